"""Changing what a PDF page prints: text objects taken out by pdfium, others put in their place."""

import ctypes
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
    """The file with these texts replaced on their pages, in Helvetica of the same size; ValueError where one is not found."""
    document = pdfium.PdfDocument(data)
    for number in sorted({c.span.page.number for c in changes}):
        page = document[number - 1]
        for change in (c for c in changes if c.span.page.number == number):
            _replace(document, page, change)
        page.gen_content()
    import io

    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _replace(document: pdfium.PdfDocument, page: pdfium.PdfPage, change: Change) -> None:
    textpage = page.get_textpage()
    box = change.span.box
    height = page.get_height()
    hits = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        if _overlap(box, left, height - top, right, height - bottom):
            hits.append((left, item, _text_of(item, textpage)))
    hits.sort(key=lambda hit: hit[0])
    joined = "".join(text for _, _, text in hits)
    bare_old, bare_joined = change.old.replace(" ", ""), joined.replace(" ", "")
    if not hits or bare_old not in bare_joined:
        raise ValueError(f"{change.old!r} is not among the text objects there: {joined!r}")
    new = joined.replace(change.old, change.new) if change.old in joined else bare_joined.replace(bare_old, change.new)
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(hits[0][1].raw, size)
    raw.FPDFPageObj_GetMatrix(hits[0][1].raw, matrix)
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    fresh = raw.FPDFPageObj_CreateTextObj(document.raw, font, size.value)
    wide = (new + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(fresh, ctypes.cast(ctypes.create_string_buffer(wide), ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_SetMatrix(fresh, matrix)
    textpage.close()
    for _, item, _ in hits:
        page.remove_obj(item)
    raw.FPDFPage_InsertObject(page.raw, fresh)


def _overlap(box: BoundingBox, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether the object's middle line runs through the box and it covers some of it."""
    middle = (top + bottom) / 2
    return box.y0 <= middle <= box.y1 and left < box.x1 - 0.5 and right > box.x0 + 0.5


def _text_of(item: pdfium.PdfObject, textpage: pdfium.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(item.raw, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
