"""Text that a person cannot see is a finding, never a value."""

import io
import subprocess
import sys
from collections.abc import Callable

import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from holdpoint.finding import ReasonCode, Severity
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import picture_of

Hide = Callable[[canvas.Canvas], None]
PRINTED = "Invoice 2024-0815 Total amount 1,234.56 EUR payable within 30 days"
FALSE_TOTAL = "Total 9,999.00"


def invoice(hide: Hide | None = None) -> bytes:
    """A page that prints one line at (72, 700), and whatever else is done to it."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842))
    page.setFont("Helvetica", 11)
    page.drawString(72, 700, PRINTED)
    if hide is not None:
        hide(page)
    page.save()
    return buffer.getvalue()


def in_white(page: canvas.Canvas) -> None:
    page.setFillColor(white)
    page.drawString(72, 640, FALSE_TOTAL)


def in_nearly_white(page: canvas.Canvas) -> None:
    page.setFillColor(Color(0.985, 0.985, 0.985))
    page.drawString(72, 640, FALSE_TOTAL)


def in_the_colour_of_its_ground(page: canvas.Canvas) -> None:
    page.setFillColor(Color(0.1, 0.3, 0.6))
    page.rect(60, 630, 300, 30, stroke=0, fill=1)
    page.drawString(72, 640, FALSE_TOTAL)


def invisible(page: canvas.Canvas) -> None:
    text = page.beginText(72, 640)
    text.setTextRenderMode(3)
    text.textOut(FALSE_TOTAL)
    page.drawText(text)


def transparent(page: canvas.Canvas) -> None:
    page.setFillAlpha(0)
    page.drawString(72, 640, FALSE_TOTAL)


def covered(page: canvas.Canvas) -> None:
    page.drawString(72, 640, FALSE_TOTAL)
    page.setFillColor(white)
    page.rect(60, 630, 300, 30, stroke=0, fill=1)


def clipped(page: canvas.Canvas) -> None:
    path = page.beginPath()
    path.rect(400, 100, 50, 50)
    page.clipPath(path, stroke=0)
    page.drawString(72, 640, FALSE_TOTAL)


def tiny(page: canvas.Canvas) -> None:
    page.setFont("Helvetica", 0.8)
    page.drawString(72, 640, FALSE_TOTAL)


def beside_the_page(page: canvas.Canvas) -> None:
    page.drawString(72, 900, FALSE_TOTAL)


def over_a_logo(page: canvas.Canvas) -> None:
    logo = picture_of("Logo of a company", "in many letters", size=(400, 200), font_size=20).rotate(7, fillcolor=90)
    page.drawImage(ImageReader(logo), 60, 600, 200, 100)
    invisible(page)


def letter_by_letter_over_a_logo(page: canvas.Canvas) -> None:
    logo = picture_of("Logo", size=(400, 200), font_size=60).rotate(9, fillcolor=90)
    page.drawImage(ImageReader(logo), 60, 600, 200, 100)
    x = 72.0
    for letter in FALSE_TOTAL:
        text = page.beginText(x, 640)
        text.setTextRenderMode(3)
        text.textOut(letter)
        page.drawText(text)
        x += page.stringWidth(letter, "Helvetica", 11)


def white_in_a_ruled_cell(page: canvas.Canvas) -> None:
    page.grid([60, 360], [638.5, 655])
    in_white(page)


@pytest.mark.parametrize(
    "hide",
    [
        in_white, in_nearly_white, in_the_colour_of_its_ground, invisible, transparent, covered, clipped, tiny,
        beside_the_page, white_in_a_ruled_cell, over_a_logo, letter_by_letter_over_a_logo,
    ],
    ids=lambda hide: hide.__name__,
)  # fmt: skip
def test_a_false_total_that_nobody_sees_is_reported_and_not_read(read_bytes: Read, hide: Hide) -> None:
    document = read_bytes(invoice(hide))
    assert document.text == PRINTED
    (finding,) = document.findings
    assert finding.code is ReasonCode.HIDDEN_TEXT
    assert finding.severity is Severity.HOLD
    assert finding.page == 1
    assert FALSE_TOTAL in finding.message


def test_a_white_total_over_the_printed_one_does_not_replace_it(read_bytes: Read) -> None:
    """There is ink where the false amount stands, but it is another's."""

    def over_it(page: canvas.Canvas) -> None:
        page.setFillColor(white)
        x = 72 + page.stringWidth("Invoice 2024-0815 Total amount ", "Helvetica", 11)
        page.drawString(x, 700, "9,999.00")

    def invisibly(page: canvas.Canvas) -> None:
        text = page.beginText(72 + page.stringWidth("Invoice 2024-0815 Total amount ", "Helvetica", 11), 700.5)
        text.setTextRenderMode(3)
        text.textOut("9,999.00")
        page.drawText(text)

    document = read_bytes(invoice(invisibly))
    assert "9,999.00" not in document.text
    assert "1,234.56" in document.text
    assert [f.code for f in document.findings] == [ReasonCode.HIDDEN_TEXT]
    assert [f.code for f in read_bytes(invoice(over_it)).findings] == [ReasonCode.HIDDEN_TEXT]


