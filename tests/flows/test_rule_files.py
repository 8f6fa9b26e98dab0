"""Rules come from YAML files that the settings name; a mistake in one is told by file, line and rule."""

from pathlib import Path

import pytest

from flows.configuration import load_settings
from holdpoint.errors import ConfigurationError
from holdpoint.extraction import DocumentType

GOOD = """
rules:
  - name: no_order
    when:
      - {value: total_amount, above: 1000}
      - {value: order_reference, missing: true}
    severity: second_person
    message: "{total_amount} {currency} without an order."
"""


def settings_with(folder: Path, rules: str, second: str | None = None) -> Path:
    (folder / "rules").mkdir()
    (folder / "rules" / "invoice.yaml").write_text(rules)
    named = "rules/invoice.yaml"
    if second is not None:
        (folder / "rules" / "more.yaml").write_text(second)
        named = "[rules/invoice.yaml, rules/more.yaml]"
    config = folder / "holdpoint.yaml"
    config.write_text(f"document_types:\n  invoice:\n    primary: files\n    rules: {named}\n")
    return config


def test_the_rules_of_a_type_are_those_of_its_files(tmp_path: Path) -> None:
    more = GOOD.replace("no_order", "other")
    policy = load_settings(settings_with(tmp_path, GOOD, more)).policy_for(DocumentType.INVOICE)
    assert policy is not None and [r.name for r in policy.rules.rules] == ["no_order", "other"]
    assert policy.rules.file == "rules/invoice.yaml, rules/more.yaml"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("above: 1000", "abov: 1000"), r"invoice.yaml, line 5: .*Did you mean 'above'.*rule 'no_order'"),
        (("second_person", "secondperson"), r"invoice.yaml, line 7: .*rule 'no_order'"),
        (
            ("value: total_amount", "value: total"),
            r"holdpoint.yaml, line 4: .* 'total', in the rule 'no_order' of rules/",
        ),
        (("{currency}", "{curency}"), "'curency', in the rule 'no_order'"),
        (("rules:", "rules"), "invoice.yaml"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_rule(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as error:
        load_settings(settings_with(tmp_path, GOOD.replace(*change)))
    assert error.value.consequence and error.value.remedy


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    config = settings_with(tmp_path, GOOD)
    (tmp_path / "rules" / "invoice.yaml").unlink()
    with pytest.raises(ConfigurationError, match=r"invoice\.yaml cannot be read"):
        load_settings(config)
