"""Retention: what is past its time is erased, leaving that it was, what became of it and when.

Erased are the original, the reading, the extracted values, the summary, the words of findings, corrections and notes,
and the bodies of deliveries; of those the SHA-256 stays. The audit trail is a hash chain and stays as it is.

Blobs are taken away after the commit that erases the document; which ones are noted in that commit, so a kill between
the two forgets none. An archive or mail goes when everything in it is erased.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    func,
    or_,
    select,
    update,
)

from holdpoint.decision import DeliveryState
from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType
from holdpoint.model import Frozen
from holdpoint.ports import BlobStore
from holdpoint.settings import RetentionSettings
from review.clock import Clock
from review.database import Database
from review.erasure import erase, note_removals
from review.legal_holds import locked_document, standing_holds
from review.records import OPEN_STATES, LegalHold
from review.tables import arrivals, blob_removals, deliveries, documents

_FINISHED = (DeliveryState.DELIVERED, DeliveryState.FAILED_OVER)  # a dead letter is not: it can be redriven
_PART = 50  # documents erased in one transaction


class DueDocument(Frozen):
    """A document past its time."""

    document_id: str
    document_type: DocumentType | None
    outcome: str
    decided_at: datetime  # by a person, or by the policy
    holds: tuple[LegalHold, ...]  # while one stands it is not erased
    undelivered: tuple[str, ...]  # keys of deliveries that are not finished


class RetentionReport(Frozen):
    """What a run erased, or would erase."""

    erased: tuple[DueDocument, ...]
    held_back: tuple[DueDocument, ...]  # past their time, but under a hold or not delivered
    removed_blobs: int


class Retention:
    """Finds what is past its time and erases it."""

    def __init__(self, database: Database, blobs: BlobStore, clock: Clock, settings: RetentionSettings) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._settings = settings
        self._is_sqlite = database.engine.dialect.name == "sqlite"

    def due(self) -> tuple[DueDocument, ...]:
        """Documents past their time and not yet erased, oldest decision first; those held back among them."""
        query = self._due_query()
        if query is None:
            return ()
        with self._database.read() as connection:
            rows = connection.execute(
                select(
                    documents.c.document_id,
                    documents.c.document_type,
                    documents.c.state,
                    documents.c.decided_at,
                    documents.c.settled_at,
                )
                .where(query)
                .order_by(_DECIDED_AT, documents.c.document_id)
            ).mappings()
            return tuple(_due(connection, row) for row in rows)

    def run(self, *, document_id: str | None = None, dry_run: bool = False) -> RetentionReport:
        """Erase what is due; what is held back is told. `dry_run` changes nothing and tells the same.

        With a document, only that one: TerminalError when it is not due, or is held back, saying by what.
        """
        found = self.due()
        if document_id is not None:
            found = (_the_one(found, document_id),)
        held_back = tuple(d for d in found if d.holds or d.undelivered)
        wanted = [d for d in found if not (d.holds or d.undelivered)]
        if dry_run:
            return RetentionReport(erased=tuple(wanted), held_back=held_back, removed_blobs=0)
        erased: list[DueDocument] = []
        for start in range(0, len(wanted), _PART):
            with self._database.write() as connection:
                if self._is_sqlite:
                    connection.exec_driver_sql("PRAGMA secure_delete=ON")  # free pages are overwritten, too
                part = wanted[start : start + _PART]
                erased += [d for d in part if self._erase(connection, d.document_id)]
        if erased and self._is_sqlite:
            self._empty_journal()
        self._want_gone_what_came_again()
        return RetentionReport(erased=tuple(erased), held_back=held_back, removed_blobs=self._remove_blobs())

    def _due_query(self) -> ColumnElement[bool] | None:
        now = self._clock()
        past: list[ColumnElement[bool]] = []
        for document_type, days in self._settings.days_by_type.items():
            past.append(and_(documents.c.document_type == document_type, now - timedelta(days=days) >= _DECIDED_AT))
        if self._settings.days is not None:
            rest = now - timedelta(days=self._settings.days) >= _DECIDED_AT
            special = list(self._settings.days_by_type)
            if special:
                rest &= documents.c.document_type.is_(None) | documents.c.document_type.not_in(special)
            past.append(rest)
        if not past:
            return None
        is_closed = (documents.c.state == "released") | (
            documents.c.state.in_(OPEN_STATES) & documents.c.resolution.is_not(None)
        )
        return and_(documents.c.erased_at.is_(None), is_closed, or_(*past))

    def _erase(self, connection: Connection, document_id: str) -> bool:
        """Erase one document, unless it has changed since it was found; its row is locked until the commit."""
        locked_document(connection, document_id)
        query = self._due_query()
        if query is None:
            return False
        row = (
            connection.execute(select(documents).where(query, documents.c.document_id == document_id))
            .mappings()
            .first()
        )
        if row is None or standing_holds(connection, document_id) or _undelivered(connection, document_id):
            return False
        erase(connection, row, self._clock())
        return True

    def _empty_journal(self) -> None:
        """The write-ahead log still has the pages as they were; a reader under way leaves them for the next run."""
        connection = self._database.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _want_gone_what_came_again(self) -> None:
        """Bytes that were erased and arrived again are a duplicate: nobody needs them."""
        with self._database.read() as connection:
            again = list(
                connection.execute(
                    select(blob_removals.c.sha256)
                    .join(arrivals, arrivals.c.sha256 == blob_removals.c.sha256)
                    .where(arrivals.c.seen_at > blob_removals.c.requested_at)
                    .distinct()
                ).scalars()
            )
        if again:
            with self._database.write() as connection:
                note_removals(connection, again, self._clock())

    def _remove_blobs(self) -> int:
        with self._database.read() as connection:
            wanted = list(
                connection.execute(select(blob_removals.c.sha256).where(blob_removals.c.removed_at.is_(None))).scalars()
            )
        for start in range(0, len(wanted), _PART):
            part = wanted[start : start + _PART]
            for sha256 in part:
                self._blobs.delete(sha256)
            with self._database.write() as connection:
                connection.execute(
                    update(blob_removals).where(blob_removals.c.sha256.in_(part)).values(removed_at=self._clock())
                )
        return len(wanted)


_DECIDED_AT = func.coalesce(documents.c.decided_at, documents.c.settled_at, type_=documents.c.settled_at.type)


def _the_one(found: Sequence[DueDocument], document_id: str) -> DueDocument:
    wanted = next((d for d in found if d.document_id == document_id), None)
    if wanted is None:
        raise TerminalError(
            "It is not past its time, is not decided yet, or is erased already.",
            consequence="Nothing was erased.",
            remedy="`holdpoint explain` says what became of it; `retention` in the settings says how long it is kept.",
            document_id=document_id,
        )
    if wanted.holds:
        holds = "; ".join(f"{h.hold_id}: {h.reason}, set by {h.set_by} on {h.set_at:%Y-%m-%d}" for h in wanted.holds)
        raise TerminalError(
            f"It is under a legal hold ({holds}).",
            consequence="Nothing was erased.",
            remedy="`holdpoint legal-hold lift` lifts it, once whoever ordered it agrees.",
            document_id=document_id,
        )
    if wanted.undelivered:
        raise TerminalError(
            f"Not delivered yet: {', '.join(wanted.undelivered)}.",
            consequence="Nothing was erased.",
            remedy="`holdpoint deliver --dead-letters` says why; redrive it.",
            document_id=document_id,
        )
    return wanted


def _due(connection: Connection, row: RowMapping) -> DueDocument:
    return DueDocument(
        document_id=row["document_id"],
        document_type=DocumentType(row["document_type"]) if row["document_type"] else None,
        outcome=row["state"],
        decided_at=row["decided_at"] or row["settled_at"],
        holds=standing_holds(connection, row["document_id"]),
        undelivered=_undelivered(connection, row["document_id"]),
    )


def _undelivered(connection: Connection, document_id: str) -> tuple[str, ...]:
    return tuple(
        connection.execute(
            select(deliveries.c.key)
            .where(deliveries.c.document_id == document_id, deliveries.c.state.not_in(_FINISHED))
            .order_by(deliveries.c.key)
        ).scalars()
    )
