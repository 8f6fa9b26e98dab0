"""What is written satisfies EN 16931 and says what the message says; what cannot is refused by its business term."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest
from einvoice_messages import FIELDS, ROW, cents, message, odd_messages, texts
from hypothesis import HealthCheck, given, settings

from connectors.einvoice_output.cii import cii_xml
from connectors.einvoice_output.from_message import NO_DUE_DATE, einvoice_of
from connectors.einvoice_output.model import EInvoice
from connectors.einvoice_output.rules import Violation, _schematron, _thread, violations
from connectors.einvoice_output.ubl import ubl_xml
from connectors.einvoice_output.vat import breakdown_of
from connectors.einvoice_output.xml_text import clean
from extractors.einvoice import find_einvoice
from holdpoint.document import Attachment, BlobRef, Document
from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError


def build(made: dict[str, Any], company_country: str | None = "DE") -> EInvoice:
    return einvoice_of(made, company_country=company_country, seller_country=None)


def files_of(invoice: EInvoice) -> tuple[bytes, bytes]:
    """UBL and CII, both checked against the schemas and the official rules."""
    ubl, cii = ubl_xml(invoice), cii_xml(invoice)
    assert violations(ubl, "ubl-credit-note" if invoice.is_credit_note else "ubl-invoice") == ()
    assert violations(cii, "cii") == ()
    return ubl, cii


def read_back(xml: bytes) -> tuple[str, dict[str, str], list[dict[str, str]]]:
    """What our own reader of e-invoices finds in the file."""
    blob = BlobRef(sha256="0" * 64, size=len(xml), media_type="application/xml", name="x.xml")
    attachment = Attachment(name="x.xml", media_type="application/xml", text=xml.decode())
    found = find_einvoice(Document(document_id="d", blob=blob, pages=(), attachments=(attachment,)))
    assert found is not None
    values = {f.name: f.value for f in found.fields if f.value is not None}
    rows = [{c.name: c.value for c in item.cells() if c.value is not None} for item in found.line_items]
    return str(found.document_type), values, rows


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_messages())
def test_whatever_is_written_satisfies_the_rules_and_says_what_the_message_says(made: dict[str, Any]) -> None:
    """Odd texts, units, signs and gaps: a valid file with the message's values, or a refusal that names the term."""
    try:
        invoice = build(made)
    except TerminalDeliveryError as error:
        assert error.fact.startswith("BT-") and error.remedy
        return
    fields = made["fields"]
    ubl, cii = ubl_xml(invoice), cii_xml(invoice)
    if fields["seller_vat_id"] == "ZZ1":  # no country: the official rules say so
        assert "BR-CO-09" in {v.rule for v in violations(cii, "cii")}
        return
    assert files_of(invoice) == (ubl, cii)
    assert (ubl_xml(build(made)), cii_xml(build(made))) == (ubl, cii)
    for xml, total, due in (
        (ubl, "TaxInclusiveAmount", "PayableAmount"),
        (cii, "GrandTotalAmount", "DuePayableAmount"),
    ):
        assert texts(xml, total) == [fields["total_amount"]]
        assert texts(xml, due) == [fields.get("amount_due", fields["total_amount"])]
    assert sum(Decimal(t) for t in texts(cii, "LineTotalAmount")) == 2 * Decimal(fields["net_amount"])
    assert texts(ubl, "RegistrationName") == [clean(fields["seller_name"]), clean(fields["buyer_name"])]
    for row, line in zip(made["line_items"], invoice.lines, strict=True):
        assert line.name == clean(row["description"])
        if "amount" in row:
            assert line.amount == Decimal(row["amount"])
        if "unit_price" in row:
            assert line.price == Decimal(row["unit_price"])
        if "quantity" in row:
            assert line.quantity == Decimal(row["quantity"])
        assert abs(cents(line.quantity * line.price / line.price_quantity)) == abs(line.amount)


@pytest.mark.parametrize("document_type", ["invoice", "credit_note"])
def test_our_own_reader_finds_every_value_of_the_message_in_both_files(document_type: str) -> None:
    made = message(document_type)
    for xml in files_of(build(made)):
        found_type, values, rows = read_back(xml)
        assert found_type == document_type
        assert values == FIELDS
        assert rows == [ROW | {"unit": "H87"}]


