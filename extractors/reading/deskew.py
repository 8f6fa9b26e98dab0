"""Pictures that lie askew: by how much, turned level, and boxes carried back."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from holdpoint.document import BoundingBox

Gray = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]  # two rows: x' = a x + b y + c

MIN_SKEW = 0.4  # degrees; straightening less costs sharpness and gains nothing
_MAX_SKEW = 6.0
_LONG = 4.0  # times as long as high: a shorter line says little about the slope


def skew_of(gray: Gray) -> float:
    """Degrees by which lines fall to the right (clockwise), found where the rows' ink varies most; 0 if unclear."""
    factor = 900 / max(gray.shape)
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else gray
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if not 0.001 < float(np.count_nonzero(ink)) / ink.size < 0.4:
        return 0.0

    def sharpness(angle: float) -> float:
        rows = cv2.warpAffine(ink, _rotation(ink.shape, angle), ink.shape[::-1]).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.1, 1.0), key=sharpness)
    middle = max(np.arange(coarse - 0.75, coarse + 0.76, 0.25), key=sharpness)
    best = max(np.arange(middle - 0.2, middle + 0.21, 0.1), key=sharpness)
    return float(best) if abs(best) < _MAX_SKEW and sharpness(float(best)) > 1.05 * sharpness(0.0) else 0.0


def straightened(gray: Gray, angle: float) -> tuple[Gray, Matrix]:
    """The picture turned back by its skew, and the matrix that leads from it to the original's pixels."""
    there = _rotation(gray.shape, angle)
    size = (gray.shape[1], gray.shape[0])
    straight = cv2.warpAffine(gray, there, size, flags=cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(straight, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(there), dtype=np.float64)


def moved(box: BoundingBox, matrix: Matrix) -> BoundingBox:
    """A box moved with its middle; its size stays, since the angles are small and a box cannot tilt."""
    x, y = matrix @ np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, 1.0])
    half_width, half_height = (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2
    return BoundingBox(
        x0=max(x - half_width, 0), y0=max(y - half_height, 0), x1=max(x + half_width, 0), y1=max(y + half_height, 0)
    )


def _rotation(shape: tuple[int, ...], angle: float) -> Matrix:
    return np.asarray(cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), angle, 1.0), dtype=np.float64)


def skew_of_lines(lines: Sequence[npt.NDArray[np.float32]]) -> float:
    """By how many pixels detected lines (corners clockwise from the top left) fall for each one to the right."""
    slopes = [
        float((quad[1][1] - quad[0][1]) / (quad[1][0] - quad[0][0]))
        for quad in lines
        if quad[1][0] - quad[0][0] > _LONG * abs(quad[3][1] - quad[0][1])
    ]
    return float(np.median(slopes)) if slopes else 0.0
