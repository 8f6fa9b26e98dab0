"""The columns of a table of goods: where each one ends, and what it holds where its heading does not say it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise, permutations

from extractors.fields.heading_columns import Column
from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Cell, Span
from extractors.fields.row_cells import Row, multiplies, quantity_of
from holdpoint.document import BoundingBox, PageKind, Word
from holdpoint.values import DecimalMark, parse_money

_ENDS_IN_AMOUNT = re.compile(r"\d[.,]\d\d\)?(?:\s?(?:[€$£%]|[A-Z]{1,3}))?$")
_FEWEST_CELLS = 3  # of a line that shows where the columns are, though it ends in another number than an amount
_FULL = 0.6  # of the columns: a line with cells in so many shows them best
_UNIT = re.compile(r"^(?:[^\W\d]{1,6}\.?|[A-Z]\d{2}|m[²³23])$")  # "Stk.", "E48", "m²"
_RULE = re.compile(r"[-=_*.~]{4,}$")  # a line that is made of characters
_LINE_OF_A_GRID = re.compile(r"[|¦!\[\](){}_*~.:'`´‘’-]+$")
_FACTORS = ("quantity", "unit_price", "amount")
_FEW_LINES = 3  # of a table in which a number that stands once may head a column
_FEWEST_PROVEN = 2  # rows that must multiply before a heading is not believed
_A_WORD = 3  # letters
_WITHIN_CELL = 0.1  # of a word that is cut, for a space between words of one cell
_TWO = 2  # cells below two headings: one of each
_MARGIN = 0.5  # of the first heading's width: what ends farther left of it is no part of the table


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
        columns = sorted(columns, key=lambda c: c.x0)
        shown = [line for line in body if columns and _shows_columns(line, columns)]
        rows = [line for line in shown if len(line) > _FULL * len(columns)] or shown
        boxes = [w.box for line in rows for cell in line for w in cell.words]
        begun = [line for line in shown if line[0].box.x0 < columns[0].x1]  # rows, and no totals
        cells = [_worded(cell) for line in begun for cell in line if len(cell.words) > 1]
        pairs = pairwise(columns)
        return cls(
            tuple(columns), tuple(_cut(left, right, boxes, cells, _pairs(rows, left, right)) for left, right in pairs)
        )

    def named_by_contents(self, body: Sequence[Sequence[Cell]], mark: DecimalMark | None) -> "Grid":
        """Columns whose headings were not understood are what the rows below show.

        They are quantity, price or amount where they multiply in most of the rows; so is one beside a column that its
        heading called so and that does not (a price before its discount). The column of words is the description.
        """
        texts = [self._texts(line) for line in body]
        return self._multiplying(texts, mark)._described(texts)._measured(texts)

    def _multiplying(self, texts: Sequence[Mapping[int, str]], mark: DecimalMark | None) -> "Grid":
        names = [c.name for c in self.columns]

        @cache
        def prices(column: int) -> list[Decimal | None]:
            return [parse_money(text.get(column, ""), mark) for text in texts]

        @cache
        def quantities(column: int) -> list[Decimal | None]:
            return [quantity_of(text.get(column, ""), mark)[0] for text in texts]

        missing = [name for name in _FACTORS if name not in names]
        # a column headed "#" counts the rows, or the things: then it is the quantity in the same way
        free = [
            i for i, name in enumerate(names)
            if name == OTHER or (name in ("position", "unit") and "quantity" in missing)
        ]  # fmt: skip
        free = [i for i in free if sum(map(_is_a_number, quantities(i), prices(i))) > 1 or len(texts) < _FEW_LINES]
        counted = max((sum(p is not None for p in prices(i)) for i in self._at("amount", free)), default=0)

        def count(roles: Mapping[str, int]) -> int:
            at = [roles.get(name, names.index(name) if name in names else -1) for name in _FACTORS]
            if min(at) < 0:
                return 0
            return sum(map(multiplies, quantities(at[0]), prices(at[1]), prices(at[2])))

        best, most = dict[str, int](), max(1, counted // 2)
        if missing:
            choices = [dict(zip(missing, chosen, strict=True)) for chosen in permutations(free, len(missing))]
        elif count({}) < most:
            choices = [{name: i} for name in _FACTORS for i in free]
            most = max(most, _FEWEST_PROVEN)
        else:
            return self
        for roles in choices:
            multiplying = count(roles)
            if multiplying >= most:
                best, most = roles, multiplying + 1
        return self._renamed(best)

    def _at(self, name: str, free: Sequence[int]) -> Sequence[int]:
        """The column of that name, else those that may be it."""
        return [i for i, c in enumerate(self.columns) if c.name == name] or free

    def _renamed(self, roles: Mapping[str, int]) -> "Grid":
        """Each column of `roles` named so; what was called that is something else."""
        if not roles:
            return self
        named = {column: name for name, column in roles.items()}
        names = [named.get(i, OTHER if c.name in roles else c.name) for i, c in enumerate(self.columns)]
        return replace(self, columns=tuple(replace(c, name=n) for c, n in zip(self.columns, names, strict=True)))

    def _described(self, texts: Sequence[Mapping[int, str]]) -> "Grid":
        """With the widest column of words as the description, where no heading names one."""
        names = [c.name for c in self.columns]
        is_below = any(c.below == "description" for c in self.columns)
        if is_below or "description" in names or "amount" not in names:
            return self
        rows = _with_digits(texts, names.index("amount"))
        free = [i for i, name in enumerate(names) if name in (OTHER, "code", "position")]
        # the numbers may stand in the middle of descriptions of several lines
        worded = _worded_columns(free, rows, len(rows)) or _worded_columns(free, texts, len(rows))
        return self._renamed({"description": max(worded, key=lambda i: worded[i])}) if worded else self

    def _measured(self, texts: Sequence[Mapping[int, str]]) -> "Grid":
        """With a column of short words beside the quantity as its units, where no heading names them."""
        names = [c.name for c in self.columns]
        if "unit" in names or not {"quantity", "amount"} <= set(names):
            return self
        at, rows = names.index("quantity"), _with_digits(texts, names.index("amount"))
        for i in (at + 1, at - 1):
            if 0 <= i < len(names) and names[i] == OTHER and len(rows) > 1:
                told = [text[i] for text in rows if i in text]
                if told and 2 * len(told) > len(rows) and all(_UNIT.match(one) for one in told):
                    return self._renamed({"unit": i})
        return self

    def _texts(self, line: Sequence[Cell]) -> dict[int, str]:
        """What a line says in each column, by the column's number."""
        said: dict[int, list[str]] = {}
        for _, words in self._printed(line):
            for word in words:
                said.setdefault(self._number_at(word), []).append(word.text)
        return {column: " ".join(texts) for column, texts in said.items()}

    def _printed(self, line: Sequence[Cell]) -> Iterator[tuple[Cell, list[Word]]]:
        """The cells that are not in the margin, with their words. Rules made of dashes are none; nor are a grid's own
        lines on a picture, which read as letters would keep a description's second line from being one."""
        for cell in line:
            if cell.box.x1 >= self._left_margin:
                is_print = cell.page.kind is PageKind.TEXT_LAYER
                drawn = _RULE if is_print else _LINE_OF_A_GRID
                yield cell, [w for w in cell.words if not drawn.match(w.text)]

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
        for cell, words in self._printed(line):
            groups: dict[str, list[Word]] = {}
            start = self._column_at(cell.words[0])
            for word in words:
                column = start if further else self._column_at(word)
                groups.setdefault((further and column.below) or column.name, []).append(word)
            for name, grouped in groups.items():
                row.add(name, Span(cell, tuple(grouped)))
        return row

    def _column_at(self, word: Word) -> Column:
        return self.columns[self._number_at(word)]

    def _number_at(self, word: Word) -> int:
        return bisect_left(self._sorted_edges, (word.box.x0 + word.box.x1) / 2)

    @cached_property
    def _sorted_edges(self) -> list[float]:
        return sorted(self.edges)


