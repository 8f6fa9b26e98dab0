"""The gate: a scanner's layer is taken where it says what the picture shows, and only there."""

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from extractors.reading.layer_pages import LayerReading, read_by_layer
from extractors.reading.page_gate import Verdict
from extractors.reading.page_ink import PageInk
from extractors.reading.upright import Upright
from holdpoint.document import PageKind
from tests.extractors.reading.made_files import picture_of

ROWS = tuple(f"Position {i} of the order, at {i}00.00 EUR each, delivered to the works" for i in range(1, 13))
_SIZE, _HEIGHT = (1654, 2339), 842 / 2339  # pixels of the sheet, points a pixel


def form() -> Image.Image:
    """Twelve printed lines in a heavy frame with a rule below each and a black bar on top."""
    sheet = picture_of(*ROWS, size=_SIZE, font_size=36)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((100, 60, 1550, 130), fill=0)
    pen.rectangle((100, 60, 1550, 2200), outline=0, width=12)
    for row in range(12):
        y = 200 + row * 144 + 90
        pen.line((100, y, 1550, y), fill=0, width=8)
    return sheet


def scanned(layer: tuple[str, ...], sheet: Image.Image, inflation: float = 1.0) -> LayerReading:
    """The sheet as a page, these lines of its text laid over it invisibly, first line first."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595 * inflation, 842 * inflation))
    page.scale(inflation, inflation)
    page.drawImage(ImageReader(sheet), 0, 0, 595, 842)
    for row, line in enumerate(layer):
        text = page.beginText(150 * 595 / 1654, 842 - (200 + row * 144 + 33) * _HEIGHT)
        text.setTextRenderMode(3)
        text.setFont("Helvetica", 13)
        text.textOut(line)
        page.drawText(text)
    page.save()
    with pdfium.PdfDocument(buffer.getvalue()) as file:
        return read_by_layer(file[0], 1, 50_000_000)


def test_a_complete_layer_of_a_form_is_taken_however_heavy_its_lines() -> None:
    reading = scanned(ROWS, form())
    assert reading.verdict is Verdict.SCANNED
    assert reading.page.kind is PageKind.SCAN
    assert {word.confidence for word in reading.page.words} == {0.9}
    assert reading.findings == ()


@pytest.mark.parametrize("rows", [2, 6, 9])
def test_a_layer_that_leaves_print_uncovered_needs_ocr(rows: int) -> None:
    """It is kept beside, with little confidence, for where OCR does no better."""
    reading = scanned(ROWS[:rows], form())
    assert reading.verdict is Verdict.INCOMPLETE
    assert reading.verdict.needs_ocr
    assert {word.confidence for word in reading.page.words} == {0.5}


@pytest.mark.parametrize(("rows", "verdict"), [(12, Verdict.SCANNED), (9, Verdict.INCOMPLETE)])
def test_a_sheet_that_claims_one_point_a_pixel_is_judged_as_the_sheet_that_it_is(rows: int, verdict: Verdict) -> None:
    reading = scanned(ROWS[:rows], form(), inflation=2.78)
    assert reading.verdict is verdict
    assert reading.layer.upright.inflation == pytest.approx(2.78, rel=0.01)


def test_a_picture_without_a_layer_needs_ocr() -> None:
    assert scanned((), form()).verdict is Verdict.UNUSABLE


def test_the_picture_of_a_page_never_passes_the_pixel_limit() -> None:
    """A page may claim to be a kilometre wide."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(14000, 14000))
    page.drawString(72, 72, "x")
    page.save()
    with pdfium.PdfDocument(buffer.getvalue()) as file:
        ink = PageInk.of(file[0], Upright(0, 0, 14000, 14000, 0), 3.0, 1_000_000)
    assert ink.width * ink.height <= 1_010_000
    assert len(ink.pixels) == ink.width * ink.height
