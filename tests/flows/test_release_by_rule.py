"""From a real invoice through all stages to its release rule, and the commands that show and steer it."""

import json
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from extractors.sandbox import Sandbox
from flows.cli import app
from flows.configuration import load_settings
from flows.wiring import Runtime
from holdpoint.finding import ReasonCode
from samples.drop import specimens
from tests.flows.test_source_policies import settle
from validators.risk import JudgedDocument


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two sources with one invoice each, whose type has an error target."""
    for name, made in zip(("first", "second"), islice(specimens(2, 1), 2), strict=True):
        (tmp_path / name).mkdir()
        (tmp_path / name / "invoice.pdf").write_bytes(made.data)
    file = tmp_path / "holdpoint.yaml"
    invoice = {
        "owner": "olga",
        "primary": "files",
        "reviewers": ["anna"],
        "success": {"released_share": 0.5, "turnaround_hours": 8},
        "target": {"error": 0.3, "strata": ["reading"]},
    }
    with file.open("w") as out:
        YAML().dump(
            {
                "data_dir": "data",
                "sources": {n: {"path": n, "settle_seconds": 0} for n in ("first", "second")},
                "destinations": {"files": {"kind": "folder", "path": "out"}},
                "document_types": {"invoice": invoice},
            },
            out,
        )
    return file


def run(config: Path, *arguments: str) -> Any:
    done = CliRunner().invoke(app, [*arguments, "--config", str(config)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout) if "--json" in arguments else " ".join(done.stdout.split())


def test_an_invoice_is_held_for_want_of_evidence_and_the_next_is_released_by_the_rule(
    config: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    with Runtime(load_settings(config)) as runtime:
        first = settle(runtime, sandbox, "first")
        item = runtime.store.queue.item(first)
        assert [f.code for f in item.findings if f.severity == "hold"] == [ReasonCode.RELEASE_RULE]
        assert "0 are there, 9 more" in item.findings[-1].message
        (rule,) = runtime.store.rules.current()
        assert rule.key.stratum == "text layer"
        assert rule.key.basis.startswith(f"{item.extraction and item.extraction.extractor} ")
        assert item.confidence is not None and 0 < item.confidence < 1
    fields = {
        f.name: {"value": f.value, "confidence": 0.5} for f in (item.extraction.fields if item.extraction else ())
    }
    labelled = [{"file": f"{n}.pdf", "type": "invoice", "fields": fields} for n in range(9)]
    true = [row | {"fields": {name: one["value"] for name, one in fields.items()}} for row in labelled]
    for name, rows in (("predictions", labelled), ("labels", true)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = run(
        config, "rules", "evidence", str(tmp_path / "predictions.jsonl"), str(tmp_path / "labels.jsonl"),
        "--type", "invoice", "--stratum", "text layer", "--by", "olga",
    )  # fmt: skip
    assert said.startswith("9 documents taken as evidence, 0 of them wrong.")
    with Runtime(load_settings(config)) as runtime:
        second = settle(runtime, sandbox, "second")
        released = runtime.store.queue.item(second)
        assert (released.state, released.rule_id) == ("released", 2)
        assert released.effective is not None
        for name in ("iban", "total_amount", "issue_date"):  # the values that matter leave, however sure they are
            before = released.effective.value(name)
            assert before is not None
    assert "at most 30 % wrong, 95 % sure; releases from" in run(config, "rules")
    assert "9 judged documents were reached. The test: at the 9 surest documents it passed." in run(
        config, "rules", "--all"
    )
    told = run(config, "rules", "--all", "--json")
    assert [version["rule_id"] for version in told["versions"]] == [1, 2]
    explained = run(config, "explain", second, "--json")
    assert explained["rule"]["rule_id"] == 2 and explained["readers"] == ["page 1: text layer by pdfium"]
    words = run(config, "explain", first)
    assert "released by a rule with a threshold at or below its confidence" in words
    assert "stratum 'text layer', document confidence" in words and "census evidence" in words


def test_stop_and_resume(config: Path) -> None:
    assert "is held from now on" in run(config, "stop", "invoice", "--reason", "Wrong accounts", "--by", "olga")
    for command in ("rules", "status"):
        assert run(config, command).startswith("invoice is STOPPED by olga: Wrong accounts")
    assert "by its policy again" in run(config, "resume", "invoice", "--reason", "Repaired")


def test_upkeep_and_batches_tell_of_new_versions_once(
    config: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import prefect_events
    from flows.rule_news import announce

    told: list[str] = []
    monkeypatch.setattr(prefect_events, "emit_event", lambda name, **_: told.append(name))
    listened_to = SimpleNamespace(api=SimpleNamespace(url="http://127.0.0.1:4200/api"))
    monkeypatch.setattr(prefect_events, "get_current_settings", lambda: listened_to)
    with Runtime(load_settings(config)) as runtime:
        settle(runtime, sandbox, "first")
        announce(runtime.store)
        (rule,) = runtime.store.rules.current()
        policy = runtime.store.policy_for("invoice", "")  # type: ignore[arg-type]
        assert policy is not None
        right = [JudgedDocument(confidence=0.5, is_wrong=False)] * 9
        runtime.store.rules.add_labelled(rule.key, policy, right, fields=("number",), by="olga")
        announce(runtime.store)
        announce(runtime.store)
    assert told == ["holdpoint.rule.closed", "holdpoint.rule.made"]
