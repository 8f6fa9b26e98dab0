"""A later message about a document never overtakes an earlier one at the same destination."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, case, select, update

from holdpoint.decision import DeliveryState
from review.tables import deliveries, documents

_UNFINISHED = (DeliveryState.PENDING, DeliveryState.SENDING)
_LOOK_AGAIN = timedelta(seconds=1)  # after an earlier delivery that is due, but not taken yet


def held_back_until(connection: Connection, row: RowMapping, now: datetime) -> datetime | None:
    """When to look at this delivery again, because an earlier revision is still on its way there; None: it may go."""
    ready = case(
        (deliveries.c.state == DeliveryState.PENDING, deliveries.c.next_attempt_at), else_=deliveries.c.lease_until
    )
    earlier = connection.execute(
        select(ready)
        .where(
            deliveries.c.document_id == row["document_id"],
            deliveries.c.destination == row["destination"],
            deliveries.c.revision < row["revision"],
            deliveries.c.state.in_(_UNFINISHED),
        )
        .order_by(ready)
        .limit(1)
    ).scalar()
    return max(earlier, now + _LOOK_AGAIN) if earlier is not None else None


def is_overtaken(connection: Connection, row: RowMapping) -> bool:
    """Whether a recall has sent a later revision: given up, this one is nobody's dead letter and needs no fallback."""
    newest = connection.execute(
        select(documents.c.revision).where(documents.c.document_id == row["document_id"])
    ).scalar_one()
    return bool(newest > row["revision"])


def put_off(connection: Connection, row: RowMapping, until: datetime) -> None:
    """Let a delivery that is due wait until then, without an attempt."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.key == row["key"])
        .values(state=DeliveryState.PENDING, next_attempt_at=until, lease_until=None, lease_token=None)
    )


def let_later_go(connection: Connection, row: RowMapping, now: datetime) -> None:
    """This delivery is finished: what was held back behind it is due at once."""
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.document_id == row["document_id"],
            deliveries.c.destination == row["destination"],
            deliveries.c.revision > row["revision"],
            deliveries.c.state == DeliveryState.PENDING,
            deliveries.c.attempts == 0,
            deliveries.c.next_attempt_at > now,
        )
        .values(next_attempt_at=now)
    )
