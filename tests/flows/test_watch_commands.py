"""`holdpoint expectations`, `drift` and `readiness`, as they are typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evaluation.drift import Look, Windows
from flows.cli import app
from flows.commands.drift import _waiting
from flows.configuration import load_settings
from flows.wiring import Runtime
from holdpoint.errors import ExitCode, TerminalError
from review.clock import system_clock
from review.watch import DriftLook, NewAlert


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "holdpoint.yaml"
    file.write_text("data_dir: data\nexpectations: {suites: suites}\n")
    return file


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_the_shipped_suites_are_copied_once_checked_and_a_broken_one_is_named(config: Path) -> None:
    suites = config.parent / "suites"
    assert typed("expectations", "--copy-to", str(suites)).exit_code == 0
    assert isinstance(typed("expectations", "--copy-to", str(suites)).exception, TerminalError)
    sound = typed("expectations", "--config", str(config), "--json")
    assert sound.exit_code == 0
    assert {one["name"] for one in json.loads(sound.stdout)["suites"]} >= {"every-document", "invoices"}
    broken = suites / "invoices.json"
    broken.write_text(broken.read_text().replace('"total_amount"', '"sum_total"'))
    found = typed("expectations", "--config", str(config))
    assert found.exit_code == ExitCode.CONFIGURATION
    assert "invoices.json" in found.stdout and "no column 'sum_total'" in found.stdout.replace("\n", "")


def test_drift_ends_with_a_code_of_its_own_while_an_alert_is_open_and_readiness_writes_both_pages(
    config: Path, tmp_path: Path
) -> None:
    quiet = typed("drift", "--config", str(config))
    assert quiet.exit_code == 0 and "nothing that is watched has moved" in quiet.stdout
    with Runtime(load_settings(config)) as runtime:
        alert = NewAlert(
            stream="type 'invoice'", signal="language", document_type="invoice", since=system_clock(),
            message="It has moved.", details={},
        )  # fmt: skip
        look = DriftLook(looked_at=system_clock(), spent=0.0, tests=1, waiting={})
        (raised,) = runtime.store.watch.record(look, [alert])
    told = typed("drift", "--config", str(config))
    assert told.exit_code == ExitCode.VERIFICATION and "It has moved." in told.stdout
    closed = typed("drift", "--config", str(config), "--close", str(raised.alert_id), "--note", "new", "--by", "ada")
    assert closed.exit_code == 0
    assert typed("drift", "--config", str(config)).exit_code == 0
    (config.parent / "suites").mkdir()
    assert typed("readiness", "--config", str(config), "--out", str(tmp_path / "audit")).exit_code == 0
    html, markdown = (tmp_path / "audit" / f"readiness.{ending}" for ending in ("html", "md"))
    assert "closed by ada" in html.read_text() and "closed by ada" in markdown.read_text()


def test_signals_with_too_few_documents_are_one_sentence() -> None:
    waiting = {
        f"{name} of type 'invoice'": "12 documents are new, it needs 30" for name in ("language", "layout", "quality")
    }
    waiting["document_types of source 'drop'"] = "the reference has 3 documents, it needs 100"
    windows = Windows(current_days=7, reference_days=90, min_current=30, min_reference=100, smallest_move=0.08)
    look = Look(at=system_clock(), windows=windows, alpha=0.01, compared={}, waiting=waiting, alarms=())
    assert _waiting(look) == (
        "4 signals (type 'invoice', source 'drop') cannot be tested yet. Each needs 100 documents, from 8 days or "
        "batches, before the last 7 days, and 30 in them; --json says what each has."
    )
