"""PDFs: words stand where they are printed, whatever the page's turn; what cannot be read says why and what to do."""

import io
import time

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from extractors.reading.pdf_catalogue import read_pages
from holdpoint.document import Document, PageKind, Unit, Word
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import LINES, WIDE, pdf_of, picture_of, scan_pdf


def word(document: Document, text: str, page: int = 1) -> Word:
    return next(w for w in document.pages[page - 1].words if w.text == text)


def test_words_stand_within_two_points_of_where_they_are_printed(read_bytes: Read) -> None:
    document = read_bytes(pdf_of(*LINES))
    page = document.pages[0]
    assert (page.width, page.height, page.unit, page.kind) == (595, 842, Unit.POINT, PageKind.TEXT_LAYER)
    assert document.text == " ".join(LINES)
    box = word(document, "1,234.56").box
    left = 72 + stringWidth("Total amount ", "Helvetica", 12)
    assert box.x0 == pytest.approx(left, abs=2)
    assert box.x1 == pytest.approx(left + stringWidth("1,234.56", "Helvetica", 12), abs=2)
    baseline = 842 - 680
    assert box.y0 < baseline - 8
    assert baseline <= box.y1 <= baseline + 4


def test_reading_order_is_that_of_the_page_not_of_the_file(read_bytes: Read) -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842))
    for x, y, text in ((300, 600, "four"), (72, 600.5, "three"), (300, 699, "two"), (72, 700, "first word on top")):
        page.drawString(x, y, text)
    page.save()
    assert read_bytes(buffer.getvalue()).text == "first word on top two three four"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_turned_for_display_reads_as_it_is_displayed(read_bytes: Read, rotation: int) -> None:
    """A scanner that feeds sheets sideways sets /Rotate: boxes are those of the page as a person sees it."""
    upright = PdfReader(io.BytesIO(pdf_of(*LINES)))
    writer = PdfWriter()
    page = writer.add_page(upright.pages[0])
    page.rotate(-rotation)
    page.transfer_rotation_to_content()  # the content is turned one way ...
    page.rotate(rotation)  # ... and displayed turned back
    buffer = io.BytesIO()
    writer.write(buffer)
    turned, straight = read_bytes(buffer.getvalue()), read_bytes(pdf_of(*LINES))
    assert turned.text == straight.text
    assert (turned.pages[0].width, turned.pages[0].height) == pytest.approx((595, 842), abs=0.5)
    ours, theirs = word(turned, "1,234.56").box, word(straight, "1,234.56").box
    assert (ours.x0, ours.y0, ours.x1, ours.y1) == pytest.approx((theirs.x0, theirs.y0, theirs.x1, theirs.y1), abs=2)


def test_text_beside_the_page_is_not_read(read_bytes: Read) -> None:
    """What no person sees must not become a value."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842))
    page.drawString(72, 700, "Visible words on the page")
    page.drawString(72, 900, "Total 9,999.00")
    page.save()
    assert read_bytes(buffer.getvalue()).text == "Visible words on the page"


def test_encryption(read_bytes: Read) -> None:
    """A user password locks; an owner's password alone does not; the known passwords are tried."""
    locked = pdf_of(*LINES, encrypt=StandardEncryption("sesame", "owner", strength=128))
    with pytest.raises(UnreadableError, match="encrypted") as refused:
        read_bytes(locked)
    assert refused.value.reason is ReasonCode.ENCRYPTED
    assert "password" in refused.value.remedy
    with pytest.raises(UnreadableError) as wrong:
        read_bytes(locked, passwords=("open",))
    assert wrong.value.reason is ReasonCode.ENCRYPTED
    assert "1,234.56" in read_bytes(locked, passwords=("open", "sesame")).text
    assert "1,234.56" in read_bytes(pdf_of(*LINES, encrypt=StandardEncryption("", "owner", canCopy=0))).text


