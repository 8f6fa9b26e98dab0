"""Rows of a form: keys in one column, their values in the next.

A form of many rows ("Advertiser  Smith for Mayor", below it "Product  Radio") has keys that no lexicon knows. Where two
known labels stand in one column with their values in another, whatever else stands in the first is a key, too: neither
it nor its value is a party that the page names by itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, PageLayout
from extractors.fields.lexicon import is_label
from holdpoint.document import Word

_FEWEST_KNOWN = 2  # labels that make a column of keys
_WORDS_OF_KEY = 3  # that a key has at most where it is printed close behind something else
_STEP = 0.5  # of the type size: the beginnings of one column differ by two of it at most


@dataclass(frozen=True, eq=False)
class FormRows:
    """By the identity of a key's cell the cell of its value."""

    values: dict[int, Cell]

    @classmethod
    def of(cls, page: PageLayout, labels: Sequence[FoundLabel]) -> "FormRows":
        known = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell}
        step = max(_STEP * page.line_height, 1.0)
        rows = [pair for line in page.lines for pair in pairwise(line)]
        at = [(round(key.box.x0 / step), round(value.box.x0 / step)) for key, value in rows]
        named: Counter[tuple[int, int]] = Counter()
        for (key, value), (x, y) in zip(rows, at, strict=True):
            if id(key) in known and id(value) not in known:
                named.update((x + right, y + further) for right in (-1, 0, 1) for further in (-1, 0, 1))
        values = {id(key): value for (key, value), where in zip(rows, at, strict=True) if named[where] >= _FEWEST_KNOWN}
        return cls(values)

    @property
    def cells(self) -> frozenset[int]:
        """The identities of all keys and values."""
        return frozenset(self.values) | {id(v) for v in self.values.values()}


def keys_apart(layout: DocumentLayout) -> DocumentLayout:
    """The layout with keys of a form as cells of their own where they stand close behind what is printed beside it.

    "North Tower Ltd Advertiser" is two cells where "Advertiser" begins in one column with other keys.
    """
    pages = tuple(_with_keys_apart(page) for page in layout.pages)
    changed = any(new is not old for new, old in zip(pages, layout.pages, strict=True))
    return replace(layout, pages=pages) if changed else layout  # the same one keeps what was worked out for it


def _with_keys_apart(page: PageLayout) -> PageLayout:
    step = max(_STEP * page.line_height, 1.0)
    begin: Counter[int] = Counter()
    for cell in page.cells:
        if is_label(cell.text):
            at = round(cell.box.x0 / step)
            begin.update((at - 1, at, at + 1))
    columns = {at for at, count in begin.items() if count >= _FEWEST_KNOWN}
    if not columns:
        return page
    lines = tuple(tuple(part for cell in line for part in _parts(cell, columns, step)) for line in page.lines)
    return replace(page, lines=lines) if lines != page.lines else page


def _parts(cell: Cell, columns: set[int], step: float) -> Iterator[Cell]:
    """The cell, or what stands before the key at its end, and the key.

    What ends with a label itself is left alone: "Alt Order #" is a longer key, "Tax % Amount" two headings of a table,
    "Total gross (incl. VAT)" one label.
    """
    for count in range(min(_WORDS_OF_KEY, len(cell.words) - 1), 0, -1):
        before, key = cell.words[:-count], cell.words[-count:]
        if round(key[0].box.x0 / step) in columns and is_label(" ".join(w.text for w in key)):
            if is_label(cell.text) or _ends_with_label(before):
                break
            yield replace(cell, words=before)
            yield replace(cell, words=key)
            return
    yield cell


def _ends_with_label(words: Sequence[Word]) -> bool:
    last = [w.text.rstrip("%-") for w in words[-_WORDS_OF_KEY:]]
    return any(is_label(" ".join(last[n:])) for n in range(len(last)))
