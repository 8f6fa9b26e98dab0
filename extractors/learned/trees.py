"""Boosted trees as plain arrays: trained by LightGBM elsewhere, evaluated here by NumPy alone.

No model library is loaded where documents are read, so there is no thread pool that a forked child could hang in, and
a model file is numbers only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
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
        walk = self._walk
        values = np.ascontiguousarray(rows).ravel()
        first_of_row = (np.arange(count) * rows.shape[1])[:, None]
        place = np.repeat(walk.roots[None, :], count, axis=0)
        for _ in range(self.depth):
            value = values.take(first_of_row + walk.column.take(place))
            place = walk.after.take(2 * place + (value <= walk.threshold.take(place)))
        sums: Floats = walk.leaf.take(place).sum(axis=1)
        return sums

    @cached_property
    def _walk(self) -> "_Walk":
        trees, nodes = self.column.shape
        leaves = self.leaf.shape[1]
        size = nodes + leaves
        roots = np.arange(trees) * size
        column = np.zeros((trees, size), dtype=np.int64)
        threshold = np.zeros((trees, size))
        leaf = np.zeros((trees, size))
        after = np.zeros((trees, size, 2), dtype=np.int64)
        column[:, :nodes], threshold[:, :nodes], leaf[:, nodes:] = self.column, self.threshold, self.leaf
        for side, children in enumerate((self.right, self.left)):
            after[:, :nodes, side] = roots[:, None] + np.where(children >= 0, children, nodes + ~children)
        after[:, nodes:, :] = (roots[:, None] + np.arange(nodes, size))[:, :, None]
        return _Walk(roots, column.ravel(), threshold.ravel(), after.ravel(), leaf.ravel())

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


@dataclass(frozen=True, eq=False)
class _Walk:
    """All nodes and leaves of all trees one after the other, each leaf leading to itself: one step for every row and
    tree at once is five picks from flat arrays, five times as fast as from tables of trees."""

    roots: Ints
    column: Ints
    threshold: Floats
    after: Ints  # for each place where to go when the value is greater, then when it is not
    leaf: Floats  # 0 where a place is a node
