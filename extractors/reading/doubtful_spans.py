"""Which stretches of a detected line need a second reader: pure geometry, along the line, in shares of its length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.gray_levels import level_at
from extractors.reading.pp_detection import Quad, height_of, width_of
from holdpoint.document import Word

_BEYOND = 0.2  # of the line's height: a word whose middle lies that far beyond the line's ends is still on it
_MARGIN = 0.03  # of the line's height, kept clear of a sure word
_BESIDE = 0.3  # of the line's height: ink that near to a word belongs to it
_TOUCHING = 0.12  # of the line's height: words with less between them may be one
_DARKER = 60  # grey values than the paper: ink
_SHARE = 0.45  # of the line's own contrast: the same for faded print
_FAINT = 30  # grey values: what is fainter is the paper's grain
_MIN_INK = 2  # pixels in a column, and columns, that make print
_RULE = 0.8  # share of a row or a column
_CROSSING = 0.92  # share of a column, one pixel of lean allowed: print never fills a line from top to bottom
_MIN_CELL = 0.25  # of the line's height: a narrower cell holds no character
_NARROW_GAP = 0.6  # of the line's height: a gap that is wider and holds no word may hold one that was not seen
_GLUED = re.compile(r"[\d.,]+[%€]")  # Tesseract never sees the gap that many countries print there, and is sure of it
_MOSTLY = 0.6  # of the line's words' length: more doubt than that, and the whole line is read again


@dataclass(frozen=True)
class Ink:
    """Where print stands along a line: for every column of the levelled line, rules left out."""

    columns: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, strip: npt.NDArray[np.uint8]) -> "Ink":
        """From the levelled line in grey. A row or a column that is ink nearly throughout is a rule."""
        paper = level_at(strip, 0.5)
        contrast = paper - level_at(strip, 0.05)
        dark = strip < paper - round(min(max(_SHARE * contrast, _FAINT), _DARKER))
        dark[dark.mean(axis=1) > _RULE] = False
        counts = dark.sum(axis=0)
        return cls((counts >= _MIN_INK) & (counts < _RULE * strip.shape[0]))

    def between(self, start: float, end: float) -> bool:
        """Whether there is print from one share of the line's length to another."""
        width = len(self.columns)
        return int(self.columns[round(start * width) + 1 : round(end * width) - 1].sum()) >= _MIN_INK


@dataclass(frozen=True)
class Stretch:
    """A part of a line from `start` to `end` (0 to 1) with Tesseract's words on it, from left to right."""

    start: float
    end: float
    words: tuple[Word, ...]
    is_sure: bool


def middles_of(words: Sequence[Word]) -> npt.NDArray[np.float64]:
    """Their middles (x, y), a row each."""
    return np.array([((w.box.x0 + w.box.x1) / 2, (w.box.y0 + w.box.y1) / 2) for w in words]).reshape(-1, 2)


