"""Which documents go wrong alike, and how sure a whole document is: what a release rule looks at. Pure.

Errors differ with how a document was read (a photograph is not a text layer) and with whether its vendor was seen
before, so the evidence for a rule is kept apart by both. An e-invoice whose XML is valid and agrees with its print is
proven by something else than a reader's word, whoever sent it: a stratum of its own.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from hashlib import sha256

from holdpoint.document import Document, PageKind
from holdpoint.document_types import TypeSpec, ValueKind
from holdpoint.extraction import EINVOICE_EXTRACTOR, Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy
from holdpoint.values import identifier_key
from validators.required import required_names

_KINDS_THAT_MATTER = (ValueKind.MONEY, ValueKind.DATE, ValueKind.IBAN, ValueKind.VAT_ID)
_UNPROVEN = frozenset({ReasonCode.XML_PAGE_MISMATCH, ReasonCode.EINVOICE_INVALID, ReasonCode.NOT_ON_PAGE})


class Reading(StrEnum):
    """How a document's values came to be known; of several pages the least certain counts."""

    PROVEN = "proven"
    MATCHED = "matched"  # with the vendor master and a purchase order
    XML = "xml"  # an e-invoice without a print to agree with, or not in every value
    TEXT_LAYER = "text_layer"
    SCAN = "scan"
    PHOTO = "photo"


# What proves the values has errors of its own, whoever sent the document and however it was read.
_BY_OTHER_MEANS: dict[str, str] = {Reading.PROVEN: "proven", Reading.MATCHED: "matched order"}
_OF_PAGES = ((PageKind.PHOTO, Reading.PHOTO), (PageKind.SCAN, Reading.SCAN))


def reading_of(document: Document, extraction: Extraction, findings: Iterable[Finding]) -> Reading:
    """How the document was read. `findings` are all that were made on it, the reading's own among them.

    Whether it is `MATCHED` is not asked here: that takes the master data (validators.orders.is_matched).
    """
    if extraction.extractor == EINVOICE_EXTRACTOR:
        doubted = any(f.code in _UNPROVEN for f in findings)
        return Reading.PROVEN if document.pages and not doubted else Reading.XML
    kinds = {page.kind for page in document.pages}
    return next((reading for kind, reading in _OF_PAGES if kind in kinds), Reading.TEXT_LAYER)


def stratum_of(reading: str, vendor_is_known: bool, separated_by: Collection[str]) -> str:
    """The stratum's name: "scan, new vendor". `separated_by` is "reading", "vendor", both, or nothing."""
    if reading in _BY_OTHER_MEANS:
        return _BY_OTHER_MEANS[reading]
    parts = []
    if "reading" in separated_by:
        parts.append(reading.replace("_", " "))
    if "vendor" in separated_by:
        parts.append("known vendor" if vendor_is_known else "new vendor")
    return ", ".join(parts) or "all"


def fields_that_matter(spec: TypeSpec, policy: TypePolicy | None) -> tuple[str, ...]:
    """The fields of which none may be wrong: the target's own, or else the required ones and those of weight.

    Of weight are amounts, dates, IBANs, VAT numbers, and fields for which the policy sets a threshold.
    """
    target = policy.effective_target if policy is not None else None
    if target is not None and target.fields is not None:
        return target.fields
    own = tuple(policy.min_confidence_by_field) if policy is not None else ()
    required = required_names(spec, policy)
    return tuple(dict.fromkeys((*required, *spec.names_of_kind(*_KINDS_THAT_MATTER), *own)))


def document_confidence(extraction: Extraction, names: Iterable[str]) -> float:
    """How surely the type and every value of those fields are right, 0 to 1: their product.

    A product, because one wrong value makes the document wrong. It orders documents; what it is worth as a probability
    is for the release rule to find out, which believes no confidence.
    """
    values = (field.confidence for name in names for field in extraction.all(name))
    return joint_confidence(extraction.type.confidence, values)


def joint_confidence(of_type: float, of_values: Iterable[float]) -> float:
    """The product of a type's confidence and those of the values that matter."""
    return math.prod((of_type, *of_values))


def vendor_hash(extraction: Extraction) -> str | None:
    """What a vendor is known again by, as a hash: its VAT number, or else its name; None where it has neither."""
    for name in ("seller_vat_id", "seller_name"):
        value = extraction.value(name)
        if value and identifier_key(value):
            return sha256(f"{name}:{identifier_key(value)}".encode()).hexdigest()[:32]
    return None


def wrong_fields(extracted: Extraction, confirmed: Extraction, names: Sequence[str]) -> tuple[str, ...]:
    """The fields, of those that matter, whose values a person made others, added or took away."""

    def values(extraction: Extraction, name: str) -> list[str | None]:
        return [f.value for f in extraction.all(name) if f.value is not None]

    return tuple(name for name in names if values(extracted, name) != values(confirmed, name))
