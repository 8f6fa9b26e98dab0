"""Boosted trees as plain arrays: trained by LightGBM elsewhere, evaluated here by NumPy alone.

No model library is loaded where documents are read, so there is no thread pool that a forked child could hang in, and
a model file is numbers only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.learned.hashing import Floats, Ints


@dataclass(frozen=True, eq=False)
class Trees:
    """Each tree is a row: node n goes left when column[n] <= threshold[n]; a negative child ~k is leaf k."""

    column: Ints  # (trees, nodes)
    threshold: Floats
    left: Ints
    right: Ints
    leaf: Floats  # (trees, leaves)
    depth: int

    def log_odds(self, rows: Floats) -> Floats:
        """The sum of the leaves that each row reaches."""
        count = len(rows)
        if not count or not self.leaf.size:
            return np.zeros(count)
        trees = np.arange(self.column.shape[0])[None, :]
        node = np.zeros((count, self.column.shape[0]), dtype=np.int64)
        for _ in range(self.depth):
            inner = np.maximum(node, 0)
            value = np.take_along_axis(rows, self.column[trees, inner], axis=1)
            step = np.where(value <= self.threshold[trees, inner], self.left[trees, inner], self.right[trees, inner])
            node = np.where(node >= 0, step, node)
            if (node < 0).all():
                break
        sums: Floats = self.leaf[trees, ~node].sum(axis=1)
        return sums

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], depth: int, prefix: str = "") -> "Trees":
        """What `arrays` gave, each under its name with the prefix before it. KeyError where one is missing."""
        return cls(
            column=arrays[f"{prefix}column"].astype(np.int64),
            threshold=arrays[f"{prefix}threshold"].astype(np.float64),
            left=arrays[f"{prefix}left"].astype(np.int64),
            right=arrays[f"{prefix}right"].astype(np.int64),
            leaf=arrays[f"{prefix}leaf"].astype(np.float64),
            depth=depth,
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything that a file has to keep."""
        return {
            "column": self.column.astype(np.int16),
            "threshold": self.threshold,
            "left": self.left.astype(np.int16),
            "right": self.right.astype(np.int16),
            "leaf": self.leaf,
        }
