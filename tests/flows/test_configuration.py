"""Configuration: a mistake is named with file, line and remedy."""

from pathlib import Path

import pytest

from flows.configuration import load_settings
from holdpoint.errors import ConfigurationError

GOOD = """\
data_dir: state
sources:
  drop: {path: in}
destinations:
  files: {kind: folder, path: out}
document_types:
  invoice:
    primary: files
    min_confidence: 0.9
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "h.yaml"
    path.write_text(text)
    return path


def test_relative_paths_start_at_the_files_folder(tmp_path: Path) -> None:
    settings = load_settings(_file(tmp_path, GOOD))
    assert settings.data_dir == tmp_path / "state"
    assert settings.sources["drop"].path == tmp_path / "in"


def test_the_certificates_of_a_mailbox_are_looked_for_from_the_files_folder_too(tmp_path: Path) -> None:
    mailbox = "{kind: mailbox, host: imap.example.org, user: a, password_env: P, ca_file: ca.pem}"
    settings = load_settings(_file(tmp_path, GOOD.replace("{path: in}", mailbox)))
    assert settings.sources["drop"].ca_file == tmp_path / "ca.pem"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("min_confidence: 0.9", "min_confidence: 1.9", 9, "less than or equal to 1"),
        ("min_confidence: 0.9", "min_confidense: 0.9", 9, "Did you mean 'min_confidence'?"),
        ("primary: files", "primary: fiels", 8, "destination 'fiels'"),
        ("path: out", "pth: out", 5, "'destinations.files.path' is missing"),
        ("kind: folder", "kind: carrier_pigeon", 5, "there is no kind 'carrier_pigeon', only folder, "),
        ("kind: folder", "kind: foldr", 5, "Did you mean 'folder'? Nothing was started."),
        ("primary: files", "primary: fiels", 8, "(known: files). Nothing was started."),
        ("min_confidence: 0.9", "amount_limit: {EURO: 10}", 9, "'EURO' is no currency code (ISO 4217)"),
        ("min_confidence: 0.9", "amount_limit: 10", 9, "amount_limit: keys with values should stand here (found: 10)."),
        ("data_dir: state", "company_names: Muster", 1, "a list should stand here (found: 'Muster')."),
        ("data_dir: state", "data_dir: [state", 2, "not valid YAML"),
        ("  invoice:", "  invoyce:", 7, "invoyce"),
        ("data_dir: state", "data_dir: {a: b}", 1, "data_dir"),
        (
            "{path: in}",
            "{kind: bucket, bucket: b, keys: ascending, events_queue_url: 'https://sqs.example.org/1/q'}",
            3,
            "either keys: ascending or events_queue_url",
        ),
        ("{path: in}", "{kind: mailbox, host: h, user: u, password_env: P, folders: X}", 3, "Did you mean 'folder'?"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigurationError) as error:
        load_settings(_file(tmp_path, GOOD.replace(old, new, 1)))
    assert f"h.yaml, line {line}" in str(error.value)
    assert words in str(error.value)
    assert "docs/configuration.md" in str(error.value) or "Check the indentation" in str(error.value)


def test_the_shipped_configuration_is_valid() -> None:
    settings = load_settings(Path(__file__).parent.parent.parent / "deploy" / "holdpoint.yaml")
    assert settings.document_types


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(tmp_path / "none.yaml")
    assert load_settings(_file(tmp_path, "")).document_types


def test_a_type_that_is_misspelt_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no built-in type 'invoce'.*known: contract, credit_note, invoice,"):
        load_settings(_file(tmp_path, GOOD.replace("  invoice:", "  invoce:")))
