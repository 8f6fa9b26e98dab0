"""Intervals by resampling documents (bootstrap): documents are drawn, never single values, for values of one document
stand or fall together."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdpoint.model import Frozen

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_OUTSIDE = 0.025  # on either side of a 95 % interval


class Interval(Frozen):
    """A 95 % interval, by resampling documents."""

    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Draws:
    """How often each document is in each draw: one row a draw, one column a document."""

    weights: Floats

    @classmethod
    def of(cls, documents: int, draws: int, seed: int) -> "Draws":
        """Draws of that many documents with replacement; the same seed gives the same."""
        if not documents:
            return cls(np.zeros((draws, 0)))
        rng = np.random.default_rng(seed)
        drawn: Counts = rng.multinomial(documents, np.full(documents, 1 / documents), size=draws)
        return cls(drawn.astype(np.float64))

    def sums(self, values: NDArray[Any]) -> Floats:
        """For each draw the sum of the drawn documents' values (one a document, or one row a document)."""
        drawn: Floats = self.weights @ values.astype(np.float64)
        return drawn


def percentiles(drawn: Floats, figure: float) -> Interval:
    """The middle 95 % of what the draws gave, NaN left out, widened to the figure itself where it lies outside."""
    known = drawn[~np.isnan(drawn)]
    if not known.size:
        return Interval(low=figure, high=figure)
    low, high = (float(q) for q in np.quantile(known, (_OUTSIDE, 1 - _OUTSIDE)))
    return Interval(low=min(low, figure), high=max(high, figure))


def quotients(above: Floats, below: Floats) -> Floats:
    """Above through below, NaN where below is 0."""
    result: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0)
    return result


def share_with_interval(flags: NDArray[np.bool_], draws: Draws) -> tuple[float, Interval]:
    """The share of documents with a flag; 0 of none."""
    if not flags.size:
        return 0.0, Interval(low=0.0, high=0.0)
    figure = float(flags.mean())
    return figure, percentiles(draws.sums(flags) / flags.size, figure)
