"""The geometry of a page: words to lines, lines to cells, cells to blocks.

A line is a chain of words that overlap vertically from left to right, so a slightly slanted photo keeps its lines.
A cell is a part of a line without a wide gap: a table cell, a label, one column of an address area. A block is a
stack of cells that stand below each other closely, as an address does.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from holdpoint.document import BoundingBox, Document, Page, PageKind, Word

_CELL_GAP = 0.9  # of the line's height; a space between words is 0.2 to 0.4
_CELL_GAP_ON_PICTURE = 1.25  # the boxes are lower than the type is
_OVERLAP = 0.4  # of the line's height: words printed so far over one another belong to two cells of a form
_FEWEST_FOR_SLOPE = 12
_SLOPES = tuple(n / 400 for n in range(-32, 33))  # up to 0.08, about 4.6 degrees
_BLOCK_GAP = 0.9  # of the line's height, between one line's bottom and the next one's top


@dataclass(frozen=True, eq=False)
class Cell:
    """Words of one line without a wide gap between them. Compared by identity."""

    page: Page
    line: int  # zero-based, of the page, top to bottom
    words: tuple[Word, ...]

    @cached_property
    def box(self) -> BoundingBox:
        return self.words[0].box if len(self.words) == 1 else BoundingBox.around(w.box for w in self.words)

    @cached_property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @cached_property
    def height(self) -> float:
        """Median word height: the size of the type."""
        heights = sorted(w.box.y1 - w.box.y0 for w in self.words)
        return heights[len(heights) // 2]

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that the characters [start, end) of `text` touch."""
        return touched(self.words, start, end)


