"""Releasing: the outbox entry that a release puts down, within the transaction that decides it."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select

from connectors.message import release_message
from holdpoint.decision import DeliveryState, Release, delivery_key
from holdpoint.settings import TypePolicy
from review.audit import append
from review.tables import arrivals, deliveries

# Run for every release: composed once.
_SELECT_PATH = select(arrivals.c.path).where(arrivals.c.arrival_id == bindparam("of_arrival"))
_INSERT_DELIVERY = insert(deliveries)


def put_into_outbox(
    connection: Connection, row: RowMapping, release: Release, revision: int, policy: TypePolicy, at: datetime
) -> None:
    """One delivery to the type's primary destination; its fallback's message is composed at once and kept beside it.

    Both bodies are written here and never again, so that every attempt at either sends the same bytes.
    """
    path = connection.execute(_SELECT_PATH, {"of_arrival": row["arrival_id"]}).scalar_one()
    key = delivery_key(release.document_id, revision, policy.primary)

    def body_for(destination: str) -> str:
        return release_message(
            release,
            key=delivery_key(release.document_id, revision, destination),
            revision=revision,
            destination=destination,
            released_at=at,
            source=row["source"],
            path=path,
            sha256=row["sha256"],
        )

    connection.execute(
        _INSERT_DELIVERY,
        {
            "key": key,
            "document_id": release.document_id,
            "revision": revision,
            "destination": policy.primary,
            "fallback": policy.fallback,
            "fallback_body": body_for(policy.fallback) if policy.fallback else None,
            "body": body_for(policy.primary),
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "created_at": at,
            "next_attempt_at": at,
        },
    )
    append(
        connection,
        at=at,
        actor=release.decided_by,
        action="delivery_queued",
        document_id=release.document_id,
        batch_id=row["batch_id"],
        details={"key": key, "destination": policy.primary},
    )
