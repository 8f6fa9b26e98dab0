"""Alert rules: they load, they ask for metrics that exist, and each has its section in the runbooks."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from review.web.metrics import Metrics
from tests.review.conftest import Desk, sqlite_desk, sqlite_settings  # noqa: F401 -- fixtures

ROOT = Path(__file__).resolve().parent.parent.parent
ALERTS = ROOT / "deploy" / "prometheus" / "holdpoint-alerts.yaml"
PROMETHEUS_OWN = {"up"}  # made by Prometheus for each target
_WORDS = {"and", "by", "on", "sum", "time", "resets", "or", "unless", "rate", "max", "min"}


def _rules() -> list[dict[str, Any]]:
    tree = YAML(typ="safe").load(ALERTS.read_text())
    return [rule for group in tree["groups"] for rule in group["rules"]]


def _metrics_in(expression: str) -> set[str]:
    """Names in an expression that are not labels, strings, functions or keywords."""
    bare = re.sub(r"\{[^}]*\}|\"[^\"]*\"|\[[^\]]*\]|\b(by|on)\s*\([^)]*\)", " ", expression)
    return set(re.findall(r"[a-zA-Z_][a-zA-Z0-9_]*", bare)) - _WORDS


def test_every_rule_is_complete_and_its_name_is_its_own() -> None:
    rules = _rules()
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 10
    for rule in rules:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}, rule["alert"]
        assert re.fullmatch(r"Holdpoint[A-Za-z]+", rule["alert"])
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert {"summary", "runbook_url"} <= set(rule["annotations"])
        assert re.fullmatch(r"[0-9]+[smhd]", rule.get("for", "0s"))


def test_every_metric_that_a_rule_names_is_exported(sqlite_desk: Desk) -> None:  # noqa: F811
    desk = sqlite_desk
    desk.release("a.pdf")
    desk.store.intake.finish_batch(desk.batch_id, {"outcomes": {"released": 1}, "stage_seconds": {"ingest": 1}})
    text = Metrics(desk.store.database, desk.settings.data_dir, desk.clock).text().decode()
    families = list(text_string_to_metric_families(text))
    exported = {sample.name for family in families for sample in family.samples}
    exported |= {family.name for family in families} | PROMETHEUS_OWN
    for rule in _rules():
        named = _metrics_in(rule["expr"])
        assert named and named <= exported, f"{rule['alert']} names {named - exported}"


def test_every_alert_has_its_section_in_the_runbooks() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "runbooks.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings}
    wanted = set()
    for rule in _rules():
        file, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert (ROOT / file).is_file()
        assert anchor == rule["alert"].lower()
        wanted.add(anchor)
    assert wanted == anchors


@pytest.mark.long
def test_prometheus_itself_accepts_the_rules() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    checked = subprocess.run([promtool, "check", "rules", str(ALERTS)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_metric_that_the_documents_name_is_exported(sqlite_desk: Desk) -> None:  # noqa: F811
    desk = sqlite_desk
    desk.release("a.pdf")
    desk.store.intake.finish_batch(desk.batch_id, {"outcomes": {"released": 1}, "stage_seconds": {"ingest": 1}})
    desk.batch_id = desk.store.intake.begin_batch("drop")
    text = Metrics(desk.store.database, desk.settings.data_dir, desk.clock).text().decode()
    exported = {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}
    exported |= set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    for page in ("operating.md", "runbooks.md"):
        named = set(re.findall(r"`(holdpoint_[a-z_]+)", (ROOT / "docs" / page).read_text()))
        assert named and named <= exported, f"{page} names {named - exported}"
