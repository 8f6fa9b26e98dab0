"""Words of a photographed page by PP-OCR (the `rapidocr` wheel brings its models; nothing is downloaded).

On till receipts it finds total and date on 96 of 100 where Tesseract finds them on 54, at five times the cost.
"""

import os
import re
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.reading.reading_order import lines_of
from holdpoint.document import BoundingBox, Word

Colour = npt.NDArray[np.uint8]  # rows, columns, RGB
Point = tuple[float, float]

READER = "rapidocr"
_DETECTION_SIDE = 960  # pixels of the longer side for finding lines; more costs and finds no more on receipts
_SHEET_SIDE = 1536  # the same for a full sheet of small print
_TRUST = 0.95  # PP-OCR's own score hardly tells right from wrong (AUC .66 to .75), so none may look certain
_NARROW = frozenset("iIl.,:;'|!()[]1jftr ")
_NARROW_WIDTH = 0.55


def read_photo(picture: Colour) -> tuple[Word, ...]:
    """The words in reading order, boxes in the picture's pixels."""
    lines = _detected(picture, _DETECTION_SIDE)
    return _ordered([_line_words(quad, text, score * _TRUST) for quad, text, score in lines], _slope(lines))


def read_lines(picture: Colour) -> list[list[Word]]:
    """The lines of a full sheet as they were found, in no order; small print is found by looking closer."""
    return [_line_words(quad, text, score * _TRUST) for quad, text, score in _detected(picture, _SHEET_SIDE)]


def _detected(picture: Colour, side: int) -> list[tuple[npt.NDArray[np.float64], str, float]]:
    output = _engine(side)(np.ascontiguousarray(picture[:, :, ::-1]))
    if output.boxes is None or output.txts is None:
        return []
    return [
        (np.asarray(quad, dtype=np.float64), str(text), float(score))
        for quad, text, score in zip(output.boxes, output.txts, output.scores, strict=True)
    ]


def load_models() -> None:
    """Load the models without running them, so that processes forked from this one need not."""
    for side in (_DETECTION_SIDE, _SHEET_SIDE):
        engine = _engine(side)
        engine._load_det_model()
        engine._load_rec_model()


@lru_cache(maxsize=2)
def _engine(side: int) -> Any:
    """The models, loaded once a process (about 0.7 s of CPU); one thread each. `side` is detection's, in pixels."""
    # ONNX Runtime 1.29 and later send telemetry from Linux too, and keep a device id in ~/.cache, unless told before
    # it is loaded: https://github.com/microsoft/onnxruntime/pull/27379
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.limit_side_len": side,
            "Det.limit_type": "max",
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _slope(lines: list[tuple[npt.NDArray[np.float64], str, float]]) -> float:
    """By how much lines fall for each pixel to the right: the median over the longer ones."""
    slopes = [
        (quad[1][1] - quad[0][1]) / (quad[1][0] - quad[0][0])
        for quad, text, _ in lines
        if len(text) >= 6 and quad[1][0] - quad[0][0] > 20
    ]
    return float(np.median(slopes)) if slopes else 0.0


def _ordered(lines: list[list[Word]], slope: float) -> tuple[Word, ...]:
    """Reading order on the levelled page. A detected line stays whole: only lines are ordered, not their words."""
    whole: dict[int, list[Word]] = {}
    anchors = []
    for index, words in enumerate(lines):
        if not words:
            continue
        box = BoundingBox.around(w.box for w in words)
        drop = slope * (box.x0 + box.x1) / 2
        sag = abs(slope) * (box.x1 - box.x0) / 2  # a sloping line's box is taller than its print
        top, bottom = box.y0 - drop + sag, box.y1 - drop - sag
        if bottom - top < 2:
            top, bottom = (top + bottom) / 2 - 1, (top + bottom) / 2 + 1
        whole[index] = words
        anchors.append(Word(text=str(index), box=BoundingBox(x0=box.x0, y0=top, x1=box.x1, y1=bottom)))
    return tuple(word for row in lines_of(anchors) for anchor in row for word in whole[int(anchor.text)])


def _line_words(quad: npt.NDArray[np.float64], text: str, confidence: float) -> list[Word]:
    """A recognised line cut into words; each gets its share of the line's quadrangle by the width of its characters."""
    widths = np.array([_NARROW_WIDTH if c in _NARROW else 1.0 for c in text] or [1.0])
    ends = np.concatenate([[0.0], np.cumsum(widths)]) / widths.sum()
    words = []
    for match in re.finditer(r"\S+", text):
        start, end = ends[match.start()], ends[match.end()]
        top, bottom = quad[1] - quad[0], quad[2] - quad[3]
        corners = np.array(
            [quad[0] + top * start, quad[0] + top * end, quad[3] + bottom * start, quad[3] + bottom * end]
        )
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        words.append(
            Word(
                text=match.group(),
                box=BoundingBox(x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1)),
                confidence=min(max(confidence, 0.0), 1.0),
            )
        )
    return words
