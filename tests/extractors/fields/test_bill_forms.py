"""Forms that bills come in: sections with keys, labels of several words, totals in tables, names that break."""

from time import process_time

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of


def test_parties_are_found_in_the_sections_of_a_form() -> None:
    read = fields_of(
        (60, 60, "Verkäufer"),
        (60, 78, "Nummer:"), (200, 78, "549910"),
        (60, 96, "Name:"), (200, 96, "Kranzfelder Metallbau GmbH"),
        (60, 114, "Anschrift:"), (200, 114, "Lindenallee 20"), (200, 132, "80333 München"),
        (60, 170, "Käufer/Leistungsempfänger"),
        (60, 188, "Name:"), (200, 188, "Donau Werke AG"),
        (60, 206, "Anschrift:"), (200, 206, "Marktgasse 15"), (200, 224, "69876 Frankfurt"),
    )  # fmt: skip
    assert read["seller_name"].value == "Kranzfelder Metallbau GmbH"
    assert read["buyer_name"].value == "Donau Werke AG"


def test_a_heading_beside_a_heading_is_no_name() -> None:
    read = fields_of(
        (40, 60, "Lieferant"), (220, 60, "Käufer"),
        (40, 70, "GLN 4333741000005"), (220, 70, "GLN 4304171000002"),
        (40, 80, "Wiesenthal Handel GmbH"), (220, 80, "Hägelmann Kunden GmbH"),
        (40, 90, "Bahnhofstrasse 99"), (220, 90, "Kundenweg 88"),
        (40, 100, "99199 Musterhausen"), (220, 100, "40235 Düsseldorf"),
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == ("Wiesenthal Handel GmbH", "Hägelmann Kunden GmbH")


def test_a_name_that_begins_like_a_label_is_a_name() -> None:
    read = fields_of(
        (40, 60, "Rechnungsersteller"), (52, 74, "Lieferant GmbH"), (52, 86, "Weg 20"), (52, 98, "80333 München")
    )
    assert read["seller_name"].value == "Lieferant GmbH"


def test_a_name_broken_before_its_legal_form_is_one_name() -> None:
    read = fields_of(
        (420, 40, "Fördertechnik"), (420, 50, "Strömsdörfer GmbH"), (420, 64, "Weg 2"), (420, 74, "24113 Kiel"),
        (60, 160, "Rechnung an"), (60, 172, "Papierhaus AG"), (60, 184, "Allee 3"), (60, 196, "50829 Köln"),
    )  # fmt: skip
    assert read["seller_name"].value == "Fördertechnik Strömsdörfer GmbH"
    assert len(read["seller_name"].provenance[0].boxes) == 2
    assert read["seller_address"].value == "Weg 2, 24113 Kiel"


def test_a_name_goes_on_behind_its_first_legal_form_where_the_line_below_begins_with_and() -> None:
    read = fields_of(
        (420, 40, "Datenhafen"), (420, 50, "Systemhaus GmbH"), (420, 60, "& Co. KG"), (420, 74, "Weg 2"),
        (420, 84, "24113 Kiel"), (60, 160, "Rechnung an"), (60, 172, "Papierhaus AG"), (60, 184, "Allee 3"),
        (60, 196, "50829 Köln"),
    )  # fmt: skip
    assert read["seller_name"].value == "Datenhafen Systemhaus GmbH & Co. KG"


def test_a_title_close_behind_a_name_is_no_part_of_it() -> None:
    assert (
        fields_of((40, 40, "Wiesenthal Beratung GmbH Rechnungskorrektur"))["seller_name"].value
        == "Wiesenthal Beratung GmbH"
    )


def test_a_form_beside_the_heading_of_an_address_window_names_nobody() -> None:
    """As broadcasters' invoices are: the address stands far below its heading, a form beside it."""
    read = fields_of(
        (120, 40, "Remit Address:"), (120, 50, "North Tower"), (120, 60, "PO Box 4197"), (120, 70, "Boston, MA 02241"),
        (250, 50, "Advertiser"), (320, 50, "Coastal/Issue/Fund"),
        (250, 96, "Sales Region"), (320, 96, "National"),
        (60, 96, "Billing Address:"), (60, 124, "Jamesville Partners"), (60, 134, "Attention: Accounts Payable"),
        (60, 144, "116 Craig Road"), (60, 154, "Manalapan, NJ 07726"),
    )  # fmt: skip
    assert read["buyer_name"].value == "Jamesville Partners"
    assert read["seller_name"].value == "North Tower"


def test_a_name_beside_its_label_is_found_before_a_window_below_it() -> None:
    read = fields_of(
        (60, 40, "Seller: Kranzfelder GmbH"),
        (60, 100, "Customer:"), (130, 100, "Donau Werke AG"), (130, 110, "Marktgasse 15"),
        (130, 120, "69876 Frankfurt"),
        (60, 134, "Lagerhaus Süd"), (60, 144, "Hafenweg 3"), (60, 154, "80333 München"),
    )  # fmt: skip
    assert read["buyer_name"].value == "Donau Werke AG"


def test_lines_without_a_legal_form_stay_apart() -> None:
    read = fields_of((40, 40, "Studio Nord"), (40, 50, "Grafik und Druck"), (40, 64, "Weg 2"), (40, 74, "24113 Kiel"))
    assert read["seller_name"].value == "Studio Nord"


def test_an_iban_goes_on_in_the_line_below_where_its_check_digits_say_so() -> None:
    whole = fields_of((40, 700, "IBAN DE89 3704 0044"), (40, 710, "0532 0130 00"))
    assert whole["iban"].value == "DE89370400440532013000"
    assert "iban" not in fields_of((40, 700, "IBAN DE89 3704 0044"), (40, 710, "0532 0130 01"))


def test_a_long_number_below_a_broken_iban_costs_no_more_than_another_line() -> None:
    """Found by fuzzing: cut into groups of one to four, it had more ways to be read than can be tried."""
    start = process_time()
    fields_of((40, 700, "IBAN DE89 3704 0044"), (40, 710, "0" * 27 + "t"))
    assert process_time() - start < 1


@pytest.mark.parametrize(
    ("net", "tax", "total"),
    [
        ("Rechnungssumme Netto (exkl. USt.)", "Summe Umsatzsteuer", "Rechnungssumme Brutto (inkl. USt.)"),
        ("Rechnungssumme ohne USt.", "Steuerbetrag", "Bruttosumme"),
        ("Total excluding VAT", "VAT", "Total including VAT"),
        ("Total hors TVA", "TVA 20 %", "Montant total toutes taxes comprises"),
    ],
)
def test_what_a_label_says_about_tax_decides_between_net_and_total(net: str, tax: str, total: str) -> None:
    read = fields_of(
        (60, 500, net),
        (500, 500, "300,00"),
        (60, 515, tax),
        (500, 515, "60,00"),
        (60, 530, total),
        (500, 530, "360,00"),
    )
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["300.00", "60.00", "360.00"]


def test_the_whole_stands_in_the_last_row_of_a_table_of_totals() -> None:
    rows = (("321,40", "61,07", "382,47"), ("127,59", "8,93", "136,52"), ("448,99", "70,00", "518,99"))
    texts = [(60.0, 500.0, "Nettobetrag"), (200.0, 500.0, "MwSt-Betrag"), (400.0, 500.0, "Endbetrag")]
    for n, row in enumerate(rows):
        texts += [(x, 512.0 + 10 * n, text) for x, text in zip((64.0, 204.0, 404.0), row, strict=True)]
    read = fields_of(*texts)
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["448.99", "70.00", "518.99"]


def test_the_total_is_to_be_paid_where_nothing_else_is_said() -> None:
    texts = (
        (60, 500, "Netto"),
        (500, 500, "100,00"),
        (60, 515, "MwSt"),
        (500, 515, "19,00"),
        (60, 530, "Gesamtbetrag"),
        (500, 530, "119,00"),
    )
    assert fields_of(*texts)["amount_due"].value == "119.00"
    assert "amount_due" not in fields_of(*texts, (60, 545, "Anzahlung"), (500, 545, "50,00"))
    assert "amount_due" not in fields_of(*texts, document_type=DocumentType.CREDIT_NOTE)


def test_an_invoice_is_not_dated_by_its_order() -> None:
    texts = ((60, 60, "Rechnung gemäß Bestellung vom 01.03.2018"), (300, 90, "Rechnungsdatum"), (400, 90, "05.03.2018"))
    assert fields_of(*texts)["issue_date"].value == "2018-03-05"


def test_a_period_is_not_the_date_of_the_bill() -> None:
    read = fields_of(
        (60, 60, "Beitragsrechnung"), (400, 60, "24. Januar 2014"), (60, 200, "für den Zeitraum vom 06.12.2013")
    )
    assert read["issue_date"].value == "2014-01-24"


def test_a_title_dates_the_bill_and_a_date_of_something_unknown_does_not() -> None:
    texts = (
        (60, 60, "INVOICE No. RE-2024-47643 of 17 March 2024"),
        (60, 90, "Settlement date"),
        (200, 90, "7 April 2024"),
    )
    assert fields_of(*texts)["issue_date"].value == "2024-03-17"
    other = (
        (60, 60, "Rechnung gemäß Bestellung Nr. 2018-471331 vom 01.03.2018"),
        (60, 75, "Rechnung Nr. 471102 vom 05.06.2018"),
    )
    assert fields_of(*other)["issue_date"].value == "2018-06-05"


def test_the_sum_of_the_rows_tells_net_tax_and_total_where_no_label_does() -> None:
    read = fields_of(
        (60, 400, "Description"), (300, 400, "Quantity"), (380, 400, "Price"), (500, 400, "Amount"),
        (60, 415, "Paper"), (300, 415, "2"), (380, 415, "50.00"), (500, 415, "100.00"),
        (60, 430, "Ink"), (300, 430, "1"), (380, 430, "80.00"), (500, 430, "80.00"),
        (380, 460, "Denka"), (500, 460, "180.00"), (380, 475, "Lumto"), (500, 475, "27.00"),
        (380, 490, "Sanovek"), (500, 490, "207.00"),
    )  # fmt: skip
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["180.00", "27.00", "207.00"]
