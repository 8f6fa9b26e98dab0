"""Text that a person cannot see: white on white, invisible, covered, clipped, tiny, beside the page.

The page's picture answers for all of these at once, whatever the trick: where a word stands, nothing stands out. Only
a hidden word that lies on top of a printed one needs a look at the PDF's own objects.
"""

import ctypes
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading.page_ink import PageInk
from extractors.reading.page_objects import INVISIBLE_MODES, PageObjects, text_objects
from extractors.reading.reading_order import Row, lines
from extractors.reading.text_layer import TextLayer
from extractors.reading.upright import Upright

_TINY = 2.0  # points from the top of the tallest letter to the bottom of the lowest
_FIRST_LOOK = 0.6  # pixels a point: some 2 ms a page; letters blur but stand out
_SECOND_LOOK = 3.0
_OVERLAP = 0.5  # of the narrower word, and of the lower: more, and two words are printed over each other
_PHRASE_GAP = 0.6  # of the height: a space, and no more
_SAME_PLACE = 0.35  # of the height, the offset of a shadow or of bold print made by printing twice
_BAND = 20  # points
_PAPER = 243  # the darkest of red, green and blue above which print is not seen on white


def without_doubles(rows: Sequence[Row]) -> list[Row]:
    """Rows in reading order without those that repeat their neighbour in nearly the same place: print made bold."""
    kept: list[Row] = []
    for row in rows:
        if kept and row[4] == kept[-1][4]:
            near = _SAME_PLACE * (row[3] - row[1])
            if abs(row[0] - kept[-1][0]) < near and abs(row[1] - kept[-1][1]) < near:
                continue
        kept.append(row)
    return kept


def hidden_rows(
    page: pdfium.PdfPage, layer: TextLayer, rows: Sequence[Row], objects: PageObjects, max_pixels: int
) -> frozenset[Row]:
    """Those of a printed page's words that nobody sees. Not for scans: their layer is invisible by its nature."""
    written = [row for row in rows if any(map(str.isalnum, row[4]))]
    if not written:
        return frozenset()
    hidden = {row for row in written if row[3] - row[1] < _TINY}
    ink = PageInk.of(page, layer.upright, _FIRST_LOOK, max_pixels)
    unseen = ink.unseen(written)
    if unseen:
        hidden.update(PageInk.of(page, layer.upright, _SECOND_LOOK, max_pixels).unseen(unseen))
    over_print = [row for row in _printed_over_each_other(rows) if ink.is_light(row)]  # white on a bar is seen
    if over_print:
        hidden.update(_drawn_invisibly(page, layer.upright, over_print, white_too=True))
    if objects.invisible:  # over a logo or a picture there is ink under them all the same
        hidden.update(_drawn_invisibly(page, layer.upright, written, white_too=False))
    return frozenset(hidden)


def telling(rows: Sequence[Row], hidden: frozenset[Row], outside: Sequence[Row]) -> list[Row]:
    """The unseen words that a person should hear of, from all rows of the page and those beside it.

    Forms cut long names off at a cell's or the page's edge: the unseen rest of a printed phrase is left out silently,
    unless it has a digit, for then it could have been taken for a value.
    """
    told: list[Row] = []
    unseen = hidden.union(outside)
    for line in lines([*rows, *outside]):
        before: Row | None = None
        for row in line:
            if row in unseen and (before is None or not _continues(before, row) or _has_digit(row)):
                told.append(row)
                before = None
            else:
                before = row
    return told


def _continues(before: Row, row: Row) -> bool:
    """Whether a word stands a space away to the right of another."""
    height = max(row[3] - row[1], 1.0)
    return abs(before[3] - row[3]) < _PHRASE_GAP * height and -height < row[0] - before[2] < _PHRASE_GAP * height


def _has_digit(row: Row) -> bool:
    return any(map(str.isdigit, row[4]))


def _drawn_invisibly(page: pdfium.PdfPage, upright: Upright, rows: Sequence[Row], *, white_too: bool) -> set[Row]:
    """Those of the rows that are drawn by an invisible or transparent object, or by one as white as the paper.

    An object draws a word where it stands over its middle and says it, or a letter of it. Boxes of objects inside forms
    are the form's own: those are told by the words alone, unless another object prints the same word.
    """
    drawn: dict[int, list[Row]] = {}  # by bands of the page's height, so that a word meets but a few of thousands
    unseen: set[str] = set()
    seen: set[str] = set()
    text_page = page.get_textpage()
    try:
        for item in text_objects(page):
            text = _text_of(item, text_page)
            if not _is_invisible(item, white_too=white_too):
                seen.update(text.split())
                continue
            unseen.update(text.split())
            box = _box_of(item, upright)
            for band in range(max(int(box[1] - 1) // _BAND, 0), int(min(box[3] + 1, upright.height)) // _BAND + 1):
                drawn.setdefault(band, []).append((*box, text))
    finally:
        text_page.close()
    told_by_word = unseen - seen
    return {
        row for row in rows if row[4] in told_by_word or any(_draws(item, row) for item in drawn.get(_band(row), ()))
    }


def _band(row: Row) -> int:
    return int((row[1] + row[3]) / 2) // _BAND


def _draws(item: Row, row: Row) -> bool:
    x, y, text = (row[0] + row[2]) / 2, (row[1] + row[3]) / 2, item[4].strip()
    said = row[4] in text or (text != "" and text in row[4])
    return said and item[0] <= x <= item[2] and item[1] - 1 <= y <= item[3] + 1


def _box_of(item: Any, upright: Upright) -> tuple[float, float, float, float]:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    x0, y0, x1, y1 = upright.boxes([left], [bottom], [right], [top])
    return x0[0], y0[0], x1[0], y1[0]


def _is_invisible(item: Any, *, white_too: bool) -> bool:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
    if mode in INVISIBLE_MODES:
        return True
    channels = [ctypes.c_uint() for _ in range(4)]
    if mode == pdfium_c.FPDF_TEXTRENDERMODE_STROKE or not pdfium_c.FPDFPageObj_GetFillColor(item, *channels):
        return False
    red, green, blue, alpha = (channel.value for channel in channels)
    return alpha == 0 or (white_too and min(red, green, blue) >= _PAPER)


def _printed_over_each_other(rows: Sequence[Row]) -> list[Row]:
    found: list[Row] = []
    for one, other in pairwise(rows):
        if other[0] < one[2] and other[1] < one[3] and one[1] < other[3]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            narrower = min(one[2] - one[0], other[2] - other[0])
            lower = min(one[3] - one[1], other[3] - other[1])
            if across > _OVERLAP * narrower and down > _OVERLAP * lower:
                found += [one, other]
    return found


def _text_of(item: Any, text_page: pdfium.PdfTextPage) -> str:
    size = pdfium_c.FPDFTextObj_GetText(item, text_page.raw, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium_c.FPDFTextObj_GetText(item, text_page.raw, buffer, size)
    return bytes(memoryview(buffer).cast("B")[: max(size - 2, 0)]).decode("utf-16-le", "replace")
