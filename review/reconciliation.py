"""What was delivered, for the daily lists and for comparison with a receiver's."""

import hashlib
import json
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import RowMapping, Select, select

from connectors.reconciliation import SentMessage
from holdpoint.decision import DeliveryState
from review.database import Database
from review.tables import deliveries

ERASED = "erased"  # in place of the schema, where retention has erased the message
_KEYS_AT_ONCE = 500  # a statement takes only so many values


class Reconciliation:
    """Reads the outbox: delivered messages by destination and day (UTC)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def destinations(self) -> tuple[str, ...]:
        """Every destination that ever got a message."""
        query = select(deliveries.c.destination).where(_DELIVERED).distinct().order_by(deliveries.c.destination)
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def delivered(self, destination: str, day: date | None = None) -> tuple[SentMessage, ...]:
        """What that destination got, on that day or ever, in the order of delivery."""
        query: Select[tuple[object, ...]] = select(deliveries).where(
            _DELIVERED, deliveries.c.destination == destination
        )
        if day is not None:
            start = datetime.combine(day, time(), UTC)
            query = query.where(
                deliveries.c.delivered_at >= start, deliveries.c.delivered_at < start + timedelta(days=1)
            )
        query = query.order_by(deliveries.c.delivered_at, deliveries.c.key)
        with self._database.read() as connection:
            return tuple(_sent(row) for row in connection.execute(query).mappings())

    def states(self, keys: Collection[str]) -> dict[str, DeliveryState]:
        """The state of those deliveries that exist."""
        wanted = sorted(keys)
        found: dict[str, DeliveryState] = {}
        with self._database.read() as connection:
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                some = wanted[start : start + _KEYS_AT_ONCE]
                rows = connection.execute(
                    select(deliveries.c.key, deliveries.c.state).where(deliveries.c.key.in_(some))
                )
                found.update({key: DeliveryState(state) for key, state in rows})
        return found


_DELIVERED = deliveries.c.state == DeliveryState.DELIVERED


def _sent(row: RowMapping) -> SentMessage:
    body: str = row["body"]
    return SentMessage(
        key=row["key"],
        document_id=row["document_id"],
        revision=row["revision"],
        message_schema=json.loads(body)["schema"] if body else ERASED,
        sha256=hashlib.sha256(body.encode()).hexdigest() if body else row["body_sha256"],
        delivered_at=row["delivered_at"],
    )
