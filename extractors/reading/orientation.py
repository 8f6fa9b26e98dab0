"""Which way up a scanned page lies: quarter turns, judged from its detected lines at almost no cost.

Lines that are higher than wide say that the page lies on its side. Which of the two remaining ways is up is told by the
small classifier inside the `rapidocr` wheel, trained to see a line that stands on its head; a dozen lines vote.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.pp_detection import Picture, Quad, as_model_input, height_of, level_strip, width_of
from extractors.reading.pp_models import direction_model, run

_VOTERS = 12
_ON_SIDE = 0.7  # share of all lines' length that must run up or down the page
_ELONGATED = 1.7  # a mark that is less long than that may be a letter or a stamp
_STRIP = (192, 48)  # pixels, width and height, that the classifier takes
_SURE = 0.5  # mean excess of votes; a page is turned only where its lines clearly stand on their heads


def quarter_turns(picture: Picture, lines: Sequence[Quad]) -> int:
    """How often the picture must be turned by 90 degrees counter-clockwise to be read: 0, 1, 2 or 3."""
    long = [q for q in lines if max(width_of(q), height_of(q)) > _ELONGATED * min(width_of(q), height_of(q))]
    upright = sum(width_of(q) for q in long if width_of(q) >= height_of(q))
    on_side = sum(height_of(q) for q in long if height_of(q) > width_of(q))
    is_on_side = on_side > _ON_SIDE * (upright + on_side) and on_side > 0
    voters = [q for q in long if (height_of(q) > width_of(q)) == is_on_side]
    voters = sorted(voters, key=lambda q: -max(width_of(q), height_of(q)))[:_VOTERS]
    if not voters:
        return 0
    strips = [level_strip(picture, q) for q in voters]
    if is_on_side:  # as if the page were turned once to the left
        strips = [np.ascontiguousarray(np.rot90(s)) for s in strips]
    return (1 if is_on_side else 0) + (2 if _stand_on_head(strips) else 0)


def _stand_on_head(strips: Sequence[Picture]) -> bool:
    """Whether the mean vote says so; no more are asked than can change that, on most pages four."""
    votes, needed = 0.0, _SURE * len(strips)
    for left, strip in zip(reversed(range(len(strips))), strips, strict=True):
        votes += _headstand(strip)
        if votes + left <= needed:
            return False
    return votes > needed


def _headstand(strip: Picture) -> float:
    """From -1, the line stands upright, to 1, it stands on its head."""
    height = strip.shape[0]
    part = strip[:, : max(height * _STRIP[0] // _STRIP[1], 1)]  # its beginning is enough
    fitting = min(max(round(part.shape[1] * _STRIP[1] / height), 1), _STRIP[0])
    tensor = np.zeros((1, 3, _STRIP[1], _STRIP[0]), dtype=np.float32)
    level: npt.NDArray[np.uint8] = np.asarray(cv2.resize(part, (fitting, _STRIP[1])), dtype=np.uint8)
    tensor[0, :, :, :fitting] = as_model_input(level)[0]
    upright, upside_down = run(direction_model(), tensor)[0]
    return float(upside_down - upright)
