"""Reading the store: the queue of what waits, one document with everything about it, the report of a batch."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from holdpoint.decision import DeliveryState, Outcome, Resolution
from holdpoint.errors import StoreError
from holdpoint.extraction import DocumentType, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode
from review.arrivals import blob_of
from review.audit import AuditTrail
from review.clock import Clock
from review.database import Database
from review.decisions import effective_extraction
from review.legal_holds import standing_holds
from review.outbox import delivery_of
from review.records import (
    BatchReport,
    CorrectionRecord,
    DocumentOutcome,
    QueueCounts,
    QueueItem,
    ReviewItem,
)
from review.settlement import document_row
from review.tables import arrivals, batches, corrections, deliveries, documents, reasons

_IS_OPEN: ColumnElement[bool] = documents.c.state.in_(("held", "quarantined")) & documents.c.resolution.is_(None)


class Queue:
    """What waits for a person, and what became of everything."""

    def __init__(self, database: Database, audit: AuditTrail, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    def waiting(
        self,
        *,
        state: str | None = None,
        reason: ReasonCode | None = None,
        document_type: DocumentType | None = None,
        text: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[QueueItem, ...]:
        """Open documents, oldest first, narrowed as asked. `text` is looked for in name, seller, number and id."""
        query = select(documents).where(_IS_OPEN).order_by(documents.c.settled_at, documents.c.arrival_id)
        if state is not None:
            query = query.where(documents.c.state == state)
        if document_type is not None:
            query = query.where(documents.c.document_type == document_type)
        if reason is not None:
            query = query.where(
                documents.c.document_id.in_(select(reasons.c.document_id).where(reasons.c.code == reason))
            )
        for word in text.split():
            query = query.where(_mentions(word))
        return self._items(query.offset(offset).limit(limit))

    def decided(self, *, text: str = "", limit: int = 100) -> tuple[QueueItem, ...]:
        """What people decided, newest first."""
        query = select(documents).where(documents.c.decided_at.is_not(None)).order_by(documents.c.decided_at.desc())
        for word in text.split():
            query = query.where(_mentions(word))
        return self._items(query.limit(limit))

    def released(self, *, text: str = "", limit: int = 100) -> tuple[QueueItem, ...]:
        """What was released, by policy or by a person, newest first."""
        query = (
            select(documents)
            .where(documents.c.state == "released")
            .order_by(documents.c.settled_at.desc())
            .limit(limit)
        )
        for word in text.split():
            query = query.where(_mentions(word))
        return self._items(query)

    def counts(self) -> QueueCounts:
        """What waits, in all and by reason."""
        with self._database.read() as connection:
            by_state = {
                str(state): int(count)
                for state, count in connection.execute(
                    select(documents.c.state, func.count()).where(_IS_OPEN).group_by(documents.c.state)
                )
            }
            by_reason = {
                ReasonCode(code): count
                for code, count in connection.execute(
                    select(reasons.c.code, func.count())
                    .join(documents, documents.c.document_id == reasons.c.document_id)
                    .where(_IS_OPEN)
                    .group_by(reasons.c.code)
                    .order_by(func.count().desc(), reasons.c.code)
                )
            }
            dead = connection.execute(
                select(func.count()).select_from(deliveries).where(deliveries.c.state == DeliveryState.DEAD_LETTER)
            ).scalar_one()
            midnight = self._clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            today = {
                str(name): int(count)
                for name, count in connection.execute(
                    select(documents.c.decided_by, func.count())
                    .where(documents.c.decided_at >= midnight)
                    .group_by(documents.c.decided_by)
                )
            }
        return QueueCounts(
            held=by_state.get("held", 0),
            quarantined=by_state.get("quarantined", 0),
            dead_letters=dead,
            by_reason=by_reason,
            decided_today=today,
        )

    def item(self, document_id: str) -> ReviewItem:
        """One document with everything about it; StoreError when there is none."""
        with self._database.read() as connection:
            row = document_row(connection, document_id)
            path = connection.execute(
                select(arrivals.c.path).where(arrivals.c.arrival_id == row["arrival_id"])
            ).scalar_one()
            corrected = connection.execute(
                select(corrections)
                .where(corrections.c.document_id == document_id)
                .order_by(corrections.c.correction_id)
            ).mappings()
            sent = connection.execute(
                select(deliveries).where(deliveries.c.document_id == document_id).order_by(deliveries.c.created_at)
            ).mappings()
            return ReviewItem(
                document_id=document_id,
                blob=blob_of(row),
                path=path,
                source=row["source"],
                batch_id=row["batch_id"],
                state=row["state"],
                resolution=Resolution(row["resolution"]) if row["resolution"] else None,
                decided_by=row["decided_by"],
                decided_at=row["decided_at"],
                note=row["note"],
                version=row["version"],
                revision=row["revision"],
                document_type=DocumentType(row["document_type"]) if row["document_type"] else None,
                extraction=Extraction.model_validate(row["extraction"]) if row["extraction"] else None,
                effective=effective_extraction(connection, row) if row["extraction"] else None,
                summary=Summary.model_validate(row["summary"]) if row["summary"] else None,
                findings=tuple(Finding.model_validate(f) for f in row["findings"]),
                corrections=tuple(
                    CorrectionRecord(
                        field=c["field"],
                        old_value=c["old_value"],
                        new_value=c["new_value"],
                        corrected_by=c["corrected_by"],
                        corrected_at=c["corrected_at"],
                    )
                    for c in corrected
                ),
                deliveries=tuple(delivery_of(d) for d in sent),
                history=self._audit.history(document_id),
                reading_sha256=row["reading_sha256"],
                page_count=row["page_count"],
                settled_at=row["settled_at"],
                erased_at=row["erased_at"],
                holds=standing_holds(connection, document_id),
            )

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of documents whose id begins with the text, or whose path or name is or ends with it."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(documents.c.document_id)
                .join(arrivals, arrivals.c.document_id == documents.c.document_id)
                .where(
                    documents.c.document_id.startswith(text, autoescape=True)
                    | (documents.c.name == text)
                    | (arrivals.c.path == text)
                    | arrivals.c.path.endswith("/" + text, autoescape=True)
                )
                .distinct()
                .limit(20)
            ).scalars()
            return tuple(rows)

    def batch(self, batch_id: str) -> BatchReport:
        """What a batch did so far; StoreError when there is none of that id."""
        with self._database.read() as connection:
            head = connection.execute(select(batches).where(batches.c.batch_id == batch_id)).mappings().first()
            if head is None:
                raise StoreError(f"There is no batch {batch_id} in the store.", remedy="`holdpoint status` lists them.")
            return _report(connection, head)

    def batches(self, limit: int = 20) -> tuple[str, ...]:
        """Ids of the newest batches, newest first."""
        with self._database.read() as connection:
            return tuple(
                connection.execute(
                    select(batches.c.batch_id)
                    .order_by(batches.c.started_at.desc(), batches.c.batch_id.desc())
                    .limit(limit)
                ).scalars()
            )

    def _items(self, query: Select[tuple[object, ...]]) -> tuple[QueueItem, ...]:
        with self._database.read() as connection:
            return tuple(_item(row) for row in connection.execute(query).mappings())


def _mentions(word: str) -> ColumnElement[bool]:
    found = documents.c.document_id.startswith(word, autoescape=True)
    for column in (documents.c.name, documents.c.seller_name, documents.c.number):
        found = found | column.icontains(word, autoescape=True)
    return found


def _item(row: RowMapping) -> QueueItem:
    return QueueItem(
        document_id=row["document_id"],
        name=row["name"],
        state=row["state"],
        document_type=DocumentType(row["document_type"]) if row["document_type"] else None,
        reasons=_codes(row),
        seller_name=row["seller_name"],
        number=row["number"],
        total_amount=row["total_amount"],
        currency=row["currency"],
        settled_at=row["settled_at"],
        page_count=row["page_count"],
        resolution=Resolution(row["resolution"]) if row["resolution"] else None,
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )


def _codes(row: RowMapping) -> tuple[ReasonCode, ...]:
    """The codes that held or quarantined it, as found; kept also after a person released it."""
    findings = (Finding.model_validate(f) for f in row["findings"])
    return tuple(dict.fromkeys(f.code for f in findings if f.severity != "warn"))


def _report(connection: Connection, head: RowMapping) -> BatchReport:
    rows = (
        connection.execute(
            select(
                arrivals.c.path,
                arrivals.c.parent_id,
                arrivals.c.outcome,
                arrivals.c.document_id,
                documents.c.state,
                documents.c.document_type,
                documents.c.findings,
                documents.c.timings,
            )
            .outerjoin(documents, documents.c.document_id == arrivals.c.document_id)
            .where(arrivals.c.batch_id == head["batch_id"])
            .order_by(arrivals.c.arrival_id)
        )
        .mappings()
        .all()
    )
    outcomes: Counter[Outcome] = Counter()
    by_reason: Counter[ReasonCode] = Counter()
    timings: Counter[str] = Counter()
    listed = []
    unsettled = 0
    for row in rows:
        own = row["outcome"]
        if own is None and row["state"] in (None, "processing"):
            unsettled += 1
            continue
        outcome = Outcome(own or row["state"])
        codes = _codes(row) if own is None else ()
        outcomes[outcome] += 1
        by_reason.update(codes)
        if own is None:
            timings.update(row["timings"])
        listed.append(
            DocumentOutcome(
                path=row["path"],
                document_id=row["document_id"],
                document_type=DocumentType(row["document_type"]) if row["document_type"] and own is None else None,
                outcome=outcome,
                reasons=codes,
                is_member=row["parent_id"] is not None,
            )
        )
    members = sum(1 for row in rows if row["parent_id"] is not None)
    sent = connection.execute(
        select(deliveries.c.state, func.count())
        .join(documents, documents.c.document_id == deliveries.c.document_id)
        .where(documents.c.batch_id == head["batch_id"])
        .group_by(deliveries.c.state)
    )
    finished: datetime | None = head["finished_at"]
    return BatchReport(
        batch_id=head["batch_id"],
        source=head["source"],
        started_at=head["started_at"],
        finished_at=finished,
        arrivals=len(rows) - members,
        members=members,
        outcomes=dict(outcomes),
        reasons=dict(by_reason),
        documents=tuple(listed),
        unsettled=unsettled,
        deliveries={DeliveryState(state): count for state, count in sent},
        timings=dict(timings),
    )
