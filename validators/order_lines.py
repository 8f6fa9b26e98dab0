"""The lines of an invoice against those of its order, together with what earlier invoices took of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.ports import EarlierInvoice, InvoicedLine, OrderLine, PurchaseOrder
from holdpoint.settings.master_data import OrderTolerances
from holdpoint.values import format_money, format_number
from validators.wording import decimal_of

ROUNDING = Decimal("0.05")  # what rounding line by line may add up to
_SAME_GOODS = 70.0  # rapidfuzz token set ratio of two descriptions, of 100
_MOST_LINES = 1_000  # of one document that are remembered
_LONGEST = 200  # characters of a description
_NAMED = 2  # earlier invoices

Said = list[tuple[str, tuple[str, ...]]]  # a message, and the fields it is about beside the order's number


def invoiced_lines(items: Iterable[LineItem]) -> tuple[InvoicedLine, ...]:
    """The lines that say what they are for, as later invoices on their order need them."""
    return tuple(line for line in map(_line, items) if line is not None)[:_MOST_LINES]


def check_lines(
    items: Sequence[LineItem], order: PurchaseOrder, earlier: Sequence[EarlierInvoice], tolerances: OrderTolerances
) -> Said:
    """Each line against the ordered line it is most like, in price and in quantity.

    The quantity of an ordered line counts over all lines and over all invoices on the order.
    """
    goods = _Goods(order.lines)
    if not goods.lines:
        return []
    before = _before(goods, earlier, tolerances)
    here: dict[int, _Taken] = defaultdict(_Taken)
    said: Said = []
    for number, item in enumerate(items, start=1):
        line = _line(item)
        if line is None:
            continue
        name, place = f"Line {number}, '{_cut(line.description)}'", goods.place_of(line)
        if place is None:
            if line.amount is None or line.amount > 0:  # a discount need not be ordered
                said.append(
                    (f"{name}, was not ordered on {order.number}. Ask who ordered.", _of(number, "description"))
                )
            continue
        ordered = goods.lines[place]
        if _is_dearer(line, ordered, tolerances):
            message = (
                f"{name}, costs {format_money(line.unit_price or Decimal(0))} each; ordered at "
                f"{format_money(ordered.unit_price or Decimal(0))}. Ask the vendor for a corrected invoice."
            )
            said.append((message, _of(number, "unit_price")))
        here[place].add(line, ordered, tolerances)
        what = "quantity" if ordered.quantity is not None else "amount"
        if getattr(line, what) is not None and _is_too_much(ordered, here[place], before[place], tolerances):
            said.append((f"{name}: {_too_much(ordered, here[place], before[place], what)}", _of(number, what)))
    return said


def with_tolerance(ordered: Decimal, percent: Decimal) -> Decimal:
    """The most that may be invoiced."""
    return ordered * (1 + percent / 100)


class _Goods:
    """What was ordered; lines of the same goods at the same price are one (deliveries on several days)."""

    def __init__(self, lines: Iterable[OrderLine]) -> None:
        merged: dict[tuple[str, Decimal | None], OrderLine] = {}
        for line in lines:
            key = (default_process(line.description), line.unit_price)
            other = merged.get(key)
            merged[key] = (
                line
                if other is None
                else other.model_copy(
                    update={"quantity": _sum(other.quantity, line.quantity), "amount": _sum(other.amount, line.amount)}
                )
            )
        self.lines = tuple(merged.values())
        self._places: dict[tuple[str, Decimal | None], int | None] = {}  # of a long order's invoices many lines recur

    def place_of(self, line: InvoicedLine) -> int | None:
        """The index of the ordered line that it is; among lines of one description that with the nearest price."""
        key = (line.description, line.unit_price)
        if key not in self._places:
            self._places[key] = self._find(line)
        return self._places[key]

    def _find(self, line: InvoicedLine) -> int | None:
        alike = [fuzz.token_set_ratio(line.description, o.description, processor=default_process) for o in self.lines]

        def rank(index: int) -> tuple[float, Decimal]:
            ordered = self.lines[index].unit_price
            apart = (
                abs(line.unit_price - ordered) if line.unit_price is not None and ordered is not None else Decimal(0)
            )
            return (-alike[index], apart)

        best = min(range(len(self.lines)), key=rank)
        return best if alike[best] >= _SAME_GOODS else None


@dataclass
class _Taken:
    """What was taken of one ordered line."""

    quantity: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    is_priced: bool = True  # every amount is known
    files: dict[str, None] = field(default_factory=dict)  # in the order of arrival, each once

    def add(self, line: InvoicedLine, ordered: OrderLine, tolerances: OrderTolerances, *, back: bool = False) -> None:
        """Count the line; `back`: it is a credit note's. A credit below the price takes no goods back."""
        quantity, amount = line.quantity or Decimal(0), _amount(line)
        if back or _gives_back(line):
            least = (ordered.unit_price or Decimal(0)) * (1 - tolerances.price_percent / 100)
            is_return = line.unit_price is None or abs(line.unit_price) >= least
            quantity = -abs(quantity) if is_return else Decimal(0)
            amount = -abs(amount) if amount is not None else Decimal(0)
        self.quantity += quantity
        self.amount += amount or Decimal(0)
        self.is_priced = self.is_priced and amount is not None


