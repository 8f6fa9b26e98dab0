"""The sheet within a photograph: found by its edges, cut out and flattened, its shadows lifted, boxes led back."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.pp_detection import Picture, Quad, height_of, width_of
from holdpoint.document import BoundingBox

_PROBE = 500  # pixels of the longer side in which edges are looked for
_MIN_SHARE = 0.12  # of the photograph's area: a smaller bright patch is no sheet
_MAX_SHARE = 0.75  # where it fills more, cutting it out gains little and may lose its edge
_TABLE = 0.65  # how bright what lies around may be, over the sheet: a grey scan has paper there, too
_CONVEXITY = 0.9  # area over that of its convex hull: paper is nearly convex
_FILLED = 0.88  # area over that of the four corners found for it
_SHADOW = 0.12  # spread of the paper's brightness, over its brightest, from which it is evened out
_BACKGROUND = 64  # pixels of the longer side in which a page's brightness is described


@dataclass(frozen=True)
class Sheet:
    """A flattened sheet, and the matrix that leads from its pixels to the photograph's."""

    pixels: Picture
    back: npt.NDArray[np.float64]  # three by three, homogeneous


def find_sheet(picture: Picture) -> Sheet | None:
    """The one bright sheet on a darker table, flattened; None where there is none or it fills the photograph."""
    corners = _corners(picture)
    if corners is None:
        return None
    width, height = round(width_of(corners)), round(height_of(corners))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    there = cv2.getPerspectiveTransform(corners, flat)
    pixels = cv2.warpPerspective(
        picture, there, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Sheet(np.asarray(pixels, dtype=np.uint8), np.asarray(np.linalg.inv(there), dtype=np.float64))


def moved_back(box: BoundingBox, back: npt.NDArray[np.float64]) -> BoundingBox:
    """The box around where a box of the flattened sheet lies in the photograph."""
    corners = np.array([[[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]]], dtype=np.float64)
    moved = np.maximum(cv2.perspectiveTransform(corners, back)[0], 0)
    (x0, y0), (x1, y1) = moved.min(axis=0), moved.max(axis=0)
    return BoundingBox(x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1))


def evenly_lit(picture: Picture) -> Picture:
    """The picture with the paper equally bright everywhere; as it is where no shadow lies on it."""
    factor = _BACKGROUND / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 5)
    light = paper.max(axis=2) if paper.ndim == 3 else paper
    brightest = float(np.percentile(light, 95))
    if brightest - float(np.percentile(light, 5)) < _SHADOW * brightest:
        return picture
    size = (picture.shape[1], picture.shape[0])
    background = cv2.resize(light, size, interpolation=cv2.INTER_CUBIC).astype(np.float32)
    gain = brightest / np.maximum(background, 0.25 * brightest)
    lifted = picture.astype(np.float32) * (gain[:, :, None] if picture.ndim == 3 else gain)
    return np.asarray(np.clip(lifted, 0, 255), dtype=np.uint8)


def _corners(picture: Picture) -> Quad | None:
    """The sheet's corners in the picture's pixels, clockwise from the top left."""
    factor = min(_PROBE / max(picture.shape[:2]), 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small
    _, bright = cv2.threshold(cv2.GaussianBlur(gray, (5, 5), 0), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))  # print is dark, and within
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    area, hull = cv2.contourArea(outline), cv2.convexHull(outline)
    if not _MIN_SHARE < area / gray.size < _MAX_SHARE or area < _CONVEXITY * cv2.contourArea(hull):
        return None
    inside = cv2.drawContours(np.zeros(gray.shape, np.uint8), [outline], -1, 255, cv2.FILLED)
    if cv2.mean(gray, cv2.bitwise_not(inside))[0] > _TABLE * cv2.mean(gray, inside)[0]:
        return None
    corners = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(corners) != 4 or area < _FILLED * cv2.contourArea(corners):
        return None
    ordered = _clockwise(corners.astype(np.float32))
    return np.asarray(ordered / factor, dtype=np.float32)


def _clockwise(corners: npt.NDArray[np.float32]) -> Quad:
    """From the top left: the corner nearest the origin first, then in the sense of a clock's hands (y runs down)."""
    middle = corners.mean(axis=0)
    turned = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.asarray(np.roll(turned, -int(turned.sum(axis=1).argmin()), axis=0), dtype=np.float32)
