"""Release rules and audits for those who look at them or work on them: the page, commands, upkeep, readiness, drift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from holdpoint.errors import ForbiddenError, StaleVersionError, TerminalError
from holdpoint.extraction import DocumentType, Extraction
from holdpoint.settings import TypePolicy
from review import judgements as evidence
from review import rule_versions
from review.audit import append
from review.authority import Actor, Role
from review.clock import Clock
from review.database import Database
from review.person_judgements import note_judgement
from review.policy import PolicyFor
from review.release_records import Judgement, JudgementKind, RuleKey, RuleRecord, RuleState
from review.release_tables import of_kind
from review.settlement import document_row
from review.tables import documents, judgements, release_rules
from validators.audits import alarm_at, evidence_against
from validators.risk import JudgedDocument, error_bound, next_look

_NEEDED_DAYS = 14  # where a rule's type has lost its policy


@dataclass(frozen=True)
class AuditTask:
    """A released document that was drawn and that nobody has judged yet."""

    judgement: Judgement
    name: str
    settled_at: datetime


class ReleaseRules:
    """Reads, learns, withdraws and audits. `policy_for` says what the owners aim at now."""

    def __init__(self, database: Database, clock: Clock, policy_for: PolicyFor) -> None:
        self._database = database
        self._clock = clock
        self._policy_for = policy_for

    def current(self, document_type: str | None = None) -> tuple[RuleRecord, ...]:
        """The current version of every rule, of one type or of all."""
        with self._database.read() as connection:
            return rule_versions.current_rules(connection, document_type)

    def versions(self, document_type: str | None = None) -> tuple[RuleRecord, ...]:
        """Every version there ever was, oldest first."""
        query = select(release_rules).order_by(release_rules.c.rule_id)
        if document_type is not None:
            query = query.where(release_rules.c.document_type == document_type)
        with self._database.read() as connection:
            return tuple(rule_versions.rule_of(row) for row in connection.execute(query).mappings())

    def rule(self, rule_id: int) -> RuleRecord | None:
        """One version, None where there is none of that number."""
        with self._database.read() as connection:
            return rule_versions.rule_by_id(connection, rule_id)

    def states(self, document_type: str | None = None) -> tuple[RuleState, ...]:
        """Every current rule with its evidence, releases and audits."""
        with self._database.read() as connection:
            rules = rule_versions.current_rules(connection, document_type)
            return tuple(self._state(connection, rule) for rule in rules)

    def judged(self, key: RuleKey, after: int = 0) -> tuple[Judgement, ...]:
        """Every judgement made on documents of one kind, in the order in which they were settled."""
        query = (
            select(judgements)
            .where(
                *of_kind(judgements, key),
                judgements.c.judgement_id > after,
                judgements.c.judged_at.is_not(None),
            )
            .order_by(judgements.c.judgement_id)
        )
        with self._database.read() as connection:
            return tuple(evidence.judgement_of(row) for row in connection.execute(query).mappings())

    def judgement(self, document_id: str) -> Judgement | None:
        """The newest judgement on a document, made or awaited."""
        with self._database.read() as connection:
            return evidence.awaited(connection, document_id)

    def learn(self, document_type: str | None = None, by: str = rule_versions.SYSTEM) -> tuple[RuleRecord, ...]:
        """New versions where the evidence has reached the next count or the owner has set another target."""
        now = self._clock()
        made = []
        with self._database.write() as connection:
            for rule in rule_versions.current_rules(connection, document_type):
                policy = self._policy(rule.key)
                target = rule_versions.release_target(policy, rule.key.scope) if policy is not None else None
                if policy is None or target is None:
                    continue  # nobody aims at anything with it now
                after = rule_versions.learn(connection, rule.key, target, policy.audit.days, now, by)
                if after.rule_id != rule.rule_id:
                    made.append(after)
        return tuple(made)

    def withdraw(self, rule_id: int, why: str, by: str) -> RuleRecord:
        """Hold everything that the rule released, from the next settlement on, and begin its evidence anew.

        Gives the version that takes its place. StaleVersionError where it is current no longer or releases nothing.
        """
        now = self._clock()
        with self._database.write() as connection:
            rule = rule_versions.rule_by_id(connection, rule_id)
            if rule is None or rule.superseded_by is not None or not rule.releases_some:
                raise StaleVersionError(f"Rule {rule_id} is not in force.", consequence="Nothing was withdrawn.")
            return rule_versions.withdraw(connection, rule, why, now, by)

    def add_labelled(
        self, key: RuleKey, policy: TypePolicy, judged: Sequence[JudgedDocument], *, fields: Sequence[str], by: str
    ) -> RuleRecord:
        """Evidence from a labelled set, on the owner's word that it is a fair sample; gives the rule after it.

        It counts after what was judged before. TerminalError where the type has no target.
        """
        target = rule_versions.release_target(policy, key.scope)
        if target is None:
            raise TerminalError(
                f"The type '{key.document_type}' has no error target.",
                consequence="Nothing was kept.",
                remedy=f"Set document_types.{key.document_type}.target.",
            )
        now = self._clock()
        with self._database.write() as connection:
            rule = rule_versions.learn(connection, key, target, policy.audit.days, now, by)
            rows = [
                {
                    **key.model_dump(),
                    "document_id": None,
                    "rule_id": rule.rule_id,
                    "confidence": one.confidence,
                    "kind": str(JudgementKind.IMPORTED),
                    "released": 0,
                    "fields": list(fields),
                    "settled_at": now,
                    "judged_at": now,
                    "judged_by": by,
                    "is_wrong": int(one.is_wrong),
                    "wrong_fields": [],
                }
                for one in judged
            ]
            if rows:
                connection.execute(insert(judgements), rows)
            details = {
                "type": key.document_type,
                "stratum": key.stratum,
                "basis": key.basis,
                "documents": len(rows),
                "wrong": sum(one.is_wrong for one in judged),
            }
            append(connection, at=now, actor=by, action="evidence_imported", details=details)
            return rule_versions.learn(connection, key, target, policy.audit.days, now, by)

    def unannounced(self) -> tuple[RuleRecord, ...]:
        """Versions that nobody outside was told of yet."""
        query = select(release_rules).where(release_rules.c.announced == 0).order_by(release_rules.c.rule_id)
        with self._database.read() as connection:
            return tuple(rule_versions.rule_of(row) for row in connection.execute(query).mappings())

    def mark_announced(self, rules: Sequence[RuleRecord]) -> None:
        """These were told."""
        if rules:
            with self._database.write() as connection:
                connection.execute(
                    update(release_rules)
                    .where(release_rules.c.rule_id.in_([rule.rule_id for rule in rules]))
                    .values(announced=1)
                )

    def audits_waiting(self, document_type: str | None = None, limit: int = 100) -> tuple[AuditTask, ...]:
        """Released documents that were drawn and wait for their audit, oldest first."""
        query = (
            select(judgements, documents.c.name)
            .join(documents, documents.c.document_id == judgements.c.document_id)
            .where(judgements.c.released == 1, judgements.c.judged_at.is_(None), documents.c.erased_at.is_(None))
            .order_by(judgements.c.judgement_id)
            .limit(limit)
        )
        if document_type is not None:
            query = query.where(judgements.c.document_type == document_type)
        with self._database.read() as connection:
            return tuple(_task(row) for row in connection.execute(query).mappings())

    def confirm(self, document_id: str, actor: Actor) -> None:
        """An audit found the released values right. ForbiddenError without the role; StaleVersionError when judged.

        Where it finds an error, the recall of the document is the judgement: see `review.recall`.
        """
        if actor.role < Role.REVIEWER:
            raise ForbiddenError(
                f"{actor.name} is a {actor.role.word} and may not audit.",
                consequence="Nothing was changed.",
                remedy="It takes the role reviewer.",
                document_id=document_id,
            )
        now = self._clock()
        with self._database.write() as connection:
            row = document_row(connection, document_id)
            waiting = evidence.awaited(connection, document_id)
            if waiting is None or not waiting.released or waiting.judged_at is not None:
                raise StaleVersionError(
                    "This document waits for no audit.", consequence="Nothing was changed.", document_id=document_id
                )
            note_judgement(connection, row, actor.name, Extraction.model_validate(row["extraction"]), now)

    def _state(self, connection: Connection, rule: RuleRecord) -> RuleState:
        policy = self._policy(rule.key)
        days = policy.audit.days if policy is not None else _NEEDED_DAYS
        target = rule_versions.target_of(rule)
        progress = rule_versions.progress_of(connection, rule, days, self._clock())
        audits = evidence.audited(connection, rule.key, rule.evidence_after)
        released, held = connection.execute(
            select(func.sum(release_rules.c.released), func.sum(release_rules.c.held)).where(
                *of_kind(release_rules, rule.key),
                release_rules.c.evidence_after == rule.evidence_after,
            )
        ).one()
        return RuleState(
            rule=rule,
            progress=progress,
            released=int(released or 0),
            held=int(held or 0),
            audited=len(audits),
            audits_waiting=evidence.audits_waiting(connection, rule.key, rule.evidence_after),
            audit_errors=sum(audits),
            audit_bound=error_bound(sum(audits), len(audits), target.assurance),
            evidence_against=evidence_against(target, audits),
            alarm_at=alarm_at(target),
            next_look=next_look(max(rule.judged, progress.judged), target),
        )

    def _policy(self, key: RuleKey) -> TypePolicy | None:
        return self._policy_for(DocumentType(key.document_type), "")


def _task(row: RowMapping) -> AuditTask:
    return AuditTask(judgement=evidence.judgement_of(row), name=row["name"], settled_at=row["settled_at"])