def test_what_can_be_seen_is_no_finding(read_bytes: Read) -> None:
    """White on a dark bar, grey small print, a watermark, a vertical note, print over a picture."""

    def seen(page: canvas.Canvas) -> None:
        page.setFillColor(Color(0.1, 0.2, 0.4))
        page.rect(60, 630, 300, 40, stroke=0, fill=1)
        page.setFillColor(white)
        page.drawString(72, 638, "Pos Description Amount 17")
        page.setFont("Helvetica-Bold", 24)
        page.drawString(220, 634, "BILL")
        page.setFont("Helvetica", 8)
        page.drawString(222, 653, "Bath 75")  # into the large letters' box
        page.setFillColor(Color(0.6, 0.6, 0.6))
        page.setFont("Helvetica", 5)
        page.drawString(72, 600, "small grey print IBAN DE89 3704 0044 0532 0130 00")
        page.setFont("Helvetica", 9)
        page.saveState()
        page.rotate(90)
        page.drawString(200, -40, "Form 17 of 2024")
        page.restoreState()
        page.setFillColor(black)
        page.drawImage(ImageReader(picture_of(size=(200, 200)).point(lambda _: 190)), 72, 300, 200, 100)
        page.drawString(80, 350, "12 over a picture")

    document = read_bytes(invoice(seen))
    assert document.findings == ()
    for text in ("Pos Description Amount 17", "small grey print IBAN", "Form 17 of 2024", "12 over a picture"):
        assert text in document.text


def test_a_scanners_layer_over_its_picture_is_not_hidden_text(read_bytes: Read) -> None:
    """The picture shows what the invisible words say."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842))
    page.drawImage(ImageReader(picture_of(PRINTED, font_size=36)), 0, 0, 595, 842)
    text = page.beginText(54, 842 - 200 * 842 / 2339 - 12)
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 13.6)
    text.textOut(PRINTED)
    page.drawText(text)
    page.save()
    document = read_bytes(buffer.getvalue())
    assert document.findings == ()
    assert document.pages[0].reader == "pdfium"
    assert document.text == PRINTED


def test_a_name_cut_off_at_a_cells_edge_is_left_out_silently(read_bytes: Read) -> None:
    """Forms do so every day. A digit in the unseen rest could be taken for a value, and is reported."""

    def cut_off(rest: str) -> Hide:
        def draw(page: canvas.Canvas) -> None:
            path = page.beginPath()
            path.rect(70, 630, page.stringWidth("Sold to Washington", "Helvetica", 11) + 3, 30)
            page.clipPath(path, stroke=0)
            page.drawString(72, 640, f"Sold to Washington {rest}")

        return draw

    document = read_bytes(invoice(cut_off("DC")))
    assert document.text == f"{PRINTED} Sold to Washington"
    assert document.findings == ()
    assert [f.code for f in read_bytes(invoice(cut_off("99"))).findings] == [ReasonCode.HIDDEN_TEXT]


def test_pages_that_need_no_ocr_are_read_without_image_libraries() -> None:
    """A process for born-digital PDFs stays small."""
    heavy = (
        "import sys, extractors.reading.layer_pages; print([m for m in ('numpy', 'cv2', 'PIL') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
