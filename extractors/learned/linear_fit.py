"""Training of linear models over hashed names."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from extractors.learned.descent import minimum
from extractors.learned.hashing import Floats
from extractors.learned.place_features import PlaceFeatures

_ROUNDS = 40
_FEWEST = 2  # documents that a name must occur in to be worth a weight


class LinearProblem:
    """All rows of all documents, built once for every fold and field that learns from them.

    Two sparse matrices, of rows over parts and of parts over names: their product is many times as large.
    """

    def __init__(self, features: Sequence[PlaceFeatures], size: int) -> None:
        """`features` hold the rows of each document."""
        self.document = np.repeat(np.arange(len(features)), [len(f) for f in features])
        self._size = size
        documents = np.zeros(size, dtype=np.int32)
        for of_document in features:
            documents[np.unique(of_document.names)] += 1
        self._used = np.flatnonzero(documents >= min(_FEWEST, len(features)))
        place = np.full(size, -1, dtype=np.int64)
        place[self._used] = np.arange(len(self._used))
        names = place[np.concatenate([f.names for f in features])]
        before = np.cumsum([0, *(len(f.lengths) for f in features)])  # parts of the documents before
        part_of_name = np.concatenate([f.part_of_name() + n for f, n in zip(features, before, strict=False)])
        kept = names >= 0
        self._parts = csr_matrix(
            (np.ones(int(kept.sum())), (part_of_name[kept], names[kept])), shape=(int(before[-1]), len(self._used))
        )
        self._parts_of_name = self._parts.T.tocsr()
        held = [of_document.of + n for of_document, n in zip(features, before, strict=False)]
        counts = np.concatenate([np.full(len(h), h.shape[1]) for h in held])
        columns = np.concatenate([h.ravel() for h in held])
        pointers = np.concatenate(([0], np.cumsum(counts)))
        self._rows = csr_matrix((np.ones(len(columns)), columns, pointers), shape=(len(counts), int(before[-1])))

    def fit(self, right: Floats, use: NDArray[np.bool_], *, l2: float, votes: Floats | None = None) -> Floats:
        """Weights of a logistic regression on the rows to use; right ones weigh at least a tenth of the wrong.

        `votes`: how much each row counts, 1 where nothing is said.
        """
        weights = np.zeros(self._size)
        rows = self._rows[use] if not use.all() else self._rows
        right = right[use]
        if not len(right):
            return weights
        rows_of_part = rows.T.tocsr()
        positive = max(float(right.sum()), 1.0)
        weigh = np.where(right > 0, max(1.0, 0.1 * (len(right) - positive) / positive), 1.0)
        if votes is not None:
            weigh = weigh * votes[use]
        signs = np.where(right > 0, 1.0, -1.0)

        def loss(w: Floats) -> tuple[float, Floats]:
            m = signs * (rows @ (self._parts @ w))
            slope = -signs * weigh / (1 + np.exp(np.clip(m, -500, 500)))
            value = float((weigh * np.logaddexp(0.0, -m)).sum() + 0.5 * l2 * (w @ w))
            return value, self._parts_of_name @ (rows_of_part @ slope) + l2 * w

        start = np.zeros(len(self._used))
        weights[self._used] = minimum(loss, start, rounds=_ROUNDS)
        return weights
