"""The heading of a table of goods: which columns it names, over one line of type or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.fields.layout import Cell, PageLayout
from holdpoint.document import BoundingBox, Word

OTHER = "other"
"""A column that is no cell of a line item: its words belong to no neighbour."""

_HEADINGS = {
    "position": "pos position # no nr line item ln pos.nr lfd",
    "code": "sku code art artikelnr artikelnummer art.-nr artnr item-no itemno article part ref réf référence "
    "referencia código gtin ean",
    "description": "description bezeichnung beschreibung artikel leistung item details product produkt désignation "
    "descripción concepto artikelbezeichnung artikelbeschreibung service text goods particulars ware "
    "leistungsbeschreibung produktbeschreibung warenbezeichnung produktbezeichnung libellé descrizione omschrijving "
    "descrição designação nazwa opis artigo",
    "quantity": "qty quantity menge anzahl quantité cantidad cant qté units hours stunden mge quantità aantal "
    "quantidade qtd qtde ilość",
    "unit": "unit einheit einh me uom unité unidad ud mengeneinheit eenheid unidade j.m jm",
    "unit_price": "price preis einzelpreis stückpreis e-preis ep rate prix precio einzel einzelpr unitprice each "
    "e.-preis pu p.u nettopreis nettoeinzelpreis stückpr prezzo prijs preço cena "
    "stukprijs eenheidsprijs",
    "tax_rate": "vat tax mwst ust tva iva vat% mwst% ust% steuer gst steuersatz % ust.-satz btw btw% iva% "
    "aliquota stawka",
    "amount": "amount total betrag gesamt gesamtpreis summe gesamtbetrag montant importe net netto sum line-total "
    "gesamtpr g-preis entgelt nettobetrag linetotal value wert gp nettowert gesamtwert importo bedrag "
    "totale totaal valor wartość razem",
    OTHER: "discount rabatt remise dto descuento date datum lieferdatum fecha sconto korting desconto rabat data",
}
_SYMBOLS = frozenset({"€", "£", "$"})  # alone they head the amounts
_DISCOUNTS = frozenset(
    [
        *("rem", "remise", "rab", "rabatt", "disc", "discount", "dto", "desc", "descuento", "nachlass"),
        *("sconto", "korting", "desconto", "rabat"),
    ]
)
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
    ("produkt", "beschreibung"): "description", ("meng", "einheit"): "unit", ("taux", "tva"): "tax_rate", ("tipo", "iva"): "tax_rate",
    ("prezzo", "unitario"): "unit_price", ("preço", "unitário"): "unit_price", ("precio", "neto"): "unit_price", ("valor", "neto"): "amount", ("texto", "breve"): "description",
    ("valor", "unitario"): "unit_price", ("valor", "unitário"): "unit_price", ("cena", "netto"): "unit_price",
    ("wartość", "netto"): "amount", ("kwota", "netto"): "amount", ("stawka", "vat"): "tax_rate", ("valor", "total"): "amount",
    ("prijs", "per"): "unit_price", ("bedrag", "excl"): "amount", ("totaal", "excl"): "amount", ("wartość", "brutto"): OTHER,
    ("kwota", "vat"): OTHER, ("aliquota", "iva"): "tax_rate", ("preço", "unit"): "unit_price", ("p", "unitário"): "unit_price",
    ("ust", "satz"): "tax_rate", ("mwst", "satz"): "tax_rate", ("steuer", "satz"): "tax_rate", ("preis", "pro"): "unit_price",
}  # fmt: skip
_MIN_COLUMNS = 3
_MOST_WORDS = 3  # in a cell of a heading's further line
_LINES_BESIDE = 3  # that a heading may take above or below its main one
_LINE_GAP = 1.3  # of the type size, between two lines of one heading
_OVERLAP = 0.3  # of the narrower of two headings that stand above each other


@dataclass(frozen=True)
class Column:
    """One column by its heading. `below` is what its cells' further lines hold, where a lower heading names that."""

    name: str
    x0: float
    x1: float
    tokens: tuple[str, ...] = ()  # the heading's words, as compared
    below: str | None = None


@dataclass(frozen=True)
class Heading:
    """The columns from left to right and the lines [start, end) of the page that name them."""

    columns: tuple[Column, ...]
    start: int
    end: int


def stands_beside_description(page: PageLayout, cell: Cell) -> bool:
    """Whether the cell is in the heading of a table of goods or work: "Date | Description | Amount"."""
    line = page.lines[cell.line]
    if any(ch.isdigit() for c in line for ch in c.text):
        return False
    return any(column_of(w) == "description" for c in line if c is not cell for w in c.words)


def find_heading(page: PageLayout) -> Heading | None:
    """The heading that names the most columns, with the lines close above and below it that belong to it."""
    best: tuple[list[Column], int] | None = None
    for i, line in enumerate(page.lines):
        columns = _columns(line)
        names = _names(columns)
        if len(names) < _MIN_COLUMNS or not names & {"amount", "unit_price"} or not names & {"description", "quantity"}:
            continue
        if _holds_digits(line, columns[0].x0):
            continue
        if best is None or len(names) > len(_names(best[0])):
            best = (columns, i)
    return None if best is None else _with_lines_beside(page, *best)


def _names(columns: Sequence[Column]) -> set[str]:
    return {c.name for c in _distinct(columns)} - {OTHER}


def _holds_digits(line: Sequence[Cell], x0: float) -> bool:
    """Whether a digit stands in the line from `x0` on; text in the margin says nothing about the table."""
    return any(any(ch.isdigit() for ch in c.text) for c in line if c.box.x1 > x0)


