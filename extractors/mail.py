"""One mail: its attachments and its body as text. Malformed mail is the rule; what can be saved of it is."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from html.parser import HTMLParser

from extractors.reading import refusals
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode

MAX_CONTEXT = 20_000  # bytes of UTF-8
_MIN_INLINE_IMAGE = 10 * 1024  # bytes; smaller pictures inside a body are logos and tracking pixels
# Headers as they came: folded anew, one with a parameter's name longer than a line keeps Python busy for ever (3.11).
_UNFOLDED = policy.default.clone(refold_source="none")
_MAX_DEPTH = 30  # of parts within parts
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(frozen=True)
class Mail:
    """`attachments` are names as the sender wrote them with their bytes; `context` is subject and body."""

    attachments: tuple[tuple[str, bytes], ...]
    context: str


def read_mail(data: bytes, max_attachments: int) -> Mail:
    """UnreadableError: `encrypted`, `damaged` where the parser gives up, `resource_limit` for too many attachments."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data.lstrip())
        if message.get_content_type() in _ENCRYPTED and "signed-data" not in str(message.get("content-type", "")):
            raise _encrypted()
        parts = list(_leaves(message, 0))
        attachments = tuple(found for part in parts if (found := _attachment(part)) is not None)
        context = _context(message, parts)
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001 - the parser of headers raises many kinds on hostile mail
        raise refusals.damaged(f"The mail cannot be parsed ({type(error).__name__}).") from None
    if len(attachments) > max_attachments:
        raise too_many_attachments(len(attachments), max_attachments)
    return Mail(attachments, context)


def _leaves(part: Message, depth: int) -> list[Message]:
    """The parts that hold content, in order; a mail inside the mail is one such part."""
    if depth > _MAX_DEPTH:
        raise refusals.damaged(f"The mail's parts are nested more than {_MAX_DEPTH} deep.")
    if not part.is_multipart() or part.get_content_type() == "message/rfc822":
        return [part]
    inner = part.get_payload()
    assert isinstance(inner, list)
    return [leaf for sub in inner if isinstance(sub, Message) for leaf in _leaves(sub, depth + 1)]


def _attachment(part: Message) -> tuple[str, bytes] | None:
    content_type = part.get_content_type()
    name = part.get_filename() or ""
    if content_type == "message/rfc822":
        inner = part.get_payload()
        if not isinstance(inner, list) or not inner or not isinstance(inner[0], Message):
            return None
        return _mail_name(name, inner[0]), _as_bytes(inner[0])
    if content_type in _SIGNATURES:
        return None
    is_attached = part.get_content_disposition() == "attachment"
    if content_type.startswith("text/") and not is_attached and not name:
        return None  # a body
    content = _content(part)
    if content_type.startswith("image/") and not is_attached and len(content) < _MIN_INLINE_IMAGE:
        return None
    return name or f"attachment.{part.get_content_subtype()}", content


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _mail_name(name: str, inner: Message) -> str:
    name = name or str(inner.get("subject", "")) or "mail"
    return name if name.lower().endswith(".eml") else f"{name.replace('/', '-')}.eml"


def _as_bytes(inner: Message) -> bytes:
    try:
        return inner.as_bytes(policy=_UNFOLDED)
    except Exception:  # noqa: BLE001 - headers that cannot be written again as the standard wants
        return inner.as_bytes(policy=policy.compat32)


def _context(message: EmailMessage, parts: list[Message]) -> str:
    """Subject and body; the plain body where there is one, else the text of the HTML one."""
    bodies = [p for p in parts if p.get_content_disposition() != "attachment" and not p.get_filename()]
    plain = [_text(p) for p in bodies if p.get_content_type() == "text/plain"]
    if not any(text.strip() for text in plain):
        plain = [html_as_text(_text(p)) for p in bodies if p.get_content_type() == "text/html"]
    subject = str(message.get("subject", "")).strip()
    text = "\n".join(([f"Subject: {subject}"] if subject else []) + [t.strip() for t in plain if t.strip()])
    return text.encode("utf-8", "replace")[:MAX_CONTEXT].decode("utf-8", "ignore")


def _text(part: Message) -> str:
    content = _content(part)
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (UnicodeError, LookupError):
        return content.decode("cp1252", "replace")


class _TextOfHtml(HTMLParser):
    """Collects what a person would read; scripts, styles and heads are skipped, blocks break lines."""

    _SKIPPED = frozenset({"script", "style", "head", "title"})
    _BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SKIPPED:
            self._skipping += 1
        elif tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SKIPPED:
            self._skipping = max(self._skipping - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(data)


def html_as_text(html: str) -> str:
    """The readable text of an HTML body, one line a block."""
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).splitlines())
    return "\n".join(line for line in lines if line)


def too_many_attachments(count: int, limit: int) -> UnreadableError:
    """More than the settings allow."""
    return refusals.too_large(
        f"The mail has {count} attachments; the limit is {limit}.", "Raise limits.archive_members if this is expected."
    )


def _encrypted() -> UnreadableError:
    return UnreadableError(
        ReasonCode.ENCRYPTED,
        "The mail is encrypted.",
        consequence="Its attachments cannot be taken out.",
        remedy="Ask the sender for the documents without encryption.",
    )
