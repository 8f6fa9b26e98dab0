"""The text layer of a PDF page as rows of plain numbers: where each word stands, and its text.

One `FPDFText_GetText` for the page, two box calls a word into one buffer, and whole columns of numbers from there on:
a call for every character would cost five times as much, and a model for every word twice as much as all of this.
Rows are in points, origin at the top left of the page as a person sees it: its /Rotate applied, and, where most of the
text runs sideways all the same, turned until it stands upright.
"""

import ctypes
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress, repeat
from operator import add
from typing import cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading.characters import cleaned, special_places
from extractors.reading.reading_order import Row, ordered
from extractors.reading.upright import Upright, majority_turns, unlike

# pdfium writes U+0002 or U+FFFE for a hyphen it found at a line's end and joins the two lines: the word is cut there.
_SPACE = re.compile(r"[^\S ]")
_ASCII_SPACES = dict.fromkeys((*range(9, 14), *range(28, 32)), " ")
_HYPHEN = re.compile("[\x02\ufffe]")
_BOX = ctypes.sizeof(pdfium_c.FS_RECTF)

# The same function, but taking addresses as plain integers: a third less time a call, and fit for `map`.
_loose_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
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
    boxes = upright.boxes(*_boxes(words.columns, all_rightwards=upright.turns == 0 and not turned))
    rows = list(zip(*boxes, words.texts, strict=True))
    if upright.contains(boxes):
        return TextLayer(upright, text, tuple(ordered(rows, turned)))
    kept = [index for index, row in enumerate(rows) if upright.shows(row)]
    outside = tuple(row for row in rows if not upright.shows(row))
    turned = {new: turned[old] for new, old in enumerate(kept) if old in turned}
    return TextLayer(upright, text, tuple(ordered([rows[index] for index in kept], turned)), outside)


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
    buffer = (ctypes.c_float * (8 * len(texts)))()
    address = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    begin, end = ctypes.addressof(buffer), ctypes.addressof(buffer) + ctypes.sizeof(buffer)
    first_found = list(map(_loose_box, repeat(address), firsts, range(begin, end, 2 * _BOX)))
    last_found = list(map(_loose_box, repeat(address), lasts, range(begin + _BOX, end, 2 * _BOX)))
    numbers = cast(list[float], memoryview(buffer).cast("B").cast("f").tolist())
    columns = tuple(numbers[place::8] for place in range(8))
    if all(texts) and 0 not in first_found and 0 not in last_found:
        return _Words(texts, columns)
    good = [i for i, (t, a, b) in enumerate(zip(texts, first_found, last_found, strict=True)) if t and a and b]
    return _Words([texts[i] for i in good], tuple([column[i] for i in good] for column in columns))


def _split(text: str) -> tuple[list[str], list[int], list[int]]:
    """The words of a text, and for each the places of its first and last character."""
    # Every separator is one character: places follow from lengths alone.
    parts = (text.translate(_ASCII_SPACES) if text.isascii() else _SPACE.sub(" ", text)).split(" ")
    begins = list(accumulate(map(add, map(len, parts), repeat(1)), initial=0))
    texts, firsts = list(filter(None, parts)), list(compress(begins, parts))
    lasts = [begin - 2 for begin in compress(begins[1:], parts)]
    for match in _HYPHEN.finditer(text):
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


def _boxes(columns: tuple[list[float], ...], *, all_rightwards: bool) -> tuple[list[float], ...]:
    """Around first and last characters, in the page's own coordinates: left, bottom, right, top."""
    left1, top1, right1, bottom1, left2, top2, right2, bottom2 = columns
    bottom = [a if a < b else b for a, b in zip(bottom1, bottom2, strict=True)]
    top = [a if a > b else b for a, b in zip(top1, top2, strict=True)]
    if all_rightwards:
        return left1, bottom, right2, top
    left = [a if a < b else b for a, b in zip(left1, left2, strict=True)]
    return left, bottom, [a if a > b else b for a, b in zip(right1, right2, strict=True)], top
