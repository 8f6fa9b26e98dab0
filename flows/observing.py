"""From a document to what is watched of it, and back: rows for expectations, observations for the store."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from holdpoint.extraction import DocumentType, ReadDocument
from holdpoint.settings import TypePolicy
from holdpoint.values import identifier_key
from review.observations import ObservedDocument
from review.records import Observation
from validators.expectations import BatchRow
from validators.traits import traits_of


def row_of(read: ReadDocument, source: str, policy: TypePolicy | None) -> BatchRow:
    """The row of a document of the batch."""
    traits = traits_of(read.document, read.extraction)
    return BatchRow.of(read.extraction).model_copy(
        update={
            "source": source,
            "destination": policy.primary if policy is not None else "",
            "language": traits.language,
            "layout": traits.layout,
            "quality": traits.quality,
        }
    )


def observation_of(row: BatchRow) -> Observation:
    """What the store keeps of a row."""
    return Observation(
        destination=row.destination,
        language=row.language,
        layout=row.layout,
        quality=row.quality,
        vendor=_watched_vendor(row),
        confidence=row.min_confidence,
        type_confidence=row.type_confidence,
        fields=row.fields,
    )


def rows_of(observed: Iterable[ObservedDocument], now: datetime) -> tuple[BatchRow, ...]:
    """The rows of what was settled before; what could not be read has none."""
    return tuple(
        BatchRow(
            document_id=one.document_id,
            document_type=DocumentType(one.document_type),
            fields=one.observation.fields,
            min_confidence=one.observation.confidence,
            type_confidence=one.observation.type_confidence,
            source=one.source,
            destination=one.observation.destination,
            language=one.observation.language,
            layout=one.observation.layout,
            quality=one.observation.quality,
            age_days=round((now - one.settled_at).total_seconds() / 86_400, 3),
        )
        for one in observed
        if one.document_type is not None
    )


def _watched_vendor(row: BatchRow) -> str | None:
    """A hash that is the same for documents of one vendor, by its VAT number or its name; it names nobody.

    Not `validators.strata.vendor_hash`: that one has no contracts, and with other hashes than those before them every
    vendor would look new.
    """
    said = row.fields.get("seller_vat_id") or row.fields.get("seller_name") or row.fields.get("party")
    return hashlib.sha256(identifier_key(said).encode()).hexdigest()[:16] if said else None
