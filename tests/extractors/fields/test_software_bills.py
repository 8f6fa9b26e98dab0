"""Bills as common programs print them, where a careless reader takes one party, one date or one amount for another."""

import pytest

from extractors.fields import extract_fields
from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of, page_of

LEAST = 0.85  # what a policy asks for where it says nothing

RIBBLE = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))
PENNINE = ((400, 60, "Pennine Cable Co Ltd"), (400, 70, "9 Mill Lane"), (400, 80, "Burnley BB11 1AA"))
TOTALS = (
    (60, 140, "Invoice number"), (200, 140, "55021"), (60, 155, "Invoice date"), (200, 155, "14 May 2026"),
    (300, 300, "Net"), (480, 300, "£400.00"), (300, 312, "VAT 20%"), (480, 312, "£80.00"),
    (300, 324, "Total"), (480, 324, "£480.00"),
)  # fmt: skip
TOTAL = (
    (300, 300, "Summe netto"), (460, 300, "8.450,00 €"), (300, 312, "zzgl. 19 % MwSt."), (460, 312, "1.605,50 €"),
    (300, 324, "Gesamtsumme"), (460, 324, "10.055,50 €"),
)  # fmt: skip


def test_of_two_addresses_side_by_side_neither_is_surely_the_sender_s() -> None:
    read = fields_of(*RIBBLE, *PENNINE, *TOTALS)
    assert read["seller_name"].confidence < LEAST
    assert read["buyer_name"].confidence < LEAST


@pytest.mark.parametrize(
    "told",
    [
        pytest.param((400, 90, "accounts@pennine.example"), id="an address for mails below it"),
        pytest.param((400, 90, "VAT GB980780684"), id="the only VAT number below it"),
        pytest.param((60, 400, "Pennine Cable Co Ltd. Registered in England 01234567"), id="a company's register"),
        pytest.param((60, 400, "Please pay to Pennine Cable Co Ltd, account 33781240"), id="whose account it is"),
        pytest.param((60, 50, "Attn. Accounts"), id="who is addressed, above the other"),
    ],
)
def test_what_only_a_sender_prints_tells_which_of_two_addresses_is_its(told: tuple[float, float, str]) -> None:
    read = fields_of(*RIBBLE, *PENNINE, told, *TOTALS)
    assert read["seller_name"].value == "Pennine Cable Co Ltd"
    assert read["buyer_name"].value == "Ribble Boats Ltd"
    assert read["seller_name"].confidence >= LEAST


