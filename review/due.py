"""Which deliveries are due: by their time, by a lease that ran out, or because no clock that is right wrote their time.

Written as queries that go along an index each, so that a large outbox costs no more than a small one.
"""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Column, Connection, ScalarSelect, Select, select, union_all

from holdpoint.decision import DeliveryState
from holdpoint.model import Frozen
from holdpoint.settings import DeliverySettings
from review.retries import LONGEST_WISH_SECONDS
from review.tables import deliveries

_PENDING = deliveries.c.state == DeliveryState.PENDING
_SENDING = deliveries.c.state == DeliveryState.SENDING


class Horizon(Frozen):
    """The latest times that can be right. What lies beyond was written before a clock was set back: it is due."""

    attempt: datetime
    lease: datetime

    @classmethod
    def of(cls, now: datetime, settings: DeliverySettings) -> Self:
        """As seen at `now`. A lease may be a second one ahead: the clocks of several machines differ."""
        return cls(
            attempt=now + timedelta(seconds=settings.max_delay_seconds + LONGEST_WISH_SECONDS),
            lease=now + timedelta(seconds=2 * settings.lease_seconds),
        )


def due_keys(before: datetime, now: datetime, horizon: Horizon, limit: int) -> Select[tuple[str]]:
    """The keys of what can be claimed: pending until `before`, or leased until `now`; the longest due first."""
    attempt, lease = deliveries.c.next_attempt_at, deliveries.c.lease_until
    ways = [
        select(deliveries.c.key, attempt).where(condition).order_by(*order).limit(limit).subquery()
        for condition, order in (
            (_PENDING & (attempt <= before), (attempt, deliveries.c.key)),
            (_PENDING & (attempt > horizon.attempt), (attempt, deliveries.c.key)),
            (_SENDING & (lease <= now), (lease,)),
            (_SENDING & (lease > horizon.lease), (lease,)),
        )
    ]
    found = union_all(*(select(way) for way in ways)).subquery()
    return select(found.c.key).order_by(found.c.next_attempt_at, found.c.key).limit(limit)


def earliest(connection: Connection, now: datetime, horizon: Horizon) -> datetime | None:
    """When the first unfinished delivery is due; None when there is none."""
    first, last, first_lease, last_lease = connection.execute(_OUTERMOST).one()
    due = [time for time in (first, first_lease) if time is not None]
    if (last is not None and last > horizon.attempt) or (last_lease is not None and last_lease > horizon.lease):
        due.append(now)
    return min(due, default=None)


def _outermost(column: Column[datetime], state: DeliveryState, *, last: bool) -> ScalarSelect[datetime]:
    order = column.desc() if last else column.asc()
    return select(column).where(deliveries.c.state == state).order_by(order).limit(1).scalar_subquery()


_OUTERMOST = select(
    _outermost(deliveries.c.next_attempt_at, DeliveryState.PENDING, last=False),
    _outermost(deliveries.c.next_attempt_at, DeliveryState.PENDING, last=True),
    _outermost(deliveries.c.lease_until, DeliveryState.SENDING, last=False),
    _outermost(deliveries.c.lease_until, DeliveryState.SENDING, last=True),
)
