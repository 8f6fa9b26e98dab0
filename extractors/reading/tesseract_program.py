"""Tesseract by its program, where its library (the `tesserocr` wheel) is missing: four times the cost.

The sandbox has a profile for it: the one program, and files in one scratch folder. `HOLDPOINT_TESSERACT=program` in the
environment asks for it where the library is there, too.
"""

import importlib.util
import os
import shutil
import struct
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

VARIABLE = "HOLDPOINT_TESSERACT"
READER = "pytesseract"
_PSM_SPARSE = 11
_INTERPRETER = 3  # PT_INTERP: the type of the entry that names the program's loader (ELF-64, program header)


@lru_cache(maxsize=1)
def is_in_use() -> bool:
    """Whether scanned pages are read by the program: it is asked for, or there is no library."""
    return os.environ.get(VARIABLE) == "program" or importlib.util.find_spec("tesserocr") is None


def started_files() -> tuple[str, ...]:
    """What the kernel opens to start it: the program and its loader. Nothing where it is not installed."""
    found = shutil.which("tesseract")
    if found is None:
        return ()
    program = Path(found).resolve()
    loader = _loader_of(program.read_bytes())
    return (str(program), *((str(Path(loader).resolve()),) if loader else ()))


def prepare(scratch: str) -> None:
    """Put its files into that folder."""
    import tempfile

    tempfile.tempdir = scratch
    os.environ["TMPDIR"] = scratch


def load() -> None:
    """Ask it for its version, which is kept: children could not, and need not."""
    import pytesseract

    files = started_files()
    if files:
        pytesseract.pytesseract.tesseract_cmd = files[0]
        pytesseract.get_tesseract_version()


def recognise(gray: "npt.NDArray[np.uint8]", language: str, folder: Path, dpi: int) -> str:
    """The words of a grey picture as Tesseract's table (TSV)."""
    import pytesseract
    from PIL import Image

    config = f"--psm {_PSM_SPARSE} --oem 1 --dpi {dpi} --tessdata-dir {folder}"
    return str(pytesseract.image_to_data(Image.fromarray(gray), lang=language, config=config))


def _loader_of(program: bytes) -> str | None:
    if program[:5] != b"\x7fELF\x02":
        return None
    (table,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    for at in range(table, table + size * count, size):
        kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", program, at)
        if kind == _INTERPRETER:
            return program[offset : offset + length].rstrip(b"\0").decode()
    return None
