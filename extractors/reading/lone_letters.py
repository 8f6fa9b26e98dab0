"""Letters that stand alone and that neither reader saw: a 1 in a column of quantities, the 3 of a narrow cell.

Both readers look for lines of print, and a letter is none. It is ink of a letter's size under no word.
"""

import re
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.gray_levels import level_at
from extractors.reading.photos import sightings_on
from extractors.reading.pp_detection import Quad
from extractors.reading.word_confidence import Sighting

Gray = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom

_DARKER = 60  # grey values than the paper: ink
_HEIGHTS = (0.45, 1.4)  # of the page's middle word height
_WIDTHS = (0.08, 1.4)
_FILLED = 0.15  # pixels of ink at least, for each of the word height: less is a speck
_NEAR = 0.5  # of the word height: two that stand closer are one word
_AROUND = 0.3  # of the word height, of paper given to the reader with it
_SURE = 0.9  # likelihood of the least certain letter
_SURE_OF_ROW = 0.5  # the same where a row of dashes shows that it is print
_ROW = "---"
_SAYING = re.compile(r"(?=.*[0-9A-Za-z])[0-9A-Za-z-]{1,12}|[/#%$&+]")  # "3", "12", "----1--"; not a rule's rest
_MOST = 120  # on a page: more is a pattern, and costs


def lone_letters(gray: Gray, seen: Sequence[Sighting]) -> list[Sighting]:
    """What is found besides what was seen. Boxes in the picture's pixels."""
    if not seen:
        return []
    height = float(np.median([s.box.y1 - s.box.y0 for s in seen]))
    clusters = _clusters(*_marks(gray, seen, height), height)
    if len(clusters) > _MOST:
        return []
    read = sightings_on(gray, [_quad(box, _AROUND * height) for box in clusters])
    return [words[0] for words in read if len(words) == 1 and _is_print(words[0])]


def _is_print(sighting: Sighting) -> bool:
    needed = _SURE_OF_ROW if _ROW in sighting.text else _SURE
    return sighting.evidence.least >= needed and _SAYING.fullmatch(sighting.text) is not None


def _marks(gray: Gray, seen: Sequence[Sighting], height: float) -> tuple[list[Box], list[Box]]:
    """Connected ink with no word over its middle: that of a letter's size, and dashes."""
    ink = (gray < level_at(gray, 0.5) - _DARKER).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, w, h, area = stats.T
    covered = np.zeros(gray.shape, dtype=np.bool_)
    pad = int(_NEAR * height)
    for s in seen:
        b = s.box
        covered[max(int(b.y0), 0) : int(b.y1) + 1, max(int(b.x0) - pad, 0) : int(b.x1) + 1 + pad] = True
    fits = (w > _WIDTHS[0] * height) & (w < _WIDTHS[1] * height) & (h < _HEIGHTS[1] * height)
    fits &= (area > _FILLED * height) & ~covered[y + h // 2, x + w // 2]
    is_high = h > _HEIGHTS[0] * height
    return _boxes(stats[fits & is_high]), _boxes(stats[fits & ~is_high & (w > h)])


def _boxes(stats: npt.NDArray[np.int32]) -> list[Box]:
    return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats]


def _clusters(letters: Sequence[Box], dashes: Sequence[Box], height: float) -> list[Box]:
    """Letters side by side as one, with the dashes beside them."""
    found: list[Box] = []
    for box in sorted(letters):
        near = next((n for n, other in enumerate(found) if _are_beside(box, other, height)), None)
        if near is None:
            found.append(box)
        else:
            found[near] = _around(found[near], box)
    for dash in (*sorted(dashes), *sorted(dashes, reverse=True)):
        found = [_around(box, dash) if _are_beside(dash, box, height) else box for box in found]
    return found


def _are_beside(box: Box, other: Box, height: float) -> bool:
    shared = min(box[3], other[3]) - max(box[1], other[1])
    is_level = shared > 0.5 * min(box[3] - box[1], other[3] - other[1])
    return is_level and max(box[0] - other[2], other[0] - box[2]) < _NEAR * height


def _around(box: Box, other: Box) -> Box:
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])


def _quad(box: Box, around: float) -> Quad:
    x0, y0, x1, y1 = box[0] - around, box[1] - around, box[2] + around, box[3] + around
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32).clip(0)
