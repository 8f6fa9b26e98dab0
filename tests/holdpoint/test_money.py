"""Amounts as printed in four countries, and the ones that must not be guessed."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from holdpoint.values import DecimalMark, common_decimal_mark, decimal_mark_of, format_money, format_number, parse_money

CENTS = st.decimals(min_value="-999999999.99", max_value="999999999.99", places=2)
# thousands separator and decimal mark
NOTATIONS = st.sampled_from(
    [
        (",", "."),
        (".", ","),
        ("'", "."),
        ("\u2019", "."),
        (" ", ","),
        ("\u00a0", ","),
        ("\u202f", ","),
        ("", "."),
        ("", ","),
    ]
)
SIGNS = st.sampled_from(["-{}", "\u2212{}", "\u2013{}", "- {}", "{}-", "({})", "( {} )"])
AROUND = st.sampled_from(
    ["{}", "€ {}", "{} €", "EUR {}", "{} CHF", "${}", "Fr. {}", "RM{}", "{} zł", "{}\u202fKč", "= {}"]
)


def _printed(amount: Decimal, notation: tuple[str, str]) -> str:
    group, mark = notation
    return f"{abs(amount):,.2f}".replace(",", "\0").replace(".", mark).replace("\0", group)


@given(CENTS, NOTATIONS, SIGNS, AROUND)
@example(Decimal("-0.05"), (".", ","), "({})", "{} €")
@example(Decimal("-1234567.00"), ("'", "."), "{}-", "Fr. {}")
def test_an_amount_with_cents_is_read_in_every_notation(
    amount: Decimal, notation: tuple[str, str], sign: str, around: str
) -> None:
    """English, German, Swiss, French; minus before or after, parentheses; currency on either side."""
    text = _printed(amount, notation)
    if amount < 0:
        text = sign.format(text)
    assert parse_money(around.format(text)) == amount
    assert parse_money(sign.format(around.format(_printed(amount, notation)))) == -abs(amount)


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_one_mark_before_three_digits_is_never_guessed(whole: int, rest: int, mark: str) -> None:
    """ "1.234" and "1,234" are two amounts each; only the document's own mark decides."""
    text = f"{whole}{mark}{rest:03d}"
    other: DecimalMark = "," if mark == "." else "."
    assert parse_money(text) is None
    assert decimal_mark_of(text) is None
    assert parse_money(text, other) == whole * 1000 + rest
    assert parse_money(text, "." if mark == "." else ",") == Decimal(f"{whole}.{rest:03d}")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12,-", "12"),
        ("12.--", "12"),
        ("CHF 12.\u2013", "12"),  # the Swiss dash is no minus
        ("CHF 1'250.\u2014", "1250"),
        ("-12,-", "-12"),
        (".50", "0.50"),
        ("$.50", "0.50"),
        ("-,75", "-0.75"),
        ("Fr.50", "50"),  # here the dot belongs to the currency
        ("$ (12.00)", "-12.00"),
        ("+12.00", "12.00"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1'234", "1234"),
        ("1\u2019234.567", "1234.567"),
        ("1,234.567", "1234.567"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("-0.00", "0"),
    ],
)
def test_special_notations(text: str, amount: str) -> None:
    """Dashes for no cents, a missing zero, more than two decimals."""
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "EUR", "12.34.56", "1.234,56,78", "12 34", "1'23.00", "5.00 6.00", "2024-03-03", "1e5", "12,,50"),
        *("12.00 per month", "monthly 12.00", "a" * 36 + "! 5", "9" * 35, "\u0661\u0662.00"),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    """Broken grouping, two numbers, words, more digits than any amount has."""
    assert parse_money(text) is None


@given(
    st.text(max_size=50) | st.text("0123456789.,-() '\u2019\u00a0€%E–", max_size=45), st.sampled_from([None, ".", ","])
)
def test_any_text_is_an_amount_or_none(text: str, mark: DecimalMark | None) -> None:
    """Whatever stands on a page: no error, and what is read is written canonically and read back the same."""
    amount = parse_money(text, mark)
    if amount is not None:
        assert parse_money(format_money(amount), ".") == amount


def test_the_mark_of_a_document_is_what_its_amounts_prove_together() -> None:
    """Open ones do not vote, one slip among many is outvoted, a contradiction decides nothing."""
    assert common_decimal_mark(["1.234", "5,00", "7,50"]) == ","
    assert common_decimal_mark(["5,00"] * 5 + ["7.50"]) == ","
    assert common_decimal_mark(["5,00"] * 4 + ["7.50"]) is None
    assert common_decimal_mark(["1.234", "12"]) is None


@pytest.mark.parametrize(
    ("number", "money", "plain"),
    [
        ("1234.5", "1234.50", "1234.5"),
        ("1E+3", "1000.00", "1000"),
        ("3.0000", "3.0000", "3"),
        ("0.125", "0.125", "0.125"),
        ("-7", "-7.00", "-7"),
        ("100", "100.00", "100"),
        ("0.00", "0.00", "0"),
    ],
)
def test_canonical_text(number: str, money: str, plain: str) -> None:
    """Money has at least two decimals, a quantity no more than it needs; neither has an exponent or groups."""
    assert format_money(Decimal(number)) == money
    assert format_number(Decimal(number)) == plain
