"""Whether a file is of two types at once: what one program opens as one thing, another opens as something else.

Such a file can show a person one thing and be taken for another by a machine. Each test asks what a common reader of
the second type would accept, and nothing more: formats carry one another quite legitimately (an invoice as attachment
inside a PDF, a picture in an archive, a small film behind a telephone's picture).
"""

import re

from extractors import file_types
from extractors.zip_entries import Directory, directory_of

_PDF_HEAD = b"%PDF-"
_PDF_REACH = 1024  # bytes at the start in which readers look for the head, and at the end for its counterpart
_PDF_END = b"%%EOF"
_ZIPPED = frozenset({file_types.ZIP, file_types.DOCX, file_types.XLSX, file_types.OFFICE})
_COMPOUND = frozenset(
    {file_types.OUTLOOK, file_types.DOC, file_types.XLS, file_types.OLD_OFFICE, file_types.LOCKED_OFFICE}
)
# Files as they are: the last of them may look like the whole.
_HOLDS_FILES = frozenset({file_types.MAIL, file_types.SIGNED, *_COMPOUND})
_TELLING = frozenset(file_types.NAMES)  # types whose beginning is proof; plain text and unknown bytes are none
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
_LEAST_PROGRAM = 64  # bytes: the header of a DOS program (MZ) alone
_RIFF_HEAD, _PNG_HEAD, _PNG_CHUNK = 8, 8, 12  # bytes


def second_type_of(data: bytes, media_type: str) -> str | None:
    """The other media type that the file is as well; None for a file of one type. `media_type` is what `sniff` says."""
    if media_type not in _TELLING:
        return None
    found = _pdf_in_other(data, media_type) if media_type != file_types.PDF else _before_and_behind_pdf(data)
    return found or _archive_behind(data, media_type) or _behind_end(data, media_type)


def _before_and_behind_pdf(data: bytes) -> str | None:
    """What stands before the head, or in the place where a browser looks for a web page, or behind the last end."""
    head = data.find(_PDF_HEAD, 0, _PDF_REACH + len(_PDF_HEAD))
    before = _told(data[:head]) if head > 0 else None
    if before is not None:
        return before
    if _MARKUP.search(data, 0, _PDF_REACH):
        return file_types.HTML
    end = data.rfind(_PDF_END)
    return _told(data[end + len(_PDF_END) :]) if end >= 0 else None


def _pdf_in_other(data: bytes, media_type: str) -> str | None:
    """A PDF that begins early or ends late enough for its readers to find it, outside of whatever the file holds."""
    early = data.find(_PDF_HEAD, 0, _PDF_REACH)
    if early >= 0 and media_type not in _ZIPPED | _HOLDS_FILES:
        return file_types.PDF
    if media_type in _HOLDS_FILES:
        return None
    ends = data.rfind(_PDF_END, max(len(data) - _PDF_REACH, 0))
    start = data.find(_PDF_HEAD) if ends >= 0 else -1
    if start < 0:
        return None
    archive = directory_of(data) if media_type in _ZIPPED else None
    return None if archive is not None and ends < archive.end else file_types.PDF


def _archive_behind(data: bytes, media_type: str) -> str | None:
    """A zip is found from its end, so it may follow anything."""
    if media_type in _ZIPPED:
        return None
    archive = directory_of(data)
    if archive is None or archive.count == 0:
        return None
    if media_type in _HOLDS_FILES or _is_inside_pdf_stream(data, archive):
        return file_types.ZIP if archive.ends_with_file else None
    return file_types.ZIP


def _is_inside_pdf_stream(data: bytes, archive: Directory) -> bool:
    """An archive attached to a PDF without compression is followed by the end of its stream."""
    return b"endstream" in data[archive.end : archive.end + _PDF_REACH]


def _behind_end(data: bytes, media_type: str) -> str | None:
    """What follows a picture or an archive that has ended by its own rules."""
    match media_type:
        case file_types.PNG:
            end = _png_end(data)
        case file_types.JPEG:
            end = _jpeg_end(data)
        case file_types.WEBP:
            end = _RIFF_HEAD + int.from_bytes(data[4:8], "little")
        case _ if media_type in _ZIPPED:
            archive = directory_of(data)
            end = archive.end if archive is not None else len(data)
        case _:
            return None
    behind = _told(data[end:])
    return None if behind == media_type else behind


def _png_end(data: bytes) -> int:
    at = _PNG_HEAD
    while at + _PNG_CHUNK <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        is_last = data[at + 4 : at + 8] == b"IEND"
        at += _PNG_CHUNK + length
        if is_last:
            return at
    return len(data)


def _jpeg_end(data: bytes) -> int:
    end = data.rfind(b"\xff\xd9")
    return end + 2 if end >= 0 else len(data)


def _told(piece: bytes) -> str | None:
    """What a piece of the file is by itself, where that is beyond doubt."""
    piece = piece.lstrip(b"\0\t\n\f\r ")[: 64 * 1024]
    if not piece:
        return None
    if _MARKUP.match(piece):
        return file_types.HTML
    found = file_types.sniff(piece)
    if found == file_types.EXECUTABLE and len(piece) < _LEAST_PROGRAM:
        return None  # two letters of a text
    return found if found in _TELLING else None
