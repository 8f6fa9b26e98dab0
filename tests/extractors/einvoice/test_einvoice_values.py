"""What is read from an e-invoice XML of each syntax."""

from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_einvoices import CII, FATTURAPA, UBL_CREDIT_NOTE, UBL_INVOICE, printed_page, xml_document

from extractors.einvoice import EInvoice, find_einvoice
from holdpoint.errors import UnreadableError
from holdpoint.extraction import DocumentType
from holdpoint.finding import ReasonCode


def _read(text: str) -> EInvoice:
    found = find_einvoice(xml_document(text))
    assert found is not None
    return found


def _values(einvoice: EInvoice) -> dict[str, str | None]:
    return {f.name: f.value for f in einvoice.fields}


def _rows(einvoice: EInvoice) -> list[dict[str, str | None]]:
    return [{c.name: c.value for c in item.cells()} for item in einvoice.line_items]


def test_cii() -> None:
    """Canonical values; the tax is the one in the invoice's currency, a price per hundred is one per piece."""
    einvoice = _read(CII)
    assert einvoice.document_type is DocumentType.INVOICE
    assert _values(einvoice) == {
        "number": "RE-4711",
        "issue_date": "2024-03-05",
        "due_date": "2024-04-04",
        "currency": "EUR",
        "seller_name": "Lieferant GmbH",
        "seller_address": "Weg 20, 80333 München",
        "seller_vat_id": "DE123456789",
        "buyer_name": "Kunden AG",
        "order_reference": "B-9",
        "net_amount": "198.00",
        "tax_amount": "37.62",
        "total_amount": "235.62",
        "amount_due": "235.60",
        "iban": "DE89370400440532013000",
    }
    # a row that is nothing but a note is no line item
    assert _rows(einvoice) == [
        {
            "description": "Trennblätter A4",
            "quantity": "20",
            "unit": "H87",
            "unit_price": "9.90",
            "tax_rate": "19",
            "amount": "198.00",
        }
    ]


def test_every_value_says_where_in_the_xml_it_stands() -> None:
    """Page 0, no boxes, the element as the quote, without the conditions that found it."""
    for field in (*_read(CII).fields, *(c for i in _read(CII).line_items for c in i.cells())):
        (place,) = field.provenance
        assert (place.page, place.boxes) == (0, ())
        assert place.quote and "[" not in place.quote and "{" not in place.quote
    by_name = {f.name: f for f in _read(CII).fields}
    assert by_name["seller_vat_id"].provenance[0].quote == "SellerTradeParty/SpecifiedTaxRegistration/ID"
    assert by_name["iban"].raw == "DE89 3704 0044 0532 0130 00"


def test_ubl_invoice() -> None:
    """The VAT number is the one of the VAT scheme; ids of other documents and subtotals are not taken for the own."""
    einvoice = _read(UBL_INVOICE)
    assert einvoice.document_type is DocumentType.INVOICE
    values = _values(einvoice)
    assert values["seller_vat_id"] == "DE123456789"
    assert (values["number"], values["order_reference"]) == ("U-1", "B-9")
    assert (values["seller_name"], values["buyer_name"]) == ("Lieferant GmbH", "Kunden AG")
    assert (values["issue_date"], values["due_date"]) == ("2024-03-05", "2024-04-04")
    assert (values["net_amount"], values["tax_amount"], values["total_amount"]) == ("100.00", "19.00", "119.00")
    assert _rows(einvoice) == [
        {
            "description": "Chair",
            "quantity": "2",
            "unit": "C62",
            "unit_price": "50.00",
            "tax_rate": "19",
            "amount": "100.00",
        }
    ]


def test_a_ubl_credit_note_is_one_and_its_amounts_are_positive() -> None:
    """By its root, without a type code; its own line elements are read."""
    einvoice = _read(UBL_CREDIT_NOTE)
    assert einvoice.document_type is DocumentType.CREDIT_NOTE
    values = _values(einvoice)
    assert {values[n] for n in ("net_amount", "tax_amount", "total_amount")} == {"100.00", "19.00", "119.00"}
    assert _rows(einvoice)[0]["amount"] == "100.00"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("380", DocumentType.INVOICE),
        ("384", DocumentType.INVOICE),
        ("381", DocumentType.CREDIT_NOTE),
        ("261", DocumentType.CREDIT_NOTE),
    ],
)
def test_the_type_code_tells_a_credit_note(code: str, kind: DocumentType) -> None:
    """UNTDID 1001: 381 is a credit note, 384 a corrected invoice, which keeps the sign it has."""
    text = CII.replace("<ram:TypeCode>380<", f"<ram:TypeCode>{code}<").replace(">235.62<", ">-235.62<")
    einvoice = _read(text)
    assert einvoice.document_type is kind
    assert _values(einvoice)["total_amount"] == ("235.62" if kind is DocumentType.CREDIT_NOTE else "-235.62")


