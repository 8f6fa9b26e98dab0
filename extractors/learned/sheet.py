"""A document's words in reading order with their neighbours: what candidates and features are cut from."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extractors.fields.layout import Cell, DocumentLayout, Span
from extractors.learned.loose_dates import loosened
from holdpoint.document import Document, Word
from holdpoint.values import DateText, find_dates, identifier_key

_APART = "\t\t"  # between the columns of a line: no pattern that allows one space reaches over it
_PROSE_WORDS = 6  # a line of one cell with so many words runs on in the next line
_DIGITS = re.compile(r"\d")
_NOT_PLAIN = re.compile(r"[^a-zà-öø-ÿœß0#%$€£&@]+")


def plain_word(text: str) -> str:
    """A word as features see it: lower case, each digit a 0, without punctuation."""
    return _NOT_PLAIN.sub("", _DIGITS.sub("0", text.lower()))


@dataclass(eq=False, slots=True)  # not frozen, which would triple the cost of making one: an agreement has thousands
class Token:
    """One word and where it stands. `line` and `cell` count over the whole document."""

    index: int
    word: Word
    plain: str
    lettered: bool
    page: int  # zero-based
    line: int
    cell: int

    @property
    def text(self) -> str:
        return self.word.text


@dataclass(frozen=True, eq=False)
class SheetCell:
    """A cell of the layout with the tokens [start, end) that it holds."""

    cell: Cell
    index: int
    page: int
    line: int
    start: int
    end: int
    x0: float
    x1: float
    y0: float
    y1: float


@dataclass(frozen=True, eq=False)
class Sheet:
    """All tokens of a document. `text` is the running text in which patterns are looked for."""

    layout: DocumentLayout
    tokens: tuple[Token, ...]
    cells: tuple[SheetCell, ...]
    lines: tuple[tuple[int, ...], ...]  # the cells of each line, left to right
    text: str
    offsets: tuple[int, ...]  # where each token begins in `text`

    @classmethod
    def of(cls, document: Document) -> "Sheet":
        layout = DocumentLayout.of(document)
        tokens: list[Token] = []
        cells: list[SheetCell] = []
        lines: list[tuple[int, ...]] = []
        parts: list[str] = []
        offsets: list[int] = []
        length = 0
        plains: dict[str, tuple[str, bool]] = {}  # of words that come again
        for page_index, page in enumerate(layout.pages):
            for line in page.lines:
                first = len(cells)
                for cell in line:
                    start = len(tokens)
                    for word in cell.words:
                        known = plains.get(word.text)
                        if known is None:
                            plain = plain_word(word.text)
                            known = plains[word.text] = plain, any(c.isalpha() for c in plain)
                        plain, lettered = known
                        tokens.append(Token(len(tokens), word, plain, lettered, page_index, len(lines), len(cells)))
                        offsets.append(length)
                        parts += (word.text, " ")
                        length += len(word.text) + 1
                    runs_on = len(line) == 1 and len(cell.words) >= _PROSE_WORDS
                    if not runs_on:
                        parts[-1] = _APART
                        length += len(_APART) - 1
                    box = cell.box
                    cells.append(
                        SheetCell(
                            cell, len(cells), page_index, len(lines), start, len(tokens), box.x0, box.x1, box.y0, box.y1
                        )
                    )
                lines.append(tuple(range(first, len(cells))))
        return cls(layout, tuple(tokens), tuple(cells), tuple(lines), "".join(parts), tuple(offsets))

    @property
    def page_count(self) -> int:
        return len(self.layout.pages)

    @cached_property
    def page_sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page, at least one step."""
        return tuple((max(p.page.width, 1.0), max(p.page.height, 1.0)) for p in self.layout.pages)

    @cached_property
    def line_heights(self) -> tuple[float, ...]:
        """The usual size of the type on each page."""
        return tuple(max(p.line_height, 0.1) for p in self.layout.pages)

    @cached_property
    def page_lines(self) -> tuple[tuple[int, int], ...]:
        """The lines [first, last) of each page."""
        ranges: list[tuple[int, int]] = []
        first = 0
        for page in self.layout.pages:
            ranges.append((first, first + len(page.lines)))
            first += len(page.lines)
        return tuple(ranges)

    def tokens_at(self, start: int, end: int) -> tuple[int, ...]:
        """The tokens that the characters [start, end) of `text` touch."""
        first = max(bisect_right(self.offsets, start) - 1, 0)
        found = []
        for index in range(first, len(self.tokens)):
            if self.offsets[index] >= end:
                break
            if self.offsets[index] + len(self.tokens[index].text) > start:
                found.append(index)
        return tuple(found)

    def text_of(self, tokens: Sequence[int]) -> str:
        """The words as printed, a space between them."""
        return " ".join(self.tokens[i].text for i in tokens)

    @cached_property
    def dates(self) -> tuple[DateText, ...]:
        """Every date in `text`, those in glued ranges and columns, too."""
        return tuple(find_dates(loosened(self.text)))

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(identifier_key(t.text) for t in self.tokens)

    def key_of(self, tokens: Sequence[int]) -> str:
        """The letters and digits of these words, upper case (`identifier_key`)."""
        return "".join([self._keys[i] for i in tokens])

    def spans(self, tokens: Sequence[int]) -> list[Span]:
        """The evidence that these tokens are: one span for each cell they touch."""
        by_cell: dict[int, list[Word]] = {}
        for index in tokens:
            by_cell.setdefault(self.tokens[index].cell, []).append(self.tokens[index].word)
        return [Span(self.cells[c].cell, tuple(words)) for c, words in by_cell.items()]

    @cached_property
    def firsts(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """The cells in which each two plain words stand beside each other."""
        found: dict[tuple[str, str], tuple[int, ...]] = {}
        for one, other in pairwise(self.tokens):
            if one.cell == other.cell:
                found[one.plain, other.plain] = (*found.get((one.plain, other.plain), ()), one.cell)
        return found

    @cached_property
    def below(self) -> tuple[int | None, ...]:
        """For each cell the one that continues it: the next one below that overlaps it sideways, close by."""
        found: list[int | None] = []
        for cell in self.cells:
            _, last = self.page_lines[cell.page]
            reach = 2.2 * max(cell.cell.height, self.line_heights[cell.page])
            best: int | None = None
            for line in range(cell.line + 1, min(cell.line + 4, last)):
                overlapping = [c for c in self.lines[line] if self.cells[c].x0 < cell.x1 and self.cells[c].x1 > cell.x0]
                if overlapping:
                    near = min(overlapping, key=lambda c: abs(self.cells[c].x0 - cell.x0))
                    best = near if self.cells[near].y0 - cell.y1 < reach else None
                    break
            found.append(best)
        return tuple(found)

    def above(self, cell: int, x0: float, x1: float, reach: int = 12) -> list[int]:
        """Up to three cells above that overlap [x0, x1), nearest first, within `reach` lines."""
        here = self.cells[cell]
        first, _ = self.page_lines[here.page]
        found: list[int] = []
        for line in range(here.line - 1, max(first, here.line - reach) - 1, -1):
            for c in self.lines[line]:
                if self.cells[c].x0 < x1 and self.cells[c].x1 > x0:
                    found.append(c)
                    break
            if len(found) == 3:
                break
        return found
