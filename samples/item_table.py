"""The table of line items: planned over pages first, then drawn with repeated head and carried sums."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from samples.formats import money_text, number_text, percent_text, with_currency
from samples.sheet import BLACK, GREY, Align, Rgb, Sheet
from samples.truth import Bill, Item
from samples.wording import Wording

ColumnKey = Literal["position", "description", "quantity", "unit", "unit_price", "tax_rate", "amount"]


@dataclass(frozen=True)
class Column:
    """One column; `width` in points, text keeps 4 points from its edges."""

    key: ColumnKey
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Look:
    """How a table looks."""

    size: float = 9
    gap: float = 7  # between rows
    head_fill: Rgb | None = None
    head_color: Rgb = BLACK
    zebra: Rgb | None = None
    rows_ruled: bool = False
    grid: Rgb | None = None
    dashed: bool = False
    rule: Rgb = BLACK
    unit_in_quantity: bool = False
    symbols: bool = False  # amounts with their currency sign


@dataclass(frozen=True)
class ItemTable:
    """The items of a bill in columns, at `x`, down to `bottom` on every page."""

    bill: Bill
    words: Wording
    columns: tuple[Column, ...]
    look: Look
    x: float
    bottom: float

    def plan(self, sheet: Sheet, first: float, following: float, tail: float) -> list[tuple[int, int]]:
        """Which items [start, end) stand on which page.

        The table's head begins at `first` on the first page and at `following` on the others; below the last row
        `tail` points must be left for the sums.
        """
        heights = [self._row_height(sheet, item) for item in self.bill.items]
        pages: list[tuple[int, int]] = []
        start, count = 0, len(heights)
        while True:
            y = (first if not pages else following + self._line) + self._head_height
            end = start
            while end < count and y + heights[end] <= self.bottom - self._line:
                y += heights[end]
                end += 1
            if end == count and y + tail <= self.bottom:
                return [*pages, (start, end)]
            if end == count and end - start > 1:
                end -= 1  # the sums must not stand alone on a page
            pages.append((start, end))
            start = end

    def draw(self, sheet: Sheet, pages: list[tuple[int, int]], first: float, turn_page: Callable[[], float]) -> float:
        """Draw as planned; `turn_page` ends a page and returns where the next head begins. Returns the lower edge."""
        y, carried = first, Decimal(0)
        for page, (start, end) in enumerate(pages):
            y = self._head(sheet, y)
            top = y - self._head_height
            if page:
                y = self._carry_row(sheet, y, self.words.brought, carried)
            for i in range(start, end):
                y = self._row(sheet, y, i)
                carried += self.bill.items[i].amount
            if page < len(pages) - 1:
                y = self._carry_row(sheet, y, self.words.carried, carried)
                self._frame(sheet, top, y)
                y = turn_page()
            else:
                self._frame(sheet, top, y)
        return y

    @property
    def width(self) -> float:
        return sum(c.width for c in self.columns)

    @property
    def _line(self) -> float:
        return self.look.size * 1.25 + self.look.gap

    @property
    def _head_height(self) -> float:
        return self.look.size + 11

    def _row_height(self, sheet: Sheet, item: Item) -> float:
        return len(self._description(sheet, item)) * self.look.size * 1.25 + self.look.gap

    def _description(self, sheet: Sheet, item: Item) -> list[str]:
        width = next(c.width for c in self.columns if c.key == "description")
        return sheet.split(item.description, width - 8, self.look.size)

    def _head(self, sheet: Sheet, y: float) -> float:
        look = self.look
        lower = y + self._head_height
        if look.head_fill is not None:
            sheet.box(self.x, y, self.x + self.width, lower, fill=look.head_fill)
        baseline = y + self._head_height / 2 + look.size * 0.35
        for left, column in self._places():
            title = self._title(column.key)
            sheet.text(*self._anchor(left, column, baseline), title, look.size, bold=True, align=column.align, color=look.head_color)  # fmt: skip
        if look.head_fill is None and look.grid is None:
            sheet.rule(self.x, lower, self.x + self.width, lower, color=look.rule, dashed=look.dashed, width=0.8)
            if look.dashed:
                sheet.rule(self.x, y, self.x + self.width, y, color=look.rule, dashed=True, width=0.8)
        return lower

    def _row(self, sheet: Sheet, y: float, index: int) -> float:
        look, item = self.look, self.bill.items[index]
        height = self._row_height(sheet, item)
        if look.zebra is not None and index % 2:
            sheet.box(self.x, y, self.x + self.width, y + height, fill=look.zebra)
        baseline = y + look.gap / 2 + look.size * 0.95
        for left, column in self._places():
            x, _ = self._anchor(left, column, baseline)
            cell = self._description(sheet, item) if column.key == "description" else [self._cell(column.key, index)]
            sheet.lines(x, baseline, cell, look.size, leading=1.25, align=column.align)
        if look.rows_ruled:
            sheet.rule(self.x, y + height, self.x + self.width, y + height, color=look.rule, width=0.35)
        return y + height

    def _carry_row(self, sheet: Sheet, y: float, label: str, amount: Decimal) -> float:
        look = self.look
        baseline = y + look.gap / 2 + look.size * 0.95
        for left, column in self._places():
            x, _ = self._anchor(left, column, baseline)
            if column.key == "description":
                sheet.text(x, baseline, label, look.size, bold=True, color=GREY, align=column.align)
            elif column.key == "amount":
                sheet.text(x, baseline, self._money(amount), look.size, bold=True, color=GREY, align=column.align)
        return y + self._line

    def _frame(self, sheet: Sheet, top: float, lower: float) -> None:
        grid = self.look.grid
        if grid is None:
            lower += 2 if self.look.dashed else 0
            sheet.rule(self.x, lower, self.x + self.width, lower, color=self.look.rule, dashed=self.look.dashed, width=0.8)  # fmt: skip
            return
        sheet.box(self.x, top, self.x + self.width, lower, stroke=grid, width=0.7)
        head = top + self._head_height
        sheet.rule(self.x, head, self.x + self.width, head, color=grid, width=0.7)
        for left, _ in self._places()[1:]:
            sheet.rule(left, top, left, lower, color=grid, width=0.5)

    def _places(self) -> list[tuple[float, Column]]:
        places, left = [], self.x
        for column in self.columns:
            places.append((left, column))
            left += column.width
        return places

    def _anchor(self, left: float, column: Column, baseline: float) -> tuple[float, float]:
        match column.align:
            case "left":
                return left + 4, baseline
            case "right":
                return left + column.width - 4, baseline
            case "center":
                return left + column.width / 2, baseline

    def _title(self, key: ColumnKey) -> str:
        return str(getattr(self.words, key))

    def _cell(self, key: ColumnKey, index: int) -> str:
        item, numbers = self.bill.items[index], self.words.numbers
        match key:
            case "position":
                return str(index + 1)
            case "quantity":
                text = number_text(item.quantity, numbers)
                return f"{text} {item.unit}" if self.look.unit_in_quantity else text
            case "unit":
                return item.unit
            case "unit_price":
                return self._money(item.unit_price)
            case "tax_rate":
                return percent_text(item.tax_rate, numbers, self.words.language)
            case "amount":
                return self._money(item.amount)
            case "description":
                return item.description

    def _money(self, amount: Decimal) -> str:
        if self.look.symbols:
            return with_currency(amount, self.bill.currency, self.words.numbers, symbol=True)
        return money_text(amount, self.words.numbers)


@dataclass(frozen=True)
class SumRow:
    """One row of the sums below the table."""

    label: str
    amount: str
    strong: bool = False


def sum_rows(bill: Bill, words: Wording, *, tax_sum: bool, due: bool) -> list[SumRow]:
    """Net, each tax, their sum where `tax_sum` and several rates, the total, and the amount due where `due`."""

    def money(amount: Decimal) -> str:
        return with_currency(amount, bill.currency, words.numbers, symbol=words.symbol)

    rows = [SumRow(words.net, money(bill.net))]
    for tax in bill.taxes:
        label = f"{words.tax} {percent_text(tax.rate, words.numbers, words.language)}"
        rows.append(SumRow(label, money(tax.amount)))
    if tax_sum and len(bill.taxes) > 1:
        rows.append(SumRow(words.tax_total, money(bill.tax)))
    rows.append(SumRow(words.total, money(bill.total), strong=True))
    if due:
        rows.append(SumRow(words.amount_due, money(bill.total), strong=True))
    return rows
