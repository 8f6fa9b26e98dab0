"""What a file is, by its content alone. The name is only compared with the answer, never asked."""

import codecs
import re

from extractors.signed_bytes import is_signed_file
from extractors.zip_entries import first_names

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
DOC = "application/msword"  # Word before 2007
XLS = "application/vnd.ms-excel"  # Excel before 2007
OLD_OFFICE = "application/x-ole-storage"  # any other compound file of that time
LOCKED_OFFICE = "application/x-encrypted-office"  # a Word or Excel file of today behind a password
RTF = "application/rtf"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"  # one message, .msg
SIGNED = "application/pkcs7-mime"  # a file inside its signature, .p7m
XML = "application/xml"
HTML = "text/html"
EXECUTABLE = "application/x-executable"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

NAMES = {
    PDF: "a PDF",
    JPEG: "a JPEG picture",
    PNG: "a PNG picture",
    TIFF: "a TIFF picture",
    WEBP: "a WebP picture",
    HEIC: "a HEIC picture",
    GIF: "a GIF picture",
    ZIP: "a zip archive",
    DOCX: "a Word document",
    XLSX: "an Excel workbook",
    OFFICE: "an office document",
    DOC: "a Word document of the kind before 2007",
    XLS: "an Excel workbook of the kind before 2007",
    OLD_OFFICE: "an office file of the kind before 2007",
    RTF: "a rich text document",
    MAIL: "a mail",
    OUTLOOK: "an Outlook message",
    SIGNED: "a signed file",
    XML: "an XML file",
    HTML: "a web page",
    EXECUTABLE: "a program",
}  # the types that show by more than being text, as a person calls them

PICTURES = frozenset({JPEG, PNG, TIFF, WEBP, HEIC})
OFFICE_FILES = frozenset({DOCX, XLSX})  # those that are read

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"{\\rtf", RTF),
    (b"\x7fELF", EXECUTABLE),
    (b"MZ", EXECUTABLE),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")  # ISO/IEC 23008-12, B.4
_PDF_JUNK = 1024  # bytes that may precede "%PDF-"; every common reader allows them (ISO 32000-1, Annex H, note 13)
_MOST_NAMES = 3000  # of a zip, looked at to tell what it is
_OFFICE_FIRST_NAMES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"mimetype", b"customXml/")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound file (MS-CFB), told apart by the names of its streams
_OLE_KINDS: tuple[tuple[str, str], ...] = (
    ("__properties_version1.0", OUTLOOK),  # first: a message may hold any of the others
    ("EncryptedPackage", LOCKED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
)
_MAIL_FIELD = re.compile(
    rb"^(from|to|subject|date|mime-version|message-id|received|return-path|delivered-to|content-type|content-transfer-encoding|reply-to|sender)"
    rb"[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_PARTS = re.compile(rb"^content-type[ \t]*:[ \t]*multipart/[a-z-]+[ \t]*;", re.IGNORECASE | re.MULTILINE)
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
    "docx": frozenset({DOCX, LOCKED_OFFICE}),
    "xlsx": frozenset({XLSX, LOCKED_OFFICE}),
    "doc": frozenset({DOC, DOCX, RTF, LOCKED_OFFICE}),  # Word itself saves all of them so
    "xls": frozenset({XLS, XLSX, LOCKED_OFFICE}),
    "rtf": frozenset({RTF}),
    "eml": frozenset({MAIL}),
    "msg": frozenset({OUTLOOK}),
    "p7m": frozenset({SIGNED}),
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
    if data.startswith(_OLE):
        return next((kind for name, kind in _OLE_KINDS if name.encode("utf-16-le") + b"\0\0" in data), OLD_OFFICE)
    if is_signed_file(data):
        return SIGNED
    if b"%PDF-" in data[:_PDF_JUNK]:
        return PDF
    return _text_kind(data)


def is_container(media_type: str) -> bool:
    """Whether the file holds others (an archive, a mail, a signature around a file) and is to be unpacked, not read."""
    return media_type in (ZIP, MAIL, OUTLOOK, SIGNED)


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
    """An office file shows by the names of its parts at its root: a zip may well hold one in a folder."""
    names = set(first_names(data, _MOST_NAMES))
    if not names:
        return _cut_zip_kind(data)
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") and name.endswith(".xml") for name in names):
            return DOCX
        is_sheet = any(name.startswith("xl/") and name.endswith(".xml") for name in names)
        return XLSX if is_sheet and "xl/workbook.bin" not in names else OFFICE
    return OFFICE if "mimetype" in names and "META-INF/manifest.xml" in names else ZIP


def _cut_zip_kind(data: bytes) -> str:
    """Without its directory, which stands at the end, a zip shows only what it begins with."""
    name_length = int.from_bytes(data[26:28], "little")
    if not data[30 : 30 + name_length].startswith(_OFFICE_FIRST_NAMES):
        return ZIP
    if b"word/document.xml" in data:
        return DOCX
    return XLSX if b"xl/workbook" in data else OFFICE


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
    """A header block with at least two of the usual fields; a mailbox's separator line may precede it.

    What was signed as a whole says only what its parts are: that is enough.
    """
    if start.startswith(b"From "):
        start = start.partition(b"\n")[2]
    header = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    if not _HEADER_LINE.match(header):
        return False
    fields = {field.lower() for field in _MAIL_FIELD.findall(header)}
    return len(fields) >= 2 or _PARTS.search(header) is not None


def _is_mostly_printable(start: bytes) -> bool:
    return sum(byte >= 0xA0 for byte in start) < len(start) * 0.1
