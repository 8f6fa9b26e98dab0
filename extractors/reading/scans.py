"""Words of a flat page's picture by Tesseract: grey, 200 dpi, sparse text, straightened first.

Binarising hurts and 150 or 300 dpi are worse than 200, so the picture goes in as it is; measured on A4 scans.
"""

import contextlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.reading.reading_order import in_reading_order
from holdpoint.document import BoundingBox, Word
from holdpoint.errors import ConfigurationError

Gray = npt.NDArray[np.uint8]

DPI = 200
_MIN_SKEW = 0.4  # degrees; straightening less costs sharpness and gains nothing
_MAX_SKEW = 6.0
_PSM_SPARSE = 11
_WORD_LEVEL = "5"  # of Tesseract's table: page, block, paragraph, line, word
_TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")


def read_scan(gray: Gray, languages: tuple[str, ...], dpi: int = DPI) -> tuple[tuple[Word, ...], str]:
    """The words in reading order with boxes in the picture's pixels, and the name of the reader that spoke."""
    angle = skew_of(gray)
    straight, back = _straightened(gray, angle) if abs(angle) >= _MIN_SKEW else (gray, None)
    table, reader = _recognise(straight, languages, dpi)
    words = in_reading_order(words_of(table))
    if back is not None:
        words = tuple(word.model_copy(update={"box": _moved(word.box, back)}) for word in words)
    return words, reader


def load_models(languages: tuple[str, ...]) -> None:
    """Load the languages, so that processes forked from this one need not. Missing ones are told when needed."""
    with contextlib.suppress(ConfigurationError):
        _engine(languages)


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


def _rotation(shape: tuple[int, ...], angle: float) -> npt.NDArray[np.float64]:
    return np.asarray(cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), angle, 1.0), dtype=np.float64)


def _straightened(gray: Gray, angle: float) -> tuple[Gray, npt.NDArray[np.float64]]:
    """The picture turned back by its skew, and the matrix that leads from it to the original's pixels."""
    there = _rotation(gray.shape, angle)
    size = (gray.shape[1], gray.shape[0])
    straight = cv2.warpAffine(gray, there, size, flags=cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(straight, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(there), dtype=np.float64)


def _moved(box: BoundingBox, matrix: npt.NDArray[np.float64]) -> BoundingBox:
    """A box moved with its middle; its size stays, since the angles are small and a box cannot tilt."""
    x, y = matrix @ np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, 1.0])
    half_width, half_height = (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2
    return BoundingBox(
        x0=max(x - half_width, 0), y0=max(y - half_height, 0), x1=max(x + half_width, 0), y1=max(y + half_height, 0)
    )


def words_of(table: str) -> list[Word]:
    """The words of Tesseract's table (TSV). Its confidence is informative and taken as it is, over 100."""
    words = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height = (float(cell) for cell in cells[6:10])
        words.append(
            Word(
                text=cells[11].strip(),
                box=BoundingBox(x0=left, y0=top, x1=left + width, y1=top + height),
                confidence=min(max(float(cells[10]) / 100, 0.0), 1.0),
            )
        )
    return words


def _recognise(gray: Gray, languages: tuple[str, ...], dpi: int) -> tuple[str, str]:
    recognise, reader = _engine(languages)
    return recognise(gray, dpi), reader


@lru_cache(maxsize=4)
def _engine(languages: tuple[str, ...]) -> tuple[Callable[[Gray, int], str], str]:
    """Tesseract with these languages loaded; by its program where the library cannot be imported."""
    folder, language = tessdata_folder(languages), "+".join(languages)
    try:
        import tesserocr
    except ImportError:
        return lambda gray, dpi: recognise_by_program(gray, language, folder, dpi), "pytesseract"
    api: Any = tesserocr.PyTessBaseAPI(path=str(folder), lang=language, psm=_PSM_SPARSE, oem=tesserocr.OEM.LSTM_ONLY)
    # tesserocr sends Tesseract's remarks to /dev/null, which a confined process may not open for writing: Tesseract
    # does not ask whether that worked and crashes at its first remark. Without a file they go to stderr.
    api.SetVariable("debug_file", "")

    def recognise(gray: Gray, dpi: int) -> str:
        height, width = gray.shape
        api.SetImageBytes(gray.tobytes(), width, height, 1, width)
        api.SetSourceResolution(dpi)
        api.Recognize()
        table = str(api.GetTSVText(0))
        api.Clear()
        return table

    return recognise, "tesseract"


def recognise_by_program(gray: Gray, language: str, folder: Path, dpi: int) -> str:
    """The same table by the `tesseract` program: four times the cost, and it needs to start a process."""
    import pytesseract
    from PIL import Image

    config = f"--psm {_PSM_SPARSE} --oem 1 --dpi {dpi} --tessdata-dir {folder}"
    return str(pytesseract.image_to_data(Image.fromarray(gray), lang=language, config=config))


def tessdata_folder(languages: tuple[str, ...]) -> Path:
    """Where Tesseract's language files are. ConfigurationError names the ones that are missing."""
    folders = [Path(f) for f in (os.environ.get("TESSDATA_PREFIX"), *_TESSDATA) if f]
    for folder in folders:
        if all((folder / f"{language}.traineddata").is_file() for language in languages):
            return folder
    raise ConfigurationError(
        f"Tesseract's data for {', '.join(languages)} is in none of {', '.join(map(str, folders))}.",
        consequence="Scanned pages cannot be read.",
        remedy="Install it (Debian: apt install "
        + " ".join(f"tesseract-ocr-{language}" for language in languages)
        + "), or change reading.languages.",
    )
