"""Where a line's picture shows a gap between two words that the reader of the line passed over. Pure."""

import re
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.gray_levels import level_at

_GAP = 0.28  # of the line's height: letters stand closer than that, beside a capital T as well
_ABOVE_SPACING = 0.13  # of the line's height, more than the word's own letters are apart: lettering may be spaced out
_NARROW = frozenset("1Iil|j")  # as wide as other figures or letters in many types, with white beside them
_BESIDE_NARROW = 0.12  # of the line's height
_WHITE = 0.15  # of the darkness of the line's well-filled columns: what is fainter holds no letter
_DARKER = 30  # grey values from the paper, in a rule that runs along the line
_RULE = 0.8  # of its length
_SIGN = re.compile(r"\d[.,'’]\d")  # within a number, where wide white is usual
_CLOSING = frozenset(".,:;!?)]}'\"%…’”»-–_*")  # what nobody sets a gap before; faint ones are not seen as ink


def wide_gaps(strip: npt.NDArray[np.uint8], letters: str, middles: npt.NDArray[np.float64]) -> tuple[int, ...]:
    """The letters before which a word begins, by their places in `letters`, where no space stands there already.

    `strip` is the levelled line, `middles` are the letters' middles in its pixels.
    """
    places = [index for index, letter in enumerate(letters) if not letter.isspace()]
    if len(places) < 3:
        return ()
    height = strip.shape[0]
    white = _white_columns(strip)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], white, [False])).astype(np.int8)))
    starts, ends = edges[0::2], edges[1::2]
    is_wide = ends - starts > _GAP * height
    if not is_wide.any():
        return ()
    gaps = {b: _widest(starts, ends, middles[a], middles[b]) / height for a, b in pairwise(places)}
    found = []
    for before, at in pairwise(places):
        if gaps[at] > _GAP and at == before + 1 and parts_words(letters, at):
            own = sorted(gaps[other] for other in _word_around(letters, at))
            spacing = own[(len(own) - 1) // 2] if len(own) > 1 else 0.0
            narrow = _BESIDE_NARROW * narrow_beside(letters[before], letters[at])
            if gaps[at] > max(_GAP, spacing + _ABOVE_SPACING) + narrow:
                found.append(at)
    return tuple(found)


def parts_words(text: str, at: int) -> bool:
    """Whether white before this letter can be a gap between words: around the sign within a number it is not."""
    return text[at] not in _CLOSING and not _SIGN.fullmatch(text[at - 2 : at + 1])


def narrow_beside(left: str, right: str) -> int:
    """How many of two neighbours are narrow letters, which have white beside them within a word as well."""
    return (left in _NARROW) + (right in _NARROW)


def _word_around(letters: str, at: int) -> range:
    """The places of the letters of the word that stands at a place, without its first."""
    start, end = at, at
    while start > 0 and not letters[start - 1].isspace():
        start -= 1
    while end < len(letters) and not letters[end].isspace():
        end += 1
    return range(start + 1, end)


def _widest(starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], left: float, right: float) -> float:
    lengths = np.minimum(ends, right) - np.maximum(starts, left)
    return float(max(lengths.max(initial=0.0), 0.0))


def _white_columns(strip: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Columns with hardly any print, dark or light, measured by the line's own: faded print counts as well."""
    gray = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY) if strip.ndim == 3 else strip
    contrast = cv2.absdiff(gray, np.full_like(gray, level_at(gray, 0.5)))
    contrast[(contrast > _DARKER).mean(axis=1) > _RULE] = 0
    columns = contrast.mean(axis=0)
    columns -= _share_of(columns, 0.05)  # noise is everywhere
    filled = _share_of(columns[columns >= _WHITE * columns.max()], 0.75)
    return np.asarray(columns < _WHITE * filled, dtype=np.bool_)


def _share_of(values: npt.NDArray[np.float64], share: float) -> float:
    """The value that so large a share of them does not exceed."""
    return float(np.sort(values)[int(share * (values.size - 1))])
