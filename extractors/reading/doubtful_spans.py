"""Which stretches of a detected line need a second reader: pure geometry, along the line, in shares of its length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.reading.pp_detection import Quad, height_of, width_of
from holdpoint.document import Word

_BEYOND = 0.2  # of the line's height: a word whose middle lies that far beyond the line's ends is still on it
_MARGIN = 0.03  # of the line's height, kept clear of a sure word
_NARROW_GAP = 0.6  # of the line's height: a gap that is wider and holds no word may hold one that was not seen
_GLUED = re.compile(r"[\d.,]+%")  # Tesseract never sees the gap that many countries print there, and is sure of it
_MOSTLY = 0.6  # of the line's words' length: more doubt than that, and the whole line is read again


@dataclass(frozen=True)
class Stretch:
    """A part of a line from `start` to `end` (0 to 1) with Tesseract's words on it, from left to right."""

    start: float
    end: float
    words: tuple[Word, ...]
    is_sure: bool


def words_on(line: Quad, words: Sequence[Word]) -> list[Word]:
    """The words whose middle lies on the line."""
    if not words:
        return []
    middles = np.array([((w.box.x0 + w.box.x1) / 2, (w.box.y0 + w.box.y1) / 2) for w in words])
    along, across = _along(line, middles)
    beyond = _BEYOND * height_of(line) / max(width_of(line), 1.0)
    on = (along >= -beyond) & (along <= 1 + beyond) & (across >= 0) & (across <= 1)
    return [word for word, is_on in zip(words, on, strict=True) if is_on]


def stretches_of(line: Quad, words: Sequence[Word], sure_from: float) -> list[Stretch]:
    """The line cut into what is sure and what is to be read again; `words` are those on the line, in any order."""

    def is_doubtful(word: Word) -> bool:
        return word.confidence < sure_from or _GLUED.fullmatch(word.text) is not None

    if not words:
        return [Stretch(0.0, 1.0, (), is_sure=False)]
    placed = sorted(((*_extent(line, w), w) for w in words), key=lambda p: p[0])
    doubtful = sum(end - start for start, end, w in placed if is_doubtful(w))
    if doubtful > _MOSTLY * sum(end - start for start, end, _ in placed):
        return [Stretch(0.0, 1.0, tuple(w for _, _, w in placed), is_sure=False)]
    height = height_of(line) / max(width_of(line), 1.0)
    stretches: list[Stretch] = []
    open_words: list[Word] = []
    open_from = 0.0
    for start, end, word in placed:
        if is_doubtful(word):
            open_words.append(word)
            continue
        stretches += _unsure(open_from, start, open_words, height)
        stretches.append(Stretch(start, end, (word,), is_sure=True))
        open_words, open_from = [], end
    stretches += _unsure(open_from, 1.0, open_words, height)
    return stretches


def part_of(line: Quad, stretch: Stretch) -> Quad:
    """The stretch's own quadrangle."""
    top, bottom = line[1] - line[0], line[2] - line[3]
    return np.array(
        [
            line[0] + top * stretch.start,
            line[0] + top * stretch.end,
            line[3] + bottom * stretch.end,
            line[3] + bottom * stretch.start,
        ],
        dtype=np.float32,
    )


def _unsure(start: float, end: float, words: list[Word], height: float) -> list[Stretch]:
    """Between two sure words: what is doubtful there, or a gap that is wide enough to hold something."""
    inner = Stretch(max(start + _MARGIN * height, 0.0), min(end - _MARGIN * height, 1.0), tuple(words), is_sure=False)
    if words and inner.end - inner.start > 0.2 * height:
        return [inner]
    if words:  # squeezed between its neighbours: nothing can be cut out there
        return [Stretch(start, end, tuple(words), is_sure=True)]
    return [inner] if inner.end - inner.start > _NARROW_GAP * height else []


def _extent(line: Quad, word: Word) -> tuple[float, float]:
    middle = (word.box.y0 + word.box.y1) / 2
    along, _ = _along(line, np.array([(word.box.x0, middle), (word.box.x1, middle)]))
    return float(along.min()), float(along.max())


def _along(line: Quad, points: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """How far along and across the line points lie, both 0 to 1 within it."""
    axis, down = np.asarray(line[1] - line[0], dtype=np.float64), np.asarray(line[3] - line[0], dtype=np.float64)
    offsets = points - line[0]
    return offsets @ axis / max(float(axis @ axis), 1e-9), offsets @ down / max(float(down @ down), 1e-9)
