"""Deliveries that did not go through: where, how many, and what the destination said last."""

from datetime import datetime

from sqlalchemy import Connection, select

from holdpoint.decision import DeliveryState
from holdpoint.model import Frozen
from review.tables import deliveries

_MOST_READ = 1000  # of each state: what is said of them is the same, mostly


class Setback(Frozen):
    """Deliveries to one destination that wait for another attempt, or were given up everywhere (dead letters)."""

    destination: str
    state: DeliveryState
    count: int  # at least: of many only the latest are read
    said: str  # of the one that was tried last
    next_attempt_at: datetime | None  # the earliest; None of dead letters


def setbacks(connection: Connection) -> tuple[Setback, ...]:
    """By destination and state; what has never failed, or went to its fallback, is none."""
    columns = (deliveries.c.destination, deliveries.c.last_error, deliveries.c.next_attempt_at)
    found: list[Setback] = []
    for state in (DeliveryState.PENDING, DeliveryState.DEAD_LETTER):
        query = select(*columns).where(deliveries.c.state == state).order_by(deliveries.c.next_attempt_at.desc())
        by_destination: dict[str, list[tuple[str, datetime]]] = {}
        for destination, said, at in connection.execute(query.limit(_MOST_READ)):
            if said:
                by_destination.setdefault(destination, []).append((said, at))
        found += [
            Setback(
                destination=destination,
                state=state,
                count=len(failed),
                said=failed[0][0],
                next_attempt_at=min(at for _, at in failed) if state is DeliveryState.PENDING else None,
            )
            for destination, failed in sorted(by_destination.items())
        ]
    return tuple(found)
