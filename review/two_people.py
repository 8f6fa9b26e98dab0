"""What takes two people: the first one's approval is kept until another person approves the very same values."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, Severity
from review.authority import Actor
from review.records import ApprovalRecord
from review.tables import approvals


def takes_two(findings: Sequence[Finding]) -> bool:
    """Whether two people must approve a document with these findings, accepted or not."""
    return any(f.severity is Severity.SECOND_PERSON for f in findings)


def first_of(approved: Sequence[ApprovalRecord], values_sha256: str, actor: Actor) -> ApprovalRecord | None:
    """Somebody else's approval of the same values, or None. Pure."""
    return next((a for a in approved if a.approved_by != actor.name and a.values_sha256 == values_sha256), None)


def digest_of(extraction: Extraction) -> str:
    """What two people approve: type, fields and line items, whatever evidence stands behind them."""
    values = [
        extraction.type.document_type,
        [(f.name, f.value) for f in extraction.fields],
        [[(c.name, c.value) for c in item.cells()] for item in extraction.line_items],
    ]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def approvals_of(connection: Connection, document_id: str) -> tuple[ApprovalRecord, ...]:
    """Every approval that waited or waits for a second one, in order."""
    rows = connection.execute(
        select(approvals).where(approvals.c.document_id == document_id).order_by(approvals.c.approval_id)
    ).mappings()
    return tuple(
        ApprovalRecord(
            approved_by=row["approved_by"], approved_at=row["approved_at"], values_sha256=row["values_sha256"]
        )
        for row in rows
    )


def record_approval(connection: Connection, document_id: str, actor: Actor, values_sha256: str, now: datetime) -> None:
    """Keep the first approval."""
    connection.execute(
        insert(approvals).values(
            document_id=document_id, approved_by=actor.name, approved_at=now, values_sha256=values_sha256
        )
    )


def forget_approvals(connection: Connection, document_id: str) -> None:
    """They were of a reading that is no more; the audit trail keeps them."""
    connection.execute(delete(approvals).where(approvals.c.document_id == document_id))
