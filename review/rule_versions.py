"""Versions of release rules, within the caller's write transaction: the current one, a batch's, new ones.

A version is chosen on the evidence at counts of judged documents that the target alone fixes (`validators.risk`), never
because somebody looked and liked it. It replaces the one before in any case, also where it releases less or nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.settings import TypePolicy
from review import judgements as evidence
from review.audit import append
from review.release_records import EvidenceProgress, RuleKey, RuleRecord
from review.release_tables import of_kind
from review.tables import batch_rules, batches, release_rules
from validators.risk import JudgedDocument, ReleaseRule, ReleaseTarget, choose_rule, last_look, next_look

SYSTEM = "policy"


def release_target(policy: TypePolicy, scope: str) -> ReleaseTarget | None:
    """The target of documents with this policy, of a destination's own or of the type; None where there is none."""
    target = policy.target_by_destination.get(scope) if scope else policy.target
    return ReleaseTarget(error=target.error, assurance=target.assurance) if target is not None else None


def target_of(rule: RuleRecord) -> ReleaseTarget:
    """The target that a version was chosen for."""
    return ReleaseTarget(error=rule.error, assurance=rule.assurance)


def current_rule(connection: Connection, key: RuleKey) -> RuleRecord | None:
    """The version that new batches decide by, None before the first document of its kind."""
    row = (
        connection.execute(
            select(release_rules).where(*of_kind(release_rules, key), release_rules.c.superseded_by.is_(None))
        )
        .mappings()
        .first()
    )
    return rule_of(row) if row is not None else None


def rule_by_id(connection: Connection, rule_id: int) -> RuleRecord | None:
    """One version, current or not."""
    row = connection.execute(select(release_rules).where(release_rules.c.rule_id == rule_id)).mappings().first()
    return rule_of(row) if row is not None else None


def current_rules(connection: Connection, document_type: str | None = None) -> tuple[RuleRecord, ...]:
    """All current versions, of one type or of every type."""
    query = select(release_rules).where(release_rules.c.superseded_by.is_(None))
    if document_type is not None:
        query = query.where(release_rules.c.document_type == document_type)
    query = query.order_by(release_rules.c.document_type, release_rules.c.stratum, release_rules.c.rule_id)
    return tuple(rule_of(row) for row in connection.execute(query).mappings())


def batch_rule(
    connection: Connection, batch_id: str, key: RuleKey, target: ReleaseTarget, days: int, now: datetime
) -> RuleRecord:
    """The one version by which this batch decides on documents of that kind: the current one when it first asks."""
    pinned = connection.execute(
        select(batch_rules.c.rule_id).where(batch_rules.c.batch_id == batch_id, *of_kind(batch_rules, key))
    ).scalar()
    if pinned is not None:
        found = rule_by_id(connection, pinned)
        if found is not None and target_of(found) == target:
            return found
        # The owner has set another target since: nothing may leave by the old one.
        rule = learn(connection, key, target, days, now)
        connection.execute(
            update(batch_rules)
            .where(batch_rules.c.batch_id == batch_id, *of_kind(batch_rules, key))
            .values(rule_id=rule.rule_id)
        )
        return rule
    rule = learn(connection, key, target, days, now)
    connection.execute(insert(batch_rules).values(batch_id=batch_id, rule_id=rule.rule_id, **key.model_dump()))
    return rule


def learn(
    connection: Connection, key: RuleKey, target: ReleaseTarget, days: int, now: datetime, by: str = SYSTEM
) -> RuleRecord:
    """The current version, a new one where the evidence has reached the next count or the target is another."""
    current = current_rule(connection, key)
    after = current.evidence_after if current is not None else 0
    overdue = evidence.overdue_before(now, days)
    look = last_look(evidence.evidence_count(connection, key, after, overdue), target)
    if current is not None and target_of(current) == target and look <= current.judged:
        return current
    judged = evidence.evidence(connection, key, after, overdue, look) if look else ()
    chosen = choose_rule(judged, target)
    why = " ".join(filter(None, (_why(current, target, look), _how(chosen))))
    return _put(connection, key, chosen, current, after, now, by, why)


def withdraw(connection: Connection, rule: RuleRecord, why: str, now: datetime, by: str = SYSTEM) -> RuleRecord:
    """Take the current version back: nothing is released, in batches under way either, and evidence begins anew."""
    under_way = select(batch_rules.c.rule_id).join(batches).where(batches.c.finished_at.is_(None))
    connection.execute(
        update(release_rules)
        .where(
            *of_kind(release_rules, rule.key),
            release_rules.c.withdrawn_at.is_(None),
            (release_rules.c.rule_id == rule.rule_id) | release_rules.c.rule_id.in_(under_way),
        )
        .values(withdrawn_at=now, withdrawn_why=why)
    )
    append(
        connection,
        at=now,
        actor=by,
        action="rule_withdrawn",
        details={"rule": rule.rule_id, "type": rule.key.document_type, "stratum": rule.key.stratum, "why": why},
    )
    after = evidence.newest_judgement(connection)
    return _put(connection, rule.key, choose_rule((), target_of(rule)), rule, after, now, by, why)


