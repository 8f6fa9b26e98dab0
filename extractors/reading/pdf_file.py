"""A PDF opened for reading and rendering: passwords, and pictures of pages whose cost is computed first."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading import refusals
from extractors.reading.text_layer import extra_turns
from extractors.reading.upright import Upright

if TYPE_CHECKING:  # pages with a good text layer are read without numpy
    import numpy as np
    import numpy.typing as npt

POINTS_PER_INCH = 72


class UnopenedError(Exception):
    """pdfium does not take the bytes for a PDF; another reader may."""


@dataclass(frozen=True)
class OpenPdf:
    """An open PDF and the password that opened it, if one was needed."""

    file: pdfium.PdfDocument
    password: str | None

    @property
    def page_count(self) -> int:
        return len(self.file)

    @property
    def is_encrypted(self) -> bool:
        """Also where no password was needed to open it."""
        return int(pdfium_c.FPDF_GetSecurityHandlerRevision(self.file.raw)) >= 0


def attachment_names(pdf: OpenPdf) -> tuple[str, ...]:
    """The names of the files attached to the document; an empty one where it cannot be read."""
    names = []
    for index in range(pdf.file.count_attachments()):
        try:
            names.append(str(pdf.file.get_attachment(index).get_name()))
        except (pdfium.PdfiumError, UnicodeError):
            names.append("")
    return tuple(names)


def metadata_entries(pdf: OpenPdf) -> tuple[tuple[str, str], ...]:
    """The usual entries of the document's information dictionary, by their names in the file; empty ones too."""
    return tuple((key, str(pdf.file.get_metadata_value(key))) for key in pdf.file.METADATA_KEYS)


@contextmanager
def opened(data: bytes, passwords: Sequence[str]) -> Iterator[OpenPdf]:
    """Open with no password first (an owner's password alone locks nothing against reading), then with each given one.

    UnreadableError `encrypted` where none fits, UnopenedError where pdfium cannot make a PDF of it.
    """
    pdf = _open(data, passwords)
    try:
        yield pdf
    finally:
        pdf.file.close()


def _open(data: bytes, passwords: Sequence[str]) -> OpenPdf:
    for password in (None, *passwords):
        try:
            return OpenPdf(pdfium.PdfDocument(data, password=password), password)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) != pdfium_c.FPDF_ERR_PASSWORD:
                raise UnopenedError(str(error)) from None
    raise refusals.encrypted(tried=len(passwords))


def page_scale(width: float, height: float, wanted: float, max_pixels: int) -> float:
    """Pixels a point for a page of so many points: the wanted scale, or less where that would pass the pixel limit.

    Each side becomes a whole number of pixels, so the limit is that of (width x scale + 1) x (height x scale + 1).
    """
    both, area, room = width + height, width * height, max(max_pixels - 1, 1)
    return min(wanted, 2 * room / max(both + math.sqrt(both * both + 4 * area * room), 1e-9))


def gray_picture(page: pdfium.PdfPage, upright: Upright, scale: float) -> "npt.NDArray[np.uint8]":
    """The upright page in grey, `scale` pixels a point; the caller has kept the scale within the limit."""
    import numpy as np

    extra = (upright.turns - page.get_rotation() // 90) % 4
    bitmap = page.render(scale=scale, rotation=extra * 90, grayscale=True, may_draw_forms=True)
    try:
        picture = bitmap.to_numpy()
        return np.ascontiguousarray(picture.reshape(picture.shape[:2])).copy()
    finally:
        bitmap.close()


def colour_picture(page: pdfium.PdfPage, scale: float) -> "npt.NDArray[np.uint8]":
    """The upright page in colour (rows, columns, RGB), `scale` pixels a point."""
    import numpy as np

    bitmap = page.render(scale=scale, rotation=extra_turns(page) * 90, rev_byteorder=True, may_draw_forms=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]).copy()
    finally:
        bitmap.close()
