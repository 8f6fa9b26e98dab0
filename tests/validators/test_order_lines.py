"""The lines of invoices against those of their order, whatever came before."""

from decimal import Decimal

import pytest

from holdpoint.extraction import LineItem
from holdpoint.ports import EarlierInvoice, InvoicedLine, OrderLine, PurchaseOrder
from holdpoint.settings.master_data import OrderTolerances
from tests.validators.builders import row
from validators.order_lines import check_lines, invoiced_lines


def order(*lines: OrderLine) -> PurchaseOrder:
    return PurchaseOrder(number="PO-1", lines=lines)


def ordered(description: str, quantity: str | None, price: str | None, amount: str | None = None) -> OrderLine:
    numbers = [Decimal(n) if n is not None else None for n in (quantity, price, amount)]
    return OrderLine(description=description, quantity=numbers[0], unit_price=numbers[1], amount=numbers[2])


def earlier(*items: LineItem, name: str = "a.pdf", credit: bool = False, released: bool = True) -> EarlierInvoice:
    return EarlierInvoice(
        document_id="e" * 20, is_credit_note=credit, currency="EUR", net_amount=None, total_amount=None,
        file_name=name, is_released=released, lines=invoiced_lines(items),
    )  # fmt: skip


def item(quantity: str, price: str = "10.00", description: str = "Lamp") -> LineItem:
    amount = str(Decimal(quantity) * Decimal(price))
    return row(description=description, quantity=quantity, unit_price=price, amount=amount)


def said(
    items: tuple[LineItem, ...], of: PurchaseOrder, *before: EarlierInvoice, tolerances: OrderTolerances | None = None
) -> list[str]:
    return [message for message, _ in check_lines(items, of, before, tolerances or OrderTolerances())]


LAMPS = order(ordered("Lamp", "10", "10.00"), ordered("Cable", "3", "5.00"))


def test_only_the_line_that_is_used_up_is_named_with_the_invoices_that_used_it() -> None:
    before = (earlier(item("6"), name="a.pdf"), earlier(item("2", "5.00", "Cable"), name="b.pdf"))
    (message,) = said((item("5"), item("1", "5.00", "Cable")), LAMPS, *before)
    assert message.startswith("Line 1, 'Lamp': 5 are invoiced here, 6 were before ('a.pdf'); 10 were ordered.")
    assert check_lines((item("5"),), LAMPS, before, OrderTolerances())[0][1] == ("line_items[1].quantity",)


def test_the_tolerance_is_one_of_all_invoices_together() -> None:
    tolerances = OrderTolerances(quantity_percent=Decimal(10))
    assert said((item("5"),), LAMPS, earlier(item("6")), tolerances=tolerances) == []
    assert len(said((item("5"),), LAMPS, earlier(item("3")), earlier(item("4")), tolerances=tolerances)) == 1


@pytest.mark.parametrize(
    ("line", "is_credit", "is_free_again"),
    [
        (item("-10"), False, True),  # a cancellation as an invoice with negative lines
        (item("10"), True, True),
        (item("-10"), True, True),  # credit notes print either sign
        (item("10", "2.00"), True, False),  # a lower price: the goods stay
        (item("10", "-2.00"), False, False),
        (item("10", description="Screws"), True, False),
    ],
)
def test_what_gives_goods_back(line: LineItem, is_credit: bool, is_free_again: bool) -> None:
    taken = earlier(item("10"))
    assert (said((item("10"),), LAMPS, taken, earlier(line, credit=is_credit)) == []) is is_free_again
    assert len(said((item("10"),), LAMPS, taken, earlier(line, credit=is_credit, released=False))) == 1


def test_a_credit_for_what_was_never_seen_adds_nothing_to_the_order() -> None:
    assert said((item("10"),), LAMPS, earlier(item("10"), credit=True)) == []
    assert len(said((item("11"),), LAMPS, earlier(item("10"), credit=True))) == 1


def test_a_single_piece_may_be_invoiced_in_parts_as_far_as_its_amount_goes() -> None:
    project = order(ordered("Project", "1", "1000.00"))
    part = item("1", "400.00", "Project, part payment")
    assert said((part,), project, earlier(part)) == []
    (message,) = said((part,), project, earlier(part, name="a"), earlier(part, name="b"), earlier(part, name="c"))
    assert "3 were before ('b', 'c'); 1 were ordered" in message
    assert len(said((item("2", "400.00", "Project"),), project)) == 1  # two are not one in parts
    unpriced = row(description="Project", quantity="1")
    assert len(said((unpriced,), project, earlier(part))) == 1


def test_what_was_ordered_by_its_amount_alone_counts_by_amounts() -> None:
    flat = order(ordered("Maintenance", None, None, "1200.00"))
    month = row(description="Maintenance May", amount="500.00")
    assert said((month,), flat, earlier(month)) == []
    (message,) = said((month,), flat, earlier(month), earlier(month))
    assert "500.00 are invoiced here, 1000.00 were before" in message
    assert len(said((row(description="Maintenance", amount="1300.00"),), flat)) == 1


def test_deliveries_of_one_thing_on_several_days_are_one_line_of_the_order() -> None:
    days = order(ordered("Lamp", "4", "10.00"), ordered("Lamp", "6", "10.00"), ordered("Lamp", "1", "12.00"))
    assert said((item("10"), item("1", "12.00")), days) == []
    assert said((item("6"),), days, earlier(item("4"))) == []
    assert len(said((item("7"),), days, earlier(item("4")))) == 1


def test_lines_that_say_nothing_are_not_remembered_and_long_ones_are_cut() -> None:
    lines = invoiced_lines((row(quantity="3"), row(description="x" * 500, quantity="3", amount="none")))
    assert lines == (InvoicedLine(description="x" * 200, quantity=Decimal(3)),)
