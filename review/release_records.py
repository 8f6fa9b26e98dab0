"""What release rules, judgements and stopped types are, as their readers get them."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from holdpoint.model import Frozen


class ReleaseCase(Frozen):
    """What the release rule looks at in one document that no check holds."""

    reading: str  # of validators.strata.Reading
    vendor_hash: str | None = None  # whether the vendor is known is asked when the document is settled
    confidence: float = Field(ge=0, le=1)  # that every value that matters is right
    basis: str  # what made the confidence: extractor, version, model, and the fields it is about
    fields: tuple[str, ...]  # that matter


class RuleKey(Frozen):
    """Which documents a rule is about. Each key has one current version, and its evidence is its own."""

    document_type: str
    stratum: str
    scope: str = ""  # the destination with a target of its own, or ""
    basis: str


class RuleRecord(Frozen):
    """One version of a release rule. What it decides never changes; `released` and `held` count what it decided."""

    rule_id: int
    key: RuleKey
    error: float
    assurance: float
    threshold: float | None  # of the document's confidence; None: nothing is released
    judged: int  # documents it was chosen on
    accepted: int  # of them, those at or above the threshold
    wrong: int  # of the accepted
    error_bound: float  # upper bound of the share of wrong ones among what it releases
    documents_missing: int  # without an error, until there can be a threshold
    evidence_after: int  # judgements up to this one do not count
    made_at: datetime
    made_by: str
    why: str
    superseded_by: int | None
    withdrawn_at: datetime | None
    withdrawn_why: str | None
    released: int
    held: int

    @property
    def releases_some(self) -> bool:
        """Whether there is any document that it would release."""
        return self.threshold is not None and self.withdrawn_at is None

    def releases(self, confidence: float) -> bool:
        """Whether a document of that confidence may go without a person."""
        return self.releases_some and self.threshold is not None and confidence >= self.threshold


class EvidenceProgress(Frozen):
    """How far the evidence for a rule is: judged in order, without gaps, since the rule's evidence began."""

    judged: int
    wrong: int
    missing: int  # judged documents until a rule is possible at the earliest
    waiting: int  # drawn or held documents whose judgement is still to come


class JudgementKind(StrEnum):
    """Why a document's judgement is there, and so whether it may feed a rule."""

    CENSUS = "census"  # everything of its kind was held when it was settled
    SAMPLE = "sample"  # drawn by chance, whatever its confidence
    IMPORTED = "imported"  # from a labelled set, on the owner's word that it is a fair sample
    BIASED = "biased"  # held for its confidence and not drawn: says nothing of the others


EVIDENCE_KINDS = (JudgementKind.CENSUS, JudgementKind.SAMPLE, JudgementKind.IMPORTED)


class Judgement(Frozen):
    """One document that a person judges or has judged."""

    judgement_id: int
    document_id: str | None
    key: RuleKey
    rule_id: int
    confidence: float
    kind: JudgementKind
    released: bool  # without a person: its judgement is an audit
    fields: tuple[str, ...]
    settled_at: datetime
    judged_at: datetime | None
    judged_by: str | None
    is_wrong: bool | None
    wrong_fields: tuple[str, ...]


class RuleState(Frozen):
    """A current rule with what has come of it since its evidence began, over all its versions since then."""

    rule: RuleRecord
    progress: EvidenceProgress
    released: int
    held: int
    audited: int
    audits_waiting: int
    audit_errors: int
    audit_bound: float  # upper bound of the share of wrong ones among the released, by the audits alone
    evidence_against: float  # how many times likelier the audits are where the target is broken
    alarm_at: float  # the evidence at which the rule is withdrawn
    next_look: int  # judged documents at which the rule is chosen anew


class TypeStop(Frozen):
    """Somebody stopped the release of a type; it stands until somebody resumes it."""

    stop_id: int
    document_type: str
    reason: str
    stopped_by: str
    stopped_at: datetime
    resumed_by: str | None
    resumed_at: datetime | None