def lie_on(line: Quad, middles: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which of the words with these middles lie on the line."""
    along, across = along_and_across(line, middles)
    beyond = _BEYOND * height_of(line) / max(width_of(line), 1.0)
    return (along >= -beyond) & (along <= 1 + beyond) & (across >= 0) & (across <= 1)


def picked(words: Sequence[Word], which: npt.NDArray[np.bool_]) -> list[Word]:
    """Those of the words that are marked."""
    return [words[index] for index in np.flatnonzero(which).tolist()]


def cells_of(line: Quad, strip: npt.NDArray[np.uint8]) -> list[Quad]:
    """The line cut where upright rules cross it: a detected line often runs through several cells of a table.

    `strip` is the levelled line in grey.
    """
    dark = cv2.dilate((strip < level_at(strip, 0.5) - _DARKER).astype(np.uint8), np.ones((1, 3), np.uint8))
    at = np.flatnonzero(dark.mean(axis=0) > _CROSSING)
    if at.size == 0:
        return [line]
    groups = np.split(at, np.flatnonzero(np.diff(at) > 2) + 1)
    width, clear = strip.shape[1], _MIN_CELL * strip.shape[0]
    edges = [(int(g[0]) + 1, int(g[-1])) for g in groups]
    starts, ends = [0, *(right for _, right in edges)], [*(left for left, _ in edges), width]
    return [
        part_of(line, Stretch(start / width, end / width, (), is_sure=False))
        for start, end in zip(starts, ends, strict=True)
        if end - start > clear
    ]


def stretches_of(line: Quad, words: Sequence[Word], sure_from: float, ink: Ink) -> list[Stretch]:
    """The line cut into what is sure and what is to be read again; `words` are those on the line, in any order.

    `ink` tells for every column of the levelled line whether print stands in it. A word is not sure if ink that belongs
    to no word stands right beside it (a lost full stop), or if it touches a doubtful one (a number read in two parts).
    """
    if not words:
        return [Stretch(0.0, 1.0, (), is_sure=False)]
    placed = sorted(((*_extent(line, w), w) for w in words), key=lambda p: p[0])
    height = height_of(line) / max(width_of(line), 1.0)
    doubted = [w.confidence < sure_from or _GLUED.fullmatch(w.text) is not None for _, _, w in placed]
    gaps = _gaps(placed)
    for index in range(len(placed)):
        before, after = gaps[index], gaps[index + 1]
        beside = (
            (max(before[0], before[1] - _BESIDE * height), before[1]),
            (after[0], min(after[1], after[0] + _BESIDE * height)),
        )
        doubted[index] = doubted[index] or any(ink.between(start, end) for start, end in beside)
    own = list(doubted)
    for index in range(1, len(placed)):
        if gaps[index][1] - gaps[index][0] < _TOUCHING * height:
            doubted[index] = doubted[index] or own[index - 1]
            doubted[index - 1] = doubted[index - 1] or own[index]
    doubtful = sum(end - start for (start, end, _), is_doubted in zip(placed, doubted, strict=True) if is_doubted)
    if doubtful > _MOSTLY * sum(end - start for start, end, _ in placed):
        return [Stretch(0.0, 1.0, tuple(w for _, _, w in placed), is_sure=False)]
    stretches: list[Stretch] = []
    open_words: list[Word] = []
    open_from = 0.0
    for (start, end, word), is_doubted in zip(placed, doubted, strict=True):
        if is_doubted:
            open_words.append(word)
            continue
        stretches += _unsure(open_from, start, open_words, height, ink)
        stretches.append(Stretch(start, end, (word,), is_sure=True))
        open_words, open_from = [], end
    return stretches + _unsure(open_from, 1.0, open_words, height, ink)


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


def _gaps(placed: Sequence[tuple[float, float, Word]]) -> list[tuple[float, float]]:
    """What lies before the first word, between every two, and after the last."""
    starts = [0.0, *(end for _, end, _ in placed)]
    ends = [*(start for start, _, _ in placed), 1.0]
    return [(start, max(start, end)) for start, end in zip(starts, ends, strict=True)]


def _unsure(start: float, end: float, words: list[Word], height: float, ink: Ink) -> list[Stretch]:
    """Between two sure words: what is doubtful there, or a gap that holds ink."""
    inner = Stretch(max(start + _MARGIN * height, 0.0), min(end - _MARGIN * height, 1.0), tuple(words), is_sure=False)
    if words and inner.end - inner.start > 0.2 * height:
        return [inner]
    if words:  # squeezed between its neighbours: nothing can be cut out there
        return [Stretch(start, end, tuple(words), is_sure=True)]
    is_wide = inner.end - inner.start > _NARROW_GAP * height
    return [inner] if is_wide and ink.between(inner.start, inner.end) else []


def _extent(line: Quad, word: Word) -> tuple[float, float]:
    middle = (word.box.y0 + word.box.y1) / 2
    along, _ = along_and_across(line, np.array([(word.box.x0, middle), (word.box.x1, middle)]))
    return float(along.min()), float(along.max())


def along_and_across(
    line: Quad, points: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """How far along and across the line points lie, both 0 to 1 within it."""
    axis, down = np.asarray(line[1] - line[0], dtype=np.float64), np.asarray(line[3] - line[0], dtype=np.float64)
    offsets = points - line[0]
    return offsets @ axis / max(float(axis @ axis), 1e-9), offsets @ down / max(float(down @ down), 1e-9)
