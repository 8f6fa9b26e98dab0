"""Reading the store: the queue of what waits, one document with everything about it, the report of a batch."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, select

from holdpoint.decision import DeliveryState, Outcome, Resolution
from holdpoint.errors import StoreError
from holdpoint.extraction import DocumentType, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode
from review import listing
from review.arrivals import blob_of
from review.audit import AuditTrail
from review.clock import Clock
from review.corrections import without_gaps
from review.database import Database
from review.decisions import effective_extraction
from review.legal_holds import standing_holds
from review.outbox import delivery_of
from review.records import (
    OPEN_STATES,
    BatchReport,
    CorrectionRecord,
    DocumentOutcome,
    QueueCounts,
    QueueItem,
    QueuePlace,
    ReviewItem,
)
from review.settlement import document_row
from review.tables import arrivals, batches, corrections, deliveries, documents
from review.tallies import tally
from review.two_people import approvals_of, digest_of

_MOST_COUNTED = 1000


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
        after: QueuePlace | None = None,
        before: QueuePlace | None = None,
        limit: int = 100,
    ) -> tuple[QueueItem, ...]:
        """Open documents, oldest first, narrowed as asked. `text` is looked for in name, seller, number and id.

        Those right `after` a place, or right `before` it (not both), or the oldest of all.
        """
        found: list[QueueItem] = []
        with self._database.read() as connection:
            for one in OPEN_STATES if state is None else (state,):
                query = listing.waiting(one, reason, document_type, text, after=after, before=before).limit(limit)
                found.extend(listing.items(connection.execute(query).mappings()))
        found.sort(key=lambda item: (item.place.settled_at, item.place.arrival_id))
        return tuple(found[-limit:] if before is not None else found[:limit])

    def next_waiting(
        self, document_id: str, state: str, *, reason: ReasonCode | None = None, text: str = ""
    ) -> tuple[QueueItem | None, int]:
        """The open document that follows this one, after the last the first, and how many are open beside it.

        With a text it counts to a thousand.
        """
        asked = listing.waiting(state, reason, None, text)
        own = documents.c.document_id == document_id
        with self._database.read() as connection:
            place = connection.execute(listing.waiting(state, None, None, "").where(own)).mappings().first()
            behind = None if place is None else listing.items([place])[0].place
            following: list[QueueItem] = []
            for after in (behind, None):
                query = listing.waiting(state, reason, None, text, after=after).where(~own).limit(1)
                following.extend(listing.items(connection.execute(query).mappings()))
            if text.split():
                left = listing.count(connection, asked.where(~own), _MOST_COUNTED)
            else:
                kind, name = ("reasons", str(reason)) if reason is not None else ("documents", state)
                left = tally(connection, kind).get(name, 0) - listing.count(connection, asked.where(own), 1)
        return (following[0] if following else None), left

    def decided(self, *, text: str = "", limit: int = 100) -> tuple[QueueItem, ...]:
        """What people decided, newest first."""
        with self._database.read() as connection:
            return listing.items(connection.execute(listing.decided(text).limit(limit)).mappings())

    def released(self, *, text: str = "", limit: int = 100) -> tuple[QueueItem, ...]:
        """What was released, by policy or by a person, newest first: by the last decision on it, else by policy's."""
        with self._database.read() as connection:
            found = {
                item.document_id: item
                for query in listing.released(text)
                for item in listing.items(connection.execute(query.limit(limit)).mappings())
            }
        newest = sorted(found.values(), key=lambda item: item.decided_at or item.settled_at, reverse=True)
        return tuple(newest[:limit])

    def counts(self) -> QueueCounts:
        """What waits, in all and by reason."""
        midnight = self._clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        with self._database.read() as connection:
            by_state = tally(connection, "documents")
            by_reason = tally(connection, "reasons")
            sent = tally(connection, "deliveries")
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
            dead_letters=sent.get(DeliveryState.DEAD_LETTER, 0),
            by_reason={
                ReasonCode(code): number
                for code, number in sorted(by_reason.items(), key=lambda one: (-one[1], one[0]))
            },
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
            effective = effective_extraction(connection, row) if row["extraction"] else None
            now_valid = digest_of(without_gaps(effective)) if effective is not None else ""
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
                effective=effective,
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
                stratum=row["stratum"],
                confidence=row["confidence"],
                rule_id=row["rule_id"],
                first_approvals=tuple(
                    one for one in approvals_of(connection, document_id) if one.values_sha256 == now_valid
                ),
            )

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of documents whose id begins with the text, or one of whose paths is it or ends with it."""
        with self._database.read() as connection:
            return listing.ids_named(connection, text, limit=20)

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
                documents.c.reason_codes,
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
        codes = listing.codes_of(row) if own is None else ()
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
