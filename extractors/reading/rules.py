"""Ruled lines taken out of a scanned page: readers take an upright one beside a word for a bracket, a bar or a 1."""

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.gray_levels import level_at

Gray = npt.NDArray[np.uint8]

_DARKER = 50  # grey values than the paper: ink
_UPRIGHT = 45  # pixels at 200 dpi: no letter of running text has so long a stroke
_SIDE = 28  # pixels of one that a lying rule crosses: the side of a low cell
_LYING = 90
_THICK = 7  # pixels: a thicker bar is lettering or a picture
_GROUND = 0.45  # share of ink around a pixel from which it is ground rather than print
_AROUND = 61  # pixels


def without_rules(gray: Gray) -> Gray:
    """The same page with paper where thin straight lines were; the picture itself where there are none."""
    paper = level_at(gray, 0.5)
    ink = (gray < paper - _DARKER).astype(np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_UPRIGHT, 1), np.uint8)) | _sides_of_cells(ink)
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, _THICK), np.uint8))
    # Light print on a dark ground leaves thin upright runs between its letters.
    ground = cv2.dilate(
        (cv2.blur(ink * 255, (_AROUND, _AROUND)) > _GROUND * 255).astype(np.uint8), np.ones((1, _AROUND))
    )
    rules = cv2.dilate(runs & (1 - bars) & (1 - ground), np.ones((1, 3), np.uint8))
    if not rules.any():
        return gray
    clean = gray.copy()
    clean[rules > 0] = paper
    return clean


def _sides_of_cells(ink: Gray) -> Gray:
    """Shorter upright runs, where they meet a lying rule."""
    lying = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, _LYING), np.uint8))
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_SIDE, 1), np.uint8))
    return np.asarray(cv2.dilate(runs & lying, np.ones((2 * _UPRIGHT + 1, 1), np.uint8)) & runs, dtype=np.uint8)
