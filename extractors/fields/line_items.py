"""The rows of the table of goods: columns by their headings, cells by geometry, rows by their amount, across pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from extractors.fields.amounts import HIGHEST_RATE, plausible_rate
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.heading_columns import Column
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, Span
from extractors.fields.lexicon import Label
from extractors.fields.linking import Link
from extractors.fields.plain_lists import find_plain_lists
from extractors.fields.rounding import CENT
from extractors.fields.row_cells import Row, quantity_of
from extractors.fields.row_factors import put_factors, settled_marks
from extractors.fields.table_grid import Grid, filled
from extractors.fields.table_headings import find_heading
from extractors.fields.table_rows import TableRows
from extractors.fields.tax_keys import put_rates_for_keys
from holdpoint.document import PageKind
from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.values import DecimalMark, format_money, format_number, parse_money

_MOST_CELLS_OF_TOTALS = 3  # a row of goods has more
_STOPPING = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due"})
_NO_TAX = re.compile(r"(?:zero|nil)(?:[ -]rated?)?$", re.IGNORECASE)  # "exempt" is another thing than a rate of zero
_ONE_OR_LITRE = re.compile(r"(?:^|\d)1$")
_LAST_NUMBER = re.compile(r"(\d[\d.,' ]*[.,]\d\d)(?:\s?(?:[€$£]|[A-Z]{1,3}))?$")
_SURELY = 0.7  # the weight of a label that a total has whatever follows it
_MOST_LETTERS_BEHIND = 6  # "imp.", "HT", "EUR", "IVA"
_BESIDE = 10.0  # points or so: an amount is often wider than its heading
_FOR_SO_MANY = re.compile(r"\s?/\s?\d*$")  # "241,00/100", "4,86/ 1": the price as printed
_HAS_A_PRICE = re.compile(r"\d[.,]\d\d$")


@dataclass(frozen=True)
class ItemTable:
    """The line items, and what the completeness of the table is judged by."""

    items: tuple[LineItem, ...] = ()
    rows: tuple[Row, ...] = ()  # the same, as they stand on the pages
    left_over: tuple[Span, ...] = ()  # words in the table that look like a row's and are in none
    headings: tuple[Cell, ...] = ()  # the first cell of each heading that was found
    doubtful: tuple[tuple[int, Row], ...] = ()  # lines with an amount and little else, and how many rows stand above
    mark: DecimalMark | None = None
    is_plain: bool = False  # no heading names its columns

    def with_doubtful(self, whole: Decimal) -> "ItemTable":
        """The table with all its doubtful lines as rows, where only with them it adds up to `whole`; else itself."""
        added = [row.number("amount", self.mark) for _, row in self.doubtful]
        known = amounts_sum(self.items)
        if known is None or not added or any(amount is None for amount in added):
            return self
        if abs(abs(known + sum(a for a in added if a is not None)) - abs(whole)) > CENT or abs(known) == abs(whole):
            return self
        rows = list(self.rows)
        for above, row in reversed(self.doubtful):
            rows.insert(above, row)
        items = tuple(_item(row, self.mark) for row in rows)
        return replace(self, items=items, rows=tuple(rows), left_over=(), doubtful=())


def read_table(layout: DocumentLayout, labels: Sequence[Sequence[FoundLabel]], mark: DecimalMark | None) -> ItemTable:
    """Every row of the goods table; nothing where no heading of one is found."""
    table = TableRows(mark)
    columns: Sequence[Column] = ()
    beside: Sequence[Column] = ()
    headings: list[Cell] = []
    for page, found in zip(layout.pages, labels, strict=True):
        heading = find_heading(page)
        if heading is None and not columns:
            continue
        start = 0
        if heading is not None:
            columns, beside, start = heading.columns, heading.beside, heading.end
            headings.append(page.lines[heading.start][0])
        body = page.lines[start:]
        not_money = {f.span.cell.line for f in found if any(m.field == "not_money" for m in f.meanings)}
        above = _above_totals(body, found, columns)
        grid = Grid.over([*columns, *filled(beside, columns, above)], above).named_by_contents(above, mark)
        is_told = any(c.name in ("description", "quantity") for c in columns)
        if not is_told and all(c.name != "quantity" for c in grid.columns):
            columns = ()  # its rows do not bear out that this is the heading of goods
            continue
        columns, beside = grid.columns, ()
        table.read_page(body, grid, _totals_lines(found), not_money)
        if table.ended:
            break
    _take_off_counter(table.rows)
    for row in table.rows:
        row.take_price_out_of_quantity(mark)
        row.take_price_out_of_more(mark)
        row.take_quantity_out_of_description(mark)
        put_factors(row, mark)
    put_rates_for_keys(table.rows, layout)
    items = tuple(_item(row, mark) for row in table.rows)
    return ItemTable(items, tuple(table.rows), tuple(table.left_over), tuple(headings), tuple(table.doubtful), mark)


def with_plain_lists(
    table: ItemTable,
    layout: DocumentLayout,
    labels: Sequence[Sequence[FoundLabel]],
    links: Sequence[Link[MoneyCandidate]],
    amounts: Sequence[MoneyCandidate],
) -> ItemTable:
    """A list without a heading where no table was read, and one below a table where a total is of both together."""
    named = {id(x.candidate): x.candidate for x in links if x.field in _STOPPING}
    totals = {
        (page.page.number, n)
        for page, f in zip(layout.pages, labels, strict=True)
        for n in (*_totals_lines(f), *_tax_lines(f))
    }
    lists = find_plain_lists(layout, amounts, totals, named)
    if not lists:
        return table
    for row in (row for one in lists for row in one.rows):
        put_factors(row, table.mark)
    if not table.rows:
        rows = lists[0].rows
        _take_off_counter(rows)
        return replace(table, rows=rows, items=tuple(_item(r, table.mark) for r in rows), left_over=(), is_plain=True)
    known, own = amounts_sum(table.items), {_place(row) for row in table.rows}
    wholes = {a.amount for a in named.values()}
    more = [one for one in lists if not own & {_place(row) for row in one.rows}]
    for one in more:
        if known is not None and not one.is_apart and one.sum > 0 and known + one.sum in wholes:
            items = tuple(_item(r, table.mark) for r in one.rows)
            return replace(table, rows=table.rows + one.rows, items=table.items + items, doubtful=())
    return table


def _place(row: Row) -> tuple[int, int]:
    amount = row.cells["amount"][0]
    return amount.page.number, amount.cell.line


def _take_off_counter(rows: Sequence[Row]) -> None:
    """Where "Item  Description" was read as one heading, the rows' numbers stand as cells before their descriptions."""
    described = [row.cells.get("description", []) for row in rows]
    if all(len(spans) > 1 and spans[0].text.rstrip(".") == str(n) for n, spans in enumerate(described, start=1)):
        for spans in described:
            del spans[0]
    if len(rows) > 1 and all(_begins_with(spans, f"{n}.") for n, spans in enumerate(described, start=1)):
        for spans in described:
            spans[0] = Span(spans[0].cell, spans[0].words[1:])


