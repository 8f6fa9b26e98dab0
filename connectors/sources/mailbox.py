"""A folder of a mailbox that documents are sent to. Mails are read, never moved, deleted or marked."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from connectors.sources.mailbox_session import DroppedError, ListedMail, MailboxSession, RefusedError, trust
from holdpoint import settings
from holdpoint.errors import SourceUnavailableError, TransientError
from holdpoint.model import Frozen
from holdpoint.ports import SourceItem
from holdpoint.secrets import secret

_PIECE = 1024 * 1024  # bytes
_SESSIONS = 3  # in a row that may break off without any progress


class MailboxPosition(Frozen):
    """Every mail up to this UID is recorded. UIDs only grow, as long as the folder's UIDVALIDITY stays."""

    uidvalidity: int
    uid: int

    @classmethod
    def parse(cls, text: str | None) -> "MailboxPosition | None":
        """None where there is none, or none that can be understood: then everything is listed."""
        try:
            return cls.model_validate_json(text) if text is not None else None
        except ValidationError:
            return None


class MailboxSource:
    """A `Source` over one folder of one mailbox: each mail is an item, its path made of UIDVALIDITY and UID."""

    def __init__(self, name: str, configured: settings.MailboxSource) -> None:
        self.name = name
        self.unsettled = 0
        self._settings = configured
        self._password = secret(configured.password_env, f"The source '{name}'")
        self._trusted = trust(name, configured)
        self._reader: MailboxSession | None = None
        self._began_at: str | None = None
        self._reached: MailboxPosition | None = None
        self._open: set[int] = set()  # UIDs that were listed or unsettled, and are not recorded

    def list_items(self, position: str | None = None) -> Iterator[SourceItem]:
        """Mails behind the position, by UID; all when the server has numbered them anew.

        SourceError for what a person must put right, SourceUnavailableError for a server that is away.
        """
        self.unsettled = 0
        self._began_at, self._reached, self._open = position, None, set()
        known = MailboxPosition.parse(position)
        session = self._session()
        validity = session.uidvalidity
        uid = known.uid if known is not None and known.uidvalidity == validity else 0
        broken_off = 0
        try:
            while True:
                try:
                    for mail in session.mails_above(uid):
                        uid, broken_off = mail.uid, 0
                        self._open.add(uid)
                        if not self._is_unsettled(mail):
                            yield self._item(validity, mail)
                    break
                except DroppedError as error:
                    broken_off += 1
                    if broken_off >= _SESSIONS:
                        raise self._broken_off(error) from error
                    session.close()
                    session = self._session(validity)
        finally:
            session.close()
        self._reached = MailboxPosition(uidvalidity=validity, uid=uid)

    @property
    def position(self) -> str | None:
        """Just below the first mail that was listed and not recorded; where the run began until all is listed."""
        if self._reached is None:
            return self._began_at
        uid = min(self._open) - 1 if self._open else self._reached.uid
        return self._reached.model_copy(update={"uid": uid}).model_dump_json()

    def recorded(self, items: Sequence[SourceItem]) -> None:
        """Lets the position move past them. Nothing changes in the mailbox."""
        self._open.difference_update(_uid_of(item) for item in items)

    def read(self, item: SourceItem) -> bytes:
        """The mail as it was sent. TransientError when it is gone or keeps breaking off."""
        return b"".join(self._pieces(item))

    def fingerprint(self, item: SourceItem) -> str:
        """The SHA-256 of a mail too large to be held in memory, fetched in pieces. Errors as for `read`."""
        digest = hashlib.sha256()
        for piece in self._pieces(item):
            digest.update(piece)
        return digest.hexdigest()

    def _pieces(self, item: SourceItem) -> Iterator[bytes]:
        """The mail in pieces; a session that breaks off is followed by another that goes on where it stopped.

        Servers may be wrong about a mail's size, so it ends with the first short piece, within twice what was said.
        """
        start, broken_off = 0, 0
        while True:
            try:
                piece = self._reading(item).piece(_uid_of(item), start, _PIECE)
            except DroppedError as error:
                self._end_reading()
                broken_off += 1
                if broken_off >= _SESSIONS:
                    raise self._not_now(item, f"could not be read to its end ({error})") from error
                continue
            except RefusedError as error:
                raise self._not_now(item, f"is not given by the server ({error})") from error
            if piece is None:
                raise self._not_now(item, "vanished")
            broken_off = 0
            start += len(piece)
            yield piece
            if len(piece) < _PIECE:
                return
            if start > 2 * item.size + _PIECE:
                raise self._not_now(item, f"is far larger than the {item.size} bytes that the server said")

    def _reading(self, item: SourceItem) -> MailboxSession:
        """The session that mails are read by, apart from the one that lists: reading may renumber them."""
        if self._reader is None:
            self._reader = self._session()
        if self._reader.uidvalidity != _uidvalidity_of(item):
            raise self._not_now(item, "vanished: the server has numbered the folder's mails anew")
        return self._reader

    def _end_reading(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _session(self, uidvalidity: int | None = None) -> MailboxSession:
        """A new session, tried again where it breaks off before it is open."""
        broken_off = 0
        while True:
            try:
                session = MailboxSession(self.name, self._settings, self._password, self._trusted)
                break
            except DroppedError as error:
                broken_off += 1
                if broken_off >= _SESSIONS:
                    raise self._broken_off(error) from error
        if uidvalidity not in (None, session.uidvalidity):
            session.close()
            raise self._broken_off(DroppedError("the server has numbered the mails anew"))
        return session

    def _item(self, uidvalidity: int, mail: ListedMail) -> SourceItem:
        version = f"{uidvalidity}/{mail.uid}"
        return SourceItem(
            source=self.name,
            path=f"{self._settings.folder}/{version}.eml",
            size=mail.size,
            modified_at=mail.arrived_at,
            version=version,
        )

    def _is_unsettled(self, mail: ListedMail) -> bool:
        """Counts it if so. A time far in the future says nothing."""
        if abs((datetime.now(UTC) - mail.arrived_at).total_seconds()) >= self._settings.settle_seconds:
            return False
        self.unsettled += 1
        return True

    def _broken_off(self, error: DroppedError) -> SourceUnavailableError:
        return SourceUnavailableError(
            f"The mail server {self._settings.host} of the source '{self.name}' broke off ({error}).",
            consequence="What is not recorded yet was not taken in from it; nothing is lost.",
            remedy="It is tried again; if it stays so, look at the network and at the server's log.",
        )

    def _not_now(self, item: SourceItem, what: str) -> TransientError:
        return TransientError(
            f"The mail '{item.path}' at the source '{self.name}' {what}.",
            consequence="It is not taken in now.",
            remedy="The next run takes it if it is there and can be read.",
        )


def _uidvalidity_of(item: SourceItem) -> int:
    return int((item.version or "0/0").split("/")[0])


def _uid_of(item: SourceItem) -> int:
    return int((item.version or "0/0").split("/")[1])
