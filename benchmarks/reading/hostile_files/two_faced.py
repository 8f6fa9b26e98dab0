"""Files of two types at once, and files that carry programs: each says what must be found."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.pdf_parts import deflated, page_pdf, stream
from benchmarks.reading.hostile_files.wrapping import zipped
from holdpoint.finding import ReasonCode

_GIF = b"GIF89a\x01\0\x01\0\0\0\0;"
_HTML = b"<html><script>alert(1)</script></html>"
_SCRIPT = b"<< /Type /Action /S /JavaScript /JS (while(true){app.alert(1)}) >>"
_BEACON = b"<< /S /URI /URI (http://127.0.0.1:9/beacon) >>"


def two_faced(good: Mapping[str, bytes]) -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    for name, data in _read_as_the_first(good).items():
        yield HostileFile(f"polyglot-{name}", "polyglot", data, must_find=ReasonCode.CONFLICTING_TYPES)
    for name, data in _left_closed(good).items():
        yield HostileFile(f"polyglot-{name}", "polyglot", data, ReasonCode.UNSUPPORTED)
    pdf = good["pdf"]
    yield HostileFile("polyglot-zip-stored-pdf.pdf", "polyglot", zipped({"a.pdf": pdf}, zipfile.ZIP_STORED))
    yield HostileFile("polyglot-pdf-around-pdf.pdf", "polyglot", pdf[:200] + pdf + pdf[200:])
    for name, data in (*_active_pdfs(), *_office_programs(good)):
        yield HostileFile(f"program-{name}", "active", data, must_find=ReasonCode.ACTIVE_CONTENT)


def _read_as_the_first(good: Mapping[str, bytes]) -> dict[str, bytes]:
    pdf, archive, jpeg, xml, mail = (good[kind] for kind in ("pdf", "zip", "jpeg", "xml", "eml"))
    comment = pdf[:60_000]
    inside = page_pdf(more={6: stream(archive)})
    behind = len(inside) - inside.index(archive) - len(archive)
    return {
        "pdf-then-zip.pdf": pdf + archive,
        "pdf-holds-zip.pdf": inside.replace(archive, archive[:-2] + behind.to_bytes(2, "little")),
        "pdf-then-html.pdf": pdf + _HTML,
        "pdf-html-in-comment.pdf": page_pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + _HTML + b"\n"),
        "pdf-then-program.pdf": pdf + b"MZ" + bytes(900),
        "pdf-then-jpeg.pdf": pdf + jpeg,
        "pdf-then-mail.pdf": pdf + b"\n" + mail,
        "html-then-pdf.pdf": b"<html><script>alert(1)</script>\n" + pdf,
        "xml-then-pdf.pdf": b"<?xml version='1.0'?><!-- \n" + pdf + b" -->" + xml,
        "mail-then-pdf.eml": b"From: a@b.c\nTo: d@e.f\nSubject: " + pdf,
        "jpeg-then-zip.jpg": jpeg + archive,
        "jpeg-then-pdf.jpg": jpeg + pdf,
        "jpeg-then-html.jpg": jpeg + _HTML,
        "pdf-in-jpeg-comment.jpg": jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:],
        "png-then-html.png": good["png"] + b"<script>alert(1)</script>",
        "png-then-zip.png": good["png"] + archive,
        "tiff-then-pdf.tif": good["tiff"] + pdf,
        "tiff-then-zip.tif": good["tiff"] + archive,
        "webp-then-pdf.webp": good["webp"] + pdf,
        "docx-then-pdf.docx": good["docx"] + pdf,
        "docx-comment-pdf.docx": good["docx"][:-2] + len(page_pdf()).to_bytes(2, "little") + page_pdf(),
        "xlsx-then-html.xlsx": good["xlsx"] + _HTML,
    }


def _left_closed(good: Mapping[str, bytes]) -> dict[str, bytes]:
    """Containers and types that are not read."""
    pdf, archive = good["pdf"], good["zip"]
    return {
        "zip-then-pdf.zip": archive + pdf,
        "zip-comment-pdf.zip": archive[:-2] + len(page_pdf()).to_bytes(2, "little") + page_pdf(),
        "zip-then-html.zip": archive + _HTML,
        "mail-then-zip.eml": b"From: a@b.c\nTo: d@e.f\nSubject: x\n\nhello" + b"\n" * 70_000 + archive,
        "gif-then-zip.gif": _GIF + archive,
        "gif-then-pdf.pdf": _GIF + pdf,
        "program-then-pdf.pdf": b"MZ" + pdf,
        "xml-then-zip.xml": good["xml"] + archive,
    }


def _active_pdfs() -> Iterator[tuple[str, bytes]]:
    packed = b"7 0 " + _SCRIPT
    yield "script-packed.pdf", page_pdf(more={6: deflated(packed, b"/Type /ObjStm /N 1 /First 4 ")})
    yield (
        "script-disguised.pdf",
        page_pdf(catalogue=b"/OpenAction 6 0 R", more={6: _SCRIPT.replace(b"Java", b"J#61va")}),
    )
    yield "packing-disguised.pdf", page_pdf(more={6: deflated(packed, b"/Type /Obj#53tm /N 1 /First 4 ")})
    yield "beacon-on-opening.pdf", page_pdf(catalogue=b"/OpenAction 6 0 R", more={6: _BEACON})
    yield "beacon-on-page.pdf", page_pdf(page=b"/MediaBox [0 0 595 842] /AA << /O %s >>" % _BEACON)
    names = b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>"
    for number, name in enumerate((b"(rechnung.pdf.exe)", b"(a.js)", b"<FEFF0061002E007600620073>", b"(macro.xlsm)")):
        specification = b"<< /Type /Filespec /F %s /UF %s /EF << /F 7 0 R >> >>" % (name, name)
        more = {6: specification, 7: deflated(b"MZ" + bytes(900), b"/Type /EmbeddedFile ")}
        yield f"attached-{number}.pdf", page_pdf(catalogue=names, more=more)


def _office_programs(good: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for kind, part in (("docx", "word/vbaProject.bin"), ("xlsx", "xl/vbaProject.bin"), ("xlsx", "xl/macrosheets/sheet1.xml"), ("docx", "word/activeX/activeX1.bin"),
                       ("docx", "word/embeddings/oleObject1.bin")):  # fmt: skip
        yield (
            f"{part.replace('/', '-').rpartition('.')[0]}.{kind}",
            with_part(good[kind], part, b"\xd0\xcf\x11\xe0" + bytes(900)),
        )


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """An office file with one more part."""
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
