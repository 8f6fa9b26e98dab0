"""Totals in the manner of accounting programs and countries: retentions, carriage, no tax, rounded to five cents."""

from decimal import Decimal

import pytest

from extractors.fields.rounding import comes_to
from tests.extractors.fields.drawn_bills import fields_of

HEAD = ((60, 200, "Description"), (300, 200, "Qty"), (380, 200, "Price"), (480, 200, "Amount"))


def amounts_of(*rows: tuple[str, str]) -> dict[str, str | None]:
    """The amounts of a bill of one row of 400.00 and these rows of totals."""
    item = ((60, 215, "Repair"), (300, 215, "1"), (380, 215, "400.00"), (480, 215, "400.00"))
    totals: list[tuple[float, float, str]] = []
    for n, (label, amount) in enumerate(rows):
        y = 240.0 + 12 * n
        totals += [(200.0, y, label), (504 - 4.0 * len(amount), y, amount)]
    read = fields_of(*HEAD, *item, *totals)
    names = ("net_amount", "tax_amount", "total_amount", "amount_due")
    return {name: read[name].value for name in names if name in read}


@pytest.mark.parametrize("retained", ["abzgl. Deckungsrücklass 3 %", "abzgl. Haftungsrücklass 3 %"])
def test_what_is_retained_lowers_what_is_paid_out_and_no_total(retained: str) -> None:
    rows = (("Summe netto", "400.00"), ("Umsatzsteuer 0 %", "0.00"), ("Rechnungsbetrag", "400.00"),
            (retained, "-12.00"), ("Auszahlungsbetrag EUR", "388.00"))  # fmt: skip
    expected = {"net_amount": "400.00", "tax_amount": "0.00", "total_amount": "400.00", "amount_due": "388.00"}
    assert amounts_of(*rows) == expected


def test_carriage_of_nothing_is_no_net_amount() -> None:
    rows = (("Total Net Amount", "400.00"), ("Carriage Net", "0.00"), ("Total VAT Amount", "70.00"),
            ("Invoice Total", "£ 470.00"))  # fmt: skip
    found = amounts_of(*rows)
    assert (found["net_amount"], found["tax_amount"], found["total_amount"]) == ("400.00", "70.00", "470.00")


def test_a_tax_of_nothing_below_a_discount_is_a_tax() -> None:
    found = amounts_of(("Subtotal", "400.00"), ("5% discount", "-20.00"), ("Tax", "0.00"), ("Total", "380.00"))
    assert (found["tax_amount"], found["total_amount"]) == ("0.00", "380.00")


@pytest.mark.parametrize("total", ["Rechnungsbetrag CHF (auf 5 Rp. gerundet)", "Total CHF", "Totaal afgerond"])
def test_a_total_is_rounded_to_five_hundredths_where_the_coins_are(total: str) -> None:
    rows = (("Total Arbeit und Material", "400.00"), ("./. 5 % Rabatt", "-20.07"), ("Nettobetrag", "379.93"),
            ("+ 8.1 % MWST", "30.79"), (total, "410.70"))  # fmt: skip
    found = amounts_of(*rows)
    assert (found["net_amount"], found["total_amount"], found["amount_due"]) == ("379.93", "410.70", "410.70")


@pytest.mark.parametrize(
    ("amount", "total", "rounded", "comes"),
    [
        ("410.72", "410.70", True, True),
        ("410.72", "410.70", False, False),
        ("410.72", "410.74", True, False),
        ("410.73", "410.70", True, False),
        ("410.72", "410.71", False, True),
    ],
)
def test_rounding_moves_two_hundredths_at_most(amount: str, total: str, *, rounded: bool, comes: bool) -> None:
    assert comes_to(Decimal(amount), Decimal(total), rounded=rounded) is comes


def test_the_number_of_a_law_of_exemption_is_no_tax() -> None:
    read = fields_of((60, 60, "Tax exempt political subdivision, ORC 5739.02(B)(1)"), (300, 300, "Total"),
                     (480, 300, "$400.00"))  # fmt: skip
    assert "tax_amount" not in read


@pytest.mark.parametrize(
    "text", ["GST/HST No. 81734 6620 RT0001", "GST # 81734", "TVA n° 81734", "Tax number: 81734", "MwSt.-Nr. 81734"]
)
def test_a_number_under_which_a_tax_is_paid_is_no_tax(text: str) -> None:
    read = fields_of((60, 60, text), (300, 300, "Total"), (480, 300, "$400.00"))
    assert "tax_amount" not in read
