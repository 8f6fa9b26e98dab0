"""The visible cells of an Excel workbook, sheet by sheet, as the sheets show them (SpreadsheetML, ECMA-376 part 1, 18).

A cell with a formula shows the value that the program stored with it; nothing is computed here. Hidden sheets, rows and
columns are left out: a person does not see them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from extractors.reading import refusals
from extractors.reading.office.parts import Parts, attribute, local
from extractors.reading.office.typesetting import COLUMN_GAP, MARGIN, PARAGRAPH_GAP, Typesetter, column_widths
from holdpoint.document import Page

READER = "excel"
_MOST_COLUMNS = 200
_MOST_CELLS = 200_000
_WIDEST = 3000.0  # points of a page; a wide table is one page beside which nothing is cut off
_LONG = 28  # characters of a text that runs over empty cells beside it
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
# Built-in number formats that are dates or times, by id (18.8.30), and those with two decimals or a percent sign
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 7: "#,##0.00", 8: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]')
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-F]+)?\]|([€$£¥])")
_QUOTED_CURRENCY = re.compile(r'"\s*(€|\$|£|EUR|USD|GBP|CHF)\s*"')


@dataclass
class _Row:
    number: int
    cells: dict[int, str] = field(default_factory=dict)  # by column, zero-based


@dataclass(frozen=True)
class _Styles:
    """The number format of each cell style; what day zero is."""

    formats: tuple[str, ...]
    dates: frozenset[int]  # styles that show a date
    first_day: datetime


def read_workbook(parts: Parts, max_pages: int) -> tuple[Page, ...]:
    """Synthetic pages; every sheet begins a new one, under its name."""
    main = parts.main_part()
    book = parts.tree(main)
    if book is None:
        raise refusals.damaged("The workbook has no list of sheets.")
    targets = {identity: target for identity, _, target in parts.relationships(main)}
    kinds = {kind.rpartition("/")[2]: target for kind, target in parts.related(main)}
    styles = _styles(parts, kinds.get("styles"), book)
    shared = _shared_strings(parts, kinds.get("sharedStrings"))
    left = _MOST_CELLS
    pages: list[Page] = []
    for sheet in book.iter("{*}sheet"):
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            continue
        rows = list(_rows(parts, targets.get(_relation(sheet), ""), shared, styles, left))
        left -= sum(len(row.cells) for row in rows)
        paper = Typesetter(READER, max_pages - len(pages))
        _set_sheet(rows, attribute(sheet, "name") or "", paper)
        first = len(pages) + 1
        pages += [p.model_copy(update={"number": n}) for n, p in enumerate(paper.finished(), start=first)]
    return tuple(pages)


def _relation(sheet: etree._Element) -> str:
    """The id of the part: the attribute "id" in the namespace of relationships ("sheetId" is another)."""
    return next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")


def _rows(parts: Parts, part: str, shared: list[str], styles: _Styles, most: int) -> Iterator[_Row]:
    hidden: set[int] = set()
    for element in parts.elements(part, "col") if part else ():
        if attribute(element, "hidden") in ("1", "true"):
            first, last = (int(attribute(element, n) or 0) for n in ("min", "max"))
            hidden.update(range(first - 1, min(last, _MOST_COLUMNS)))
    count, number = 0, 0
    for element in parts.elements(part, "row") if part else ():
        given = attribute(element, "r")
        number = int(given) if given is not None and given.isdigit() else number + 1
        if attribute(element, "hidden") in ("1", "true"):
            continue
        row, column = _Row(number), -1
        for cell in element:
            if local(cell) != "c":
                continue
            match = _REFERENCE.match(attribute(cell, "r") or "")
            column = _column(match.group(1)) if match is not None else column + 1
            text = _shown(cell, shared, styles)
            if not text or column in hidden or column >= _MOST_COLUMNS:
                continue
            row.cells[column] = text
            count += 1
            if count > most:
                raise refusals.too_large(
                    f"The workbook has more than {_MOST_CELLS} filled cells.",
                    "Ask the sender for the pages that matter.",
                )
        if row.cells:
            yield row


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _shown(cell: etree._Element, shared: list[str], styles: _Styles) -> str:
    kind = attribute(cell, "t") or "n"
    if kind == "inlineStr":
        return _joined(next((e for e in cell if local(e) == "is"), None))
    value = next((e.text or "" for e in cell if local(e) == "v"), "").strip()
    if not value or kind == "e":
        return ""
    if kind == "s":
        index = int(value) if value.isdigit() else len(shared)
        return shared[index] if index < len(shared) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return value.removesuffix("T00:00:00")
    if kind == "str":
        return value
    style = attribute(cell, "s") or "0"
    return _number(value, int(style) if style.isdigit() else 0, styles)


def _number(value: str, style: int, styles: _Styles) -> str:
    """As the cell's format shows it, with a decimal dot and no grouping; a format that is not understood leaves it."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or number.copy_abs() > 10**15:  # abs() would round, which an exponent may overflow
        return value
    if style in styles.dates:
        return _moment(number, styles.first_day)
    code = styles.formats[style] if style < len(styles.formats) else ""
    positive = code.split(";")[0]
    currency = _currency_of(positive)
    bare = _LITERAL.sub("", _CURRENCY.sub("", _QUOTED_CURRENCY.sub("", positive)))
    if "%" in bare:
        number *= 100
    decimals = re.search(r"[0#?]\.([0#?]+)", bare)
    if decimals is not None:
        text = f"{round(number, decimals.group(1).count('0') or len(decimals.group(1))):f}"
    elif re.search(r"[0#]", bare):
        text = str(round(number))
    else:
        text = _general(number)
    return text + (" %" if "%" in bare else "") + (f" {currency}" if currency else "")


