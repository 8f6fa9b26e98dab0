"""Features by name as numbers: the hashing trick (Weinberger et al., "Feature hashing for large scale multitask
learning", ICML 2009). No word of a training document is kept in a model."""

from collections.abc import Iterable, Sequence
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
        return hash_of(name) & self._mask

    def ids(self, names: Iterable[str]) -> Ints:
        """The places of all names, each once, in rising order."""
        return rising(self.places(hashes(names)))

    def places(self, hashed: Sequence[int]) -> Ints:
        """The places of names that `hashes` has hashed, in their order."""
        places = np.array(hashed, dtype=np.int64)
        places &= self._mask
        return places


def hash_of(name: str) -> int:
    """What one name hashes to."""
    return crc32(name.encode())


def hashes(names: Iterable[str]) -> list[int]:
    """What the names hash to, for a table of any size."""
    return [crc32(n.encode()) for n in names]


def rising(places: Ints) -> Ints:
    """Each place once, in rising order; sorts in place. `numpy.unique` costs three times as much for short arrays."""
    places.sort()
    if len(places) < 2:
        return places
    kept: Ints = places[np.concatenate((_FIRST, places[1:] != places[:-1]))]
    return kept


_FIRST = np.ones(1, dtype=np.bool_)
