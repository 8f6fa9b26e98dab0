"""What the store gives to its readers: rows as frozen records."""

from datetime import datetime

from pydantic import Field

from holdpoint.decision import (
    Delivery,
    DeliveryState,
    Hold,
    Outcome,
    Quarantine,
    Release,
    Resolution,
)
from holdpoint.document import BlobRef
from holdpoint.extraction import DocumentType, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from holdpoint.ports import InvoicedLine
from review.audit import AuditEntry
from review.release_records import ReleaseCase

OPEN_STATES = ("held", "quarantined")  # of documents that wait for a person, until one has decided


class ArrivalRecord(Frozen):
    """One arrival as recorded. `outcome` is set for duplicates and containers; else the document has it."""

    arrival_id: int
    batch_id: str
    source: str
    path: str
    sha256: str
    document_id: str | None
    outcome: Outcome | None
    parent_id: int | None
    is_new: bool


class PendingDocument(Frozen):
    """A document that still has to be processed, in the order of arrival."""

    document_id: str
    blob: BlobRef
    source: str
    path: str
    context: str = ""
    force_type: DocumentType | None = None
    passwords: tuple[str, ...] = ()
    attempt: int = 1  # part of the key of stage results: another attempt is another reading
    begins_at: tuple[int, ...] = ()  # the pages on which its documents begin, by a person's word; (1,): it is one
    page_count: int = 0  # as last read


class DuplicateKeys(Frozen):
    """What later documents are compared with; recorded as soon as a document has been extracted."""

    document_id: str
    document_type: DocumentType | None = None
    seller_name: str | None = None
    number: str | None = None
    issue_date: str | None = None
    net_amount: str | None = None
    total_amount: str | None = None
    currency: str | None = None
    seller_vat_id: str | None = None
    iban: str | None = None
    order_reference: str | None = None
    lines: tuple[InvoicedLine, ...] = ()  # of what names an order
    bands: tuple[int, ...] | None = None  # of its print (validators.likeness); None: as they were recorded before
    fingerprint: str | None = None  # of its first page; recorded with the bands


class Observation(Frozen):
    """What is watched of a document, beside its decision: its traits and values, see docs/drift.md."""

    destination: str = ""  # where its type goes first; "" where it has none
    language: str = ""
    layout: str = ""
    quality: str = ""
    vendor: str | None = None  # a hash that tells vendors apart
    confidence: float | None = None  # of the least certain field
    type_confidence: float | None = None
    fields: dict[str, str] = Field(default_factory=dict)


class Settlement(Frozen):
    """A document's decision with what belongs to it, written in one transaction."""

    decision: Release | Hold | Quarantine
    reading_sha256: str | None = None  # blob with the ReadDocument as JSON: pages, words, extraction
    page_count: int = 0
    timings: dict[str, float] = Field(default_factory=dict)  # seconds by stage
    case: ReleaseCase | None = None  # where the type has an error target: what its release rule looks at
    extracted: Extraction | None = None  # all of it, should the release rule hold what the policy would release
    observation: Observation = Observation()


class Settled(Frozen):
    """What one settling newly wrote: ids of documents by the state they got."""

    released: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # by document: what held or quarantined it

    def __len__(self) -> int:
        return len(self.released) + len(self.held) + len(self.quarantined)


class DocumentOutcome(Frozen):
    """One line of a batch report."""

    path: str
    document_id: str | None
    document_type: DocumentType | None
    outcome: Outcome
    reasons: tuple[ReasonCode, ...]
    is_member: bool


class BatchReport(Frozen):
    """What a batch did."""

    batch_id: str
    source: str
    started_at: datetime
    finished_at: datetime | None
    arrivals: int
    members: int
    outcomes: dict[Outcome, int]
    reasons: dict[ReasonCode, int]
    documents: tuple[DocumentOutcome, ...]
    unsettled: int  # arrivals without an outcome yet: 0 when the batch is done
    deliveries: dict[DeliveryState, int]
    timings: dict[str, float]  # seconds by stage, summed over documents

    @property
    def equation_holds(self) -> bool:
        """arrivals + members = released + held + quarantined + duplicate + container."""
        return self.arrivals + self.members == sum(self.outcomes.values()) and self.unsettled == 0


class QueuePlace(Frozen):
    """Where an open document stands in the queue: by when it was settled, then by when it arrived."""

    settled_at: datetime
    arrival_id: int


class QueueItem(Frozen):
    """One line of the queue."""

    document_id: str
    place: QueuePlace
    name: str
    state: str
    document_type: DocumentType | None
    reasons: tuple[ReasonCode, ...]
    seller_name: str | None
    number: str | None
    total_amount: str | None
    currency: str | None
    settled_at: datetime
    page_count: int
    resolution: Resolution | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


class QueueCounts(Frozen):
    """What waits: how many in all, by reason, and what one person has decided today."""

    held: int
    quarantined: int
    dead_letters: int
    by_reason: dict[ReasonCode, int]
    decided_today: dict[str, int]  # by person


class CorrectionRecord(Frozen):
    """A person's value, with what stood there before."""

    field: str
    old_value: str | None
    new_value: str
    corrected_by: str
    corrected_at: datetime


class ApprovalRecord(Frozen):
    """One person's approval of a document that takes two; it counts for the values of that digest alone."""

    approved_by: str
    approved_at: datetime
    values_sha256: str


class FilePart(Frozen):
    """A document that was cut from a file of several."""

    document_id: str
    name: str
    state: str
    resolution: Resolution | None


class SplitFile(Frozen):
    """A file of several documents and what was cut from it, in the order of its pages."""

    document_id: str
    name: str
    parts: tuple[FilePart, ...]


class LegalHold(Frozen):
    """One hold; a document may be under several, each for its own matter."""

    hold_id: int
    document_id: str
    reason: str
    set_by: str
    set_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


class ReviewItem(Frozen):
    """Everything the review page shows about one document. `extraction` is as extracted; corrections stand beside."""

    document_id: str
    blob: BlobRef
    path: str
    source: str
    batch_id: str
    state: str
    resolution: Resolution | None
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    version: int
    revision: int
    document_type: DocumentType | None
    extraction: Extraction | None
    effective: Extraction | None  # with the corrections applied
    summary: Summary | None
    findings: tuple[Finding, ...]
    corrections: tuple[CorrectionRecord, ...]
    deliveries: tuple[Delivery, ...]
    history: tuple[AuditEntry, ...]
    reading_sha256: str | None
    page_count: int
    settled_at: datetime | None
    erased_at: datetime | None = None  # by retention: what it said is gone
    holds: tuple[LegalHold, ...] = ()  # the legal holds that stand on it
    stratum: str | None = None  # with an error target: what the release rule saw at settlement
    confidence: float | None = None  # of the document
    rule_id: int | None = None  # the version that decided
    first_approvals: tuple[ApprovalRecord, ...] = ()  # of the values as they now are; a second person's is missing

    @property
    def is_open(self) -> bool:
        """True while it waits for a person."""
        return self.state in OPEN_STATES and self.resolution is None