def _begins_with(spans: Sequence[Span], text: str) -> bool:
    return bool(spans) and len(spans[0].words) > 1 and spans[0].words[0].text == text


def _above_totals(
    body: Sequence[Sequence[Cell]], labels: Sequence[FoundLabel], columns: Sequence[Column]
) -> Sequence[Sequence[Cell]]:
    """The lines before the first one of the totals, which keep to no column."""
    totals = _totals_lines(labels)

    def is_row(line: Sequence[Cell]) -> bool:
        counted = any(ch.isdigit() for cell in line for ch in cell.text)
        return line[0].line not in totals or (len(line) > _MOST_CELLS_OF_TOTALS and counted)

    rows = list(takewhile(is_row, body))
    amounts = next((c for c in columns if c.name == "amount"), None)
    return rows[: _before_sum(rows, amounts)]


def _before_sum(lines: Sequence[Sequence[Cell]], amounts: Column | None) -> int:
    """The place of the first line whose amount is the sum of those above it; how many lines, where none is."""
    running, count = Decimal(), 0
    for at, line in enumerate(lines):
        found = _amount_in(line[1:], amounts)
        if found is None:
            continue
        amount = Decimal(re.sub(r"\D", "", found.group(1)))
        if count > 1 and amount == running:
            return at
        running, count = running + amount, count + 1
    return len(lines)


def _amount_in(cells: Sequence[Cell], column: Column | None) -> re.Match[str] | None:
    """The amount that stands nearest below the column's heading, no farther beside it than that is wide."""
    if column is None:
        return _LAST_NUMBER.search(cells[-1].text) if cells else None
    middle, width = (column.x0 + column.x1) / 2, column.x1 - column.x0
    apart = [(abs((c.box.x0 + c.box.x1) / 2 - middle), _LAST_NUMBER.search(c.text)) for c in cells]
    near = [(distance, found) for distance, found in apart if found is not None and distance < width + _BESIDE]
    return min(near, key=lambda one: one[0])[1] if near else None


