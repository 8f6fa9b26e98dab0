"""A photographed page from picture to words: the sheet cut out and flattened, read by PP-OCR, boxes led back."""

from dataclasses import replace

import cv2
import numpy as np

from extractors.reading import perspective, photos
from extractors.reading.pictures import is_sliver
from extractors.reading.pp_detection import Picture
from extractors.reading.word_confidence import Sighting
from holdpoint.document import BoundingBox

_SIDE = 4000  # pixels of the longer side; lines are cut out of it, and shrinking it first runs words together


def read_photographed(picture: Picture, *, high_recall: bool = False) -> tuple[Sighting, ...]:
    """What was seen, in reading order, boxes in the pixels of the photograph as it was given."""
    if is_sliver(picture.shape):
        return ()
    sheet = perspective.find_sheet(picture)
    pixels = picture if sheet is None else sheet.pixels
    factor = min(_SIDE / max(pixels.shape[:2]), 1.0)
    if factor < 1.0:
        pixels = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    seen = photos.read_photo(perspective.evenly_lit(pixels), high_recall=high_recall)
    return tuple(replace(s, box=_back(s.box, factor, sheet)) for s in seen)


def _back(box: BoundingBox, factor: float, sheet: perspective.Sheet | None) -> BoundingBox:
    grown = BoundingBox(x0=box.x0 / factor, y0=box.y0 / factor, x1=box.x1 / factor, y1=box.y1 / factor)
    return grown if sheet is None else perspective.moved_back(grown, sheet.back)
