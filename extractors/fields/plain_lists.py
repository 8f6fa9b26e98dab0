"""Lists without a heading: what was done or delivered, an amount behind each, and their sum below.

A solicitor's or a plumber's bill has no table. That the amounts of one column add up to the next one in it, which leads
to a total, shows that they are the rows, and that none is missing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.dated_rows import names_something
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.row_cells import Row, multiplies
from holdpoint.document import Word

_ALIGNED = 0.8  # of the type size: amounts of one column end so near to one another
_CLOSE = 0.9  # of the type size: the gap between lines of one description
_NEAR_SUM = 4  # lines from a list's only row to its sum
_WORDS_OF_ONE = 3  # that a list's only row says at least
_MOST_AFTER = 8  # amounts of the column, from the rows' sum down, among which a total is named
_DAY = re.compile(r"^\d{1,4}[./-]\d{1,2}(?:[./-](?:\d{2,4})?)?$")
_RATE = re.compile(r"^\d{1,2}(?:[.,]\d{1,2})?\s?%$")
_COUNT = re.compile(r"^[x×]?\s?(\d{1,4})\s?[x×]?$", re.IGNORECASE)
_MEASURED = re.compile(r"^(\d{1,4}(?:[.,]\d{1,3})?)(?:\s[^\W\d]{1,9}\.?)?$")

Lines = Collection[tuple[int, int]]
"""Lines by the number of their page and their own."""
Told = tuple[Cell, tuple[Word, ...]]
"""What a line says before its amount, and in which cell."""


@dataclass(frozen=True)
class PlainList:
    """The rows of one list, and the amount that they add up to."""

    rows: tuple[Row, ...]
    sum: Decimal


def find_plain_lists(
    layout: DocumentLayout, amounts: Sequence[MoneyCandidate], totals: Lines, named: Collection[int]
) -> list[PlainList]:
    """The lists of a document, the one with the most rows first.

    `totals` are the lines that begin with the label of a total, `named` the identities of amounts that a label calls
    one.
    """
    found: list[PlainList] = []
    for page in layout.pages:
        for column in _columns([a for a in amounts if a.is_sure and a.span.page is page.page]):
            found += _lists(page, column, {number for p, number in totals if p == page.page.number}, named)
    return sorted(found, key=lambda one: -len(one.rows))


def _columns(amounts: Sequence[MoneyCandidate]) -> Iterator[list[MoneyCandidate]]:
    """Amounts that end below each other, one a line."""
    columns: list[list[MoneyCandidate]] = []
    for one in sorted(amounts, key=lambda a: a.span.cell.line):
        reach = _ALIGNED * one.span.cell.height
        column = next((c for c in columns if abs(c[-1].span.box.x1 - one.span.box.x1) < reach), None)
        if column is None:
            columns.append([one])
        elif column[-1].span.cell.line != one.span.cell.line:
            column.append(one)
    yield from (c for c in columns if len(c) > 1)


def _lists(
    page: PageLayout, column: Sequence[MoneyCandidate], totals: Collection[int], named: Collection[int]
) -> Iterator[PlainList]:
    told = [_told(page, a) for a in column]
    start = 0
    while start < len(column):
        end = _end(column, told, start, totals)
        if end is None or not any(id(a) in named for a in column[end : end + _MOST_AFTER]):
            start += 1
            continue
        rows = [
            _row(page, Span(*said), column[at], column[at + 1])
            for at in range(start, end)
            if (said := told[at]) is not None  # all of them: `_end` went over described ones alone
        ]
        yield PlainList(tuple(rows), column[end].amount)
        start = end + 1


def _end(
    column: Sequence[MoneyCandidate], told: Sequence[Told | None], start: int, totals: Collection[int]
) -> int | None:
    """The place of the last amount that those from `start` on add up to; None where none is their sum.

    It is the last one, since a row may cost as much as those above it together.
    """
    running, end = Decimal(), None
    for at in range(start, len(column)):
        one = column[at]
        is_sum = at > start and running and one.amount == running
        if is_sum and (at - start > 1 or _is_only_row(told[start], column[start], one, totals)):
            end = at
        if one.span.cell.line in totals or told[at] is None:
            break
        running += one.amount
    return end


def _is_only_row(told: Told | None, row: MoneyCandidate, whole: MoneyCandidate, totals: Collection[int]) -> bool:
    words = sum(names_something(w) for w in told[1]) if told is not None else 0
    lines = whole.span.cell.line - row.span.cell.line
    return words >= _WORDS_OF_ONE and whole.span.cell.line in totals and lines <= _NEAR_SUM


def _told(page: PageLayout, amount: MoneyCandidate) -> Told | None:
    """What the line says before its amount: the words of its first cell that name something, without a day."""
    for cell in page.lines[amount.span.cell.line]:
        words = [w for w in cell.words if w.box.x1 <= amount.span.box.x0]
        while words and _DAY.match(words[0].text):
            del words[0]
        if any(names_something(w) for w in words):  # not only when it was: months are summed up, too
            return cell, tuple(words)
    return None


def _row(page: PageLayout, described: Span, amount: MoneyCandidate, following: MoneyCandidate) -> Row:
    row = Row()
    row.cells["description"] = [described, *_further(page, described, following.span.cell.line)]
    line = page.lines[amount.span.cell.line]
    between = [c for c in line if c.box.x0 >= described.box.x1 and c.box.x1 <= amount.span.box.x0]
    for cell in between:
        if _RATE.match(cell.text):
            row.cells["tax_rate"] = [Span(cell, cell.words)]
    row.cells |= _factors(between, amount.amount)
    row.cells["amount"] = [amount.span]
    return row


def _factors(cells: Sequence[Cell], amount: Decimal) -> dict[str, list[Span]]:
    """A count and a price among the cells that make the amount."""
    for counted in cells:
        count = _count(counted)
        for priced in cells if count is not None else ():
            if priced is not counted and multiplies(count, _price(priced), amount):
                number = Span(counted, counted.words)
                return {"quantity": [number], "unit_price": [Span(priced, priced.words)]}
    return {}


def _count(cell: Cell) -> Decimal | None:
    """How many: "3 x", or "184.00 Pages", where nothing says which mark is the decimal one but the amount."""
    count = _COUNT.match(cell.text)
    if count is not None:
        return Decimal(count.group(1))
    measured = _MEASURED.match(cell.text)
    return Decimal(measured.group(1).replace(",", ".")) if measured is not None else None


def _price(cell: Cell) -> Decimal | None:
    digits = re.sub(r"[^\d]", "", cell.text)
    return Decimal(digits).scaleb(-2) if re.search(r"\d[.,]\d\d$", cell.text) else None


def _further(page: PageLayout, described: Span, end: int) -> Iterator[Span]:
    """The lines below a row's that go on with its description, at the same left edge, before the line `end`."""
    last, left, size = described.box, described.box.x0, described.cell.height
    for number in range(described.cell.line + 1, end):
        cell = page.lines[number][0]
        if abs(cell.box.x0 - left) > size or cell.box.y0 - last.y1 >= _CLOSE * size or len(page.lines[number]) > 1:
            return
        yield Span(cell, cell.words)
        last = cell.box
