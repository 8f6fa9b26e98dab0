"""Lists without a heading: what was done or delivered, an amount behind each, and their sum below.

A solicitor's or a plumber's bill has no table. That the amounts of one column add up to the next one in it, which leads
to a total, shows that they are the rows, and that none is missing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.amounts import plausible_rate
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.dated_rows import names_something
from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.row_cells import Row, multiplies
from holdpoint.document import Word

_ALIGNED = 0.8  # of the type size: amounts of one column end so near to one another
_CLOSE = 0.9  # of the type size: the gap between lines of one description
_TOUCHES = 0.1  # of the type size: the gap between a line and an amount beside its end
_NET_TAX_TOTAL = 3
_FEWEST_OF_ANOTHER = 3  # rows whose sum stands in another column
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
    is_apart: bool = False  # the sum stands elsewhere than below them


def find_plain_lists(
    layout: DocumentLayout, amounts: Sequence[MoneyCandidate], totals: Lines, named: Mapping[int, MoneyCandidate]
) -> list[PlainList]:
    """The lists of a document, the one with the most rows first.

    `totals` are the lines that begin with the label of a total, `named` the amounts that a label calls one, by their
    candidates' identities.
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
    page: PageLayout, column: Sequence[MoneyCandidate], totals: Collection[int], named: Mapping[int, MoneyCandidate]
) -> Iterator[PlainList]:
    told, labelled = [_told(page, a) for a in column], list(named.values())
    start = 0
    while start < len(column):
        end = _end(column, told, start, totals)
        is_total = end is not None and (
            any(id(a) in named for a in column[end : end + _MOST_AFTER])
            or _is_taxed(column[end : end + _NET_TAX_TOTAL])
        )
        if not is_total:
            end = _end_by_total(column, told, start, totals, labelled)
        if end is None:
            start += 1
            continue
        rows = [
            _row(page, Span(*said), column[at], column[at + 1] if at + 1 < len(column) else None)
            for at in range(start, end)
            if (said := told[at]) is not None  # all of them: `_end` went over described ones alone
        ]
        yield PlainList(tuple(rows), sum((a.amount for a in column[start:end]), Decimal()), not is_total)
        start = end + 1


def _is_taxed(amounts: Sequence[MoneyCandidate]) -> bool:
    """Whether a sum, a tax on it and both together stand below each other."""
    net, tax, total = [a.amount for a in amounts] if len(amounts) == _NET_TAX_TOTAL else (Decimal(), Decimal(), None)
    return total is not None and plausible_rate(net, tax) and net + tax == total


def _end_by_total(
    column: Sequence[MoneyCandidate],
    told: Sequence[Told | None],
    start: int,
    totals: Collection[int],
    named: Sequence[MoneyCandidate],
) -> int | None:
    """The place behind the described amounts that add up to a total which stands elsewhere, below them.

    They are all of the column's that stand together: of a form's many numbers some would add up to another by chance.
    """

    def is_row(at: int) -> bool:
        return 0 <= at < len(column) and column[at].span.cell.line not in totals and told[at] is not None

    if is_row(start - 1):
        return None
    end = start
    while is_row(end) and column[end].amount > 0:
        end += 1
    if is_row(end) or end - start < _FEWEST_OF_ANOTHER:
        return None
    whole, last = sum((a.amount for a in column[start:end]), Decimal()), column[end - 1].span
    below = (a for a in named if a.span.page is last.page and a.span.cell.line > last.cell.line)
    return end if any(a.amount == whole for a in below) else None


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
    return _told_above(page, amount)


def _told_above(page: PageLayout, amount: MoneyCandidate) -> Told | None:
    """The line that reaches down to an amount which stands alone, in the middle of a description of two lines."""
    number, box = amount.span.cell.line, amount.span.box
    if number == 0 or len(page.lines[number]) > 1 or len(page.lines[number - 1]) != 1:
        return None
    cell = page.lines[number - 1][0]
    is_close = box.y0 - cell.box.y1 < _TOUCHES * cell.height
    words = cell.words if is_close and cell.box.x1 < box.x0 else ()
    return (cell, words) if any(names_something(w) for w in words) else None


def _row(page: PageLayout, described: Span, amount: MoneyCandidate, following: MoneyCandidate | None) -> Row:
    row = Row()
    end = following.span.cell.line if following is not None else len(page.lines)
    row.cells["description"] = [described, *_further(page, described, amount.span.cell.line, end)]
    line = page.lines[amount.span.cell.line]
    between = [c for c in line if c.box.x0 >= described.box.x1 and c.box.x1 <= amount.span.box.x0]
    for cell in between:
        if _RATE.match(cell.text):
            row.cells["tax_rate"] = [Span(cell, cell.words)]
    row.cells |= _factors(between, amount.amount)
    if between:
        row.cells[OTHER] = [Span(cell, cell.words) for cell in between]
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


def _further(page: PageLayout, described: Span, own: int, end: int) -> Iterator[Span]:
    """The lines below a row's that go on with its description, at the same left edge, before the line `end`."""
    last, left, size = described.box, described.box.x0, described.cell.height
    for number in range(described.cell.line + 1, end):
        if number == own:
            continue  # the amount stands in the middle of a description of several lines
        cell = page.lines[number][0]
        if abs(cell.box.x0 - left) > size or cell.box.y0 - last.y1 >= _CLOSE * size or len(page.lines[number]) > 1:
            return
        yield Span(cell, cell.words)
        last = cell.box
