"""The parsers that are fuzzed: each with seeds to start from, words of its format, and the call that a product makes.

A new format joins by one more entry.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.reading.hostile_files.mutants import good_files
from benchmarks.reading.hostile_files.office_files import outlook_messages
from benchmarks.reading.hostile_files.pdf_parts import page_pdf
from benchmarks.reading.hostile_files.wrapping import mail_of, zipped
from extractors import file_types
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from extractors.reading.pdf_catalogue import read_catalogue, read_pages
from extractors.reading.pictures import read_pictures
from extractors.rendering import render_page
from extractors.unpacking import unpack
from holdpoint.document import BlobRef
from holdpoint.settings import LimitSettings
from tests.extractors.einvoice.made_einvoices import fatturapa, order_x
from tests.extractors.made_signed import as_base64, in_pieces, signed
from tests.extractors.reading.made_forms import filled_form, with_typed_note, without_appearances

LIMITS = LimitSettings(pages=20)
_OPTIONS = ReadingOptions(limits=LIMITS, languages=("eng",))
_PDF_WORDS = tuple(
    b"/FlateDecode /LZWDecode /DCTDecode /JPXDecode /JBIG2Decode /CCITTFaxDecode /RunLengthDecode /ASCII85Decode /Crypt /Type /Page "
    b"/Pages /Kids /Count /Parent /Contents /Resources /Font /XObject /Length /Filter /DecodeParms /Predictor /Columns /ObjStm /XRef "
    b"/Encrypt /ToUnicode /Encoding /Widths /MediaBox /CropBox /Rotate /UserUnit /Annots /AcroForm /EmbeddedFiles /Names obj endobj "
    b"stream endstream xref trailer startxref << >> [ ] ( ) BT ET Tj TJ Tf Td Tm Tr Do cm re BI ID EI null true R".split()
)
_FORM_WORDS = tuple(
    b"/AcroForm /Fields /NeedAppearances /Annots /Annot /Subtype /Widget /FreeText /Stamp /Link /Popup /Parent /Kids /FT /Tx /Btn /Ch /Sig "
    b"/T /V /DV /DA /DR /Ff /F /Opt /MaxLen /Q /MK /BC /BG /CA /BS /AP /N /AS /Off /Rect /BBox /Matrix /Resources /Font << >> [ ] null true".split()
)
_XML_WORDS = tuple(
    b"<!DOCTYPE|<!ENTITY|<![CDATA[|]]>|<!--|-->|<?|?>|&amp;|&#0;|&#x10FFFF;|encoding=|xmlns=|currencyID=|1e999999|NaN|-|,|.|2024-02-30".split(
        b"|"
    )
)
_MAIL_WORDS = tuple(
    b"Content-Type:|multipart/mixed|message/rfc822|boundary=|base64|quoted-printable|x-uuencode|charset=|name*0*=|filename=|=?utf-8?q?|?=|--B|"
    b'text/html|<html>|</|utf-7|utf-16|idna|Subject:|From:|"|(|)|<|>|;'.split(b"|")
)
_ZIP_WORDS = (
    b"PK\1\2",
    b"PK\3\4",
    b"PK\5\6",
    b"PK\6\6",
    b"PK\7\x08",
    b"../",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x08\0",
    b"\x0e\0",
    b"\x01\0",
)


_OFFICE_WORDS = tuple(
    b'<w:p> </w:p> <w:r> <w:t> <w:tbl> <w:tr> <w:tc> <w:sdt> <w:br/> <w:gridSpan w:val="9999"/> <w:vanish/> <w:txbxContent> <c r="XFD1048576"> '
    b'<c> <v> </v> <row r="1048577"> <row> <si> <t> <is> t="s" t="d" t="n" t="b" s="0" s="99999" numFmtId="14" 1e308 -1 2958466 rId1 Target=".." '
    b'TargetMode="External" state="hidden" <!DOCTYPE <!ENTITY &x; <![CDATA[ <?xml encoding="utf-16"?> xmlns="" formatCode="[$-409]0.00;@" AAAA1'.split()
)
_OUTLOOK_WORDS = (
    b"\xfe\xff\xff\xff",
    b"\xff\xff\xff\xff",
    b"\xfd\xff\xff\xff",
    b"\0\0\0\0",
    *(
        name.encode("utf-16-le")
        for name in (
            "__properties_version1.0", "__substg1.0_0037001F", "__substg1.0_1000001F", "__substg1.0_10130102",
            "__substg1.0_37010102", "__substg1.0_3701000D", "__attach_version1.0_#00000000", "IPM.Note.SMIME", "Root Entry",
        )
    ),
)  # fmt: skip


_SIGNED_WORDS = tuple(
    bytes.fromhex(one)
    for one in (
        "3080", "3082ffff", "3084ffffffff", "a080", "2480", "0480", "0482ffff", "0000", "06092a864886f70d010701",
        "06092a864886f70d010702", "06092a864886f70d010703", "3100", "020101", "ff", "1f81",
    )
)  # fmt: skip


@dataclass(frozen=True)
class FuzzedParser:
    """`call` raises UnreadableError for what it refuses; anything else that it raises is a find."""

    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...]
    call: Callable[[bytes], object]
    repair: Callable[[bytes], bytes] | None = None  # of checksums, so that not all is refused at the door
    is_package: bool = False  # a zip inside: members are changed and packed again, for the same reason


@cache
def fuzzed_parsers() -> Mapping[str, FuzzedParser]:
    """By name."""
    good = good_files()
    pdfs = (good["pdf"], good["facturx"], good["embedded-font"], page_pdf(), _picture_pdf(good["jpeg"]))
    zips = (
        good["zip"],
        *(
            zipped({"a.xml": good["xml"], "b/c.txt": b"x" * 90}, m)
            for m in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        ),
    )
    mails = (mail_of([("a.txt", b"hello")]), good["eml"], _mail_in_mail())
    return {
        "pdf": FuzzedParser(pdfs, _PDF_WORDS, _read),
        "pdf-catalogue": FuzzedParser(pdfs, _PDF_WORDS, _by_pypdf),
        "pdf-drawing": FuzzedParser(pdfs, _PDF_WORDS, lambda data: render_page(data, file_types.PDF, 1, 600)),
        "pdf-form": FuzzedParser(_forms(), _FORM_WORDS, _read),
        "jpeg": FuzzedParser((good["jpeg"],), (), _decode),
        "png": FuzzedParser(
            (good["png"],),
            (b"IHDR", b"IDAT", b"PLTE", b"tRNS", b"iCCP", b"zTXt", b"acTL", b"fcTL", b"eXIf"),
            _decode,
            _checked,
        ),
        "webp": FuzzedParser(
            (good["webp"],), (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"EXIF", b"ICCP"), _decode
        ),
        "tiff": FuzzedParser(_tiffs(good["tiff"]), (b"II*\0", b"MM\0*", b"\x01\x03\x03\0", b"\x11\x01\x04\0"), _decode),
        "e-invoice": FuzzedParser((good["xml"], good["cii"]), _XML_WORDS, _read),
        "fatturapa-order-x": FuzzedParser((fatturapa().encode(), order_x().encode()), _XML_WORDS, _read),
        "word": FuzzedParser((good["docx"],), _OFFICE_WORDS, _read, is_package=True),
        "excel": FuzzedParser((good["xlsx"],), _OFFICE_WORDS, _read, is_package=True),
        "outlook": FuzzedParser(outlook_messages(), _OUTLOOK_WORDS, _unpack),
        "mail": FuzzedParser(mails, _MAIL_WORDS, _unpack),
        "zip": FuzzedParser(zips, _ZIP_WORDS, _unpack),
        "signed": FuzzedParser(_signed_files(), _SIGNED_WORDS, _unpack),
    }


def _signed_files() -> tuple[bytes, ...]:
    invoice = fatturapa().encode()
    return (signed(invoice), in_pieces(invoice), as_base64(signed(invoice)))


def _forms() -> tuple[bytes, ...]:
    form = filled_form()
    return (
        form,
        without_appearances(form, says_so=True),
        without_appearances(form, says_so=False),
        with_typed_note(form, "Paid"),
    )


def _checked(data: bytes) -> bytes:
    """A PNG with right checksums, as far as its chunks can be followed."""
    repaired, at = bytearray(data), 8
    while at + 12 <= len(repaired):
        end = at + 8 + int.from_bytes(repaired[at : at + 4], "big")
        if end + 4 > len(repaired):
            break
        repaired[end : end + 4] = zlib.crc32(repaired[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return bytes(repaired)


def _blob(data: bytes) -> BlobRef:
    return BlobRef(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=file_types.sniff(data), name="fuzzed"
    )


def _read(data: bytes) -> object:
    """Text only: OCR takes seconds and is no parser."""
    if file_types.sniff(data) in file_types.PICTURES:
        return _decode(data)
    return [one.model_dump_json() for one in read_and_extract(_blob(data), data, _OPTIONS)]


def _by_pypdf(data: bytes) -> object:
    """read_pages raises whatever pypdf raises, and its caller turns all of it into one reason: let through here."""
    catalogue = read_catalogue(data, None)
    try:
        read_pages(data, None, LIMITS.pages)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - see above
        return catalogue
    return catalogue


def _decode(data: bytes) -> object:
    return sum(picture.pixels.size for picture in read_pictures(data, LIMITS.image_pixels, LIMITS.pages))


def _unpack(data: bytes) -> object:
    return unpack(_blob(data), data, LIMITS)


def _picture_pdf(jpeg: bytes) -> bytes:
    entries = b"/Type /XObject /Subtype /Image /Width 420 /Height 160 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    image = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(jpeg), entries, jpeg)
    text = (
        b"BT /F1 9 Tf 50 780 Td (Invoice no. 4711 of 12.03.2024, total EUR 24.00) Tj ET q 300 0 0 100 50 500 cm /I Do Q"
    )
    return page_pdf(text, resources=b"/Font << /F1 5 0 R >> /XObject << /I 6 0 R >>", more={6: image})


def _tiffs(plain: bytes) -> tuple[bytes, ...]:
    from PIL import Image

    made = [plain]
    for compression in ("group4", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        buffer = io.BytesIO()
        mode = "1" if compression == "group4" else "L"
        page = Image.open(io.BytesIO(plain)).convert(mode)
        page.save(buffer, "TIFF", compression=compression, save_all=True, append_images=[page])
        made.append(buffer.getvalue())
    return tuple(made)


def _mail_in_mail() -> bytes:
    inner = mail_of([("a.txt", b"x")])
    head = b"From: a@b.c\nTo: d@e.f\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=O\n\n--O\nContent-Type: message/rfc822\n\n"
    return head + inner + b"\n--O\nContent-Type: text/html; charset=latin-1\n\n<p>Hello <b>you</b></p>\n--O--\n"
