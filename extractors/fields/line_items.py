"""The rows of the table of goods: columns by their headings, cells by geometry, rows by their amount, across pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, takewhile

from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from holdpoint.document import BoundingBox, PageKind, Word
from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.values import DecimalMark, format_money, format_number, parse_money

_HEADINGS = {
    "position": "pos position # no nr line item ln pos.nr lfd",
    "code": "sku code art artikelnr artikelnummer art.-nr artnr item-no itemno article part ref",
    "description": "description bezeichnung beschreibung artikel leistung item details product produkt désignation "
    "descripción concepto artikelbezeichnung service text goods particulars ware leistungsbeschreibung",
    "quantity": "qty quantity menge anzahl quantité cantidad cant qté units hours stunden mge",
    "unit": "unit einheit einh me uom unité unidad ud",
    "unit_price": "price preis einzelpreis stückpreis e-preis ep rate prix precio einzel einzelpr unitprice each e.-preis pu p.u",
    "tax_rate": "vat tax mwst ust tva iva vat% mwst% ust% steuer gst steuersatz %",
    "amount": "amount total betrag gesamt gesamtpreis summe gesamtbetrag montant importe net netto sum line-total "
    "gesamtpr g-preis nettobetrag linetotal value wert gp",
}
_COLUMN_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_PHRASES = {
    ("unit", "price"): "unit_price", ("line", "total"): "amount", ("unit", "cost"): "unit_price", ("net", "amount"): "amount",
    ("price", "unit"): "unit_price", ("net", "price"): "unit_price", ("item", "no"): "code", ("item", "description"): "description",
    ("total", "price"): "amount", ("art", "nr"): "code", ("tax", "rate"): "tax_rate", ("vat", "rate"): "tax_rate",
    ("vat", "%"): "tax_rate", ("mwst", "%"): "tax_rate", ("ust", "%"): "tax_rate", ("tax", "%"): "tax_rate", ("tva", "%"): "tax_rate", ("iva", "%"): "tax_rate", ("net", "total"): "amount",
    ("price", "net"): "unit_price", ("einzelpreis", "netto"): "unit_price", ("betrag", "netto"): "amount", ("gesamt", "netto"): "amount",
    ("total", "net"): "amount", ("price", "eur"): "unit_price", ("line", "amount"): "amount", ("article", "no"): "code",
    ("product", "description"): "description", ("goods", "services"): "description", ("artikel", "nr"): "code", ("net", "value"): "amount",
    ("preis", "einheit"): "unit_price", ("prix", "unitaire"): "unit_price", ("precio", "unitario"): "unit_price",
    ("montant", "ht"): "amount", ("total", "ht"): "amount", ("p.u", "ht"): "unit_price", ("prix", "ht"): "unit_price",
    ("preis", "netto"): "unit_price", ("unit", "net"): "unit_price", ("unit", "rate"): "unit_price",
}  # fmt: skip
_MIN_COLUMNS = 3
_MOST_CELLS_OF_TOTALS = 3  # a row of goods has more
_STOPPING = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due"})
_ENDS_IN_AMOUNT = re.compile(r"\d[.,]\d\d\)?(?:\s?(?:[€$£%]|[A-Z]{1,3}))?$")
_ONE_OR_LITRE = re.compile(r"(?:^|\d)1$")
_LINE_OF_A_GRID = re.compile(r"[|¦!\[\](){}_*~.:'`´‘’-]+$")
_QUANTITY = re.compile(r"^(-?[\d.,'’ ]*\d)\s*([^\d\s].*)?$")


@dataclass(frozen=True)
class _Column:
    name: str
    x0: float
    x1: float


@dataclass
class _Row:
    cells: dict[str, list[Span]] = field(default_factory=dict)
    may_go_on: bool = False  # on a picture something below it, not understood, may be the rest of its description

    def add(self, column: str, span: Span) -> None:
        self.cells.setdefault(column, []).append(span)


def read_line_items(
    layout: DocumentLayout, labels: Sequence[Sequence[FoundLabel]], mark: DecimalMark | None
) -> tuple[LineItem, ...]:
    """Every row of the goods table; nothing where no table heading is found."""
    rows: list[_Row] = []
    columns: list[_Column] = []
    for page, found in zip(layout.pages, labels, strict=True):
        heading = _find_heading(page)
        if heading is None and not columns:
            continue
        start = 0
        if heading is not None:
            columns, start = heading
        body = page.lines[start:]
        if _read_rows(body, _Grid.over(columns, _above_totals(body, found)), found, rows, mark):
            break
    _take_off_counter(rows)
    return tuple(_item(row, mark) for row in rows)


def _take_off_counter(rows: Sequence["_Row"]) -> None:
    """Where "Item  Description" was read as one heading, the rows' numbers stand as cells before their descriptions."""
    described = [row.cells.get("description", []) for row in rows]
    if all(len(spans) > 1 and spans[0].text.rstrip(".") == str(n) for n, spans in enumerate(described, start=1)):
        for spans in described:
            del spans[0]


