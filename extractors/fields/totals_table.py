"""Totals in a table: "Net | VAT | Total" as headings, one row for each tax rate and the sum of them below.

Labels above a column reach only its first row. Where every column of a heading is known, arithmetic says which of the
rows below is the whole: the one that adds up across and is the sum of those above it, or the only one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import PageLayout
from extractors.fields.linking import Link

_CENT = Decimal("0.01")
_COLUMNS = ("net_amount", "tax_amount", "total_amount")
_GAP = 3.0  # of the type size: rows farther apart belong to something else
_PROVEN = 1.05  # a sum across and down says more than any label beside an amount


@dataclass(frozen=True)
class _Row:
    cells: dict[str, MoneyCandidate]

    def adds_up(self) -> bool:
        net, tax, total = (self.cells[c].amount for c in _COLUMNS)
        return abs(net + tax - total) <= _CENT


def links_in_tables(
    page: PageLayout, labels: Sequence[FoundLabel], amounts: Sequence[MoneyCandidate]
) -> list[Link[MoneyCandidate]]:
    """The amounts of the row that is the whole, each linked to its column's heading."""
    return [one for head in _headings(labels) for one in _whole(page, head, amounts)]


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


def _whole(
    page: PageLayout, head: dict[str, FoundLabel], amounts: Sequence[MoneyCandidate]
) -> Iterator[Link[MoneyCandidate]]:
    rows = [row for row in _rows(page, head, amounts) if row.adds_up()]
    if not rows:
        return
    whole = rows[-1]
    if len(rows) > 1:
        sums = [sum((r.cells[c].amount for r in rows[:-1]), Decimal()) for c in _COLUMNS]
        if any(abs(whole.cells[c].amount - s) > _CENT for c, s in zip(_COLUMNS, sums, strict=True)):
            return  # one row for each rate and no sum of them
    for column, candidate in whole.cells.items():
        yield Link(candidate, head[column], column, _PROVEN)


def _rows(page: PageLayout, head: dict[str, FoundLabel], amounts: Sequence[MoneyCandidate]) -> Iterator[_Row]:
    line = head["total_amount"].span.cell.line
    last = max(f.span.box.y1 for f in head.values())
    for number in range(line + 1, len(page.lines)):
        cells = page.lines[number]
        top = min(c.box.y0 for c in cells)
        if top - last > _GAP * cells[0].height:
            return
        here = [a for a in amounts if a.span.page is page.page and a.span.cell.line == number and a.is_sure]
        found: dict[str, MoneyCandidate] = {}
        for column, label in head.items():
            under = [a for a in here if a.span.box.x0 < label.span.box.x1 and a.span.box.x1 > label.span.box.x0]
            if len(under) == 1:
                found[column] = under[0]
        if len(found) == len(_COLUMNS):
            yield _Row(found)
        if here:
            last = max(c.box.y1 for c in cells)
