"""Which documents may be released without a person, so that at most a stated share of them is wrong.

The owner states a target: "of the documents released, at most 1 in 100 has a wrong value, with 95 % assurance". From
documents whose values a person has judged, a threshold on the document's confidence is chosen that keeps it, or none:
with too little evidence nothing is released.

How. A threshold is tested as a hypothesis ("more than the target is wrong above it") with an exact binomial bound
(Clopper and Pearson, 1934). Testing many thresholds on the same documents and taking the best would not be valid, so
they are tested in a fixed sequence that ends at the first that fails (Bauer 1991; "learn then test", Angelopoulos,
Bates, Candes, Jordan and Lei, 2021): from a start that does not depend on the judgements towards lower confidence. The
start is where the confidences themselves promise the most releases; where there are documents enough, parts of the
error probability go to further starts, where they are believed less and at fixed shares of the documents, and are
handed down from one to the next (Wiens and Dmitrienko 2005). Exact where the chance of being wrong does not fall as
confidence falls, and documents to come are like the judged ones;
`benchmarks.holds` shows what happens where that does not hold.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pydantic import Field
from scipy.stats import beta, binom

from holdpoint.model import Frozen

# Share of the error probability; how many times as often wrong as promised. What is left is for the places.
_ONE_START = ((1.0, 1.0),)
_SEVERAL_STARTS = ((0.65, 1.4), (0.08, 4.0))
_PLACES = (0.4, 0.6, 1.0)  # shares of the documents; with few documents all of them alone
_STARTS_ASKED = 256
_ENOUGH_FOR_SEVERAL = 3  # times the documents that a target takes at least


class ReleaseTarget(Frozen):
    """What may go wrong: at most `error` of the released documents are wrong, with this assurance."""

    error: float = Field(gt=0, lt=1)
    assurance: float = Field(default=0.95, gt=0.5, lt=1)


class JudgedDocument(Frozen):
    """A document whose values a person has confirmed or corrected, and the confidence it had before."""

    confidence: float = Field(ge=0, le=1)  # the probability that all values that matter are right
    is_wrong: bool


class ReleaseRule(Frozen):
    """Release from `threshold` on, or, where it is None, nothing."""

    target: ReleaseTarget
    threshold: float | None
    judged: int  # documents the rule was chosen on
    accepted: int = 0  # of them, those at or above the threshold
    wrong: int = 0  # of the accepted
    error_bound: float = 1.0  # upper bound of the share of wrong ones among the accepted, at the target's assurance
    documents_missing: int = 0  # free of errors, until a rule is possible at all; 0 where there is one

    def releases(self, confidence: float) -> bool:
        """Whether a document of that confidence may go without a person."""
        return self.threshold is not None and confidence >= self.threshold


def error_bound(wrong: int, judged: int, assurance: float) -> float:
    """Upper bound of the true share of wrong documents, by Clopper and Pearson, where `wrong` of `judged` were."""
    if wrong >= judged:
        return 1.0
    return float(beta.ppf(assurance, wrong + 1, judged - wrong))


def documents_needed(target: ReleaseTarget) -> int:
    """How many judged documents without an error keep the target: 149 for 2 % at 95 %, 299 for 1 %."""
    return math.ceil(math.log(1 - target.assurance) / math.log(1 - target.error))


def last_look(judged: int, target: ReleaseTarget) -> int:
    """The largest count of judged documents at which a rule is chosen that is reached; 0 before the first.

    The counts are fixed by the target alone: the fewest documents it takes, then a quarter more each time. Whoever
    looked whenever the evidence is good would break the promise more often than it says.
    """
    look, following = 0, documents_needed(target)
    while following <= judged:
        look, following = following, _after(following)
    return look


def next_look(judged: int, target: ReleaseTarget) -> int:
    """The count of judged documents at which a rule is chosen next."""
    look = last_look(judged, target)
    return _after(look) if look else documents_needed(target)


def _after(look: int) -> int:
    return math.ceil(look * 1.25)


def choose_rule(judged: Sequence[JudgedDocument], target: ReleaseTarget) -> ReleaseRule:
    """The rule that releases most and keeps the target. The judged must be a fair sample of what is to be released."""
    confidence = np.array([document.confidence for document in judged], dtype=float)
    wrong = np.array([document.is_wrong for document in judged], dtype=bool)
    return rule_of_arrays(confidence, wrong, target)


def rule_of_arrays(
    confidence: npt.NDArray[np.float64], wrong: npt.NDArray[np.bool_], target: ReleaseTarget
) -> ReleaseRule:
    """The same of many documents, given as arrays in one order."""
    order = np.argsort(-confidence, kind="stable")
    confidence, errors = confidence[order], np.cumsum(wrong[order].astype(np.int_))
    accepted = _most_accepted(confidence, errors, target)
    if accepted == 0:
        missing = max(documents_needed(target) - _free_of_errors(confidence, errors), 1)
        return ReleaseRule(target=target, threshold=None, judged=len(confidence), documents_missing=missing)
    found = int(errors[accepted - 1])
    return ReleaseRule(
        target=target,
        threshold=float(confidence[accepted - 1]),
        judged=len(confidence),
        accepted=accepted,
        wrong=found,
        error_bound=error_bound(found, accepted, target.assurance),
    )


def _most_accepted(confidence: npt.NDArray[np.float64], errors: npt.NDArray[np.int_], target: ReleaseTarget) -> int:
    """How many of the documents, the most confident first, may be accepted; 0 where no cut passes.

    The error probability is shared out among the starts and handed down: what a cut did not use up, because it passed,
    is there at the next; at a cut that fails all of it is lost, and only a start further down begins anew.
    """
    cuts = _cuts(confidence)
    if cuts.size == 0:
        return 0
    alpha = 1 - target.assurance
    starts = _starts(confidence, cuts, target)
    ends = [*(start for start, _ in starts[1:]), len(cuts)]
    alive, best = 0.0, 0
    for (start, share), end in zip(starts, ends, strict=True):
        alive += share
        asked = cuts[start:end]
        if asked.size == 0:
            continue
        failing = np.flatnonzero(errors[asked - 1] > errors_allowed(asked, target.error, round(alpha * alive, 12)))
        passed = int(failing[0]) if failing.size else asked.size
        if passed:
            best = int(asked[passed - 1])
        if failing.size:
            alive = 0.0
    return best


def _starts(
    confidence: npt.NDArray[np.float64], cuts: npt.NDArray[np.int_], target: ReleaseTarget
) -> list[tuple[int, float]]:
    """Where testing begins, and with which share of the error probability: from the confidences alone, in order.

    A start above which too few documents stand for any test gives its share to the places, which ask nothing of the
    confidences.
    """
    promised = np.cumsum(1 - confidence)[cuts - 1] / cuts  # share of wrong ones, by the confidences
    are_enough = len(confidence) >= _ENOUGH_FOR_SEVERAL * documents_needed(target)
    starts: list[tuple[int, float]] = []
    left = 1.0
    for share, times in _SEVERAL_STARTS if are_enough else _ONE_START:
        allowed = errors_allowed(cuts, target.error, round((1 - target.assurance) * share, 12))
        start = _start(cuts, allowed, promised * times)
        if allowed[start] >= 0:
            starts.append((start, share))
            left -= share
    if left > 0:
        places = _PLACES if are_enough else (1.0,)
        starts.extend((math.ceil(place * len(cuts)) - 1, left / len(places)) for place in places)
    return sorted(starts)


def _start(cuts: npt.NDArray[np.int_], allowed: npt.NDArray[np.int_], expected: npt.NDArray[np.float64]) -> int:
    """The cut that promises most releases: the documents above it, times the chance that so many may be accepted.

    Of many cuts some are asked, evenly spread: a start may lie beside the best.
    """
    asked = np.unique(np.linspace(0, len(cuts) - 1, min(len(cuts), _STARTS_ASKED)).astype(int))
    cuts, allowed, expected = cuts[asked], allowed[asked], expected[asked]
    chance = np.where(allowed >= 0, binom.cdf(allowed, cuts, np.minimum(expected, 1.0)), 0.0)
    return int(asked[np.argmax(cuts * chance)])


def _cuts(confidence: npt.NDArray[np.float64]) -> npt.NDArray[np.int_]:
    """After how many documents one can cut: documents of equal confidence go together."""
    if confidence.size == 0:
        return np.array([], dtype=int)
    changes = np.flatnonzero(confidence[:-1] != confidence[1:]) + 1
    return np.append(changes, confidence.size)


def errors_allowed(counts: npt.NDArray[np.int_], error: float, alpha: float) -> npt.NDArray[np.int_]:
    """The most errors among so many documents that still refute "more than `error` are wrong"; -1 where none do."""
    if counts.size == 0:
        return counts
    largest = 1 << int(counts.max()).bit_length()
    return _allowed_up_to(largest, error, alpha)[counts]


@lru_cache(maxsize=64)
def _allowed_up_to(largest: int, error: float, alpha: float) -> npt.NDArray[np.int_]:
    counts = np.arange(largest)
    most = np.asarray(binom.ppf(alpha, counts, error), dtype=np.int_)
    allowed = most - np.asarray(binom.cdf(most, counts, error) > alpha, dtype=np.int_)
    allowed.setflags(write=False)
    return allowed


def _free_of_errors(confidence: npt.NDArray[np.float64], errors: npt.NDArray[np.int_]) -> int:
    """How many documents stand above the first cut below which one is wrong."""
    cuts = _cuts(confidence)
    free = cuts[errors[cuts - 1] == 0] if cuts.size else cuts
    return int(free[-1]) if free.size else 0
