"""The amounts of bills of many trades: discounts, shipping, taxes withheld, rows without a quantity."""

from decimal import Decimal

import pytest

from extractors.fields import extract_fields
from holdpoint.extraction import DocumentType, Extraction, TypeGuess
from tests.extractors.fields.drawn_bills import fields_of, page_of
from validators.allowances import added_to_line_items
from validators.arithmetic import check_arithmetic

LEAST = 0.85  # what a policy asks for where it says nothing
Text = tuple[float, float, str]

HEADING = ((60, 200, "Description"), (260, 200, "Quantity"), (360, 200, "Price"), (480, 200, "Amount"))
ROWS = (
    *HEADING,
    (60, 214, "Paper A4"), (260, 214, "20"), (360, 214, "18.00"), (480, 214, "360.00"),
    (60, 226, "Folder blue"), (260, 226, "70"), (360, 226, "2.00"), (480, 226, "140.00"),
)  # fmt: skip


LESS = (("Subtotal", "500.00"), ("Discount", "50.00"), ("VAT 20 %", "94.00"), ("Total", "564.00"))
UNKNOWN = (("Subtotal", "500.00"), ("Ultormer", "64.00"), ("Total", "564.00"))


def bill(*texts: Text) -> Extraction:
    """What is read of an invoice, as the checks get it."""
    read = extract_fields(page_of(*texts), DocumentType.INVOICE)
    return Extraction(
        document_id="0" * 20,
        type=TypeGuess(document_type=DocumentType.INVOICE, confidence=1.0),
        fields=read.fields,
        line_items=read.line_items,
        details=read.details,
        extractor="fields",
        version="1",
    )


def problems(extraction: Extraction) -> list[str]:
    document = page_of((60, 60, "x"))
    return [f.message for f in check_arithmetic(extraction, added_to_line_items(document, extraction))]


def column(*rows: tuple[str, str], top: float = 300) -> tuple[Text, ...]:
    """Labels with amounts that end at one place."""
    return tuple(
        text for n, (label, amount) in enumerate(rows) for text in
        ((300, top + 12 * n, label), (520 - 4 * len(amount), top + 12 * n, amount))
    )  # fmt: skip


def test_a_discount_and_shipping_between_rows_and_tax_are_terms_of_the_whole_bill() -> None:
    read = bill(
        *ROWS,
        *column(("Subtotal", "500.00"), ("Discount 10 %", "50.00"), ("Shipping", "20.00"), ("Net total", "470.00"),
                ("VAT 20 %", "94.00"), ("Total", "564.00")),
    )  # fmt: skip
    assert {d.name: d.value for d in read.details} == {
        "allowances[1].amount": "50.00", "allowances[1].reason": "Discount 10 %",
        "charges[1].amount": "20.00", "charges[1].reason": "Shipping",
    }  # fmt: skip
    assert (read.value("net_amount"), read.value("tax_amount"), read.value("total_amount")) == (
        "470.00",
        "94.00",
        "564.00",
    )
    assert problems(read) == []


def test_a_column_of_totals_that_prints_no_net_amount_claims_none() -> None:
    read = bill(
        *ROWS, *column(("Subtotal", "500.00"), ("Service charge", "50.00"), ("Sales tax", "44.00"), ("Total", "594.00"))
    )
    assert read.value("net_amount") is None
    assert (read.value("tax_amount"), read.value("total_amount")) == ("44.00", "594.00")
    assert problems(read) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(LESS, id="adds up to less"),
        pytest.param(UNKNOWN, id="a row that nobody knows"),
    ],
)  # fmt: skip
def test_a_column_of_totals_that_is_not_understood_is_held(rows: tuple[tuple[str, str], ...]) -> None:
    read = bill(*ROWS, *column(*rows))
    assert read.details == ()
    assert problems(read)


@pytest.mark.parametrize("words", ["Retención IRPF -15 %", "Ritenuta d'acconto 15 %"])
def test_what_is_withheld_leaves_the_total_with_its_taxes(words: str) -> None:
    read = bill(
        *column(
            ("Base imponible", "1850.00"), ("IVA 21 %", "388.50"), (words, "-277.50"), ("Total a percibir", "1961.00")
        )
    )
    assert (read.value("net_amount"), read.value("tax_amount")) == ("1850.00", "388.50")
    assert (read.value("total_amount"), read.value("amount_due")) == ("2238.50", "1961.00")
    assert problems(read) == []