def _with_digits(texts: Sequence[Mapping[int, str]], column: int) -> list[Mapping[int, str]]:
    """Those of the lines that have a number in the column."""
    return [text for text in texts if any(ch.isdigit() for ch in text.get(column, ""))]


def _worded_columns(columns: Sequence[int], texts: Sequence[Mapping[int, str]], rows: int) -> dict[int, int]:
    """Those of the columns that say a word in more lines than half of so many rows, with the number of letters."""
    letters = {i: [sum(ch.isalpha() for ch in text.get(i, "")) for text in texts] for i in columns}
    return {i: sum(each) for i, each in letters.items() if 2 * sum(n >= _A_WORD for n in each) > rows}


def _worded(cell: Cell) -> BoundingBox:
    """The cell without the number that it begins with: a quantity stands close before what it counts."""
    rest = cell.words[1:] if parse_money(cell.words[0].text, ",") is not None else cell.words
    return BoundingBox.around(w.box for w in rest)


def _is_a_number(quantity: Decimal | None, price: Decimal | None) -> bool:
    return quantity is not None or price is not None


def filled(beside: Sequence[Column], columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> list[Column]:
    """Those of the columns beside a table that its rows fill: most of the lines that keep to its columns do."""
    rows = [line for line in body if columns and _shows_columns(line, columns)]
    return [
        c for c in beside if rows and 2 * sum(any(_is_under(cell, c) for cell in line) for line in rows) > len(rows)
    ]


def _is_under(cell: Cell, column: Column) -> bool:
    return cell.box.x0 < column.x1 and cell.box.x1 > column.x0


def _shows_columns(line: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether the line keeps to the columns, as rows do and lines of text do not."""
    money = next((c for c in columns if c.name == "amount"), columns[-1])
    if any(c.box.x1 > money.x0 and _ENDS_IN_AMOUNT.search(c.text) is not None for c in line[1:]):
        return True
    numbers = [c for c in columns if c.name in ("amount", "unit_price", "tax_rate")]
    return (
        len(line) >= _FEWEST_CELLS
        and parse_money(line[-1].text, ",") is not None
        and bool(numbers)
        and line[-1].box.x1 > numbers[-1 if len(numbers) == 1 else -2].x0
    )


def _pairs(rows: Sequence[Sequence[Cell]], left: Column, right: Column) -> list[tuple[float, float]]:
    """Where in each row that has just two cells below two headings the first one ends and the second one begins."""
    found = []
    for line in rows:
        under = [c.box for c in line if c.box.x1 > left.x0 and c.box.x0 < right.x1]
        if len(under) == _TWO and under[0].x0 <= left.x1:
            found.append((under[0].x1, under[1].x0))
    return found


def _cut(
    left: Column,
    right: Column,
    boxes: Sequence[BoundingBox],
    cells: Sequence[BoundingBox],
    between: Sequence[tuple[float, float]],
) -> float:
    low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    within = [b for b in boxes if b.x1 > low and b.x0 < high]
    heads = (BoundingBox(x0=left.x0, y0=0, x1=left.x1, y1=0), BoundingBox(x0=right.x0, y0=0, x1=right.x1, y1=0))
    points = sorted({low, high, *(x for b in (*within, *heads) for x in (b.x0, b.x1) if low < x < high)})
    best, best_rank = (left.x1 + right.x0) / 2, (float("inf"), 0.0)
    for start, end in pairwise(points):
        middle = (start + end) / 2
        crossing = sum(b.x0 < middle < b.x1 for b in within) + 0.5 * sum(b.x0 < middle < b.x1 for b in heads)
        if "description" in (left.name, right.name):  # the longest cells: what looks like a gap may be one of theirs
            crossing += _WITHIN_CELL * sum(b.x0 < middle < b.x1 for b in cells)
        crossing += _WITHIN_CELL * sum(not first <= middle <= second for first, second in between)
        if (crossing, start - end) < best_rank:
            best, best_rank = middle, (crossing, start - end)
    return best