def test_a_negative_invoice_keeps_its_signs_and_no_price_is_negative() -> None:
    row = ROW | {"unit_price": "-25.00", "amount": "-100.00"}
    made = message(
        rows=[row], net_amount="-100.00", tax_amount="-19.00", total_amount="-119.00", amount_due="-119.00", due_date=""
    )
    invoice = build(made)
    ubl, cii = files_of(invoice)
    assert texts(ubl, "PayableAmount") == texts(cii, "DuePayableAmount") == ["-119.00"]
    assert texts(ubl, "InvoicedQuantity") == ["-4"]
    assert texts(ubl, "PriceAmount") == ["25"]
    assert invoice.terms is None  # nothing is to be paid, so no term is needed


def test_what_is_paid_already_and_what_is_rounded_to_a_coin_are_two_things() -> None:
    paid, _ = files_of(build(message(amount_due="69.00")))
    assert (texts(paid, "PrepaidAmount"), texts(paid, "PayableRoundingAmount")) == (["50.00"], [])
    swiss = message(
        rows=[ROW | {"unit_price": "25.01", "amount": "100.04"}], currency="CHF",
        net_amount="100.04", tax_amount="19.01", total_amount="119.05", amount_due="119.07",
    )  # fmt: skip
    ubl, cii = files_of(build(swiss))
    assert (texts(ubl, "PrepaidAmount"), texts(ubl, "PayableRoundingAmount")) == ([], ["0.02"])
    assert texts(cii, "RoundingAmount") == ["0.02"]


def test_a_document_without_lines_gets_one_over_its_net_amount_at_its_one_rate() -> None:
    ubl, _ = files_of(build(message(rows=[])))
    assert texts(ubl, "Item/Name") == ["Total of document RE-2026-17"]
    assert texts(ubl, "InvoiceLine/LineExtensionAmount") == ["100.00"]
    assert texts(ubl, "ClassifiedTaxCategory/Percent") == ["19"]


def test_a_document_without_a_due_date_says_so() -> None:
    ubl, cii = files_of(build(message(due_date="")))
    assert texts(ubl, "PaymentTerms/Note") == texts(cii, "SpecifiedTradePaymentTerms/Description") == [NO_DUE_DATE]


def test_a_credit_note_keeps_its_due_date_without_an_account() -> None:
    ubl, _ = files_of(build(message("credit_note", iban="")))
    assert texts(ubl, "PaymentMeans/PaymentDueDate") == ["2026-03-13"]
    assert texts(ubl, "PaymentMeansCode") == ["1"]


@pytest.mark.parametrize(("currency", "code"), [("EUR", "58"), ("GBP", "30")])
def test_an_account_is_a_sepa_transfer_in_euro_only(currency: str, code: str) -> None:
    ubl, _ = files_of(build(message(currency=currency)))
    assert texts(ubl, "PaymentMeansCode") == [code]


@pytest.mark.parametrize(
    ("vat_id", "country"), [("EL094014201", "GR"), ("XI123456789", "GB"), ("CHE123456789", "CH"), ("DE136695976", "DE")]
)
def test_the_country_is_that_of_the_vat_number(vat_id: str, country: str) -> None:
    ubl, _ = files_of(build(message(seller_vat_id=vat_id, buyer_vat_id="")))
    assert texts(ubl, "IdentificationCode") == [country, "DE"]


@pytest.mark.parametrize(
    ("word", "code", "note"),
    [
        ("Stk.", "H87", []), ("pcs", "H87", []), ("hours", "HUR", []), ("Std.", "HUR", []), ("m²", "MTK", []),
        ("C62", "C62", []), ("Zeilen", "ZZ", ["Unit as printed: Zeilen"]), ("", "C62", []),
    ],
)  # fmt: skip
def test_a_unit_is_its_code_and_an_unknown_word_is_not_passed_off_as_pieces(
    word: str, code: str, note: list[str]
) -> None:
    row = {name: value for name, value in (ROW | {"unit": word}).items() if value}
    ubl, cii = files_of(build(message(rows=[row])))
    assert f'unitCode="{code}"' in ubl.decode() and f'unitCode="{code}"' in cii.decode()
    assert texts(ubl, "InvoiceLine/Note") == texts(cii, "IncludedNote/Content") == note


def test_every_unit_code_we_write_is_in_the_official_list() -> None:
    from connectors.einvoice_output import units

    for code, words in units._WORDS_BY_CODE.items():
        files_of(build(message(rows=[ROW | {"unit": words.split()[0]}])))
        assert units.unit_code(words.split()[-1], from_xml=False) == (code, None)


