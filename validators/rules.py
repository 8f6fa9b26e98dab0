"""The owner's rules on one document: each that fires is a finding with the rule's own severity."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from holdpoint.document import Document, PageKind
from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import EarlierInvoice, PurchaseOrder
from holdpoint.settings.rules import PLACEHOLDER, AnyOf, Operand, Reference, Rule, RuleTest
from holdpoint.values import format_money
from validators.context import CheckContext
from validators.vendors import VendorMatch
from validators.wording import amount_of, decimal_of, page_of

_WEEK = timedelta(days=6)  # before the day itself
_WORST_FIRST = (PageKind.PHOTO, PageKind.SCAN, PageKind.TEXT_LAYER)
_LONGEST = 1_000  # characters of a value that a pattern is tried on


def check_rules(document: Document, extraction: Extraction, match: VendorMatch, context: CheckContext) -> list[Finding]:
    """One finding for each rule that fires, in the owner's order."""
    rules = context.policy.rules if context.policy is not None else None
    if rules is None or not rules.rules:
        return []
    facts = Facts(document, extraction, match, context)
    version = rules.version
    return [_finding(rule, version, facts) for rule in rules.rules if all(holds(c, facts) for c in rule.when)]


class Facts:
    """The values that rules ask for, looked up when they are asked for."""

    def __init__(self, document: Document, extraction: Extraction, match: VendorMatch, context: CheckContext) -> None:
        self._document = document
        self.extraction = extraction
        self._match = match
        self._context = context

    def all(self, name: str) -> list[str]:
        """Every value of that name; none where the document has it not. Of line items one a row."""
        if name.startswith("line_items."):
            cell_name = name.removeprefix("line_items.")
            cells = (getattr(item, cell_name) for item in self.extraction.line_items)
            return [cell.value for cell in cells if cell is not None and cell.value]
        if "." in name or name in ("source", "today"):
            value = self._looked_up(name)
            return [value] if value is not None else []
        return [f.value for f in self.extraction.all(name) if f.value]

    def _looked_up(self, name: str) -> str | None:
        master, vendor = self._context.master, self._match.vendor
        match name:
            case "vendor.known":
                return ("true" if vendor is not None else "false") if master.has_vendors else None
            case "vendor.id":
                return vendor.vendor_id if vendor is not None else None
            case "vendor.country":
                return vendor.country if vendor is not None else None
            case "order.known":
                return ("true" if self._order is not None else "false") if master.has_orders else None
            case "order.net_amount" | "order.total_amount":
                amount = getattr(self._order, name.removeprefix("order."), None)
                return format_money(amount) if amount is not None else None
            case "week.total":
                return format_money(self._week_total) if self._week_total is not None else None
            case "week.count":
                return str(len(self._week) + 1) if self.extraction.value("issue_date") else None
            case "document.pages":
                return str(len(self._document.pages))
            case "document.reading":
                kinds = {page.kind for page in self._document.pages}
                return next((str(kind) for kind in _WORST_FIRST if kind in kinds), None)
            case "source":
                return self._context.source or None
            case "today":
                return self._context.today.isoformat()
        return None

    @cached_property
    def _order(self) -> PurchaseOrder | None:
        number = self.extraction.value("order_reference")
        return self._context.master.order(number) if number and self._context.master.has_orders else None

    @cached_property
    def _week(self) -> tuple[EarlierInvoice, ...]:
        """The seller's other invoices of the seven days up to this one's date, in its currency."""
        seller, issued = self.extraction.value("seller_name"), _day(self.extraction.value("issue_date") or "")
        if not seller or issued is None:
            return ()
        found = self._context.history.recent(
            document_id=self._document.document_id,
            seller_name=seller,
            vat_id=self.extraction.value("seller_vat_id"),
            since=issued - _WEEK,
            until=issued,
        )
        currency = self.extraction.value("currency")
        return tuple(one for one in found if not one.is_credit_note and one.currency in (None, currency))

    @property
    def _week_total(self) -> Decimal | None:
        own = amount_of(self.extraction, "total_amount")
        if own is None:
            return None
        return own + sum((one.total_amount or Decimal(0) for one in self._week), Decimal(0))


def holds(condition: AnyOf | RuleTest, facts: Facts) -> bool:
    """Whether what it asks is so."""
    if isinstance(condition, AnyOf):
        return any(holds(test, facts) for test in condition.any)
    values = facts.all(condition.value)
    if condition.missing is not None and condition.missing == bool(values):
        return False
    if condition.missing:
        return True
    each = (_passes(value, condition, facts) for value in values)
    return bool(values) and (all(each) if condition.rows == "all" else any(each))


def _passes(value: str, test: RuleTest, facts: Facts) -> bool:
    compared: tuple[tuple[Operand | None, Callable[[int], bool]], ...] = (
        (test.equals, lambda order: order == 0),
        (test.differs, lambda order: order != 0),
        (test.above, lambda order: order > 0),
        (test.at_least, lambda order: order >= 0),
        (test.below, lambda order: order < 0),
        (test.at_most, lambda order: order <= 0),
    )
    for operand, wanted in compared:
        if operand is None:
            continue
        other = _meant(operand, facts)
        if other is None:
            return False
        ordered = operand in (test.equals, test.differs) or _may_be_ordered(value, other)
        if not ordered or not wanted(_compare(value, other)):
            return False
    if test.one_of is not None and not any(_compare(value, one) == 0 for one in test.one_of):
        return False
    if test.none_of is not None and any(_compare(value, one) == 0 for one in test.none_of):
        return False
    return test.matches is None or re.fullmatch(test.matches, value[:_LONGEST]) is not None


def _meant(operand: Operand, facts: Facts) -> str | None:
    """The value that an operand stands for; None where the document has it not, or it is not of that kind."""
    if not isinstance(operand, Reference):
        return operand
    value = next(iter(facts.all(operand.value)), None)
    if value is None:
        return None
    day, number = _day(value), decimal_of(value)
    if day is not None:
        return (day + timedelta(days=operand.days)).isoformat()
    return str(number * operand.times + operand.plus) if number is not None else value


def _compare(one: str, other: str) -> int:
    """-1, 0 or 1: numbers as numbers, days as days, everything else as text without regard to capitals."""
    first, second = decimal_of(one), decimal_of(other)
    if first is not None and second is not None:
        return (first > second) - (first < second)
    a, b = one.casefold(), other.casefold()
    return (a > b) - (a < b)


def _may_be_ordered(one: str, other: str) -> bool:
    numbers = decimal_of(one) is not None and decimal_of(other) is not None
    return numbers or (_day(one) is not None and _day(other) is not None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _finding(rule: Rule, version: str, facts: Facts) -> Finding:
    def value(found: re.Match[str]) -> str:
        return ", ".join(facts.all(found[1])) or "nothing"

    asked = (name for condition in rule.when for name in condition.names())
    fields = rule.fields or tuple(n for n in asked if "." not in n and n not in ("source", "today"))
    first = next((f for name in fields if (f := facts.extraction.first(name)) is not None), None)
    return Finding(
        code=ReasonCode.POLICY_RULE,
        message=PLACEHOLDER.sub(value, rule.message),
        fields=tuple(dict.fromkeys(fields)),
        page=page_of(first),
        severity=rule.severity,
        rule=f"{rule.name}@{version}",
        may_accept=rule.may_override,
    )
