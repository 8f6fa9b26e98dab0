"""Whose number it is that a bare "n°", a reference or the count of pages stands beside."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

CREDIT = DocumentType.CREDIT_NOTE


def test_a_bare_number_in_the_cell_beside_an_orders_label_is_the_orders() -> None:
    read = fields_of(
        (60, 100, "Facture"), (60, 130, "Référence"), (160, 130, "NGF-FR-61720983"),
        (60, 145, "Bon de commande"), (160, 145, "n° 204418752"),
    )  # fmt: skip
    assert read["number"].value == "NGF-FR-61720983"
    assert read["order_reference"].value == "204418752"


@pytest.mark.parametrize("heading", ["Numéro", "Nr.", "Number"])
def test_a_bare_heading_before_that_of_the_date_is_the_papers_own(heading: str) -> None:
    date = {"Numéro": "Date de facture", "Nr.": "Rechnungsdatum", "Number": "Invoice date"}[heading]
    read = fields_of(
        (60, 130, heading), (160, 130, date), (300, 130, "External document no."),
        (60, 142, "VR-104417"), (160, 142, "22.05.2025"), (300, 142, "B-2025-0318"),
    )  # fmt: skip
    assert (read["number"].value, read["order_reference"].value) == ("VR-104417", "B-2025-0318")


@pytest.mark.parametrize("count", ["Page 1 of 2", "Page 1 / 1", "Seite 1 von 2", "Pag. 1 di 2", "Página 1 de 2"])
def test_the_count_of_pages_below_a_title_is_no_number(count: str) -> None:
    read = fields_of((300, 60, "INVOICE"), (300, 72, count), (60, 130, "Document No"), (60, 142, "SIN0021958"))
    assert read["number"].value == "SIN0021958"
    assert "number" not in fields_of((300, 60, "INVOICE"), (300, 72, count))


def test_a_number_below_the_title_of_a_credit_memo_is_its_own() -> None:
    read = fields_of((300, 60, "Credit Memo"), (300, 75, "#CM10552"), document_type=CREDIT)
    assert read["number"].value == "CM10552"


@pytest.mark.parametrize(
    "text",
    [
        "Uw referentie: retour week 49",
        "Your ref: Quote 1180",
        "Your Order: Verbal - Mr Smith 12/3",
        "Ihre Bestellung: telefonisch, Hr. Weber 0318",
        "Ihr Zeichen: 421-BG 31102//0084472 – Einsatz am 27. Februar 2025",
    ],
)
def test_a_reference_in_words_or_in_parts_names_no_order(text: str) -> None:
    assert "order_reference" not in fields_of((60, 130, "Invoice no. 4711"), (60, 150, text))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Referenz: Best. VF-HB-24-061", "VF-HB-24-061"),
        ("Reference: PO 118204", "118204"),
        ("Référence : commande n° 45-10772", "45-10772"),
        ("Your reference: 118204", "118204"),
    ],
)
def test_a_reference_that_names_an_order_is_one(text: str, order: str) -> None:
    read = fields_of((60, 130, "Invoice no. 4711"), (60, 150, text))
    assert (read["number"].value, read["order_reference"].value) == ("4711", order)


@pytest.mark.parametrize("text", ["Payment reference 118204", "Referenz: Anna Weber 118204"])
def test_a_reference_of_something_else_is_no_number(text: str) -> None:
    assert "number" not in fields_of((60, 60, "Invoice"), (60, 130, text))


def test_a_list_of_numbers_days_and_amounts_names_no_number_surely() -> None:
    read = fields_of(
        (60, 400, "Nr."), (160, 400, "Datum"), (300, 400, "Betrag"),
        (60, 412, "LS-104417"), (160, 412, "22.05.2025"), (300, 412, "12,00"),
    )  # fmt: skip
    assert "number" not in read or read["number"].confidence < 0.85


def test_a_reference_above_the_goods_is_no_number() -> None:
    read = fields_of(
        (300, 60, "Facture"), (60, 200, "Référence"), (160, 200, "Désignation"), (400, 200, "Montant"),
        (60, 215, "LIT-MAT-140"), (160, 215, "Matelas"), (400, 215, "415,83"),
    )  # fmt: skip
    assert "number" not in read


def test_the_letters_of_a_series_stand_on_both_sides_of_a_stroke() -> None:
    assert fields_of((60, 130, "Invoice FV/EX 61/07/2025"))["number"].value == "FV/EX 61/07/2025"