def test_a_printed_word_that_is_also_a_code_is_a_word_but_a_code_from_an_einvoice_stays() -> None:
    """PAL is a pallet on paper, and pascal in UN/ECE's list."""
    made = message(rows=[ROW | {"unit": "PAL"}])
    printed = {name: [{"value": "x", "confidence": 1.0, "pages": [1]}] for name in ("number", "total_amount")}
    embedded = {name: [{"value": "x", "confidence": 1.0, "pages": [0, 1]}] for name in ("number", "total_amount")}
    assert build(made | {"evidence": printed}).lines[0].unit_code == "ZZ"
    assert build(made | {"evidence": printed | {"number": embedded["number"]}}).lines[0].unit_code == "ZZ"
    invoice = build(made | {"evidence": embedded})
    assert (invoice.lines[0].unit_code, invoice.lines[0].note) == ("PAL", None)
    files_of(invoice)


def test_a_price_that_no_decimal_expresses_is_the_price_of_all_units() -> None:
    row = {"description": "x", "quantity": "3", "amount": "100.00", "tax_rate": "19"}
    ubl, _ = files_of(build(message(rows=[row])))
    assert (texts(ubl, "PriceAmount"), texts(ubl, "BaseQuantity")) == (["100"], ["3"])


def test_zeros_behind_a_rounded_price_make_it_no_surer() -> None:
    """20 at 2.7700 for 55.46: the price is 2.773, rounded to cents and padded."""
    row = {"description": "Pfand", "quantity": "20", "unit_price": "2.7700", "tax_rate": "19", "amount": "55.46"}
    made = {"net_amount": "55.46", "tax_amount": "10.54", "total_amount": "66.00", "amount_due": "66.00"}
    files_of(build(message(rows=[row], **made)))
    with pytest.raises(TerminalDeliveryError, match=r"BT-131: line 1 has 20 times 2\.7701"):
        build(message(rows=[row | {"unit_price": "2.7701"}], **made))


def test_tax_rounded_by_line_is_taken_where_it_makes_the_printed_tax() -> None:
    """3 times 0.33 at 19 % and at 7 %: by line 3 x 0.06 + 3 x 0.02, by rate 0.19 + 0.07."""
    rows = [{"description": "x", "amount": "0.33", "tax_rate": rate} for rate in ("19", "19", "19", "7", "7", "7")]
    by_line = message(rows=rows, net_amount="1.98", tax_amount="0.24", total_amount="2.22", amount_due="2.22")
    by_rate = message(rows=rows, net_amount="1.98", tax_amount="0.26", total_amount="2.24", amount_due="2.24")
    assert [group.tax for group in build(by_line).vat] == [Decimal("0.06"), Decimal("0.18")]
    assert [group.tax for group in build(by_rate).vat] == [Decimal("0.07"), Decimal("0.19")]
    files_of(build(by_line))
    files_of(build(by_rate))


def test_with_one_rate_the_printed_tax_counts_within_a_cent_a_line() -> None:
    lines = build(message()).lines
    _, (group,) = breakdown_of(lines, (), Decimal("19.01"))
    assert group.tax == Decimal("19.01")
    files_of(build(message(tax_amount="19.01", total_amount="119.01", amount_due="119.01")))
    with pytest.raises(TerminalDeliveryError, match=r"BT-110.*19\.00.*19\.02"):
        breakdown_of(lines, (), Decimal("19.02"))


def test_characters_that_xml_forbids_are_left_out() -> None:
    made = message(seller_name="Mül\x00ler\x0b \ufffe& <Söhne>\ud800", seller_address="Weg 20\n80333 München")
    ubl, cii = files_of(build(made))
    assert texts(ubl, "RegistrationName")[0] == texts(cii, "SellerTradeParty/Name")[0] == "Müller & <Söhne>"
    assert [texts(ubl, name) for name in ("StreetName", "PostalZone", "CityName")] == [
        ["Weg 20"],
        ["80333"],
        ["München"],
    ]


