"""What a release rule will look at in a document, drawn from how it was read and what was extracted."""

from collections.abc import Iterable
from hashlib import sha256

from holdpoint.extraction import ReadDocument
from holdpoint.finding import Finding
from holdpoint.settings import TypePolicy
from review.release_records import ReleaseCase
from validators.strata import document_confidence, fields_that_matter, reading_of, vendor_key

_DIGITS = 8


def release_case(
    read: ReadDocument, findings: Iterable[Finding], policy: TypePolicy | None, model: str | None
) -> ReleaseCase | None:
    """The case of a document whose type has an error target, None otherwise. `model` is its type's learned model."""
    if policy is None or policy.effective_target is None:
        return None
    extraction = read.extraction
    fields = fields_that_matter(extraction.spec, policy)
    return ReleaseCase(
        reading=reading_of(read.document, extraction, findings),
        vendor_key=vendor_key(extraction),
        confidence=document_confidence(extraction, fields),
        basis=basis_of(extraction.extractor, extraction.version, model, fields),
        fields=fields,
    )


def basis_of(extractor: str, version: str, model: str | None, fields: Iterable[str]) -> str:
    """What made a document's confidence, in words; another basis makes other confidences, with evidence of its own."""
    digest = sha256(",".join(sorted(fields)).encode()).hexdigest()[:_DIGITS]
    learned = f", model {model[:_DIGITS]}" if model else ""
    return f"{extractor} {version}{learned}, fields {digest}"