def test_embedded_xml_and_metadata_come_along(read_bytes: Read) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of(*LINES)))
    writer.add_attachment("factur-x.xml", '<?xml version="1.0"?><Invoice>ä</Invoice>'.encode())
    writer.add_attachment("photo.bin", b"\x00" * 100)
    writer.add_metadata({"/Title": "Rechnung"})
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read_bytes(buffer.getvalue(), context="see attached")
    assert [(a.name, a.text) for a in document.attachments] == [
        ("factur-x.xml", '<?xml version="1.0"?><Invoice>ä</Invoice>')
    ]
    assert document.metadata["title"] == "Rechnung"
    assert document.context == "see attached"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", ReasonCode.EMPTY),
        (pdf_of(*LINES)[:300], ReasonCode.DAMAGED),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, ReasonCode.DAMAGED),
        (b"\x7fELF" + b"\x00" * 200, ReasonCode.UNSUPPORTED),
        (b"Dear all,\nplease find attached nothing.", ReasonCode.UNSUPPORTED),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, ReasonCode.DAMAGED),
    ],
    ids=["empty", "truncated", "garbage", "program", "text", "broken picture"],
)
def test_what_cannot_be_read_says_why_and_what_to_do(read_bytes: Read, data: bytes, reason: ReasonCode) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_bytes(data)
    assert refused.value.reason is reason
    assert refused.value.remedy
    assert refused.value.document_id
    assert refused.value.fact.endswith(".")


def test_limits_on_pages_and_bytes_hold_before_the_work(read_bytes: Read) -> None:
    writer = PdfWriter()
    for _ in range(30):
        writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    for limits in (LimitSettings(pages=29), LimitSettings(file_mb=1)):
        data = buffer.getvalue() + b" " * (2 * 1024 * 1024)
        with pytest.raises(UnreadableError) as refused:
            read_bytes(data, limits=limits)
        assert refused.value.reason is ReasonCode.RESOURCE_LIMIT


def test_a_scanned_page_is_read_from_its_picture(read_bytes: Read) -> None:
    """Boxes of OCR words come back in points, also where the sheet lay askew."""
    for angle in (0.0, 1.5):
        image = picture_of(*LINES, WIDE).rotate(angle, fillcolor=255)
        document = read_bytes(scan_pdf(image))
        page = document.pages[0]
        assert (page.kind, page.reader, page.unit) == (PageKind.SCAN, "tesseract+rapidocr", Unit.POINT)
        assert "Total amount 1,234.56 EUR" in document.text
        box = word(document, "Total").box
        if angle == 0.0:
            assert box.x0 == pytest.approx(150 * 72 / 200, abs=3)
            assert 360 * 72 / 200 - 3 < box.y0 < box.y1 < 412 * 72 / 200 + 3


def test_a_page_without_text_comes_back_without_words(read_bytes: Read) -> None:
    page = read_bytes(scan_pdf(picture_of())).pages[0]
    assert page.words == ()


def test_a_text_layer_of_private_characters_is_not_trusted(read_bytes: Read) -> None:
    """Fonts without a character map give private-use codes or none: the page is read by OCR instead."""
    from extractors.reading.page_gate import text_suffices

    assert text_suffices("Total amount 1,234.56 EUR, payable until 31 January")
    assert not text_suffices("Total amount")
    assert not text_suffices("\ue001\ue002\ue003 \ue004\ue005 amount due by the end of the month")
    assert not text_suffices("!$%& (/)= ?*'# +~,; :._- @!$% &/() =?*' #+~, total of the page")


def test_a_wrong_name_warns_and_the_content_decides(read_bytes: Read) -> None:
    document = read_bytes(pdf_of(*LINES), name="photo.jpg")
    assert [f.code for f in document.findings] == [ReasonCode.WRONG_EXTENSION]
    assert "1,234.56" in document.text
    assert read_bytes(pdf_of(*LINES), name="Invoice.PDF").findings == ()


def test_pypdf_reads_words_near_their_places() -> None:
    """The fallback for files that pdfium refuses: places are estimates, text is whole."""
    page = read_pages(pdf_of(*LINES), None, 10)[0]
    assert " ".join(w.text for w in page.words) == " ".join(LINES)
    first = page.words[0].box
    assert first.x0 == pytest.approx(72, abs=2)
    assert first.y0 < 842 - 700 < first.y1


def test_a_large_page_of_dense_text_takes_milliseconds(read_bytes: Read) -> None:
    """No call for every character: 3,000 words must stay far below a second."""
    data = pdf_of(*(f"row {i} " + "word " * 60 for i in range(50)))
    started = time.process_time()
    read_bytes(data)
    assert time.process_time() - started < 0.6
