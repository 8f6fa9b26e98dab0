"""Small PDFs and pictures made on the spot, with text at known places."""

import io

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

WIDE = "Please pay within thirty days of receipt and quote the number above"
LINES = ("Invoice number 2024-0815", "Total amount 1,234.56 EUR", "Payable until 31 January 2025")


def pdf_of(*lines: str, rotation: int = 0, encrypt: object = None) -> bytes:
    """An A4 page with lines of 12 pt Helvetica, the first at (72, 700) of the page's own coordinates, 20 pt apart."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842), encrypt=encrypt)
    page.setFont("Helvetica", 12)
    if rotation:
        page.setPageRotation(rotation)
    for index, line in enumerate(lines):
        page.drawString(72, 700 - 20 * index, line)
    page.showPage()
    page.save()
    return buffer.getvalue()


def picture_of(*lines: str, size: tuple[int, int] = (1654, 2339), font_size: int = 40) -> Image.Image:
    """A white sheet with printed lines, the first at (150, 200), four font sizes apart."""
    image = Image.new("L", size, 255)
    font = ImageFont.load_default(font_size)
    for index, line in enumerate(lines):
        ImageDraw.Draw(image).text((150, 200 + index * 4 * font_size), line, fill=0, font=font)
    return image


def as_bytes(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def scan_pdf(image: Image.Image) -> bytes:
    """An A4 PDF that is nothing but this picture."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842))
    page.drawImage(ImageReader(image), 0, 0, 595, 842)
    page.showPage()
    page.save()
    return buffer.getvalue()
