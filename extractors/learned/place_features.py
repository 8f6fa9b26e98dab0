"""The hashed names of many places, kept in the parts that places share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.learned.hashing import Floats, Ints


@dataclass(frozen=True, eq=False)
class PlaceFeatures:
    """What stands before a place, behind it, above it, and its own words: parts which neighbours have in common.

    `names` are places in a table of weights, one part after the other, `lengths` how many each part has. `of` has one
    row a place: the numbers of its parts.
    """

    names: Ints
    lengths: Ints
    of: Ints

    @classmethod
    def of_rows(cls, rows: Sequence[Ints]) -> "PlaceFeatures":
        """Rows that share nothing, such as those of cells: one part each."""
        lengths = np.fromiter((len(r) for r in rows), dtype=np.int64, count=len(rows))
        names = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        return cls(names, lengths, np.arange(len(rows), dtype=np.int64)[:, None])

    def only(self, numbers: Ints) -> "PlaceFeatures":
        """Places with these numbers of parts, one row each, and no parts but theirs."""
        used, of = np.unique(numbers, return_inverse=True)
        lengths = self.lengths[used]
        starts = np.cumsum(self.lengths) - self.lengths
        ends = np.cumsum(lengths)
        shift = np.repeat(starts[used] - ends + lengths, lengths)
        return PlaceFeatures(self.names[np.arange(len(shift)) + shift], lengths, of.reshape(numbers.shape))

    def __len__(self) -> int:
        return len(self.of)

    def margins(self, weights: Floats) -> Floats:
        """The first opinion about every place: the sum of the weights of its names."""
        of_part = np.bincount(self.part_of_name(), weights=weights[self.names], minlength=len(self.lengths))
        sums: Floats = of_part[self.of].sum(axis=1)
        return sums

    def part_of_name(self) -> Ints:
        """For each of `names` the number of its part."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)
