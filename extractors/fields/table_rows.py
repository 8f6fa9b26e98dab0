"""The lines of a table of goods put together to rows: cells by column, and what is left over that may be a row, too."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise, permutations

from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Cell, Span
from extractors.fields.table_headings import Column
from holdpoint.document import BoundingBox, PageKind, Word
from holdpoint.values import DecimalMark, parse_money

_ENDS_IN_AMOUNT = re.compile(r"\d[.,]\d\d\)?(?:\s?(?:[€$£%]|[A-Z]{1,3}))?$")
_FEWEST_CELLS = 3  # of a line that shows where the columns are, though it ends in another number than an amount
_FULL = 0.6  # of the columns: a line with cells in so many shows them best
_LINE_OF_A_GRID = re.compile(r"[|¦!\[\](){}_*~.:'`´‘’-]+$")
_QUANTITY = re.compile(r"^(-?[\d.,'’ ]*\d)\s*([^\d\s].*)?$")
_PROPERTY = re.compile(r"^\w[\w .,/-]{1,28}\s?:(?:\s|$)")  # "Packaging: box" says more about a thing than its name
_MARGIN = 0.5  # of the first heading's width: what ends farther left of it is no part of the table
_CENT = Decimal("0.01")
_CLOSE = 0.9  # of the type size: the gap between lines of one description
_WITHIN_ROW = 1.6  # of the type size: the gap between a row's first line and the one that bears its amount
_TO_NAME = 2.2  # of the type size: the gap to the description that stands below its article number
_DETAIL = ("description", "quantity", "unit_price", "position", "code")


@dataclass
class Row:
    """The words of a row by column."""

    cells: dict[str, list[Span]] = field(default_factory=dict)
    may_go_on: bool = False  # on a picture something below it, not understood, may be the rest of its description

    def add(self, column: str, span: Span) -> None:
        """One more span of a column."""
        self.cells.setdefault(column, []).append(span)

    def text(self, column: str) -> str:
        """What is printed in a column."""
        return " ".join(s.text for s in self.cells.get(column, ()))

    def number(self, column: str, mark: DecimalMark | None) -> Decimal | None:
        """The number in a column; of a quantity the part before its unit."""
        text = self.text(column)
        return quantity_of(text, mark)[0] if column == "quantity" else parse_money(text, mark)

    def multiplies(self, mark: DecimalMark | None) -> bool:
        """Whether quantity times unit price is the amount, to the cent."""
        return _multiplies(*(self.number(name, mark) for name in ("quantity", "unit_price", "amount")))

    def take_price_out_of_quantity(self, mark: DecimalMark | None) -> None:
        """Two columns whose headings are printed into each other pass for one: "7 ud. 20,40".

        Its last word is the price where quantity times that word is the amount. Else it stays, for nothing proves it.
        """
        spans = self.cells.get("quantity", [])
        if not spans or "unit_price" in self.cells or sum(len(s.words) for s in spans) < 2:
            return
        last = spans[-1]
        price = Span(last.cell, last.words[-1:])
        kept = [*spans[:-1], Span(last.cell, last.words[:-1])] if len(last.words) > 1 else spans[:-1]
        quantity, _ = quantity_of(" ".join(s.text for s in kept), mark)
        if _multiplies(quantity, parse_money(price.text, mark), self.number("amount", mark)):
            self.cells["quantity"], self.cells["unit_price"] = kept, [price]


def _multiplies(quantity: Decimal | None, price: Decimal | None, amount: Decimal | None) -> bool:
    if quantity is None or price is None or amount is None:
        return False
    return amount != 0 and abs(quantity * price - amount) <= _CENT


def quantity_of(text: str, mark: DecimalMark | None) -> tuple[Decimal | None, str | None]:
    """Number and unit of a quantity such as "3 m²"."""
    match = _QUANTITY.match(text.strip())
    return (None, None) if match is None else (parse_money(match.group(1), mark), match.group(2))


@dataclass(frozen=True)
class Grid:
    """The columns with the x at which each one ends and the next begins."""

    columns: tuple[Column, ...]
    edges: tuple[float, ...]

    @classmethod
    def over(cls, columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> "Grid":
        """Cut between two headings where the fewest words of the body stand, in the middle of the widest such gap.

        Headings are often narrower than what they head, and aligned otherwise, so their own edges say little.
        """
        shown = [line for line in body if columns and _shows_columns(line, columns)]
        rows = [line for line in shown if len(line) > _FULL * len(columns)] or shown
        boxes = [w.box for line in rows for cell in line for w in cell.words]
        return cls(tuple(columns), tuple(_cut(left, right, boxes) for left, right in pairwise(columns)))

    def named_by_arithmetic(self, body: Sequence[Sequence[Cell]], mark: DecimalMark | None) -> "Grid":
        """Columns whose headings were not understood are the quantity or the price where they multiply to the amounts.

        A column headed "#" counts the rows, or the things: then it is the quantity in the same way.
        """
        names = [c.name for c in self.columns]
        missing = [name for name in ("quantity", "unit_price") if name not in names]
        unknown = [i for i, name in enumerate(names) if name == OTHER or (name == "position" and "quantity" in missing)]
        if "amount" not in names or not missing:
            return self
        texts = [self._texts(line) for line in body]

        @cache
        def prices(column: int) -> list[Decimal | None]:
            return [parse_money(text.get(column, ""), mark) for text in texts]

        @cache
        def quantities(column: int) -> list[Decimal | None]:
            return [quantity_of(text.get(column, ""), mark)[0] for text in texts]

        amounts = prices(names.index("amount"))
        best, most = self, max(1, sum(amount is not None for amount in amounts) // 2)
        for chosen in permutations(unknown, len(missing)):
            roles = dict(zip(missing, chosen, strict=True))
            at = [roles[name] if name in roles else names.index(name) for name in ("quantity", "unit_price")]
            multiplying = sum(map(_multiplies, quantities(at[0]), prices(at[1]), amounts))
            if multiplying >= most:
                named = {column: name for name, column in roles.items()}
                columns = tuple(replace(c, name=named.get(i, c.name)) for i, c in enumerate(self.columns))
                best, most = Grid(columns, self.edges), multiplying + 1
        return best

    def _texts(self, line: Sequence[Cell]) -> dict[int, str]:
        """What a line says in each column, by the column's number."""
        words: dict[int, list[str]] = {}
        for column, word in self._words(line):
            words.setdefault(column, []).append(word.text)
        return {column: " ".join(said) for column, said in words.items()}

    def _words(self, line: Sequence[Cell]) -> Iterator[tuple[int, Word]]:
        for cell in line:
            if cell.box.x1 >= self._left_margin:
                for word in cell.words:
                    if cell.page.kind is PageKind.TEXT_LAYER or not _LINE_OF_A_GRID.match(word.text):
                        yield self._number_at(word), word

    @cached_property
    def _left_margin(self) -> float:
        first = self.columns[0]
        return first.x0 - _MARGIN * (first.x1 - first.x0)

    def row(self, line: Sequence[Cell]) -> Row:
        """The words of a line by column, words within one cell together."""
        return self._assign(line, further=False)

    def further(self, line: Sequence[Cell]) -> Row:
        """The same for a row's second line and those below it: a cell is of the column in which it begins."""
        return self._assign(line, further=True)

    def _assign(self, line: Sequence[Cell], *, further: bool) -> Row:
        row = Row()
        for cell in line:
            if cell.box.x1 < self._left_margin:
                continue
            groups: dict[str, list[Word]] = {}
            start = self._column_at(cell.words[0])
            for word in cell.words:
                if cell.page.kind is not PageKind.TEXT_LAYER and _LINE_OF_A_GRID.match(word.text):
                    continue  # read as a letter, it would keep a description's second line from being one
                column = start if further else self._column_at(word)
                groups.setdefault((further and column.below) or column.name, []).append(word)
            for name, words in groups.items():
                row.add(name, Span(cell, tuple(words)))
        return row

    def _column_at(self, word: Word) -> Column:
        return self.columns[self._number_at(word)]

    def _number_at(self, word: Word) -> int:
        return bisect_left(self._sorted_edges, (word.box.x0 + word.box.x1) / 2)

    @cached_property
    def _sorted_edges(self) -> list[float]:
        return sorted(self.edges)