@pytest.mark.parametrize("printed", ["1 High St, London EC1A 1BB", "Calle 3, 2º, 28001", "80333 München", "Weg 20"])
def test_an_address_that_does_not_say_what_is_what_stays_whole(printed: str) -> None:
    ubl, cii = files_of(build(message(seller_address=printed)))
    assert texts(ubl, "StreetName") == texts(cii, "LineOne") == [printed]
    assert texts(ubl, "CityName") == []


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("BT-1:", {"number": ""}),
    ("BT-2:", {"issue_date": "2026-02-30"}),
    ("BT-5:", {"currency": ""}),
    ("BT-27", {"seller_name": "\x00"}),
    ("BT-31", {"seller_vat_id": ""}),
    ("BT-40", {"seller_vat_id": "123456"}),
    ("BT-44", {"buyer_name": ""}),
    ("BT-55", {"buyer_vat_id": ""}),
    ("BT-112, BR-CO-15: net 100.00 and tax 19.00 make 119.00, but the total is 120.00", {"total_amount": "120.00"}),
    ("BT-112", {"total_amount": ""}),
    ("BT-109", {"net_amount": "", "tax_amount": "", "rows": []}),
    ("BT-115", {"amount_due": "150.00"}),
    ("BT-118", {"tax_amount": "0.00", "total_amount": "100.00", "amount_due": "", "rows": []}),
    ("BT-151", {"rows": [ROW | {"tax_rate": "0"}]}),
    ("BT-152", {"rows": [], "net_amount": "1.00", "tax_amount": "0.19", "total_amount": "1.19", "amount_due": ""}),
    ("BT-106, BR-CO-10: the lines add up to 200.00, but the net amount is 100.00", {"rows": [ROW, ROW]}),
    ("BT-131", {"rows": [ROW | {"quantity": "5"}]}),
    ("BT-131 of line 1, BR-DEC", {"rows": [ROW | {"amount": "100.001"}]}),
    ("BT-153", {"rows": [{k: v for k, v in ROW.items() if k != "description"}]}),
    ("BT-110, BR-CO-14", {"rows": [ROW | {"tax_rate": "7"}]}),
]


@pytest.mark.parametrize(("fact", "changes"), REFUSED, ids=[r[0].split(":")[0] for r in REFUSED])
def test_what_en_16931_cannot_express_is_refused_by_its_business_term(fact: str, changes: dict[str, Any]) -> None:
    with pytest.raises(TerminalDeliveryError) as refused:
        build(message(**changes), company_country=None)
    assert refused.value.fact.startswith(fact)
    assert refused.value.consequence and refused.value.remedy


def test_other_types_are_refused() -> None:
    with pytest.raises(TerminalDeliveryError, match="neither an invoice nor a credit note"):
        build(message("receipt"))


def test_the_rules_find_what_is_wrong_with_a_file() -> None:
    """Guards the guard: each damage is found under its official id, by schema or by Schematron."""
    ubl, cii = files_of(build(message()))
    damaged = ubl.replace(
        b'<cbc:TaxInclusiveAmount currencyID="EUR">119.00', b'<cbc:TaxInclusiveAmount currencyID="EUR">120.00'
    )
    found = violations(damaged, "ubl-invoice")
    assert "BR-CO-15" in {v.rule for v in found}
    assert "BT-112" in next(v for v in found if v.rule == "BR-CO-15").terms
    assert "BR-CO-15" in {
        v.rule for v in violations(cii.replace(b">119.00</ram:GrandTotal", b">120.00</ram:GrandTotal"), "cii")
    }
    assert {v.rule for v in violations(ubl.replace(b"<cbc:ID>RE-2026-17</cbc:ID>", b""), "ubl-invoice")} == {"XSD"}
    assert violations(ubl.replace(b'unitCode="H87"', b'unitCode="PIECES"'), "ubl-invoice")[0].rule == "BR-CL-23"


def test_a_violation_names_its_business_terms_once() -> None:
    assert Violation("BR-CO-15", "total (BT-112) = BT-109 + BT-110, not BT-112").terms == ("BT-112", "BT-109", "BT-110")


def test_an_engine_that_fails_is_tried_again() -> None:
    with pytest.raises(TransientDeliveryError, match="could not be run"):
        _thread().submit(_schematron, "ubl-2.1/EN16931-UBL-validation.xslt", b"<not-well-formed").result()


def test_the_rules_answer_in_any_thread() -> None:
    """Deliveries run in whichever thread the conductor gives them; the engine must not mind."""
    from concurrent.futures import ThreadPoolExecutor

    numbers = [f"R-{n}" for n in range(40)]
    random.Random(1).shuffle(numbers)
    made = [ubl_xml(build(message(number=number))) for number in numbers]
    with ThreadPoolExecutor(max_workers=8) as threads:
        assert set(threads.map(lambda xml: violations(xml, "ubl-invoice"), made)) == {()}


def test_the_samples_become_files_that_satisfy_the_rules() -> None:
    """Every invoice and credit note in euro or pounds that prints its rates; what is refused lacks something."""
    from benchmarks.einvoices import measure

    found = measure([1], 60)
    assert found["broken_rules"] == {}
    assert found["valid"]["EUR"] > 0.8 * found["documents"]["EUR"] > 10
    assert found["valid"]["USD"] == 0
    assert {why.split(": ")[1].split(",")[0] for why in found["refused"]} <= {"BT-31", "BT-152", "BT-1", "BT-112"}
    assert json.dumps(found)
