"""Pictures: photographs and sheets are read, bombs are refused by their header, the name of a type is its content."""

import os
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from extractors import file_types
from extractors.reading import tesseract_program
from extractors.reading.pictures import is_flat_scan, read_pictures
from extractors.reading.reading_order import in_reading_order
from extractors.reading.scans import DPI, read_scan, tessdata_folder, words_of
from holdpoint.document import PageKind, Unit
from holdpoint.errors import ConfigurationError, UnreadableError
from holdpoint.finding import ReasonCode
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import LINES, WIDE, as_bytes, pdf_of, picture_of


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and brings almost no data."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(head))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 10)
        + b"IDAT"
        + zlib.compress(b"\x00" * 1000)[:10]
        + b"\x00\x00\x00\x00"
    )


def photo_of_receipt() -> Image.Image:
    """A slip on a dark table, a little blurred and tilted."""
    slip = picture_of("CORNER SHOP", "Date 03/02/2024", "Bread 4.20", "TOTAL 17.35", size=(800, 1000), font_size=36)
    table = Image.new("L", (1000, 1300), 70)
    table.paste(slip, (100, 150))
    return table.rotate(2, fillcolor=70).filter(ImageFilter.GaussianBlur(0.8)).convert("RGB")


def test_a_photographed_receipt_is_read_with_boxes_in_pixels(read_bytes: Read) -> None:
    document = read_bytes(as_bytes(photo_of_receipt(), "JPEG", quality=80), name="slip.jpg")
    page = document.pages[0]
    assert (page.kind, page.reader, page.unit) == (PageKind.PHOTO, "rapidocr", Unit.PIXEL)
    assert (page.width, page.height) == (1000, 1300)
    assert "TOTAL 17.35" in document.text
    assert "03/02/2024" in document.text
    total, amount = (next(w for w in page.words if w.text == t) for t in ("TOTAL", "17.35"))
    assert total.box.x1 <= amount.box.x0 + 12
    assert abs(total.box.y0 - amount.box.y0) < 25
    assert all(0.5 < w.confidence < 1 for w in page.words)


def test_a_photograph_taken_sideways_stands_upright(read_bytes: Read) -> None:
    """The camera's EXIF note turns the picture, and boxes are those of the turned one."""
    image = photo_of_receipt().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn 90 degrees clockwise for display"
    document = read_bytes(as_bytes(image, "JPEG", exif=exif.tobytes()), name="slip.jpg")
    assert (document.pages[0].width, document.pages[0].height) == (1000, 1300)
    assert "TOTAL 17.35" in document.text


def test_a_scanned_sheet_goes_to_the_reader_for_flat_pages(read_bytes: Read) -> None:
    sheet = picture_of(*LINES, WIDE)
    document = read_bytes(as_bytes(sheet, "PNG"), name="sheet.png")
    assert document.pages[0].kind is PageKind.SCAN
    assert document.pages[0].reader == "tesseract+rapidocr"
    assert "Total amount 1,234.56 EUR" in document.text


def test_a_slip_scanned_on_a_large_sheet_goes_to_the_reader_for_receipts(read_bytes: Read) -> None:
    """Its boxes are those of the sheet, though only the printed part was looked at."""
    sheet = Image.new("L", (2480, 3508), 255)
    sheet.paste(picture_of("TOTAL 17.35", size=(500, 300), font_size=30), (900, 1200))
    page = read_bytes(as_bytes(sheet, "PNG"), name="sheet.png").pages[0]
    assert (page.kind, page.reader) == (PageKind.SCAN, "rapidocr")
    assert [w.text for w in page.words] == ["TOTAL", "17.35"]
    assert page.words[0].box.x0 == pytest.approx(1050, abs=12)
    assert page.words[0].box.y1 == pytest.approx(1432, abs=15)


def test_every_page_of_a_tiff_is_read(read_bytes: Read) -> None:
    pages = [picture_of(f"This is the page number {n}", "of two altogether") for n in (1, 2)]
    document = read_bytes(as_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:]), name="fax.tif")
    assert [page.number for page in document.pages] == [1, 2]
    assert "number 2" in " ".join(w.text for w in document.pages[1].words)


