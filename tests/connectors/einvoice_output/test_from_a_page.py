"""A printed bill with a discount, freight and terms for early payment, from its page to a valid file."""

import json
from datetime import UTC, datetime
from typing import Any

from einvoice_messages import texts
from jsonschema import Draft202012Validator

from connectors.einvoice_output.cii import cii_xml
from connectors.einvoice_output.from_message import einvoice_of
from connectors.einvoice_output.rules import violations
from connectors.einvoice_output.ubl import ubl_xml
from connectors.message import release_message, schema_text
from extractors.fields import extract_fields
from holdpoint.decision import Release
from holdpoint.extraction import DocumentType, Extraction, Summary, TypeGuess
from holdpoint.settings import TypePolicy
from review.policy import certain
from tests.extractors.fields.drawn_bills import page_of

LINES = (
    (60, 60, "INVOICE"), (300, 60, "Invoice number: R-2026-17"), (300, 72, "Date: 27 February 2026"),
    (60, 90, "Example Supplies GmbH"), (60, 102, "VAT ID: DE136695976"),
    (60, 130, "Bill to:"), (60, 142, "Beispiel Werke AG"), (60, 154, "VAT ID: ATU12345675"),
    (60, 200, "Description"), (260, 200, "Quantity"), (360, 200, "Price"), (480, 200, "Amount EUR"),
    (60, 214, "Paper A4"), (260, 214, "20"), (360, 214, "18.00"), (480, 214, "360.00"),
    (60, 226, "Folder blue"), (260, 226, "70"), (360, 226, "2.00"), (480, 226, "140.00"),
    (300, 300, "Subtotal"), (496, 300, "500.00"), (300, 312, "Discount 10 %"), (500, 312, "50.00"),
    (300, 324, "Shipping"), (500, 324, "20.00"), (300, 336, "Net total"), (496, 336, "470.00"),
    (300, 348, "VAT 20 %"), (500, 348, "94.00"), (300, 360, "Total EUR"), (496, 360, "564.00"),
    (60, 420, "2 % cash discount for payment within 10 days, otherwise 30 days net."),
)  # fmt: skip


def message_of(extraction: Extraction) -> dict[str, Any]:
    summary = Summary(document_id=extraction.document_id, statements=(), summarizer="test", version="1")
    release = Release(document_id=extraction.document_id, extraction=extraction, summary=summary)
    text = release_message(
        release, key="d:1:e", revision=1, destination="e", released_at=datetime(2026, 3, 1, tzinfo=UTC), source="drop",
        path="r.pdf", sha256="ab" * 32,
    )  # fmt: skip
    message: dict[str, Any] = json.loads(text)
    Draft202012Validator(json.loads(schema_text())).validate(message)
    return message


def read_bill() -> Extraction:
    read = extract_fields(page_of(*LINES), DocumentType.INVOICE, ("Beispiel Werke AG",))
    return Extraction(
        document_id="0" * 20, type=TypeGuess(document_type=DocumentType.INVOICE, confidence=1.0), fields=read.fields,
        line_items=read.line_items, details=read.details, extractor="fields", version="1",
    )  # fmt: skip


def test_a_printed_discount_reaches_the_file_and_the_file_keeps_the_rules() -> None:
    made = message_of(certain(read_bill(), TypePolicy.model_validate({"owner": "x", "primary": "e"})))
    assert made["allowances_and_charges"] == [
        {"kind": "allowance", "amount": "50.00", "reason": "Discount 10 %"},
        {"kind": "charge", "amount": "20.00", "reason": "Shipping"},
    ]
    made["fields"] |= {"seller_vat_id": "DE136695976", "seller_name": "Example Supplies GmbH", "number": "R-2026-17"}
    made["fields"] |= {"buyer_name": "Beispiel Werke AG", "currency": "EUR"}
    invoice = einvoice_of(made, company_country="AT", seller_country=None)
    ubl, cii = ubl_xml(invoice), cii_xml(invoice)
    assert violations(ubl, "ubl-invoice") == violations(cii, "cii") == ()
    assert texts(ubl, "AllowanceCharge/Amount") == ["50.00", "20.00"]
    assert texts(ubl, "PaymentTerms/Note") == ["2 % cash discount for payment within 10 days, otherwise 30 days net."]


def test_a_discount_that_is_not_certain_does_not_leave_without_a_person() -> None:
    bill = read_bill()
    doubted = tuple(d.model_copy(update={"confidence": 0.4}) for d in bill.details)
    policy = TypePolicy.model_validate({"owner": "x", "primary": "e"})
    made = message_of(certain(bill.model_copy(update={"details": doubted}), policy))
    assert (made["allowances_and_charges"], made["payment_terms"]) == ([], None)
