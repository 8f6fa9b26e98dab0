"""Lists of what was done when: spots on the air, hours, trips. Each row has a date or a time and an amount of its own.

Such a list is no table of goods: its headings are the trade's, quantities are seldom printed, rows stand below the line
that they belong to, and several lists (what was ordered, by week, what was done) share the pages. Which of them is what
is billed, no heading says, but arithmetic does: the one that adds up to the amount before any commission.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.fields.candidates import Candidates, MoneyCandidate
from extractors.fields.dated_rows import HEAD_REACH, DatedRow, Head, is_described, leaves_description_empty, line_of
from extractors.fields.layout import DocumentLayout, Span

_MONEY_HEADS = frozenset(
    [
        *("amount", "total", "rate", "price", "cost", "value", "charge", "fee", "$"),
        *("betrag", "preis", "honorar", "montant", "prix", "importe", "precio"),
    ]
)
_FEWEST_HEADS = 3  # cells of a heading: fewer stand beside an amount, not above a list
_CLOCK = re.compile(
    r"(?<![\d.,:])\d{1,2}:\d\d(?!\d)|(?<![\w.,])\d{1,2}\s?[AaPp]\.?[Mm]\b|(?<![\d.,:])\d{1,2}(?::?\d\d)?[apAP]m?-"
)
_NOTHING = re.compile(r"(?<![\d:.,])(?:0{1,2}:)*:?00(?![\d:.,])")  # ":00", a duration of zero: listed, but not billed
_STEP = 0.6  # of the type size: amounts of one column end, or have their middle, within so much of each other


Place = tuple[int, int]
"""A line: the number of its page and its own."""


@dataclass(frozen=True)
class DatedList:
    """The rows of one column of amounts, in reading order, and which of the amounts looked for they add up to."""

    rows: tuple[DatedRow, ...]
    whole: Decimal | None

    @property
    def sum(self) -> Decimal:
        """Of the rows' amounts."""
        return _sum(self.rows)


def find_dated_list(
    layout: DocumentLayout, found: Candidates, totals: Collection[MoneyCandidate], wholes: Collection[Decimal]
) -> DatedList | None:
    """The list that adds up to one of `wholes`, else the longest; None where no page has one. `totals` are no rows.

    Of several that add up it is the one with the most rows, and on the right; but where lines above them sum up its
    rows, as what was ordered does with the days on which it was done, those lines are what is billed.
    """
    lists = [rows for rows in _lists(layout, found, totals) if rows]
    adding = [DatedList(tuple(rows), _sum(rows)) for every in lists for rows in _billed(every) if _sum(rows) in wholes]
    if adding:
        best = max(adding, key=lambda one: (len(one.rows), one.rows[-1].amount.span.box.x1))
        return min((one for one in adding if one is best or _sums_up(one, best)), key=lambda one: len(one.rows))
    longest = max(lists, key=lambda rows: (len(rows), _sum(rows)), default=None)
    return DatedList(tuple(longest), None) if longest is not None else None


def _sums_up(lines: DatedList, details: DatedList) -> bool:
    """Whether each of the lines stands above some of the details and is their sum."""
    if len(lines.rows) >= len(details.rows):
        return False
    starts = [_place(r.amount) for r in lines.rows]
    sums = [Decimal()] * len(starts)
    for row in details.rows:
        line = bisect_right(starts, _place(row.amount)) - 1
        if line < 0:
            return False
        sums[line] += row.amount.amount
    return sums == [r.amount.amount for r in lines.rows]


def _billed(rows: Sequence[DatedRow]) -> Iterator[Sequence[DatedRow]]:
    """The rows, and without those that took no time: what was not done is listed with its price and not billed."""
    yield rows
    done = [r for r in rows if not _NOTHING.search(r.text)]
    if len(done) < len(rows):
        yield done


def _sum(rows: Sequence[DatedRow]) -> Decimal:
    return sum((r.amount.amount for r in rows), Decimal())