def progress_of(connection: Connection, rule: RuleRecord, days: int, now: datetime) -> EvidenceProgress:
    """How far the evidence is, and how many judged documents it takes at least until the rule can be another."""
    overdue = evidence.overdue_before(now, days)
    judged = evidence.evidence(connection, rule.key, rule.evidence_after, overdue)
    return EvidenceProgress(
        judged=len(judged),
        wrong=sum(one.is_wrong for one in judged),
        missing=missing(judged, target_of(rule)),
        waiting=evidence.waiting_count(connection, rule.key, rule.evidence_after),
    )


def missing(judged: Sequence[JudgedDocument], target: ReleaseTarget) -> int:
    """Judged documents, free of errors, until a rule is possible at the earliest."""
    return max(choose_rule(judged, target).documents_missing, next_look(len(judged), target) - len(judged))


def count_decisions(connection: Connection, rule_id: int, released: int, held: int) -> None:
    """Add to what a version has decided."""
    connection.execute(
        update(release_rules)
        .where(release_rules.c.rule_id == rule_id)
        .values(released=release_rules.c.released + released, held=release_rules.c.held + held)
    )


def rule_of(row: RowMapping) -> RuleRecord:
    """A row of the table as a record."""
    key = RuleKey(document_type=row["document_type"], stratum=row["stratum"], scope=row["scope"], basis=row["basis"])
    own = {name: row[name] for name in RuleRecord.model_fields if name != "key"}
    return RuleRecord(key=key, **own)


def _why(current: RuleRecord | None, target: ReleaseTarget, look: int) -> str:
    if current is None and look == 0:
        return "The first document of its kind."
    if current is not None and target_of(current) != target:
        return f"The owner has set another target: at most {target.error:.2%} wrong, assurance {target.assurance:.1%}."
    return f"{look} judged documents were reached."


def _how(chosen: ReleaseRule) -> str:
    """Where its test began; versions that say nothing of it were made before there was more than one start."""
    if not chosen.starts:
        return ""
    outcome = "passed" if chosen.threshold is not None else "failed"
    failed = "".join(f"at the {count} surest documents it failed, " for count in chosen.starts[:-1])
    return f"The test: {failed}at the {chosen.starts[-1]} surest documents it {outcome}."


def _put(
    connection: Connection,
    key: RuleKey,
    chosen: ReleaseRule,
    before: RuleRecord | None,
    evidence_after: int,
    now: datetime,
    by: str,
    why: str,
) -> RuleRecord:
    if before is not None:  # first, so that there are never two current ones
        connection.execute(
            update(release_rules).where(release_rules.c.rule_id == before.rule_id).values(superseded_by=0)
        )
    result = connection.execute(
        insert(release_rules).values(
            error=chosen.target.error,
            assurance=chosen.target.assurance,
            threshold=chosen.threshold,
            judged=chosen.judged,
            accepted=chosen.accepted,
            wrong=chosen.wrong,
            error_bound=chosen.error_bound,
            documents_missing=chosen.documents_missing,
            evidence_after=evidence_after,
            made_at=now,
            made_by=by,
            why=why,
            announced=0,
            released=0,
            held=0,
            **key.model_dump(),
        )
    )
    primary = result.inserted_primary_key
    rule_id = int(primary[0]) if primary is not None else 0
    if before is not None:
        connection.execute(
            update(release_rules).where(release_rules.c.rule_id == before.rule_id).values(superseded_by=rule_id)
        )
    append(
        connection,
        at=now,
        actor=by,
        action="rule_made",
        details={
            "rule": rule_id,
            "replaces": before.rule_id if before is not None else None,
            "type": key.document_type,
            "stratum": key.stratum,
            "scope": key.scope,
            "basis": key.basis,
            "error": chosen.target.error,
            "assurance": chosen.target.assurance,
            "threshold": chosen.threshold,
            "judged": chosen.judged,
            "accepted": chosen.accepted,
            "wrong": chosen.wrong,
            "bound": chosen.error_bound,
            "why": why,
        },
    )
    made = rule_by_id(connection, rule_id)
    if made is None:
        raise RuntimeError("a rule that was just written is not there")
    return made
