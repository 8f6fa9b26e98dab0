"""Batches and arrivals: what was seen, when, and which document its bytes are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.decision import Outcome, Resolution
from holdpoint.document import BlobRef, document_id_of
from holdpoint.extraction import DocumentType
from holdpoint.ports import SourceItem
from review.audit import append
from review.clock import Clock
from review.database import Database
from review.leases import Lease, ensure_held
from review.records import ArrivalRecord, PendingDocument
from review.tables import arrivals, batches, documents, source_positions
from review.traits import erase_traits

# Written for every document: composed once.
_INSERT_DOCUMENT = insert(documents)
_INSERT_ARRIVAL = insert(arrivals)
_ITEMS_OF_A_QUERY = 500  # far below what SQLite and PostgreSQL take as parameters of one statement


class Intake:
    """Records batches and arrivals."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin_batch(self, source: str, flow_run: str | None = None) -> str:
        """The unfinished batch of that source, or a new one named after source and time."""
        now = self._clock()
        with self._database.write() as connection:
            unfinished = connection.execute(
                select(batches.c.batch_id).where(batches.c.source == source, batches.c.finished_at.is_(None))
            ).scalar()
            if unfinished is not None:
                append(connection, at=now, actor="process", action="batch_resumed", batch_id=unfinished)
                return str(unfinished)
            base = f"{source}-{now:%Y%m%d-%H%M%S}"
            taken = set(
                connection.execute(select(batches.c.batch_id).where(batches.c.batch_id.startswith(base))).scalars()
            )
            batch_id = next(name for n in range(1, 1000) if (name := base if n == 1 else f"{base}-{n}") not in taken)
            connection.execute(
                insert(batches).values(batch_id=batch_id, source=source, started_at=now, flow_run=flow_run)
            )
            append(connection, at=now, actor="process", action="batch_started", batch_id=batch_id)
        return batch_id

    def unfinished_batch(self, source: str) -> str | None:
        """The batch of that source that was interrupted, or None."""
        with self._database.read() as connection:
            found = connection.execute(
                select(batches.c.batch_id).where(batches.c.source == source, batches.c.finished_at.is_(None))
            ).scalar()
        return str(found) if found is not None else None

    def finish_batch(self, batch_id: str, summary: dict[str, object], lease: Lease | None = None) -> None:
        """Close the batch with its summary; again does nothing.

        LeaseLostError when `lease` is another run's by now: that one may have taken in more since.
        """
        now = self._clock()
        with self._database.write() as connection:
            if lease is not None:
                ensure_held(connection, lease)
            closed = connection.execute(
                update(batches)
                .where(batches.c.batch_id == batch_id, batches.c.finished_at.is_(None))
                .values(finished_at=now, summary=summary)
            )
            if closed.rowcount:
                append(connection, at=now, actor="process", action="batch_finished", batch_id=batch_id)

    def position(self, source: str) -> str | None:
        """Where the next listing of that source may start; None: at the beginning."""
        with self._database.read() as connection:
            return connection.execute(
                select(source_positions.c.position).where(source_positions.c.source == source)
            ).scalar()

    def move_position(self, source: str, position: str | None) -> None:
        """Everything that was listed is recorded: the next listing starts there. None leaves it as it is."""
        if position is None or position == self.position(source):
            return
        values = {"position": position, "updated_at": self._clock()}
        with self._database.write() as connection:
            moved = connection.execute(
                update(source_positions).where(source_positions.c.source == source).values(values)
            )
            if not moved.rowcount:
                connection.execute(insert(source_positions).values(source=source, **values))

    def known_arrivals(self, items: Sequence[SourceItem]) -> dict[SourceItem, ArrivalRecord]:
        """Those of the items that were recorded before, each with its first arrival: one query for some hundred."""
        found: dict[SourceItem, ArrivalRecord] = {}
        with self._database.read() as connection:
            for start in range(0, len(items), _ITEMS_OF_A_QUERY):
                some = items[start : start + _ITEMS_OF_A_QUERY]
                query = (
                    select(arrivals)
                    .where(arrivals.c.source.in_({i.source for i in some}), arrivals.c.path.in_({i.path for i in some}))
                    .order_by(arrivals.c.arrival_id)
                )
                rows: dict[tuple[object, ...], list[RowMapping]] = {}
                for row in connection.execute(query).mappings():
                    key = (row["source"], row["path"], row["size"], row["modified_at"])
                    rows.setdefault(key, []).append(row)
                for item in some:
                    same = rows.get((item.source, item.path, item.size, item.modified_at), ())
                    first = next((r for r in same if item.version in (None, r["version"])), None)
                    if first is not None:
                        found[item] = _record(first, is_new=False)
        return found

    def record_arrival(
        self, batch_id: str, item: SourceItem, blob: BlobRef, parent_id: int | None = None, context: str = ""
    ) -> ArrivalRecord:
        """Record what was seen. The same identity again changes nothing; bytes seen before are a duplicate."""
        now = self._clock()
        with self._database.write() as connection:
            return _arrive(connection, batch_id, item, blob, parent_id, context, now)

    def split(self, document_id: str, parts: Sequence[BlobRef], lease: Lease | None = None) -> None:
        """A file that holds several documents becomes a container, its parts arrivals of their own: all or nothing.

        Again it does nothing. The row of the file stays, in the state `container`, so that the same bytes are a
        duplicate when they come again; nothing is compared with it. A part of which a person said where it begins is
        one document. LeaseLostError when `lease` is another run's by now.
        """
        now = self._clock()
        with self._database.write() as connection:
            if lease is not None:
                ensure_held(connection, lease)
            row = connection.execute(select(documents).where(documents.c.document_id == document_id)).mappings().one()
            if row["state"] != "processing":
                return
            own = arrivals.c.arrival_id == row["arrival_id"]
            whole = connection.execute(select(arrivals).where(own)).mappings().one()
            of_file = update(documents).where(documents.c.document_id == document_id)
            connection.execute(of_file.values(state="container", settled_at=now, number_key=None, total_amount=None))
            erase_traits(connection, document_id)
            connection.execute(update(arrivals).where(own).values(outcome=Outcome.CONTAINER, document_id=None))
            append(
                connection,
                at=now,
                actor="process",
                action="split",
                document_id=document_id,
                batch_id=whole["batch_id"],
                details={"parts": [part.name for part in parts]},
            )
            for part in parts:
                item = SourceItem(
                    source=row["source"],
                    path=f"{whole['path']}!/{part.name}",
                    size=part.size,
                    modified_at=whole["modified_at"],
                    version=whole["version"],
                )
                is_one = row["begins_at"] is not None
                context = row["context"]
                arrived = _arrive(
                    connection, whole["batch_id"], item, part, row["arrival_id"], context, now, is_one=is_one
                )
                _reopen_joined(connection, arrived, now)

    def record_container(self, batch_id: str, item: SourceItem, blob: BlobRef, parent_id: int | None) -> ArrivalRecord:
        """Record an archive or a mail whose members are arrivals of their own; the same again changes nothing."""
        now = self._clock()
        with self._database.write() as connection:
            known = _same_arrival(connection, item, blob)
            if known is not None:
                return _record(known, is_new=False)
            again = connection.execute(
                select(arrivals.c.arrival_id).where(
                    arrivals.c.sha256 == blob.sha256, arrivals.c.outcome == Outcome.CONTAINER
                )
            ).first()
            outcome = Outcome.DUPLICATE if again is not None else Outcome.CONTAINER
            arrival_id = _insert_arrival(connection, batch_id, item, blob, parent_id, None, outcome, now)
            append(
                connection,
                at=now,
                actor="process",
                action=str(outcome),
                batch_id=batch_id,
                details={"source": item.source, "path": item.path, "sha256": blob.sha256, "size": blob.size},
            )
            row = connection.execute(select(arrivals).where(arrivals.c.arrival_id == arrival_id)).mappings().one()
        return _record(row, is_new=True)

    def pending(self, source: str, document_ids: tuple[str, ...] | None = None) -> tuple[PendingDocument, ...]:
        """Documents of a source not yet settled, whichever batch brought them, in the order of arrival.

        `document_ids` keeps it to those. What a person sent to be read again is among them.
        """
        query = (
            select(
                documents.c.document_id,
                documents.c.sha256,
                documents.c.size,
                documents.c.media_type,
                documents.c.name,
                documents.c.source,
                documents.c.context,
                documents.c.force_type,
                documents.c.password,
                documents.c.attempt,
                documents.c.begins_at,
                documents.c.page_count,
                arrivals.c.path,
            )
            .join(arrivals, arrivals.c.arrival_id == documents.c.arrival_id)
            .where(documents.c.source == source, documents.c.state == "processing")
            .order_by(documents.c.arrival_id)
        )
        if document_ids is not None:
            query = query.where(documents.c.document_id.in_(document_ids))
        with self._database.read() as connection:
            return tuple(_pending(row) for row in connection.execute(query).mappings())


