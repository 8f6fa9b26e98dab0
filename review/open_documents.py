"""Documents that wait for a person: taken up at the version that was seen, closed, or sent through once more."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, update

from holdpoint.decision import Resolution
from holdpoint.errors import ForbiddenError, StaleVersionError
from review.audit import append
from review.authority import Actor, Role
from review.person_judgements import note_judgement
from review.settlement import document_row, replace_reasons
from review.tables import corrections, documents
from review.two_people import forget_approvals


def open_row(
    connection: Connection, document_id: str, version: int, actor: Actor, states: tuple[str, ...]
) -> RowMapping:
    """The row of a document that this person may decide now.

    ForbiddenError for a person who decides nothing; StaleVersionError where it is decided, in another state, or another
    than the version that was seen.
    """
    if actor.role < Role.REVIEWER:
        raise ForbiddenError(
            f"{actor.name} is a {actor.role.word} and may not decide.",
            consequence="Nothing was changed.",
            remedy="Ask an administrator for the role reviewer: `holdpoint users set-role`.",
            document_id=document_id,
        )
    row = document_row(connection, document_id)
    if row["resolution"] is not None:
        raise StaleVersionError(
            f"Already {row['resolution']} by {row['decided_by']} at {row['decided_at']:%H:%M} UTC.",
            consequence="Your decision was not recorded.",
            decided_by=row["decided_by"],
            document_id=document_id,
        )
    if row["version"] != version:
        raise StaleVersionError(
            "Someone has changed this document since you opened it.",
            consequence="Your decision was not recorded.",
            remedy="Look at it again.",
            document_id=document_id,
        )
    if row["state"] not in states:
        raise StaleVersionError(
            f"This document is {row['state']}, so that cannot be done with it.",
            consequence="Nothing was changed.",
            document_id=document_id,
        )
    return row


def resolve(
    connection: Connection,
    row: RowMapping,
    actor: Actor,
    how: Resolution,
    now: datetime,
    *,
    state: str | None = None,
    revision: int | None = None,
    note: str | None = None,
    details: Mapping[str, object],
) -> None:
    """Close it: it waits for nothing any more."""
    connection.execute(
        update(documents)
        .where(documents.c.document_id == row["document_id"])
        .values(
            state=state or row["state"],
            resolution=how,
            decided_by=actor.name,
            decided_at=now,
            note=note,
            version=row["version"] + 1,
            revision=revision if revision is not None else row["revision"],
        )
    )
    replace_reasons(connection, row["document_id"], ())
    append(
        connection,
        at=now,
        actor=actor.name,
        action=str(how),
        document_id=row["document_id"],
        batch_id=row["batch_id"],
        details=details,
    )


def send_again(
    connection: Connection,
    row: RowMapping,
    actor: Actor,
    now: datetime,
    *,
    action: str,
    details: Mapping[str, object],
    values: Mapping[str, object],
) -> None:
    """The next run takes it once more, with these `values` in its row. What was typed on it so far is given up.

    Corrections belong to the reading they were made on; the audit trail keeps them.
    """
    document_id = row["document_id"]
    connection.execute(
        update(documents)
        .where(documents.c.document_id == document_id)
        .values(state="processing", version=row["version"] + 1, attempt=row["attempt"] + 1, **values)
    )
    note_judgement(connection, row, actor.name, None, now)
    connection.execute(delete(corrections).where(corrections.c.document_id == document_id))
    forget_approvals(connection, document_id)
    replace_reasons(connection, document_id, ())
    append(
        connection,
        at=now,
        actor=actor.name,
        action=action,
        document_id=document_id,
        batch_id=row["batch_id"],
        details=details,
    )
