"""What happens to a document: outcomes, the hold-or-release decision, a person's decision, a delivery."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from holdpoint.extraction import Extraction, Summary
from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen


class Outcome(StrEnum):
    """Where one arrival or unpacked member ended. arrivals + members = the sum over all five."""

    RELEASED = "released"
    HELD = "held"
    QUARANTINED = "quarantined"
    DUPLICATE = "duplicate"  # identical bytes of an earlier arrival: recorded, not processed again
    CONTAINER = "container"  # an archive or mail whose members are counted themselves


class Hold(Frozen):
    """The document waits for a person. `findings` are all of them, the ones that hold and the ones that only warn."""

    document_id: str
    extraction: Extraction
    summary: Summary
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> frozenset[ReasonCode]:
        """The codes that hold it."""
        return frozenset(f.code for f in self.findings if f.severity.holds)


class Release(Frozen):
    """The document may leave. Nothing leaves any other way."""

    document_id: str
    extraction: Extraction
    summary: Summary
    findings: tuple[Finding, ...] = ()  # warnings only
    decided_by: str = "policy"  # or the name of the person who approved it


class Quarantine(Frozen):
    """The file could not be read; a person sees why and what to do."""

    document_id: str
    findings: tuple[Finding, ...] = Field(min_length=1)


class Resolution(StrEnum):
    """What a person did with a document."""

    APPROVED = "approved"
    REJECTED = "rejected"
    DISCARDED = "discarded"
    JOINED = "joined"  # a part of a file that turned out to be one document
    VOIDED = "voided"  # released before, and taken back at every destination


class Correction(Frozen):
    """A person's value for a field; the extracted one stays beside it. An empty value says: the page has none."""

    field: str  # "total_amount", "party[2]" (one-based), "line_items[3].amount"
    value: str


class DeliveryState(StrEnum):
    """The life of one outbox entry; see docs/architecture.md for the diagram."""

    PENDING = "pending"  # due at `next_attempt_at`
    SENDING = "sending"  # leased by a deliverer until `lease_until`
    DELIVERED = "delivered"
    FAILED_OVER = "failed_over"  # given up here; the fallback, or a later revision, answers for it now
    DEAD_LETTER = "dead_letter"  # given up everywhere; a person can redrive it


class Delivery(Frozen):
    """One release on its way to one destination. `key` and `body` never change once written."""

    key: str  # idempotency key: document, revision, destination
    document_id: str
    revision: int = Field(ge=1)
    destination: str
    fallback: str | None = None
    body: str  # the message, byte for byte what every attempt sends
    state: DeliveryState
    attempts: int = 0
    created_at: datetime
    next_attempt_at: datetime
    last_error: str | None = None
    delivered_at: datetime | None = None


def delivery_key(document_id: str, revision: int, destination: str) -> str:
    """The idempotency key: the same on every attempt, different for every revision and destination."""
    return f"{document_id}:{revision}:{destination}"
