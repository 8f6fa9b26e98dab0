"""What papers taught that had been kept back: amounts that are another's, no names, small print in addresses."""

import pytest

from extractors.fields.address_lines import without_small_print
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import looks_like_name
from tests.extractors.fields.drawn_bills import fields_of

HEAD = ((60, 40, "Kranz Handels GmbH"), (60, 52, "Am Anger 3"), (60, 62, "99084 Erfurt"))


def test_what_is_due_after_a_discount_for_early_payment_is_not_what_is_due() -> None:
    read = fields_of(
        *HEAD, (60, 130, "Rechnung Nr. 4711"), (300, 300, "Nettobetrag"), (480, 300, "4.079,46 €"),
        (300, 312, "MwSt 19 %"), (480, 312, "775,10 €"), (300, 324, "Rechnungsbetrag"), (480, 324, "4.854,56 €"),
        (60, 360, "Zahlbar bis 23.05.25 mit 3 % Skonto = 145,64 EUR, Zahlbetrag 4.708,92 EUR"),
    )  # fmt: skip
    assert read["total_amount"].value == "4854.56"
    assert "amount_due" not in read or read["amount_due"].value == "4854.56"


def test_what_a_tax_is_charged_on_is_not_the_tax() -> None:
    read = fields_of(
        *HEAD, (60, 130, "Invoice no. 4711"), (300, 300, "Professional charges"), (480, 300, "£1,885.00"),
        (300, 312, "VAT on £1,885.00 at 20%"), (480, 312, "£377.00"), (300, 324, "Court fee"), (480, 324, "£303.00"),
        (300, 336, "Total due"), (480, 336, "£2,565.00"),
    )  # fmt: skip
    assert read["tax_amount"].value == "377.00"


@pytest.mark.parametrize(
    "text",
    [
        *("Customer's Seal and Signature", "(entreprise principale)", "Unterschrift Kunde", "Seevorstadt 52"),
        *("Accounts Payable, address above", "À l'attention de Mme Perrault"),
    ],
)
def test_it_is_no_name(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (
            "NIF B15923592 — Avenida de Arteixo 301, 15007 A Coruña — Registro Mercantil de A Coruña",
            "Avenida de Arteixo 301, 15007 A Coruña",
        ),
        ("Siège social : 27 rue des Tanneurs, 35500 Vitré", "27 rue des Tanneurs, 35500 Vitré"),
        ("ZA Les Pins – 5 allée du Charron", "ZA Les Pins – 5 allée du Charron"),
    ],
)
def test_small_print_around_an_address_is_left_out(line: str, address: str) -> None:
    assert without_small_print(line) == address


def test_an_irish_company_is_told_by_its_form() -> None:
    assert has_legal_form("TURLOUGHMORE BUILDING SUPPLIES DAC")


def test_a_trading_name_names_the_company() -> None:
    read = fields_of(
        (60, 40, "KwikVan"), (60, 52, "A trading name of Kwikvan Parcels Ltd"), (60, 62, "Magna Road 1"),
        (60, 72, "Lutterworth LE17 4XR"), (60, 130, "Invoice no. 4711"),
    )  # fmt: skip
    assert read["seller_name"].value == "Kwikvan Parcels Ltd"
