"""PDFs of a few kilobytes that want gigabytes or hours: compression, repetition, recursion, size."""

import zlib
from collections.abc import Iterable, Iterator

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.pdf_parts import (
    FONT,
    MEBIBYTE,
    WORDS,
    deflated,
    flate_bomb,
    page_pdf,
    pdf,
    stream,
)
from holdpoint.finding import ReasonCode

_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"


def pdf_bombs() -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    yield from _numbered(0, (*_compressed(), *_repeated(), *_pictured()))
    yield from small_pdf_bombs()
    for count in (201, 5_000, 60_000):
        yield HostileFile(f"bomb-pages-{count}.pdf", "bomb", _many_pages(count), ReasonCode.RESOURCE_LIMIT)


def small_pdf_bombs() -> Iterator[HostileFile]:
    """Recursion and size: a few kilobytes each, made in no time."""
    yield from _numbered(50, (*_recursive(), *_sized()))


def _numbered(first: int, cases: Iterable[tuple[str, bytes]]) -> Iterator[HostileFile]:
    for number, (name, data) in enumerate(cases, start=first):
        yield HostileFile(f"bomb-{number:02}-{name}.pdf", "bomb", data)


def _compressed() -> Iterator[tuple[str, bytes]]:
    for size in (100, 600):
        packed = flate_bomb(b" ", size * MEBIBYTE)
        yield f"flate-{size}", page_pdf(more={4: stream(packed, b"/Filter /FlateDecode")})
        twice = zlib.compress(packed, 9)
        yield f"flate-twice-{size}", page_pdf(more={4: stream(twice, b"/Filter [/FlateDecode /FlateDecode]")})
    thrice = zlib.compress(zlib.compress(flate_bomb(b"\0", 900 * MEBIBYTE), 9), 9)
    yield "flate-thrice", page_pdf(more={4: stream(thrice, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")})
    yield (
        "run-length",
        page_pdf(
            more={4: deflated(b"\x81 " * (2 * MEBIBYTE)).replace(b"/FlateDecode", b"[/FlateDecode /RunLengthDecode]")}
        ),
    )
    chain = b"[" + b"/ASCIIHexDecode " * 2_000 + b"]"
    yield "filter-chain", page_pdf(more={4: stream(WORDS, b"/Filter " + chain)})
    for columns in (2**31 - 1, 2**20):
        entries = b"/DecodeParms << /Predictor 12 /Columns %d /Colors 32 /BitsPerComponent 16 >>" % columns
        yield f"predictor-{columns}", page_pdf(more={4: deflated(WORDS, entries)})
    yield (
        "metadata",
        page_pdf(
            catalogue=b"/Metadata 6 0 R",
            trailer=b"/Info 7 0 R",
            more={
                6: stream(flate_bomb(b"<a/>", 400 * MEBIBYTE), b"/Filter /FlateDecode /Type /Metadata"),
                7: b"<< /Title (%s) >>" % (b"T" * MEBIBYTE),
            },
        ),
    )
    yield (
        "object-stream-length",
        page_pdf(
            more={
                6: stream(
                    flate_bomb(b"1 0 ", 400 * MEBIBYTE), b"/Type /ObjStm /N 1000000000 /First 8 /Filter /FlateDecode"
                )
            },
            catalogue=b"/X 6 0 R",
        ),
    )
    attached = b"/Names << /EmbeddedFiles << /Names [(factur-x.xml) 6 0 R] >> >>"
    yield (
        "attachment",
        page_pdf(
            catalogue=attached,
            more={
                6: b"<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 7 0 R >> >>",
                7: stream(
                    flate_bomb(b"<a/>", 700 * MEBIBYTE),
                    b"/Type /EmbeddedFile /Subtype /text#2Fxml /Filter /FlateDecode",
                ),
            },
        ),
    )


def _repeated() -> Iterator[tuple[str, bytes]]:
    yield "operators", page_pdf(more={4: deflated(b"q Q\n" * 3_000_000)})
    yield "lines", page_pdf(more={4: deflated(b"0 0 m 595 842 l S\n" * 1_000_000)})
    yield "curves", page_pdf(more={4: deflated(b"9 w 0 0 m " + b"1 900 2 -900 595 842 c " * 400_000 + b"S")})
    yield (
        "words",
        page_pdf(more={4: deflated(b"BT /F1 9 Tf 14 TL 40 800 Td " + b"(total 1.00) Tj T* " * 300_000 + b"ET")}),
    )
    yield "graphics-states", page_pdf(more={4: deflated(b"q " * 2_000_000 + WORDS)})
    yield "marked-content", page_pdf(more={4: deflated(b"/P << /MCID 1 >> BDC " * 500_000 + WORDS)})
    yield "clips", page_pdf(more={4: deflated(b"0 0 500 500 re W n " * 300_000 + b"0 0 500 500 re f")})
    yield (
        "content-array",
        pdf(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R >>",
                2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [%s] >>" % (b"4 0 R " * 200_000),
                4: deflated(b"0 0 m 1 1 l S " * 1_000),
            }
        ),
    )
    annotations = b"[" + b"<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] >> " * 100_000 + b"]"
    yield "annotations", page_pdf(page=b"/MediaBox [0 0 595 842] /Annots " + annotations)
    names = b" ".join(b"(a%d.xml) 6 0 R" % n for n in range(50_000))
    yield (
        "attachments",
        page_pdf(
            catalogue=b"/Names << /EmbeddedFiles << /Names [%s] >> >>" % names,
            more={
                6: b"<< /Type /Filespec /F (a.xml) /EF << /F 7 0 R >> >>",
                7: stream(b"<a/>", b"/Type /EmbeddedFile"),
            },
        ),
    )
    image = b"/Type /XObject /Subtype /Image /Width 4000 /Height 4000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    yield (
        "same-image",
        page_pdf(
            more={
                4: deflated(b"q 500 0 0 700 9 9 cm /I Do Q\n" * 3_000),
                6: stream(flate_bomb(b"\x7f", 16_000_000), image),
            },
            resources=b"/XObject << /I 6 0 R >>",
        ),
    )


def _recursive() -> Iterator[tuple[str, bytes]]:
    yield (
        "form-itself",
        page_pdf(
            b"/X Do",
            resources=b"/XObject << /X 6 0 R >>",
            more={6: stream(b"/X Do /X Do", _FORM + b" /Resources << /XObject << /X 6 0 R >> >>")},
        ),
    )
    yield (
        "forms-each-other",
        page_pdf(
            b"/X Do",
            resources=b"/XObject << /X 6 0 R >>",
            more={
                n: stream(b"/X Do /X Do", _FORM + b" /Resources << /XObject << /X %d 0 R >> >>" % (13 - n))
                for n in (6, 7)
            },
        ),
    )
    for fan, depth in ((10, 14), (2, 40), (1, 20_000)):
        forms = {
            6 + n: stream(b"/X Do " * fan, _FORM + b" /Resources << /XObject << /X %d 0 R >> >>" % (7 + n))
            for n in range(depth)
        }
        forms[6 + depth] = stream(WORDS, _FORM + b" /Resources << /Font << /F1 5 0 R >> >>")
        yield f"forms-{fan}-to-the-{depth}", page_pdf(b"/X Do", resources=b"/XObject << /X 6 0 R >>", more=forms)
    glyphs = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [1] "
    yield (
        "type3-itself",
        page_pdf(
            b"BT /T 12 Tf 72 700 Td (aaaa) Tj ET",
            resources=b"/Font << /T 6 0 R >>",
            more={
                6: glyphs
                + b"/Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> /Resources << /Font << /T 6 0 R >> >> >>",
                7: stream(b"1 0 d0 BT /T 1 Tf (aaaa) Tj ET"),
            },
        ),
    )
    pattern = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep %s /YStep %s /Resources << /Pattern << /P 6 0 R >> >>"
    for step in (b"9", b"0.00001", b"0"):
        yield (
            f"pattern-step-{step.decode()}",
            page_pdf(
                b"/Pattern cs /P scn 0 0 595 842 re f",
                resources=b"/Pattern << /P 6 0 R >>",
                more={6: stream(b"/Pattern cs /P scn 0 0 9 9 re f", pattern % (step, step))},
            ),
        )
    yield (
        "soft-mask-itself",
        page_pdf(
            b"/G gs 0 0 595 842 re f",
            resources=b"/ExtGState << /G 6 0 R >>",
            more={
                6: b"<< /SMask << /S /Luminosity /G 7 0 R >> >>",
                7: stream(
                    b"/G gs 0 0 595 842 re f",
                    _FORM + b" /Group << /S /Transparency >> /Resources << /ExtGState << /G 6 0 R >> >>",
                ),
            },
        ),
    )
    yield (
        "functions",
        page_pdf(
            b"/S sh",
            resources=b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 595 0 842] /Function 6 0 R >> >>",
            more={6: b"<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"},
        ),
    )
    program = b"{ " + b"dup mul sqrt sin cos exch " * 20_000 + b"pop }"
    yield (
        "calculator",
        page_pdf(
            b"/S sh",
            resources=b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 595 0 842] /Function 6 0 R >> >>",
            more={6: stream(program, b"/FunctionType 4 /Domain [0 595 0 842] /Range [0 1]")},
        ),
    )
    spaces = {6 + n: b"[/Indexed %d 0 R 255 (x)]" % (7 + n) for n in range(5_000)}
    yield (
        "colour-spaces",
        page_pdf(
            b"/C cs 1 sc 0 0 9 9 re f",
            resources=b"/ColorSpace << /C 6 0 R >>",
            more=spaces | {5_006: b"[/Indexed 6 0 R 255 (x)]"},
        ),
    )


