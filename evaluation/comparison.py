"""When a predicted value is the labelled one: strictly, and by what it means."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from holdpoint.document_types import TYPE_SPECS, ValueKind
from holdpoint.values import DateOrder, find_dates, identifier_key, normalise_currency, parse_money
from holdpoint.values.names import registered_name

_CELL_KINDS = {
    "description": ValueKind.NAME,
    "quantity": ValueKind.MONEY,  # any number: compared as a decimal
    "unit": ValueKind.TEXT,
    "unit_price": ValueKind.MONEY,
    "tax_rate": ValueKind.MONEY,
    "amount": ValueKind.MONEY,
}
FIELD_KINDS: Mapping[str, ValueKind] = {
    **{field.name: field.kind for spec in TYPE_SPECS.values() for field in spec.fields},
    **{f"line_items.{cell}": kind for cell, kind in _CELL_KINDS.items()},
}
"""The kind of every field the product knows, cells as "line_items.amount". Others are compared as text."""

Same = Callable[[str, str], bool]


def same_strictly(predicted: str, labelled: str) -> bool:
    """The same characters, spaces collapsed."""
    return " ".join(predicted.split()) == " ".join(labelled.split())


def same_value(kind: ValueKind, predicted: str, labelled: str) -> bool:
    """The same amount, day, identifier, or the same words. Labels may be as printed: "19/10/2018", "$5,625.00".

    A label that can be read in two ways agrees with either; what cannot be read as its kind is compared strictly.
    """
    if same_strictly(predicted, labelled):
        return True
    match kind:
        case ValueKind.MONEY:
            return bool(_amounts(predicted) & _amounts(labelled))
        case ValueKind.DATE:
            return bool(_days(predicted) & _days(labelled))
        case ValueKind.IDENTIFIER | ValueKind.VAT_ID | ValueKind.IBAN:
            return identifier_key(predicted) == identifier_key(labelled) != ""
        case ValueKind.CURRENCY:
            return normalise_currency(predicted) == normalise_currency(labelled) is not None
        case ValueKind.NAME:
            return _words(registered_name(predicted)) == _words(registered_name(labelled)) != []
        case ValueKind.ADDRESS | ValueKind.TEXT:
            return _words(predicted) == _words(labelled) != []


def matches(predicted: Sequence[str], labelled: Sequence[str], same: Same) -> list[int | None]:
    """For each predicted value the position of the labelled one it stands for, each used once, or None."""
    left = list(range(len(labelled)))
    found: list[int | None] = []
    for value in predicted:
        position = next((i for i in left if same_strictly(value, labelled[i])), None)
        if position is None:
            position = next((i for i in left if same(value, labelled[i])), None)
        if position is not None:
            left.remove(position)
        found.append(position)
    return found


def _amounts(text: str) -> set[Decimal]:
    readings = {parse_money(text, "."), parse_money(text, ",")}
    return {amount for amount in readings if amount is not None}


def _days(text: str) -> set[date]:
    stripped = text.strip()
    whole = [d for d in find_dates(stripped) if d.start == 0 and d.end == len(stripped)]
    return {day for d in whole for order in DateOrder if (day := d.value(order)) is not None}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
