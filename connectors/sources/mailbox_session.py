"""One read-only IMAP session on one folder (RFC 3501, 9051): the place where what imaplib raises is translated."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from imap_tools.imap_utf7 import utf7_encode

from holdpoint import settings
from holdpoint.errors import ConfigurationError, HoldpointError, SourceError, SourceUnavailableError

_PAGE = 200  # mails of one request
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_NO_TEXT = re.compile(rb'BODY\[\](?:<\d+>)? (?:""|NIL)')
_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "* BYE")  # RFC 5530
_BROKEN_OFF = (
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
    BrokenPipeError,
    ConnectionResetError,
    ConnectionAbortedError,
)
_NOTHING_LOST = "What is not recorded yet was not taken in from it; nothing is lost."


class DroppedError(Exception):
    """The session ended; another one may work. Never leaves the mailbox source."""


class RefusedError(Exception):
    """The server does not give one mail, and says why. Never leaves the mailbox source."""


@dataclass(frozen=True)
class ListedMail:
    """A mail as a listing shows it; `arrived_at` is when the server got it, UTC."""

    uid: int
    size: int
    arrived_at: datetime


def trust(name: str, access: settings.MailAccess) -> ssl.SSLContext:
    """Which certificates are believed. ConfigurationError when the file with them cannot be used."""
    try:
        return ssl.create_default_context(cafile=access.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"The certificates in {access.ca_file} cannot be used ({error}).",
            consequence="Nothing was started.",
            remedy=f"Correct sources.{name}.ca_file: a PEM file of the authority that signed the server's certificate.",
        ) from error


class MailboxSession:
    """The folder, opened by EXAMINE: nothing done here changes a flag or a mail.

    SourceError or SourceUnavailableError when it cannot be opened; DroppedError when it ends later.
    """

    def __init__(self, name: str, configured: settings.MailboxSource, password: str, trusted: ssl.SSLContext) -> None:
        self._name = name
        self._configured = configured
        self._imap = self._connected(trusted)
        try:
            self._log_in(password)
            self._count, self.uidvalidity = self._examine()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it; an end that fails is one too."""
        with suppress(imaplib.IMAP4.error, OSError):
            self._imap.logout()
        with suppress(OSError):
            self._imap.shutdown()  # a log-out that was refused leaves the line open

    def mails_above(self, uid: int) -> Iterator[ListedMail]:
        """Mails with a higher UID, by UID, page by page, as the folder was when it was opened.

        By sequence numbers, which are dense where UIDs may have any gaps. A session that lists does nothing else, so
        the server may not renumber meanwhile (RFC 3501, 7.4.1).
        """
        first = first_above(self._count, self._uid_at, uid)
        for start in range(first, self._count + 1, _PAGE):
            page = self._fetch(f"{start}:{min(start + _PAGE - 1, self._count)}", "(UID RFC822.SIZE INTERNALDATE)")
            yield from sorted((m for line in page if (m := _listed(line)) is not None), key=lambda m: m.uid)

    def piece(self, uid: int, start: int, count: int) -> bytes | None:
        """At most `count` bytes of a mail from `start` on; None when there is no such mail. RefusedError."""
        with _translated():
            status, data = self._imap.uid("FETCH", str(uid), f"(BODY.PEEK[]<{start}.{count}>)")
        if status != "OK":
            raise RefusedError(_said(data))
        for part in data:
            if isinstance(part, tuple) and b"BODY[]" in part[0]:
                return bytes(part[1])
            if isinstance(part, bytes) and _NO_TEXT.search(part):
                return b""
        return None

    def _uid_at(self, number: int) -> int:
        for line in self._fetch(str(number), "(UID)"):
            if found := _UID.search(line):
                return int(found[1])
        raise DroppedError("a mail was deleted during the listing")

    def _fetch(self, numbers: str, what: str) -> list[bytes]:
        with _translated():
            status, data = self._imap.fetch(numbers, what)
        if status != "OK":
            raise DroppedError(_said(data))  # mails were deleted meanwhile: a new session knows their new numbers
        return [part for part in data if isinstance(part, bytes)]

    def _connected(self, trusted: ssl.SSLContext) -> imaplib.IMAP4:
        access = self._configured
        try:
            if access.security == "tls":
                return imaplib.IMAP4_SSL(access.host, access.port, ssl_context=trusted, timeout=access.timeout_seconds)
            imap = imaplib.IMAP4(access.host, access.port, timeout=access.timeout_seconds)
            if access.security == "starttls":
                try:
                    imap.starttls(ssl_context=trusted)
                except BaseException:
                    with suppress(OSError):
                        imap.shutdown()
                    raise
            return imap
        except ssl.SSLCertVerificationError as error:
            raise self._failure(
                f"shows a certificate that is not trusted ({error.verify_message.rstrip('.')})",
                f"Correct {self._place}.host, or name the authority that signed it in {self._place}.ca_file.",
            ) from error
        except imaplib.IMAP4.abort as error:
            if "unexpected response" not in str(error):
                raise DroppedError(str(error)) from error
            raise self._no_imap(error) from error
        except _BROKEN_OFF as error:
            raise DroppedError(str(error)) from error
        except ssl.SSLError as error:
            raise self._failure(
                f"does not speak TLS on port {access.port} ({error.reason})",
                f"Correct {self._place}.port or {self._place}.security.",
            ) from error
        except OSError as error:
            raise self._unreachable(error) from error
        except imaplib.IMAP4.error as error:
            raise self._no_imap(error) from error

    def _log_in(self, password: str) -> None:
        user = self._configured.user
        try:
            with _translated():
                if "AUTH=PLAIN" in self._imap.capabilities:  # takes every character, which LOGIN does not
                    self._imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
                else:
                    self._imap.login(user, password)
        except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
            said = _said([str(error)])
            raise self._failure(
                f"does not accept the user and the password ({said})",
                f"Check {self._place}.user and the variable {self._configured.password_env}; without TLS many servers "
                f"take no password ({self._place}.security).",
                passing=any(code in said for code in _PASSING),
            ) from error

    def _examine(self) -> tuple[int, int]:
        folder = utf7_encode(self._configured.folder).decode("ascii")
        quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
        try:
            with _translated():
                status, data = self._imap.select(f'"{quoted}"', readonly=True)
        except imaplib.IMAP4.error as error:
            status, data = "BAD", [str(error).encode()]
        validity = self._imap.response("UIDVALIDITY")[1]
        if status != "OK" or not data or not data[0] or not validity or not validity[0]:
            said = _said(data) if status != "OK" else "it numbers its mails anew each time"
            raise self._failure(
                f"does not open the folder '{self._configured.folder}' ({said})",
                f"Correct {self._place}.folder, or give the user the right to read it.",
                passing=any(code in said for code in _PASSING),
            )
        return int(data[0]), int(validity[0])

    @property
    def _place(self) -> str:
        return f"sources.{self._name}"

    def _unreachable(self, error: OSError) -> HoldpointError:
        return self._failure(
            f"cannot be reached ({error.strerror or error})",
            f"It is tried again; if it stays so, check {self._place}.host and port, and the network.",
            passing=True,
        )

    def _no_imap(self, error: Exception) -> HoldpointError:
        said = _said([str(error)])
        return self._failure(
            f"does not greet as an IMAP server with security '{self._configured.security}' does ({said})",
            f"Correct {self._place}.port or {self._place}.security.",
            passing=said.startswith(_PASSING),
        )

    def _failure(self, fact: str, remedy: str, *, passing: bool = False) -> HoldpointError:
        kind = SourceUnavailableError if passing else SourceError
        where = f"The mail server {self._configured.host} of the source '{self._name}'"
        return kind(f"{where} {fact}.", consequence=_NOTHING_LOST, remedy=remedy)


