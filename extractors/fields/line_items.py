"""The rows of the table of goods: columns by their headings, cells by geometry, rows by their amount, across pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from holdpoint.document import BoundingBox, Word
from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.values import DecimalMark, format_money, format_number, parse_money

_HEADINGS = {
    "position": "pos position # no nr line item ln pos.nr lfd",
    "code": "sku code art artikelnr artikelnummer art.-nr artnr item-no itemno article part ref",
    "description": "description bezeichnung beschreibung artikel leistung item details product produkt désignation "
    "descripción concepto artikelbezeichnung service text goods particulars ware leistungsbeschreibung",
    "quantity": "qty quantity menge anzahl quantité cantidad qté units hours stunden mge",
    "unit": "unit einheit einh me uom unité unidad",
    "unit_price": "price preis einzelpreis stückpreis e-preis ep rate prix precio einzel einzelpr unitprice each e.-preis",
    "tax_rate": "vat tax mwst ust tva iva vat% mwst% ust% steuer gst steuersatz %",
    "amount": "amount total betrag gesamt gesamtpreis summe gesamtbetrag montant importe net netto sum line-total "
    "gesamtpr g-preis nettobetrag linetotal value wert gp",
}
_COLUMN_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_PHRASES = {
    ("unit", "price"): "unit_price", ("line", "total"): "amount", ("unit", "cost"): "unit_price", ("net", "amount"): "amount",
    ("price", "unit"): "unit_price", ("net", "price"): "unit_price", ("item", "no"): "code", ("item", "description"): "description",
    ("total", "price"): "amount", ("art", "nr"): "code", ("tax", "rate"): "tax_rate", ("vat", "rate"): "tax_rate",
    ("vat", "%"): "tax_rate", ("mwst", "%"): "tax_rate", ("ust", "%"): "tax_rate", ("tax", "%"): "tax_rate", ("net", "total"): "amount",
    ("price", "net"): "unit_price", ("einzelpreis", "netto"): "unit_price", ("betrag", "netto"): "amount", ("gesamt", "netto"): "amount",
    ("total", "net"): "amount", ("price", "eur"): "unit_price", ("line", "amount"): "amount", ("article", "no"): "code",
    ("product", "description"): "description", ("goods", "services"): "description", ("artikel", "nr"): "code", ("net", "value"): "amount",
    ("preis", "einheit"): "unit_price", ("preis", "netto"): "unit_price", ("unit", "net"): "unit_price", ("unit", "rate"): "unit_price",
}  # fmt: skip
_NUMERIC = frozenset({"quantity", "unit_price", "tax_rate", "amount", "position"})
_MIN_COLUMNS = 3
_STOPPING = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due"})
_QUANTITY = re.compile(r"^(-?[\d.,'’ ]*\d)\s*([^\d\s].*)?$")


@dataclass(frozen=True)
class _Column:
    name: str
    x0: float
    x1: float


@dataclass
class _Row:
    cells: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, column: str, span: Span) -> None:
        self.cells.setdefault(column, []).append(span)


def read_line_items(
    layout: DocumentLayout, labels: Sequence[Sequence[FoundLabel]], mark: DecimalMark | None
) -> tuple[LineItem, ...]:
    """Every row of the goods table; nothing where no table heading is found."""
    rows: list[_Row] = []
    columns: list[_Column] | None = None
    for page, found in zip(layout.pages, labels, strict=True):
        heading = _find_heading(page)
        if heading is None and columns is None:
            continue
        start = 0
        if heading is not None:
            columns, start = heading
        ended = _read_rows(page, columns or [], start, found, rows, mark)
        if ended:
            break
    return tuple(_item(row, mark) for row in rows if "amount" in row.cells)


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
    for column in columns:
        if column.name == "amount" and "amount" in by_name and "unit_price" not in by_name:
            by_name["unit_price"] = by_name["amount"]
        if column.name not in by_name or column.name == "amount":
            by_name[column.name] = column
    if (
        "unit" in by_name
        and "unit_price" not in by_name
        and "amount" in by_name
        and by_name["unit"].x0 > by_name.get("quantity", by_name["unit"]).x1
    ):
        pass
    return sorted(by_name.values(), key=lambda c: c.x0)


def _read_rows(
    page: PageLayout, columns: Sequence[_Column], start: int, labels: Sequence[FoundLabel], rows: list[_Row],
    mark: DecimalMark | None,
) -> bool:  # fmt: skip
    """Append the page's rows; True when the totals were reached."""
    by_line = {f.span.cell.line: f for f in labels if any(m.field in _STOPPING for m in f.meanings)}
    noise = {f.span.cell.line for f in labels if any(m.field == "not_money" for m in f.meanings)}
    pending: _Row | None = None
    last_y = None
    for i in range(start, len(page.lines)):
        line = page.lines[i]
        row = _Row()
        for column, span in _assign(line, columns):
            row.add(column, span)
        has_amount = "amount" in row.cells and parse_money(_text(row.cells["amount"]), mark) is not None
        has_detail = any(c in row.cells for c in ("quantity", "unit_price", "position"))
        if i in by_line and not has_detail and _starts_with_label(line, by_line[i]):
            return bool(rows) or has_amount
        if has_amount and (has_detail or "description" in row.cells) and not (i in noise and not has_detail):
            rows.append(row)
            pending, last_y = row, line[0].box
        elif pending is not None and set(row.cells) <= {"description", "code"} and "description" in row.cells:
            top = min(c.box.y0 for c in line)
            if last_y is not None and top - last_y.y1 < 0.9 * line[0].height:
                for span in row.cells["description"]:
                    pending.add("description", span)
                last_y = line[0].box
            else:
                pending = None
        elif row.cells:
            pending = None
    return False


