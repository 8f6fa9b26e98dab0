"""One Outlook message (.msg): attachments and body, as for any mail. Streams and properties after MS-OXMSG, MS-OXPROPS.

A message is a compound file; each property is a stream named after its tag, each attachment a storage. Attachments that
are only links to somewhere are never followed.
"""

import hashlib
import io
import struct
from email.message import EmailMessage

import olefile

from extractors.mail import MAX_CONTEXT, Mail, html_as_text, read_mail, too_many_attachments
from extractors.reading import refusals
from extractors.signed_bytes import is_signed_file
from extractors.signed_file import content_of
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode

_SUBJECT, _BODY, _HTML, _CLASS, _SENDER = "0037", "1000", "1013", "001A", "0C1A"
_DATA, _LONG_NAME, _SHORT_NAME, _MIME, _CONTENT_ID = "3701", "3707", "3704", "370E", "3712"
_METHOD, _CODE_PAGE = 0x3705, 0x3FFD
_LINKED = frozenset({2, 3, 4, 7})  # PidTagAttachMethod: by reference, in one of its ways
_UNICODE, _ANSI, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_MIN_INLINE_IMAGE = 10 * 1024  # bytes; smaller pictures inside a body are logos and tracking pixels
_MAX_DEPTH = 5  # of messages within messages
_HEADERS = (8, 24, 32)  # bytes before the properties: of an attachment, of an inner message, of the whole one


def read_outlook(data: bytes, max_attachments: int) -> Mail:
    """UnreadableError: `encrypted`, `damaged`, `unsupported` for another compound file, `resource_limit`."""
    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL) as file:
            if not file.exists("__properties_version1.0"):
                raise refusals.unsupported("an office file of an old kind that holds a message")
            return _message(file, (), max_attachments, 0)
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - olefile raises many kinds on hostile files
        raise refusals.damaged(f"The Outlook message cannot be parsed ({type(error).__name__}).") from None


def _message(file: olefile.OleFileIO, place: tuple[str, ...], max_attachments: int, depth: int) -> Mail:
    if depth > _MAX_DEPTH:
        raise refusals.damaged(f"The Outlook message's messages are nested more than {_MAX_DEPTH} deep.")
    kind = _text(file, place, _CLASS).upper()
    storages = sorted(
        {entry[len(place)] for entry in file.listdir(streams=False, storages=True) if _is_attachment(entry, place)}
    )
    if len(storages) > max_attachments:
        raise too_many_attachments(len(storages), max_attachments)
    if kind.startswith("IPM.NOTE.SMIME"):
        return _secured(file, place, storages, kind, max_attachments)
    attachments = []
    for storage in storages:
        found = _attachment(file, (*place, storage), max_attachments, depth)
        if found is not None:
            attachments.append(found)
    return Mail(tuple(attachments), _context(file, place))


def _is_attachment(entry: list[str], place: tuple[str, ...]) -> bool:
    return len(entry) == len(place) + 1 and tuple(entry[:-1]) == place and entry[-1].startswith("__attach_version1.0_")


def _secured(
    file: olefile.OleFileIO, place: tuple[str, ...], storages: list[str], kind: str, max_attachments: int
) -> Mail:
    """A signed message is a mail in its only attachment, beside or within its signature; an encrypted one is shut."""
    content = _stream(file, (*place, storages[0]), _DATA + _BINARY) if storages else None
    if content is not None and is_signed_file(content):
        content = content_of("smime.p7m", content)[1]  # says itself where it is encrypted
    elif content is None or not kind.endswith("MULTIPARTSIGNED"):
        raise UnreadableError(
            ReasonCode.ENCRYPTED,
            "The Outlook message is encrypted.",
            consequence="Its attachments cannot be taken out.",
            remedy="Ask the sender for the documents without encryption.",
        )
    inner = read_mail(content, max_attachments)
    return Mail(inner.attachments, _context(file, place) or inner.context)


