"""Deliveries with a real release message in them."""

import json
from datetime import UTC, datetime
from typing import Any

from connectors.message import canonical_json, release_message
from holdpoint.decision import Delivery, DeliveryState, Release, delivery_key
from holdpoint.document import BoundingBox
from holdpoint.extraction import (
    DocumentType,
    ExtractedField,
    Extraction,
    LineItem,
    Provenance,
    Statement,
    Summary,
    TypeGuess,
)
from holdpoint.finding import Finding, ReasonCode

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_field(name: str, value: str | None, confidence: float = 0.97, page: int = 1) -> ExtractedField:
    where = Provenance(page=page, boxes=(BoundingBox(x0=1, y0=2, x1=3, y1=4),), extractor="fields", version="1")
    return ExtractedField(name=name, raw=value or "?", value=value, confidence=confidence, provenance=(where,))


def make_release(
    fields: dict[str, str | list[str]], rows: int = 2, document_type: DocumentType = DocumentType.INVOICE
) -> Release:
    """A release of these values with `rows` line items, a summary of one statement and one warning."""
    pairs = [(n, v) for n, values in fields.items() for v in ([values] if isinstance(values, str) else values)]
    extraction = Extraction(
        document_id="0123456789abcdef0123",
        type=TypeGuess(document_type=document_type, confidence=0.99),
        fields=tuple(make_field(n, v) for n, v in pairs),
        line_items=tuple(
            LineItem(description=make_field("description", f"Part {i}"), amount=make_field("amount", f"{i}.00"))
            for i in range(1, rows + 1)
        ),
        extractor="fields",
        version="1",
    )
    summary = Summary(
        document_id=extraction.document_id,
        statements=(Statement(text="Invoice over 119.00 EUR.", pages=(1,)),),
        summarizer="extractive",
        version="1",
    )
    warning = Finding(code=ReasonCode.WRONG_EXTENSION, message="Named .txt, but a PDF.", fields=())
    return Release(document_id=extraction.document_id, extraction=extraction, summary=summary, findings=(warning,))


INVOICE: dict[str, str | list[str]] = {
    "number": "R-2026-17",
    "issue_date": "2026-02-27",
    "seller_name": "Müller & Söhne GmbH",
    "currency": "EUR",
    "total_amount": "-119.00",
}


def make_message(key: str, revision: int, destination: str, release: Release | None = None) -> str:
    return release_message(
        release or make_release(INVOICE),
        key=key,
        revision=revision,
        destination=destination,
        released_at=NOON,
        source="drop",
        path="march/rechnung.pdf",
        sha256="ab" * 32,
    )


def make_delivery(number: int = 1, destination: str = "files", release: Release | None = None) -> Delivery:
    """The delivery of document `number`, revision 1."""
    document_id = f"{number:020d}"
    key = delivery_key(document_id, 1, destination)
    of_document = (release or make_release(INVOICE)).model_copy(update={"document_id": document_id})
    return Delivery(
        key=key,
        document_id=document_id,
        revision=1,
        destination=destination,
        body=make_message(key, 1, destination, of_document),
        state=DeliveryState.SENDING,
        created_at=NOON,
        next_attempt_at=NOON,
    )


def make_correction(number: int = 1, destination: str = "files", revision: int = 2, total: str = "-120.00") -> Delivery:
    """The delivery that corrects the revision before it; its total is another."""
    released = make_delivery(number, destination)
    message = json.loads(released.body)
    message["fields"]["total_amount"] = total
    message.update(
        schema="holdpoint.correction/2", corrects=_earlier(released, revision), reason="The total was misread"
    )
    return _later(released, revision, message)


def make_void(number: int = 1, destination: str = "files", revision: int = 2) -> Delivery:
    """The delivery that takes back the revision before it."""
    released = make_delivery(number, destination)
    message = {
        "schema": "holdpoint.void/1",
        "document_id": released.document_id,
        "destination": destination,
        "type": "invoice",
        "voided_at": "2026-03-02T08:00:00Z",
        "decided_by": "a person",
        "reason": "Sent twice by the seller",
        "voids": _earlier(released, revision),
    }
    return _later(released, revision, message)


def _earlier(released: Delivery, revision: int) -> dict[str, Any]:
    before = revision - 1
    return {"key": delivery_key(released.document_id, before, released.destination), "revision": before}


def _later(released: Delivery, revision: int, message: dict[str, Any]) -> Delivery:
    key = delivery_key(released.document_id, revision, released.destination)
    body = canonical_json({**message, "idempotency_key": key, "revision": revision})
    return released.model_copy(update={"key": key, "revision": revision, "body": body})


def with_body(delivery: Delivery, **changes: Any) -> Delivery:
    """The delivery under its key with other content."""
    return delivery.model_copy(update={"body": canonical_json({**json.loads(delivery.body), **changes})})


def with_fields(delivery: Delivery, **fields: Any) -> Delivery:
    """The delivery under its key with these values of fields beside those it has."""
    return with_body(delivery, fields={**json.loads(delivery.body)["fields"], **fields})