@contextmanager
def _translated() -> Iterator[None]:
    """Around each call on an open session: whatever ends the session is a DroppedError."""
    try:
        yield
    except (imaplib.IMAP4.abort, OSError) as error:
        raise DroppedError(str(error)) from error


def first_above(count: int, uid_at: Callable[[int], int], uid: int) -> int:
    """The number, from 1, of the first of `count` mails whose UID is higher; `count` + 1 when none is.

    New mails are at the end, so it is looked for from there in steps that double.
    """
    if uid <= 0:
        return 1
    above, step, at_most = count + 1, 1, count
    while at_most > 0 and uid_at(at_most) > uid:
        above, step = at_most, step * 2
        at_most = max(count - step + 1, 0)
    while above - at_most > 1:
        middle = (above + at_most) // 2
        if uid_at(middle) > uid:
            above = middle
        else:
            at_most = middle
    return above


def _listed(line: bytes) -> ListedMail | None:
    """None for a line that tells something else (flags that changed meanwhile)."""
    uid, size, date = _UID.search(line), _SIZE.search(line), _DATE.search(line)
    if uid is None or size is None or date is None:
        return None
    arrived_at = parsedate_to_datetime(date[1].decode("ascii").strip()).astimezone(UTC)
    return ListedMail(uid=int(uid[1]), size=int(size[1]), arrived_at=arrived_at)


def _said(data: object) -> str:
    """What the server said, fit for a message."""
    last = data[-1] if isinstance(data, list) and data else data
    text = last.decode("utf-8", "replace") if isinstance(last, bytes) else str(last)
    text = "".join(c if c.isprintable() else " " for c in text.removeprefix("b'").rstrip("'"))
    return text[:150].rstrip(" .") or "without a reason"
