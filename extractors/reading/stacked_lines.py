"""Lines of small print that detection took for one, cut apart where Tesseract saw rows of words. Pure geometry."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.reading.doubtful_spans import along_and_across, lie_on, middles_of, picked
from extractors.reading.pp_detection import Quad, width_of
from holdpoint.document import Word

_LIKELY = 0.6  # of Tesseract's confidence: below it may be a speck or a rule
_WHOLE = 0.8  # of a word's height: what is lower is the rest of a row
_KNOWN = 0.5  # of a row's words
_BEYOND = 0.1  # of the line's height: a word that reaches further out stands on another line
_APART = 0.6  # of a word's height, between the middles of two rows
_AROUND = 0.25  # of a word's height, left above and below a row, up to the middle between two


def unstacked(lines: Sequence[Quad], words: Sequence[Word]) -> list[Quad]:
    """The lines, those that hold several as so many; but for a row that was detected by itself as well."""
    middles = middles_of(words)
    rows = [rows_of(line, picked(words, lie_on(line, middles))) for line in lines]
    single = [its[0] for its in rows if len(its) == 1]
    if len(single) == len(lines):
        return single
    known = (
        np.any([lie_on(line, middles) for line in single], axis=0) if single else np.zeros(len(words), dtype=np.bool_)
    )
    found = list(single)
    for row in sorted((row for its in rows if len(its) > 1 for row in its), key=width_of, reverse=True):
        on = lie_on(row, middles)
        if on.any() and known[on].mean() < _KNOWN:
            found.append(row)
            known |= on
    return found


def rows_of(line: Quad, words: Sequence[Word]) -> list[Quad]:
    """The line itself where its words stand side by side. `words` are those on the line, in any order."""
    spans = sorted((_extent(line, w) for w in words if w.confidence >= _LIKELY and len(w.text) > 1), key=sum)
    inside = [(top, bottom) for top, bottom in spans if top >= -_BEYOND and bottom <= 1 + _BEYOND]
    if len(inside) < 2:
        return [line]
    height = float(np.median([bottom - top for top, bottom in inside]))
    rows: list[list[tuple[float, float]]] = [[inside[0]]]
    for span in inside[1:]:
        if _middle([span]) - _middle(rows[-1]) > _APART * height:
            rows.append([])
        rows[-1].append(span)
    if len(rows) == 1:
        return [line]
    edges = [(min(top for top, _ in row), max(bottom for _, bottom in row)) for row in rows]
    between = [(above[1] + below[0]) / 2 for above, below in pairwise(edges)]
    tops, bottoms = [0.0, *between], [*between, 1.0]
    spans = [
        (max(top - _AROUND * height, highest), min(bottom + _AROUND * height, lowest))
        for (top, bottom), highest, lowest in zip(edges, tops, bottoms, strict=True)
    ]
    return [_lengthwise(line, top, bottom) for top, bottom in spans if bottom - top > _WHOLE * height] or [line]


def _extent(line: Quad, word: Word) -> tuple[float, float]:
    middle = (word.box.x0 + word.box.x1) / 2
    _, across = along_and_across(line, np.array([(middle, word.box.y0), (middle, word.box.y1)]))
    return float(across.min()), float(across.max())


def _middle(spans: Sequence[tuple[float, float]]) -> float:
    return sum(top + bottom for top, bottom in spans) / (2 * len(spans))


def _lengthwise(line: Quad, top: float, bottom: float) -> Quad:
    """Between two shares of its height."""
    left, right = line[3] - line[0], line[2] - line[1]
    corners = [line[0] + left * top, line[1] + right * top, line[1] + right * bottom, line[0] + left * bottom]
    return np.array(corners, dtype=np.float32)