def _totals_lines(labels: Sequence[FoundLabel]) -> set[int]:
    """Numbers of the lines in which a cell begins with the label of a total.

    A word that may be one is none where words follow it that no total has: "Base portafusible" is a thing.
    """
    return {f.span.cell.line for f in labels if f.starts_cell and any(_is_total(m, f) for m in f.meanings)}


def _is_total(meaning: Label, found: FoundLabel) -> bool:
    if meaning.field not in _STOPPING:
        return False
    if meaning.weight >= _SURELY:
        return True
    behind = found.span.cell.text.removeprefix(found.span.text)
    return sum(ch.isalpha() for ch in behind) <= _MOST_LETTERS_BEHIND


def _tax_lines(labels: Sequence[FoundLabel]) -> set[int]:
    """Numbers of the lines that name a tax, at whatever place: "20 % USt von 1.123,88"."""
    return {f.span.cell.line for f in labels if any(m.field == "tax_amount" for m in f.meanings)}


def amounts_sum(items: Sequence[LineItem]) -> Decimal | None:
    """The sum of the rows' amounts, or None when there are none or one could not be read."""
    values = [item.amount.value if item.amount is not None else None for item in items]
    if not values or any(v is None for v in values):
        return None
    return sum((Decimal(v) for v in values if v is not None), Decimal())


def _item(row: Row, mark: DecimalMark | None) -> LineItem:
    values: dict[str, str | None] = {}
    places = dict(row.cells)
    raws = {name: row.text(name) for name in places}
    of_quantity, of_price = settled_marks(row, mark)
    quantity, unit = quantity_of(raws.get("quantity", ""), of_quantity)
    if "quantity" in raws:
        values["quantity"] = format_number(quantity) if quantity is not None else None
    if unit is not None and "unit" not in raws:
        places["unit"], raws["unit"] = places["quantity"], unit
    if "unit" in raws:
        values["unit"] = raws["unit"]
    for name in ("unit_price", "amount"):
        if name in raws:
            printed = _FOR_SO_MANY.sub("", raws[name]) if name == "unit_price" else raws[name]
            amount = parse_money(printed, of_price if name == "unit_price" else mark)
            values[name] = format_money(amount) if amount is not None else None
    if "tax_rate" in raws:
        rate = Decimal() if _NO_TAX.match(raws["tax_rate"]) else parse_money(raws["tax_rate"].replace("%", ""), ",")
        is_bare = rate is not None and "%" not in raws["tax_rate"]
        amount = parse_money(raws.get("amount", ""), mark)
        if rate is not None and is_bare and (rate > 100 * HIGHEST_RATE or _is_tax_of(rate, amount)):
            del raws["tax_rate"]  # the column gives the tax itself
        else:
            values["tax_rate"] = format_number(rate) if rate is not None else None
    if "description" in raws:
        values["description"] = raws["description"]
    proven = row.multiplies(mark) or (of_quantity, of_price) != (mark, mark)
    cells: dict[str, ExtractedField] = {}
    for name, value in values.items():
        in_proof = proven and name in ("quantity", "unit_price", "amount")
        evidence = Evidence.PROVEN if in_proof else Evidence.LABELLED
        if name == "unit" and _HAS_A_PRICE.search(raws["unit"]):
            evidence = Evidence.GUESS  # "ud. 20,40": of another column, and no arithmetic says so
        if name == "description" and (_may_be_misread(places[name]) or _may_be_cut(row)):
            evidence = Evidence.PLACED
        cells[name] = make_field(
            name,
            value,
            places[name],
            evidence if value is not None else Evidence.GUESS,
            raw=raws[name],
            proven=in_proof,
        )
    return LineItem(**cells)


def _is_tax_of(number: Decimal, amount: Decimal | None) -> bool:
    """Whether a number with cents is the tax on the row's amount rather than its rate: "64.20 | 12.84"."""
    return number.as_tuple().exponent == -2 and amount is not None and amount > 0 and plausible_rate(amount, number)


def _may_be_cut(row: Row) -> bool:
    return row.may_go_on and any(s.page.kind is not PageKind.TEXT_LAYER for s in row.cells["description"])


def _may_be_misread(spans: Sequence[Span]) -> bool:
    """Whether a picture's word ends in a 1 that may be the letter l: "0,751" was printed as "0,75 l".

    Every reader takes one for the other, so their agreement proves nothing, and no sum includes a description.
    """
    return any(
        s.page.kind is not PageKind.TEXT_LAYER and any(_ONE_OR_LITRE.search(w.text) for w in s.words) for s in spans
    )
