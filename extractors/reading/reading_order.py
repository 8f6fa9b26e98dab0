"""Words into reading order by where they stand: lines by vertical overlap, each from left to right.

The order of a PDF's content stream agrees with the order a person reads in to only about 0.9, so it is not used.
"""

from collections.abc import Sequence
from statistics import median

from holdpoint.document import Word

_OVERLAP = 0.5  # of the lower of the two heights: more makes two words one line
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
    for word in sorted(words, key=_middle):
        if word.box.y1 - word.box.y0 > tall:
            lines.append(_Line(word, closed=True))
            continue
        # Neighbouring lines can interleave when their words differ in height, so the last few stay open.
        line = max(
            (candidate for candidate in lines[-4:] if not candidate.closed), key=lambda c: c.overlap(word), default=None
        )
        if line is not None and line.overlap(word) >= _OVERLAP:
            line.add(word)
        else:
            lines.append(_Line(word))
    lines.sort(key=lambda line: line.middle)
    return [sorted(line.words, key=lambda w: (w.box.x0, w.box.y0)) for line in lines]


def _middle(word: Word) -> float:
    return (word.box.y0 + word.box.y1) / 2


class _Line:
    """A line while it grows; its band is the mean of its words', so that a tall one does not swallow the next."""

    def __init__(self, word: Word, *, closed: bool = False) -> None:
        self.words = [word]
        self.closed = closed
        self.top, self.bottom = word.box.y0, word.box.y1

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def add(self, word: Word) -> None:
        self.words.append(word)
        count = len(self.words)
        self.top += (word.box.y0 - self.top) / count
        self.bottom += (word.box.y1 - self.bottom) / count

    def overlap(self, word: Word) -> float:
        shared = min(self.bottom, word.box.y1) - max(self.top, word.box.y0)
        return shared / max(min(self.bottom - self.top, word.box.y1 - word.box.y0), 1e-6)
