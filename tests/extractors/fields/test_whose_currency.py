"""Whose money "$" is, and what names another currency than the bill's."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
TOTAL = ((60, 300, "Total"), (300, 300, "$ 223.003,00"))


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("CUIT 30-71062524-3", "ARS"),
        ("RFC: BDC120614K48", "MXN"),
        ("RUT: 76.123.456-7", "CLP"),
        ("NIT 900.123.456-1", "COP"),
        ("Factura", "USD"),
        ("CUIT 30-71062524-3 Moneda: USD", "USD"),
    ],
)
def test_a_dollar_sign_is_the_peso_of_the_country_that_taxes_the_seller(text: str, currency: str) -> None:
    assert fields_of((60, 130, text), *TOTAL)["currency"].value == currency


@pytest.mark.parametrize("text", ["Wechselkurs: 1 USD = 0,92", "Tipo de cambio USD 1.085,50", "Exchange rate USD 1.08"])
def test_a_rate_of_exchange_names_another_currency(text: str) -> None:
    read = fields_of((60, 212, text), (60, 300, "Total"), (300, 300, "EUR 120.00"))
    assert read["currency"].value == "EUR"
    assert read["currency"].confidence >= LEAST


def test_words_that_are_codes_too_are_no_currency() -> None:
    read = fields_of(
        (60, 200, "Parmigiano DOP"), (60, 212, "Gear oil CLP 220"), (60, 300, "Total"), (300, 300, "12,00 €")
    )
    assert read["currency"].value == "EUR"


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("TPS 5 % et TVQ 9,975 %", "CAD"),
        ("HST no. 81734 6620 RT0001", "CAD"),
        ("ABN 77 604 118 377", "AUD"),
        ("NZBN 9429 0468 7523", "NZD"),
        ("ABN 77 604 118 377, all amounts in USD", "USD"),
    ],
)
def test_a_dollar_sign_is_the_dollar_of_the_country_whose_tax_is_named(text: str, currency: str) -> None:
    assert fields_of((60, 130, text), *TOTAL)["currency"].value == currency


@pytest.mark.parametrize("amount", ["R61 906.80", "R 61,906.80", "R61906.80"])
def test_an_amount_behind_r_is_in_rand(amount: str) -> None:
    read = fields_of((60, 130, "Invoice no. R2025.04"), (60, 300, "Grand Total:"), (300, 300, amount))
    assert (read["currency"].value, read["total_amount"].value) == ("ZAR", "61906.80")
    assert read["number"].value == "R2025.04"


def test_a_letter_before_a_number_is_no_currency() -> None:
    read = fields_of((60, 130, "Rechnung Nr. R2025.04 und R 118"), (60, 300, "Total"), (300, 300, "12,00 €"))
    assert read["currency"].value == "EUR"