def _attachment(
    file: olefile.OleFileIO, place: tuple[str, ...], max_attachments: int, depth: int
) -> tuple[str, bytes] | None:
    name = _text(file, place, _LONG_NAME) or _text(file, place, _SHORT_NAME)
    inner = (*place, f"__substg1.0_{_DATA}{_OBJECT}")
    if file.exists("/".join((*inner, "__properties_version1.0"))):
        return _as_mail_file(file, inner, _message(file, inner, max_attachments, depth + 1))
    if _number(file, place, _METHOD) in _LINKED:
        return None
    content = _stream(file, place, _DATA + _BINARY)
    if content is None:
        return None
    is_inline = bool(_text(file, place, _CONTENT_ID)) and _text(file, place, _MIME).startswith("image/")
    if is_inline and len(content) < _MIN_INLINE_IMAGE:
        return None
    return name or "attachment", content


def _as_mail_file(file: olefile.OleFileIO, place: tuple[str, ...], inner: Mail) -> tuple[str, bytes]:
    """A message inside the message as a mail of its own, which is unpacked as any other."""
    subject = " ".join(_text(file, place, _SUBJECT).split())
    written = EmailMessage()
    written["From"] = " ".join(_text(file, place, _SENDER).split()) or "unknown"
    written["Subject"] = subject
    written.set_content(_body(file, place) or " ")
    for name, content in inner.attachments:
        written.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    if inner.attachments:  # the same message is always the same file
        content = b"".join(content for _, content in inner.attachments)
        written.set_boundary(f"holdpoint-{hashlib.sha256(content).hexdigest()[:40]}")
    return f"{subject.replace('/', '-') or 'mail'}.eml", written.as_bytes()


def _context(file: olefile.OleFileIO, place: tuple[str, ...]) -> str:
    subject, body = _text(file, place, _SUBJECT).strip(), _body(file, place)
    text = "\n".join(([f"Subject: {subject}"] if subject else []) + ([body] if body else []))
    return text.encode("utf-8", "replace")[:MAX_CONTEXT].decode("utf-8", "ignore")


def _body(file: olefile.OleFileIO, place: tuple[str, ...]) -> str:
    """The plain body where there is one, else the text of the HTML one."""
    plain = _text(file, place, _BODY).strip()
    if plain:
        return plain
    html = _stream(file, place, _HTML + _BINARY)
    return html_as_text(html.decode("utf-8", "replace") if html is not None else _text(file, place, _HTML)).strip()


def _text(file: olefile.OleFileIO, place: tuple[str, ...], tag: str) -> str:
    wide = _stream(file, place, tag + _UNICODE)
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    narrow = _stream(file, place, tag + _ANSI)
    if narrow is None:
        return ""
    page = _number(file, place, _CODE_PAGE)
    for encoding in (f"cp{page}" if page and page != 65001 else "utf-8", "cp1252"):
        try:
            return narrow.decode(encoding).rstrip("\0")
        except (UnicodeDecodeError, LookupError):
            continue
    return narrow.decode("cp1252", "replace").rstrip("\0")


def _stream(file: olefile.OleFileIO, place: tuple[str, ...], tag: str) -> bytes | None:
    path = "/".join((*place, f"__substg1.0_{tag}"))
    if not file.exists(path) or file.get_type(path) != olefile.STGTY_STREAM:
        return None
    content: bytes = file.openstream(path).read()
    return content


def _number(file: olefile.OleFileIO, place: tuple[str, ...], tag: int) -> int | None:
    """A property of fixed length; they stand in one stream, 16 bytes each behind a header whose length varies."""
    path = "/".join((*place, "__properties_version1.0"))
    if not file.exists(path):
        return None
    content = file.openstream(path).read()
    header = next((size for size in _HEADERS if (len(content) - size) % 16 == 0 and _fits(place, size)), 32)
    for at in range(header, len(content) - 15, 16):
        kind, number, _, value = struct.unpack_from("<HHII", content, at)
        if number == tag and kind == 0x0003:
            return int(value)
    return None


def _fits(place: tuple[str, ...], size: int) -> bool:
    if place and place[-1].startswith("__attach"):
        return size == 8
    return size == (24 if place else 32)
