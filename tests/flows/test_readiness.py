"""The readiness page: everything on it comes from the store, the settings and the cards, and follows their changes."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.learned.extraction import BUILT_IN
from flows.readiness.facts import gather
from flows.readiness.pages import as_html, as_markdown, page_of
from flows.wiring import Runtime
from holdpoint.settings import Settings
from review.authority import Actor, Role
from review.clock import system_clock
from review.release_records import RuleKey
from review.watch import DriftLook, NewAlert
from tests.review.conftest import Desk
from validators.risk import JudgedDocument

ADA = Actor(name="ada", role=Role.APPROVER)
KEY = RuleKey(document_type="invoice", stratum="scan, known vendor", basis="fields 2")


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    folder = {"kind": "folder", "path": str(tmp_path / "out")}
    settings = Settings.model_validate(
        {
            "data_dir": str(tmp_path / "data"),
            "destinations": {"ledger": folder},
            "document_types": {
                "invoice": {
                    "primary": "ledger",
                    "owner": "finance",
                    "reviewers": ["ada"],
                    "target": {"error": 0.05},
                    "success": {"released_share": 0.4, "turnaround_hours": 24},
                },
                "receipt": {"primary": "ledger", "owner": "travel", "release": False},
            },
        }
    )
    with Runtime(settings) as runtime:
        yield runtime


def html(runtime: Runtime) -> str:
    return as_html(page_of(gather(runtime, system_clock())))


def markdown(runtime: Runtime) -> str:
    return as_markdown(page_of(gather(runtime, system_clock())))


def live(runtime: Runtime) -> None:
    """Evidence, documents, people, a stop and an alert."""
    desk = Desk(runtime.store, runtime.blobs, system_clock, runtime.settings)  # type: ignore[arg-type]
    policy = runtime.settings.policy_for(page_type := next(iter(runtime.settings.document_types)))
    assert policy is not None and page_type == "invoice"
    judged = [JudgedDocument(confidence=0.99, is_wrong=False)] * 80
    runtime.store.rules.add_labelled(KEY, policy, judged, fields=("total_amount",), by="ada")
    runtime.store.users.add("ada", Role.APPROVER, "correct horse battery")
    held = desk.hold("a.pdf")
    desk.store.decisions.reject(held, desk.version(held), ADA, "not ours")
    desk.hold("b.pdf", number="R-2", total_amount="7.00", net_amount="")
    alert = NewAlert(
        stream="type 'invoice'", signal="language", document_type="invoice", since=system_clock() - timedelta(days=2),
        message="The language of invoices has moved.", details={"examples": [held]},
    )  # fmt: skip
    desk.store.watch.record(DriftLook(looked_at=system_clock(), spent=0.01, tests=5, waiting={}), [alert])
    runtime.store.switches.stop("receipt", reason="Wrong totals from the new till", by="grace")


def test_an_empty_installation_says_what_is_missing_and_claims_nothing(runtime: Runtime) -> None:
    text = markdown(runtime)
    for function in ("Govern", "Map", "Measure", "Manage"):
        assert f"## {function}:" in text
    assert "There is no release rule" in text and "Nobody has looked yet" in text
    assert "invoice: held, not enough evidence yet for at most 5.00% of the released wrong" in text
    assert "receipt: every document waits for a person" in text
    assert "No language model is set" in text
    assert "Read by rules, which carry no report: invoice." in text
    report = json.loads((BUILT_IN / "receipt" / "report.json").read_text(encoding="utf-8"))["fields"]["total_amount"]
    right, given = report["right"], report["given"]
    assert "right of those given" in text
    assert re.search(rf"{right / given:.1%} \(\d+\.\d% to \d+\.\d%, {right:,} of {given:,}\)", text)


def test_a_change_in_the_store_changes_the_page(runtime: Runtime) -> None:
    before = markdown(runtime)
    live(runtime)
    after = markdown(runtime)
    told = {
        "1 release rule in force for at most 5.00%",
        "invoice: scan, known vendor",
        "0 of 74 accepted wrong",
        "The language of invoices has moved.",
        "receipt: stopped by grace: Wrong totals from the new till",
        "| ada | approver | 1 |",
        "Held: 1 document, the oldest",
        "✓ The audit trail is whole",
    }
    assert {one for one in told if one not in after} == set()
    assert "; bound 0.03967; " in after  # four digits, not as a computer writes it
    assert {one for one in told - {"✓ The audit trail is whole"} if one in before} == set()
    for alert in runtime.store.watch.open_alerts():
        runtime.store.watch.close(alert.alert_id, "ada", "the branch in Lyon")
    (rule,) = (r for r in runtime.store.rules.current() if r.releases_some)
    runtime.store.rules.withdraw(rule.rule_id, "Drift alert 1: it has moved.", "watch")
    runtime.store.switches.resume("receipt", reason="mended", by="grace")
    later = markdown(runtime)
    assert "closed by ada" in later and "the branch in Lyon" in later
    assert "withdrawn" in later and "invoice: held, not enough evidence yet" in later
    assert "resumed by grace" in later


def test_a_change_in_the_settings_and_a_broken_suite_change_the_page(runtime: Runtime, tmp_path: Path) -> None:
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "mine.json").write_text("{")
    expectations = runtime.settings.expectations.model_copy(update={"suites": tmp_path / "suites"})
    policy = runtime.settings.document_types["invoice"].model_copy(update={"owner": "procurement", "success": None})  # type: ignore[index]
    types = {**runtime.settings.document_types, "invoice": policy}
    runtime.settings = runtime.settings.model_copy(update={"expectations": expectations, "document_types": types})
    text = markdown(runtime)
    assert "procurement" in text and "finance" not in text
    assert "not named: success" in text
    assert "mine.json" in text and "not valid JSON" in text


def test_the_html_page_is_one_file_without_anything_from_elsewhere_and_escapes_what_people_typed(
    runtime: Runtime,
) -> None:
    live(runtime)
    runtime.store.switches.stop("invoice", reason="<script>alert(1)</script> | x", by="grace")
    page = html(runtime)
    assert not re.findall(r"(?:src|href)\s*=\s*\"(?!#)", page) and "url(" not in page and "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "&lt;script>alert(1)&lt;/script> \\| x" in markdown(runtime)
