"""The switch of each document type: while its release is stopped, everything of it is held."""

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.errors import TerminalError
from review.audit import append
from review.clock import Clock
from review.database import Database
from review.release_records import TypeStop
from review.tables import type_stops

_STANDING = select(type_stops).where(type_stops.c.resumed_at.is_(None)).order_by(type_stops.c.stop_id)


class TypeSwitches:
    """Stops and resumes the release of types; each change stands in the audit trail."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def stop(self, document_type: str, *, reason: str, by: str) -> TypeStop:
        """Hold everything of the type from the next settlement on. TerminalError without a reason, or when stopped."""
        now, reason = self._clock(), _said(reason)
        with self._database.write() as connection:
            standing = standing_stop(connection, document_type)
            if standing is not None:
                raise TerminalError(
                    f"{standing.stopped_by} has stopped '{document_type}' already: {standing.reason}",
                    consequence="Nothing was changed; all of it is held.",
                )
            connection.execute(
                insert(type_stops).values(document_type=document_type, reason=reason, stopped_by=by, stopped_at=now)
            )
            stopped = standing_stop(connection, document_type)
            details = {"type": document_type, "reason": reason}
            append(connection, at=now, actor=by, action="release_stopped", details=details)
        if stopped is None:
            raise RuntimeError("a stop that was just written is not there")
        return stopped

    def resume(self, document_type: str, *, reason: str, by: str) -> TypeStop:
        """Let the policy release the type again. What is held stays so. TerminalError when it is not stopped."""
        now, reason = self._clock(), _said(reason)
        with self._database.write() as connection:
            standing = standing_stop(connection, document_type)
            if standing is None:
                raise TerminalError(
                    f"The release of '{document_type}' is not stopped.", consequence="Nothing was done."
                )
            connection.execute(
                update(type_stops).where(type_stops.c.stop_id == standing.stop_id).values(resumed_by=by, resumed_at=now)
            )
            details = {"type": document_type, "reason": reason}
            append(connection, at=now, actor=by, action="release_resumed", details=details)
        return standing.model_copy(update={"resumed_by": by, "resumed_at": now})

    def standing(self) -> tuple[TypeStop, ...]:
        """The stops that stand, oldest first."""
        with self._database.read() as connection:
            return tuple(_stop(row) for row in connection.execute(_STANDING).mappings())

    def all(self) -> tuple[TypeStop, ...]:
        """Every stop there ever was, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(type_stops).order_by(type_stops.c.stop_id)).mappings()
            return tuple(_stop(row) for row in rows)


def standing_stop(connection: Connection, document_type: str) -> TypeStop | None:
    """The stop that stands on the type, within the caller's transaction."""
    row = connection.execute(_STANDING.where(type_stops.c.document_type == document_type)).mappings().first()
    return _stop(row) if row is not None else None


def _stop(row: RowMapping) -> TypeStop:
    return TypeStop.model_validate(dict(row))


def _said(reason: str) -> str:
    if not reason.strip():
        raise TerminalError(
            "A reason is needed.",
            consequence="Nothing was changed.",
            remedy="Say in a few words why; it stays in the audit trail and on every document that is held for it.",
        )
    return reason.strip()
