"""Words of a photographed page by PP-OCR alone (the `rapidocr` wheel brings its models; nothing is downloaded).

On till receipts it finds total and date on 97 of 100 where Tesseract finds them on 54, at twice the cost.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractors.reading import pp_models
from extractors.reading.deskew import skew_of_lines
from extractors.reading.pp_detection import Picture, Quad, find_lines
from extractors.reading.pp_recognition import ReadWord, words_on_lines
from extractors.reading.reading_order import lines_of
from extractors.reading.word_confidence import Evidence, Sighting, Source
from holdpoint.document import BoundingBox, Word

READER = pp_models.READER
DETECTION_SIDE = 960  # pixels of the longer side for finding lines; more costs and finds no more on receipts
HIGH_RECALL_SIDE = 1536
_NONSENSE = 0.4  # the mean likelihood of a line's characters below which it is a pattern, not print


def load_models(languages: Sequence[str] = ()) -> None:
    """Load the models without running them, so that processes forked from this one need not.

    Chinese and Japanese are read only where one of the languages (by Tesseract's names) is written so.
    """
    pp_models.load_models(languages)


def read_photo(picture: Picture, *, high_recall: bool = False) -> tuple[Sighting, ...]:
    """What was seen, in reading order, boxes in the picture's pixels."""
    return read_lines(picture, find_lines(picture, HIGH_RECALL_SIDE if high_recall else DETECTION_SIDE))


def read_lines(picture: Picture, lines: Sequence[Quad]) -> tuple[Sighting, ...]:
    """The same where the lines are known already."""
    return _ordered(sightings_on(picture, lines), skew_of_lines(lines))


def sightings_on(picture: Picture, lines: Sequence[Quad]) -> list[list[Sighting]]:
    """The words on each line, from left to right."""
    return [_sightings(line, words) for line, words in zip(lines, words_on_lines(picture, lines), strict=True)]


def _sightings(line: Quad, words: Sequence[ReadWord]) -> list[Sighting]:
    if not words or np.mean([w.mean for w in words]) < _NONSENSE:
        return []
    return [Sighting(w.text, _box(line, w), Evidence(Source.PHOTO, 0.5, w.least, w.hesitation)) for w in words]


def _box(line: Quad, word: ReadWord) -> BoundingBox:
    top, bottom = line[1] - line[0], line[2] - line[3]
    corners: npt.NDArray[np.float32] = np.array(
        [
            line[0] + top * word.start,
            line[0] + top * word.end,
            line[3] + bottom * word.start,
            line[3] + bottom * word.end,
        ]
    )
    (x0, y0), (x1, y1) = np.maximum(corners.min(axis=0), 0), np.maximum(corners.max(axis=0), 0)
    return BoundingBox(x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1))


def _ordered(lines: Sequence[Sequence[Sighting]], slope: float) -> tuple[Sighting, ...]:
    """Reading order on the levelled page. A detected line stays whole: only lines are ordered, not their words."""
    anchors = []
    for index, seen in enumerate(lines):
        if not seen:
            continue
        box = BoundingBox.around(s.box for s in seen)
        drop = slope * (box.x0 + box.x1) / 2
        sag = abs(slope) * (box.x1 - box.x0) / 2  # a sloping line's box is taller than its print
        top, bottom = box.y0 - drop + sag, box.y1 - drop - sag
        if bottom - top < 2:
            top, bottom = (top + bottom) / 2 - 1, (top + bottom) / 2 + 1
        anchors.append(Word(text=str(index), box=BoundingBox(x0=box.x0, y0=top, x1=box.x1, y1=bottom)))
    return tuple(sighting for row in lines_of(anchors) for anchor in row for sighting in lines[int(anchor.text)])