def test_forty_megapixels_are_refused_by_the_header(read_bytes: Read) -> None:
    """Refused with its dimensions, at once, before anything is decoded (the data behind the header is missing)."""
    started = time.process_time()
    with pytest.raises(UnreadableError) as refused:
        read_bytes(png_header(8000, 5000), name="huge.png")
    assert time.process_time() - started < 0.2
    assert refused.value.reason is ReasonCode.RESOURCE_LIMIT
    assert "8000 × 5000" in refused.value.fact
    with pytest.raises(UnreadableError) as bomb:
        read_bytes(png_header(100_000, 100_000), name="bomb.png")
    assert bomb.value.reason is ReasonCode.RESOURCE_LIMIT


def test_a_truncated_picture_is_damaged(read_bytes: Read) -> None:
    data = as_bytes(photo_of_receipt(), "JPEG")
    with pytest.raises(UnreadableError) as refused:
        read_bytes(data[: len(data) // 3], name="slip.jpg")
    assert refused.value.reason is ReasonCode.DAMAGED


def test_a_sheet_is_told_from_a_photograph() -> None:
    sheet, photo = as_bytes(picture_of(*LINES), "PNG"), as_bytes(photo_of_receipt().resize((1500, 1950)), "PNG")
    assert [is_flat_scan(p.pixels) for data in (sheet, photo) for p in read_pictures(data, 10**8, 1)] == [True, False]


def test_a_bare_xml_is_carried_as_text_without_pages(read_bytes: Read) -> None:
    document = read_bytes(
        '<?xml version="1.0" encoding="ISO-8859-1"?><Invoice>ä</Invoice>'.encode("latin-1"), name="i.xml"
    )
    assert document.pages == ()
    assert document.attachments[0].text.endswith("<Invoice>ä</Invoice>")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"junk\n" * 100 + pdf_of("x"), file_types.PDF),
        (b"MZ\x90\x00", file_types.EXECUTABLE),
        (b"PK\x03\x04" + b"\x00" * 22 + b"\x05\x00\x00\x00a.pdf%PDF-1.4", file_types.ZIP),
        (b"PK\x03\x04" + b"\x00" * 22 + b"\x13\x00\x00\x00[Content_Types].xml word/document.xml", file_types.DOCX),
        (b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nhello", file_types.MAIL),
        (b"Subject: only one field\n\nis no mail", file_types.TEXT),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", file_types.XML),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), file_types.XML),
        (b"<rsm:CrossIndustryInvoice xmlns:rsm='x'/>", file_types.XML),
        (b"<!DOCTYPE html><html></html>", file_types.HTML),
        ("Grüße".encode(), file_types.TEXT),
        (b"\x00\x01\x02", file_types.UNKNOWN),
        (b"", file_types.EMPTY),
    ],
)
def test_the_content_decides_the_type(data: bytes, expected: str) -> None:
    assert file_types.sniff(data) == expected


def test_a_name_without_a_known_extension_promises_nothing() -> None:
    assert not file_types.extension_disagrees("scan", file_types.PDF)
    assert not file_types.extension_disagrees("scan.001", file_types.PDF)
    assert not file_types.extension_disagrees(".pdf", file_types.PNG)
    assert file_types.extension_disagrees("invoice.pdf", file_types.EXECUTABLE)


def test_the_photo_reader_neither_calls_home_nor_leaves_an_identifier(tmp_path: Path) -> None:
    """ONNX Runtime keeps a telemetry store in the home folder as soon as it is loaded, unless it is told not to."""
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"} | {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(Path.cwd()),
    }
    program = "from extractors.reading.photos import load_models; load_models()"
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_the_tesseract_program_reads_as_the_library_does() -> None:
    """The fallback where the library cannot be imported: same table, same words."""
    gray = np.asarray(picture_of(*LINES, WIDE))
    by_library, reader = read_scan(gray, ("eng",))
    by_program = in_reading_order(words_of(tesseract_program.recognise(gray, "eng", tessdata_folder(("eng",)), DPI)))
    assert reader == "tesseract"
    assert [w.text for w in by_program] == [w.text for w in by_library]
    assert [w.box for w in by_program] == [w.box for w in by_library]


def test_a_language_that_is_not_installed_is_the_machines_fault() -> None:
    with pytest.raises(ConfigurationError, match="xyz") as missing:
        read_scan(np.asarray(picture_of(*LINES)), ("xyz",))
    assert "tesseract-ocr-xyz" in missing.value.remedy
