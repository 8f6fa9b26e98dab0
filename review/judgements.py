"""Judgements: what people found out about documents, and which of them are evidence for a rule.

Evidence is read in the order in which its documents were settled and ends before the first that is still to be judged:
if whatever is judged first counted first, quick judgements (easy documents) would speak for slow ones. So that one
forgotten document does not stop everything, it counts as wrong once it has waited for too long. A labelled set was
judged before it came: it stands before everything and waits for nobody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, insert, select, update

from review.audit import append
from review.release_records import EVIDENCE_KINDS, Judgement, JudgementKind, ReleaseCase, RuleKey
from review.release_tables import of_kind
from review.tables import judgements
from validators.risk import JudgedDocument


def put_judgement(
    connection: Connection,
    *,
    document_id: str | None,
    key: RuleKey,
    rule_id: int,
    case: ReleaseCase,
    kind: JudgementKind,
    released: bool,
    now: datetime,
) -> None:
    """Note that a document is to be judged, in the transaction that settles it."""
    connection.execute(
        insert(judgements).values(
            document_id=document_id,
            rule_id=rule_id,
            confidence=case.confidence,
            kind=str(kind),
            released=int(released),
            fields=list(case.fields),
            settled_at=now,
            **key.model_dump(),
        )
    )


def awaited(connection: Connection, document_id: str) -> Judgement | None:
    """The newest judgement on a document that is evidence or an audit, still to come or made already."""
    row = (
        connection.execute(
            select(judgements)
            .where(judgements.c.document_id == document_id)
            .order_by(judgements.c.judgement_id.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    return judgement_of(row) if row is not None else None


def judge(
    connection: Connection,
    judgement: Judgement,
    *,
    by: str,
    is_wrong: bool,
    wrong_fields: Sequence[str],
    batch_id: str | None,
    now: datetime,
) -> None:
    """Write down what a person found, with its audit entry."""
    connection.execute(
        update(judgements)
        .where(judgements.c.judgement_id == judgement.judgement_id)
        .values(judged_at=now, judged_by=by, is_wrong=int(is_wrong), wrong_fields=list(wrong_fields))
    )
    append(
        connection,
        at=now,
        actor=by,
        action="judged",
        document_id=judgement.document_id,
        batch_id=batch_id,
        details={
            "judgement": judgement.judgement_id,
            "rule": judgement.rule_id,
            "kind": str(judgement.kind),
            "audit": judgement.released,
            "wrong": is_wrong,
            "fields": list(wrong_fields),
        },
    )


def evidence_count(connection: Connection, key: RuleKey, after: int, overdue: datetime) -> int:
    """How many documents the evidence holds: in order, without gaps, after that judgement."""
    return int(connection.execute(_count(_in_order(connection, key, after, overdue))).scalar_one())


def evidence(
    connection: Connection, key: RuleKey, after: int, overdue: datetime, limit: int | None = None
) -> tuple[JudgedDocument, ...]:
    """The first so many documents of the evidence. One that nobody judged in time is wrong."""
    query = (
        select(judgements.c.confidence, judgements.c.is_wrong)
        .where(_in_order(connection, key, after, overdue))
        .order_by(judgements.c.document_id.is_not(None), judgements.c.judgement_id)
    )
    rows = connection.execute(query if limit is None else query.limit(limit))
    return tuple(JudgedDocument(confidence=confidence, is_wrong=wrong != 0) for confidence, wrong in rows)


def waiting_count(connection: Connection, key: RuleKey, after: int) -> int:
    """How many judgements that will be evidence are still to come."""
    return int(connection.execute(_count(_evidence(key, after), judgements.c.judged_at.is_(None))).scalar_one())


def audited(connection: Connection, key: RuleKey, after: int) -> tuple[bool, ...]:
    """Of the released documents that were audited, whether each was wrong, in the order in which they were judged."""
    rows = connection.execute(
        select(judgements.c.is_wrong)
        .where(_audits(key, after), judgements.c.judged_at.is_not(None))
        .order_by(judgements.c.judged_at, judgements.c.judgement_id)
    )
    return tuple(wrong == 1 for (wrong,) in rows)


def audits_waiting(connection: Connection, key: RuleKey, after: int) -> int:
    """How many released documents wait to be audited."""
    return int(connection.execute(_count(_audits(key, after), judgements.c.judged_at.is_(None))).scalar_one())


def _audits(key: RuleKey, after: int) -> ColumnElement[bool]:
    return and_(*of_kind(judgements, key), judgements.c.judgement_id > after, judgements.c.released == 1)


def newest_judgement(connection: Connection) -> int:
    """The number of the newest judgement, 0 where there is none."""
    return int(connection.execute(select(func.max(judgements.c.judgement_id))).scalar() or 0)


def overdue_before(now: datetime, days: int) -> datetime:
    """Documents settled before this and not judged yet have waited for too long."""
    return now - timedelta(days=days)


def judgement_of(row: RowMapping) -> Judgement:
    """A row of the table as a record."""
    return Judgement(
        judgement_id=row["judgement_id"],
        document_id=row["document_id"],
        key=RuleKey(document_type=row["document_type"], stratum=row["stratum"], scope=row["scope"], basis=row["basis"]),
        rule_id=row["rule_id"],
        confidence=row["confidence"],
        kind=JudgementKind(row["kind"]),
        released=bool(row["released"]),
        fields=tuple(row["fields"]),
        settled_at=row["settled_at"],
        judged_at=row["judged_at"],
        judged_by=row["judged_by"],
        is_wrong=None if row["is_wrong"] is None else bool(row["is_wrong"]),
        wrong_fields=tuple(row["wrong_fields"] or ()),
    )


def _evidence(key: RuleKey, after: int) -> ColumnElement[bool]:
    kinds = [str(kind) for kind in EVIDENCE_KINDS]
    return and_(*of_kind(judgements, key), judgements.c.judgement_id > after, judgements.c.kind.in_(kinds))


def _in_order(connection: Connection, key: RuleKey, after: int, overdue: datetime) -> ColumnElement[bool]:
    """The evidence before the first document whose judgement is still to come and not overdue."""
    first_open = connection.execute(
        select(func.min(judgements.c.judgement_id)).where(
            _evidence(key, after), judgements.c.judged_at.is_(None), judgements.c.settled_at >= overdue
        )
    ).scalar()
    known = _evidence(key, after)
    if first_open is None:
        return known
    return and_(known, (judgements.c.judgement_id < first_open) | judgements.c.document_id.is_(None))


def _count(*conditions: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(func.count()).select_from(judgements).where(*conditions)
