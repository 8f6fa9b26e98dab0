"""Between which counts of documents a release rule is tested: told by the documents that the test leaves out.

Judged documents are looked at from the least confident upwards, one cut after the other, until those seen so far make
it worth trying to release all that are left. What was seen tells where the test begins, too. Neither the judgement nor
the confidence of a document above the cut is asked, so that what is tested is as fresh as if nothing had been looked at
(the idea of AdaPT, Lei and Fithian 2018). How well the guess below fits decides how much is released, never whether the
promise is kept.

The guess: the chance of being wrong is a power of the doubt (1 - confidence), fitted to the documents left out. A power
of 0 stands for a confidence that says nothing. The doubts above the cut are guessed to fall as those just below it do,
as a power of an exponential law's quantiles. Half of the guess goes to a share of errors that no confidence foresees.

What was seen cannot tell that just the surest documents are wrong. Where it says that the confidence tells, the guessed
start is passed with much less than the whole error probability if the guess is right, so most of it is kept for starts
further up (`validators.starts`) in case it is not.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from validators.binomial_bounds import Counts, errors_allowed, fewest_documents
from validators.starts import FIRST_SHARE, Start, only_start, starts_from

Floats = npt.NDArray[np.float64]

_POWERS = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.5])
_UNFORESEEN = (0.0, 0.5)  # shares of the target, equally likely
_SEEN_FIRST = 10  # documents that are left out before anything is guessed
_WORTH_TRYING = 0.01  # chance to pass
_TELLS = 0.5  # a confidence tells from this power on
_DOUBT_THAT_IT_TELLS = 0.05  # with more, all is staked on one start: those further up may be no better
_STEP = 1.03  # one place to the next
_NEIGHBOURS = 0.4  # so many times the documents above a cut tell how the doubt falls there
_BEFORE_ANY_ERROR = 0.3  # errors supposed before one is seen
_LEAST_DOUBT = 1e-6
_STEEPEST = 8.0


class RangeToTest(NamedTuple):
    """Where the test begins, from the most documents to the fewest, and the most documents that it may come to."""

    starts: tuple[Start, ...]
    end: int


def range_to_test(
    confidence: Floats, wrong: npt.NDArray[np.bool_], cuts: Counts, error: float, alpha: float
) -> RangeToTest | None:
    """Between which counts of documents is tested, the most confident first; None where too few are judged.

    `confidence` falls, `wrong` belongs to it, and `cuts` tells where one can cut (documents of equal confidence go
    together).
    """
    places = _places(len(confidence), error, alpha)
    if places.size == 0 or cuts.size == 0:
        return None
    left_out = _LeftOut(confidence, wrong)
    end = int(cuts[-1])
    for place in places:
        cut = int(cuts[np.searchsorted(cuts, place, side="right") - 1])
        if cut > place or cut < places[-1]:
            break
        if cut == end:
            continue
        end = cut
        if _chances(left_out, end, np.array([end]), error, alpha)[0] >= _WORTH_TRYING:
            break
    if end == len(confidence):
        return RangeToTest(only_start(end, error, alpha), end)
    asked = np.append(end, places[places < end])

    def best(alpha: float) -> int:
        place = asked[np.argmax(asked * _chances(left_out, end, asked, error, alpha))]
        return min(int(cuts[np.searchsorted(cuts, place)]), end)

    starts: tuple[Start, ...] = ()
    if left_out.weights(end)[_POWERS < _TELLS].sum() <= _DOUBT_THAT_IT_TELLS:
        starts = starts_from(best(FIRST_SHARE * alpha), cuts, error, alpha)
    return RangeToTest(starts or only_start(best(alpha), error, alpha), end)


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

    def weights(self, cut: int) -> Floats:
        """How likely each power is."""
        errors = self.errors[cut] + _BEFORE_ANY_ERROR
        likelihood = _POWERS * self.log_doubts_of_errors[cut] - errors * np.log(self.doubts[:, cut])
        weight = np.exp(likelihood - likelihood.max())
        return np.asarray(weight / weight.sum())

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
    weight = left_out.weights(cut)
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
