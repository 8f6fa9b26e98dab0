"""Between which counts of documents a release rule is tested: told by the documents that the test leaves out.

Judged documents are looked at from the least confident upwards, one cut after the other, until those seen so far make
it worth trying to release all that are left. What was seen tells where the test begins, too. Neither the judgement nor
the confidence of a document above the cut is asked, so that what is tested is as fresh as if nothing had been looked at
(the idea of AdaPT, Lei and Fithian 2018). How well the guess below fits decides how much is released, never whether the
promise is kept.

The guess: the chance of being wrong is a power of the doubt (1 - confidence), fitted to the documents left out. A power
of 0 stands for a confidence that says nothing. The doubts above the cut are guessed to fall as those just below it do,
as a power of an exponential law's quantiles. Half of the guess goes to a share of errors that no confidence foresees.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from validators.binomial_bounds import Counts, errors_allowed, fewest_documents

Floats = npt.NDArray[np.float64]

_POWERS = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.5])
_UNFORESEEN = (0.0, 0.5)  # shares of the target, equally likely
_SEEN_FIRST = 10  # documents that are left out before anything is guessed
_WORTH_TRYING = 0.01  # chance to pass
_STEP = 1.03  # one place to the next
_NEIGHBOURS = 0.4  # so many times the documents above a cut tell how the doubt falls there
_BEFORE_ANY_ERROR = 0.3  # errors supposed before one is seen
_LEAST_DOUBT = 1e-6
_STEEPEST = 8.0


def cuts_to_test(confidence: Floats, wrong: npt.NDArray[np.bool_], cuts: Counts, error: float, alpha: float) -> Counts:
    """Which cuts are tested, in order: counts of documents, the most confident first; none where too few are judged.

    `confidence` falls, `wrong` belongs to it, and `cuts` tells where one can cut (documents of equal confidence go
    together).
    """
    places = _places(len(confidence), error, alpha)
    if places.size == 0 or cuts.size == 0:
        return cuts[:0]
    left_out = _LeftOut(confidence, wrong)
    start = end = int(cuts[-1])
    for place in places:
        cut = int(cuts[np.searchsorted(cuts, place, side="right") - 1])
        if cut > place or cut < places[-1]:
            break
        if cut == end:
            continue
        end = cut
        if _chances(left_out, end, np.array([end]), error, alpha)[0] >= _WORTH_TRYING:
            break
    if end < len(confidence):
        asked = np.append(end, places[places < end])
        start = int(asked[np.argmax(asked * _chances(left_out, end, asked, error, alpha))])
    first, last = np.searchsorted(cuts, [start, end])
    return cuts[min(first, last) : last + 1]


@lru_cache(maxsize=256)
def _places(documents: int, error: float, alpha: float) -> Counts:
    """Counts worth testing, falling: the fewest documents for each number of errors, and not all too near together."""
    fewest = fewest_documents(documents, error, alpha)[::-1]
    kept: list[int] = []
    for place in fewest:
        if place == fewest[-1] or (place <= documents - _SEEN_FIRST and (not kept or kept[-1] >= _STEP * place)):
            kept.append(int(place))
    places = np.array(kept, dtype=np.int_)
    places.setflags(write=False)
    return places


class _LeftOut:
    """Sums over the documents from each rank on."""

    def __init__(self, confidence: Floats, wrong: npt.NDArray[np.bool_]) -> None:
        count = len(confidence)
        self.log_doubt = np.log(np.maximum(1 - confidence, _LEAST_DOUBT))
        self.quantile = -np.log1p(-np.arange(1, count + 1) / (count + 1))  # of an exponential law
        self.doubts = _from_each_on(np.exp(_POWERS[:, None] * self.log_doubt))
        self.errors = _from_each_on(wrong.astype(float))
        self.log_doubts_of_errors = _from_each_on(np.where(wrong, self.log_doubt, 0.0))

    def steepness(self, cut: int) -> float:
        """How fast the doubt falls just below the cut, as a power of the quantile."""
        around = slice(cut, min(cut + max(int(_NEIGHBOURS * cut), 1) + 1, len(self.log_doubt)))
        x = np.log(self.quantile[around] / self.quantile[cut])
        square = float(x @ x)
        slope = float(x @ (self.log_doubt[around] - self.log_doubt[cut])) / square if square > 0 else 1.0
        return min(max(slope, 0.0), _STEEPEST)


def _chances(left_out: _LeftOut, cut: int, asked: Counts, error: float, alpha: float) -> Floats:
    """The guessed chance that the documents above each count asked for pass the test."""
    from scipy.special import gamma, gammainc, pdtr  # at the first test, not when a command starts

    errors = left_out.errors[cut] + _BEFORE_ANY_ERROR
    doubts = left_out.doubts[:, cut]
    likelihood = _POWERS * left_out.log_doubts_of_errors[cut] - errors * np.log(doubts)
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    # Sum over the ranks above: an integral of the power of an exponential quantile, an incomplete gamma function.
    power = _POWERS * left_out.steepness(cut)
    at_cut = errors / doubts * np.exp(_POWERS * left_out.log_doubt[cut])
    scale = at_cut * (len(left_out.quantile) + 1) * gamma(power + 1) * left_out.quantile[cut] ** -power
    expected = scale[:, None] * gammainc(power[:, None] + 1, left_out.quantile[asked - 1])
    allowed = errors_allowed(asked, error, alpha)
    chance = np.zeros(len(asked))
    for share in _UNFORESEEN:
        chance += weight @ pdtr(np.maximum(allowed, 0), expected + share * error * asked) / len(_UNFORESEEN)
    return np.where(allowed >= 0, chance, 0.0)


def _from_each_on(values: Floats) -> Floats:
    return np.flip(np.cumsum(np.flip(values, -1), axis=-1), -1)
