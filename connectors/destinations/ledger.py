"""Releases as postings in the tables of a database, each once.

Once is kept by the receiver's own transaction: the inbox row, whose primary key is the idempotency key, the posting and
its lines are committed together or not at all. So a lost answer changes nothing: the next attempt finds the row.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from connectors.destinations.database_errors import database_errors, is_about_a_table
from connectors.destinations.ledger_engine import LedgerEngine
from connectors.destinations.ledger_tables import KEY_LENGTH, LedgerTables
from connectors.message import VOID
from connectors.posting import Posting, Value, misfit, read_posting
from holdpoint.decision import Delivery
from holdpoint.errors import TerminalDeliveryError
from holdpoint.settings import DatabaseAccess

_SQLITE_DIGITS = 15  # what a binary number of eight bytes keeps for certain


@dataclass(frozen=True)
class LedgerMessage:
    """What the inbox knows of one message about a document."""

    key: str
    revision: int
    is_void: bool


@dataclass(frozen=True)
class PostingState:
    """Whether a posting counts, and the key of the message that ended it."""

    status: str  # "current", "superseded" or "voided"
    ended_by: str | None


def posting_states(messages: Sequence[LedgerMessage]) -> dict[str, PostingState]:
    """The state of each posting of one document, by key; the same whatever order the messages came in.

    A posting is ended by the next later message about its document: superseded by a release or a correction, voided by
    a void.
    """
    in_order = sorted(messages, key=lambda m: m.revision)
    states: dict[str, PostingState] = {}
    for message, following in zip_longest(in_order, in_order[1:]):
        if not message.is_void:
            states[message.key] = (
                PostingState("current", None)
                if following is None
                else PostingState("voided" if following.is_void else "superseded", following.key)
            )
    return states


class LedgerDestination:
    """A `Destination` in a database that SQLAlchemy reaches. The tables are made when they are missing."""

    def __init__(self, name: str, access: DatabaseAccess, table_prefix: str, timeout_seconds: float) -> None:
        """`timeout_seconds`: for connecting, for each statement, and for waiting for another's lock.

        ConfigurationError when the url or its driver is none, or the password is not in the environment.
        """
        self.name = name
        self._engine = LedgerEngine(access, name, timeout_seconds)
        self._tables = LedgerTables(table_prefix)
        self._is_prepared = False

    def send(self, delivery: Delivery) -> None:
        """Return when inbox row, posting and lines are committed; sent again, it does nothing.

        TransientDeliveryError when the database is away, locked or too slow. TerminalDeliveryError when the tables have
        another shape, a value does not fit its column to the last digit, or another body came under that key.
        """
        posting = read_posting(delivery)
        self._check(posting)
        body_sha256 = hashlib.sha256(delivery.body.encode()).hexdigest()
        with database_errors(self.name, self._engine.shown):
            self._prepare()
            try:
                self._write(posting, body_sha256)
            except IntegrityError:
                # Where the database knows no lock of ours, another may have been first with this key: now it is seen.
                self._write(posting, body_sha256)
            except SQLAlchemyError as error:
                if not is_about_a_table(error):
                    raise
                self._is_prepared = False  # the tables were dropped or changed since they were looked at
                self._prepare()
                self._write(posting, body_sha256)

    def _prepare(self) -> None:
        if not self._is_prepared:
            with self._engine.write(locked=self._tables.inbox.name) as connection:
                self._tables.prepare(connection, self.name)
            self._is_prepared = True

    def _write(self, posting: Posting, body_sha256: str) -> None:
        inbox, postings, lines = self._tables.inbox, self._tables.postings, self._tables.lines
        with self._engine.write(locked=posting.document_id) as connection:
            earlier = connection.scalar(sa.select(inbox.c.body_sha256).where(inbox.c.idempotency_key == posting.key))
            if earlier is not None:
                if earlier != body_sha256:
                    raise self._other_body(posting)
                return
            connection.execute(inbox.insert().values(_inbox_row(posting, body_sha256)))
            if not posting.is_void:
                connection.execute(postings.insert().values(_posting_row(posting)))
                if rows := list(_line_rows(posting)):
                    connection.execute(lines.insert(), rows)
            self._set_states(connection, posting)

    def _set_states(self, connection: sa.Connection, posting: Posting) -> None:
        inbox, postings = self._tables.inbox, self._tables.postings
        of_document = sa.select(inbox.c.idempotency_key, inbox.c.revision, inbox.c.message_schema).where(
            inbox.c.document_id == posting.document_id, inbox.c.destination == posting.destination
        )
        messages = [
            LedgerMessage(key, revision, is_void=schema == VOID)
            for key, revision, schema in connection.execute(of_document)
        ]
        for key, state in posting_states(messages).items():
            connection.execute(
                postings.update()
                .where(postings.c.idempotency_key == key)
                .values(status=state.status, ended_by=state.ended_by)
            )

    def _check(self, posting: Posting) -> None:
        """Every number is kept to the last digit, or the whole posting is refused: a ledger does not round."""
        if len(posting.key) > KEY_LENGTH:
            raise self._unfit(posting, f"the key is longer than {KEY_LENGTH} characters")
        what = misfit(posting, _SQLITE_DIGITS if self._engine.is_sqlite else None)
        if what is not None:
            raise self._unfit(posting, what)

    def _unfit(self, posting: Posting, what: str) -> TerminalDeliveryError:
        return TerminalDeliveryError(
            f"The ledger '{self.name}' cannot keep the delivery {posting.key}: {what}.",
            consequence="Nothing was written to it.",
            remedy="Correct the document's value and release it anew.",
            document_id=posting.document_id,
        )

    def _other_body(self, posting: Posting) -> TerminalDeliveryError:
        return TerminalDeliveryError(
            f"The table {self._tables.inbox.name} of the destination '{self.name}' holds another body under the key "
            f"{posting.key}.",
            consequence="This one was not written.",
            remedy="A correction needs a new revision, which has a key of its own.",
            document_id=posting.document_id,
        )


def _inbox_row(posting: Posting, body_sha256: str) -> dict[str, Any]:
    return {
        "idempotency_key": posting.key,
        "message_schema": posting.schema,
        "document_id": posting.document_id,
        "revision": posting.revision,
        "destination": posting.destination,
        "reason": posting.reason,
        "body_sha256": body_sha256,
        "received_at": datetime.now(UTC),
    }


def _posting_row(posting: Posting) -> dict[str, Any]:
    return {
        "idempotency_key": posting.key,
        "message_schema": posting.schema,
        "document_id": posting.document_id,
        "revision": posting.revision,
        "destination": posting.destination,
        "document_type": posting.document_type,
        "status": "current",
        "released_at": posting.decided_at,
        "decided_by": posting.decided_by,
        "source": posting.source,
        "path": posting.path,
        "sha256": posting.sha256,
        **{name: _cell(value) for name, value in posting.values.items()},
        "more_fields": posting.more_fields,
    }


def _line_rows(posting: Posting) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(posting.lines, start=1):
        yield {"idempotency_key": posting.key, "line_number": number, **line}


def _cell(value: Value) -> Value:
    return " | ".join(value) if isinstance(value, tuple) else value
