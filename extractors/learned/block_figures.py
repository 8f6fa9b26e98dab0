"""How a span of lines is set against the lines around it: gaps, sizes, sides, lines that are not finished.

A shop's name over two lines is set as one block, an address goes on where a line ends with a comma. It holds for a
company that is new, as span_figures does.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.learned.places import Place
from extractors.learned.sheet import Sheet, SheetCell

# New columns come last: stored models know columns by their position.
BLOCK_COLUMNS = (
    "gap_above", "gap_below", "gap_within", "height_above", "height_below", "height_within", "offset_above",
    "offset_below", "open_above", "open_end", "words_above", "figures_above", "capitals_above", "postcode_above",
    "postcode_below", "cells_behind_postcode", "web", "words_first", "words_last",
)  # fmt: skip
_FAR = 9.0
_OPEN = re.compile(r"(?i)(?:[,&+/]|\s-|\b(?:and|of|und|et))\s*$")
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_WEB = re.compile(r"(?i)www\.|https?:|@|\.com\b")


def block_figures(
    sheet: Sheet, place: Place, cells: Sequence[int], above: Sequence[int], after: int | None
) -> tuple[float, ...]:
    """The columns of one span. `cells` are its own; `above` those over it, nearest first; `after` the one below it."""
    own = [sheet.cells[c] for c in cells]
    first, last = own[0], own[-1]
    over = sheet.cells[above[0]] if above else None
    under = sheet.cells[after] if after is not None else None
    size = sheet.line_heights[first.page]
    width, _ = sheet.page_sizes[first.page]
    heights = [c.cell.height for c in own]
    words_above = [t.text for t in sheet.tokens[over.start : over.end]] if over is not None else []
    letters_above = [c for w in words_above for c in w if c.isalpha()]
    coded = [n for n, c in enumerate(own) if _POSTCODE.search(c.cell.text)]
    return (
        _gap(over, first, size),
        _gap(last, under, size),
        max((_gap(a, b, size) for a, b in pairwise(own)), default=0.0),
        first.cell.height / max(over.cell.height, 0.1) if over is not None else 0.0,
        last.cell.height / max(under.cell.height, 0.1) if under is not None else 0.0,
        min(heights) / max(*heights, 0.1),
        _offset(over, first, width),
        _offset(last, under, width),
        float(over is not None and bool(_OPEN.search(over.cell.text))),
        float(bool(_OPEN.search(place.raw))),
        float(len(words_above)),
        sum(any(c.isdigit() for c in w) for w in words_above) / max(len(words_above), 1),
        sum(c.isupper() for c in letters_above) / max(len(letters_above), 1),
        float(over is not None and bool(_POSTCODE.search(over.cell.text))),
        float(under is not None and bool(_POSTCODE.search(under.cell.text))),
        float(len(own) - 1 - coded[-1]) if coded else -1.0,
        float(bool(_WEB.search(place.raw))),
        float(sum(sheet.tokens[i].cell == cells[0] for i in place.tokens)),
        float(sum(sheet.tokens[i].cell == cells[-1] for i in place.tokens)),
    )


def _gap(upper: SheetCell | None, lower: SheetCell | None, size: float) -> float:
    """The space between two lines in line heights; far where there is no other."""
    if upper is None or lower is None:
        return _FAR
    return min((lower.y0 - upper.y1) / size, _FAR)


def _offset(upper: SheetCell | None, lower: SheetCell | None, width: float) -> float:
    """By how much neither the left sides nor the middles of two lines agree, as a share of the page's width."""
    if upper is None or lower is None:
        return 1.0
    middles = abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2
    return min(abs(upper.x0 - lower.x0), middles) / width
