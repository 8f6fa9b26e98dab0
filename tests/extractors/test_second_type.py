"""A file that is two types at once is noticed; formats that carry one another legitimately are not."""

import hashlib
import io
import zipfile

import pytest
from PIL import Image

from benchmarks.reading.hostile_files.pdf_parts import page_pdf, stream
from benchmarks.reading.hostile_files.wrapping import entry, mail_of, zip_of, zipped
from extractors import file_types
from extractors.second_type import second_type_of
from extractors.unpacking import unpack
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from tests.extractors.made_messages import compound_file, message
from tests.extractors.reading.conftest import Read, read_bytes
from tests.extractors.reading.made_office import package

__all__ = ["read_bytes"]

PDF = page_pdf()
ZIP = zipped({"a.txt": b"hello" * 50})
HTML = b"<html><script>alert(1)</script></html>"
GIF = b"GIF89a\x01\0\x01\0\0\0\0;"


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(buffer, kind)
    return buffer.getvalue()


JPEG, PNG, WEBP, TIFF = (picture(kind) for kind in ("JPEG", "PNG", "WEBP", "TIFF"))
COMMENT = b"\xff\xfe" + (len(PDF) + 2).to_bytes(2, "big") + PDF
# an archive in a PDF's stream whose comment reaches to the end of the file: both are whole
INSIDE = page_pdf(more={6: stream(ZIP)})
AFTER = len(INSIDE) - INSIDE.index(ZIP) - len(ZIP)
BOTH = INSIDE.replace(ZIP, ZIP[:-2] + AFTER.to_bytes(2, "little"))


@pytest.mark.parametrize(
    ("data", "second"),
    [
        (PDF + ZIP, file_types.ZIP),
        (BOTH, file_types.ZIP),
        (PDF + HTML, file_types.HTML),
        (PDF.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + HTML + b"\n"), file_types.HTML),
        (HTML[:30] + PDF, file_types.HTML),
        (b"<?xml version='1.0'?><!--" + PDF, file_types.XML),
        (b"From: a@b.c\nSubject: x\n\n" + PDF, file_types.MAIL),
        (PDF + b"\n" + mail_of([("a.txt", b"x")]), file_types.MAIL),
        (PDF + JPEG, file_types.JPEG),
        (JPEG + ZIP, file_types.ZIP),
        (JPEG[:2] + COMMENT + JPEG[2:], file_types.PDF),
        (JPEG + PDF, file_types.PDF),
        (PNG + HTML, file_types.HTML),
        (WEBP + PDF, file_types.PDF),
        (TIFF + ZIP, file_types.ZIP),
        (GIF + ZIP, file_types.ZIP),
        (GIF + PDF, file_types.PDF),
        (ZIP + PDF, file_types.PDF),
        (ZIP[:-2] + len(PDF).to_bytes(2, "little") + PDF, file_types.PDF),
        (ZIP + HTML, file_types.HTML),
        (b"MZ" + bytes(90) + PDF, file_types.PDF),
    ],
)
def test_two_types_are_noticed(data: bytes, second: str) -> None:
    assert second_type_of(data, file_types.sniff(data)) == second


@pytest.mark.parametrize(
    "data",
    [
        b"",
        PDF,
        b"\x1b%-12345X@PJL JOB\r\n" + PDF,
        b"\0\0\n \xef\xbb\xbf" + PDF,
        PDF + b"\0\0\r\n",
        PDF + PDF,
        PDF + b"MZ ",
        INSIDE,
        page_pdf(more={6: stream(bytes(1024) + b"<html>" + JPEG + PNG)}),
        JPEG + JPEG,
        JPEG + b"\0\0\0\x18ftypmp42" + bytes(90),
        JPEG + b"SEFH" + bytes(90),
        PNG + b"\0",
        ZIP + b"\n",
        ZIP[:-2] + b"\x05\0hello",
        zipped({"a.pdf": PDF}, zipfile.ZIP_STORED),
        zip_of([(entry("a.html"), HTML), (entry("b.pdf"), PDF)], zipfile.ZIP_STORED),
        package({"word/document.xml": "<w/>", "word/media/image1.jpeg": JPEG}),
        mail_of([("a.zip", ZIP), ("b.pdf", PDF)]),
        b"From: a@b.c\nSubject: x\n\n" + ZIP + b"\n--B--\n",
        compound_file(message("Invoice", attachments=(("a.zip", zipped({"a.bin": bytes(range(256)) * 40}, 0)),))),
        b"PK\5\6" + bytes(18),
    ],
)
def test_one_type_is_left_alone(data: bytes) -> None:
    assert second_type_of(data, file_types.sniff(data)) is None


def test_what_is_read_is_held(read_bytes: Read) -> None:
    document = read_bytes(PDF + ZIP)
    assert "4711" in document.text
    (finding,) = [f for f in document.findings if f.code is ReasonCode.CONFLICTING_TYPES]
    assert "a PDF and a zip archive at once, and was read as a PDF" in finding.message


@pytest.mark.parametrize("data", [ZIP + PDF, GIF + PDF])
def test_what_is_not_read_says_both(read_bytes: Read, data: bytes) -> None:
    """A container is left closed: its members would be taken for what the sender meant."""
    with pytest.raises(UnreadableError, match="and a PDF at once") as error:
        if file_types.is_container(file_types.sniff(data)):
            blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=file_types.ZIP, name="a")
            unpack(blob, data, LimitSettings())
        else:
            read_bytes(data)
    assert error.value.reason is ReasonCode.UNSUPPORTED
    assert error.value.remedy