def _arrive(
    connection: Connection,
    batch_id: str,
    item: SourceItem,
    blob: BlobRef,
    parent_id: int | None,
    context: str,
    now: datetime,
    *,
    is_one: bool = False,
) -> ArrivalRecord:
    """Record one arrival, and its document where its bytes are new. `is_one`: a person said that it is one document."""
    known = _same_arrival(connection, item, blob)
    if known is not None:
        return _record(known, is_new=False)
    document_id = document_id_of(blob.sha256)
    seen_before = connection.execute(
        select(documents.c.document_id).where(documents.c.document_id == document_id)
    ).scalar()
    outcome = Outcome.DUPLICATE if seen_before is not None else None
    if seen_before is None:
        # The arrival needs the document and the document the arrival's number: reserve the row first.
        arrival_id = _insert_arrival(connection, batch_id, item, blob, parent_id, None, None, now)
        connection.execute(
            _INSERT_DOCUMENT,
            {
                "document_id": document_id,
                "sha256": blob.sha256,
                "name": blob.name,
                "size": blob.size,
                "media_type": blob.media_type,
                "context": context,
                "arrival_id": arrival_id,
                "batch_id": batch_id,
                "source": item.source,
                "state": "processing",
                "created_at": now,
                "begins_at": [1] if is_one else None,
            },
        )
        connection.execute(update(arrivals).where(arrivals.c.arrival_id == arrival_id).values(document_id=document_id))
    else:
        arrival_id = _insert_arrival(connection, batch_id, item, blob, parent_id, document_id, outcome, now)
    append(
        connection,
        at=now,
        actor="process",
        action="duplicate" if outcome else "arrived",
        document_id=document_id,
        batch_id=batch_id,
        details={"source": item.source, "path": item.path, "sha256": blob.sha256, "size": blob.size},
    )
    row = connection.execute(select(arrivals).where(arrivals.c.arrival_id == arrival_id)).mappings().one()
    return _record(row, is_new=True)