def _shows_columns(line: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether the line keeps to the columns, as rows do and lines of text do not."""
    if len(line) > 1 and line[-1].box.x1 > columns[-1].x0 and _ENDS_IN_AMOUNT.search(line[-1].text) is not None:
        return True
    numbers = [c for c in columns if c.name in ("amount", "unit_price", "tax_rate")]
    return (
        len(line) >= _FEWEST_CELLS
        and parse_money(line[-1].text, ",") is not None
        and bool(numbers)
        and line[-1].box.x1 > numbers[-1 if len(numbers) == 1 else -2].x0
    )


def _cut(left: Column, right: Column, boxes: Sequence[BoundingBox]) -> float:
    low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    within = [b for b in boxes if b.x1 > low and b.x0 < high]
    heads = (BoundingBox(x0=left.x0, y0=0, x1=left.x1, y1=0), BoundingBox(x0=right.x0, y0=0, x1=right.x1, y1=0))
    points = sorted({low, high, *(x for b in (*within, *heads) for x in (b.x0, b.x1) if low < x < high)})
    best, best_rank = (left.x1 + right.x0) / 2, (float("inf"), 0.0)
    for start, end in pairwise(points):
        middle = (start + end) / 2
        crossing = sum(b.x0 < middle < b.x1 for b in within) + 0.5 * sum(b.x0 < middle < b.x1 for b in heads)
        if (crossing, start - end) < best_rank:
            best, best_rank = middle, (crossing, start - end)
    return best


@dataclass
class TableRows:
    """The rows read so far, over all pages, and the lines that look like a row and are none."""

    mark: DecimalMark | None
    rows: list[Row] = field(default_factory=list)
    left_over: list[Span] = field(default_factory=list)
    doubtful: list[tuple[int, Row]] = field(default_factory=list)  # behind so many rows: an amount and little else
    ended: bool = False  # the totals were reached

    def read_page(self, body: Sequence[Sequence[Cell]], grid: Grid, totals: set[int], not_money: set[int]) -> None:
        """Append the rows of a page. `totals` and `not_money` are numbers of lines with such labels."""
        page = _Page(self, grid)
        for line in body:
            row = grid.row(line)
            if line[0].line in totals and not row.multiplies(self.mark):
                if self.rows or row.number("amount", self.mark) is not None:
                    page.close()
                    self.ended = True
                    return
                continue
            page.take(line, row, is_noted=line[0].line in not_money)
        page.close()


@dataclass
class _Page:
    """Where a page's table stands: the row that may go on, or the one that still wants its amount."""

    table: TableRows
    grid: Grid
    open: Row | None = None
    half: Row | None = None
    last: BoundingBox | None = None  # of the line that the open or half row ended with

    def take(self, line: Sequence[Cell], row: Row, *, is_noted: bool) -> None:
        """The next line: a row, half of one, the rest of one, or none of these."""
        mark = self.table.mark
        amount = row.number("amount", mark)
        multiplies = row.multiplies(mark)
        detailed = sum(c in row.cells for c in _DETAIL)
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
        if described is None or not more.cells.keys() <= {"description", "code"}:
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


def _box(line: Sequence[Cell]) -> BoundingBox:
    return BoundingBox.around(c.box for c in line)
