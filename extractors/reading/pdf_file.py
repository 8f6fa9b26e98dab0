"""A PDF opened for reading and rendering: passwords, and pictures of pages whose cost is computed first."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading import refusals
from extractors.reading.text_layer import Upright, extra_turns

if TYPE_CHECKING:  # loaded only by those who look at pictures
    import numpy as np
    import numpy.typing as npt

POINTS_PER_INCH = 72
_MAX_FORM_DEPTH = 3  # how deep images are looked for inside form objects
_SAMPLED_TEXTS = 40
_MAX_FORM_OBJECTS = 50
_MAX_OBJECTS = 2_000  # objects of a page asked whether they are images; more mean drawn artwork, not a scan


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
    """Pixels a point for a page of so many points: the wanted scale, or less where that would pass the pixel limit."""
    area = max(width, 1.0) * max(height, 1.0)
    return min(wanted, math.sqrt(max_pixels / area))


def gray_picture(page: pdfium.PdfPage, upright: Upright, scale: float) -> "npt.NDArray[np.uint8]":
    """The upright page in grey, `scale` pixels a point; the caller has kept the scale within the limit."""
    extra = (upright.turns - page.get_rotation() // 90) % 4
    bitmap = page.render(scale=scale, rotation=extra * 90, grayscale=True, may_draw_forms=True)
    try:
        import numpy as np

        picture = bitmap.to_numpy()
        return np.ascontiguousarray(picture.reshape(picture.shape[:2])).copy()
    finally:
        bitmap.close()


def colour_picture(page: pdfium.PdfPage, scale: float) -> "npt.NDArray[np.uint8]":
    """The upright page in colour (rows, columns, RGB), `scale` pixels a point."""
    bitmap = page.render(scale=scale, rotation=extra_turns(page) * 90, rev_byteorder=True, may_draw_forms=True)
    try:
        import numpy as np

        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]).copy()
    finally:
        bitmap.close()


def image_coverage(page: pdfium.PdfPage) -> float:
    """Share of the page's area under images, 0 to 1 and more where images overlap. Counts boxes, decodes nothing.

    A form that holds an image counts whole: too high a share only leads to a closer look.
    """
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    edges = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(edge) for edge in edges]
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        item = pdfium_c.FPDFPage_GetObject(page.raw, index)
        if _holds_image(item, 0) and pdfium_c.FPDFPageObj_GetBounds(item, *references):
            x0, y0, x1, y1 = (edge.value for edge in edges)
            covered += max(min(x1, right) - max(x0, left), 0) * max(min(y1, top) - max(y0, bottom), 0)
    return float(covered / area)


def _holds_image(item: Any, depth: int) -> bool:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM or depth >= _MAX_FORM_DEPTH:
        return bool(kind == pdfium_c.FPDF_PAGEOBJ_IMAGE)
    count = min(pdfium_c.FPDFFormObj_CountObjects(item), _MAX_FORM_OBJECTS)
    return any(_holds_image(pdfium_c.FPDFFormObj_GetObject(item, index), depth + 1) for index in range(count))


def has_hidden_text(page: pdfium.PdfPage) -> bool:
    """Whether most text objects of a page are invisible, as the layer is that a scanner lays over its picture."""
    hidden = seen = 0
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=_MAX_FORM_DEPTH):
        hidden += pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        seen += 1
        if seen >= _SAMPLED_TEXTS:
            break
    return hidden * 2 > seen
