"""Letters that stand alone and that neither reader saw: a 1 in a column of quantities, the 3 of a narrow cell.

Both readers look for lines of print, and a letter is none. It is ink of a letter's size under no word.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.photos import sightings_on
from extractors.reading.pp_detection import Quad
from extractors.reading.word_confidence import Sighting

Gray = npt.NDArray[np.uint8]

_DARKER = 60  # grey values than the paper: ink
_HEIGHTS = (0.45, 1.4)  # of the page's middle word height
_WIDTHS = (0.08, 1.4)
_FILLED = 0.15  # of the word height, squared, at least: less is a speck
_NEAR = 0.5  # of the word height: two that stand closer are one word
_AROUND = 0.3  # of the word height, of paper given to the reader with it
_SURE = 0.9  # likelihood of the least certain letter
_LONGEST = 3  # letters
_SIGNS = frozenset("/#%$&+")
_MOST = 120  # on a page: more is a pattern, and costs


def lone_letters(gray: Gray, seen: Sequence[Sighting]) -> list[Sighting]:
    """What is found besides what was seen. Boxes in the picture's pixels."""
    if not seen:
        return []
    height = float(np.median([s.box.y1 - s.box.y0 for s in seen]))
    clusters = _clusters(_marks(gray, seen, height), height)
    if len(clusters) > _MOST:
        return []
    found: list[Sighting] = []
    for box in clusters:
        read = sightings_on(gray, _quad(box, _AROUND * height))
        found += [s for s in read if len(read) == 1 and s.evidence.least >= _SURE and _says_something(s.text)]
    return found


def _marks(gray: Gray, seen: Sequence[Sighting], height: float) -> list[tuple[int, int, int, int]]:
    """Connected ink of a letter's size with no word over its middle: left, top, right, bottom."""
    ink = (gray < float(np.median(gray)) - _DARKER).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, w, h, area = stats.T
    is_letter = (h > _HEIGHTS[0] * height) & (h < _HEIGHTS[1] * height) & (w > _WIDTHS[0] * height)
    is_letter &= (w < _WIDTHS[1] * height) & (area > _FILLED * height)
    covered = np.zeros(gray.shape, dtype=np.bool_)
    pad = int(_NEAR * height)
    for s in seen:
        b = s.box
        covered[max(int(b.y0), 0) : int(b.y1) + 1, max(int(b.x0) - pad, 0) : int(b.x1) + 1 + pad] = True
    is_letter &= ~covered[y + h // 2, x + w // 2]
    return [(int(a), int(b), int(a + c), int(b + d)) for a, b, c, d in stats[is_letter, :4]]


def _clusters(marks: Sequence[tuple[int, int, int, int]], height: float) -> list[tuple[int, int, int, int]]:
    """Marks side by side as one."""
    found: list[tuple[int, int, int, int]] = []
    for x0, y0, x1, y1 in sorted(marks):
        for index, (a0, b0, a1, b1) in enumerate(found):
            if x0 - a1 < _NEAR * height and min(y1, b1) - max(y0, b0) > 0.5 * min(y1 - y0, b1 - b0):
                found[index] = (a0, min(b0, y0), max(a1, x1), max(b1, y1))
                break
        else:
            found.append((x0, y0, x1, y1))
    return found


def _says_something(text: str) -> bool:
    """A bar, a bracket or a dash that stands alone is the rest of a rule."""
    return len(text) <= _LONGEST and text.isascii() and (text.isalnum() or text in _SIGNS)


def _quad(box: tuple[int, int, int, int], around: float) -> Quad:
    x0, y0, x1, y1 = box[0] - around, box[1] - around, box[2] + around, box[3] + around
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32).clip(0)
