"""A release message to the invoice that the files are written from, or the reason why it cannot be one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from connectors.einvoice_output.addresses import address_of
from connectors.einvoice_output.amounts import lines_of, totals_of
from connectors.einvoice_output.changes import printed_changes
from connectors.einvoice_output.countries import country_of_vat_id
from connectors.einvoice_output.model import EInvoice, Party
from connectors.einvoice_output.refusals import refusal
from connectors.einvoice_output.vat import breakdown_of
from connectors.einvoice_output.xml_text import clean, clean_lines

_CREDIT_NOTE, _INVOICE = "credit_note", "invoice"
_SEPA_CREDIT_TRANSFER, _CREDIT_TRANSFER, _NOT_DEFINED = "58", "30", "1"  # UNTDID 4461
NO_DUE_DATE = "The released values give no due date; see the original document."


def einvoice_of(message: Mapping[str, Any], *, company_country: str | None, seller_country: str | None) -> EInvoice:
    """The invoice in a release or correction message.

    TerminalDeliveryError names the business term that is missing or contradicted, and the remedy.
    """
    document_type = message.get("type")
    if document_type not in (_INVOICE, _CREDIT_NOTE):
        raise refusal(
            "BT-3",
            f"a document of the type '{document_type}' is neither an invoice nor a credit note.",
            "Name another destination for that type under document_types.",
        )
    fields: Mapping[str, Any] = message.get("fields", {})
    rows: list[Mapping[str, Any]] = message.get("line_items", [])
    # Who invoices whom comes first: a seller outside VAT fails there, whatever its amounts.
    seller, buyer = _seller(fields, seller_country), _buyer(fields, company_country)
    currency = _needed(fields, "currency", "BT-5", "the currency is missing.")
    # A message of the schema holdpoint.release/1 has none of them.
    printed = printed_changes(message.get("allowances_and_charges", []))
    totals = totals_of(fields, rows, printed, currency)
    lines = lines_of(fields, rows, totals, from_xml=_is_from_xml(message))
    changes, vat = breakdown_of(lines, printed, totals.tax)
    iban, due_date = _text(fields, "iban"), _date(fields, "due_date", "BT-9")
    is_credit_note = document_type == _CREDIT_NOTE
    return EInvoice(
        is_credit_note=is_credit_note,
        number=_needed(fields, "number", "BT-1", "the document's number is missing."),
        issue_date=_needed_date(fields, "issue_date", "BT-2"),
        due_date=due_date,
        terms=_terms(message, is_needed=due_date is None and totals.due > 0),
        currency=currency,
        seller=seller,
        buyer=buyer,
        order_reference=_text(fields, "order_reference"),
        iban=iban,
        means_code=_means(iban, currency, is_credit_note and due_date is not None),
        lines=lines,
        changes=changes,
        vat=vat,
        totals=totals,
    )


def _terms(message: Mapping[str, Any], *, is_needed: bool) -> str | None:
    """The printed terms; where there are none, and BR-CO-25 asks for some, a sentence that says so."""
    printed = message.get("payment_terms")
    return (clean_lines(printed) if isinstance(printed, str) else "") or (NO_DUE_DATE if is_needed else None)


def _is_from_xml(message: Mapping[str, Any]) -> bool:
    """Whether the values come from an embedded e-invoice: then each has evidence on page 0, which no print has."""
    evidence: Mapping[str, list[Mapping[str, Any]]] = message.get("evidence", {})
    return bool(evidence) and all(any(0 in one["pages"] for one in found) for found in evidence.values())


def _seller(fields: Mapping[str, Any], configured: str | None) -> Party:
    vat_id = _needed(
        fields,
        "seller_vat_id",
        "BT-31, BR-CO-26, BR-S-02",
        "the seller's VAT number is missing; without it no VAT can be invoiced by EN 16931.",
    )
    country = country_of_vat_id(vat_id) or configured
    if country is None:
        raise refusal(
            "BT-40, BR-09",
            f"the seller's country is unknown: the VAT number {vat_id} does not begin with one.",
            "Correct the seller VAT number, or set seller_country for this destination.",
        )
    name = _needed(fields, "seller_name", "BT-27, BR-06", "the seller's name is missing.")
    printed = _text(fields, "seller_address")
    return Party(name, country, vat_id, address_of(printed) if printed is not None else None)


def _buyer(fields: Mapping[str, Any], configured: str | None) -> Party:
    vat_id = _text(fields, "buyer_vat_id")
    country = country_of_vat_id(vat_id) or configured
    if country is None:
        raise refusal(
            "BT-55, BR-11",
            "the buyer's country is unknown: the document names no VAT number of the buyer.",
            "Set company_country for this destination, or correct the buyer VAT number.",
        )
    return Party(_needed(fields, "buyer_name", "BT-44, BR-07", "the buyer's name is missing."), country, vat_id)


def _means(iban: str | None, currency: str, carries_due_date: bool) -> str | None:
    """How it is paid. UBL keeps a credit note's due date within it, so that needs one, too."""
    if iban is not None:
        return _SEPA_CREDIT_TRANSFER if currency == "EUR" else _CREDIT_TRANSFER
    return _NOT_DEFINED if carries_due_date else None


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return clean(value) or None if isinstance(value, str) else None


def _needed(fields: Mapping[str, Any], name: str, term: str, fact: str) -> str:
    value = _text(fields, name)
    if value is None:
        raise refusal(term, fact, f"Correct the field '{name.replace('_', ' ')}', or send it elsewhere.")
    return value


def _date(fields: Mapping[str, Any], name: str, term: str) -> date | None:
    text = _text(fields, name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal(term, f"'{text}' is no date.", f"Correct the field '{name.replace('_', ' ')}'.") from None


def _needed_date(fields: Mapping[str, Any], name: str, term: str) -> date:
    found = _date(fields, name, term)
    if found is None:
        raise refusal(term, "the issue date is missing.", "Correct the field 'issue date'.")
    return found
