"""The rows of a credit note with the signs of its totals: what is credited is positive (EN 16931, type code 381).

Many programs print a credit note as an invoice below nothing: "-8 x 165.00 = -1,320.00".
"""

from collections.abc import Sequence
from decimal import Decimal

from extractors.fields.line_items import amounts_sum
from extractors.fields.row_cells import multiplies
from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.values import format_money, format_number


def credited(items: Sequence[LineItem]) -> tuple[LineItem, ...]:
    """Rows that together are below nothing with the opposite signs; others as they are."""
    whole = amounts_sum(items)
    return tuple(map(_opposite, items)) if whole is not None and whole < 0 else tuple(items)


def _opposite(item: LineItem) -> LineItem:
    """The row with its amount the other way round, and what multiplies to it: the price where that is below nothing."""
    quantity, price, amount = (_number(field) for field in (item.quantity, item.unit_price, item.amount))
    changed: dict[str, ExtractedField | None] = {}
    if amount is not None:
        changed["amount"] = _with_value(item.amount, format_money(-amount))
    if price is not None and price < 0:
        changed["unit_price"] = _with_value(item.unit_price, format_money(-price))
    elif quantity is not None and (quantity < 0 or multiplies(quantity, price, amount)):
        changed["quantity"] = _with_value(item.quantity, format_number(-quantity))
    return item.model_copy(update=changed)


def _number(field: ExtractedField | None) -> Decimal | None:
    return Decimal(field.value) if field is not None and field.value is not None else None


def _with_value(field: ExtractedField | None, value: str) -> ExtractedField | None:
    return field.model_copy(update={"value": value}) if field is not None else None
