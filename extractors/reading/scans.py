"""Words of a flat page's picture by Tesseract: grey, 200 dpi, sparse text, straightened first.

Binarising hurts and 150 or 300 dpi are worse than 200, so the picture goes in as it is; measured on A4 scans.
"""

import contextlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.reading import deskew, tesseract_program
from extractors.reading.reading_order import in_reading_order
from holdpoint.document import BoundingBox, Word
from holdpoint.errors import ConfigurationError

Gray = npt.NDArray[np.uint8]

READER = "tesseract"
DPI = 200
_PSM_SPARSE = 11
_WORD_LEVEL = "5"  # of Tesseract's table: page, block, paragraph, line, word
_TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")


def read_scan(
    gray: Gray, languages: tuple[str, ...], dpi: int = DPI, skew: float | None = None
) -> tuple[tuple[Word, ...], str]:
    """The words in reading order, boxes in pixels, with Tesseract's own confidence; and which reader spoke.

    `skew` is by how many degrees lines fall to the right, where that is known already.
    """
    angle = deskew.skew_of(gray) if skew is None else skew
    straight, back = deskew.straightened(gray, angle) if abs(angle) >= deskew.MIN_SKEW else (gray, None)
    table, reader = _recognise(straight, languages, dpi)
    words = in_reading_order(words_of(table))
    if back is not None:
        words = tuple(word.model_copy(update={"box": deskew.moved(word.box, back)}) for word in words)
    return words, reader


def load_models(languages: tuple[str, ...]) -> None:
    """Load the languages, so that processes forked from this one need not. Missing ones are told when needed."""
    with contextlib.suppress(ConfigurationError):
        _engine(languages)
        for language in languages:  # what a page is in is detected
            _engine((language,))


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


@lru_cache(maxsize=12)
def _engine(languages: tuple[str, ...]) -> tuple[Callable[[Gray, int], str], str]:
    """Tesseract with these languages loaded; by its program where the library cannot be imported."""
    folder, language = tessdata_folder(languages), "+".join(languages)
    if tesseract_program.is_in_use():
        tesseract_program.load()
        return lambda gray, dpi: tesseract_program.recognise(gray, language, folder, dpi), tesseract_program.READER
    import tesserocr

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

    return recognise, READER


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
