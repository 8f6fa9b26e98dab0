"""The table of taxes by rate, read by what its numbers make: net and tax and, mostly, both together in every row.

It needs no word: a row is a line whose amounts are a net amount, the tax on it at a rate in use or printed beside it,
and their sum; the rows stand below each other. That what they come to is printed as well shows that none is missing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations

from extractors.fields.amounts import HIGHEST_RATE, Role, plausible_rate
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence
from extractors.fields.layout import DocumentLayout, PageLayout
from extractors.fields.rounding import CENT

_ALIGNED = 1.5  # of the type size: taxes of one table end so near to one another
_MOST_AMOUNTS = 6  # in a row, with a rate and what a column of totals beside the table says
_LINES_APART = 2  # from one row to the next, at most
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%")
_HIGHEST_PRINTED = Decimal(30)


@dataclass(frozen=True)
class TaxRow:
    """One rate's net amount, tax and, where it is printed, their sum."""

    net: MoneyCandidate
    tax: MoneyCandidate
    gross: MoneyCandidate | None

    @property
    def line(self) -> int:
        """Of its page."""
        return self.tax.span.cell.line


@dataclass(frozen=True)
class TaxTable:
    """What all the rows of a table come to, and the places that say so."""

    net: Decimal
    tax: Decimal
    nets: tuple[MoneyCandidate, ...]
    taxes: tuple[MoneyCandidate, ...]
    whole: MoneyCandidate  # net and tax together, printed
    rates: int

    def roles(self) -> dict[str, Role]:
        """The amounts of the document that it proves."""
        places = {
            "net_amount": (self.net, self.nets),
            "tax_amount": (self.tax, self.taxes),
            "total_amount": (self.whole.amount, (self.whole,)),
        }
        return {name: Role(name, a, at, Evidence.LABELLED, proven=True) for name, (a, at) in places.items()}


@dataclass(frozen=True)
class TaxTables:
    """The tables of a document whose whole is printed, and the lines that are one rate among several, in any table."""

    tables: tuple[TaxTable, ...]
    parts: frozenset[tuple[int, int]]  # numbers of page and line


def find_tax_tables(layout: DocumentLayout, amounts: Sequence[MoneyCandidate]) -> TaxTables:
    """What the lines of all pages come to."""
    tables: list[TaxTable] = []
    parts: set[tuple[int, int]] = set()
    for page in layout.pages:
        here = [a for a in amounts if a.is_sure and a.span.page is page.page]
        for group in _groups(page, here):
            rows = _without_sum(group)
            table = _table(rows, here, amounts)
            tables += [table] if table is not None else []
            parts |= {(page.page.number, r.line) for r in rows} if len(rows) > 1 else set()
    return TaxTables(tuple(tables), frozenset(parts))


def with_tax_tables(roles: dict[str, Role], found: TaxTables) -> dict[str, Role]:
    """The roles, where a table of taxes says more: net or tax were missing, or one rate's row was taken for the whole.

    Where the whole is not printed, that such a row adds up proves nothing.
    """
    roles = {name: _doubted(role) if _is_part(role, found.parts) else role for name, role in roles.items()}
    tables = found.tables
    table = max(tables, key=lambda t: (abs(t.whole.amount), t.rates), default=None)
    if table is None:
        return roles
    total = roles.get("total_amount")
    if total is not None and abs(total.amount) > abs(table.whole.amount) + CENT:
        return roles
    known = roles.keys() >= {"net_amount", "tax_amount"}
    if total is not None and known and table.rates == 1:
        return roles
    proven = table.roles()
    if total is not None and total.amount == table.whole.amount:
        proven["total_amount"] = replace(proven["total_amount"], candidates=total.candidates)
    return {**roles, **proven}


def tax_within(total: Decimal, found: TaxTables) -> Role | None:
    """The tax that a table finds within a total."""
    return next((t.roles()["tax_amount"] for t in found.tables if abs(t.whole.amount - total) <= CENT), None)


def _is_part(role: Role, parts: Collection[tuple[int, int]]) -> bool:
    cells = [c.span.cell for c in role.candidates]
    return len(cells) == 1 and (cells[0].page.number, cells[0].line) in parts


def _doubted(role: Role) -> Role:
    return replace(role, evidence=Evidence.GUESS, proven=False)


def _without_sum(rows: Sequence[TaxRow]) -> Sequence[TaxRow]:
    """The rows of the rates alone: the last one may be the sum of those above it."""
    nets, taxes = (sum((getattr(r, name).amount for r in rows[:-1]), Decimal()) for name in ("net", "tax"))
    is_sum = abs(rows[-1].net.amount - nets) <= CENT and abs(rows[-1].tax.amount - taxes) <= CENT
    return rows[:-1] if len(rows) > 1 and is_sum else rows


