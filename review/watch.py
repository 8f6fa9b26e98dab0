"""What people did of late, the looks at drift, and the alerts: the store's side of the watch."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, true, update

from holdpoint.errors import TerminalError
from holdpoint.model import Frozen
from review.audit import append
from review.clock import Clock
from review.database import Database
from review.tables import audit_entries, corrections, documents, drift_alerts, drift_looks

_AT_ONCE = 500  # ids in one statement
_MOST_ALERTS = 1000


class DecidedDocument(Frozen):
    """What a person did with a held document."""

    document_id: str
    decided_at: datetime
    batch_id: str
    document_type: str | None
    decided_by: str
    resolution: str
    corrected: tuple[str, ...]  # names of fields, without their rows
    accepted: tuple[str, ...]  # reason codes waved through: overrides


class DriftAlert(Frozen):
    """Something has moved. Open until a person closes it."""

    alert_id: int
    stream: str
    signal: str
    document_type: str | None
    raised_at: datetime
    since: datetime
    message: str
    details: dict[str, object]
    closed_at: datetime | None = None
    closed_by: str | None = None
    note: str | None = None

    @property
    def examples(self) -> tuple[str, ...]:
        """Ids of documents that show it."""
        found = self.details.get("examples")
        return tuple(str(one) for one in found) if isinstance(found, list) else ()


class NewAlert(Frozen):
    """An alert to be raised."""

    stream: str
    signal: str
    document_type: str | None
    since: datetime
    message: str
    details: dict[str, object]


class DriftLook(Frozen):
    """One look: when, what it spent of the allowed false alarms, how many signals it tested and which it could not."""

    looked_at: datetime
    spent: float
    tests: int
    waiting: dict[str, str]


class Watch:
    """Reads what people decided; records looks and alerts, each alert with its audit entry in one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def decided(self, since: datetime, most: int) -> tuple[DecidedDocument, ...]:
        """What people decided since then on documents that were held: the newest `most`, oldest first."""
        columns = (
            documents.c.document_id,
            documents.c.decided_at,
            documents.c.batch_id,
            documents.c.document_type,
            documents.c.decided_by,
            documents.c.resolution,
        )
        query = (
            select(*columns)
            .where(documents.c.decided_at >= since, documents.c.document_type.is_not(None))
            .order_by(documents.c.decided_at.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
            ids = [row["document_id"] for row in rows]
            corrected, accepted = _corrected(connection, ids), _accepted(connection, ids)
        return tuple(
            DecidedDocument(
                **row,
                corrected=tuple(sorted(corrected.get(row["document_id"], ()))),
                accepted=accepted.get(row["document_id"], ()),
            )
            for row in reversed(rows)
        )

    def last_look(self) -> DriftLook | None:
        """The newest look, or None."""
        with self._database.read() as connection:
            row = (
                connection.execute(select(drift_looks).order_by(drift_looks.c.look_id.desc()).limit(1))
                .mappings()
                .first()
            )
        return None if row is None else DriftLook.model_validate({k: row[k] for k in DriftLook.model_fields})

    def open_alerts(self) -> tuple[DriftAlert, ...]:
        """What nobody has closed yet, the newest first."""
        return self._alerts(drift_alerts.c.closed_at.is_(None), _MOST_ALERTS)

    def alerts(self, most: int = 200) -> tuple[DriftAlert, ...]:
        """All of them, the newest first."""
        return self._alerts(true(), most)

    def reference_starts(self) -> dict[tuple[str, str], datetime]:
        """By stream and signal: what came before is no reference any more, since a person has closed an alert on it."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(drift_alerts.c.stream, drift_alerts.c.signal, drift_alerts.c.since)
                .where(drift_alerts.c.closed_at.is_not(None))
                .order_by(drift_alerts.c.alert_id)
            )
            return {(str(stream), str(signal)): since for stream, signal, since in rows}

    def record(self, look: DriftLook, found: Sequence[NewAlert]) -> tuple[DriftAlert, ...]:
        """Put down a look and what it found; gives the new alerts. One that is open already is not repeated."""
        raised: list[int] = []
        with self._database.write() as connection:
            connection.execute(insert(drift_looks).values(look.model_dump()))
            for alert in found:
                if _is_open(connection, alert):
                    continue
                values = alert.model_dump() | {"raised_at": look.looked_at}
                key = connection.execute(insert(drift_alerts).values(values)).inserted_primary_key
                raised.append(int(key[0]) if key is not None else 0)
                append(
                    connection,
                    at=look.looked_at,
                    actor="watch",
                    action="drift_alert",
                    details={
                        "stream": alert.stream,
                        "signal": alert.signal,
                        "since": alert.since.isoformat(),
                        "alert": raised[-1],
                        "examples": alert.details.get("examples"),
                    },
                )
        return self._alerts(drift_alerts.c.alert_id.in_(raised), len(raised)) if raised else ()

    def close(self, alert_id: int, by: str, note: str) -> DriftAlert:
        """A person has looked at it: from now on what has come since counts as usual. TerminalError without a note."""
        if not note.strip():
            raise TerminalError(
                "A reason is needed.", consequence="The alert stays open.", remedy="Say in a few words what it was."
            )
        now = self._clock()
        with self._database.write() as connection:
            row = connection.execute(select(drift_alerts).where(drift_alerts.c.alert_id == alert_id)).mappings().first()
            if row is None or row["closed_at"] is not None:
                raise TerminalError(
                    f"There is no open alert {alert_id}.",
                    consequence="Nothing was changed.",
                    remedy="`holdpoint drift` lists the open ones.",
                )
            connection.execute(
                update(drift_alerts)
                .where(drift_alerts.c.alert_id == alert_id)
                .values(closed_at=now, closed_by=by, note=note.strip())
            )
            append(
                connection,
                at=now,
                actor=by,
                action="drift_closed",
                details={"alert": alert_id, "stream": row["stream"], "signal": row["signal"], "note": note.strip()},
            )
        return self._alerts(drift_alerts.c.alert_id == alert_id, 1)[0]

    def _alerts(self, which: ColumnElement[bool], most: int) -> tuple[DriftAlert, ...]:
        query = select(drift_alerts).where(which).order_by(drift_alerts.c.alert_id.desc()).limit(most)
        with self._database.read() as connection:
            return tuple(_alert(row) for row in connection.execute(query).mappings())


def _is_open(connection: Connection, alert: NewAlert) -> bool:
    found = connection.execute(
        select(drift_alerts.c.alert_id).where(
            drift_alerts.c.stream == alert.stream,
            drift_alerts.c.signal == alert.signal,
            drift_alerts.c.closed_at.is_(None),
        )
    ).first()
    return found is not None


def _alert(row: RowMapping) -> DriftAlert:
    return DriftAlert.model_validate({name: row[name] for name in DriftAlert.model_fields})


def _corrected(connection: Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for some in _some_at_a_time(ids):
        rows = connection.execute(
            select(corrections.c.document_id, corrections.c.field).where(corrections.c.document_id.in_(some))
        )
        for document_id, field in rows:
            found.setdefault(str(document_id), set()).add(str(field).split("[")[0])
    return found


def _accepted(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The reasons that the approver waved through, from the audit trail."""
    found: dict[str, tuple[str, ...]] = {}
    for some in _some_at_a_time(ids):
        rows = connection.execute(
            select(audit_entries.c.document_id, audit_entries.c.details).where(
                audit_entries.c.document_id.in_(some), audit_entries.c.action == "approved"
            )
        )
        for document_id, text in rows:
            details: Mapping[str, object] = json.loads(text)
            accepted = details.get("accepted")
            found[str(document_id)] = tuple(str(code) for code in accepted) if isinstance(accepted, list) else ()
    return found


def _some_at_a_time(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[i : i + _AT_ONCE] for i in range(0, len(ids), _AT_ONCE)]
