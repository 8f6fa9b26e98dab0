"""What arithmetic promises for every invoice, not for examples alone."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdpoint.document import Attachment
from holdpoint.extraction import Extraction, LineItem
from tests.validators.builders import INVOICE, document_of, extraction_of, field, findings_of, row
from validators.arithmetic import check_arithmetic

CENT = Decimal("0.01")
QUANTITY = st.decimals("0.25", "500", places=2)
PRICE = st.decimals("0.01", "2000", places=2)
DISCOUNT = st.sampled_from(["0", "0", "0.1", "0.5"])  # 0, 0, 10, 50 %
ROWS = st.lists(st.tuples(QUANTITY, PRICE, DISCOUNT, st.sampled_from(["0", "7", "19"])), min_size=1, max_size=8)
SHIFT = st.decimals("0.05", "5000", places=2).flatmap(lambda d: st.sampled_from([d, -d]))


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def invoice(rows: list[tuple[Decimal, Decimal, str, str]], shifts: dict[str, Decimal] | None = None) -> Extraction:
    """An invoice as a careful seller writes it: rows rounded, tax rounded for each rate, then summed."""
    amounts = [rounded(quantity * price * (1 - Decimal(discount))) for quantity, price, discount, _ in rows]
    net = sum(amounts, Decimal(0))
    rates = {rate for *_, rate in rows}
    taxable = {r: sum((a for a, (*_, rate) in zip(amounts, rows, strict=True) if rate == r), Decimal(0)) for r in rates}
    tax = sum((rounded(taxable[r] * Decimal(r) / 100) for r in rates), Decimal(0))
    values = {"net_amount": net, "tax_amount": tax, "total_amount": net + tax, "amount_due": Decimal(0)}
    for name, shift in (shifts or {}).items():
        values[name] += shift
    items: tuple[LineItem, ...] = tuple(
        row(quantity=str(quantity), unit_price=str(price), tax_rate=rate, amount=str(amount))
        for amount, (quantity, price, _, rate) in zip(amounts, rows, strict=True)
    )
    return extraction_of({**INVOICE, **{n: f"{v:f}" for n, v in values.items()}}, items)


@given(ROWS)
def test_a_consistent_invoice_never_mismatches(rows: list[tuple[Decimal, Decimal, str, str]]) -> None:
    """With discounts on rows, and with several tax rates, each rounded."""
    assert check_arithmetic(invoice(rows)) == []


@given(ROWS, st.sampled_from(["net_amount", "tax_amount", "total_amount"]), SHIFT)
def test_any_amount_off_by_five_cents_always_mismatches(
    rows: list[tuple[Decimal, Decimal, str, str]], name: str, shift: Decimal
) -> None:
    assert any(name in f.fields for f in check_arithmetic(invoice(rows, {name: shift})))


@given(ROWS, SHIFT)
def test_one_misread_row_never_goes_unseen(rows: list[tuple[Decimal, Decimal, str, str]], shift: Decimal) -> None:
    """Moving net and total together keeps their sum; the rows give it away, unless they come near by chance."""
    extraction = invoice(rows, {"net_amount": shift, "total_amount": shift})
    total = Decimal(extraction.value("total_amount") or 0)
    found = sum((Decimal(i.amount.value or 0) for i in extraction.line_items if i.amount is not None), Decimal(0))
    near = min(abs(found - total), abs(shift)) <= CENT * len(rows)
    assert near == (not any("line_items" in f.fields for f in check_arithmetic(extraction)))


@pytest.mark.parametrize(("rates", "off"), [((), "0.01"), (("19",), "0.015"), (("7", "19"), "0.02")])
def test_each_tax_rate_allows_half_a_cent_of_rounding(rates: tuple[str, ...], off: str) -> None:
    """A seller who rounds only the total differs from the sum of what is printed."""
    rows = tuple(row(tax_rate=rate) for rate in rates)
    for shift, holds in ((Decimal(off), True), (Decimal(off) + Decimal("0.005"), False)):
        total = f"{Decimal('119.00') + shift:f}"
        found = check_arithmetic(extraction_of({**INVOICE, "total_amount": total}, rows))
        assert (found == []) == holds


def test_rows_are_only_suspected_where_their_sum_does_not_clear_them() -> None:
    """A row with a discount is off by itself; where the rows add up to the net amount it is right."""
    discounted = (row(quantity="2", unit_price="60.00", amount="100.00"),)
    assert check_arithmetic(extraction_of(INVOICE, discounted)) == []
    misread = (
        row(quantity="2", unit_price="60.00", amount="10.00"),
        row(quantity="1", unit_price="7.00", amount="7.00"),
    )
    assert [f.fields for f in check_arithmetic(extraction_of(INVOICE, misread))] == [
        ("line_items", "net_amount"),
        ("line_items[1].amount",),
    ]


def test_rows_with_tax_included_may_add_up_to_the_total() -> None:
    assert check_arithmetic(extraction_of(INVOICE, (row(amount="59.50"), row(amount="59.50")))) == []


@pytest.mark.parametrize(
    ("element", "amount", "holds"),
    [
        ("ram:ChargeTotalAmount", "20.00", True),
        ('cbc:ChargeTotalAmount currencyID="EUR"', "20.00", True),
        ("ram:ChargeTotalAmount", "19.00", False),
        ("ram:AllowanceTotalAmount", "20.00", False),
        ("ram:AllowanceTotalAmount", "-20.00", True),
        ("ram:LineTotalAmount", "20.00", False),
    ],
)
def test_what_an_e_invoice_adds_for_the_whole_document_counts(element: str, amount: str, holds: bool) -> None:
    """EN 16931: net amount = line items - allowances + charges."""
    xml = Attachment(
        name="factur-x.xml", media_type="text/xml", text=f"<a><{element}>{amount}</{element.split()[0]}></a>"
    )
    extraction = extraction_of(INVOICE, (row(amount="80.00"),))
    findings = findings_of(extraction, document=document_of(attachments=(xml,)))
    assert [f.fields for f in findings] == ([] if holds else [("line_items", "net_amount")])


@pytest.mark.parametrize(("commission", "holds"), [("20.00", True), ("15.00", False), ("-20.00", False), (None, False)])
def test_a_printed_commission_counts_where_it_makes_the_difference(commission: str | None, holds: bool) -> None:
    """Rows of 120 less 20 are the net amount of 100; nothing else is."""
    rows = (row(amount="120.00"),)
    found = extraction_of(INVOICE, rows)
    with_details = found.model_copy(update={"details": (field("allowances[1].amount", commission),)})
    assert [f.fields for f in findings_of(with_details)] == ([] if holds else [("line_items", "net_amount")])


def test_a_sum_with_an_unread_row_is_not_judged() -> None:
    rows = (row(description="Teil"), row(amount="7.00"))
    assert check_arithmetic(extraction_of(INVOICE, rows)) == []
