"""Legal holds: while one stands on a document, retention does not erase it."""

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.errors import TerminalError
from review.audit import append
from review.clock import Clock
from review.database import Database
from review.records import LegalHold
from review.settlement import document_row
from review.tables import documents, legal_holds


class LegalHolds:
    """Sets, lifts and lists holds; each change stands in the audit trail."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def set(self, document_id: str, *, reason: str, by: str) -> LegalHold:
        """Put a document under a hold. TerminalError when it is erased already, or when no reason or name is given."""
        reason, by = _said(reason, "A reason"), _said(by, "The name of who orders it")
        now = self._clock()
        with self._database.write() as connection:
            row = locked_document(connection, document_id)
            if row["erased_at"] is not None:
                raise TerminalError(
                    f"It was erased on {row['erased_at']:%Y-%m-%d} by the retention rules.",
                    consequence="There is nothing left to hold; no hold was set.",
                    remedy="A backup from before that day may still have it.",
                    document_id=document_id,
                )
            result = connection.execute(
                insert(legal_holds).values(document_id=document_id, reason=reason, set_by=by, set_at=now)
            )
            key = result.inserted_primary_key
            hold_id = int(key[0]) if key is not None else 0
            append(
                connection,
                at=now,
                actor=by,
                action="legal_hold_set",
                document_id=document_id,
                batch_id=row["batch_id"],
                details={"hold": hold_id, "reason": reason},
            )
        return LegalHold(
            hold_id=hold_id,
            document_id=document_id,
            reason=reason,
            set_by=by,
            set_at=now,
            lifted_by=None,
            lifted_at=None,
        )

    def lift(self, document_id: str, *, reason: str, by: str, hold_id: int | None = None) -> LegalHold:
        """Lift the hold; which one must be said where several stand. TerminalError when there is none such."""
        reason, by = _said(reason, "A reason"), _said(by, "The name of who orders it")
        now = self._clock()
        with self._database.write() as connection:
            row = locked_document(connection, document_id)
            standing = standing_holds(connection, document_id)
            chosen = [h for h in standing if hold_id is None or h.hold_id == hold_id]
            if len(chosen) != 1:
                stand = "; ".join(f"{h.hold_id}: {h.reason}" for h in standing) or "none"
                raise TerminalError(
                    f"{len(chosen)} holds are meant, one is wanted. Standing: {stand}.",
                    consequence="No hold was lifted.",
                    remedy="Name one by --hold NUMBER." if standing else "",
                    document_id=document_id,
                )
            (hold,) = chosen
            connection.execute(
                update(legal_holds).where(legal_holds.c.hold_id == hold.hold_id).values(lifted_by=by, lifted_at=now)
            )
            append(
                connection,
                at=now,
                actor=by,
                action="legal_hold_lifted",
                document_id=document_id,
                batch_id=row["batch_id"],
                details={"hold": hold.hold_id, "reason": reason},
            )
        return hold.model_copy(update={"lifted_by": by, "lifted_at": now})

    def all(self, document_id: str | None = None, *, with_lifted: bool = False) -> tuple[LegalHold, ...]:
        """The holds that stand, of one document or of all, oldest first."""
        query = select(legal_holds).order_by(legal_holds.c.hold_id)
        if document_id is not None:
            query = query.where(legal_holds.c.document_id == document_id)
        if not with_lifted:
            query = query.where(legal_holds.c.lifted_at.is_(None))
        with self._database.read() as connection:
            return tuple(_hold(row) for row in connection.execute(query).mappings())


def standing_holds(connection: Connection, document_id: str) -> tuple[LegalHold, ...]:
    """The holds on a document that are not lifted."""
    rows = connection.execute(
        select(legal_holds)
        .where(legal_holds.c.document_id == document_id, legal_holds.c.lifted_at.is_(None))
        .order_by(legal_holds.c.hold_id)
    ).mappings()
    return tuple(_hold(row) for row in rows)


def locked_document(connection: Connection, document_id: str) -> RowMapping:
    """The document's row, so that a hold and an erasure cannot pass each other. StoreError when there is none."""
    connection.execute(
        select(documents.c.document_id).where(documents.c.document_id == document_id).with_for_update()
    ).first()
    return document_row(connection, document_id)


def _hold(row: RowMapping) -> LegalHold:
    return LegalHold(
        hold_id=row["hold_id"],
        document_id=row["document_id"],
        reason=row["reason"],
        set_by=row["set_by"],
        set_at=row["set_at"],
        lifted_by=row["lifted_by"],
        lifted_at=row["lifted_at"],
    )


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise TerminalError(
            f"{what} is needed.", consequence="Nothing was changed.", remedy="It stays in the audit trail."
        )
    return text.strip()
