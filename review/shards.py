"""The shards of a batch: documents that are read together, by whichever worker leases them.

A shard is extracted, then validated. Validation looks for duplicates among documents that arrived earlier, so a shard
is validated only when every shard before it has been extracted: the answer does not depend on who was quicker.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection, String, cast, func, insert, literal, select, update

from holdpoint.model import Frozen
from review.clock import Clock
from review.database import Database
from review.leases import Lease, Leases, ensure_held
from review.tables import batches, documents, leases, shards


class ShardState(StrEnum):
    """How far a shard is."""

    OPEN = "open"
    EXTRACTED = "extracted"
    VALIDATED = "validated"


class ShardWork(Frozen):
    """A shard leased to a worker, with the stage that is due: the state it will then be in."""

    batch_id: str
    source: str
    number: int
    document_ids: tuple[str, ...]
    due: ShardState
    lease: Lease


class ShardProgress(Frozen):
    """How many documents of a batch have come how far."""

    documents: int
    extracted: int
    validated: int

    @property
    def is_done(self) -> bool:
        return self.validated == self.documents


class Shards:
    """Cutting batches into shards, handing them out, counting."""

    def __init__(self, database: Database, clock: Clock, held: Leases) -> None:
        self._database = database
        self._clock = clock
        self._leases = held

    def cut(self, batch_id: str, document_ids: Sequence[str], size: int) -> None:
        """Put those documents that are in no shard of the batch yet into new ones, in the order given."""
        with self._database.write() as connection:
            known: set[str] = set()
            last = 0
            for number, inside in connection.execute(
                select(shards.c.number, shards.c.document_ids).where(shards.c.batch_id == batch_id)
            ):
                known.update(inside)
                last = max(last, number)
            fresh = [d for d in document_ids if d not in known]
            rows = [
                {
                    "batch_id": batch_id,
                    "number": last + 1 + n,
                    "state": ShardState.OPEN,
                    "document_ids": fresh[start : start + size],
                    "size": len(fresh[start : start + size]),
                }
                for n, start in enumerate(range(0, len(fresh), size))
            ]
            if rows:
                connection.execute(insert(shards), rows)

    def reopen(self, batch_id: str, number: int) -> None:
        """Its results are gone: it is extracted once more."""
        with self._database.write() as connection:
            connection.execute(
                update(shards)
                .where(shards.c.batch_id == batch_id, shards.c.number == number)
                .values(state=ShardState.OPEN)
            )

    def claim(self, holder: str, batch_id: str | None = None) -> ShardWork | None:
        """The next stage of a shard that nobody works on, of that batch or of any open one; None: nothing to do now."""
        with self._database.read() as connection:  # most looks of an idle worker end here, without the write lock
            if not any(self._due(connection, one) for one in self._open_batches(connection, batch_id)):
                return None
        with self._database.write() as connection:
            for one in self._open_batches(connection, batch_id):
                for number, due in self._due(connection, one):
                    lease = self._leases.take_within(connection, _lease_name(one, number), holder)
                    if lease is not None:
                        return self._work(connection, one, number, due, lease)
        return None

    def finish(self, work: ShardWork) -> None:
        """The stage is done. LeaseLostError when another worker has taken the shard over."""
        with self._database.write() as connection:
            ensure_held(connection, work.lease)
            connection.execute(
                update(shards)
                .where(shards.c.batch_id == work.batch_id, shards.c.number == work.number)
                .values(state=work.due, worker=work.lease.holder)
            )

    def progress(self, batch_id: str) -> ShardProgress:
        """How far the batch is."""
        with self._database.read() as connection:
            counted = {
                str(state): int(count)
                for state, count in connection.execute(
                    select(shards.c.state, func.sum(shards.c.size))
                    .where(shards.c.batch_id == batch_id)
                    .group_by(shards.c.state)
                )
            }
        validated = counted.get(ShardState.VALIDATED, 0)
        extracted = validated + counted.get(ShardState.EXTRACTED, 0)
        return ShardProgress(
            documents=extracted + counted.get(ShardState.OPEN, 0), extracted=extracted, validated=validated
        )

    def is_anything_left(self) -> bool:
        """Whether some batch has a shard that is not done, whoever works on it."""
        with self._database.read() as connection:
            query = (
                select(shards.c.number)
                .join(batches, batches.c.batch_id == shards.c.batch_id)
                .where(batches.c.finished_at.is_(None), shards.c.state != ShardState.VALIDATED)
            )
            return connection.execute(query.limit(1)).first() is not None

    def numbers(self, batch_id: str) -> tuple[int, ...]:
        """The batch's shards, in order."""
        with self._database.read() as connection:
            query = select(shards.c.number).where(shards.c.batch_id == batch_id).order_by(shards.c.number)
            return tuple(connection.execute(query).scalars())

    def documents(self, batch_id: str, number: int) -> tuple[str, ...]:
        """The ids of a shard's documents, in the order of arrival."""
        with self._database.read() as connection:
            return self._documents(connection, batch_id, number)

    def state(self, batch_id: str, number: int) -> ShardState:
        """How far a shard is."""
        with self._database.read() as connection:
            query = select(shards.c.state).where(shards.c.batch_id == batch_id, shards.c.number == number)
            return ShardState(connection.execute(query).scalar_one())

    def workers(self, batch_id: str) -> tuple[str, ...]:
        """Everyone who did the last stage of one of the batch's shards."""
        with self._database.read() as connection:
            query = select(shards.c.worker).where(shards.c.batch_id == batch_id, shards.c.worker.is_not(None))
            return tuple(connection.execute(query.distinct().order_by(shards.c.worker)).scalars())

    def read_again(self, batch_id: str) -> tuple[str, ...]:
        """Documents of the batch that a person sent through once more."""
        found: list[str] = []
        with self._database.read() as connection:
            for ids in connection.execute(select(shards.c.document_ids).where(shards.c.batch_id == batch_id)).scalars():
                query = select(documents.c.document_id).where(documents.c.document_id.in_(ids), documents.c.attempt > 1)
                found += connection.execute(query.order_by(documents.c.arrival_id)).scalars()
        return tuple(found)

    def clear(self, batch_id: str, lease: Lease) -> None:
        """The batch is done: its shards' leases are of no use any more. The shards stay, as a record.

        LeaseLostError when the source's `lease` is another run's by now, which goes on with the batch.
        """
        with self._database.write() as connection:
            ensure_held(connection, lease)
            connection.execute(
                leases.delete().where(leases.c.name.startswith(_lease_name(batch_id, ""), autoescape=True))
            )

    def _due(self, connection: Connection, batch_id: str) -> list[tuple[int, ShardState]]:
        """Shards that nobody works on, the most advanced first; at most one of each stage."""
        first_open = connection.execute(
            select(func.min(shards.c.number)).where(shards.c.batch_id == batch_id, shards.c.state == ShardState.OPEN)
        ).scalar()
        name = literal(_lease_name(batch_id, "")).concat(cast(shards.c.number, String))
        found = []
        for state, due in ((ShardState.EXTRACTED, ShardState.VALIDATED), (ShardState.OPEN, ShardState.EXTRACTED)):
            query = (
                select(shards.c.number, leases.c.holder, leases.c.expires_at)
                .outerjoin(leases, leases.c.name == name)
                .where(shards.c.batch_id == batch_id, shards.c.state == state)
                .order_by(shards.c.number)
                .limit(200)
            )
            if state is ShardState.EXTRACTED and first_open is not None:
                query = query.where(shards.c.number < first_open)
            for row in connection.execute(query).mappings():
                if row["holder"] is None or self._leases.is_free(row, self._clock()):
                    found.append((int(row["number"]), due))
                    break
        return found

    def _open_batches(self, connection: Connection, batch_id: str | None) -> list[str]:
        if batch_id is not None:
            return [batch_id]
        query = select(batches.c.batch_id).where(batches.c.finished_at.is_(None)).order_by(batches.c.started_at)
        return list(connection.execute(query).scalars())

    def _work(self, connection: Connection, batch_id: str, number: int, due: ShardState, lease: Lease) -> ShardWork:
        source = connection.execute(select(batches.c.source).where(batches.c.batch_id == batch_id)).scalar_one()
        return ShardWork(
            batch_id=batch_id,
            source=source,
            number=number,
            document_ids=self._documents(connection, batch_id, number),
            due=due,
            lease=lease,
        )

    def _documents(self, connection: Connection, batch_id: str, number: int) -> tuple[str, ...]:
        query = select(shards.c.document_ids).where(shards.c.batch_id == batch_id, shards.c.number == number)
        return tuple(connection.execute(query).scalar_one())


def _lease_name(batch_id: str, number: int | str) -> str:
    return f"shard:{batch_id}:{number}"
