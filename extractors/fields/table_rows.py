"""The lines of a table of goods put together to rows: cells by column, and what is left over that may be a row, too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Cell, Span
from extractors.fields.rounding import CENT
from extractors.fields.row_cells import Row
from extractors.fields.table_grid import Grid
from holdpoint.document import BoundingBox
from holdpoint.values import DecimalMark

_PROPERTY = re.compile(r"^\w[\w .,/-]{1,28}\s?:(?:\s|$)")  # "Packaging: box" says more about a thing than its name
_CLOSE = 0.9  # of the type size: the gap between lines of one description
_WITHIN_ROW = 1.6  # of the type size: the gap between a row's first line and the one that bears its amount
_TO_NAME = 2.2  # of the type size: the gap to the description that stands below its article number
_NEARER = 0.25  # of the type size: by so much a line stands nearer to the one below it than to the one above
_FEWEST_SUMMED = 2  # rows, for the next amount to be their sum by more than chance
_DETAIL = ("description", "quantity", "unit_price", "position", "code")
_HEADS_ROWS = re.compile(  # the paper by which the rows below it were delivered
    r"^\W*(?:albar[áa]n|lieferschein|delivery (?:note|docket)|despatch note|bon de livraison|bl n|remito|d\.?d\.?t\b"
    r"|pakbon|wz\b)",
    re.IGNORECASE,
)


@dataclass
class TableRows:
    """The rows read so far, over all pages, and the lines that look like a row and are none."""

    mark: DecimalMark | None
    rows: list[Row] = field(default_factory=list)
    left_over: list[Span] = field(default_factory=list)
    doubtful: list[tuple[int, Row]] = field(default_factory=list)  # behind so many rows: an amount and little else
    ended: bool = False  # the totals were reached
    summed: int = 0  # how many of the rows stand above the last subtotal

    def read_page(self, body: Sequence[Sequence[Cell]], grid: Grid, totals: set[int], not_money: set[int]) -> None:
        """Append the rows of a page. `totals` and `not_money` are numbers of lines with such labels."""
        page = _Page(self, grid)
        rows = [grid.row(line) for line in body]
        multiply = [row.multiplies(self.mark) for row in rows]
        for at, (line, row) in enumerate(zip(body, rows, strict=True)):
            if line[0].line in totals and not multiply[at]:
                if self._is_subtotal(row) and any(multiply[at + 1 :]):
                    page.close()
                    self.summed = len(self.rows)
                    continue
                if self.rows or row.number("amount", self.mark) is not None:
                    page.close()
                    self.ended = True
                    return
                continue
            if self._is_their_sum(row) and not multiply[at]:
                page.close()
                self.summed = len(self.rows)
                if not any(self._stands_as_rows_do(one) for one in rows[at + 1 :]):
                    return  # a further page may go on: "Carried forward"
                continue
            if page.begins_row(body, rows, at):
                page.above.append(line)
            else:
                page.take(line, row, is_noted=line[0].line in not_money)
        page.close()

    def _is_their_sum(self, row: Row) -> bool:
        """Whether a line that no label names a total is one: it bears the sum of all rows, has nothing that only rows
        have, and what it says begins elsewhere than their descriptions do.
        """
        amount, above = row.number("amount", self.mark), [r.number("amount", self.mark) for r in self.rows]
        if amount is None or len(above) < _FEWEST_SUMMED or sum((a or Decimal() for a in above), Decimal()) != amount:
            return False
        if row.number("unit_price", self.mark) is not None or row.number("tax_rate", self.mark) is not None:
            return False
        return any("description" in r.cells for r in self.rows) and not self._is_aligned(row)

    def _stands_as_rows_do(self, row: Row) -> bool:
        return row.multiplies(self.mark) or (row.number("amount", self.mark) is not None and self._is_aligned(row))

    def _is_aligned(self, row: Row) -> bool:
        """Whether what the line says begins where the descriptions of the rows so far do."""
        first = [r.cells["description"][0] for r in self.rows if "description" in r.cells]
        said = [span.box.x0 for span in row.cells.get("description", ())]
        return any(abs(x0 - one.box.x0) < one.cell.height for x0 in said for one in first)

    def _is_subtotal(self, row: Row) -> bool:
        """Whether the line bears the sum of the rows since the last such line, or of all of them."""
        amount = row.number("amount", self.mark)
        parts = [r.number("amount", self.mark) or Decimal() for r in self.rows]
        sums = (sum(parts[self.summed :], Decimal()), sum(parts, Decimal()))
        return bool(parts) and amount is not None and any(abs(s - amount) <= CENT for s in sums)


@dataclass
class _Page:
    """Where a page's table stands: the row that may go on, or the one that still wants its amount."""

    table: TableRows
    grid: Grid
    open: Row | None = None
    half: Row | None = None
    last: BoundingBox | None = None  # of the line that the open or half row ended with
    above: list[Sequence[Cell]] = field(default_factory=list)  # lines that begin the description of the row below

    def begins_row(self, body: Sequence[Sequence[Cell]], rows: Sequence[Row], at: int) -> bool:
        """Whether a line is the first of a row whose numbers stand in the middle of its description.

        It stands nearer to the line below it, which has numbers and either no words of its own or more below it.
        """
        if at + 1 >= len(body) or not _is_words(self.grid.further(body[at])):
            return False
        follows = at + 1
        while follows + 1 < len(body) and rows[follows].cells.keys() <= {OTHER} and rows[follows].cells:
            follows += 1
        row, size = rows[follows], body[at][0].height
        to_row = _top(body[follows]) - _box(body[at]).y1
        to_last = _top(body[at]) - _box(body[at - 1]).y1 if at else size
        if row.number("amount", self.table.mark) is None or to_row > to_last - _NEARER * size:
            return False
        if "description" not in row.cells:
            return True
        below = next((n for n in range(follows + 1, len(body)) if not rows[n].cells.keys() <= {OTHER}), None)
        if below is None or not _is_words(self.grid.further(body[below])):
            return False
        return abs((_top(body[below]) - _box(body[follows]).y1) - to_row) < _NEARER * size

    def _begun(self, row: Row) -> Row:
        """The row with the lines above it that begin its description."""
        began = [span for line in self.above for span in self.grid.further(line).cells.get("description", ())]
        self.above.clear()
        if began:
            row.cells["description"] = [*began, *row.cells.get("description", ())]
        return row

    def take(self, line: Sequence[Cell], row: Row, *, is_noted: bool) -> None:
        """The next line: a row, half of one, the rest of one, or none of these."""
        mark = self.table.mark
        if row.cells and row.cells.keys() <= {OTHER}:
            self.last = _box(line) if self.last is not None else None  # a date over two lines, beside a description
            return
        row = self._begun(row)
        amount = row.number("amount", mark)
        multiplies = row.multiplies(mark)
        detailed = sum(c in row.cells for c in _DETAIL) + (row.number("tax_rate", mark) is not None)
        # with cents, so that no register number and no page is an amount
        priced = amount is not None and (multiplies or amount.as_tuple().exponent == -2)
        if self.half is not None and self._completes(line, row, priced=priced):
            return
        if priced and (multiplies or detailed >= (3 if is_noted else 2)):
            self.close()
            self.table.rows.append(row)
            self.open, self.last = row, line[0].box
        elif amount is None and self._is_half(row):
            self.close()
            self.half, self.last = row, _box(line)
        elif not self._goes_on(line):
            if priced and "description" in row.cells:
                self.table.doubtful.append((len(self.table.rows), row))
            if not is_noted and self._may_be_a_row(row):
                self.table.left_over += row.cells["amount"]
            if row.cells and self.half is None:
                if self.open is not None and "description" in row.cells:
                    self.open.may_go_on = True
                self.open = None

    def close(self) -> None:
        """What still wants its amount will find none."""
        if self.half is not None:
            self.table.left_over += [s for spans in self.half.cells.values() for s in spans][:1]
        self.half = self.open = None

    def _is_half(self, row: Row) -> bool:
        """Whether the line has all of a row except its amount."""
        numbers = [row.number(name, self.table.mark) for name in ("quantity", "unit_price", "tax_rate")]
        told = sum(number is not None for number in numbers)
        return "amount" not in row.cells and told > 1 and len(row.cells) > told

    def _may_be_a_row(self, row: Row) -> bool:
        """Whether something like an amount stands in its column, beside what only rows have."""
        numbers = [row.number(name, self.table.mark) for name in ("quantity", "unit_price")]
        if row.number("amount", self.table.mark) is not None:
            return any(n is not None for n in numbers) or "description" in row.cells
        return any(n is not None for n in numbers) and any(ch.isdigit() for ch in row.text("amount"))

    def _completes(self, line: Sequence[Cell], row: Row, *, priced: bool) -> bool:
        """Whether the line bears the amount of the row above it; then both are one."""
        half, last = self.half, self.last
        if half is None or last is None or not priced or row.cells.keys() & {"quantity", "unit_price", "tax_rate"}:
            return False
        amount = next((c for c in line if c.box.x1 >= row.cells["amount"][0].box.x1), line[-1])
        if amount.box.y0 - last.y1 > _WITHIN_ROW * amount.height:
            return False
        half.cells["amount"] = row.cells["amount"]
        more = self.grid.further(line)
        if not _PROPERTY.match(more.text("description")):
            for span in more.cells.get("description", ()):
                half.add("description", span)
        self.table.rows.append(half)
        self.open, self.half, self.last = half, None, _box(line)
        return True

    def _goes_on(self, line: Sequence[Cell]) -> bool:
        """Whether the line is more of the open row's description; then it is added."""
        row = self.open if self.open is not None else self.half
        if row is None or self.last is None:
            return False
        more = self.grid.further(line)
        described = more.cells.get("description")
        if described is None or not more.cells.keys() <= {"description", "code", OTHER}:
            return False
        if _HEADS_ROWS.match(more.text("description")):
            return False
        if _PROPERTY.match(more.text("description")) and "description" in row.cells:
            return False
        reach = _CLOSE if "description" in row.cells else _TO_NAME
        if min(c.box.y0 for c in line) - self.last.y1 >= reach * line[0].height:
            return False
        for span in described:
            row.add("description", span)
        self.last = line[0].box
        return True


def _is_words(row: Row) -> bool:
    """Whether the line is part of a description and nothing else."""
    return "description" in row.cells and row.cells.keys() <= {"description", OTHER}


def _top(line: Sequence[Cell]) -> float:
    return min(c.box.y0 for c in line)


def _box(line: Sequence[Cell]) -> BoundingBox:
    return BoundingBox.around(c.box for c in line)
