"""Exact binomial limits: how many errors still refute "more than so many are wrong" (Clopper and Pearson, 1934)."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.stats import beta, binom

Counts = npt.NDArray[np.int_]


def upper_bound(wrong: int, judged: int, assurance: float) -> float:
    """Upper bound of the true share of wrong documents where `wrong` of `judged` were; 1 where all of them were."""
    if wrong >= judged:
        return 1.0
    return float(beta.ppf(assurance, wrong + 1, judged - wrong))


def errors_allowed(counts: Counts, error: float, alpha: float) -> Counts:
    """The most errors among so many documents that still refute "more than `error` are wrong"; -1 where none do."""
    if counts.size == 0:
        return counts
    largest = 1 << int(counts.max()).bit_length()
    return _allowed_up_to(largest, error, alpha)[counts]


def fewest_documents(up_to: int, error: float, alpha: float) -> Counts:
    """For 0, 1, 2, ... errors the fewest documents among which so many are allowed, as far as `up_to` documents go."""
    allowed = errors_allowed(np.arange(up_to + 1), error, alpha)
    return np.asarray(np.searchsorted(allowed, np.arange(int(allowed[-1]) + 1)), dtype=np.int_)


@lru_cache(maxsize=64)
def _allowed_up_to(largest: int, error: float, alpha: float) -> Counts:
    counts = np.arange(largest)
    most = np.asarray(binom.ppf(alpha, counts, error), dtype=np.int_)
    allowed = most - np.asarray(binom.cdf(most, counts, error) > alpha, dtype=np.int_)
    allowed.setflags(write=False)
    return allowed
