"""Words into reading order by where they stand: lines by vertical overlap, each from left to right.

The order of a PDF's content stream agrees with the order a person reads in to only about 0.9, so it is not used.
"""

from collections.abc import Sequence
from statistics import median

from holdpoint.document import Word

_OVERLAP = 0.5  # of the lower of the two heights: more makes two words one line
_OPEN_LINES = 4
_TALL = 3.0  # times the median height: a word set sideways or a banner; it gets a line of its own


def in_reading_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words line by line from the top, each line from left to right."""
    return tuple(word for line in lines_of(words) for word in line)


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped into lines, top to bottom, each sorted from left to right."""
    if not words:
        return []
    tall = _TALL * median(w.box.y1 - w.box.y0 for w in words)
    lines: list[_Line] = []
    growing: list[_Line] = []  # neighbouring lines interleave where their words differ in height: a few stay open
    for word in sorted(words, key=lambda w: w.box.y0 + w.box.y1):
        top, bottom = word.box.y0, word.box.y1
        line = None if bottom - top > tall else _nearest(growing, top, bottom)
        if line is not None:
            line.add(word, top, bottom)
            continue
        line = _Line(word, top, bottom)
        lines.append(line)
        if bottom - top <= tall:
            growing = [*growing[1 - _OPEN_LINES :], line]
    lines.sort(key=lambda line: line.top + line.bottom)
    return [sorted(line.words, key=lambda w: (w.box.x0, w.box.y0)) for line in lines]


def _nearest(lines: list["_Line"], top: float, bottom: float) -> "_Line | None":
    """The line that shares most of its height, if that is enough to be the same line."""
    best, most = None, _OVERLAP
    for line in lines:
        line_top, line_bottom = line.top, line.bottom
        shared = (line_bottom if line_bottom < bottom else bottom) - (line_top if line_top > top else top)
        if shared <= 0:
            continue
        lower = min(line_bottom - line_top, bottom - top)
        if shared >= most * lower:
            best, most = line, shared / max(lower, 1e-6)
    return best


class _Line:
    """A line while it grows; its band is the mean of its words', so that a tall one does not swallow the next."""

    __slots__ = ("bottom", "top", "words")

    def __init__(self, word: Word, top: float, bottom: float) -> None:
        self.words = [word]
        self.top, self.bottom = top, bottom

    def add(self, word: Word, top: float, bottom: float) -> None:
        self.words.append(word)
        count = len(self.words)
        self.top += (top - self.top) / count
        self.bottom += (bottom - self.bottom) / count
