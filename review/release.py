"""Releasing and recalling: the outbox entries that a decision puts down, within the transaction that decides it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select

from connectors.message import correction_message, release_message, void_message
from holdpoint.decision import DeliveryState, Release, delivery_key
from holdpoint.extraction import DocumentType
from holdpoint.settings import TypePolicy
from review.audit import append
from review.tables import arrivals, deliveries

# Run for every release: composed once.
_SELECT_PATH = select(arrivals.c.path).where(arrivals.c.arrival_id == bindparam("of_arrival"))
_INSERT_DELIVERY = insert(deliveries)
Compose = Callable[[str], str]
"""A destination's name to the body of its message."""


def put_into_outbox(
    connection: Connection, row: RowMapping, release: Release, revision: int, policy: TypePolicy, at: datetime
) -> None:
    """One delivery to the type's primary destination; its fallback's message is composed at once and kept beside it."""
    path = path_of(connection, row)

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

    put_delivery(connection, row, revision, policy.primary, policy.fallback, body_for, at, release.decided_by)


def correction_for(
    connection: Connection, row: RowMapping, release: Release, revision: int, corrects: int, reason: str, at: datetime
) -> Compose:
    """Composes the correction for each destination."""
    path = path_of(connection, row)

    def body_for(destination: str) -> str:
        return correction_message(
            release,
            key=delivery_key(release.document_id, revision, destination),
            revision=revision,
            destination=destination,
            released_at=at,
            source=row["source"],
            path=path,
            sha256=row["sha256"],
            corrects=corrects,
            reason=reason,
        )

    return body_for


def void_for(row: RowMapping, revision: int, voids: int, decided_by: str, reason: str, at: datetime) -> Compose:
    """Composes the void for each destination."""

    def body_for(destination: str) -> str:
        return void_message(
            row["document_id"],
            key=delivery_key(row["document_id"], revision, destination),
            revision=revision,
            destination=destination,
            document_type=DocumentType(row["document_type"]),
            voided_at=at,
            decided_by=decided_by,
            reason=reason,
            voids=voids,
        )

    return body_for


def put_delivery(
    connection: Connection,
    row: RowMapping,
    revision: int,
    destination: str,
    fallback: str | None,
    body_for: Compose,
    at: datetime,
    actor: str,
) -> None:
    """One delivery with its bodies, which are written here and never again: every attempt sends the same bytes."""
    key = delivery_key(row["document_id"], revision, destination)
    connection.execute(
        _INSERT_DELIVERY,
        {
            "key": key,
            "document_id": row["document_id"],
            "revision": revision,
            "destination": destination,
            "fallback": fallback,
            "fallback_body": body_for(fallback) if fallback else None,
            "body": body_for(destination),
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "created_at": at,
            "next_attempt_at": at,
        },
    )
    append(
        connection,
        at=at,
        actor=actor,
        action="delivery_queued",
        document_id=row["document_id"],
        batch_id=row["batch_id"],
        details={"key": key, "destination": destination},
    )


def path_of(connection: Connection, row: RowMapping) -> str:
    """Where the document arrived, relative to its source."""
    found: str = connection.execute(_SELECT_PATH, {"of_arrival": row["arrival_id"]}).scalar_one()
    return found
