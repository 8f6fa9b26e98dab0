"""Text onto synthetic pages: every word gets a box; lines and columns keep apart as on paper.

In points, origin top left.
"""

from collections.abc import Iterator, Sequence

from extractors.reading import refusals
from holdpoint.document import BoundingBox, Page, PageKind, Unit, Word

PAGE_WIDTH = 595.0  # A4
_PAGE_HEIGHT = 842.0
MARGIN = 48.0
CHARACTER = 5.0  # width of every character
_TYPE_SIZE = 10.0
_LEADING = 13.0  # from line to line: close enough to be one block
_TAB = 72.0
COLUMN_GAP = 14.0  # wide enough to be the border of a cell
PARAGRAPH_GAP = 11.0


class Typesetter:
    """Pages that are filled from the top; a line that does not fit begins the next one.

    UnreadableError (resource_limit) when more than `max_pages` would be needed.
    """

    def __init__(self, reader: str, max_pages: int, width: float = PAGE_WIDTH) -> None:
        self._reader = reader
        self._max_pages = max_pages
        self.width = width
        self._pages: list[Page] = []
        self._words: list[Word] = []
        self._y = MARGIN

    def paragraph(self, text: str) -> None:
        """Wrapped at the right margin; a tab moves on to the next stop."""
        for line in text.split("\n"):
            pieces = line.split("\t")
            if len(pieces) == 1:
                self.row([line], [MARGIN], [self.width - 2 * MARGIN])
                continue
            x, lefts = MARGIN, []
            for piece in pieces:
                lefts.append(x)
                x += max(_TAB, -(-(len(piece) * CHARACTER + COLUMN_GAP) // _TAB) * _TAB)
            self.width = max(self.width, x + MARGIN)
            self.row(pieces, lefts, [self.width] * len(pieces))

    def row(self, cells: Sequence[str], lefts: Sequence[float], widths: Sequence[float]) -> None:
        """Cells beside each other, each wrapped within its width; the row is as high as its highest cell."""
        columns = [
            list(_wrapped(cell, max(int(width / CHARACTER), 1))) for cell, width in zip(cells, widths, strict=True)
        ]
        for n in range(max((len(c) for c in columns), default=0)):
            self._next_line()
            for lines, left in zip(columns, lefts, strict=True):
                if n < len(lines):
                    self._place(lines[n], left)
        if not any(columns):
            self.gap(_LEADING)

    def gap(self, height: float) -> None:
        """Leave some room, as between paragraphs."""
        self._y += height

    def page_break(self) -> None:
        """A new page, unless this one is empty still."""
        if self._words:
            self.new_page()

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        if len(self._pages) >= self._max_pages:
            raise refusals.too_large(
                f"The file fills more than {self._max_pages} pages, which is the limit.",
                "Split it, or raise limits.pages if this is expected.",
            )
        self._pages.append(
            Page(
                number=len(self._pages) + 1,
                width=self.width,
                height=_PAGE_HEIGHT,
                unit=Unit.POINT,
                kind=PageKind.TEXT_LAYER,
                reader=self._reader,
                words=tuple(self._words),
            )
        )
        self._words, self._y = [], MARGIN

    def finished(self) -> tuple[Page, ...]:
        """All pages; one that is empty for a file without text."""
        if self._words or not self._pages:
            self.new_page()
        return tuple(self._pages)

    def _next_line(self) -> None:
        if self._y + _LEADING > _PAGE_HEIGHT - MARGIN and self._words:
            self.new_page()
        self._y += _LEADING

    def _place(self, line: str, left: float) -> None:
        column = 0
        for piece in line.split(" "):
            if piece:
                x = left + column * CHARACTER
                box = BoundingBox(x0=x, y0=self._y - _TYPE_SIZE, x1=x + len(piece) * CHARACTER, y1=self._y)
                self._words.append(Word(text=piece, box=box))
                self.width = max(self.width, box.x1 + MARGIN)
            column += len(piece) + 1


def _wrapped(text: str, characters: int) -> Iterator[str]:
    """Lines of at most so many characters; a longer word is never broken, it may be a number."""
    for line in text.splitlines():
        words = line.split()
        current = ""
        for word in words:
            if current and len(current) + 1 + len(word) > characters:
                yield current
                current = word
            else:
                current = f"{current} {word}" if current else word
        if current:
            yield current


def column_widths(rows: Sequence[Sequence[str]], available: float) -> list[float]:
    """For each column as much as its longest line needs; where that is too much, the widest ones give way."""
    count = max((len(row) for row in rows), default=0)
    needed = [
        max((len(line) for row in rows if n < len(row) for line in row[n].splitlines()), default=0) * CHARACTER
        for n in range(count)
    ]
    room = max(available - COLUMN_GAP * max(count - 1, 0), CHARACTER * 4 * count)
    if sum(needed) <= room:
        return needed
    narrow, left = sorted(needed), room
    for n, width in enumerate(narrow):  # the largest width that all can have
        share = left / (count - n)
        if width > share:
            return [min(w, share) for w in needed]
        left -= width
    return needed
