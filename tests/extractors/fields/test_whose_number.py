"""Which number is the paper's own: in groups, of another paper, of a law, under a party's heading."""

import pytest

from extractors.fields.labels import find_labels
from extractors.fields.layout import DocumentLayout
from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of, page_of

LEAST = 0.85  # what a policy asks for where it says nothing


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Facture n° 10 448 207 115 – électricité", "10 448 207 115"),
        ("Facture N° 118 204 – Sarlat", "118 204"),
        ("Rechnungsnummer: M25 0618 774 120", "M25 0618 774 120"),
        ("Factura n.º 22 / 2024", "22 / 2024"),
        ("FACTURE N° : 25 / 1104", "25 / 1104"),
        ("Facture no 10 862", "10 862"),
        ("Beleg: 4183-25", "4183-25"),
        ("Minuta de honorarios n.º 2024/37", "2024/37"),
        ("Invoice no. 4711 8892", "4711"),  # two numbers beside each other
        ("Invoice no. 4711 30 days net", "4711"),
    ],
)
def test_a_number_ends_where_its_groups_end(text: str, number: str) -> None:
    assert fields_of((60, 130, text))["number"].value == number


@pytest.mark.parametrize(
    "text",
    [
        "abzüglich Vorschuss gem. Rechnung Nr. 2500188 vom 10.03.2025",
        "Hiermit stornieren wir unsere Rechnung Nr. 2500188",
        "Rectifica factura nº 2500188",
        "Comprobante asociado: Factura A 2500188",
        "relating to tax invoice no. 2500188 of 2 April 2025",
        "Facture précédente : n° 2500188 du 7 janvier 2025",
        "dotyczy faktury nr 2500188",
    ],
)
def test_the_number_of_a_paper_that_this_one_is_about_is_not_its_own(text: str) -> None:
    read = fields_of((60, 130, text), (60, 160, "Belegnummer: ST-25-00918"))
    assert read["number"].value == "ST-25-00918"
    assert read["number"].confidence >= LEAST
    assert "number" not in fields_of((60, 130, text))


def test_on_a_credit_note_our_invoice_is_another_paper() -> None:
    texts = ((60, 130, "We credit our invoice no. 4711"), (60, 160, "Credit note no. CN-18"))
    read = fields_of(*texts, document_type=DocumentType.CREDIT_NOTE)
    assert read["number"].value == "CN-18"
    side = ((60, 130, "Invoice no."), (200, 130, "INV-5"), (60, 142, "Credit note no."), (200, 142, "CN-1"))
    assert fields_of(*side, document_type=DocumentType.CREDIT_NOTE)["number"].value == "CN-1"


@pytest.mark.parametrize(
    "text",
    [
        "FACTURA (CFDI 4.0)",
        "Avoir selon art. 272-1 du CGI",
        "Autoliquidation, facture selon directive 2006/112/CE",
        "Jahresrechnung 2023",
    ],
)
def test_a_version_a_law_and_a_year_are_no_numbers(text: str) -> None:
    assert "number" not in fields_of((60, 130, text))


@pytest.mark.parametrize(
    "texts",
    [
        ((60, 130, "AVOIR"), (60, 142, "N° AV00025513")),
        ((60, 130, "FACTURA"), (60, 142, "Número: AV00025513")),
        ((60, 130, "FATTURA"), (120, 130, "n° AV00025513")),
    ],
)
def test_a_bare_number_beside_the_title_or_below_it_is_the_paper_s(texts: tuple[tuple[float, float, str], ...]) -> None:
    read = fields_of(*texts)
    assert read["number"].value == "AV00025513"
    assert read["number"].confidence >= LEAST


def test_a_bare_number_beside_nothing_is_not_sure() -> None:
    read = fields_of((60, 130, "Número: 25513"))
    assert "number" not in read or read["number"].confidence < LEAST


def test_the_number_in_a_party_s_section_is_the_party_s() -> None:
    read = fields_of((60, 130, "Abonado a"), (60, 142, "Número:"), (140, 142, "125991"))
    assert "number" not in read


@pytest.mark.parametrize("text", ["Kostenrechnung Nr. 4711", "Wasserrechnungs-Nr.: 4711", "Werklohnrechnung Nr. 4711"])
def test_whatever_a_rechnung_bills_it_is_one(text: str) -> None:
    read = fields_of((60, 130, text))
    assert read["number"].value == "4711"
    assert read["number"].confidence >= LEAST


@pytest.mark.parametrize("text", ["Nebenkostenabrechnung Nr. 4711", "Berechnung Nr. 4711"])
def test_a_reckoning_is_no_rechnung(text: str) -> None:
    (page,) = DocumentLayout.of(page_of((60, 130, text))).pages
    assert {found.phrase for found in find_labels(page)} == {"nr"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Factuurnummer 20240187", "20240187"),
        ("Fattura n. 18/2025", "18/2025"),
        ("Faktura VAT nr FS/412/02/2026", "FS/412/02/2026"),
        ("Fatura n.º FT 2025/118", "FT 2025/118"),
        ("Adjustment note number WR-ADJ-0318", "WR-ADJ-0318"),
        ("Serie y folio: FA-10233", "FA-10233"),
    ],
)
def test_a_number_s_label_in_other_languages(text: str, number: str) -> None:
    read = fields_of((60, 130, text))
    assert read["number"].value == number
    assert read["number"].confidence >= LEAST


@pytest.mark.parametrize(
    "text",
    [
        "P.O. # HDG-0087",
        "O.C. del cliente: HDG-0087",
        "Uw inkoopordernummer HDG-0087",
        "Zamówienie nr: HDG-0087",
        "ALBARÁN 24/1187 S/PED. HDG-0087",
        "Ihre Referenz / Best.-Nr.: HDG-0087",
        "Vs. ordine n. HDG-0087",
    ],
)
def test_the_buyer_s_order_under_its_many_labels(text: str) -> None:
    read = fields_of((60, 130, "Invoice no. 4711"), (60, 160, text))
    assert read["order_reference"].value == "HDG-0087"


@pytest.mark.parametrize("text", ["Réf. client : K12310", "Debiteurnummer 1066", "Nr klienta: 1066"])
def test_a_customer_s_number_is_no_order(text: str) -> None:
    assert "order_reference" not in fields_of((60, 130, "Invoice no. 4711"), (60, 160, text))


def test_a_heading_among_the_bill_s_days_is_the_buyer_s_reference() -> None:
    read = fields_of(
        (60, 100, "Facture INV/2026/0013"),
        (60, 130, "Date de la facture"), (200, 130, "Date d'échéance"), (320, 130, "Référence"),
        (60, 140, "05/02/2026"), (200, 140, "07/03/2026"), (320, 140, "PO-LUX-7734"),
    )  # fmt: skip
    assert read["order_reference"].value == "PO-LUX-7734"
    assert "order_reference" not in fields_of((60, 130, "Référence"), (200, 130, "PO-LUX-7734"))
