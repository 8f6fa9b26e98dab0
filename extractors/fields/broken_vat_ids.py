"""Where a VAT number ends: in the next line, or before the capitals behind it.

Small print breaks it at the end of a line: "… VAT registration GB / 462 4868 77. Telephone …". The country stands in
the upper line, so nothing is said of a number without one; check digits prove the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.fields.layout import Cell, PageLayout
from extractors.fields.vat_check_digits import is_valid_vat_id
from holdpoint.values import identifier_key

_START = re.compile(
    r"(?<![A-Za-z0-9])(?:CHE|AT|BE|CZ|DE|DK|ES|FI|FR|GB|IE|IT|LU|NL|PL|PT|SE|XI)[A-Z0-9]{0,12}(?:[\s.-][A-Z0-9]{1,10}){0,4}[\s.-]?$"
)
_REST = re.compile(r"[A-Z0-9]{1,12}(?:[\s.-][A-Z0-9]{1,10}){0,4}(?![A-Za-z0-9])")
_INDENT = 3.0  # of the type size: so far the next line may begin from where this one does
_FEWEST, _MOST = 8, 15  # letters and digits of a number with its country


@dataclass(frozen=True)
class BrokenVatId:
    """Where it begins in its line, where it ends in the next one, and the whole number."""

    cell: Cell
    start: int
    below: Cell
    end: int
    value: str


def without_words_behind(text: str) -> str:
    """The number without words in capitals that only stand behind it, "GB 405 1820 34 REG"; check digits prove it."""
    if is_valid_vat_id(text):
        return text
    words = text.split(" ")
    shorter = (" ".join(words[:n]) for n in range(len(words) - 1, 0, -1) if words[n].isalpha())
    return next((one for one in shorter if is_valid_vat_id(one)), text)


def broken_vat_ids(page: PageLayout) -> Iterator[BrokenVatId]:
    """Those of a page whose check digits hold."""
    for cell in page.cells:
        start = _START.search(cell.text)
        if start is None:
            continue
        for below in page.cells_below(cell.box, cell.height):
            found = _whole(cell, start.start(), below)
            if found is not None and abs(below.box.x0 - cell.box.x0) < _INDENT * cell.height:
                yield found
                break


def _whole(cell: Cell, start: int, below: Cell) -> BrokenVatId | None:
    rest = _REST.match(below.text)
    if rest is None:
        return None
    for end in [m.end() for m in re.finditer(r"[A-Z0-9]+", rest.group())]:
        value = identifier_key(cell.text[start:] + below.text[:end])
        if _FEWEST <= len(value) <= _MOST and is_valid_vat_id(value):
            return BrokenVatId(cell, start, below, end, value)
    return None
