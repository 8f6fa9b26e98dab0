"""Whether an e-invoice keeps the rules of its format, and what else it states."""

import os
import random
from pathlib import Path

import pytest
from made_einvoices import CII, FATTURAPA, fatturapa, order_x, printed_page, xml_document

from extractors.einvoice import EInvoice, find_einvoice
from extractors.opening import OpenedDocument
from extractors.options import ReadingOptions
from extractors.pipeline import extract
from holdpoint.extraction import DocumentType
from holdpoint.finding import ReasonCode, Severity
from holdpoint.settings import LimitSettings
from samples.cii_xml import cii_xml
from samples.truth import Bill, Register, make_bill
from samples.ubl_xml import ubl_xml

OPTIONS = ReadingOptions(limits=LimitSettings(), languages=("eng",))


def _bill(kind: DocumentType = DocumentType.INVOICE) -> Bill:
    return make_bill(random.Random(7), Register(), kind, "de", country="DE")


def _read(text: str) -> EInvoice:
    found = find_einvoice(xml_document(text))
    assert found is not None
    return found


@pytest.mark.parametrize("write", [cii_xml, ubl_xml])
@pytest.mark.parametrize("kind", [DocumentType.INVOICE, DocumentType.CREDIT_NOTE])
def test_a_valid_file_is_believed_wholly(write: object, kind: DocumentType) -> None:
    """No finding, confidence 1, in both syntaxes and for credit notes."""
    assert callable(write)
    bill = _bill(kind)
    einvoice = _read(write(bill).decode())
    assert einvoice.findings == ()
    assert einvoice.document_type is kind
    assert {f.confidence for f in einvoice.fields} == {1.0}
    values = {f.name: f.value for f in einvoice.fields}
    assert {k: values[k] for k in ("number", "net_amount", "tax_amount", "total_amount")} == {
        k: bill.field_values()[k] for k in ("number", "net_amount", "tax_amount", "total_amount")
    }


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("<ram:GrandTotalAmount>", "<ram:GrandTotalAmount>x", "GrandTotalAmount"),
        ("ram:BuyerTradeParty", "ram:Customer", "Customer"),
        ("urn:cen.eu:en16931:2017", "urn:ferd:CrossIndustryDocument:order:1p0:extended", "order"),
        (":CrossIndustryInvoice:100", ":CrossIndustryInvoice:999", "root element"),
    ],
)
def test_what_breaks_the_schema_is_held_with_the_reason(old: str, new: str, named: str) -> None:
    """Read as far as it can be, less sure, and never silently."""
    einvoice = _read(cii_xml(_bill()).decode().replace(old, new))
    (finding,) = einvoice.findings
    assert (finding.code, finding.severity) == (ReasonCode.EINVOICE_INVALID, Severity.HOLD)
    assert named in finding.message
    assert max(f.confidence for f in einvoice.fields) < 1
    assert any(f.name == "number" and f.value for f in einvoice.fields)


def test_a_schema_of_the_senders_is_never_fetched(tmp_path: Path) -> None:
    """The file names one of its own, for a part that any element may stand in: it is not even opened."""
    own = tmp_path / "own.xsd"
    own.write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:own"/>')
    os.utime(own, (0, 0))
    text = ubl_xml(_bill()).decode()
    at = text.index(">", text.index("<Invoice") + 1)
    hint = f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:own {own.as_uri()}"'
    einvoice = _read(text[:at] + hint + text[at:])
    assert einvoice.findings == ()
    assert own.stat().st_atime == 0


def test_fatturapa_without_a_part_it_cannot_be_without() -> None:
    assert _read(fatturapa()).findings == ()
    (finding,) = _read(FATTURAPA).findings  # it has no buyer and no rows
    assert "CessionarioCommittente" in finding.message


def test_a_fatturapa_lot_is_held_and_its_invoices_are_not_mixed() -> None:
    """Several invoices may stand in one file: the first is taken, a person is told of the others."""
    text = fatturapa()
    body = text[text.index(" <FatturaElettronicaBody>") : text.index("</p:Fattura")]
    einvoice = _read(text.replace("</p:Fattura", body.replace("7/A", "8/A") + "</p:Fattura"))
    (finding,) = einvoice.findings
    assert "holds 2 invoices" in finding.message
    values = {f.name: f.value for f in einvoice.fields}
    assert (values["number"], values["net_amount"], values["amount_due"]) == ("7/A", "100.00", "122.00")
    assert len(einvoice.line_items) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [("TD01", DocumentType.INVOICE), ("TD04", DocumentType.CREDIT_NOTE), ("TD24", DocumentType.INVOICE)],
)
def test_fatturapa_rows_taxes_and_payment(code: str, kind: DocumentType) -> None:
    """TD04 is a credit note, its amounts without sign; what the fields have no room for stands in the details."""
    einvoice = _read(fatturapa(code))
    assert einvoice.document_type is kind
    values = {f.name: f.value for f in einvoice.fields}
    assert (values["number"], values["buyer_name"], values["total_amount"]) == ("7/A", "Comune di Prova", "122.00")
    assert values["iban"] == "IT60X0542811101000000123456"
    assert [c.value for c in einvoice.line_items[0].cells()] == ["Consulenza", "2", "ore", "50.00", "22", "100.00"]
    details = {f.name: f.value for f in einvoice.details}
    assert (details["taxes[1].rate"], details["taxes[1].base"], details["taxes[1].amount"]) == ("22", "100.00", "22.00")
    assert (details["payments[1].means"], details["payments[1].due_date"]) == ("MP05", "2024-04-04")
    assert details["charges[1].amount"] == "5.00"


