"""PDF forms made for tests and for fuzzing: fields with and without their appearances, notes typed onto a page."""

import io
from dataclasses import dataclass

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen import canvas

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Place:
    """Left, bottom, width, height of a field in points, y upwards."""

    x: float
    y: float
    width: float = 150
    height: float = 18


NUMBER, TOTAL = Place(180, 775), Place(180, 735)


def filled_form(before: int = 0, behind: Image.Image | None = None) -> bytes:
    """An order form: two filled fields, a ticked box, a hidden field; `before` pages of print stand before it."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    for number in range(before):
        page.drawString(72, 700, f"Page {number + 1} of the terms of delivery")
        page.showPage()
    if behind is not None:
        page.drawInlineImage(behind, 0, 0, WIDTH, HEIGHT)
    page.drawString(50, 780, "Order number")
    page.drawString(50, 740, "Total amount")
    for name, value, place, flags in (
        ("number", "PO-2026-77", NUMBER, "print"),
        ("total", "1.234,50", TOTAL, "print"),
        ("secret", "SECRET-99", Place(180, 600), "hidden"),
    ):
        page.acroForm.textfield(
            name=name, value=value, x=place.x, y=place.y, width=place.width, height=place.height, annotationFlags=flags
        )
    page.acroForm.checkbox(name="express", checked=True, x=180, y=690)
    page.save()
    return buffer.getvalue()


def without_appearances(data: bytes, says_so: bool) -> bytes:
    """Fields with their values alone, as programs write them that leave the drawing to the reader."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        for annotation in page.get("/Annots", ()):
            annotation.get_object().pop("/AP", None)
    writer.set_need_appearances_writer(says_so)
    return _written(writer)


def storing(data: bytes, name: str, value: str, *, says_so: bool | None = None, flags: int = 0) -> bytes:
    """The same form, with another value stored for one field; its appearance stays. `says_so`: draw anew."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        for annotation in page.get("/Annots", ()):
            field = annotation.get_object()
            if field.get("/T") == name:
                field[NameObject("/V")] = TextStringObject(value)
                field[NameObject("/Ff")] = NumberObject(flags)
    if says_so is not None:
        writer.set_need_appearances_writer(says_so)
    return _written(writer)


def drawing_nothing(data: bytes, name: str) -> bytes:
    """The same form, with an empty appearance for one field; its value stays."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for annotation in writer.pages[0].get("/Annots", ()):
        field = annotation.get_object()
        if field.get("/T") == name:
            field["/AP"]["/N"].get_object().set_data(b"")
    return _written(writer)


def with_typed_note(data: bytes, text: str) -> bytes:
    """Someone typed onto the page in a viewer: an annotation of the kind FreeText with its appearance."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    drawn = DecodedStreamObject()
    drawn.set_data(f"BT /F 12 Tf 2 6 Td ({text}) Tj ET".encode())
    drawn.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, 200, 20))),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
            ),
        }
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FreeText"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (300, 500, 500, 520))),
            NameObject("/F"): NumberObject(4),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(drawn)}),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", ()), writer._add_object(note)])
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
