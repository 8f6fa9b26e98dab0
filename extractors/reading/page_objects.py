"""What a PDF page is made of: how much of it lies under pictures, how much is drawn, whether its text is invisible."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_MAX_FORM_DEPTH = 3  # how deep images are looked for inside form objects
_MAX_FORM_OBJECTS = 50
_MAX_OBJECTS = 20_000  # of a page, or of a form, that are looked at: some 10 ms

# The same functions with addresses as plain integers, fit for `map`: a page has a thousand objects.
_object_at = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium_c.FPDFPage_GetObject, ctypes.c_void_p).value or 0
)
_kind_of = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium_c.FPDFPageObj_GetType, ctypes.c_void_p).value or 0
)
_render_mode_of = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium_c.FPDFTextObj_GetTextRenderMode, ctypes.c_void_p).value or 0
)
INVISIBLE_MODES = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(frozen=True)
class PageObjects:
    """`image_share` is the part of the page's area under images, 0 to 1 and more where they overlap.

    It is by boxes, nothing is decoded. A form that holds an image counts whole: too high a share only leads to a closer
    look. `drawn` counts paths, shadings and forms, among which outlined letters may be. `texts` are pieces of text, of
    which so many are `invisible` by their mode; those inside forms count too.
    """

    image_share: float
    drawn: int
    texts: int
    invisible: int

    @property
    def are_mostly_invisible(self) -> bool:
        """As the words are that a scanner lays over its picture."""
        return self.invisible * 2 > self.texts


def objects_of(page: pdfium.PdfPage) -> PageObjects:
    """A look at the page's first 20,000 objects."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    count = min(pdfium_c.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)
    address = ctypes.cast(page.raw, ctypes.c_void_p).value
    items = list(map(_object_at, repeat(address), range(count)))
    kinds = list(map(_kind_of, items))
    counts = Counter(kinds)
    covered = 0.0
    if counts[pdfium_c.FPDF_PAGEOBJ_IMAGE] or counts[pdfium_c.FPDF_PAGEOBJ_FORM]:
        edges = [ctypes.c_float() for _ in range(4)]
        for kind, address_of_item in zip(kinds, items, strict=True):
            if kind not in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM):
                continue
            item = ctypes.cast(address_of_item, pdfium_c.FPDF_PAGEOBJECT)
            if _holds_image(item, 0) and pdfium_c.FPDFPageObj_GetBounds(item, *edges):
                x0, y0, x1, y1 = (edge.value for edge in edges)
                covered += max(min(x1, right) - max(x0, left), 0) * max(min(y1, top) - max(y0, bottom), 0)
    if counts[pdfium_c.FPDF_PAGEOBJ_FORM]:
        modes = [pdfium_c.FPDFTextObj_GetTextRenderMode(item) for item in text_objects(page)]
    else:
        modes = [_render_mode_of(i) for i, kind in zip(items, kinds, strict=True) if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    return PageObjects(
        image_share=float(covered / area),
        drawn=count - counts[pdfium_c.FPDF_PAGEOBJ_TEXT] - counts[pdfium_c.FPDF_PAGEOBJ_IMAGE],
        texts=len(modes),
        invisible=sum(map(modes.count, INVISIBLE_MODES)),
    )


def text_objects(page: pdfium.PdfPage) -> Iterator[Any]:
    """The page's text objects as pdfium's handles, those inside forms too."""
    yield from _texts(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, _MAX_FORM_DEPTH)


def _texts(holder: Any, count: Any, get: Any, depth: int) -> Iterator[Any]:
    for index in range(min(count(holder), _MAX_OBJECTS)):
        item = get(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth:
            yield from _texts(item, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, depth - 1)


def _holds_image(item: Any, depth: int) -> bool:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM or depth >= _MAX_FORM_DEPTH:
        return bool(kind == pdfium_c.FPDF_PAGEOBJ_IMAGE)
    count = min(pdfium_c.FPDFFormObj_CountObjects(item), _MAX_FORM_OBJECTS)
    return any(_holds_image(pdfium_c.FPDFFormObj_GetObject(item, index), depth + 1) for index in range(count))
