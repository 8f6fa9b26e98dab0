"""The owner's rules: what they may ask, what they do, and that nobody passes one without a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.master_data.directory import VendorDirectory
from connectors.master_data.factory import ConfiguredMasterData
from holdpoint.finding import Finding, Severity
from holdpoint.ports import EarlierInvoice, Vendor
from holdpoint.settings.rules import RuleSet
from tests.validators.builders import INVOICE, POLICY, Seen, extraction_of, findings_of, row
from validators.context import NoHistory

SPLIT = {
    "name": "split",
    "when": [{"value": "total_amount", "at_most": 500}, {"value": "week.total", "above": 500}],
    "message": "{week.count} invoices of {seller_name} in a week: {week.total} {currency}.",
    "severity": "second_person",
}


def found(when: Any, change: dict[str, str | None] | None = None, **rule: Any) -> list[Finding]:
    written = {
        "name": "it",
        "when": when if isinstance(when, list) else [when],
        "message": "No: {total_amount}.",
    } | rule
    policy = POLICY.model_copy(update={"rules": RuleSet.model_validate({"rules": [written]})})
    rows = (row(description="Lamp", unit_price="40.00", amount="80.00"), row(description="Kit", amount="20.00"))
    findings = findings_of(extraction_of({**INVOICE, **(change or {})}, rows), policy=policy, source="post")
    assert all(f.code == "policy_rule" for f in findings)
    return list(findings)


@pytest.mark.parametrize(
    "test",
    [
        {"value": "order_reference", "missing": True},
        {"value": "iban", "missing": False},
        {"value": "total_amount", "above": 118.99},
        {"value": "total_amount", "at_least": 119, "at_most": "119.0"},
        {"value": "total_amount", "equals": 119},
        {"value": "total_amount", "above": {"value": "net_amount", "times": 1.18}},
        {"value": "currency", "one_of": ["usd", "eur"]},
        {"value": "currency", "none_of": ["CHF"]},
        {"value": "due_date", "above": {"value": "issue_date", "days": 13}},
        {"value": "issue_date", "below": date(2026, 2, 2)},
        {"value": "issue_date", "below": {"value": "today", "days": -20}},
        {"value": "iban", "matches": "DE.*"},
        {"value": "line_items.amount", "above": 50},
        {"value": "line_items.amount", "above": 10, "rows": "all"},
        {"value": "source", "equals": "POST"},
        {"value": "document.reading", "equals": "text_layer"},
        {"value": "document.pages", "at_most": 1},
        {"any": [{"value": "currency", "equals": "CHF"}, {"value": "number", "matches": "R-.*"}]},
    ],
)
def test_what_is_so_fires(test: dict[str, Any]) -> None:
    (finding,) = found(test)
    assert finding.severity is Severity.HOLD and finding.message == "No: 119.00."
    assert finding.rule is not None and finding.rule.startswith("it@")


@pytest.mark.parametrize(
    "test",
    [
        {"value": "order_reference", "missing": False},
        {"value": "order_reference", "matches": ".*"},  # what is not there passes no test
        {"value": "order_reference", "differs": "PO-1"},
        {"value": "total_amount", "above": 119},
        {"value": "total_amount", "above": {"value": "order_reference"}},
        {"value": "seller_name", "above": 5},  # has no order
        {"value": "line_items.amount", "above": 50, "rows": "all"},
        {"value": "line_items.tax_rate", "above": 1, "rows": "all"},
        {"value": "vendor.known", "equals": False},  # there is no master
        {"any": [{"value": "currency", "equals": "CHF"}]},
    ],
)
def test_what_is_not_so_does_not(test: dict[str, Any]) -> None:
    assert found(test) == []
    assert found([{"value": "currency", "equals": "EUR"}, test]) == []


def test_a_rule_says_its_severity_its_fields_and_whether_it_may_be_passed() -> None:
    test = {"value": "total_amount", "above": 0}
    (finding,) = found(test, severity="reject", fields=["iban"])
    assert (finding.severity, finding.fields, finding.may_accept) == (Severity.REJECT, ("iban",), False)
    (finding,) = found(test, severity="second_person")
    assert (finding.severity, finding.fields, finding.may_accept) == (Severity.SECOND_PERSON, ("total_amount",), True)
    (finding,) = found(test, severity="warn")
    assert not finding.severity.holds
    (finding,) = found(test, override=False)
    assert not finding.may_accept and finding.key == "policy_rule:it" and finding.needs_reason


def test_the_version_changes_with_any_word() -> None:
    first = RuleSet.model_validate({"rules": [SPLIT]})
    assert first.version == RuleSet.model_validate({"rules": [SPLIT], "file": "elsewhere.yaml"}).version
    assert first.version != RuleSet.model_validate({"rules": [SPLIT | {"message": "other"}]}).version


@dataclass(frozen=True)
class LastWeek(NoHistory):
    """A history with other invoices of the seller."""

    totals: tuple[str, ...]

    def recent(self, **asked: object) -> tuple[EarlierInvoice, ...]:
        assert (asked["since"], asked["until"]) == (date(2026, 1, 26), date(2026, 2, 1))
        return tuple(
            EarlierInvoice(
                document_id="e" * 20, is_credit_note=n == 9, currency="EUR", net_amount=None,
                total_amount=Decimal(total), file_name="x.pdf",
            )
            for n, total in enumerate(self.totals)
        )  # fmt: skip


def test_invoices_split_below_a_limit_are_added_up() -> None:
    policy = POLICY.model_copy(update={"rules": RuleSet.model_validate({"rules": [SPLIT]})})
    extraction = extraction_of(INVOICE)
    assert findings_of(extraction, policy=policy, history=LastWeek(("381.00",))) == ()
    (finding,) = findings_of(extraction, policy=policy, history=LastWeek(("190.00", "191.01")))
    assert finding.message == "3 invoices of Müller & Söhne GmbH in a week: 500.01 EUR."


def test_a_rule_may_ask_the_vendor_master() -> None:
    rules = RuleSet.model_validate(
        {"rules": [{"name": "abroad", "when": [{"value": "vendor.country", "differs": "DE"}], "message": "abroad"}]}
    )
    policy = POLICY.model_copy(update={"rules": rules})
    for country, fires in (("DE", False), ("CH", True)):
        vendor = Vendor(vendor_id="1", name="Müller & Söhne", country=country)
        master = ConfiguredMasterData(VendorDirectory([vendor]), None)
        assert bool(findings_of(extraction_of(INVOICE), policy=policy, master=master, history=Seen())) is fires


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"when": [{"value": "iban"}]}, "asks nothing"),
        ({"when": [{"value": "iban", "matches": "("}]}, "no regular expression"),
        ({"when": [{"value": "total_amount", "above": "much"}]}, "neither a number nor a date"),
        ({"when": []}, "at least 1"),
        ({"severity": "quarantine"}, "second_person"),
        ({"wen": []}, "Extra inputs"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        RuleSet.model_validate({"rules": [SPLIT | rule]})
    with pytest.raises(ValidationError, match="two rules of the name 'split'"):
        RuleSet.model_validate({"rules": [SPLIT, SPLIT]})
