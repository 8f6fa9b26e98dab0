"""Where lines of print stand on a picture, by PP-OCR's detection model. No line is read here.

The model marks print pixel by pixel, shrunk towards the middle of each line; a line is the smallest rectangle around a
mark, grown back (Differentiable Binarization, https://arxiv.org/abs/1911.08947, with PP-OCR's own parameters).
"""

import math

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.pp_models import detection_model, run

Picture = npt.NDArray[np.uint8]  # rows, columns, RGB or grey
Quad = npt.NDArray[np.float32]  # four corners (x, y), clockwise from the top left

_STEP = 32  # the model takes sides in multiples of it
_LIKELY = 0.3  # of a pixel, to belong to print
_MIN_LIKELY = 0.5  # on average over a line
_GROWTH = 1.6  # area over perimeter times this is how far a line's rectangle grows
_MIN_SIDE = 3  # pixels of a mark, and of a line
_MAX_LINES = 1000


def find_lines(picture: Picture, side: int) -> list[Quad]:
    """The lines, in no order, corners in the picture's pixels. `side` is what the longer side is shrunk to first."""
    likely = _likelihood(picture, side)
    marks = cv2.dilate((likely > _LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(marks, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    height, width = picture.shape[:2]
    factor = np.array([width / likely.shape[1], height / likely.shape[0]], dtype=np.float32)
    quads = []
    for outline in outlines[:_MAX_LINES]:
        middle, (long, short), angle = cv2.minAreaRect(outline)
        if min(long, short) < _MIN_SIDE or _mean_inside(likely, (middle, (long, short), angle)) < _MIN_LIKELY:
            continue
        grown = long * short * _GROWTH / (long + short)
        corners = np.asarray(cv2.boxPoints((middle, (long + grown, short + grown), angle)), dtype=np.float32)
        quad = _clockwise(np.clip(corners * factor, 0, [width - 1, height - 1]).astype(np.float32))
        if min(width_of(quad), height_of(quad)) > _MIN_SIDE:
            quads.append(quad)
    return quads


def width_of(quad: Quad) -> float:
    """The longer of upper and lower edge."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad.tolist()
    return max(math.hypot(bx - ax, by - ay), math.hypot(cx - dx, cy - dy))


def height_of(quad: Quad) -> float:
    """The longer of left and right edge."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad.tolist()
    return max(math.hypot(dx - ax, dy - ay), math.hypot(cx - bx, cy - by))


def size_of(quad: Quad) -> tuple[int, int]:
    """Width and height in whole pixels, at least 1 each."""
    return max(int(width_of(quad)), 1), max(int(height_of(quad)), 1)


def level_strip(picture: Picture, quad: Quad) -> Picture:
    """What the quadrangle holds, made level."""
    width, height = size_of(quad)
    level = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(np.asarray(quad, dtype=np.float32), level)
    strip = cv2.warpPerspective(picture, warp, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    return np.asarray(strip, dtype=np.uint8)


def as_model_input(picture: Picture) -> npt.NDArray[np.float32]:
    """Channels first, blue first as the models were trained, from -1 to 1."""
    colour = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB) if picture.ndim == 2 else picture
    blob = cv2.dnn.blobFromImage(colour, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)
    return np.asarray(blob, dtype=np.float32)


def _likelihood(picture: Picture, side: int) -> npt.NDArray[np.float32]:
    height, width = picture.shape[:2]
    factor = min(side / max(height, width), 1.0)
    size = max(round(width * factor / _STEP), 1) * _STEP, max(round(height * factor / _STEP), 1) * _STEP
    shrinks = size[0] < width
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(run(detection_model(), as_model_input(np.asarray(small, dtype=np.uint8)))[0, 0])


def _mean_inside(likely: npt.NDArray[np.float32], rectangle: tuple[object, object, float]) -> float:
    corners = cv2.boxPoints(rectangle)
    last = [likely.shape[1] - 1, likely.shape[0] - 1]
    x0, y0 = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, last)
    x1, y1 = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, last)
    mask = np.zeros((y1 - y0 + 1, x1 - x0 + 1), dtype=np.uint8)
    cv2.fillPoly(mask, [np.asarray(corners - [x0, y0], dtype=np.int32)], 1)
    return float(cv2.mean(likely[y0 : y1 + 1, x0 : x1 + 1], mask)[0])


def _clockwise(corners: Quad) -> Quad:
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = (half[np.argsort(half[:, 1], kind="stable")] for half in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)
