"""What a file would do by itself is told and never done; what only a person can start is not told."""

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from benchmarks.reading.hostile_files.pdf_parts import deflated, page_pdf, stream
from holdpoint.document import Document
from holdpoint.finding import ReasonCode
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import pdf_of
from tests.extractors.reading.made_office import package, paragraph, relationships

URI = b"/S /URI /URI (http://127.0.0.1:9/beacon)"
SCRIPT = b"<< /Type /Action /S /JavaScript /JS (app.alert(1)) >>"


def said(document: Document) -> str:
    """What the finding on active content says; empty where there is none."""
    return "".join(f.message for f in document.findings if f.code is ReasonCode.ACTIVE_CONTENT)


def opening(action: bytes) -> bytes:
    return page_pdf(catalogue=b"/OpenAction 6 0 R", more={6: b"<< /Type /Action %s >>" % action})


def attached(name: bytes, strings: bytes = b"(%s)") -> bytes:
    shown = strings % name
    return page_pdf(
        catalogue=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
        more={
            6: b"<< /Type /Filespec /F " + shown + b" /UF " + shown + b" /EF << /F 7 0 R >> >>",
            7: deflated(b"MZ" + bytes(90), b"/Type /EmbeddedFile "),
        },
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (opening(b"/S /JavaScript /JS (app.alert(1))"), "JavaScript"),
        (opening(b"/S /Launch /F (/bin/sh)"), "starts a program"),
        (opening(b"/S /SubmitForm /F (http://127.0.0.1:9/)"), "sends its form elsewhere"),
        (opening(b"/S /ImportData /F (/etc/passwd)"), "reads a file"),
        (opening(URI), "on opening"),
        (opening(b"/S /GoToR /F (a.pdf)"), "on opening"),
        (page_pdf(catalogue=b"/OpenAction << %s >>" % URI), "on opening"),
        (page_pdf(page=b"/MediaBox [0 0 595 842] /AA << /O 6 0 R >>", more={6: b"<< %s >>" % URI}), "on opening"),
        (opening(b"/S /J#61vaScript /JS (app.alert(1))"), "disguise"),
        (page_pdf(more={6: stream(b"7 0 " + SCRIPT, b"/Type /Obj#53tm /N 1 /First 4")}), "disguise"),
        (page_pdf(more={6: deflated(b"7 0 " + SCRIPT, b"/Type /ObjStm /N 1 /First 4 ")}), "JavaScript"),
        (page_pdf(catalogue=b"/OpenAction 8 0 R /AA << >>",
                  more={6: deflated(b"7 0 8 12 << /A /B >> << %s >>" % URI, b"/Type /ObjStm ")}), "on opening"),
        (attached(b"invoice.pdf.exe"), '"invoice.pdf.exe"'),
        (attached("rechnung.vbs".encode("utf-16-be").hex().encode(), b"<FEFF%s>"), '"rechnung.vbs"'),
    ],
)  # fmt: skip
def test_what_a_pdf_would_do_is_told(read_bytes: Read, data: bytes, told: str) -> None:
    document = read_bytes(data)
    assert "4711" in document.text, "and it is read all the same"
    assert told in said(document)


@pytest.mark.parametrize(
    "data",
    [
        page_pdf(),
        page_pdf(catalogue=b"/OpenAction [3 0 R /Fit]"),
        opening(b"/S /GoTo /D [3 0 R /Fit]"),
        page_pdf(page=b"/MediaBox [0 0 595 842] /Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << %s >> >>]" % URI),
        page_pdf(catalogue=b"/OpenAction [3 0 R /Fit] /LaunchPad 1 /Note (Launch JavaScript)"),
        page_pdf(catalogue=b"/Arial#20Bold 1 /text#2Fxml 2"),
        attached(b"factur-x.xml"),
    ],
)
def test_what_only_a_person_can_start_is_not_told(read_bytes: Read, data: bytes) -> None:
    """A view to open at, links, attachments that are data."""
    assert said(read_bytes(data)) == ""


def test_what_an_encrypted_pdf_would_do_is_told(read_bytes: Read) -> None:
    """Its object streams are opened with the password; the names of attachments, too."""
    packed = deflated(b"7 0 " + SCRIPT, b"/Type /ObjStm /N 1 /First 4 ")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page_pdf(catalogue=b"/X 6 0 R", more={6: packed}))))
    writer.add_attachment("run.bat", b"@echo off")
    writer.encrypt("sesame", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert b"JavaScript" not in buffer.getvalue()
    document = read_bytes(buffer.getvalue(), passwords=("sesame",))
    assert "JavaScript" in said(document)
    assert '"run.bat"' in said(document)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("word/vbaProject.bin", "macros"),
        ("word/activeX/activeX1.xml", "ActiveX"),
        ("word/embeddings/oleObject1.bin", "embedded objects"),
        ("word/media/image1.png", ""),
    ],
)
def test_programs_in_office_files_are_told(read_bytes: Read, part: str, told: str) -> None:
    body = f'<w:document xmlns:w="http://w"><w:body>{paragraph("Invoice 4711")}</w:body></w:document>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": body,
        part: b"\0",
    }
    document = read_bytes(package(parts), "a.docx")
    assert "4711" in document.text
    assert (told in said(document)) if told else not said(document)


def test_a_bomb_among_the_object_streams_costs_nothing(read_bytes: Read) -> None:
    bomb = stream(zlib.compress(bytes(60 * 1024 * 1024)), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    assert "4711" in read_bytes(page_pdf(more={6: bomb})).text


def test_an_ordinary_pdf_carries_nothing(read_bytes: Read) -> None:
    assert said(read_bytes(pdf_of("Invoice 4711 of 3 March 2024"))) == ""
