"""The heading of a table of goods: which columns it names, over one line of type or several."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.fields.heading_words import (
    ALONE,
    BEFORE_A_SYMBOL,
    BEFORE_A_TAX,
    COLUMN_OF,
    COMPOUNDS,
    DISCOUNTS,
    FILLERS,
    GROSS,
    OTHER,
    PER,
    PHRASES,
    QUALIFIERS,
    SYMBOLS,
)
from extractors.fields.layout import Cell, PageLayout
from holdpoint.document import Word

_MIN_COLUMNS = 3
_FEWEST_IN_LINE = 2  # of them, in the line that the others stand around
_MOST_BESIDE = 3  # columns that further lines may name
_SURELY_A_HEADING = 4  # columns named by one line
_MOST_WORDS = 3  # in a cell of a heading's further line
_MOST_WORDS_BESIDE = 6  # in a cell beside a heading that rows must fill to be a column
_LINES_BESIDE = 3  # that a heading may take above or below its main one
_LINE_GAP = 1.3  # of the type size, between two lines of one heading
_PRICE_PER = re.compile(r"^(?:€|£|\$|eur|chf|gbp|usd)/\w", re.IGNORECASE)
_NUMBER_OF = (("no",), ("nb",), ("n°",), ("nº",))
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
    """The columns from left to right and the lines [start, end) of the page that name them.

    `beside` are headings to the left and right of them that no word is known of: columns, where rows fill them.
    """

    columns: tuple[Column, ...]
    start: int
    end: int
    beside: tuple[Column, ...] = ()


def stands_beside_description(page: PageLayout, cell: Cell) -> bool:
    """Whether the cell is in the heading of a table of goods or work: "Date | Description | Amount"."""
    line = page.lines[cell.line]
    if any(ch.isdigit() for c in line for ch in c.text):
        return False
    return any(column_of(w) == "description" for c in line if c is not cell for w in c.words)


def find_heading(page: PageLayout) -> Heading | None:
    """The heading that names the most columns, with the lines close above and below it that belong to it."""
    best: tuple[int, Heading] | None = None
    for i, line in enumerate(page.lines):
        columns = _columns(line)
        count = len(_names(columns))
        if count < _FEWEST_IN_LINE or (best is not None and best[0] > count + _MOST_BESIDE) or _is_a_row(line, columns):
            continue
        heading = _with_lines_beside(page, columns, i)
        heading = replace(heading, beside=_beside(line, heading.columns))
        names = {c.name for c in heading.columns} - {OTHER}
        if _heads_goods(names, heading) and (best is None or len(names) > best[0]):
            best = (len(names), heading)
    return None if best is None else best[1]


def _heads_goods(names: Set[str], heading: Heading) -> bool:
    """Whether such columns are those of goods or work: what it is, or how many, and what it costs.

    Beside a price and an amount two unknown headings may be these; whether they are, their rows must show.
    """
    if len(names) >= _MIN_COLUMNS and names & {"amount", "unit_price"} and names & {"description", "quantity"}:
        return True
    if names >= {"code", "unit", "unit_price", "amount"}:
        return True  # "EAN", "Artículo", "Ud.": that is how many
    if not names >= {"amount", "unit_price"} or not names <= {"amount", "unit_price", "position", "code"}:
        return False
    priced = min(c.x0 for c in heading.columns if c.name == "unit_price")
    unknown = [c for c in (*heading.columns, *heading.beside) if c.name == OTHER and c.x1 <= priced]
    return len(unknown) >= _FEWEST_IN_LINE


def _names(columns: Sequence[Column]) -> set[str]:
    return {c.name for c in _distinct(columns)} - {OTHER}


def _beside(line: Sequence[Cell], columns: Sequence[Column]) -> tuple[Column, ...]:
    """What short cells of the line head to the left and right of its columns."""
    left, right = columns[0].x0, max(c.x1 for c in columns)
    whole = (_column(OTHER, c.words) for c in line if _MOST_WORDS < len(c.words) <= _MOST_WORDS_BESIDE)
    found = (*(c for cell in line for c in _columns_of(cell, others=True)), *whole)
    outside = {(c.x0, c.x1): replace(c, name=OTHER) for c in found if c.x1 <= left or c.x0 >= right}
    return tuple(outside.values())


def _is_a_row(line: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether numbers stand in the line as rows have them. Text in the margin says nothing about the table.

    "Work done in July 2025" heads a column all the same, where the words beside it head more than chance would have it.
    """
    digits = [c for c in line if c.box.x1 > columns[0].x0 and any(ch.isdigit() for ch in c.text)]
    if not digits:
        return False
    is_in_words = len(digits) == 1 and len(digits[0].words) > 1 and digits[0].text[:1].isalpha()
    return not (is_in_words and len(_names(columns)) >= _SURELY_A_HEADING)


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
            if not _belongs(line, beside, left, right):
                break
            named = _columns(line, others=False)
            if not named and not all(_only_qualifies(c) for c in line):
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
        and all(len(c.words) <= _MOST_WORDS and (c.box.x0 < right or _is_known(c)) for c in line)
        and not _holds_digits(line, left)
    )