def _reopen_joined(connection: Connection, part: ArrivalRecord, now: datetime) -> None:
    """A part that was joined before, and is now cut out again, waits to be read again: else nobody would see it."""
    joined = update(documents).where(
        documents.c.document_id == part.document_id, documents.c.resolution == Resolution.JOINED
    )
    opened = {
        "state": "processing",
        "resolution": None,
        "decided_by": None,
        "decided_at": None,
        "note": None,
        "begins_at": [1],
        "version": documents.c.version + 1,
        "attempt": documents.c.attempt + 1,
    }
    if connection.execute(joined.values(opened)).rowcount:
        append(
            connection,
            at=now,
            actor="process",
            action="read_again",
            document_id=part.document_id,
            batch_id=part.batch_id,
            details={},
        )


def _same_arrival(connection: Connection, item: SourceItem, blob: BlobRef) -> RowMapping | None:
    """The arrival recorded before with that identity, if any."""
    identity = (
        (arrivals.c.source == item.source)
        & (arrivals.c.path == item.path)
        & (arrivals.c.sha256 == blob.sha256)
        & (arrivals.c.modified_at == item.modified_at)
    )
    return connection.execute(select(arrivals).where(identity)).mappings().first()


def _insert_arrival(
    connection: Connection,
    batch_id: str,
    item: SourceItem,
    blob: BlobRef,
    parent_id: int | None,
    document_id: str | None,
    outcome: Outcome | None,
    now: datetime,
) -> int:
    result = connection.execute(
        insert(arrivals).values(
            batch_id=batch_id,
            source=item.source,
            path=item.path,
            file_name=file_name_of(item.path),
            sha256=blob.sha256,
            size=item.size,
            modified_at=item.modified_at,
            version=item.version,
            seen_at=now,
            parent_id=parent_id,
            document_id=document_id,
            outcome=outcome,
        )
    )
    key = result.inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no arrival number")
    return int(key[0])


def file_name_of(path: str) -> str:
    """The last part of a path as `arrivals.file_name` keeps it: cut to 255 characters."""
    return path.rsplit("/", 1)[-1][:255]


def _record(row: RowMapping, *, is_new: bool) -> ArrivalRecord:
    return ArrivalRecord(
        arrival_id=row["arrival_id"],
        batch_id=row["batch_id"],
        source=row["source"],
        path=row["path"],
        sha256=row["sha256"],
        document_id=row["document_id"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        parent_id=row["parent_id"],
        is_new=is_new,
    )


def blob_of(row: RowMapping) -> BlobRef:
    """The blob of a row of `documents`."""
    return BlobRef(sha256=row["sha256"], size=row["size"], media_type=row["media_type"], name=row["name"])


def _pending(row: RowMapping) -> PendingDocument:
    return PendingDocument(
        document_id=row["document_id"],
        blob=blob_of(row),
        source=row["source"],
        path=row["path"],
        context=row["context"],
        force_type=DocumentType(row["force_type"]) if row["force_type"] else None,
        passwords=(row["password"],) if row["password"] else (),
        attempt=row["attempt"],
        begins_at=tuple(row["begins_at"] or ()),
        page_count=row["page_count"],
    )
