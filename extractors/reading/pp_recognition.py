"""The text of lines by PP-OCR's recognition model, at each line's exact width, with a place for every character."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.pp_detection import Picture, Quad, as_model_input, level_strip
from extractors.reading.pp_models import alphabet, recognition_model, run
from extractors.reading.white_gaps import wide_gaps

_HEIGHT = 48  # pixels that the model takes
_WIDTH_STEP = 16
_MIN_WIDTH = 48
_MAX_WIDTH = 4800  # a line a hundred times as wide as high is a rule, and costs half a second
_TOGETHER = 8  # lines, as a page may have many of one width
_SET_UPRIGHT = 1.5  # times as high as wide: the line runs up or down the page
_BLANK = 0
_WORD = re.compile(r"\||[^\s|]+")  # a column's rule is no part of a word, though it is often run together with one


@dataclass(frozen=True)
class ReadWord:
    """One word of a line: where it stands along the line (0 to 1), and how sure the model is of its characters."""

    text: str
    start: float
    end: float
    least: float  # likelihood of its least certain character
    mean: float
    hesitation: float  # the least likelihood at any column within it, blanks between characters included


@dataclass(frozen=True)
class _Strip:
    """A line made level, and how the model takes it."""

    picture: Picture
    printed: int  # columns of the model's input
    columns: int  # the same with room at the end, so that many lines are of one width
    is_turned: bool  # it is read upwards

    @classmethod
    def of(cls, picture: Picture, quad: Quad) -> "_Strip":
        """Cut out of the picture."""
        strip = level_strip(picture, quad)
        is_turned = strip.shape[0] >= _SET_UPRIGHT * strip.shape[1]
        level = np.ascontiguousarray(np.rot90(strip)) if is_turned else strip
        printed = min(max(math.ceil(_HEIGHT * level.shape[1] / level.shape[0]), 1), _MAX_WIDTH)
        columns = max(_MIN_WIDTH, math.ceil(printed / _WIDTH_STEP) * _WIDTH_STEP)
        return cls(level, printed, columns, is_turned)


def words_on_lines(picture: Picture, quads: Sequence[Quad]) -> list[tuple[ReadWord, ...]]:
    """For each quadrangle of the picture the words of the line inside it, from left to right.

    Those of one width are read together, which saves half a millisecond for each.
    """
    strips = [_Strip.of(picture, quad) for quad in quads]
    found: list[tuple[ReadWord, ...]] = [()] * len(strips)
    order = sorted(range(len(strips)), key=lambda number: strips[number].columns)
    for _, group in groupby(order, key=lambda number: strips[number].columns):
        numbers = list(group)
        for begin in range(0, len(numbers), _TOGETHER):
            together = numbers[begin : begin + _TOGETHER]
            for number, words in zip(together, _read([strips[number] for number in together]), strict=True):
                found[number] = words
    return found


def _read(strips: Sequence[_Strip]) -> list[tuple[ReadWord, ...]]:
    tensor = np.zeros((len(strips), 3, _HEIGHT, strips[0].columns), dtype=np.float32)
    for number, strip in enumerate(strips):
        level = np.asarray(cv2.resize(strip.picture, (strip.printed, _HEIGHT)), dtype=np.uint8)
        tensor[number, :, :, : strip.printed] = as_model_input(level)[0]
    likely = run(recognition_model(), tensor)
    found = []
    for number, strip in enumerate(strips):
        chosen, likeliest = likely[number].argmax(axis=1), likely[number].max(axis=1)
        words = _words(chosen, likeliest, strip.printed / strip.columns, strip.picture)
        if strip.is_turned:  # "along the line" runs from the bottom edge to the top one, and boxes cannot say so
            words = tuple(replace(word, start=0.0, end=1.0) for word in words)
        found.append(words)
    return found


def _words(
    chosen: npt.NDArray[np.intp], likely: npt.NDArray[np.float32], share: float, strip: Picture
) -> tuple[ReadWord, ...]:
    """Connectionist temporal classification: a character stands where the choice changes to it. `share` is printed.

    The model often passes over the gap between two words, above all between numbers: where `strip` shows one, it cuts.
    """
    changes = np.ones(len(chosen), dtype=bool)
    changes[1:] = chosen[1:] != chosen[:-1]
    at = np.flatnonzero(changes & (chosen != _BLANK))
    if at.size == 0:
        return ()
    letters = [alphabet()[chosen[column]] for column in at]
    pitch = float(np.median(np.diff(at))) if at.size > 1 else 2.0
    steps = len(chosen) * share
    line = "".join(letter[:1] for letter in letters)
    gaps = wide_gaps(strip, line, (at + 0.5) / steps * strip.shape[1])
    spans = (span for match in _WORD.finditer(line) for span in _cut(match.span(), gaps))
    return tuple(_word("".join(letters[a:b]), at[a:b], likely, pitch, steps) for a, b in spans)


def _cut(span: tuple[int, int], gaps: Sequence[int]) -> list[tuple[int, int]]:
    """The span of a word, cut before each of these letters that stands within it."""
    edges = [span[0], *(gap for gap in gaps if span[0] < gap < span[1]), span[1]]
    return list(pairwise(edges))


def _word(text: str, at: npt.NDArray[np.intp], likely: npt.NDArray[np.float32], pitch: float, steps: float) -> ReadWord:
    own = likely[at]
    within = likely[at[0] : at[-1] + 1]
    start, end = (at[0] + 0.5 - 0.55 * pitch) / steps, (at[-1] + 0.5 + 0.55 * pitch) / steps
    return ReadWord(
        text=text,
        start=min(max(float(start), 0.0), 1.0),
        end=min(max(float(end), 0.0), 1.0),
        least=float(own.min()),
        mean=float(own.mean()),
        hesitation=float(within.min()),
    )
