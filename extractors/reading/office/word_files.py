"""The text and tables of a Word document in their order, as a person sees them (ECMA-376 part 1, 17).

Deleted and hidden text is left out, inserted text is in; fields show their last result. Headers stand on top of the
first page, footers and footnotes at the end.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.reading.office.parts import Parts, attribute, local
from extractors.reading.office.typesetting import COLUMN_GAP, MARGIN, PARAGRAPH_GAP, Typesetter, column_widths
from holdpoint.document import Page

READER = "word"
_PAGE_BREAK = "\f"
_INLINE = frozenset(
    {"r", "ins", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "moveTo", "bdo", "dir", "customXml"}
)
_DEEPEST = 20  # tables within tables; deeper ones are left out
_OFF = frozenset({"0", "false", "off", "none"})


def read_word(parts: Parts, max_pages: int) -> tuple[Page, ...]:
    """Synthetic pages; a page of the original begins where Word last broke it, where the file says so."""
    main = parts.main_part()
    paper = Typesetter(READER, max_pages)
    notes = {"header": [], "footer": [], "footnotes": [], "endnotes": []}  # type: dict[str, list[str]]
    for kind, target in dict.fromkeys(parts.related(main)):
        name = kind.rpartition("/")[2]
        if name in notes:
            notes[name].append(target)
    for target in notes["header"]:
        _set_part(parts, target, paper)
    _set_part(parts, main, paper)
    for target in (*notes["footnotes"], *notes["endnotes"], *notes["footer"]):
        _set_part(parts, target, paper)
    return paper.finished()


def _set_part(parts: Parts, name: str, paper: Typesetter) -> None:
    root = parts.tree(name)
    if root is not None:
        body = next((e for e in root if local(e) == "body"), root)
        _set_blocks(body, paper)


def _set_blocks(parent: etree._Element, paper: Typesetter) -> None:
    for block in _blocks(parent):
        if local(block) == "tbl":
            _set_table(block, paper)
            paper.gap(PARAGRAPH_GAP)
            continue
        before, *after = _text(block).split(_PAGE_BREAK)
        _set_paragraph(before, paper)
        for text in after:
            paper.page_break()
            _set_paragraph(text, paper)


def _set_paragraph(text: str, paper: Typesetter) -> None:
    if text.strip():
        paper.paragraph(text)
    paper.gap(PARAGRAPH_GAP / 2 if text.strip() else PARAGRAPH_GAP)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls and footnotes."""
    for child in parent:
        name = local(child)
        if name in ("p", "tbl"):
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo") or (
            name in ("footnote", "endnote") and attribute(child, "type") is None
        ):
            yield from _blocks(child)


def _set_table(table: etree._Element, paper: Typesetter) -> None:
    rows = [list(_cells(row)) for row in _rows(table)]
    widths = column_widths(rows, paper.width - 2 * MARGIN)
    lefts, x = [], MARGIN
    for width in widths:
        lefts.append(x)
        x += width + COLUMN_GAP
    for row in rows:
        paper.row(row, lefts[: len(row)], widths[: len(row)])


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[str]:
    """The text of every cell; a cell that spans several columns is followed by empty ones."""
    for child in row:
        name = local(child)
        if name == "tc":
            yield "\n".join(_cell_lines(child, 0)).strip()
            yield from [""] * (_span(child) - 1)
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _span(cell: etree._Element) -> int:
    found = next((e for e in cell.iter("{*}gridSpan")), None)
    value = attribute(found, "val") if found is not None else None
    return min(int(value), 60) if value is not None and value.isdigit() and int(value) else 1


def _cell_lines(cell: etree._Element, depth: int) -> Iterator[str]:
    for block in _blocks(cell):
        if local(block) == "p":
            yield _text(block).replace(_PAGE_BREAK, "\n").replace("\t", " ")
        elif depth < _DEEPEST:
            for row in _rows(block):
                for inner in (e for e in row if local(e) == "tc"):
                    yield from _cell_lines(inner, depth + 1)


def _text(paragraph: etree._Element) -> str:
    """The paragraph's text with its text boxes below it."""
    boxes: list[str] = []
    text = "".join(_inline(paragraph, boxes))
    return "\n".join([text, *boxes]) if boxes else text


def _inline(parent: etree._Element, boxes: list[str]) -> Iterator[str]:
    for child in parent:
        name = local(child)
        if name == "r":
            yield from _run(child, boxes)
        elif name in _INLINE:
            yield from _inline(child, boxes)


def _run(run: etree._Element, boxes: list[str]) -> Iterator[str]:
    if _is_hidden(run):
        return
    for child in run:
        match local(child):
            case "t":
                yield "".join(str(t) for t in child.itertext()).replace("\f", " ")
            case "tab" | "ptab":
                yield "\t"
            case "cr":
                yield "\n"
            case "br":
                yield _PAGE_BREAK if attribute(child, "type") == "page" else "\n"
            case "lastRenderedPageBreak":
                yield _PAGE_BREAK
            case "noBreakHyphen":
                yield "-"
            case "sym":
                yield " "
            case "AlternateContent":
                chosen = next((e for e in child if local(e) == "Choice"), None)
                boxes += _boxes(chosen if chosen is not None else child)
            case "drawing" | "pict" | "object":
                boxes += _boxes(child)


def _boxes(element: etree._Element) -> Iterable[str]:
    """The text of the text boxes in a drawing."""
    found = (p for box in element.iter("{*}txbxContent") for p in box.iter("{*}p"))
    return [text for p in found if (text := "".join(_inline(p, [])).strip())]


def _is_hidden(run: etree._Element) -> bool:
    properties = next((e for e in run if local(e) == "rPr"), None)
    if properties is None:
        return False
    return any(local(e) == "vanish" and (attribute(e, "val") or "1") not in _OFF for e in properties)