def _only_qualifies(cell: Cell) -> bool:
    """Whether the cell says nothing but what the amounts of the heading above it are: "(inkl. USt.)"."""
    return cell.text.startswith("(") and cell.text.endswith(")")


def _is_known(cell: Cell) -> bool:
    return all(column_of(w) is not None or (_heading_token(w) or w.text) in QUALIFIERS for w in cell.words)


def _joined(columns: Sequence[Column], new: Column, *, is_above: bool) -> list[Column]:
    """The columns with what one more heading, above or below them, says."""
    for i, old in enumerate(columns):
        if min(old.x1, new.x1) - max(old.x0, new.x0) < _OVERLAP * min(old.x1 - old.x0, new.x1 - new.x0):
            continue
        upper, lower = (new, old) if is_above else (old, new)
        name, below = old.name, old.below
        phrase = PHRASES.get((upper.tokens[-1], lower.tokens[0]))
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
    is_within = columns[0].x0 < new.x0 < max(c.x1 for c in columns)
    if new.name or is_within:  # "Required / by" between two columns is one, whatever is in it
        return sorted([*columns, replace(new, name=new.name or OTHER)], key=lambda c: c.x0)
    return list(columns)


def _columns(line: Sequence[Cell], *, others: bool = True) -> list[Column]:
    """The columns that a line names. A cell that names none is one of its own: `other`, or "" without `others`."""
    columns = [column for cell in _with_taxes(line) for column in _columns_of(cell, others=others)]
    known = [i for i, c in enumerate(columns) if c.name not in (OTHER, "")]
    if not known:
        return []
    # what is not understood beside the table is not of the table
    return columns[known[0] : known[-1] + 1] if others else columns


def _with_taxes(line: Sequence[Cell]) -> list[Cell]:
    """The cells, "Precio con" and the "IVA" behind it as one, which a form's keys had set apart."""
    cells = list(line[:1])
    for cell in line[1:]:
        before = cells[-1].words
        goes_on = before[-1].text.lower() in BEFORE_A_TAX and len(before) > 1
        if goes_on and column_of(cell.words[0]) == "tax_rate":
            cells[-1] = replace(cells[-1], words=cells[-1].words + cell.words)
        else:
            cells.append(cell)
    return cells


def _columns_of(cell: Cell, *, others: bool) -> list[Column]:
    words, known, unknown = list(cell.words), list[Column](), list[Column]()
    i = 0
    while i < len(words):
        if known and _is_symbol(words[i]) and any(_is_symbol(w) or _PRICE_PER.match(w.text) for w in words[:i]):
            known.append(_column("amount", words[i : i + 1]))  # "€/Einheit € netto": the second one heads amounts
            i += 1
            continue
        used = _belonging(words, i, known[-1].name) if known else 0
        if used:
            i += used
            continue
        name, used = _column_at(words, i)
        if name is None:
            # "Leistung September 2025", "Leistung lt. Tarif": more of the same
            unknown += _unknown(words[i]) if not known or known[-1].name != "description" else []
        else:
            known.append(_column(name, words[i : i + used]))
        i += used
    known = [c for i, c in enumerate(known) if i == 0 or c.name != known[i - 1].name]  # "Product / Service"
    known, unknown = _with_units(known, unknown)
    if len(known) == 1:  # it owns the cell's whole width
        return [replace(known[0], x0=cell.box.x0, x1=cell.box.x1)]
    if not known:
        return [_column(OTHER if others else "", words)] if len(words) <= _MOST_WORDS else []
    # headings that stand close: what is unknown is one of them
    return sorted([*known, *unknown], key=lambda c: c.x0) if others else known


def _with_units(known: Sequence[Column], unknown: Sequence[Column]) -> tuple[list[Column], list[Column]]:
    """A quantity and its unit under one heading, "Qty Unit" or "Cant. pedido Unidad", as one column: "40 CJ"."""
    at = next((i for i, pair in enumerate(pairwise(known)) if [c.name for c in pair] == ["quantity", "unit"]), None)
    if at is None:
        return list(known), list(unknown)
    counted, unit = known[at], known[at + 1]
    both = replace(counted, x1=unit.x1, tokens=counted.tokens + unit.tokens)
    outside = [c for c in unknown if c.x1 <= both.x0 or c.x0 >= both.x1]
    return [*known[:at], both, *known[at + 2 :]], outside


def _column(name: str, words: Sequence[Word]) -> Column:
    left, right = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    return Column(name, left, right, tuple(_heading_token(w) for w in words))


def _belonging(words: Sequence[Word], i: int, name: str) -> int:
    """How many words from here on say more about the name before them: "(incl. VAT)", "ex GST", "EUR", "je Stück"."""
    if words[i].text.startswith("("):
        return next((n for n, w in enumerate(words[i:], start=1) if w.text.rstrip("*").endswith(")")), 0)
    token = _heading_token(words[i])
    if token in PER and name in ("unit_price", "amount"):
        return min(2, len(words) - i)
    if token in BEFORE_A_TAX and i + 1 < len(words) and column_of(words[i + 1]) == "tax_rate":
        return 2
    return int(token in QUALIFIERS or words[i].text in SYMBOLS)


