"""What pypdf tells of a PDF: the text files embedded in it. And its metadata and text, where pdfium gives up."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from holdpoint.document import Attachment, BoundingBox, Page, PageKind, Unit, Word

_MAX_ATTACHMENT = 5 * 1024 * 1024  # bytes; a real e-invoice has some 10 to 300 kB
_MAX_ATTACHMENTS = 20
_MAX_STREAMS = 50
_MAX_VALUE = 500  # characters of one metadata value
# What XML is written in. Python also knows such as punycode, which takes hours on a megabyte, and unicode_escape.
_ENCODINGS = re.compile(
    r"(?:utf-?(?:8|16|16le|16be|32|32le|32be)|(?:us-)?ascii|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)\d{3,4})",
    re.IGNORECASE,
)
_AVERAGE_WIDTH = 0.5  # of the font size: pypdf gives where a piece of text starts, not how wide it is
_ASCENT = 0.8
_DESCENT = 0.2


@dataclass(frozen=True)
class Catalogue:
    """Metadata by plain names ("title", "producer"), embedded XML files, whether the pages are but a cover."""

    metadata: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    is_portfolio: bool = False


def read_catalogue(data: bytes, password: str | None) -> Catalogue:
    """Whatever pypdf can tell; nothing where it fails, since the pages were read already."""
    try:
        reader = _reader(data, password)
        metadata = as_metadata((str(key).lstrip("/"), str(value)) for key, value in (reader.metadata or {}).items())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises some twenty kinds on broken files
        return Catalogue()
    return Catalogue(metadata, read_attachments(data, password, reader))


def read_attachments(data: bytes, password: str | None, reader: PdfReader | None = None) -> tuple[Attachment, ...]:
    """The embedded XML files, as far as pypdf can have them."""
    try:
        return _attachments(reader or _reader(data, password))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return ()


def is_portfolio(data: bytes, password: str | None) -> bool:
    """Whether the file says of itself that it is a collection of the files inside it, as far as pypdf can tell."""
    try:
        root = _reader(data, password).trailer["/Root"].get_object()
        return isinstance(root, DictionaryObject) and "/Collection" in root
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return False


def streams_of(data: bytes, password: str | None, numbers: Sequence[int]) -> Iterator[bytes]:
    """What the streams with these object numbers hold, decrypted, as far as they can be had."""
    if not numbers:
        return
    try:
        reader = _reader(data, password)
        for number in numbers[:_MAX_STREAMS]:
            found = reader.get_object(number)
            if isinstance(found, StreamObject):
                yield found.get_data()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as in read_catalogue
        return


def read_pages(data: bytes, password: str | None, max_pages: int) -> tuple[Page, ...]:
    """The pages as pypdf reads them, words placed by estimate. Raises whatever pypdf raises."""
    pages = []
    for number, page in enumerate(_reader(data, password).pages, start=1):
        if number > max_pages:
            break
        box = page.cropbox
        left, top = float(box.left), float(box.top)
        words: list[Word] = []

        def place(
            text: str,
            cm: list[float],
            tm: list[float],
            _font: DictionaryObject | None,
            size: float,
            words: list[Word] = words,
            left: float = left,
            top: float = top,
        ) -> None:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4] - left
            y = top - (tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            words.extend(_placed(text, x, y, abs(size * tm[3] * cm[3]) or size or 10.0))

        page.extract_text(visitor_text=place)
        pages.append(
            Page(
                number=number,
                width=float(box.width),
                height=float(box.height),
                unit=Unit.POINT,
                kind=PageKind.TEXT_LAYER,
                reader="pypdf",
                words=tuple(words),
            )
        )
    return tuple(pages)


def _reader(data: bytes, password: str | None) -> PdfReader:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt(password or "")
    return reader


def as_metadata(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Entries such as CreationDate by plain names, their values short and printable."""
    found = {}
    for key, value in entries:
        text = "".join(c for c in value if c.isprintable()).strip()[:_MAX_VALUE]
        if text:
            found[re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()] = text
    return found


def _attachments(reader: PdfReader) -> tuple[Attachment, ...]:
    found = []
    for index, item in enumerate(reader.attachment_list):
        if index >= _MAX_ATTACHMENTS:
            break
        name = PurePosixPath((item.alternative_name or item.name or "").replace("\\", "/")).name
        subtype = str(item.subtype or "").lstrip("/").replace("#2F", "/")
        if not (name.lower().endswith(".xml") or "xml" in subtype):
            continue
        if (item.size or 0) > _MAX_ATTACHMENT:
            continue
        content = item.content
        text = as_text(content) if len(content) <= _MAX_ATTACHMENT else None
        if text is not None:
            found.append(Attachment(name=name or "attachment.xml", media_type="application/xml", text=text))
    return tuple(found)


def as_text(content: bytes) -> str | None:
    """The characters of an XML file by its byte order mark or its declaration; None when they cannot be decoded."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)", content)
        encoding = declared.group(1).decode("ascii") if declared else "utf-8"
    if not _ENCODINGS.fullmatch(encoding):
        encoding = "utf-8"
    for attempt in (encoding, "utf-8", "cp1252"):
        try:
            return content.decode(attempt).removeprefix("\ufeff")
        except (UnicodeError, LookupError):
            continue
    return None


def _placed(text: str, x: float, y: float, size: float) -> list[Word]:
    """The words of one piece of text that starts at (x, y); a line break inside it starts a line below."""
    words = []
    for row, line in enumerate(text.split("\n")):
        for match in re.finditer(r"\S+", line):
            left = x + match.start() * size * _AVERAGE_WIDTH
            base = y + row * size * 1.2
            words.append(
                Word(
                    text=match.group(),
                    box=BoundingBox(
                        x0=left,
                        y0=base - _ASCENT * size,
                        x1=left + len(match.group()) * size * _AVERAGE_WIDTH,
                        y1=base + _DESCENT * size,
                    ),
                    confidence=0.9,
                )
            )
    return words