def _before(goods: _Goods, earlier: Iterable[EarlierInvoice], tolerances: OrderTolerances) -> Mapping[int, _Taken]:
    """What earlier invoices took of each ordered line. What gives back counts once it was released."""
    taken: dict[int, _Taken] = defaultdict(_Taken)
    for one in earlier:
        for line in one.lines:
            place = goods.place_of(line)
            if place is None or ((one.is_credit_note or _gives_back(line)) and not one.is_released):
                continue
            taken[place].add(line, goods.lines[place], tolerances, back=one.is_credit_note)
            taken[place].files[one.file_name] = None
    for of_line in taken.values():  # a credit for what was invoiced elsewhere does not add to the order
        of_line.quantity, of_line.amount = max(of_line.quantity, Decimal(0)), max(of_line.amount, Decimal(0))
    return taken


def _is_too_much(ordered: OrderLine, here: _Taken, before: _Taken, tolerances: OrderTolerances) -> bool:
    """Whether this invoice and those before it take more than was ordered.

    A single piece may be invoiced in parts, each of which says 1: then it is the amounts that count.
    """
    value = ordered.amount if ordered.amount is not None else _times(ordered.quantity, ordered.unit_price)
    is_within = value is not None and here.is_priced and before.is_priced
    if value is not None:
        is_within &= here.amount + before.amount <= with_tolerance(value, tolerances.total_percent) + ROUNDING
    if ordered.quantity is None:
        return value is not None and not is_within and here.is_priced
    most = with_tolerance(ordered.quantity, tolerances.quantity_percent)
    if here.quantity + before.quantity <= most:
        return False
    return not (ordered.quantity == 1 and here.quantity <= most and is_within)


def _too_much(ordered: OrderLine, here: _Taken, before: _Taken, what: str) -> str:
    def said(number: Decimal | None) -> str:
        return (format_number if what == "quantity" else format_money)(number or Decimal(0))

    now, past, asked = (said(getattr(one, what)) for one in (here, before, ordered))
    if not getattr(before, what):
        return f"{now} are invoiced, {asked} were ordered. Ask for a corrected invoice, or who ordered more."
    named = ", ".join(f"'{name}'" for name in [*before.files][-_NAMED:])
    return f"{now} are invoiced here, {past} were before ({named}); {asked} were ordered. Ask who ordered if it is due."


def _is_dearer(line: InvoicedLine, ordered: OrderLine, tolerances: OrderTolerances) -> bool:
    if line.unit_price is None or ordered.unit_price is None:
        return False
    return line.unit_price > with_tolerance(ordered.unit_price, tolerances.price_percent)


def _gives_back(line: InvoicedLine) -> bool:
    return any(number is not None and number < 0 for number in (line.quantity, line.unit_price, line.amount))


def _amount(line: InvoicedLine) -> Decimal | None:
    return line.amount if line.amount is not None else _times(line.quantity, line.unit_price)


def _line(item: LineItem) -> InvoicedLine | None:
    def number(cell: ExtractedField | None) -> Decimal | None:
        return decimal_of(cell.value) if cell is not None else None

    description = item.description.value if item.description is not None else None
    if not description:
        return None
    return InvoicedLine(
        description=description[:_LONGEST],
        quantity=number(item.quantity),
        unit_price=number(item.unit_price),
        amount=number(item.amount),
    )


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one * other if one is not None and other is not None else None


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one + other if one is not None and other is not None else None


def _of(number: int, cell: str) -> tuple[str, ...]:
    return (f"line_items[{number}].{cell}",)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