def _groups(page: PageLayout, amounts: Sequence[MoneyCandidate]) -> Iterator[list[TaxRow]]:
    group: list[TaxRow] = []
    for number in range(len(page.lines)):
        row = _row(page, number, [a for a in amounts if a.span.cell.line == number])
        if row is None:
            continue
        if group and not _follows(row, group[-1]):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _follows(row: TaxRow, last: TaxRow) -> bool:
    box, above = row.tax.span, last.tax.span
    return row.line - last.line <= _LINES_APART and abs(box.box.x1 - above.box.x1) < _ALIGNED * box.cell.height


def _row(page: PageLayout, number: int, amounts: Sequence[MoneyCandidate]) -> TaxRow | None:
    if not 2 <= len(amounts) <= _MOST_AMOUNTS:
        return None
    text = " ".join(c.text for c in page.lines[number])
    printed = {Decimal(r.replace(",", ".")) for r in _RATE.findall(text)}
    for net, tax, gross in permutations(amounts, 3):
        if abs(net.amount + tax.amount - gross.amount) <= CENT and _is_tax_on(net.amount, tax.amount, printed):
            return TaxRow(net, tax, gross)
    for net, tax in permutations(amounts, 2):
        beside = {a.amount for a in amounts if a is not net and a is not tax and 0 < a.amount < _HIGHEST_PRINTED}
        if tax.amount and any(_is_rate(net.amount, tax.amount, rate) for rate in printed | beside):
            return TaxRow(net, tax, None)
    return _untaxed(amounts, says_so=Decimal(0) in printed)


def _untaxed(amounts: Sequence[MoneyCandidate], *, says_so: bool) -> TaxRow | None:
    """A row of what bears no tax: "0 %", or a rate of 0.00, and at its end a tax of 0.00."""
    at = max((n for n, a in enumerate(amounts) if not a.amount), default=0)
    nets = [a for a in amounts[:at] if a.amount]
    rates = len(amounts[:at]) - len(nets)
    return TaxRow(nets[0], amounts[at], None) if len(nets) == 1 and (says_so or rates) else None


def _is_tax_on(net: Decimal, tax: Decimal, printed: set[Decimal]) -> bool:
    if not net or abs(tax) > HIGHEST_RATE * abs(net):
        return False
    if printed - {Decimal(0)}:
        return tax == 0 or any(_is_rate(net, tax, rate) for rate in printed)
    return tax == 0 or plausible_rate(net, tax)


def _is_rate(net: Decimal, tax: Decimal, rate: Decimal) -> bool:
    return abs(net) > abs(tax) and abs(net * rate / 100 - tax) <= 2 * CENT


def _table(
    rows: Sequence[TaxRow], here: Sequence[MoneyCandidate], amounts: Sequence[MoneyCandidate]
) -> TaxTable | None:
    net, tax = sum((r.net.amount for r in rows), Decimal()), sum((r.tax.amount for r in rows), Decimal())
    lines = {r.line for r in rows}
    if not tax or (len(rows) == 1 and rows[0].gross is None and len({rows[0].net.amount, net + tax}) == 1):
        return None
    slack = CENT * len(rows)
    summed = _sum_row(rows, net, tax, [a for a in here if 0 < a.span.cell.line - rows[-1].line <= _LINES_APART])
    outside = [a for a in amounts if a.is_sure and not (a in here and a.span.cell.line in lines)]
    whole = next((a for a in reversed(outside) if abs(abs(a.amount) - abs(net + tax)) <= slack), None)
    if whole is None:
        return None
    if summed is not None:
        return TaxTable(summed[0].amount, summed[1].amount, (summed[0],), (summed[1],), whole, len(rows))
    if abs(net + tax - whole.amount) > CENT and abs(net + tax + whole.amount) > CENT:
        return None
    return TaxTable(net, tax, tuple(r.net for r in rows), tuple(r.tax for r in rows if r.tax.amount), whole, len(rows))


def _sum_row(
    rows: Sequence[TaxRow], net: Decimal, tax: Decimal, below: Sequence[MoneyCandidate]
) -> tuple[MoneyCandidate, MoneyCandidate] | None:
    """The amounts below the columns that are their sums, if only to the cents lost by rounding each row."""
    if len(rows) == 1:
        return None

    def under(last: MoneyCandidate, whole: Decimal) -> MoneyCandidate | None:
        reach = _ALIGNED * last.span.cell.height
        near = (a for a in below if abs(a.span.box.x1 - last.span.box.x1) < reach)
        return next((a for a in near if abs(a.amount - whole) <= CENT * len(rows)), None)

    found = under(rows[-1].net, net), under(rows[-1].tax, tax)
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None