def _with_lines_beside(page: PageLayout, columns: list[Column], main: int) -> Heading:
    start = end = main
    left, right = columns[0].x0, max(c.x1 for c in columns)
    for step in (-1, 1):
        edge, beside = main, page.lines[main]
        for at in range(main + step, main + step * (_LINES_BESIDE + 1), step):
            if not 0 <= at < len(page.lines):
                break
            line = [c for c in page.lines[at] if c.box.x1 > left - c.height]
            if not line:
                continue  # text in the margin
            if not _belongs(line, beside, left, right) or not (named := _columns(line, others=False)):
                break
            for column in named:
                columns = _joined(columns, column, is_above=step < 0)
            edge, beside = at, page.lines[at]
        start, end = min(start, edge), max(end, edge)
    return Heading(tuple(_distinct(columns)), start, end + 1)


def _belongs(line: Sequence[Cell], beside: Sequence[Cell], left: float, right: float) -> bool:
    size = beside[-1].height
    gap = max(line[0].box.y0 - beside[-1].box.y1, beside[-1].box.y0 - line[0].box.y1)
    return (
        gap < _LINE_GAP * size
        and all(len(c.words) <= _MOST_WORDS and c.box.x0 < right for c in line)
        and not _holds_digits(line, left)
    )


def _joined(columns: Sequence[Column], new: Column, *, is_above: bool) -> list[Column]:
    """The columns with what one more heading, above or below them, says."""
    for i, old in enumerate(columns):
        if min(old.x1, new.x1) - max(old.x0, new.x0) < _OVERLAP * min(old.x1 - old.x0, new.x1 - new.x0):
            continue
        upper, lower = (new, old) if is_above else (old, new)
        name, below = old.name, old.below
        phrase = _PHRASES.get((upper.tokens[-1], lower.tokens[0]))
        if phrase is not None:
            name = phrase
        elif name in (OTHER, ""):
            name = new.name
        elif (upper.name, lower.name) == ("code", "description"):
            name, below = "code", "description"
        both = replace(
            old,
            name=name,
            below=below,
            x0=min(old.x0, new.x0),
            x1=max(old.x1, new.x1),
            tokens=upper.tokens + lower.tokens,
        )
        return [*columns[:i], both, *columns[i + 1 :]]
    return sorted([*columns, new], key=lambda c: c.x0) if new.name else list(columns)


def _columns(line: Sequence[Cell], *, others: bool = True) -> list[Column]:
    """The columns that a line names. A cell that names none is one of its own: `other`, or "" without `others`."""
    columns: list[Column] = []
    for cell in line:
        before = len(columns)
        words = list(cell.words)
        i = 0
        while i < len(words):
            name, used = _column_at(words, i)
            if name is None:
                i += 1
                continue
            box = BoundingBox.around(w.box for w in words[i : i + used])
            columns.append(Column(name, box.x0, box.x1, tuple(_heading_token(w) for w in words[i : i + used])))
            i += used
        if len(columns) == before + 1:  # one column in this cell: it owns the cell's whole width
            columns.append(replace(columns.pop(), x0=cell.box.x0, x1=cell.box.x1))
        elif len(columns) == before and len(words) <= _MOST_WORDS:
            tokens = tuple(_heading_token(w) for w in words)
            columns.append(Column(OTHER if others else "", cell.box.x0, cell.box.x1, tokens))
    known = [i for i, c in enumerate(columns) if c.name not in (OTHER, "")]
    if not known:
        return []
    # what is not understood beside the table is not of the table
    return columns[known[0] : known[-1] + 1] if others else columns


def column_of(word: Word) -> str | None:
    """The column that a word of a heading names by itself."""
    return _COLUMN_OF.get(_heading_token(word))


def _column_at(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    token = _heading_token(words[i])
    if not token and words[i].text in _SYMBOLS:
        return "amount", 1
    if i + 1 < len(words) and token in _DISCOUNTS and _heading_token(words[i + 1]) == "%":
        return OTHER, 2  # "Rem. %" is no rate of a tax
    if i + 1 < len(words):
        pair = _PHRASES.get((token, _heading_token(words[i + 1])))
        if pair is not None:
            return pair, 2
    if token.isalnum():
        return _COLUMN_OF.get(token), 1
    parts = tuple(p for p in re.split(r"[^\w%]+", token) if p)
    if len(parts) == 2 and parts in _PHRASES:
        return _PHRASES[(parts[0], parts[1])], 1
    return _COLUMN_OF.get(token) or (_COLUMN_OF.get(parts[0]) if parts else None), 1


def _heading_token(word: Word) -> str:
    return word.text.lower().strip(".:()[]€$£,;/-")


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """One column of each name; of two amounts the last is the row's, of other names the first."""
    kept: list[Column] = []
    by_name: dict[str, Column] = {}
    described = [c for c in columns if c.name == "description"]
    for column in columns:
        if not column.name:
            continue
        if len(described) > 1 and column is described[0]:
            column = replace(column, name="position")  # "Item  Description": the first is a number
        if column.name in (OTHER, "code"):
            kept.append(column)
            continue
        if column.name == "amount" and "amount" in by_name and "unit_price" not in by_name:
            by_name["unit_price"] = replace(by_name["amount"], name="unit_price")
        if column.name not in by_name or column.name == "amount":
            by_name[column.name] = column
    return sorted([*kept, *by_name.values()], key=lambda c: c.x0)
