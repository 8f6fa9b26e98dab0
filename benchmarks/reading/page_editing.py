"""Changing what a PDF page prints: text objects taken out by pdfium, others put in their place."""

import ctypes
import io
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.fields.layout import Span
from holdpoint.document import BoundingBox


@dataclass(frozen=True)
class Change:
    """Where a text stands and what is to stand there."""

    span: Span
    old: str
    new: str


def edited(data: bytes, changes: list[Change]) -> bytes:
    """The file with these texts replaced, in Helvetica of the same size; ValueError where one is not found."""
    document = pdfium.PdfDocument(data)
    for number in sorted({c.span.page.number for c in changes}):
        page = document[number - 1]
        for change in (c for c in changes if c.span.page.number == number):
            _replace(document, page, change)
        page.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _replace(document: pdfium.PdfDocument, page: pdfium.PdfPage, change: Change) -> None:
    """Text objects that touch the place go; their words come back one by one, each where it was."""
    height = page.get_height()
    hits = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        left, bottom, right, top = item.get_bounds()
        if _overlap(change.span.box, left, height - top, right, height - bottom):
            hits.append((item, BoundingBox(x0=left, y0=height - top, x1=right, y1=height - bottom)))
    if not hits:
        raise ValueError(f"no text object prints {change.old!r} there")
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(hits[0][0].raw, size)
    raw.FPDFPageObj_GetMatrix(hits[0][0].raw, matrix)
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    for x, text in _words_after(change, [box for _, box in hits]):
        fresh = raw.FPDFPageObj_CreateTextObj(document.raw, font, size.value)
        wide = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        raw.FPDFText_SetText(fresh, ctypes.cast(wide, ctypes.POINTER(ctypes.c_ushort)))
        placed = raw.FS_MATRIX(matrix.a, matrix.b, matrix.c, matrix.d, x, matrix.f)
        raw.FPDFPageObj_SetMatrix(fresh, placed)
        raw.FPDFPage_InsertObject(page.raw, fresh)
    for item, _ in hits:
        page.remove_obj(item)


def _words_after(change: Change, boxes: list[BoundingBox]) -> list[tuple[float, str]]:
    """Left end and text of every word that the objects print, as it is to be."""
    target = change.span.words
    whole = " ".join(w.text for w in target)
    if change.old not in whole:
        raise ValueError(f"{change.old!r} is not printed as one text: {whole!r}")
    pieces = whole.replace(change.old, change.new, 1).split(" ")
    if len(pieces) != len(target):
        pieces = [" ".join(pieces), *("" for _ in target[1:])]
    new_texts = {id(word): piece for word, piece in zip(target, pieces, strict=True)}
    inside = [w for w in change.span.page.words if any(_overlap(w.box, b.x0, b.y0, b.x1, b.y1) for b in boxes)]
    return [(w.box.x0, text) for w in inside if (text := new_texts.get(id(w), w.text))]


def _overlap(box: BoundingBox, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether the object's middle line runs through the box and it covers some of it."""
    middle = (top + bottom) / 2
    return box.y0 <= middle <= box.y1 and left < box.x1 - 0.5 and right > box.x0 + 0.5