def _above_totals(body: Sequence[Sequence[Cell]], labels: Sequence[FoundLabel]) -> Sequence[Sequence[Cell]]:
    """The lines before the first one of the totals, which keep to no column."""
    totals = _totals_lines(labels)
    return list(takewhile(lambda line: line[0].line not in totals or len(line) > _MOST_CELLS_OF_TOTALS, body))


def _totals_lines(labels: Sequence[FoundLabel]) -> set[int]:
    """Numbers of the lines in which a cell begins with the label of a total."""
    return {f.span.cell.line for f in labels if f.starts_cell and any(m.field in _STOPPING for m in f.meanings)}


def amounts_sum(items: Sequence[LineItem]) -> Decimal | None:
    """The sum of the rows' amounts, or None when there are none or one could not be read."""
    values = [item.amount.value if item.amount is not None else None for item in items]
    if not values or any(v is None for v in values):
        return None
    return sum((Decimal(v) for v in values if v is not None), Decimal())


def _find_heading(page: PageLayout) -> tuple[list[_Column], int] | None:
    """The columns and the index of the first line below the heading; a heading may take two lines."""
    best: tuple[list[_Column], int] | None = None
    for i, line in enumerate(page.lines):
        columns = _columns(line)
        names = {c.name for c in columns}
        if len(names) < _MIN_COLUMNS or not names & {"amount", "unit_price"} or not names & {"description", "quantity"}:
            continue
        if any(any(ch.isdigit() for ch in c.text) for c in line):
            continue
        if best is None or len(names) > len({c.name for c in best[0]}):
            best = (columns, i + 1)
    return best


def _columns(line: Sequence[Cell]) -> list[_Column]:
    columns: list[_Column] = []
    for cell in line:
        words = list(cell.words)
        i = 0
        while i < len(words):
            name, used = _column_at(words, i)
            if name is None:
                i += 1
                continue
            box = BoundingBox.around(w.box for w in words[i : i + used])
            columns.append(_Column(name, box.x0, box.x1))
            i += used
        if columns and len(words) > 1 and len([c for c in columns if c.x0 >= cell.box.x0 - 1]) == 1:
            last = columns.pop()  # one column in this cell: it owns the cell's whole width
            columns.append(_Column(last.name, cell.box.x0, cell.box.x1))
    return _distinct(columns)


