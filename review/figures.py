"""The figures of the store for monitoring, by few and cheap queries, so that every process tells the same.

What waits and what is due are ranges of an index and always fresh. Totals over all documents and deliveries walk a
whole index: they are taken again only after fifty times as long as they took, so they cost two percent at most.
"""

import threading
import time
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from holdpoint.decision import DeliveryState
from holdpoint.model import Frozen
from review.clock import Clock
from review.database import Database
from review.records import OPEN_STATES
from review.schema import store_revision
from review.tables import audit_entries, batches, deliveries, documents, drift_alerts, legal_holds, reasons

_REST = 50.0  # times the cost of the totals


class LastBatch(Frozen):
    """The last finished batch of a source."""

    source: str
    finished_at: datetime
    seconds: float  # from its start to its end
    stage_seconds: dict[str, float]
    outcomes: dict[str, float]


class StoreFigures(Frozen):
    """What the store says of itself at one moment. Ages are seconds."""

    schema_revision: str
    documents: dict[tuple[str, str], int]  # by state and resolution ("" where nobody resolved it)
    waiting: dict[str, int]  # by state
    waiting_by_reason: dict[str, int]
    oldest_waiting: dict[str, float]  # by state
    deliveries: dict[str, int]  # by state
    dead_letters: int
    oldest_due: float  # 0 where nothing is due
    batches_finished: int
    unfinished: dict[str, float]  # age of the oldest unfinished batch, by source
    last_batches: tuple[LastBatch, ...]
    audit_entries: int
    legal_holds: int
    drift_alerts: dict[str, int]  # that nobody has closed yet, by signal


class Figures:
    """Reads the figures. One for each process: it keeps the totals for a while."""

    def __init__(self, database: Database, clock: Clock, *, rest: float = _REST) -> None:
        self._database = database
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._totals: tuple[dict[tuple[str, str], int], dict[str, int]] = ({}, {})
        self._totals_until = 0.0

    def read(self) -> StoreFigures:
        """All of them, from one view of the store."""
        now = self._clock()
        with self._database.read() as connection:
            by_state, by_delivery = self._kept_totals(connection)
            waiting, oldest = _waiting(connection, now)
            return StoreFigures(
                schema_revision=store_revision(connection) or "none",
                documents=by_state,
                waiting=waiting,
                waiting_by_reason=_waiting_by_reason(connection),
                oldest_waiting=oldest,
                deliveries=by_delivery | _open_deliveries(connection),
                dead_letters=_count_deliveries(connection, DeliveryState.DEAD_LETTER),
                oldest_due=_oldest_due(connection, now),
                batches_finished=_batches_finished(connection),
                unfinished=_unfinished(connection, now),
                last_batches=_last_batches(connection),
                audit_entries=connection.execute(select(func.max(audit_entries.c.seq))).scalar() or 0,
                legal_holds=connection.execute(
                    select(func.count()).select_from(legal_holds).where(legal_holds.c.lifted_at.is_(None))
                ).scalar_one(),
                drift_alerts=_drift_alerts(connection),
            )

    def _kept_totals(self, connection: Connection) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
        with self._lock:
            started = time.monotonic()
            if started >= self._totals_until:
                self._totals = (
                    {
                        (str(state), str(resolution or "")): int(count)
                        for state, resolution, count in connection.execute(
                            select(documents.c.state, documents.c.resolution, func.count()).group_by(
                                documents.c.state, documents.c.resolution
                            )
                        )
                    },
                    {
                        str(state): int(count)
                        for state, count in connection.execute(
                            select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
                        )
                    },
                )
                ended = time.monotonic()
                self._totals_until = ended + self._rest * (ended - started)
            return self._totals


def _waiting(connection: Connection, now: datetime) -> tuple[dict[str, int], dict[str, float]]:
    counts: dict[str, int] = dict.fromkeys(OPEN_STATES, 0)
    ages: dict[str, float] = dict.fromkeys(OPEN_STATES, 0.0)
    rows = connection.execute(
        select(documents.c.state, func.count(), func.min(documents.c.settled_at))
        .where(documents.c.state.in_(OPEN_STATES), documents.c.resolution.is_(None))
        .group_by(documents.c.state)
    )
    for state, count, since in rows:
        counts[str(state)] = int(count)
        ages[str(state)] = _age(since, now)
    return counts, ages


def _waiting_by_reason(connection: Connection) -> dict[str, int]:
    """A document loses its reasons when it is approved, so most rows of `reasons` are of documents that wait."""
    rows = connection.execute(
        select(reasons.c.code, func.count())
        .join(documents, documents.c.document_id == reasons.c.document_id)
        .where(documents.c.state.in_(OPEN_STATES), documents.c.resolution.is_(None))
        .group_by(reasons.c.code)
    )
    return {str(code): int(count) for code, count in rows}


def _open_deliveries(connection: Connection) -> dict[str, int]:
    states = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.DEAD_LETTER)
    return {str(state): _count_deliveries(connection, state) for state in states}


def _count_deliveries(connection: Connection, state: DeliveryState) -> int:
    return int(
        connection.execute(select(func.count()).select_from(deliveries).where(deliveries.c.state == state)).scalar_one()
    )


def _oldest_due(connection: Connection, now: datetime) -> float:
    """How long the delivery that was due first has been due."""
    due = connection.execute(
        select(func.min(deliveries.c.next_attempt_at)).where(
            deliveries.c.state == DeliveryState.PENDING, deliveries.c.next_attempt_at <= now
        )
    ).scalar()
    return _age(due, now)


def _drift_alerts(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        select(drift_alerts.c.signal, func.count())
        .where(drift_alerts.c.closed_at.is_(None))
        .group_by(drift_alerts.c.signal)
    )
    return {str(signal): int(count) for signal, count in rows}


def _batches_finished(connection: Connection) -> int:
    return int(
        connection.execute(
            select(func.count()).select_from(batches).where(batches.c.finished_at.is_not(None))
        ).scalar_one()
    )


def _unfinished(connection: Connection, now: datetime) -> dict[str, float]:
    rows = connection.execute(
        select(batches.c.source, func.min(batches.c.started_at))
        .where(batches.c.finished_at.is_(None))
        .group_by(batches.c.source)
    )
    return {str(source): _age(since, now) for source, since in rows}


def _last_batches(connection: Connection) -> tuple[LastBatch, ...]:
    newest = (
        select(batches.c.source, func.max(batches.c.finished_at).label("finished_at"))
        .where(batches.c.finished_at.is_not(None))
        .group_by(batches.c.source)
        .subquery()
    )
    rows = connection.execute(
        select(batches.c.source, batches.c.started_at, batches.c.finished_at, batches.c.summary)
        .join(newest, (newest.c.source == batches.c.source) & (newest.c.finished_at == batches.c.finished_at))
        .order_by(batches.c.source, batches.c.batch_id)
    )
    found: dict[str, LastBatch] = {}
    for source, started, finished, summary in rows:
        told: Mapping[str, object] = summary or {}
        found[str(source)] = LastBatch(
            source=source,
            finished_at=finished,
            seconds=max(0.0, (finished - started).total_seconds()),
            stage_seconds=_numbers(told.get("stage_seconds")),
            outcomes=_numbers(told.get("outcomes")),
        )
    return tuple(found.values())


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        return {}
    return {str(name): float(number) for name, number in value.items() if isinstance(number, int | float)}


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
