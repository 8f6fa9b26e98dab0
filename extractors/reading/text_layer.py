"""The text layer of a PDF page as words with boxes, by pdfium.

One `FPDFText_GetText` for the page and two box calls a word: a call for every character would cost five times as much.
Coordinates come out in points with the origin at the top left of the page as a person sees it: its /Rotate applied,
and, where most of the text runs sideways all the same, turned until it stands upright.
"""

import ctypes
import math
import re
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading.reading_order import in_reading_order
from holdpoint.document import BoundingBox, Word

# pdfium writes U+0002 or U+FFFE for a hyphen it found at a line's end and joins the two lines: the word is cut there.
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?")
_SAMPLED_ANGLES = 48
_UPRIGHT_MAJORITY = 0.6


@dataclass(frozen=True)
class Upright:
    """How a page's own coordinates become those of the upright page. `turns` counts quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Points, as a person sees the page."""
        return self.right - self.left if self.turns % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Points, as a person sees the page."""
        return self.top - self.bottom if self.turns % 2 == 0 else self.right - self.left

    def shows(self, box: BoundingBox) -> bool:
        """Whether the middle of a box stands on the page; text beside it is printed for nobody."""
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return 0 <= x <= self.width and 0 <= y <= self.height  # False for what is not a number

    def box(self, x0: float, y0: float, x1: float, y1: float) -> BoundingBox:
        """A rectangle of the page's own coordinates (y upwards)."""
        match self.turns:
            case 0:
                return BoundingBox(x0=x0 - self.left, y0=self.top - y1, x1=x1 - self.left, y1=self.top - y0)
            case 1:
                return BoundingBox(x0=y0 - self.bottom, y0=x0 - self.left, x1=y1 - self.bottom, y1=x1 - self.left)
            case 2:
                return BoundingBox(x0=self.right - x1, y0=y0 - self.bottom, x1=self.right - x0, y1=y1 - self.bottom)
            case _:
                return BoundingBox(x0=self.top - y1, y0=self.right - x1, x1=self.top - y0, y1=self.right - x0)


@dataclass(frozen=True)
class TextLayer:
    """What a page's text layer says. `text` is pdfium's own order, for the gate; `words` are in reading order."""

    upright: Upright
    text: str
    words: tuple[Word, ...]


def read_text_layer(page: pdfium.PdfPage) -> TextLayer:
    """The words of one page. Raises pdfium.PdfiumError where the page cannot be parsed."""
    text_page = page.get_textpage()
    try:
        text = _text(text_page)
        upright = upright_of(page, text_page)
        words = _words(text_page, text, upright)
    finally:
        text_page.close()
    return TextLayer(upright, text, in_reading_order(words))


def upright_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Upright:
    """The page's visible rectangle and the turns that bring its text upright; without text, its own /Rotate."""
    left, bottom, right, top = page.get_bbox()
    turns = _text_turns(text_page)
    return Upright(left, bottom, right, top, page.get_rotation() // 90 % 4 if turns is None else turns)


def extra_turns(page: pdfium.PdfPage) -> int:
    """Quarter turns clockwise beyond the page's own /Rotate that bring most of its text upright."""
    text_page = page.get_textpage()
    try:
        return int((upright_of(page, text_page).turns - page.get_rotation() // 90) % 4)
    finally:
        text_page.close()


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


def _words(text_page: pdfium.PdfTextPage, text: str, upright: Upright) -> list[Word]:
    aligned = len(text) == text_page.count_chars()  # else pdfium left characters out, and indices must be translated
    get_box, first, last = pdfium_c.FPDFText_GetLooseCharBox, pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
    to_first, to_last = ctypes.byref(first), ctypes.byref(last)
    raw = text_page.raw
    words: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.start(), match.end() - 1
        if not aligned:
            start = pdfium_c.FPDFText_GetCharIndexFromTextIndex(raw, start)
            end = pdfium_c.FPDFText_GetCharIndexFromTextIndex(raw, end)
        if not (get_box(raw, start, to_first) and get_box(raw, end, to_last)):
            continue
        box = upright.box(
            min(first.left, last.left),
            min(first.bottom, last.bottom),
            max(first.right, last.right),
            max(first.top, last.top),
        )
        if upright.shows(box):
            words.append(Word(text=_as_text(match.group()), box=box))
    return words


def _as_text(units: str) -> str:
    """A word as text: halves of one character joined again, pdfium's mark for a hyphen made one."""
    units = units.replace("\x02", "-").replace("\ufffe", "-")
    if any("\ud800" <= u <= "\udfff" for u in units):
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return units


def _text_turns(text_page: pdfium.PdfTextPage) -> int | None:
    """Quarter turns clockwise that bring text upright that runs as it does in the page's own coordinates.

    None unless a clear majority of sampled characters agrees: a stamp in the margin turns nothing.
    """
    count = text_page.count_chars()
    votes = [0, 0, 0, 0]
    for index in range(0, max(count, 0), max(count // _SAMPLED_ANGLES, 1)):
        angle = pdfium_c.FPDFText_GetCharAngle(text_page.raw, index)  # radians clockwise, -1 on failure
        if angle >= 0:
            votes[-round(angle / (math.pi / 2)) % 4] += 1
    best = max(range(4), key=votes.__getitem__)
    return best if votes[best] > _UPRIGHT_MAJORITY * sum(votes) else None