def _column_at(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    token = _heading_token(words[i])
    if i + 1 < len(words):
        pair = _PHRASES.get((token, _heading_token(words[i + 1])))
        if pair is not None:
            return pair, 2
    parts = tuple(p for p in re.split(r"[^\w%]+", token) if p)
    if len(parts) == 2 and parts in _PHRASES:
        return _PHRASES[(parts[0], parts[1])], 1
    return _COLUMN_OF.get(token) or (_COLUMN_OF.get(parts[0]) if parts else None), 1


def _heading_token(word: Word) -> str:
    return word.text.lower().strip(".:()[]€$£,;")


def _distinct(columns: Sequence[_Column]) -> list[_Column]:
    """One column of each name; of two amounts the last is the row's, of other names the first."""
    by_name: dict[str, _Column] = {}
    described = [c for c in columns if c.name == "description"]
    for column in columns:
        if len(described) > 1 and column is described[0]:
            column = _Column("position", column.x0, column.x1)  # "Item  Description": the first is a number
        if column.name == "amount" and "amount" in by_name and "unit_price" not in by_name:
            by_name["unit_price"] = by_name["amount"]
        if column.name not in by_name or column.name == "amount":
            by_name[column.name] = column
    return sorted(by_name.values(), key=lambda c: c.x0)


@dataclass(frozen=True)
class _Grid:
    """The columns with the x at which each one ends and the next begins."""

    names: tuple[str, ...]
    edges: tuple[float, ...]

    @classmethod
    def over(cls, columns: Sequence[_Column], body: Sequence[Sequence[Cell]]) -> "_Grid":
        """Cut between two headings where the fewest words of the body stand, in the middle of the widest such gap.

        Headings are often narrower than what they head, and aligned otherwise, so their own edges say little.
        """
        rows = [line for line in body if columns and _reaches(line, columns[-1])]
        boxes = [w.box for line in rows for cell in line for w in cell.words]
        edges = [_cut(left, right, boxes) for left, right in pairwise(columns)]
        return cls(tuple(c.name for c in columns), tuple(edges))

    def row(self, line: Sequence[Cell]) -> "_Row":
        """The words of a line by column, words within one cell together."""
        row = _Row()
        for cell in line:
            groups: dict[str, list[Word]] = {}
            for word in cell.words:
                if cell.page.kind is not PageKind.TEXT_LAYER and _LINE_OF_A_GRID.match(word.text):
                    continue  # read as a letter, it would keep a description's second line from being one
                middle = (word.box.x0 + word.box.x1) / 2
                groups.setdefault(self.names[sum(edge < middle for edge in self.edges)], []).append(word)
            for name, words in groups.items():
                row.add(name, Span(cell, tuple(words)))
        return row


def _reaches(line: Sequence[Cell], last: _Column) -> bool:
    """Whether the line ends in an amount below the last heading, as rows do and lines of text do not."""
    return len(line) > 1 and line[-1].box.x1 > last.x0 and _ENDS_IN_AMOUNT.search(line[-1].text) is not None


def _cut(left: _Column, right: _Column, boxes: Sequence[BoundingBox]) -> float:
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


def _read_rows(
    body: Sequence[Sequence[Cell]],
    grid: _Grid,
    labels: Sequence[FoundLabel],
    rows: list[_Row],
    mark: DecimalMark | None,
) -> bool:
    """Append the rows of a page; True when the totals were reached."""
    stopping = _totals_lines(labels)
    noise = {f.span.cell.line for f in labels if any(m.field == "not_money" for m in f.meanings)}
    pending: _Row | None = None
    last: BoundingBox | None = None
    for line in body:
        row = grid.row(line)
        number = line[0].line
        amount = parse_money(_text(row.cells.get("amount", ())), mark)
        multiplies = _multiplies(_numbers(row, mark))
        if number in stopping and not multiplies:
            return bool(rows) or amount is not None
        detailed = sum(c in row.cells for c in ("description", "quantity", "unit_price", "position", "code"))
        priced = amount is not None and (multiplies or amount.as_tuple().exponent == -2)  # no register number, no page
        if priced and (multiplies or detailed >= (3 if number in noise else 2)):
            rows.append(row)
            pending, last = row, line[0].box
        elif pending is not None and row.cells.keys() <= {"description", "code"} and "description" in row.cells:
            if last is not None and min(c.box.y0 for c in line) - last.y1 < 0.9 * line[0].height:
                for span in row.cells["description"]:
                    pending.add("description", span)
                last = line[0].box
            else:
                pending.may_go_on = True
                pending = None
        elif row.cells:
            if pending is not None and "description" in row.cells:
                pending.may_go_on = True
            pending = None
    return False


def _numbers(row: _Row, mark: DecimalMark | None) -> dict[str, str | None]:
    """Quantity, unit price and amount of a row, where they can be read."""
    quantity, _ = _quantity(_text(row.cells.get("quantity", ())), mark)
    found: dict[str, str | None] = {"quantity": quantity}
    for name in ("unit_price", "amount"):
        number = parse_money(_text(row.cells.get(name, ())), mark)
        found[name] = format_money(number) if number is not None else None
    return found


def _text(spans: Sequence[Span]) -> str:
    return " ".join(s.text for s in spans)


def _item(row: _Row, mark: DecimalMark | None) -> LineItem:
    values: dict[str, str | None] = {}
    raws = {name: _text(spans) for name, spans in row.cells.items()}
    quantity, unit = _quantity(raws.get("quantity", ""), mark)
    if "quantity" in raws:
        values["quantity"] = quantity
    if unit is not None and "unit" not in raws:
        row.cells["unit"], raws["unit"] = row.cells["quantity"], unit
    if "unit" in raws:
        values["unit"] = raws["unit"]
    for name in ("unit_price", "amount"):
        if name in raws:
            amount = parse_money(raws[name], mark)
            values[name] = format_money(amount) if amount is not None else None
    if "tax_rate" in raws:
        rate = parse_money(raws["tax_rate"].replace("%", ""), ",")
        values["tax_rate"] = format_number(rate) if rate is not None else None
    if "description" in raws:
        values["description"] = raws["description"]
    proven = _multiplies(values)
    cells: dict[str, ExtractedField] = {}
    for name, value in values.items():
        in_proof = proven and name in ("quantity", "unit_price", "amount")
        evidence = Evidence.PROVEN if in_proof else Evidence.LABELLED
        if name == "description" and (_may_be_misread(row.cells[name]) or _may_be_cut(row)):
            evidence = Evidence.PLACED
        cells[name] = make_field(
            name,
            value,
            row.cells[name],
            evidence if value is not None else Evidence.GUESS,
            raw=raws[name],
            proven=in_proof,
        )
    return LineItem(**cells)


def _may_be_cut(row: _Row) -> bool:
    return row.may_go_on and any(s.page.kind is not PageKind.TEXT_LAYER for s in row.cells["description"])


def _may_be_misread(spans: Sequence[Span]) -> bool:
    """Whether a picture's word ends in a 1 that may be the letter l: "0,751" was printed as "0,75 l".

    Every reader takes one for the other, so their agreement proves nothing, and no sum includes a description.
    """
    return any(
        s.page.kind is not PageKind.TEXT_LAYER and any(_ONE_OR_LITRE.search(w.text) for w in s.words) for s in spans
    )


def _quantity(text: str, mark: DecimalMark | None) -> tuple[str | None, str | None]:
    match = _QUANTITY.match(text.strip())
    if match is None:
        return None, None
    number = parse_money(match.group(1), mark)
    return (format_number(number) if number is not None else None), match.group(2)


def _multiplies(values: dict[str, str | None]) -> bool:
    """Whether quantity times unit price is the amount, to the cent."""
    parts = [values.get(name) for name in ("quantity", "unit_price", "amount")]
    if any(p is None for p in parts):
        return False
    quantity, price, amount = (Decimal(p) for p in parts if p is not None)
    return amount != 0 and abs(quantity * price - amount) <= Decimal("0.01")