def test_a_person_who_bills_a_company_is_not_taken_for_its_customer() -> None:
    read = fields_of(
        (60, 40, "Imogen Clarke"), (60, 50, "12 Rose Terrace"), (60, 60, "Bath BA1 5LS"),
        (60, 100, "Broadleaf Media Ltd"), (60, 110, "40 King Street"), (60, 120, "Bristol BS1 4EX"),
        *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Imogen Clarke" or read["seller_name"].confidence < LEAST
    assert read["buyer_name"].value == "Broadleaf Media Ltd" or read["buyer_name"].confidence < LEAST


def test_the_slip_below_a_bill_is_addressed_to_the_seller() -> None:
    read = fields_of(
        *RIBBLE, *PENNINE, *TOTALS,
        (60, 420, "PAYMENT ADVICE"), (300, 420, "Customer"), (400, 420, "Ribble Boats Ltd"),
        (60, 440, "To: Pennine Cable Co Ltd"), (300, 440, "Invoice Number"), (480, 440, "55021"),
        (60, 450, "9 Mill Lane"), (60, 460, "Burnley BB11 1AA"), (300, 460, "Amount Enclosed"),
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == ("Pennine Cable Co Ltd", "Ribble Boats Ltd")


def test_a_swiss_payment_part_says_who_is_paid_and_who_pays() -> None:
    read = fields_of(
        (60, 60, "Rossi & Huber AG"), (60, 70, "Bahnhofstrasse 18"), (60, 80, "7000 Chur"),
        (400, 60, "Bergbahnen Flims AG"), (400, 70, "Via Nova 62"), (400, 80, "7017 Flims"),
        (60, 640, "Konto / Zahlbar an"), (60, 650, "CH93 0076 2011 6238 5295 7"), (60, 660, "Rossi & Huber AG"),
        (60, 670, "Bahnhofstrasse 18"), (60, 680, "7000 Chur"),
        (60, 700, "Zahlbar durch"), (60, 710, "Bergbahnen Flims AG"), (60, 720, "Via Nova 62"), (60, 730, "7017 Flims"),
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == ("Rossi & Huber AG", "Bergbahnen Flims AG")


def test_from_and_to_in_a_table_s_heading_name_no_party() -> None:
    read = fields_of(
        (60, 60, "Spedition Leitner GmbH"), (60, 70, "Frachtring 1"), (60, 80, "90451 Nürnberg"),
        (60, 100, "Rechnung an"), (60, 110, "Möbel Krause GmbH"), (60, 120, "33335 Gütersloh"),
        (60, 200, "Datum"), (140, 200, "Auftrag"), (220, 200, "Von"), (300, 200, "Nach"), (380, 200, "km"),
        (460, 200, "Summe"), (60, 212, "03.08.26"), (220, 212, "Gütersloh"), (300, 212, "Wien"), (460, 212, "1.190,00"),
    )  # fmt: skip
    assert read["seller_name"].value == "Spedition Leitner GmbH"


def test_a_trade_between_a_large_name_and_its_address_is_no_name() -> None:
    document = page_of(
        (60, 62, "Fotografie · Torstraße 88 · 10119 Berlin"), (60, 100, "Kontrast Verlag GmbH"),
        (60, 110, "Stresemannstr. 20"), (60, 120, "10963 Berlin"), *TOTALS,
    )  # fmt: skip
    large = page_of((60, 40, "Mara Lindqvist")).pages[0].words
    large = tuple(w.model_copy(update={"box": w.box.model_copy(update={"y1": w.box.y0 + 16})}) for w in large)
    page = document.pages[0]
    document = document.model_copy(update={"pages": (page.model_copy(update={"words": (*large, *page.words)}),)})
    read = {f.name: f for f in extract_fields(document, DocumentType.INVOICE).fields}
    assert read["seller_name"].value == "Mara Lindqvist"


def test_what_a_row_takes_off_the_total_is_not_to_be_paid_again() -> None:
    """Whatever the rows are called; "Restforderung" is no rarer a word than any other."""
    read = fields_of(
        *TOTAL, (300, 340, "abzgl. 1. Abschlag vom 12.03.2026"), (460, 340, "-5.950,00 €"),
        (300, 352, "Verbleiben"), (460, 352, "4.105,50 €"),
    )  # fmt: skip
    assert read["amount_due"].value == "4105.50"
    assert read["total_amount"].value == "10055.50"


def test_a_discount_for_early_payment_leaves_the_whole_total_due() -> None:
    read = fields_of(*TOTAL, (300, 340, "abzgl. 2 % Skonto"), (460, 340, "-201,11 €"), (460, 352, "9.854,39 €"))
    assert read["amount_due"].value == "10055.50"


def test_an_amount_due_is_not_claimed_where_a_payment_is_taken_off_and_no_rest_is_printed() -> None:
    assert "amount_due" not in fields_of(*TOTAL, (300, 340, "Less payments received"), (460, 340, "5.950,00 €"))


def test_of_a_deposit_due_now_and_a_balance_due_later_neither_is_sure() -> None:
    read = fields_of(
        *TOTALS, (300, 340, "Deposit due now"), (480, 340, "£144.00"), (300, 352, "Balance due"), (480, 352, "£336.00")
    )
    assert read["amount_due"].confidence < LEAST


def test_a_previous_balance_is_not_what_is_to_be_paid() -> None:
    read = fields_of(*TOTALS, (300, 340, "Previous balance"), (480, 340, "£85.00"))
    assert read["amount_due"].value == "480.00"


@pytest.mark.parametrize(
    ("sentence", "issued"),
    [
        ("Wir ziehen den Betrag zum 01.02.2026 von Ihrem Konto ein.", "2026-01-15"),
        ("Den Betrag buchen wir am 01.02.2026 ab.", "2026-01-15"),
        ("vom 01.02.2026", "2026-01-15"),
    ],
)
def test_a_sentence_about_another_day_does_not_date_the_bill(sentence: str, issued: str) -> None:
    read = fields_of((420, 60, "Bremen, 15.01.2026"), (60, 400, sentence))
    assert read["issue_date"].value == issued or read["issue_date"].confidence < LEAST
    assert read["issue_date"].value != "2026-02-01"


def test_a_date_below_the_bill_s_number_is_its_date() -> None:
    read = fields_of((60, 60, "Rechnung Nr. 4711-26"), (60, 70, "vom 12.03.2026"), (60, 300, "Lieferung am 01.03.2026"))
    assert read["issue_date"].value == "2026-03-12"


def test_labels_with_a_stroke_between_them_share_their_date() -> None:
    read = fields_of((60, 60, "Rechnungsdatum / Lieferdatum 08.04.2026"), (60, 90, "Bestelldatum 05.04.2026"))
    assert read["issue_date"].value == "2026-04-08"


def test_the_last_day_of_a_discount_is_not_the_due_date() -> None:
    read = fields_of(
        (60, 60, "Rechnungsdatum 01.06.2026"),
        (60, 400, "Zahlbar bis 11.06.2026 mit 2 % Skonto oder bis 01.07.2026 netto."),
    )
    assert "due_date" not in read or read["due_date"].value == "2026-07-01"


@pytest.mark.parametrize("printed", ["Amount due (AUD)", "All amounts in AUD"])
def test_a_dollar_sign_is_of_the_dollar_that_the_page_names(printed: str) -> None:
    read = fields_of((300, 300, "Subtotal"), (480, 300, "$500.00"), (300, 312, "Total"), (480, 312, "$550.00"),
                     (60, 400, printed))  # fmt: skip
    assert read["currency"].value == "AUD"


def test_whose_dollar_it_is_stays_open_on_a_paper_that_is_not_from_the_united_states() -> None:
    read = fields_of((60, 60, "Singapore 048623"), (300, 312, "Total"), (480, 312, "$550.00"))
    assert read["currency"].confidence < LEAST


def test_taxes_of_state_and_province_are_one_tax() -> None:
    read = fields_of(
        (300, 300, "Subtotal"), (480, 300, "2,400.00"), (300, 312, "GST 5%"), (480, 312, "120.00"),
        (300, 324, "PST (BC) 7%"), (480, 324, "168.00"), (300, 336, "Total"), (480, 336, "2,688.00"),
    )  # fmt: skip
    assert (read["tax_amount"].value, read["total_amount"].value) == ("288.00", "2688.00")


def test_a_total_that_includes_its_tax_is_no_tax() -> None:
    read = fields_of(
        (300, 300, "Total (inc GST)"), (480, 300, "$550.00"), (300, 312, "Includes GST of"), (480, 312, "$50.00")
    )
    assert (read["total_amount"].value, read["tax_amount"].value) == ("550.00", "50.00")


def test_indian_amounts_are_grouped_by_lakhs() -> None:
    read = fields_of(
        (300, 300, "Taxable Value"), (480, 300, "1,45,000.00"), (300, 312, "CGST 6%"), (480, 312, "8,700.00"),
        (300, 324, "SGST 6%"), (480, 324, "8,700.00"), (300, 336, "Total"), (480, 336, "₹ 1,62,400.00"),
    )  # fmt: skip
    assert (read["total_amount"].value, read["currency"].value) == ("162400.00", "INR")


def test_a_credit_note_that_prints_all_its_amounts_below_zero_keeps_the_signs_of_its_rows() -> None:
    """Whether it gives or takes is for the owner's rules and a person to say; totals of credit notes carry no sign."""
    document = page_of(
        (60, 200, "Description"), (250, 200, "Qty"), (330, 200, "Price"), (430, 200, "Amount"),
        (60, 215, "Binder set returned"), (250, 215, "-4"), (330, 215, "23.53"), (430, 215, "-94.12"),
        (330, 300, "Subtotal"), (430, 300, "-94.12"), (330, 312, "Tax"), (430, 312, "-5.88"),
        (330, 324, "Total credit"), (430, 324, "-100.00"),
    )  # fmt: skip
    read = extract_fields(document, DocumentType.CREDIT_NOTE)
    (row,) = read.line_items
    assert row.amount is not None and row.amount.value == "-94.12"
    assert row.quantity is not None and row.quantity.value == "-4"
    assert {f.name: f.value for f in read.fields}["total_amount"] == "100.00"


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Betrag wird von Ihrem Konto IBAN DE89 3704 0044 0532 0130 00 eingezogen.",
        "The total will be debited from your account IBAN DE89 3704 0044 0532 0130 00 soon.",
    ],
)
def test_the_customer_s_account_of_a_direct_debit_is_not_the_seller_s(sentence: str) -> None:
    assert "iban" not in fields_of(*TOTALS, (60, 400, sentence))
    read = fields_of(*TOTALS, (60, 400, sentence), (60, 500, "IBAN: DE02 1203 0000 0000 2020 51"))
    assert read["iban"].value == "DE02120300000000202051"


def test_a_direct_debit_in_the_line_above_does_not_take_the_seller_s_account_away() -> None:
    read = fields_of((60, 400, "Zahlung per Lastschrift"), (60, 410, "IBAN: DE02 1203 0000 0000 2020 51"))
    assert read["iban"].value == "DE02120300000000202051"


def test_the_dates_of_a_table_s_rows_do_not_date_the_bill() -> None:
    read = fields_of(
        (60, 60, "May 29, 2026"), (60, 200, "Date"), (140, 200, "Atty"), (220, 200, "Description"), (400, 200, "Hours"),
        (60, 212, "05/14/26"), (140, 212, "MD"), (220, 212, "Review draft lease"), (400, 212, "4.50"),
    )  # fmt: skip
    assert read["issue_date"].value == "2026-05-29" or read["issue_date"].confidence < LEAST


def test_the_dates_of_a_head_in_columns_do() -> None:
    read = fields_of(
        (60, 200, "Invoice #"), (140, 200, "Date"), (220, 200, "Terms"), (300, 200, "Due Date"),
        (60, 212, "33871"), (140, 212, "07/18/2026"), (220, 212, "Net 30"), (300, 212, "08/17/2026"),
    )  # fmt: skip
    assert (read["issue_date"].value, read["due_date"].value) == ("2026-07-18", "2026-08-17")


@pytest.mark.parametrize("title", ["Anzahlungsrechnung AR-22118", "Sammelrechnung SR-2026-05"])
def test_a_compound_title_stands_before_the_number(title: str) -> None:
    assert fields_of((60, 60, f"{title} vom 02.03.2026"))["number"].value == title.split()[1]


def test_a_postcode_beside_a_vat_number_is_no_tax() -> None:
    read = fields_of(
        (60, 90, "VAT HU12345676"), (300, 90, "6020 Innsbruck"), (300, 300, "Subtotal"), (480, 300, "1,200.00"),
        (300, 324, "Total EUR"), (480, 324, "1,200.00"),
    )  # fmt: skip
    assert "tax_amount" not in read


def test_a_column_of_taxes_is_no_column_of_rates() -> None:
    document = page_of(
        (60, 200, "Description"), (250, 200, "Qty"), (330, 200, "Rate"), (400, 200, "VAT"), (480, 200, "Amount"),
        (60, 215, "Aerial survey"), (250, 215, "2.00"), (330, 215, "390.00"), (400, 215, "156.00"),
        (480, 215, "780.00"),
    )  # fmt: skip
    (row,) = extract_fields(document, DocumentType.INVOICE).line_items
    assert row.tax_rate is None
    assert row.amount is not None and row.amount.value == "780.00"


def test_the_heading_of_the_rows_amounts_names_no_amount_of_the_bill() -> None:
    read = fields_of(
        (60, 200, "Description of work"), (480, 200, "Amount"), (60, 214, "Replace pool lights"),
        (480, 214, "1,400.00"),
        (60, 228, "Materials"), (480, 228, "775.00"), (300, 244, "TOTAL"), (480, 244, "$2,175.00"),
        (300, 258, "DEPOSIT RECEIVED"), (480, 258, "$500.00"), (300, 272, "BALANCE DUE"), (480, 272, "$1,675.00"),
    )  # fmt: skip
    assert "net_amount" not in read
    assert (read["total_amount"].value, read["amount_due"].value) == ("2175.00", "1675.00")


def test_the_end_of_a_title_in_capitals_is_no_part_of_the_number() -> None:
    read = fields_of((60, 60, "CREDIT NOTE CN-77120"), document_type=DocumentType.CREDIT_NOTE)
    assert read["number"].value == "CN-77120"


ROWS = (
    (60, 200, "Description"), (300, 200, "Qty"), (380, 200, "Price"), (480, 200, "Amount"),
    (60, 214, "Cover art"), (300, 214, "2"), (380, 214, "450.00"), (480, 214, "900.00"), (300, 244, "Total"),
    (480, 244, "900.00"),
)  # fmt: skip


def test_a_total_that_the_rows_add_up_to_is_sure_without_a_tax() -> None:
    assert fields_of(*ROWS)["total_amount"].confidence >= LEAST


def test_such_a_total_is_not_sure_where_a_larger_amount_follows_under_words_that_nobody_knows() -> None:
    read = fields_of(*ROWS, (300, 258, "Frakt"), (480, 258, "211.00"), (300, 272, "Att betala"), (480, 272, "1,111.00"))
    assert read["total_amount"].confidence < LEAST


def test_two_rows_below_the_total_that_make_it_up_are_what_was_paid_and_what_is_left() -> None:
    read = fields_of(
        *TOTALS,
        (300, 340, "Received with thanks"),
        (480, 340, "£100.00"),
        (300, 352, "Outstanding"),
        (480, 352, "£380.00"),
    )
    assert read["amount_due"].value == "380.00"


def test_net_and_tax_below_the_total_that_make_it_up_were_not_paid() -> None:
    read = fields_of(
        (300, 300, "Total incl. VAT"), (480, 300, "£360.00"), (300, 312, "VAT 20%"), (480, 312, "£60.00"),
        (300, 324, "Total excl. VAT"), (480, 324, "£300.00"),
    )  # fmt: skip
    assert read["amount_due"].value == "360.00"


def test_nothing_is_said_to_be_due_below_a_row_that_says_when_the_whole_was_paid() -> None:
    assert "amount_due" not in fields_of(*TOTALS, (300, 340, "PAID 12 May 2026 by card"), (480, 340, "£480.00"))
