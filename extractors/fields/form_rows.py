"""Rows of a form: keys in one column, their values in the next.

A form of many rows ("Advertiser  Smith for Mayor", below it "Product  Radio") has keys that no lexicon knows. Where two
known labels stand in one column with their values in another, whatever else stands in the first is a key, too: neither
it nor its value is a party that the page names by itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, PageLayout

_FEWEST_KNOWN = 2  # labels that make a column of keys
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