def _general(number: Decimal) -> str:
    """What binary fractions leave behind the eleventh digit is not shown."""
    text = f"{round(number, 9):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _currency_of(code: str) -> str:
    quoted = _QUOTED_CURRENCY.search(code)
    if quoted is not None:
        return quoted.group(1)
    found = _CURRENCY.search(code)
    return (found.group(1) or found.group(2) or "").strip() if found is not None else ""


def _moment(number: Decimal, first_day: datetime) -> str:
    """A day as ISO text, with the time where there is one; a time alone where there is no day."""
    try:
        moment = first_day + timedelta(seconds=round(float(number) * 86_400))
    except OverflowError:
        return str(number)
    if 0 <= number < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if number == int(number) else f"{moment:%Y-%m-%d %H:%M}"


def _styles(parts: Parts, part: str | None, book: etree._Element) -> _Styles:
    is_1904 = any(attribute(e, "date1904") in ("1", "true") for e in book.iter("{*}workbookPr"))
    first_day = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # serial 60 is the day that never was
    root = parts.tree(part) if part is not None else None
    if root is None:
        return _Styles((), frozenset(), first_day)
    codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter("{*}numFmt")}
    formats, dates = [], set()
    for n, style in enumerate(e for cells in root.iter("{*}cellXfs") for e in cells.iter("{*}xf")):
        identity = style.get("numFmtId", "0")
        number = int(identity) if identity.isdigit() else 0
        code = codes.get(identity, _BUILT_IN.get(number, ""))
        formats.append(code)
        if (identity not in codes and number in _DATE_FORMATS) or _is_date_format(code):
            dates.add(n)
    return _Styles(tuple(formats), frozenset(dates), first_day)


def _is_date_format(code: str) -> bool:
    bare = _LITERAL.sub("", re.sub(r"\[\$[^\]]*\]", "", code.split(";")[0])).lower()
    return (
        "general" not in bare and bool(re.search(r"[ymdhs]", bare)) and not re.search(r"[#0]", bare.replace(".0", ""))
    )


def _shared_strings(parts: Parts, part: str | None) -> list[str]:
    if part is None:
        return []
    found = []
    for element in parts.elements(part, "si"):
        found.append(_joined(element))
        if len(found) > _MOST_CELLS:
            raise refusals.too_large("The workbook has too many texts.", "Ask the sender for the pages that matter.")
    return found


def _joined(element: etree._Element | None) -> str:
    """The text of all runs, without phonetic hints."""
    if element is None:
        return ""
    found = (t for t in element.iter("{*}t") if not any(local(a) == "rPh" for a in t.iterancestors()))
    return "".join(t.text or "" for t in found).strip()


def _set_sheet(rows: list[_Row], name: str, paper: Typesetter) -> None:
    """Columns as wide as their texts; a long text whose neighbours are empty runs over them, as on the screen."""
    paper.paragraph(name)
    paper.gap(PARAGRAPH_GAP)
    if not rows:
        return
    used = sorted({column for row in rows for column in row.cells})
    grid = [[row.cells.get(column, "") for column in used] for row in rows]
    bound = [["" if _runs_over(line, n) else text for n, text in enumerate(line)] for line in grid]
    widths = column_widths(bound, _WIDEST)
    lefts, x = [], MARGIN
    for width in widths:
        lefts.append(x)
        x += width + COLUMN_GAP
    previous = rows[0].number
    for row, line in zip(rows, grid, strict=True):
        if row.number - previous > 1:
            paper.gap(PARAGRAPH_GAP)
        previous = row.number
        room = [_WIDEST if _runs_over(line, n) else width for n, width in enumerate(widths)]
        paper.row(line, lefts, room)


def _runs_over(line: list[str], n: int) -> bool:
    """Whether a text is long and nothing stands on its right."""
    return len(line[n]) > _LONG and not any(line[n + 1 :])
