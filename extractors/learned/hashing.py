"""Features by name as numbers: the hashing trick (Weinberger et al., "Feature hashing for large scale multitask
learning", ICML 2009). No word of a training document is kept in a model."""

from collections.abc import Iterable
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Hasher:
    """Names to places in a table of 2^bits weights. Hashing anew costs less than remembering what was hashed."""

    def __init__(self, bits: int) -> None:
        self.size = 1 << bits
        self._mask = self.size - 1

    def of(self, name: str) -> int:
        """The place of one name."""
        return crc32(name.encode()) & self._mask

    def ids(self, names: Iterable[str]) -> Ints:
        """The places of all names, each once, in rising order."""
        hashes = np.array([crc32(n.encode()) for n in names], dtype=np.int64)
        hashes &= self._mask
        return rising(hashes)


def rising(places: Ints) -> Ints:
    """Each place once, in rising order; sorts in place. `numpy.unique` costs three times as much for short arrays."""
    places.sort()
    if len(places) < 2:
        return places
    kept: Ints = places[np.concatenate((_FIRST, places[1:] != places[:-1]))]
    return kept


_FIRST = np.ones(1, dtype=np.bool_)
