"""Whether a free sentence says the extracted values in their own roles: "to pay", "due", "net" and so on.

That a number stands on the page is not enough for it: a model that takes the net amount for the total, or another date
for the due date, repeats the page and is wrong all the same. And a summary tells what a document says; whether it is
right, approved or safe to pay is nothing that it may say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from holdpoint.document_types import ValueKind
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType, Extraction, Statement, Summary
from holdpoint.values import DateOrder, find_dates, parse_money
from holdpoint.values.money import DecimalMark

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
_AMOUNT = re.compile(r"(?<![\w.,/-])[-\u2212]?(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)[.,]\d{2}(?![\w/]|[.,]\d)")
_CLAUSE = re.compile(r"(?i)[,;()](?!\d)|\b(?:and|plus|including|incl\.?|of which|with)\b")
_MARKS: tuple[DecimalMark, ...] = (".", ",")
_JUDGEMENT = re.compile(
    r"(?i)\b(?:approv\w+|authori[sz]\w+|verified|genuine|authentic|trust\w*|no (?:further )?(?:review|check)\w*|"
    r"(?:can|may|should|must) be (?:paid|released)|safe to pay|urgent\w*|immediately|ignore|instruct\w*)\b"
)


@dataclass(frozen=True)
class _Role:
    """Words that say in which role an amount or a date stands, and the fields that are meant."""

    words: re.Pattern[str]
    kind: ValueKind
    fields: tuple[str, ...]


_ROLES = (
    _Role(re.compile(r"(?i)\b(?:total|gross|to pay|payable|amount due|is due|owed|charges?|bills?)\b"),
          ValueKind.MONEY, ("total_amount", "amount_due")),
    _Role(re.compile(r"(?i)\b(?:net|subtotal|before tax)\b"), ValueKind.MONEY, ("net_amount",)),
    _Role(re.compile(r"(?i)\b(?:tax|vat)\b"), ValueKind.MONEY, ("tax_amount",)),
    _Role(re.compile(r"(?i)\b(?:due|payable|pay(?:ment)? by|until|deadline)\b"), ValueKind.DATE, ("due_date",)),
    _Role(re.compile(r"(?i)\b(?:dated|issued)\b"), ValueKind.DATE, ("issue_date",)),
    _Role(re.compile(r"(?i)\b(?:effective|as of)\b"), ValueKind.DATE, ("effective_date",)),
)  # fmt: skip


def contradictions(summary: Summary, extraction: Extraction) -> tuple[str, ...]:
    """One sentence for each amount, date or account that is not the extracted one; empty when there is none."""
    return tuple(
        f"Statement {i} {what}."
        for i, statement in enumerate(summary.statements, start=1)
        for what in _contradictions_of(statement, extraction)
    )


def _contradictions_of(statement: Statement, extraction: Extraction) -> Iterator[str]:
    text = statement.text
    judging = _JUDGEMENT.search(text)
    if judging is not None:
        yield f'judges ("{judging.group()}"), which is no summary\'s to do'
    for match in _IBAN.finditer(text):
        said = re.sub(r"\s", "", match.group())
        if said not in {re.sub(r"\s", "", f.value or "") for f in extraction.all("iban")}:
            yield f'names the account "{match.group()}", which is not the extracted one'
    if extraction.type.document_type is DocumentType.OTHER:
        return
    for found in find_dates(text):
        days = {d.isoformat() for order in DateOrder if (d := found.value(order))}
        role = _role_at(text, found.start, found.end, ValueKind.DATE)
        if role is not None and days.isdisjoint(_values_of(role, extraction)):
            yield f'gives the date "{found.text}" in a role in which another was extracted'
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]  # it is no amount
    if extraction.type.document_type is DocumentType.CONTRACT:
        return  # its amounts are in no field
    for match in _AMOUNT.finditer(text):
        amounts = {a for mark in _MARKS if (a := parse_money(match.group(), mark)) is not None}
        role = _role_at(text, match.start(), match.end(), ValueKind.MONEY)
        known = _all_amounts(extraction) if role is None else {Decimal(v) for v in _values_of(role, extraction)}
        if not amounts & known:
            yield f'gives the amount "{match.group()}", which is not the extracted one'


def _role_at(text: str, start: int, end: int, kind: ValueKind) -> _Role | None:
    """The role in which the words at [start, end) stand; None when the sentence names none.

    That of the nearest word before them in their clause, else behind them in it, else before or behind them at all.
    """
    borders = [m.end() for m in _CLAUSE.finditer(text)]
    clause_start = max((b for b in borders if b <= start), default=0)
    clause_end = min((m.start() for m in _CLAUSE.finditer(text) if m.start() >= end), default=len(text))
    found = [(m, role) for role in _ROLES if role.kind is kind for m in role.words.finditer(text)]
    before = sorted(((start - m.end(), role) for m, role in found if m.end() <= start), key=lambda pair: pair[0])
    behind = sorted(((m.start() - end, role) for m, role in found if m.start() >= end), key=lambda pair: pair[0])
    reaches = ((before, start - clause_start), (behind, clause_end - end), (before, start), (behind, len(text)))
    return next((role for near, reach in reaches for distance, role in near if distance <= reach), None)


def _values_of(role: _Role, extraction: Extraction) -> frozenset[str]:
    return frozenset(f.value for name in role.fields for f in extraction.all(name) if f.value)


def _all_amounts(extraction: Extraction) -> set[Decimal]:
    texts = [f.value for f in extraction.fields]
    texts += [c.value for item in extraction.line_items for c in item.cells() if c.name in LINE_ITEM_FIELDS[3:]]
    texts += [item.quantity.value for item in extraction.line_items if item.quantity is not None]
    return {Decimal(t) for t in texts if t and re.fullmatch(r"-?\d+(?:\.\d+)?", t)}