def _unknown(word: Word) -> list[Column]:
    """A column of a word that is not known, unless it belongs to the word beside it."""
    token = _heading_token(word)
    is_name = sum(ch.isalpha() for ch in token) > 1 and token not in FILLERS
    return [Column(OTHER, word.box.x0, word.box.x1, (token,))] if is_name else []


def column_of(word: Word) -> str | None:
    """The column that a word of a heading names by itself."""
    return _named(_heading_token(word))


def _named(token: str) -> str | None:
    """What a word heads, or what its last part does: a "Ladenpreis" is a price."""
    return COLUMN_OF.get(token) or next((name for end, name in COMPOUNDS.items() if token.endswith(end)), None)


def _column_at(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    token = _heading_token(words[i])
    if i + 1 < len(words) and _is_symbol(words[i]) and _heading_token(words[i + 1]) in PER:
        return "unit_price", min(3, len(words) - i)  # "€ je Einheit"
    if (token or words[i].text) in SYMBOLS:
        return ("amount", 1) if len(words) == 1 else (None, 1)  # "EP in €": there it is what the price is in
    if len(words) == 1 and token in ALONE:
        return ALONE[token], 1
    if _PRICE_PER.match(words[i].text):
        return "unit_price", 1  # "€/Einh."
    if i + 1 < len(words) and _is_symbol(words[i + 1]):
        if token in BEFORE_A_SYMBOL:
            return BEFORE_A_SYMBOL[token], 2
        if len(token) > 1 and _named(token) is None and token not in FILLERS and token not in DISCOUNTS:
            return "amount", 2  # "Honorar €": of several the last is the row's, an earlier one the price
    if i and token in PER and column_of(words[i - 1]) == "quantity":
        return "unit", 1  # "Tally Per"
    if i + 1 < len(words) and token in DISCOUNTS and _heading_token(words[i + 1]) == "%":
        return OTHER, 2  # "Rem. %" is no rate of a tax
    if i + 1 < len(words):
        following = _heading_token(words[i + 1])
        pair = PHRASES.get((token, following))
        if pair is not None and not (following == "amount" and i + 2 < len(words) and _is_symbol(words[i + 2])):
            return pair, 2  # "VAT Amount GBP" are two columns
    if token.isalnum():
        return _named(token), 1
    if COLUMN_OF.get(token.strip("%")) == "tax_rate":
        return "tax_rate", 1  # "%TVA"
    parts = tuple(p for p in re.split(r"[^\w%]+", token) if p)
    if len(parts) == 2 and parts in PHRASES:
        return PHRASES[(parts[0], parts[1])], 1
    return _named(token) or (COLUMN_OF.get(parts[0]) if parts else None), 1


def _is_symbol(word: Word) -> bool:
    return word.text.strip("()").lower() in SYMBOLS


def _heading_token(word: Word) -> str:
    return word.text.lower().strip(".:()[]€$£,;/-*")


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """One column of each name; of two amounts the last is the row's, of other names the first.

    The others are columns, too, of something else.
    """
    columns = [c for c in columns if c.name]
    if columns and columns[-1].tokens == ("goods",) and "amount" not in {c.name for c in columns}:
        columns[-1] = replace(columns[-1], name="amount")  # behind all others it says what they cost
    priced = [c.x0 for c in columns if c.name == "unit_price"]
    described = [c for c in columns if c.name == "description"]
    if len(described) > 1 and priced and described[-1].x0 > priced[0] > described[0].x0:
        name = "amount" if described[-1].tokens == ("goods",) else OTHER  # behind the price it is none
        columns = [replace(c, name=name) if c is described[-1] else c for c in columns]
        described = described[:-1]
    amounts = [c for c in columns if c.name == "amount"]
    of_row = next((c for c in reversed(amounts) if not GROSS & set(c.tokens)), amounts[-1] if amounts else None)
    kept: list[Column] = []
    by_name: dict[str, Column] = {}
    counted = "quantity" in {c.name for c in columns}
    for column in columns:
        if column.name == "unit" and set(column.tokens) <= PER and priced and column.x0 > priced[0]:
            column = replace(column, name=OTHER)  # how many the price is for
        if len(described) > 1 and column is described[0]:
            column = replace(column, name="position")  # "Item  Description": the first is a number
        elif described and not counted and column.x0 > described[-1].x0 and column.tokens in _NUMBER_OF:
            column = replace(column, name="quantity")  # behind what it is "No." says how many
        if column.name in (OTHER, "code"):
            kept.append(column)
        elif column.name == "amount" and column is not of_row:
            is_price = not priced and column.x0 < (of_row or column).x0 and "unit_price" not in by_name
            if is_price:
                by_name["unit_price"] = replace(column, name="unit_price")
            else:
                kept.append(replace(column, name=OTHER))
        elif column.name in by_name:
            kept.append(replace(column, name=OTHER))
        else:
            by_name[column.name] = column
    return sorted([*kept, *by_name.values()], key=lambda c: c.x0)
