"""Prose set in columns: read down the left one before the right one. Tables, which look alike, stay row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Box = tuple[float, float, float, float, str]  # reading_order.Row

_GUTTER = 0.9  # of the line's height: the least white between two columns
_MIN_LINES = 4  # that have words on both sides
_PROSE_WORDS = 3  # on a side of a line
_MIN_PROSE = 0.6  # share of the lines with so many words on both sides
_MAX_NUMBERS = 0.2  # share of words with a digit: more is a table
_FILLED = 0.7  # of the left column's width that its lines fill on average; less is a list of labels


@dataclass
class _Band:
    """Consecutive lines that share a gutter, while it grows narrower."""

    left: float
    right: float
    lines: list[list[Box]] = field(default_factory=list)
    both_sided: int = 0


def column_by_column(lines: Sequence[list[Box]]) -> list[list[Box]]:
    """The same lines from the top, those of columns of prose cut at the gutter and read column by column."""
    if not _may_have_columns(lines):
        return list(lines)
    found: list[list[Box]] = []
    band: _Band | None = None
    for line in lines:
        grown = None if band is None else _narrowed(band, line)
        if grown is None:
            found += _read(band)
            grown = _opened(line)
            if grown is None:
                found.append(line)
        band = grown
    return found + _read(band)


def _may_have_columns(lines: Sequence[list[Box]]) -> bool:
    """A look at every other line: columns leave a gutter in four that follow each other."""
    wide = 0
    for line in lines[::2]:
        if len(line) >= 2 * _PROSE_WORDS and len(_gaps(line)) == 1:
            wide += 1
            if wide * 2 >= _MIN_LINES:
                return True
    return False


def _gaps(line: list[Box]) -> list[tuple[float, float]]:
    least = _GUTTER * (line[0][3] - line[0][1])
    return [(one[2], other[0]) for one, other in pairwise(line) if other[0] - one[2] > least]


def _opened(line: list[Box]) -> _Band | None:
    gaps = _gaps(line)
    if len(gaps) != 1:  # more than one: a table's row, or three columns, read by rows
        return None
    left, right = gaps[0]
    return _Band(left, right, [line], 1)


def _narrowed(band: _Band, line: list[Box]) -> _Band | None:
    """The band with one more line; None where the line prints across the gutter."""
    height = line[0][3] - line[0][1]
    left, right, sides = band.left, band.right, 0
    if line[-1][2] <= right:
        left = max(left, line[-1][2])
    elif line[0][0] >= left:
        right = min(right, line[0][0])
    else:
        gaps = _gaps(line)
        if len(gaps) != 1:
            return None
        left, right, sides = max(left, gaps[0][0]), min(right, gaps[0][1]), 1
    if right - left < _GUTTER * height:
        return None
    return _Band(left, right, [*band.lines, line], band.both_sided + sides)


def _read(band: _Band | None) -> list[list[Box]]:
    if band is None:
        return []
    middle = (band.left + band.right) / 2
    lefts = [[word for word in line if word[0] < middle] for line in band.lines]
    rights = [[word for word in line if word[0] >= middle] for line in band.lines]
    if band.both_sided < _MIN_LINES or not _is_prose(lefts, rights):
        return band.lines
    return [line for line in lefts if line] + [line for line in rights if line]


def _is_prose(lefts: Sequence[list[Box]], rights: Sequence[list[Box]]) -> bool:
    both = [(left, right) for left, right in zip(lefts, rights, strict=True) if left and right]
    full = sum(min(len(left), len(right)) >= _PROSE_WORDS for left, right in both)
    if full < _MIN_PROSE * len(both):
        return False
    words = [word for left, right in both for word in (*left, *right)]
    if sum(any(map(str.isdigit, word[4])) for word in words) > _MAX_NUMBERS * len(words):
        return False
    begin, end = min(left[0][0] for left, _ in both), max(left[-1][2] for left, _ in both)
    return sum(left[-1][2] - begin for left, _ in both) >= _FILLED * (end - begin) * len(both)
