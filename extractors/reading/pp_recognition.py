"""The text of one line by PP-OCR's recognition model, at the line's exact width, with a place for every character."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def read_line(picture: Picture, quad: Quad) -> tuple[ReadWord, ...]:
    """The words of the line inside a quadrangle of the picture, from left to right."""
    strip = level_strip(picture, quad)
    is_turned = strip.shape[0] >= _SET_UPRIGHT * strip.shape[1]
    words = _read(np.ascontiguousarray(np.rot90(strip)) if is_turned else strip)
    if is_turned:  # read upwards: "along the line" runs from the bottom edge to the top one, and boxes cannot say so
        return tuple(ReadWord(w.text, 0.0, 1.0, w.least, w.mean, w.hesitation) for w in words)
    return words


def _read(strip: Picture) -> tuple[ReadWord, ...]:
    height, width = strip.shape[:2]
    printed = min(max(math.ceil(_HEIGHT * width / height), 1), _MAX_WIDTH)
    columns = max(_MIN_WIDTH, math.ceil(printed / _WIDTH_STEP) * _WIDTH_STEP)
    tensor = np.zeros((1, 3, _HEIGHT, columns), dtype=np.float32)
    level = np.asarray(cv2.resize(strip, (printed, _HEIGHT)), dtype=np.uint8)
    tensor[0, :, :, :printed] = as_model_input(level)[0]
    likely = run(recognition_model(), tensor)[0]
    return _words(likely.argmax(axis=1), likely.max(axis=1), printed / columns, strip)


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
