"""Totals in a table: "Net | VAT | Total" as headings, one row for each tax rate and the sum of them below.

Labels above a column reach only its first row. Where every column of a heading is known, arithmetic says which of the
rows below is the whole: the one that adds up across and is the sum of those above it, or the only one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from extractors.fields.amounts import MONEY_FIELDS
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, PageLayout, share_column
from extractors.fields.linking import Link
from extractors.fields.rounding import CENT

_COLUMNS = ("net_amount", "tax_amount", "total_amount")
_GAP = 3.0  # of the type size: rows farther apart belong to something else
_FEWEST_SUMMED = 3  # rows: two and their sum
_PROVEN = 1.05  # a sum across and down says more than any label beside an amount


_ByLine = Mapping[int, Sequence[MoneyCandidate]]
"""The amounts of a page that are surely money, by the line that they stand in."""


@dataclass(frozen=True)
class _Row:
    cells: dict[str, MoneyCandidate]

    def adds_up(self) -> bool:
        net, tax, total = (self.cells[c].amount for c in _COLUMNS)
        return abs(net + tax - total) <= CENT


def links_in_tables(
    page: PageLayout, labels: Sequence[FoundLabel], amounts: Sequence[MoneyCandidate]
) -> list[Link[MoneyCandidate]]:
    """The amounts of the row that is the whole, each linked to its column's heading."""
    by_line: defaultdict[int, list[MoneyCandidate]] = defaultdict(list)
    for one in amounts:
        if one.is_sure and one.span.page is page.page:
            by_line[one.span.cell.line].append(one)
    whole = [one for head in _headings(labels) for one in _whole(page, head, by_line)]
    return [*whole, *_summed(page, labels, by_line)]


def _headings(labels: Sequence[FoundLabel]) -> Iterator[dict[str, FoundLabel]]:
    """The lines in which net, tax and total are headed, each in a cell of its own."""
    by_line: dict[int, dict[str, list[FoundLabel]]] = {}
    for found in labels:
        column = next((m.field for m in found.meanings if m.field in _COLUMNS), None)
        if column is not None and found.starts_cell and not any(ch.isdigit() for ch in found.span.cell.text):
            by_line.setdefault(found.span.cell.line, {}).setdefault(column, []).append(found)
    for heads in by_line.values():
        if len(heads) < len(_COLUMNS):
            continue
        for chosen in product(*(heads[c] for c in _COLUMNS)):
            if len({id(f.span.cell) for f in chosen}) == len(_COLUMNS):
                yield dict(zip(_COLUMNS, chosen, strict=True))


def _whole(page: PageLayout, head: dict[str, FoundLabel], by_line: _ByLine) -> Iterator[Link[MoneyCandidate]]:
    rows = [row for row in _rows(page, head, by_line) if row.adds_up()]
    if not rows:
        return
    whole = rows[-1]
    if len(rows) > 1:
        sums = [sum((r.cells[c].amount for r in rows[:-1]), Decimal()) for c in _COLUMNS]
        if any(abs(whole.cells[c].amount - s) > CENT for c, s in zip(_COLUMNS, sums, strict=True)):
            return  # one row for each rate and no sum of them
    for column, candidate in whole.cells.items():
        yield Link(candidate, head[column], column, _PROVEN)


def _rows(page: PageLayout, head: dict[str, FoundLabel], by_line: _ByLine) -> Iterator[_Row]:
    line = head["total_amount"].span.cell.line
    last = max(f.span.box.y1 for f in head.values())
    for number in range(line + 1, len(page.lines)):
        cells = page.lines[number]
        if _is_far(cells, last):
            return
        here = by_line.get(number, [])
        under = {column: _under(label, here) for column, label in head.items()}
        if all(len(found) == 1 for found in under.values()):
            yield _Row({column: found[0] for column, found in under.items()})
        if here:
            last = max(c.box.y1 for c in cells)


def _is_far(cells: Sequence[Cell], last: float) -> bool:
    """Whether a row stands too far below what ends at `last` to belong to it."""
    return min(c.box.y0 for c in cells) - last > _GAP * cells[0].height


def _under(label: FoundLabel, here: Sequence[MoneyCandidate]) -> list[MoneyCandidate]:
    box = label.span.box
    return [a for a in here if share_column(a.span.box, box)]


def _summed(page: PageLayout, labels: Sequence[FoundLabel], by_line: _ByLine) -> Iterator[Link[MoneyCandidate]]:
    """The last row of a table by period ("Gross Amount | Agency Comm. | Net Amount", and below "Totals").

    At least two columns must have their sum in one row: in a table of goods only one has.
    """
    by_row: dict[tuple[int, int], list[Link[MoneyCandidate]]] = {}
    for label in labels:
        meaning = next((m for m in label.meanings if m.field in MONEY_FIELDS), None)
        if meaning is None:
            continue
        column = list(_column(page, label, by_line))
        above = sum((c.amount for c in column[:-1]), Decimal())
        if len(column) >= _FEWEST_SUMMED and above and abs(column[-1].amount - above) <= CENT:
            row = (label.span.cell.line, column[-1].span.cell.line)
            by_row.setdefault(row, []).append(Link(column[-1], label, meaning.field, _PROVEN))
    for links in by_row.values():
        if len({id(one.candidate) for one in links}) > 1:
            yield from links


def _column(page: PageLayout, label: FoundLabel, by_line: _ByLine) -> Iterator[MoneyCandidate]:
    """The amounts below a heading, one a row, as far as the rows follow closely."""
    last = label.span.box.y1
    for number in range(label.span.cell.line + 1, len(page.lines)):
        cells = page.lines[number]
        if _is_far(cells, last):
            return
        under = _under(label, by_line.get(number, []))
        if len(under) == 1:
            yield under[0]
            last = max(c.box.y1 for c in cells)
