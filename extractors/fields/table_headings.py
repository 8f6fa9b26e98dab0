"""The heading of a table of goods: which columns it names, over one line of type or several."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from extractors.fields.heading_columns import (
    FEWEST_IN_LINE,
    Column,
    column_named,
    column_of,
    columns_of,
    heading_token,
    may_name_columns,
)
from extractors.fields.heading_words import BEFORE_A_TAX, GROSS, OTHER, PER, PHRASES, QUALIFIERS
from extractors.fields.layout import Cell, PageLayout

_MIN_COLUMNS = 3
_MOST_BESIDE = 3  # columns that further lines may name
_SURELY_A_HEADING = 4  # columns named by one line
_MOST_WORDS = 3  # in a cell of a heading's further line
_MOST_WORDS_BESIDE = 6  # in a cell beside a heading that rows must fill to be a column
_LINES_BESIDE = 3  # that a heading may take above or below its main one
_LINE_GAP = 1.3  # of the type size, between two lines of one heading
_NUMBER_OF = (("no",), ("nb",), ("n°",), ("nº",))
_OVERLAP = 0.3  # of the narrower of two headings that stand above each other


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
        if not may_name_columns(line):
            continue
        columns = _columns(line)
        count = len(_names(columns))
        if count < FEWEST_IN_LINE or (best is not None and best[0] > count + _MOST_BESIDE) or _is_a_row(line, columns):
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
    return len(unknown) >= FEWEST_IN_LINE


def _names(columns: Sequence[Column]) -> set[str]:
    return {c.name for c in _distinct(columns)} - {OTHER}


def _beside(line: Sequence[Cell], columns: Sequence[Column]) -> tuple[Column, ...]:
    """What short cells of the line head to the left and right of its columns."""
    left, right = columns[0].x0, max(c.x1 for c in columns)
    whole = (column_named(OTHER, c.words) for c in line if _MOST_WORDS < len(c.words) <= _MOST_WORDS_BESIDE)
    found = (*(c for cell in line for c in columns_of(cell, others=True)), *whole)
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
    return all(column_of(w) is not None or (heading_token(w) or w.text) in QUALIFIERS for w in cell.words)


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
    columns = [column for cell in _with_taxes(line) for column in columns_of(cell, others=others)]
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
