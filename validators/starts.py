"""Where a test of thresholds begins, and where it begins again after it has failed.

Whoever begins at one place only and fails there releases nothing. So the error probability may be split: a part is
spent at a first start, the rest at starts further up, each about half as many documents and asked only if those before
it have failed. Whoever is right of a confidence that tells passes the first start with a quarter of the error
probability as well as with all of it; and where the test goes on from a start, it may use all that is not spent at
starts further down (`level_at`), so that hedging costs little.

The starts' documents are nested, so that what passes at one mostly passes at the others: together they cost less than
their sum. How much is counted exactly, as group sequential trials do (Lan and DeMets 1983): the chance that a series of
independent errors, each with the target as its probability, passes at any of them.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from validators.binomial_bounds import Counts, errors_allowed, fewest_documents

FIRST_SHARE = 0.25  # of the error probability, spent at the first start where there are others
_MOST_FURTHER = 2
_SMALLER = 0.5  # about so many times the documents of the start before
_NEAREST = 0.7  # at most so many times

Floats = npt.NDArray[np.float64]


class Start(NamedTuple):
    """A count of documents where a test may begin."""

    documents: int
    errors_allowed: int
    spent: float  # chance that errors as frequent as the target pass here or at a start before


def only_start(documents: int, error: float, alpha: float) -> tuple[Start, ...]:
    """One start, for the whole error probability."""
    return (Start(documents, int(errors_allowed(np.array([documents]), error, alpha)[0]), alpha),)


def starts_from(first: int, cuts: Counts, error: float, alpha: float) -> tuple[Start, ...]:
    """A first start and those further up, as far as documents go; none where there are too few for a second."""
    begin = only_start(first, error, FIRST_SHARE * alpha)
    if begin[0].errors_allowed < 1:
        return ()  # so few that hedging would cost most of what can be released at all
    for further in range(_MOST_FURTHER, 0, -1):
        level = (1 - FIRST_SHARE) * alpha / further
        if errors_allowed(np.array([int(first * _SMALLER**further)]), error, level)[0] < 0:
            continue
        walk = _Walk(first, begin[0].errors_allowed, error)
        while len(walk.starts) <= further:
            budget = FIRST_SHARE * alpha + level * len(walk.starts)
            if not walk.go_on(cuts, budget):
                break
        else:
            return tuple(walk.starts)
    return ()


def level_at(counts: Counts, starts: Sequence[Start], alpha: float) -> Floats:
    """The error probability with which a test that has begun further up goes on at these counts of documents."""
    level = np.full(len(counts), alpha)
    for start in starts:  # from the most documents to the fewest, so that the last one that applies has spent most
        level[counts <= start.documents] = alpha - start.spent
    return level


class _Walk:
    """Errors as frequent as the target, from the start with the most documents to the one with the fewest."""

    def __init__(self, first: int, allowed: int, error: float) -> None:
        self._error = error
        self._passed = np.ones(allowed + 1)  # chance to have passed, by the errors at the last start; 0 where more
        self.starts = [Start(first, allowed, float(_chances(first, allowed + 1, error).sum()))]

    def go_on(self, cuts: Counts, budget: float) -> bool:
        """Add a start of about half as many documents that leaves the budget kept; False where there is none."""
        before = self.starts[-1].documents
        most = int(_NEAREST * before)
        left = budget - self.starts[-1].spent
        fewest = fewest_documents(most, self._error, left)
        within = cuts[cuts <= most]
        if fewest.size == 0 or within.size == 0:
            return False
        wished = fewest[np.argmin(np.abs(np.log(fewest / (_SMALLER * before))))]
        enough = min(int(np.searchsorted(within, wished)), len(within) - 1)
        allowed = min(int(errors_allowed(within[[enough]], self._error, left)[0]), len(self._passed) - 1)
        if allowed < 0:
            return False
        # As it is mostly passed where those before are, fewer documents may do for as many errors.
        place = bisect_left(range(enough), True, key=lambda place: self._added(int(within[place]), allowed)[0] <= left)
        added, passed = self._added(int(within[place]), allowed)
        passed[: allowed + 1] = 1.0
        self._passed = passed
        self.starts.append(Start(int(within[place]), allowed, self.starts[-1].spent + added))
        return True

    def _added(self, documents: int, allowed: int) -> tuple[float, Floats]:
        """What a start there would spend more, and the chance to have passed before, by the errors there."""
        size = len(self._passed)
        step = _chances(self.starts[-1].documents - documents, size, self._error)
        transform = np.fft.rfft(self._passed, 2 * size) * np.conj(np.fft.rfft(step, 2 * size))
        passed = np.clip(np.fft.irfft(transform, 2 * size)[:size], 0.0, 1.0)
        here = _chances(documents, allowed + 1, self._error)
        return float((here * (1 - passed[: allowed + 1])).sum()), passed


def _chances(documents: int, most: int, error: float) -> Floats:
    """The chance of 0, 1, ..., `most` - 1 errors among so many documents."""
    from scipy.special import gammaln, xlog1py  # at the first test, not when a command starts

    wrong = np.arange(min(most, documents + 1), dtype=float)
    ways = gammaln(documents + 1) - gammaln(wrong + 1) - gammaln(documents - wrong + 1)
    chances = np.exp(ways + wrong * np.log(error) + xlog1py(documents - wrong, -error))
    return np.pad(chances, (0, most - len(chances)))
