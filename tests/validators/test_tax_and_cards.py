"""Tax rates by country and day; numbers of payment cards."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.builders import INVOICE, document_of, extraction_of, findings_of, row
from validators.sensitive import _luhn


def rates(*percent: str, **change: str | None) -> list[str]:
    rows = tuple(row(description="Lamp", tax_rate=rate) for rate in percent)
    return [str(f.code) for f in findings_of(extraction_of({**INVOICE, **change}, rows))]


def test_rates_of_the_sellers_country_and_day_pass_and_others_hold() -> None:
    assert rates("19", "7.0", "0") == []
    assert rates("19", "20") == ["tax_rate"]
    austria: dict[str, str | None] = {"seller_vat_id": "ATU33864707", "net_amount": None, "tax_amount": None}
    assert rates("20", "10", **austria) == []
    # Swiss rates changed with 2024; a supply of the year before may still be invoiced
    swiss: dict[str, str | None] = {"seller_vat_id": "CHE107787577MWST", "net_amount": None, "tax_amount": None}
    assert rates("7.7", **swiss, issue_date="2024-06-30", due_date=None) == []
    assert rates("7.7", **swiss, issue_date="2025-06-30", due_date=None) == ["tax_rate"]
    assert rates("8.1", **swiss, issue_date="2023-06-30", due_date=None) == ["tax_rate"]
    assert rates("99", seller_vat_id=None) == []  # a country that is not known
    assert rates("20", buyer_vat_id="ATU33864707") == []  # the seller may be registered where the buyer is


def test_without_rates_the_sums_must_be_possible() -> None:
    assert rates(tax_amount="21.00", total_amount="121.00", amount_due="121.00") == ["tax_rate"]
    assert rates(tax_amount="7.00", total_amount="107.00", amount_due="107.00") == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("paid by 4111 1111 1111 1111 thank you", True),
        ("5500-0000-0000-0004", True),
        ("3782 822463 10005", True),
        ("Visa no. 4111111111111111", True),
        ("order 4111111111111111", False),  # any number, without a card named before it
        ("4111 1111 1111 1112", False),  # check digit
        ("0000 0000 0000 0000", False),
        ("card XXXX XXXX XXXX 1111", False),
        ("IBAN GB82 WEST 1234 5698 7654 32", False),
        ("DE89 3704 0044 0532 0130 00", False),
        ("IBAN DE21 4111 1111 1111 1111 00", False),
        ("Referenz 2222 4111 1111 1111 1111", False),
        ("4111 1111 1111 1111 2222", False),
        ("4111 1111 1111 1111 12/27", True),
        ("IBAN DE49 4111 1111 1111 1111 78 BIC", False),  # four groups of an account pass for a card
        ("ES91 4111 1111 1111 1111", False),
    ],
)
def test_card_numbers_hold_and_are_not_repeated(text: str, held: bool) -> None:
    findings = [
        f for f in findings_of(extraction_of(INVOICE), document=document_of(text)) if f.code == "sensitive_data"
    ]
    assert bool(findings) is held
    assert all("4111 1111" not in f.message and "411111" not in f.message for f in findings)


@given(st.integers(min_value=0, max_value=10**15 - 1), st.integers(min_value=0, max_value=14), st.integers(1, 9))
def test_luhn_sees_every_changed_digit(number: int, place: int, add: int) -> None:
    digits = f"{number:015d}"
    check = next(d for d in "0123456789" if _luhn(digits + d))
    changed = digits[:place] + str((int(digits[place]) + add) % 10) + digits[place + 1 :]
    assert not _luhn(changed + check)
    assert Decimal(digits + check) >= 0
