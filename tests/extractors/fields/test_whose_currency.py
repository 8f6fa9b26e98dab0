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
