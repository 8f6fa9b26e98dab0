"""Whether every row of a table was read: the rows against the printed sum, and against the words between them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.line_items import ItemTable, amounts_sum
from extractors.fields.rounding import CENT
from extractors.fields.row_cells import Row
from holdpoint.document import BoundingBox, PageKind
from holdpoint.finding import Finding, ReasonCode
from holdpoint.values import format_money

_FEWEST_COUNTED = 3  # rows whose numbers show by which steps they are counted
_LONG_GAP = 1.8  # of a row's usual distance to the next: a row that no reader saw leaves as much white
_MOST_QUOTED = 3

_ADVICE = "Compare the line items with the page and enter what is missing."


def incomplete_rows(table: ItemTable, amounts: Sequence[MoneyCandidate]) -> tuple[Finding, ...]:
    """A finding where a row may have been lost; none where the rows add up to an amount printed outside of them.

    That sum proves the table complete whatever else stands in it (details, discounts, notes); only without it do words
    like a row's that are in none, rows that are missing in the numbering, and white as high as a row, count.
    """
    if _sum_is_printed(table, amounts):
        return ()
    doubts = (_left_over(table), _uncounted(table.rows), _white(table.rows), _no_rows(table, amounts))
    found = next((doubt for doubt in doubts if doubt is not None), None)
    if found is None:
        return ()
    message, page = found
    return (
        Finding(code=ReasonCode.ROWS_INCOMPLETE, message=f"{message} {_ADVICE}", fields=("line_items",), page=page),
    )


def list_without_sum(count: int, total: Decimal) -> Finding:
    """A list whose rows add up to nothing that is billed: only its sum could prove it complete."""
    message = f"{count} line items were read that add up to {format_money(total)}, which is no total of the document."
    return Finding(code=ReasonCode.ROWS_INCOMPLETE, message=f"{message} {_ADVICE}", fields=("line_items",))


def _sum_is_printed(table: ItemTable, amounts: Sequence[MoneyCandidate]) -> bool:
    """Whether an amount that is no row's own is the sum of the rows, to a cent for all of them together."""
    total = amounts_sum(table.items)
    if total is None:
        return False
    cells = {(s.page.number, s.box) for row in table.rows for s in row.cells.get("amount", ())}
    prices = {(s.page.number, s.box) for row in table.rows for s in row.cells.get("unit_price", ())}
    own = cells | prices
    return any(
        abs(abs(a.amount) - abs(total)) <= CENT and not any(_within(a, page, box) for page, box in own) for a in amounts
    )


def _within(amount: MoneyCandidate, page: int, box: BoundingBox) -> bool:
    own = amount.span.box
    overlaps = own.x0 < box.x1 and own.x1 > box.x0 and own.y0 < box.y1 and own.y1 > box.y0
    return amount.span.page.number == page and overlaps


def _left_over(table: ItemTable) -> tuple[str, int] | None:
    if not table.left_over:
        return None
    texts = ", ".join(f'"{s.cell.text}"' for s in table.left_over[:_MOST_QUOTED])
    count = len(table.rows)
    return f"{count} line items were read, but {texts} stands in their table and is in none.", table.left_over[
        0
    ].page.number


def _uncounted(rows: Sequence[Row]) -> tuple[str, int] | None:
    """Rows are numbered 1, 2, 4: one is missing. Numbers that run by other steps, or not upwards, say nothing."""
    texts = [row.text("position").rstrip(".)") for row in rows]
    if len(rows) < _FEWEST_COUNTED or not all(t.isascii() and t.isdigit() for t in texts):
        return None
    numbers = [int(t) for t in texts]
    steps = [b - a for a, b in pairwise(numbers)]
    usual = median(steps)
    if min(steps) < 1 or usual not in steps:
        return None
    for i, step in enumerate(steps):
        if step > usual and step % usual == 0:
            message = f"Line item {numbers[i + 1]} was read right after {numbers[i]}: a row between them is missing."
            return message, _page(rows[i + 1])
    if numbers[0] == 2 * usual:
        return f"The first line item that was read is number {numbers[0]}: one above it is missing.", _page(rows[0])
    return None


def _white(rows: Sequence[Row]) -> tuple[str, int] | None:
    """Where a picture was read, a row that no reader saw leaves white between two others."""
    places = [(row, _page(row), _top(row)) for row in rows if _is_picture(row)]
    steps = [(b[2] - a[2], b[0]) for a, b in pairwise(places) if a[1] == b[1]]
    if len(steps) < _FEWEST_COUNTED:
        return None
    usual = median(step for step, _ in steps)
    for step, row in steps:
        if usual > 0 and step > _LONG_GAP * usual:
            return f'Above the line item "{row.text("description")}" there is room for another one.', _page(row)
    return None


def _no_rows(table: ItemTable, amounts: Sequence[MoneyCandidate]) -> tuple[str, int] | None:
    """A heading of a table without a row under it, though the document prints amounts."""
    if table.rows or not table.headings or not amounts:
        return None
    heading = table.headings[0]
    return f'No line item could be read below the heading "{heading.text}".', heading.page.number


def _page(row: Row) -> int:
    return next(s.page.number for spans in row.cells.values() for s in spans)


def _is_picture(row: Row) -> bool:
    return any(s.page.kind is not PageKind.TEXT_LAYER for spans in row.cells.values() for s in spans)


def _top(row: Row) -> float:
    return min(s.box.y0 for spans in row.cells.values() for s in spans)
