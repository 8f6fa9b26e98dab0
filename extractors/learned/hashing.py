"""Features by name as numbers: the hashing trick (Weinberger et al., "Feature hashing for large scale multitask
learning", ICML 2009). No word of a training document is kept in a model."""

from collections.abc import Iterable
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Hasher:
    """Names to places in a table of 2^bits weights. Remembers what it has hashed: make one for each process."""

    def __init__(self, bits: int) -> None:
        self.size = 1 << bits
        self._mask = self.size - 1
        self._known: dict[str, int] = {}

    def of(self, name: str) -> int:
        """The place of one name."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[name] = crc32(name.encode()) & self._mask
        return found

    def ids(self, names: Iterable[str]) -> Ints:
        """The places of all names, each once, in rising order."""
        known, of = self._known, self.of
        return np.array(sorted({known[n] if n in known else of(n) for n in names}), dtype=np.int64)


_MOST_KNOWN = 500_000
