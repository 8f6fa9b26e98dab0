"""Training of linear models over hashed names."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from extractors.learned.descent import minimum
from extractors.learned.hashing import Floats, Ints

_ROUNDS = 40
_FEWEST = 2  # documents that a name must occur in to be worth a weight


class LinearProblem:
    """All rows of all documents as one sparse matrix, built once for every fold and field that learns from them."""

    def __init__(self, features: Sequence[Sequence[Ints]], size: int) -> None:
        """`features` hold the rows of each document."""
        rows = [f for of_document in features for f in of_document]
        self.document = np.repeat(np.arange(len(features)), [len(f) for f in features])
        self._size = size
        flat = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        lengths = np.fromiter((len(f) for f in rows), dtype=np.int64, count=len(rows))
        documents = np.zeros(size, dtype=np.int32)
        for of_document in features:
            if of_document:
                documents[np.unique(np.concatenate(of_document))] += 1
        self._used = np.flatnonzero(documents >= min(_FEWEST, len(features)))
        place = np.full(size, -1, dtype=np.int64)
        place[self._used] = np.arange(len(self._used))
        kept = place[flat] >= 0
        row_of = np.repeat(np.arange(len(rows)), lengths)[kept]
        counts = np.bincount(row_of, minlength=len(rows)) if len(rows) else np.zeros(0, dtype=np.int64)
        pointers = np.concatenate(([0], np.cumsum(counts)))
        columns = place[flat[kept]].astype(np.int32)
        self._rows = csr_matrix((np.ones(len(columns)), columns, pointers), shape=(len(rows), len(self._used)))

    def fit(self, right: Floats, use: NDArray[np.bool_], *, l2: float) -> Floats:
        """Weights of a logistic regression on the rows to use; right ones weigh at least a tenth of the wrong."""
        weights = np.zeros(self._size)
        rows = self._rows[use] if not use.all() else self._rows
        right = right[use]
        if not len(right):
            return weights
        transposed = rows.T.tocsr()
        positive = max(float(right.sum()), 1.0)
        weigh = np.where(right > 0, max(1.0, 0.1 * (len(right) - positive) / positive), 1.0)
        signs = np.where(right > 0, 1.0, -1.0)

        def loss(w: Floats) -> tuple[float, Floats]:
            m = signs * (rows @ w)
            slope = -signs * weigh / (1 + np.exp(np.clip(m, -500, 500)))
            return float((weigh * np.logaddexp(0.0, -m)).sum() + 0.5 * l2 * (w @ w)), transposed @ slope + l2 * w

        start = np.zeros(rows.shape[1])
        weights[self._used] = minimum(loss, start, rounds=_ROUNDS)
        return weights