def test_instalments_that_were_paid_are_no_allowance() -> None:
    read = bill(
        *column(("Summe netto", "1090.48"), ("Umsatzsteuer 19 %", "207.19"), ("Rechnungsbetrag brutto", "1297.67"),
                ("abzüglich geleisteter Abschläge", "-200.00"), ("Nachzahlung", "1097.67"))
    )  # fmt: skip
    assert read.details == ()
    assert (read.value("total_amount"), read.value("amount_due")) == ("1297.67", "1097.67")


def test_a_line_of_the_table_without_a_quantity_is_a_row_where_only_with_it_the_rows_add_up() -> None:
    read = bill(
        *ROWS,
        (60, 238, "less discount as agreed"),
        (480, 238, "-60.00"),
        *column(("Net total", "440.00"), ("VAT 20 %", "88.00"), ("Total", "528.00")),
    )
    assert [i.amount.value for i in read.line_items if i.amount is not None] == ["360.00", "140.00", "-60.00"]


def test_two_taxes_of_one_amount_under_two_names_are_both_paid() -> None:
    read = bill(*ROWS, *column(("CGST 9%", "45.00"), ("SGST 9%", "45.00"), ("Total", "590.00")))
    assert (read.value("tax_amount"), read.value("total_amount")) == ("90.00", "590.00")


def test_taxes_of_several_rates_are_proven_by_the_rows_and_the_total() -> None:
    read = bill(*ROWS, *column(("Goods", "500.00"), ("VAT", "37.15"), ("INVOICE TOTAL", "537.15")))
    assert read.value("net_amount") == "500.00"
    assert read.first("total_amount").confidence >= LEAST


def test_the_tax_of_a_row_is_no_rate_and_neither_is_its_discount() -> None:
    rows = (
        *HEADING[:2],
        (360, 200, "Net"),
        (480, 200, "VAT"),
        (60, 214, "Bearing"),
        (260, 214, "12"),
        (360, 214, "64.20"),
        (480, 214, "12.84"),
    )
    assert all(i.tax_rate is None for i in bill(*rows).line_items)
    rows = (
        *HEADING[:3],
        (420, 200, "Rem. %"),
        (480, 200, "Amount"),
        (60, 214, "Paper"),
        (260, 214, "20"),
        (360, 214, "18.00"),
        (420, 214, "5"),
        (480, 214, "342.00"),
    )
    (item,) = bill(*rows).line_items
    assert item.tax_rate is None
    assert item.amount is not None
    assert Decimal(item.amount.value or "0") == 342


def test_a_row_s_own_total_is_not_the_bill_s_where_more_is_payable() -> None:
    read = fields_of(
        (60, 200, "Date"), (120, 200, "Service"), (300, 200, "Charge"), (400, 200, "Fuel"), (480, 200, "Total"),
        (60, 212, "28/04"), (120, 212, "Next Day"), (300, 212, "11.20"), (400, 212, "1.34"), (480, 212, "12.54"),
        (60, 224, "29/04"), (120, 224, "Next Day by 10:30"), (300, 224, "18.95"), (400, 224, "2.27"),
        (480, 224, "21.22"),
        (300, 260, "Amount Payable"), (480, 260, "£69.25"),
    )  # fmt: skip
    assert read["total_amount"].value == "69.25" or read["total_amount"].confidence < LEAST


def test_what_is_asked_for_with_an_older_balance_is_left_open() -> None:
    read = bill(
        *ROWS, *column(("Total", "500.00"), ("Previous balance", "35.40"), ("Account balance now due", "535.40"))
    )
    assert read.value("total_amount") == "500.00"
    assert read.value("amount_due") is None


def test_a_currency_s_sign_alone_heads_the_amounts() -> None:
    heading = ((60, 200, "Service"), (260, 200, "Hours"), (360, 200, "Rate"), (488, 200, "£"))
    (item,) = bill(
        *heading, (60, 214, "GP sessions"), (260, 214, "12.0"), (360, 214, "85.00"), (460, 214, "1,020.00")
    ).line_items
    assert item.amount is not None
    assert item.amount.value == "1020.00"


@pytest.mark.parametrize("label", ["Gesamtnettowert ohne MwSt.", "Valeur hors TVA"])
def test_a_value_without_tax_is_no_tax(label: str) -> None:
    read = fields_of((60, 60, "Bestellung 4501188204"), (300, 300, f"{label} 8.640,00 EUR"))
    assert "tax_amount" not in read