def _starts_with_label(line: Sequence[Cell], found: FoundLabel) -> bool:
    return found.starts_cell or found.span.cell is line[0]


def _assign(line: Sequence[Cell], columns: Sequence[_Column]) -> Iterator[tuple[str, Span]]:
    """The line's cells, each with its column; a cell that covers several columns is cut between its words."""
    for cell in line:
        covered = [c for c in columns if _overlap(c, cell.box) > 0.3 * min(c.x1 - c.x0, cell.box.x1 - cell.box.x0)]
        if len(covered) <= 1:
            column = covered[0] if covered else _nearest(columns, cell)
            if column is not None:
                yield column.name, Span(cell, cell.words)
            continue
        groups: dict[str, list[Word]] = {}
        for word in cell.words:
            column = min(columns, key=lambda c: (_distance(c, word.box), abs(c.x0 + c.x1 - word.box.x0 - word.box.x1)))
            groups.setdefault(column.name, []).append(word)
        for name, words in groups.items():
            yield name, Span(cell, tuple(words))


def _overlap(column: _Column, box: BoundingBox) -> float:
    return min(column.x1, box.x1) - max(column.x0, box.x0)


def _distance(column: _Column, box: BoundingBox) -> float:
    return max(0.0, -_overlap(column, box))


def _nearest(columns: Sequence[_Column], cell: Cell) -> _Column | None:
    """The column a cell belongs to that overlaps no heading: numbers by distance, words to the description."""
    numeric = bool(re.fullmatch(r"[-−(]?[€$£]?\s?[\d.,'’\s]+[%€$£)]?(?:\s?[A-Z]{3})?", cell.text))
    allowed = [c for c in columns if (c.name in _NUMERIC) == numeric] or list(columns)
    best = min(allowed, key=lambda c: _distance(c, cell.box), default=None)
    if best is None or (numeric and _distance(best, cell.box) > 4 * cell.height):
        return None
    return best


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
        cells[name] = make_field(
            name,
            value,
            row.cells[name],
            evidence if value is not None else Evidence.GUESS,
            raw=raws[name],
            proven=in_proof,
        )
    return LineItem(**cells)


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