def test_fatturapa() -> None:
    """Bases and taxes are added over the rates, payments over the instalments; a person is a seller too."""
    values = _values(_read(FATTURAPA))
    assert values == {
        "number": "7/A",
        "issue_date": "2024-03-05",
        "currency": "EUR",
        "seller_name": "Maria Rossi",
        "seller_address": "Via Roma 1, 00100 Roma",
        "seller_vat_id": "IT01234567890",
        "net_amount": "300.00",
        "tax_amount": "32.00",
        "total_amount": "332.00",
        "amount_due": "332.00",
    }


def test_what_is_no_value_stays_as_raw_text() -> None:
    """An amount that is no number and a date that is none are found without a value, never guessed."""
    text = CII.replace(">235.62<", ">NaN<").replace(">20240305<", ">20241305<")
    fields = {f.name: f for f in _read(text).fields}
    assert (fields["total_amount"].raw, fields["total_amount"].value) == ("NaN", None)
    assert (fields["issue_date"].raw, fields["issue_date"].value) == ("20241305", None)
    assert fields["total_amount"].confidence < 1


def test_comments_and_a_byte_order_mark_do_not_change_a_value() -> None:
    """A comment inside an element is no border: what a validator reads as 4711 is 4711 here too."""
    text = "\ufeff" + CII.replace("RE-4711", "RE-<!-- x -->47<?y z?>11").replace("UTF-8", "ISO-8859-1")
    assert _values(_read(text))["number"] == "RE-4711"
    assert _values(_read(text))["seller_address"] == "Weg 20, 80333 München"


def test_a_hostile_currency_changes_nothing_but_itself() -> None:
    """It is text in the XML, never part of a query."""
    values = _values(_read(CII.replace(">EUR<", ">'] | //*['<")))
    assert values["total_amount"] == "235.62"
    assert values["tax_amount"] == "36.10"  # without a known currency: the first


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)
def test_any_name_amount_and_date_comes_out_as_it_went_in(name: str, amount: Decimal, day: date) -> None:
    """Text is escaped by the writer and read back whole, markup in it stays text; values are canonical."""
    text = CII.replace("Lieferant GmbH", escape(name)).replace(">235.62<", f">{amount}<")
    values = _values(_read(text.replace(">20240305<", f">{day:%Y%m%d}<")))
    assert values.get("seller_name", "") == " ".join(name.split())
    assert Decimal(values["total_amount"] or "") == amount
    assert values["issue_date"] == day.isoformat()


@given(st.text(max_size=60) | st.lists(st.sampled_from(CII.split(">")), max_size=30).map(">".join))
def test_any_text_is_an_einvoice_or_an_error_of_ours(text: str) -> None:
    """Scrambled XML never lets the parser's own error through."""
    try:
        find_einvoice(xml_document(text))
    except UnreadableError as error:
        assert error.reason in (ReasonCode.DAMAGED, ReasonCode.UNSUPPORTED)


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("dtd", [_BOMB, _EXTERNAL, '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">', "<!doctype x>"])
@pytest.mark.parametrize("embedded", [False, True])
def test_a_dtd_is_refused_before_it_is_parsed(dtd: str, embedded: bool) -> None:
    """Entity bomb, external entity, external subset: quarantine, in plain words, with the document's id."""
    text = CII.replace("<rsm:CrossIndustryInvoice", f"{dtd}<rsm:CrossIndustryInvoice", 1).replace("RE-4711", "&b;&e;")
    pages = (printed_page("Invoice"),) if embedded else ()
    with pytest.raises(UnreadableError, match=r"(?i)the invoice XML contains a DTD") as caught:
        find_einvoice(xml_document(text, *pages))
    assert caught.value.reason is ReasonCode.DAMAGED
    assert caught.value.document_id == "d0c"
    assert "without a DTD" in caught.value.remedy


@pytest.mark.parametrize(
    "text", ["", "no xml", CII[: len(CII) // 2], "<Invoice><ID>1</Invoice>", "<a>" * 5000 + "</a>" * 5000]
)
def test_broken_xml_is_damaged(text: str) -> None:
    """Truncated, mis-nested, absurdly deep: one error of ours, never the parser's."""
    with pytest.raises(UnreadableError) as caught:
        find_einvoice(xml_document(text))
    assert caught.value.reason is ReasonCode.DAMAGED


def test_other_xml_is_left_alone_in_a_pdf_and_unsupported_as_a_file() -> None:
    """A PDF may carry any XML; a bare XML file that is no invoice cannot be processed."""
    other = "<!DOCTYPE note><note/>"
    assert find_einvoice(xml_document(other, printed_page("Invoice"), name="notes.xml")) is None
    with pytest.raises(UnreadableError) as caught:
        find_einvoice(xml_document("<note/>"))
    assert caught.value.reason is ReasonCode.UNSUPPORTED