def touched(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """Those of the words that the characters [start, end) of their text, joined by blanks, touch."""
    found, position = [], 0
    for word in words:
        if position < end and position + len(word.text) > start:
            found.append(word)
        position += len(word.text) + 1
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Span:
    """Evidence: some words of one cell."""

    cell: Cell
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @cached_property
    def box(self) -> BoundingBox:
        return self.words[0].box if len(self.words) == 1 else BoundingBox.around(w.box for w in self.words)

    @property
    def page(self) -> Page:
        return self.cell.page

    @property
    def first(self) -> int:
        """Where in its cell the first of the words stands, from 0."""
        return self._place_of(self.words[0])

    @property
    def last(self) -> int:
        """Where in its cell the last of the words stands."""
        return self._place_of(self.words[-1])

    def _place_of(self, word: Word) -> int:
        return next(i for i, w in enumerate(self.cell.words) if w is word)


@dataclass(frozen=True, eq=False)
class Block:
    """Cells below each other, closely spaced."""

    cells: tuple[Cell, ...]

    @cached_property
    def box(self) -> BoundingBox:
        return BoundingBox.around(c.box for c in self.cells)


@dataclass(frozen=True, eq=False)
class PageLayout:
    """One page's lines, each a sequence of cells, from top to bottom."""

    page: Page
    lines: tuple[tuple[Cell, ...], ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for line in self.lines for cell in line)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return _blocks(self.cells)

    @cached_property
    def line_height(self) -> float:
        """Median height of a cell, the page's type size."""
        heights = sorted(c.height for c in self.cells)
        return heights[len(heights) // 2] if heights else 1.0

    def cells_below(self, box: BoundingBox, reach: float) -> list[Cell]:
        """Cells that start below the box within `reach` and overlap it sideways, nearest first."""
        middle = (box.y0 + box.y1) / 2
        return [
            c
            for c in self.cells_starting(middle, box.y1 + reach)
            if (c.box.y0 + c.box.y1) / 2 > box.y1
            and c.box.y0 - box.y1 < reach
            and c.box.y0 > middle
            and c.box.x0 < box.x1
            and c.box.x1 > box.x0
        ]

    def cells_starting(self, top: float, bottom: float) -> Sequence[Cell]:
        """Cells whose upper edge lies from `top` to `bottom`, highest first."""
        return self._from_the_top[bisect_left(self._tops, top) : bisect_right(self._tops, bottom)]

    @cached_property
    def _from_the_top(self) -> tuple[Cell, ...]:
        return tuple(sorted(self.cells, key=lambda c: c.box.y0))

    @cached_property
    def _tops(self) -> list[float]:
        return [c.box.y0 for c in self._from_the_top]


@dataclass(frozen=True, eq=False)
class DocumentLayout:
    """All pages of a document."""

    document: Document
    pages: tuple[PageLayout, ...] = field(default=())

    @classmethod
    def of(cls, document: Document) -> "DocumentLayout":
        return cls(document, tuple(lay_out(page) for page in document.pages))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for page in self.pages for cell in page.cells)

    def page_of(self, span: Span) -> PageLayout:
        """The page that the span stands on."""
        return next(page for page in self.pages if page.page is span.page)


def share_column(box: BoundingBox, other: BoundingBox) -> bool:
    """Whether one of them stands above the other, if only in part."""
    return box.x0 < other.x1 and box.x1 > other.x0


def lay_out(page: Page) -> PageLayout:
    """Lines and cells of a page. Costs a few milliseconds for a full page."""
    words = [w for w in page.words if w.text.strip()]
    slope = 0.0 if page.kind is PageKind.TEXT_LAYER else _slope(words)
    # OCR's boxes fit the letters closely, so a word without ascenders says little about the size of its type.
    typical = 0.0 if page.kind is PageKind.TEXT_LAYER else _median_height(words)
    chains = _chain(words, slope)
    chains.sort(key=lambda chain: sum(_middle(w, slope) for w in chain) / len(chain))
    return PageLayout(page, tuple(_cells(page, i, chain, typical) for i, chain in enumerate(chains)))


def _middle(word: Word, slope: float) -> float:
    """The height of a word's middle on the levelled page."""
    return (word.box.y0 + word.box.y1) / 2 - slope * (word.box.x0 + word.box.x1) / 2


def _slope(words: Sequence[Word]) -> float:
    """By how much the lines of a picture fall for each step to the right.

    The slope at which the words' middles crowd into the fewest bands wins: the projection profile of W. Postl,
    "Detection of linear oblique structures and skew scan in digitized documents", ICPR 1986.
    """
    if len(words) < _FEWEST_FOR_SLOPE:
        return 0.0
    band = max(_median_height(words) / 3, 0.1)
    boxes = np.array([(w.box.x0, w.box.y0, w.box.x1, w.box.y1) for w in words])
    heights, centres = (boxes[:, 1] + boxes[:, 3]) / 2, (boxes[:, 0] + boxes[:, 2]) / 2
    widths = boxes[:, 2] - boxes[:, 0]

    def crowding(slope: float) -> float:
        at = (heights - slope * centres) / band
        low = np.floor(at)
        share = at - low  # shared out between two bands, so that no edge decides
        keys = (low - low.min()).astype(np.int64)
        weights = np.bincount(keys, (1 - share) * widths, keys.max() + 2)
        weights += np.bincount(keys + 1, share * widths, keys.max() + 2)
        return float(weights @ weights)

    level = crowding(0.0)
    best = max(_SLOPES, key=crowding)
    return best if crowding(best) > 1.02 * level else 0.0


def _chain(words: Sequence[Word], slope: float) -> list[list[Word]]:
    """Words to lines: each word joins the line whose last word it overlaps vertically most, at least by half.

    Written without `min` and `max`, which were a third of its time, a tenth of what an agreement costs.
    """
    chains: list[list[Word]] = []
    ends: list[tuple[float, float]] = []  # of each line's last word: top and bottom on the levelled page
    bands: defaultdict[int, set[int]] = defaultdict(set)  # the lines that once ended in each band of the page
    band = max(_median_height(words), 1.0)
    for word in sorted(words, key=lambda w: w.box.x0):
        box = word.box
        fall = slope * (box.x0 + box.x1) / 2
        top, bottom = box.y0 - fall, box.y1 - fall
        height = bottom - top
        crossed = range(int(top // band), int(bottom // band) + 1)
        best: int | None = None
        best_share = 0.5
        for i in sorted({line for key in crossed if key in bands for line in bands[key]}):
            last_top, last_bottom = ends[i]
            if top >= last_bottom or bottom <= last_top:
                continue
            last_height = last_bottom - last_top
            low, high = (height, last_height) if height < last_height else (last_height, height)
            overlap = (bottom if bottom < last_bottom else last_bottom) - (top if top > last_top else last_top)
            share = overlap / (low if low > 0.1 else 0.1)
            centred = 1 - abs((top + bottom) - (last_top + last_bottom)) / 2 / (high if high > 0.1 else 0.1)
            if share * centred > best_share * 0.8 and share * centred > 0.4:
                best, best_share = i, share * centred
        if best is None:
            best = len(chains)
            chains.append([])
            ends.append((top, bottom))
        chains[best].append(word)
        ends[best] = top, bottom
        for key in crossed:
            bands[key].add(best)
    return chains


def _median_height(words: Sequence[Word]) -> float:
    heights = sorted(w.box.y1 - w.box.y0 for w in words)
    return heights[len(heights) // 2] if heights else 0.0


def _cells(page: Page, line: int, words: Sequence[Word], least_height: float) -> tuple[Cell, ...]:
    cells: list[list[Word]] = []
    is_printed = page.kind is PageKind.TEXT_LAYER
    gap, overlap = (_CELL_GAP, _OVERLAP) if is_printed else (_CELL_GAP_ON_PICTURE, math.inf)
    for word in words:
        if cells:
            last = cells[-1][-1].box
            height = max(min(last.y1 - last.y0, word.box.y1 - word.box.y0), least_height, 0.1)
            if -overlap * height <= word.box.x0 - last.x1 <= gap * height:
                cells[-1].append(word)
                continue
        cells.append([word])
    return tuple(Cell(page, line, tuple(ws)) for ws in cells)


def _blocks(cells: Sequence[Cell]) -> tuple[Block, ...]:
    stacks: list[list[Cell]] = []
    reach = _BLOCK_GAP * max((c.height for c in cells), default=0.0)  # no cell joins a stack that ended farther above
    open_stacks: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.box.y0, c.box.x0)):
        open_stacks = [stack for stack in open_stacks if cell.box.y0 - stack[-1].box.y1 < reach]
        for stack in reversed(open_stacks):
            last = stack[-1]
            gap = cell.box.y0 - last.box.y1
            aligned = abs(cell.box.x0 - last.box.x0) < 1.5 * cell.height or (
                abs(cell.box.x1 - last.box.x1) < 1.5 * cell.height
            )
            if cell.line != last.line and -0.6 * cell.height < gap < _BLOCK_GAP * cell.height and aligned:
                stack.append(cell)
                break
        else:
            stacks.append([cell])
            open_stacks.append(stacks[-1])
    return tuple(Block(tuple(stack)) for stack in stacks)
