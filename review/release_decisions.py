"""The release rule's word on documents, in the transaction that settles them.

A document that no check holds is a *candidate*: the rule's target speaks of candidates and of nothing else, so they
alone are evidence. Why a candidate's judgement may feed the rule is said in docs/release.md; the kinds are:

- census: whatever its confidence, it would have been held (no rule, a withdrawn one, a stopped type);
- sample: drawn by chance, held or released;
- biased: held for its confidence and not drawn. Kept, and never evidence.

A candidate that is released and not drawn leaves no judgement.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select

from holdpoint.decision import Hold, Release
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy
from review.judgements import put_judgement
from review.policy import PolicyFor, why_rule_holds, why_stopped
from review.records import Settlement
from review.release_records import EvidenceProgress, JudgementKind, RuleKey, RuleRecord, TypeStop
from review.rule_versions import batch_rule, count_decisions, progress_of, release_target
from review.tables import known_vendors
from review.type_switches import standing_stop
from validators.strata import stratum_of

_BY_POLICY = frozenset({ReasonCode.RELEASE_RULE, ReasonCode.RELEASE_STOPPED})
Draw = Callable[[str, float], bool]
"""Whether a document is one of that share, drawn by chance."""


@dataclass(frozen=True)
class RuledDecision:
    """A decision after the rule's word, with what the document's row and audit entry say of it."""

    decision: Release | Hold
    stratum: str | None = None
    confidence: float | None = None
    rule_id: int | None = None


class RuleOffice:
    """Decides within one settling's transaction: each rule and each stop is looked up once."""

    def __init__(self, connection: Connection, policy_for: PolicyFor, draw: Draw, now: datetime) -> None:
        self._connection = connection
        self._policy_for = policy_for
        self._draw = draw
        self._now = now
        self._rules: dict[tuple[str, RuleKey], RuleRecord] = {}
        self._progress: dict[int, EvidenceProgress] = {}
        self._stops: dict[str, TypeStop | None] = {}
        self._counted: Counter[tuple[int, bool]] = Counter()

    def decide(self, row: RowMapping, settlement: Settlement) -> RuledDecision:
        """The policy's decision, or a hold where the type is stopped or its rule does not release the document."""
        decision = settlement.decision
        if not isinstance(decision, Release | Hold):
            raise TypeError("a quarantined file is no candidate")
        document_type = str(decision.extraction.type.document_type)
        policy = self._policy_for(decision.extraction.type.document_type, row["source"])
        target = release_target(policy, policy.scope) if policy is not None else None
        stop = self._stop(document_type)
        if policy is None or target is None:
            if isinstance(decision, Release) and stop is not None:
                decision = _held(decision, settlement, why_stopped(stop))
            return RuledDecision(decision)
        case = settlement.case
        if case is None:  # checked before the type had a target
            if isinstance(decision, Release):
                decision = _held(decision, settlement, _NOT_LOOKED_AT)
            return RuledDecision(decision)
        known = case.vendor_hash is not None and is_known_vendor(self._connection, case.vendor_hash)
        separated_by = policy.effective_target.strata if policy.effective_target is not None else ()
        stratum = stratum_of(case.reading, known, separated_by)
        if isinstance(decision, Hold) and not decision.reasons <= _BY_POLICY:
            return RuledDecision(decision, stratum, case.confidence)
        key = RuleKey(document_type=document_type, stratum=stratum, scope=policy.scope, basis=case.basis)
        rule = self._rule(row["batch_id"], key, policy)
        was_read_again = row["attempt"] > 1
        if isinstance(decision, Release):
            progress = None if rule.releases_some else self._progress_of(rule, policy)
            why = (
                why_stopped(stop)
                if stop is not None
                else why_rule_holds(rule, case, progress, was_read_again=was_read_again)
            )
            if why is not None:
                decision = _held(decision, settlement, why)
        kind = self._kind(decision, rule, policy, stop, was_read_again)
        is_released = isinstance(decision, Release)
        self._counted[rule.rule_id, is_released] += 1
        if kind is not None:
            put_judgement(
                self._connection,
                document_id=decision.document_id,
                key=key,
                rule_id=rule.rule_id,
                case=case,
                kind=kind,
                released=is_released,
                now=self._now,
            )
        return RuledDecision(decision, stratum, case.confidence, rule.rule_id)

    def finish(self) -> None:
        """Write down how many documents each version decided on."""
        for rule_id in sorted({rule_id for rule_id, _ in self._counted}):
            count_decisions(self._connection, rule_id, self._counted[rule_id, True], self._counted[rule_id, False])

    def _kind(
        self,
        decision: Release | Hold,
        rule: RuleRecord,
        policy: TypePolicy,
        stop: TypeStop | None,
        was_read_again: bool,
    ) -> JudgementKind | None:
        """Why its judgement will be there, None where it needs none."""
        if was_read_again:
            return JudgementKind.BIASED
        of_type = self._policy_for(decision.extraction.type.document_type, "")
        if not policy.release and of_type is not None and of_type.release:
            return JudgementKind.BIASED  # of one source alone, from which nothing is released
        if not policy.release or policy.unnamed or stop is not None or not rule.releases_some:
            return JudgementKind.CENSUS
        if self._draw(decision.document_id, policy.audit.share):
            return JudgementKind.SAMPLE
        return JudgementKind.BIASED if isinstance(decision, Hold) else None

    def _rule(self, batch_id: str, key: RuleKey, policy: TypePolicy) -> RuleRecord:
        found = self._rules.get((batch_id, key))
        if found is None:
            target = release_target(policy, key.scope)
            if target is None:
                raise ValueError("without a target there is no rule")
            found = batch_rule(self._connection, batch_id, key, target, policy.audit.days, self._now)
            self._rules[batch_id, key] = found
        return found

    def _progress_of(self, rule: RuleRecord, policy: TypePolicy) -> EvidenceProgress:
        if rule.rule_id not in self._progress:
            self._progress[rule.rule_id] = progress_of(self._connection, rule, policy.audit.days, self._now)
        return self._progress[rule.rule_id]

    def _stop(self, document_type: str) -> TypeStop | None:
        if document_type not in self._stops:
            self._stops[document_type] = standing_stop(self._connection, document_type)
        return self._stops[document_type]


def is_known_vendor(connection: Connection, vendor_hash: str) -> bool:
    """Whether a document of that vendor was ever released."""
    return (
        connection.execute(
            select(known_vendors.c.vendor_hash).where(known_vendors.c.vendor_hash == vendor_hash)
        ).first()
        is not None
    )


def note_vendor(connection: Connection, vendor_hash: str | None, now: datetime) -> None:
    """A document of that vendor is released: from now on it is known."""
    if vendor_hash is not None and not is_known_vendor(connection, vendor_hash):
        connection.execute(insert(known_vendors).values(vendor_hash=vendor_hash, since=now))


_NOT_LOOKED_AT = Finding(
    code=ReasonCode.RELEASE_RULE,
    message="It was checked before its type had an error target, so no release rule has looked at it.",
)


def _held(release: Release, settlement: Settlement, why: Finding) -> Hold:
    """Held after all, with everything that was extracted."""
    return Hold(
        document_id=release.document_id,
        extraction=settlement.extracted or release.extraction,
        summary=release.summary,
        findings=(*release.findings, why),
    )
