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
    """What is allowed among 0, 1, ..., `largest` - 1 documents: a stair that rises by one at each of its steps."""
    steps = _steps(largest - 1, error, alpha)
    allowed: Counts = np.asarray(np.searchsorted(steps, np.arange(largest), side="right") - 1, dtype=np.int_)
    allowed.setflags(write=False)
    return allowed


def _steps(up_to: int, error: float, alpha: float) -> Counts:
    """For 0, 1, 2, ... errors the fewest documents among which so many are allowed, as far as `up_to` documents go.

    One document more allows at most one error more, so a hundredth as many limits tell all of them at an error of 1 %.
    """
    errors = np.arange(_most_allowed(up_to, error, alpha) + 1)
    failing = np.maximum(_guessed_documents(errors, error, alpha) - 1, errors)  # among so many documents it is too much
    passing = failing + 1  # among so many it is allowed; both become true below
    step = 1
    while (wrong := _chance_of_at_most(errors, passing, error) > alpha).any():
        failing[wrong] = passing[wrong]
        passing[wrong] += step
        step *= 2
    step = 1
    while (wrong := _chance_of_at_most(errors, failing, error) <= alpha).any():
        passing[wrong] = failing[wrong]
        failing[wrong] = np.maximum(failing[wrong] - step, errors[wrong])
        step *= 2
    while (open_ := passing - failing > 1).any():
        middle = (failing + passing) // 2
        passes = open_ & (_chance_of_at_most(errors, middle, error) <= alpha)
        passing[passes] = middle[passes]
        failing[open_ & ~passes] = middle[open_ & ~passes]
    return passing


def _most_allowed(documents: int, error: float, alpha: float) -> int:
    """The most errors allowed among so many documents, -1 where none are."""
    low, high = -1, documents  # all of them are never allowed
    while high - low > 1:
        middle = (low + high) // 2
        is_allowed = _chance_of_at_most(np.array([middle]), np.array([documents]), error)[0] <= alpha
        low, high = (middle, high) if is_allowed else (low, middle)
    return low


def _guessed_documents(errors: Counts, error: float, alpha: float) -> Counts:
    """About where so many errors are allowed, by the normal distribution, corrected for skewness (Cornish and Fisher,
    1938)."""
    from scipy.special import ndtri

    quantile = ndtri(alpha)
    spread = quantile * np.sqrt(error * (1 - error))
    beyond = errors + 0.5 - (quantile**2 - 1) * (1 - 2 * error) / 6
    root = (-spread + np.sqrt(np.maximum(spread**2 + 4 * error * beyond, 0.0))) / (2 * error)
    return np.asarray(np.ceil(root**2), dtype=np.int_)


def _chance_of_at_most(errors: Counts, counts: Counts, error: float) -> npt.NDArray[np.float64]:
    """The chance of so many errors or fewer; that of at most -1 is 0, that of at most all is 1."""
    from scipy.special import bdtr

    within = bdtr(np.clip(errors, 0, counts).astype(np.float64), counts, error)
    return np.asarray(np.where(errors < 0, 0.0, np.where(errors >= counts, 1.0, within)), dtype=np.float64)
