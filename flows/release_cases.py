"""What a release rule will look at in a document, drawn from how it was read and what was extracted."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from holdpoint.extraction import ReadDocument
from holdpoint.finding import Finding
from review.release_records import ReleaseCase
from validators.context import CheckContext
from validators.orders import is_matched
from validators.strata import Reading, document_confidence, fields_that_matter, reading_of, vendor_hash

_DIGITS = 8


def release_case(
    read: ReadDocument, findings: Sequence[Finding], context: CheckContext, model: str | None
) -> ReleaseCase | None:
    """The case of a document whose type has an error target, None otherwise. `model` is its type's learned model."""
    policy, extraction = context.policy, read.extraction
    if policy is None or policy.effective_target is None:
        return None
    reading = reading_of(read.document, extraction, findings)
    if reading is not Reading.PROVEN and is_matched(extraction, findings, context):
        reading = Reading.MATCHED
    fields = fields_that_matter(extraction.spec, policy)
    return ReleaseCase(
        reading=reading,
        vendor_hash=vendor_hash(extraction),
        confidence=document_confidence(extraction, fields),
        basis=basis_of(extraction.extractor, extraction.version, model, fields),
        fields=fields,
    )


def basis_of(extractor: str, version: str, model: str | None, fields: Iterable[str]) -> str:
    """What made a document's confidence, in words; another basis makes other confidences, with evidence of its own."""
    digest = sha256(",".join(sorted(fields)).encode()).hexdigest()[:_DIGITS]
    learned = f", model {model[:_DIGITS]}" if model else ""
    return f"{extractor} {version}{learned}, fields {digest}"
