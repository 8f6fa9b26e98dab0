"""Quantity and price where no column has them: "11.25 Std. à 165.00", "1,284 therms x $0.21740".

Nothing but the row's amount shows that such numbers are its factors, so they are taken only where they multiply to it.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import product

from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Cell, Span, touched
from extractors.fields.row_cells import Row, multiplies, quantity_of
from holdpoint.document import Word
from holdpoint.values import DecimalMark, parse_money

_FACTORS = re.compile(
    r"(?<![\w.,])(?P<quantity>\d[\d.,'’]*(?: [^\W\d][^\W\d.²³]{0,11}[.²³]?)?) (?:à|a|at|x|×|@|zu|je|de|by|por|per|á) "
    r"(?:je )?(?:(?:CHF|EUR|USD|GBP|€|£|\$) ?)?(?P<price>[€£$]?\d[\d.,'’]*\d)(?!\S*\d)"
)
_MARKS: tuple[DecimalMark, ...] = (",", ".")


def put_factors(row: Row, mark: DecimalMark | None) -> None:
    """Quantity and price of a row that has none, from what stands between its description and its amount, or within
    the description."""
    amount = row.number("amount", mark)
    if amount is None or row.cells.keys() & {"quantity", "unit_price"}:
        return
    for name in (OTHER, "description"):
        words = _words(row.cells.get(name, ()))
        text = " ".join(word.text for _, word in words)
        for found in _FACTORS.finditer(text):
            quantity, _ = quantity_of(found["quantity"], mark)
            if multiplies(quantity, parse_money(found["price"], mark), amount):
                row.cells["quantity"] = [_span(words, found.span("quantity"))]
                row.cells["unit_price"] = [_span(words, found.span("price"))]
                return


def settled_marks(row: Row, mark: DecimalMark | None) -> tuple[DecimalMark | None, DecimalMark | None]:
    """The decimal marks of quantity and price: the page's, or where it has none those by which they multiply.

    "6.850 kg" at "0,942" is 6,452.70: such a quantity counts thousands, which nothing else on the page may show.
    """
    if not row.cells.keys() >= {"quantity", "unit_price", "amount"}:
        return mark, mark
    if row.number("quantity", mark) is not None and row.number("unit_price", mark) is not None:
        return mark, mark
    amount = row.number("amount", mark)
    found = {
        (row.number("quantity", of_quantity), row.number("unit_price", of_price)): (of_quantity, of_price)
        for of_quantity, of_price in product(_MARKS, _MARKS)
        if multiplies(row.number("quantity", of_quantity), row.number("unit_price", of_price), amount)
    }
    return next(iter(found.values())) if len(found) == 1 else (mark, mark)


def _words(spans: Iterable[Span]) -> list[tuple[Cell, Word]]:
    return [(span.cell, word) for span in spans for word in span.words]


def _span(words: Sequence[tuple[Cell, Word]], place: tuple[int, int]) -> Span:
    """The words that the characters of their joined text touch; of the first one's cell."""
    found = touched([word for _, word in words], *place)
    cell = next(cell for cell, word in words if word is found[0])
    return Span(cell, tuple(word for word in found if any(word is own for own in cell.words)))
