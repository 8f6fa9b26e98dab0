"""The text layer of a PDF page as rows of plain numbers: where each word stands, and its text.

One `FPDFText_GetText` for the page, the boxes of each word's first and last character, and whole columns of numbers
from there on: boxes of all characters would cost five times as much, and a model for every word twice as much as all
of this.
Rows are in points, origin at the top left of the page as a person sees it: its /Rotate applied, and, where most of the
text runs sideways all the same, turned until it stands upright.
"""

import ctypes
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress, repeat
from math import isnan
from operator import add

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading.character_boxes import boxes_of
from extractors.reading.characters import cleaned, special_places
from extractors.reading.reading_order import Row, ordered
from extractors.reading.spaced_letters import joined
from extractors.reading.upright import Upright, majority_turns, unlike

# pdfium writes U+0002 or U+FFFE for a hyphen it found at a line's end and joins the two lines: the word is cut there.
_HYPHENS = ("\x02", "\ufffe")
_HYPHEN = re.compile(f"[{''.join(_HYPHENS)}]")
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"  # all that Unicode has beside the usual one
)


@dataclass(frozen=True)
class TextLayer:
    """What a page's text layer says: `text` in pdfium's own order, for the gate; `rows` in reading order.

    `outside` are the words that stand beside the page, where nobody sees them.
    """

    upright: Upright
    text: str
    rows: tuple[Row, ...]
    outside: tuple[Row, ...] = ()


def read_text_layer(page: pdfium.PdfPage) -> TextLayer:
    """The words of one page. Raises pdfium.PdfiumError where the page cannot be parsed."""
    text_page = page.get_textpage()
    try:
        text = _text(text_page)
        words = _words(text_page, text)
    finally:
        text_page.close()
    upright = _upright(page, words)
    turned = unlike(words.columns, words.texts, upright.turns)
    is_plain = upright.turns == 0 and not turned
    boxes = _plain_boxes(words.columns, upright) if is_plain else _boxes(words.columns, upright)
    rows = list(zip(*boxes, words.texts, strict=True))
    if upright.contains(boxes):
        return TextLayer(upright, text, tuple(joined(ordered(rows, turned))))
    kept = [index for index, row in enumerate(rows) if upright.shows(row)]
    outside = tuple(row for row in rows if not upright.shows(row))
    turned = {new: turned[old] for new, old in enumerate(kept) if old in turned}
    return TextLayer(upright, text, tuple(joined(ordered([rows[index] for index in kept], turned))), outside)


def extra_turns(page: pdfium.PdfPage) -> int:
    """Quarter turns clockwise beyond the page's own /Rotate that bring most of its text upright."""
    text_page = page.get_textpage()
    try:
        upright = _upright(page, _words(text_page, _text(text_page)))
    finally:
        text_page.close()
    return int((upright.turns - page.get_rotation() // 90) % 4)


@dataclass(frozen=True)
class _Words:
    """Words and the boxes of their first and last characters: left, top, right, bottom of each, y upwards."""

    texts: list[str]
    columns: tuple[list[float], ...]


def _words(text_page: pdfium.PdfTextPage, text: str) -> _Words:
    texts, firsts, lasts = _split(text)
    for index in {bisect_right(firsts, place) - 1 for place in special_places(text)}:
        texts[index] = cleaned(texts[index])
    if len(text) != text_page.count_chars():  # pdfium left characters out of the text: its own count is another
        firsts = [pdfium_c.FPDFText_GetCharIndexFromTextIndex(text_page.raw, index) for index in firsts]
        lasts = [pdfium_c.FPDFText_GetCharIndexFromTextIndex(text_page.raw, index) for index in lasts]
    columns = boxes_of(text_page, firsts) + boxes_of(text_page, lasts)
    left1, left2 = columns[0], columns[4]
    if all(texts) and not isnan(sum(left1) + sum(left2)):
        return _Words(texts, columns)
    good = [i for i, (t, a, b) in enumerate(zip(texts, left1, left2, strict=True)) if t and not isnan(a + b)]
    return _Words([texts[i] for i in good], tuple([column[i] for i in good] for column in columns))


def _split(text: str) -> tuple[list[str], list[int], list[int]]:
    """The words of a text, and for each the places of its first and last character."""
    spaced = text
    for space in _SPACES:
        spaced = spaced.replace(space, " ")
    parts = spaced.split(" ")  # every separator is one character: places follow from lengths alone
    begins = list(accumulate(map(add, map(len, parts), repeat(1)), initial=0))
    texts, firsts = list(filter(None, parts)), list(compress(begins, parts))
    lasts = [begin - 2 for begin in compress(begins[1:], parts)]
    for match in _HYPHEN.finditer(text) if any(map(text.__contains__, _HYPHENS)) else ():
        index = bisect_right(firsts, match.start()) - 1
        end = match.start() + 1
        if lasts[index] >= end:
            first, word = firsts[index], texts[index]
            texts[index : index + 1] = word[: end - first], word[end - first :]
            firsts.insert(index + 1, end)
            lasts.insert(index, end - 1)
    return texts, firsts, lasts


def _text(text_page: pdfium.PdfTextPage) -> str:
    """All characters as UTF-16 units, one str element each, so that positions are pdfium's own text indices."""
    count = text_page.count_chars()
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, buffer)
    raw = bytes(memoryview(buffer).cast("B")[: max(written - 1, 0) * 2])
    text = raw.decode("utf-16-le", errors="surrogatepass")
    if len(text) * 2 == len(raw):
        return text
    return "".join(map(chr, memoryview(buffer)[: written - 1]))  # characters beyond the BMP: keep them in two halves


def _upright(page: pdfium.PdfPage, words: _Words) -> Upright:
    """The page's visible rectangle and the turns that bring its text upright; without text, its own /Rotate."""
    left, bottom, right, top = page.get_bbox()
    turns = majority_turns(words.columns, words.texts)
    return Upright(left, bottom, right, top, page.get_rotation() // 90 % 4 if turns is None else turns)


def _plain_boxes(columns: tuple[list[float], ...], upright: Upright) -> tuple[list[float], ...]:
    """The same as `_boxes`, in half the time, for a page that is not turned and whose words all run to the right."""
    left1, top1, _, bottom1, _, top2, right2, bottom2 = columns
    left, top = upright.left, upright.top
    y0 = [top - y for y in (top1 if top1 == top2 else _upper(top1, top2))]
    y1 = [top - y for y in (bottom1 if bottom1 == bottom2 else _lower(bottom1, bottom2))]
    if left == 0:
        return left1, y0, right2, y1
    return [x - left for x in left1], y0, [x - left for x in right2], y1


def _boxes(columns: tuple[list[float], ...], upright: Upright) -> tuple[list[float], ...]:
    """Around first and last characters, as a person sees the page: x0, y0, x1, y1."""
    left1, top1, right1, bottom1, left2, top2, right2, bottom2 = columns
    return upright.boxes(_lower(left1, left2), _lower(bottom1, bottom2), _upper(right1, right2), _upper(top1, top2))


def _lower(some: list[float], others: list[float]) -> list[float]:
    return [a if a < b else b for a, b in zip(some, others, strict=True)]


def _upper(some: list[float], others: list[float]) -> list[float]:
    return [a if a > b else b for a, b in zip(some, others, strict=True)]