def test_allowances_and_charges_are_told_apart() -> None:
    """Each with its amount, reason and place; payment means and taxes by rate beside them."""
    extra = "".join(
        "<ram:SpecifiedTradeAllowanceCharge>"
        f"<ram:ChargeIndicator><udt:Indicator>{charge}</udt:Indicator></ram:ChargeIndicator>"
        f"<ram:ActualAmount>{amount}</ram:ActualAmount><ram:Reason>{reason}</ram:Reason>"
        "</ram:SpecifiedTradeAllowanceCharge>"
        for charge, amount, reason in (
            ("false", "1.00", "Rabatt"),
            ("true", "5.80", "Versand"),
            ("false", "2.5", "Bonus"),
        )
    )
    extra += (
        "<ram:SpecifiedLogisticsServiceCharge><ram:Description>Fracht</ram:Description>"
        "<ram:AppliedAmount>3.00</ram:AppliedAmount></ram:SpecifiedLogisticsServiceCharge>"
    )
    told = "#SKONTO#TAGE=8#PROZENT=2.00#\n #SKONTO#TAGE=14#"
    terms = f"<ram:SpecifiedTradePaymentTerms><ram:Description>{told}</ram:Description>"
    einvoice = _read(CII.replace("<ram:SpecifiedTradePaymentTerms>", f"{extra}{terms}"))
    details = {f.name: f for f in einvoice.details}
    found = {name: field.value for name, field in details.items() if name.startswith(("allow", "charge"))}
    assert found == {
        "allowances[1].amount": "1.00",
        "allowances[1].reason": "Rabatt",
        "charges[1].amount": "5.80",
        "charges[1].reason": "Versand",
        "charges[2].amount": "3.00",
        "charges[2].reason": "Fracht",
        "allowances[2].amount": "2.50",
        "allowances[2].reason": "Bonus",
    }
    assert details["payment_terms"].value == "#SKONTO#TAGE=8#PROZENT=2.00#\n#SKONTO#TAGE=14#"
    assert details["payments[1].iban"].value == "DE89370400440532013000"
    assert "SpecifiedTradeAllowanceCharge[2]/ActualAmount" in details["charges[1].amount"].provenance[0].quote


def test_order_x_is_an_order() -> None:
    einvoice = _read(order_x())
    assert einvoice.document_type is DocumentType.ORDER
    values = {f.name: f.value for f in einvoice.fields}
    assert values == {
        "number": "PO-77",
        "issue_date": "2024-03-05",
        "currency": "EUR",
        "seller_name": "Lieferant GmbH",
        "buyer_name": "Kunden AG",
        "net_amount": "100.00",
        "total_amount": "119.00",
        "tax_amount": "19.00",
    }
    assert [c.value for c in einvoice.line_items[0].cells()] == ["Stuhl", "2", "C62", "50.00", "100.00"]


def test_xml_of_an_unknown_kind_leaves_the_page_to_be_read_and_says_so() -> None:
    """The file claims to be an invoice, and nothing can be taken from it: the page speaks, the finding stays."""
    text = '<Invoice xmlns="urn:example:own"><Amount>1.00</Amount></Invoice>'
    page = printed_page("Invoice no. 4711", "Date 05.03.2024", "Total 119,00 EUR")
    document = xml_document(text, page)
    done = extract(OpenedDocument(document=document, einvoice=find_einvoice(document)), OPTIONS)
    assert ReasonCode.EINVOICE_INVALID in {f.code for f in done.document.findings}
    assert (done.extraction.extractor, done.extraction.value("number")) == ("fields", "4711")


def test_what_was_read_travels_as_json_unchanged() -> None:
    """Files are opened in one process and extracted in another."""
    document = xml_document(cii_xml(_bill()).decode())
    opened = OpenedDocument(document=document, einvoice=find_einvoice(document))
    assert OpenedDocument.model_validate_json(opened.model_dump_json()) == opened
