"""What kind of value a field holds, which decides how it is compared."""

from collections.abc import Iterable, Mapping

from evaluation.rows import LabelRow
from holdpoint.document_types import TYPE_SPECS, ValueKind
from holdpoint.values import find_dates, parse_money

ROWS = "line_items"
_CELL_KINDS = {
    "description": ValueKind.TEXT,
    "quantity": ValueKind.MONEY,  # any number: compared as a decimal
    "unit": ValueKind.TEXT,
    "unit_price": ValueKind.MONEY,
    "tax_rate": ValueKind.MONEY,
    "amount": ValueKind.MONEY,
}
FIELD_KINDS: Mapping[str, ValueKind] = {
    **{field.name: field.kind for spec in TYPE_SPECS.values() for field in spec.fields},
    **{f"{ROWS}.{cell}": kind for cell, kind in _CELL_KINDS.items()},
}
"""The kind of every field the product knows, cells as "line_items.amount"."""

_MOST = 0.9  # of a field's labels look like the kind that is guessed for it


def kinds_of(labels: Iterable[LabelRow], told: Mapping[str, ValueKind]) -> dict[str, ValueKind]:
    """The kind of every field that the labels name: as told, as the product knows it, else guessed from its labels."""
    texts: dict[str, list[str]] = {}
    for row in labels:
        for name in row.fields:
            texts.setdefault(name, []).extend(row.texts(name))
    guessed = {name: guess_kind(values) for name, values in texts.items() if name not in FIELD_KINDS}
    return {**FIELD_KINDS, **guessed, **told}


def guess_kind(values: Iterable[str]) -> ValueKind:
    """The kind that nearly all of these labels have: dates, amounts with decimals, identifiers (a digit, no blank).

    Of the rest, what mostly has no digits is a name, other is text.
    """
    all_values = list(values)
    enough = _MOST * len(all_values)
    if not all_values:
        return ValueKind.TEXT
    if sum(_is_date(v) for v in all_values) >= enough:
        return ValueKind.DATE
    if sum(_is_amount(v) for v in all_values) >= enough:
        return ValueKind.MONEY
    if sum(any(c.isdigit() for c in v) and len(v.split()) == 1 for v in all_values) >= enough:
        return ValueKind.IDENTIFIER
    has_digits = sum(any(c.isdigit() for c in v) for v in all_values)
    return ValueKind.NAME if has_digits < len(all_values) / 2 else ValueKind.TEXT


def _is_date(text: str) -> bool:
    return any(d.start == 0 and d.end == len(text.strip()) for d in find_dates(text.strip()))


def _is_amount(text: str) -> bool:
    return any(c in ".,€$£" for c in text) and parse_money(text, ".") is not None
