"""Erasing one document's row, its deliveries' bodies and corrections, and noting which blobs go with it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, RowMapping, delete, exists, insert, or_, select, update

from holdpoint.decision import Outcome
from holdpoint.finding import Finding
from review.audit import append
from review.observations import forget
from review.tables import approvals, arrivals, blob_removals, corrections, deliveries, documents
from review.traits import erase_traits

ERASED_NAME = "erased"
_TOMBSTONE: dict[str, object] = {
    "name": ERASED_NAME,
    "context": "",
    "note": None,
    "password": None,
    "reading_sha256": None,
    "page_count": 0,
    "extraction": None,
    "summary": None,
    "seller_name": None,
    "number": None,
    "number_key": None,
    "issue_date": None,
    "total_amount": None,
    "currency": None,
}


def erase(connection: Connection, row: RowMapping, now: datetime) -> None:
    """Turn a row of `documents` into its tombstone, within the caller's transaction, with its audit entry."""
    document_id = row["document_id"]
    bodies = _erase_bodies(connection, document_id)
    connection.execute(delete(corrections).where(corrections.c.document_id == document_id))
    forget(connection, document_id)
    connection.execute(delete(approvals).where(approvals.c.document_id == document_id))
    erase_traits(connection, document_id)
    connection.execute(
        update(documents)
        .where(documents.c.document_id == document_id)
        .values(_TOMBSTONE | {"erased_at": now, "findings": _codes_only(row), "version": row["version"] + 1})
    )
    note_removals(connection, [row["reading_sha256"]] if row["reading_sha256"] else [], now)
    if not _is_still_needed(connection, row["sha256"]):
        note_removals(connection, [row["sha256"]], now)
    emptied = _emptied_containers(connection, document_id)
    note_removals(connection, emptied, now)
    connection.execute(  # a file that was split has a row of its own, with its name
        update(documents)
        .where(documents.c.sha256.in_(emptied), documents.c.state == "container")
        .values(_TOMBSTONE | {"erased_at": now})
    )
    append(
        connection,
        at=now,
        actor="retention",
        action="erased",
        document_id=document_id,
        batch_id=row["batch_id"],
        details={"sha256": row["sha256"], "outcome": row["state"], "bodies": bodies},
    )


def _erase_bodies(connection: Connection, document_id: str) -> int:
    rows = connection.execute(
        select(deliveries.c.key, deliveries.c.body).where(deliveries.c.document_id == document_id)
    ).all()
    for key, body in rows:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.key == key)
            .values(
                body="",
                body_sha256=hashlib.sha256(body.encode()).hexdigest(),
                fallback_body=None,
                last_error=None,  # a receiver's answer may repeat what it was sent
            )
        )
    return len(rows)


def _codes_only(row: RowMapping) -> list[dict[str, object]]:
    """The findings without their words, which repeat values."""
    found = (Finding.model_validate(f) for f in row["findings"])
    return [
        f.model_copy(update={"message": "Erased.", "fields": (), "page": None}).model_dump(mode="json") for f in found
    ]


def _is_still_needed(connection: Connection, sha256: str) -> bool:
    """Whether a document that is not erased, or a container, is made of the same bytes."""
    by_document = select(documents.c.document_id).where(documents.c.sha256 == sha256, documents.c.erased_at.is_(None))
    by_container = select(arrivals.c.arrival_id).where(
        arrivals.c.sha256 == sha256, arrivals.c.outcome == Outcome.CONTAINER
    )
    return bool(connection.execute(select(or_(exists(by_document), exists(by_container)))).scalar_one())


def _emptied_containers(connection: Connection, document_id: str) -> list[str]:
    """Hashes of the archives and mails that brought this document and in which everything is erased by now."""
    found: list[str] = []
    waiting = list(
        connection.execute(
            select(arrivals.c.parent_id)
            .where(arrivals.c.document_id == document_id, arrivals.c.parent_id.is_not(None))
            .distinct()
        ).scalars()
    )
    while waiting:
        arrival_id = waiting.pop()
        if not _all_within_erased(connection, arrival_id):
            continue
        row = connection.execute(select(arrivals).where(arrivals.c.arrival_id == arrival_id)).mappings().one()
        found.append(row["sha256"])
        if row["parent_id"] is not None:
            waiting.append(row["parent_id"])
    return found


def _all_within_erased(connection: Connection, arrival_id: int) -> bool:
    members = connection.execute(
        select(arrivals.c.arrival_id, arrivals.c.sha256, arrivals.c.document_id, arrivals.c.outcome).where(
            arrivals.c.parent_id == arrival_id
        )
    ).all()
    return all(_is_erased(connection, member) for member in members)


def _is_erased(connection: Connection, member: Row[tuple[int, str, str | None, str | None]]) -> bool:
    arrival_id, sha256, document_id, outcome = member.tuple()
    if document_id is not None:
        erased_at = connection.execute(
            select(documents.c.erased_at).where(documents.c.document_id == document_id)
        ).scalar()
        return erased_at is not None
    if outcome == Outcome.CONTAINER:
        return _all_within_erased(connection, arrival_id)
    first = connection.execute(  # the same archive again: its members are those of the first
        select(arrivals.c.arrival_id).where(arrivals.c.sha256 == sha256, arrivals.c.outcome == Outcome.CONTAINER)
    ).scalar()
    return first is None or _all_within_erased(connection, first)


def note_removals(connection: Connection, hashes: Sequence[str], now: datetime) -> None:
    """Blobs to be taken away after the commit; noted again where they came back."""
    for sha256 in dict.fromkeys(hashes):
        noted = connection.execute(
            update(blob_removals).where(blob_removals.c.sha256 == sha256).values(requested_at=now, removed_at=None)
        )
        if not noted.rowcount:
            connection.execute(insert(blob_removals).values(sha256=sha256, requested_at=now))
