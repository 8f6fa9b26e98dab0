"""What a file is, by its content alone. The name is only compared with the answer, never asked."""

import codecs
import re

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
WEBP = "image/webp"
HEIC = "image/heic"  # as telephones take them: HEIF with HEVC inside
GIF = "image/gif"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE = "application/vnd.oasis.opendocument"  # any other office file that is a zip inside
MAIL = "message/rfc822"
XML = "application/xml"
HTML = "text/html"
EXECUTABLE = "application/x-executable"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

PICTURES = frozenset({JPEG, PNG, TIFF, WEBP, HEIC})

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x7fELF", EXECUTABLE),
    (b"MZ", EXECUTABLE),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")  # ISO/IEC 23008-12, B.4
_PDF_JUNK = 1024  # bytes that may precede "%PDF-"; every common reader allows them (ISO 32000-1, Annex H, note 13)
_OFFICE_FIRST_NAMES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"mimetype", b"customXml/")
_MAIL_FIELD = re.compile(
    rb"^(from|to|subject|date|mime-version|message-id|received|return-path|delivered-to|content-type|reply-to|sender)"
    rb"[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*[\s/>]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_MEDIA_TYPE_BY_EXTENSION: dict[str, frozenset[str]] = {
    "pdf": frozenset({PDF}),
    "jpg": frozenset({JPEG}),
    "jpeg": frozenset({JPEG}),
    "png": frozenset({PNG}),
    "tif": frozenset({TIFF}),
    "tiff": frozenset({TIFF}),
    "webp": frozenset({WEBP}),
    "heic": frozenset({HEIC}),
    "heif": frozenset({HEIC}),
    "gif": frozenset({GIF}),
    "zip": frozenset({ZIP}),
    "docx": frozenset({DOCX}),
    "xlsx": frozenset({XLSX}),
    "eml": frozenset({MAIL}),
    "xml": frozenset({XML}),
    "html": frozenset({HTML}),
    "htm": frozenset({HTML}),
    "txt": frozenset({TEXT}),
    "exe": frozenset({EXECUTABLE}),
}


def sniff(data: bytes) -> str:
    """The media type by content. `application/octet-stream` when nothing known fits, `application/x-empty` for none."""
    if not data:
        return EMPTY
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if _is_heic(data):
        return HEIC
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_kind(data)
    if b"%PDF-" in data[:_PDF_JUNK]:
        return PDF
    return _text_kind(data)


def is_container(media_type: str) -> bool:
    """Whether the file holds other files (an archive, a mail) and is to be unpacked, not read."""
    return media_type in (ZIP, MAIL)


def extension_disagrees(name: str, media_type: str) -> bool:
    """Whether the name promises another type than the content has. A missing or unknown extension promises nothing."""
    stem, dot, extension = name.rpartition(".")
    expected = _MEDIA_TYPE_BY_EXTENSION.get(extension.lower()) if stem and dot else None
    return expected is not None and media_type not in expected


def _is_heic(data: bytes) -> bool:
    """A file-type box whose major or compatible brands name HEVC pictures."""
    if data[4:8] != b"ftyp":
        return False
    box = data[: min(int.from_bytes(data[:4], "big"), 256)]
    brands = [box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))]
    return any(brand in _HEIC_BRANDS for brand in brands)


def _zip_kind(data: bytes) -> str:
    """An office file shows by the first name in it; the whole directory is not read here, it may be hostile."""
    name_length = int.from_bytes(data[26:28], "little")
    if data[30 : 30 + name_length].startswith(_OFFICE_FIRST_NAMES):
        if b"word/document.xml" in data:
            return DOCX
        return XLSX if b"xl/workbook" in data else OFFICE
    return ZIP


def _text_kind(data: bytes) -> str:
    start = data[: 64 * 1024]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", errors="ignore").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _CONTROL.search(start):
        return UNKNOWN
    if _HTML.match(start):
        return HTML
    if start.startswith((b"<?xml", b"<!--", b"<!DOCTYPE")) or _ELEMENT.match(start):
        return HTML if _HTML.search(start[:1000]) else XML
    if _is_mail(start):
        return MAIL
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # the last character may be cut
    except UnicodeDecodeError:
        return TEXT if _is_mostly_printable(start) else UNKNOWN
    return TEXT


def _is_mail(start: bytes) -> bool:
    """A header block with at least two of the usual fields; a mailbox's separator line may precede it."""
    if start.startswith(b"From "):
        start = start.partition(b"\n")[2]
    header = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    if not _HEADER_LINE.match(header):
        return False
    return len({field.lower() for field in _MAIL_FIELD.findall(header)}) >= 2


def _is_mostly_printable(start: bytes) -> bool:
    return sum(byte >= 0xA0 for byte in start) < len(start) * 0.1
