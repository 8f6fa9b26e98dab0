"""The text of lines by PP-OCR's recognition model, at each line's exact width, with a place for every character."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.pp_detection import Picture, Quad, as_model_input, level_strip, size_of
from extractors.reading.pp_models import alphabet, recognition_model, run
from extractors.reading.white_gaps import wide_gaps

_HEIGHT = 48  # pixels that the model takes
_WIDTH_STEP = 16
_MIN_WIDTH = 48
_MAX_WIDTH = 4800  # a line a hundred times as wide as high is a rule, and costs half a second
_TOGETHER = 16  # lines at most
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
class _Line:
    """How the model takes a line."""

    quad: Quad
    is_turned: bool  # it runs up the page
    printed: int  # columns of the model's input
    columns: int  # the same with room at the end, so that many lines are of one width

    @classmethod
    def of(cls, quad: Quad) -> "_Line":
        """By its size alone: pictures are cut out only of those that are read together."""
        width, height = size_of(quad)
        is_turned = height >= _SET_UPRIGHT * width
        along, across = (height, width) if is_turned else (width, height)
        printed = min(max(math.ceil(_HEIGHT * along / across), 1), _MAX_WIDTH)
        return cls(quad, is_turned, printed, max(_MIN_WIDTH, math.ceil(printed / _WIDTH_STEP) * _WIDTH_STEP))

    def cut_out(self, picture: Picture) -> Picture:
        """Level, and to be read from left to right."""
        strip = level_strip(picture, self.quad)
        return np.ascontiguousarray(np.rot90(strip)) if self.is_turned else strip


def words_on_lines(picture: Picture, quads: Sequence[Quad]) -> list[tuple[ReadWord, ...]]:
    """For each quadrangle of the picture the words of the line inside it, from left to right.

    Those of one width are read together, which saves half a millisecond for each.
    """
    lines = [_Line.of(quad) for quad in quads]
    found: list[tuple[ReadWord, ...]] = [()] * len(lines)
    order = sorted(range(len(lines)), key=lambda number: lines[number].columns)
    for columns, group in groupby(order, key=lambda number: lines[number].columns):
        numbers = list(group)
        most = min(max(_MAX_WIDTH // columns, 1), _TOGETHER)  # no more memory than one line may take
        for begin in range(0, len(numbers), most):
            together = numbers[begin : begin + most]
            for number, words in zip(together, _read(picture, [lines[n] for n in together]), strict=True):
                found[number] = words
    return found


def _read(picture: Picture, lines: Sequence[_Line]) -> list[tuple[ReadWord, ...]]:
    tensor = np.zeros((len(lines), 3, _HEIGHT, lines[0].columns), dtype=np.float32)
    strips = [line.cut_out(picture) for line in lines]
    for number, (line, strip) in enumerate(zip(lines, strips, strict=True)):
        level = np.asarray(cv2.resize(strip, (line.printed, _HEIGHT)), dtype=np.uint8)
        tensor[number, :, :, : line.printed] = as_model_input(level)[0]
    likely = run(recognition_model(), tensor)
    found = []
    for steps, line, strip in zip(likely, lines, strips, strict=True):
        words = _words(steps.argmax(axis=1), steps.max(axis=1), line.printed / line.columns, strip)
        if line.is_turned:  # "along the line" runs from the bottom edge to the top one, and boxes cannot say so
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