def _sized() -> Iterator[tuple[str, bytes]]:
    boxes = (b"0 0 1000000000 1000000000", b"0 0 1e38 1e38", b"-1e9 -1e9 1e9 1e9", b"0 0 0 0", b"595 842 0 0", b"0 0 1 9999999",
             b"0 0 nan inf", b"0 0 14400 14400", b"0 0 595", b"(a) (b) (c) (d)")  # fmt: skip
    for number, box in enumerate(boxes):
        yield f"media-box-{number}", page_pdf(page=b"/MediaBox [" + box + b"]")
        yield f"media-box-{number}-without-words", page_pdf(b"0 0 9999 9999 re f", page=b"/MediaBox [" + box + b"]")
    yield "user-unit", page_pdf(b"0 0 300 300 re f", page=b"/MediaBox [0 0 595 842] /UserUnit 1000000")
    yield "matrix", page_pdf(b"1e30 0 0 1e30 0 0 cm " + WORDS)
    yield "font-size", page_pdf(WORDS.replace(b"12 Tf", b"1e20 Tf"))
    yield "dash", page_pdf(b"[0.000001 0.000001] 0 d 0 0 m 595 842 l S")
    yield "line-width", page_pdf(b"1e30 w 0 0 m 595 842 l S")


def _pictured() -> Iterator[tuple[str, bytes]]:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /Device%s /BitsPerComponent %d "
    junk = bytes(range(256)) * 64
    cases = {
        "image-bilevel": (head % (60_000, 60_000, b"Gray", 1), flate_bomb(b"\xaa", 60_000 * 60_000 // 8), b"FlateDecode"),
        "image-colour": (head % (20_000, 20_000, b"RGB", 8), flate_bomb(b"\x7f", 600 * MEBIBYTE), b"FlateDecode"),
        "image-lies": (head % (2**31 - 1, 2**31 - 1, b"RGB", 16), flate_bomb(b"\x7f", MEBIBYTE), b"FlateDecode"),
        "image-negative": (head % (-5, -5, b"Gray", 8), junk, b"ASCIIHexDecode"),
        "image-strip": (head % (1, 30_000_000, b"Gray", 8), flate_bomb(b"\x10", 30_000_000), b"FlateDecode"),
        "jbig2": (head % (30_000, 30_000, b"Gray", 1), junk, b"JBIG2Decode"),
        "jpx": (head % (30_000, 30_000, b"RGB", 8), b"\0\0\0\x0cjP  \r\n\x87\n" + junk, b"JPXDecode"),
        "jpx-codestream": (head % (9, 9, b"RGB", 8), b"\xff\x4f\xff\x51\0\x29\0\0" + b"\x7f\xff\xff\xff" * 8 + junk, b"JPXDecode"),
        "dct": (head % (65_000, 65_000, b"RGB", 8), b"\xff\xd8\xff\xc0\0\x11\x08\xfd\xe8\xfd\xe8\x03\x01\x22\0\x02\x11\x01\x03\x11\x01" + junk, b"DCTDecode"),
        "ccitt": (head % (60_000, 60_000, b"Gray", 1) + b"/DecodeParms << /K -1 /Columns 2000000000 /Rows 2000000000 >> ", junk, b"CCITTFaxDecode"),
        "lzw": (head % (9_000, 9_000, b"Gray", 8), junk, b"LZWDecode"),
    }  # fmt: skip
    for name, (entries, content, filter_name) in cases.items():
        yield (
            name,
            page_pdf(
                b"q 500 0 0 700 40 60 cm /I Do Q",
                resources=b"/XObject << /I 6 0 R >>",
                more={6: stream(content, entries + b"/Filter /" + filter_name)},
            ),
        )
    segment = b"\0\0\0\0\x30\0\x01\0\0\0\x13" + b"\x7f\xff\xff\xff" * 2 + b"\0" * 9 + b"\x80\0"
    yield (
        "jbig2-page",
        page_pdf(
            b"q 500 0 0 700 40 60 cm /I Do Q",
            resources=b"/XObject << /I 6 0 R >>",
            more={6: stream(segment, head % (9_000, 9_000, b"Gray", 1) + b"/Filter /JBIG2Decode")},
        ),
    )
    yield "inline-image", page_pdf(b"q 500 0 0 700 40 60 cm BI /W 900000 /H 900000 /BPC 8 /CS /G ID " + junk + b" EI Q")


def _many_pages(count: int) -> bytes:
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 4: stream(WORDS), 5: FONT}
    kids = b" ".join(b"%d 0 R" % (6 + n) for n in range(count))
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return pdf(objects | {6 + n: page for n in range(count)})