def _lists(layout: DocumentLayout, found: Candidates, totals: Collection[MoneyCandidate]) -> Iterator[list[DatedRow]]:
    """The described rows of each column of amounts that stands below a heading of money; what is free is not billed."""
    by_line: defaultdict[Place, list[MoneyCandidate]] = defaultdict(list)
    for one in found.amounts:
        if one.is_sure:
            by_line[_place(one)].append(one)
    heads = _heads(layout, by_line)
    for column in _columns(layout, found, totals, by_line):
        reach = HEAD_REACH * column[0].span.cell.height
        low = min(a.span.box.x0 for a in column) - reach
        high = max(a.span.box.x1 for a in column) + reach
        above = {
            place: head for place, head in heads.items() if any(w.box.x0 < high and w.box.x1 > low for w in head.money)
        }
        if above:
            others = heads.keys() - above.keys()
            yield [
                row for row in _rows(layout, column, above, others, by_line) if row.amount.amount and is_described(row)
            ]


def _place(amount: MoneyCandidate) -> Place:
    return amount.span.page.number, amount.span.cell.line


def _heads(layout: DocumentLayout, by_line: Mapping[Place, Sequence[MoneyCandidate]]) -> dict[Place, Head]:
    heads: dict[Place, Head] = {}
    for page in layout.pages:
        for number, line in enumerate(page.lines):
            place = page.page.number, number
            if place in by_line or len(line) < _FEWEST_HEADS:
                continue
            money = tuple(w for c in line for w in c.words if w.text.lower().strip(".:()[]€£,;/-*") in _MONEY_HEADS)
            if money:
                heads[place] = Head(line, money)
    return heads


def _columns(
    layout: DocumentLayout,
    found: Candidates,
    totals: Collection[MoneyCandidate],
    by_line: Mapping[Place, Sequence[MoneyCandidate]],
) -> list[list[MoneyCandidate]]:
    """The sure amounts in lines with a date or a time, those below each other together."""
    dated = {(d.span.page.number, d.span.cell.line) for d in found.dates}
    lines = {page.page.number: page.lines for page in layout.pages}
    columns: list[list[MoneyCandidate]] = []
    for (page, number), here in by_line.items():
        if (page, number) not in dated and not any(_CLOCK.search(c.text) for c in lines[page][number]):
            continue
        for amount in (a for a in here if a not in totals):
            best = min(columns, key=lambda column: _apart(column[-1], amount), default=None)
            if best is not None and _apart(best[-1], amount) < _STEP * amount.span.cell.height:
                best.append(amount)
            else:
                columns.append([amount])
    return columns


def _apart(one: MoneyCandidate, other: MoneyCandidate) -> float:
    a, b = one.span.box, other.span.box
    return min(abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2)


def _rows(
    layout: DocumentLayout,
    column: Sequence[MoneyCandidate],
    heads: Mapping[Place, Head],
    others: Collection[Place],
    by_line: Mapping[Place, Sequence[MoneyCandidate]],
) -> Iterator[DatedRow]:
    """The lines of a column's amounts, each with the line above that it belongs to, over pages.

    `others` are headings of other lists: what stands above them says nothing of the rows below.
    """
    amounts = {_place(a): a for a in column}
    head = next(iter(heads.values()))
    of: tuple[Span, ...] = ()
    last: tuple[Place, DatedRow] | None = None
    for page in layout.pages:
        inside = False  # below a heading of this page: above it stand addresses
        for number, line in enumerate(page.lines):
            place = page.page.number, number
            if place in heads:
                head, inside = heads[place], True
            elif place in others:
                of = ()
            elif place in amounts:
                amount = amounts[place]
                prices = tuple(a for a in by_line[place] if a is not amount)
                row = DatedRow(amount, line, prices, head, of if leaves_description_empty(line, head) else ())
                if last is not None and last[0] == (place[0], number - 1) and not is_described(row):
                    row = replace(row, of=last[1].told)  # "and again at 4:42"
                last = (place, row) if is_described(row) else None
                yield row
            elif inside and place not in by_line:
                of = line_of(line, head) or of
