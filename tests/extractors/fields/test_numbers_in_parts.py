"""Numbers of several parts and in capitals; those of a contract, a job or a customer beside the paper's own."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing


def read(*lines: str, document_type: DocumentType = DocumentType.INVOICE) -> dict[str, str | None]:
    """The fields of lines below each other; "|" begins the next column."""
    texts = [
        (60.0 + 150 * column, 130.0 + 14 * n, part)
        for n, line in enumerate(lines)
        for column, part in enumerate(line.split("|"))
    ]
    return {name: f.value for name, f in fields_of(*texts, document_type=document_type).items()}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("INVOICE NO 118407", "118407"),
        ("INV NO 118407", "118407"),
        ("RECHNUNG NR 118407", "118407"),
        ("Rechnung Nr. 10'482", "10'482"),
        ("Invoice # 10,482", "10,482"),
        ("N° de facture : V25 0630 118874", "V25 0630 118874"),
        ("Facture n° FA 2025 0042", "FA 2025 0042"),
        ("Facture n° 2025 0118", "2025 0118"),
        ("Serie / Número|A25 / 001427", "A25 / 001427"),
        ("Factura nº A / 1427", "A / 1427"),
        ("Rechnung Nr. 2025 / 0118", "2025 / 0118"),
        ("Rechnungs-Nr.: 2025-06 / 118", "2025-06 / 118"),
        ("Privatrechnung 2025-0094", "2025-0094"),
        ("Mitgliedsbeitragsrechnung MR2025-118", "MR2025-118"),
        ("Fakturanummer|24100873", "24100873"),
        ("Inv: 24100873", "24100873"),
        ("BELEG 118407", "118407"),
        ("Rechnungsnummer: 12 345 678 9", "12 345 678 9"),
        ("Rechnung Nr. R118 / 25", "R118 / 25"),
        ("Rechnung Nr. 118 - 2025", "118 - 2025"),
        ("Facture n° 25 – 00118 du 3 mai 2025", "25 – 00118"),
        ("Facture n° 118 – Travaux 2025", "118"),
        ("Rech.-Nr. 24100873", "24100873"),
        ("Invoice no. 4711 30 days net", "4711"),
    ],
)
def test_a_number_is_all_its_parts_and_no_word_of_its_label(line: str, number: str) -> None:
    assert read(line)["number"] == number


def test_two_numbers_beside_each_other_are_not_sure() -> None:
    assert fields_of((60, 130, "Invoice No. 1234 5678"))["number"].confidence < LEAST
    assert fields_of((60, 130, "Invoice No. 1234 30 days net"))["number"].confidence >= LEAST


def test_a_year_behind_a_title_is_no_number() -> None:
    assert "number" not in read("Stromrechnung 2024")


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("Nummer/Datum|90233817 / 28.08.2024", "Auftragsnummer/Datum|1180442 / 22.08.2024"), "90233817"),
        (("Number / Date|90233817 / 28.08.2024", "Contract no.|1180442"), "90233817"),
        (("Faktura 24100873", "Datum|Kundennr.|Auftragsnr.", "18.10.2024|230417|AB24-5512"), "24100873"),
        (("Contract: MC-70441 / Plus", "Document no.|Account", "SI-0719926|QUA0032"), "SI-0719926"),
        (("Rechnung 4711", "Auftrags-Nr. 9912"), "4711"),
    ],
)
def test_the_number_of_a_contract_or_a_job_is_not_the_bills_own(lines: tuple[str, ...], number: str) -> None:
    assert read(*lines)["number"] == number


@pytest.mark.parametrize(
    "line", ["Materialbestellung Nr. 4711", "Einkaufsauftrag 4711", "Abruf Nr. 4711 zum Vertrag 9"]
)
def test_orders_by_other_names(line: str) -> None:
    assert read(line, document_type=DocumentType.ORDER)["number"] == "4711"


def test_it_is_the_number_of_an_order_and_of_a_bill_that_has_no_other() -> None:
    assert read("Auftragsnummer 4711", document_type=DocumentType.ORDER)["number"] == "4711"
    found = fields_of((60, 130, "Contract no. 4711"))["number"]
    assert found.value == "4711"
    assert found.confidence < LEAST


def test_a_number_in_a_law_is_none() -> None:
    assert "number" not in read("Heilbehandlung, steuerfrei nach § 4 Nr. 14 a UStG.")


@pytest.mark.parametrize(
    "lines",
    [
        ("Customer O/No TC/3307/MW",),
        ("gem. Bestellung Nr. TC/3307/MW",),
        ("gemäß Ihrer Bestellung TC/3307/MW",),
        ("Votre PO TC/3307/MW",),
        ("PO: TC/3307/MW",),
        ("Ihre Bestellung vom 3. Mai 2025, Nr. TC/3307/MW",),
        ("Invoice no.: ST-25 · Date: 29.09.2025 · Your order no.:", "TC/3307/MW"),
        ("Belegnummer: ST-25 · Datum: 29.09.2025 · Ihre Bestellung:", "TC/3307/MW"),
    ],
)
def test_the_order_that_a_bill_answers(lines: tuple[str, ...]) -> None:
    assert read(*lines)["order_reference"] == "TC/3307/MW"


def test_a_post_box_is_no_order() -> None:
    assert "order_reference" not in read("Invoice 118", "P.O. Box 9040, Alexandria")
    assert "order_reference" not in read("Invoice 118", "PO BOX 9040")


def test_a_reference_below_the_bills_own_headings_is_the_buyers() -> None:
    stacked = ("Invoice Date", "29 Sep 2025", "Invoice Number", "INV-3318", "Reference", "PO 60-1127")
    texts = [(300.0, 100.0 + 12 * n + 6 * (n // 2), text) for n, text in enumerate(stacked)]
    assert fields_of(*texts)["order_reference"].value == "60-1127"
    pairs = ("Invoice Date|29 Sep 2025", "Invoice Number|INV-3318", "Reference|60-1127")
    assert "order_reference" not in read(*pairs)  # a payment's, a seller's: nothing says whose
