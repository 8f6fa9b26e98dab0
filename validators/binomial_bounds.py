"""Exact binomial limits: how many errors still refute "more than so many are wrong" (Clopper and Pearson, 1934).

SciPy is loaded at the first limit: most commands ask for none, and it takes longer to load than they run.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int_]


def upper_bound(wrong: int, judged: int, assurance: float) -> float:
    """Upper bound of the true share of wrong documents where `wrong` of `judged` were; 1 where all of them were."""
    if wrong >= judged:
        return 1.0
    from scipy.special import betaincinv

    return float(betaincinv(wrong + 1, judged - wrong, assurance))


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
    from scipy.special import ndtri

    counts = np.arange(largest)
    quantile = ndtri(alpha)
    # A guess by the normal distribution, corrected for skewness (Cornish and Fisher, 1938), then exact by single steps.
    guess = counts * error + quantile * np.sqrt(counts * error * (1 - error))
    guess += (quantile**2 - 1) * (1 - 2 * error) / 6 - 0.5
    allowed: Counts = np.clip(np.floor(guess).astype(np.int_), -1, counts)
    low = counts
    while (low := low[_chance_of_at_most(allowed[low] + 1, counts[low], error) <= alpha]).size:
        allowed[low] += 1
    high = counts
    while (high := high[_chance_of_at_most(allowed[high], counts[high], error) > alpha]).size:
        allowed[high] -= 1
    allowed.setflags(write=False)
    return allowed


def _chance_of_at_most(errors: Counts, counts: Counts, error: float) -> npt.NDArray[np.float64]:
    """The chance of so many errors or fewer; that of at most -1 is 0, that of at most all is 1."""
    from scipy.special import bdtr

    within = bdtr(np.clip(errors, 0, counts).astype(np.float64), counts, error)
    return np.asarray(np.where(errors < 0, 0.0, np.where(errors >= counts, 1.0, within)), dtype=np.float64)
