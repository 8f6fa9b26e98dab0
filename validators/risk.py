"""Which documents may be released without a person, so that at most a stated share of them is wrong.

The owner states a target: "of the documents released, at most 1 in 100 has a wrong value, with 95 % assurance". From
documents whose values a person has judged, a threshold on the document's confidence is chosen that keeps it, or none:
with too little evidence nothing is released.

How. A threshold is tested as a hypothesis ("more than the target is wrong above it") with an exact binomial bound
(Clopper and Pearson, 1934). Testing many thresholds on the same documents and taking the best would not be valid, so
they are tested in a fixed sequence that ends at the first that fails (Bauer 1991; "learn then test", Angelopoulos,
Bates, Candes, Jordan and Lei, 2021): from a start that does not depend on the judgements towards lower confidence. The
start is where the confidences themselves promise the most releases; where there are documents enough, parts of the
error probability go to two further starts, for the case that they promise too much or say nothing. Exact where the
chance of being wrong does not fall as confidence falls, and documents to come are like the judged ones;
`benchmarks.holds` shows what happens where that does not hold.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pydantic import Field
from scipy.stats import beta, binom

from holdpoint.model import Frozen

_ONE_START: tuple[tuple[float, float | None], ...] = (
    (1.0, 1.0),
)  # share of the error probability; how many times as often wrong as promised
_SEVERAL_STARTS = ((0.6, 1.5), (0.2, 5.0), (0.2, None))  # None: with all documents, whatever is promised
_ENOUGH_FOR_SEVERAL = 2  # times the documents that a target takes at least


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
    order = np.argsort(-confidence, kind="stable")
    confidence, errors = confidence[order], np.cumsum(wrong[order])
    accepted = _most_accepted(confidence, errors, target)
    if accepted == 0:
        missing = max(documents_needed(target) - _free_of_errors(confidence, errors), 1)
        return ReleaseRule(target=target, threshold=None, judged=len(judged), documents_missing=missing)
    found = int(errors[accepted - 1])
    return ReleaseRule(
        target=target,
        threshold=float(confidence[accepted - 1]),
        judged=len(judged),
        accepted=accepted,
        wrong=found,
        error_bound=error_bound(found, accepted, target.assurance),
    )


def _most_accepted(confidence: npt.NDArray[np.float64], errors: npt.NDArray[np.int_], target: ReleaseTarget) -> int:
    """How many of the documents, the most confident first, may be accepted; 0 where no cut passes."""
    cuts = _cuts(confidence)
    if cuts.size == 0:
        return 0
    promised = np.cumsum(1 - confidence)[cuts - 1] / cuts  # share of wrong ones, by the confidences
    best = 0
    are_enough = len(confidence) >= _ENOUGH_FOR_SEVERAL * documents_needed(target)
    for share, times in _SEVERAL_STARTS if are_enough else _ONE_START:
        allowed = errors_allowed(cuts, target.error, (1 - target.assurance) * share)
        passes = errors[cuts - 1] <= allowed
        start = _start(cuts, allowed, promised * times) if times is not None else len(cuts) - 1
        if not passes[start]:
            continue
        failing = np.flatnonzero(~passes[start:])
        last = start + int(failing[0]) - 1 if failing.size else len(cuts) - 1
        best = max(best, int(cuts[last]))
    return best


def _start(cuts: npt.NDArray[np.int_], allowed: npt.NDArray[np.int_], expected: npt.NDArray[np.float64]) -> int:
    """The cut that promises most releases: the documents above it, times the chance that so many may be accepted."""
    chance = np.where(allowed >= 0, binom.cdf(allowed, cuts, np.minimum(expected, 1.0)), 0.0)
    return int(np.argmax(cuts * chance))


def _cuts(confidence: npt.NDArray[np.float64]) -> npt.NDArray[np.int_]:
    """After how many documents one can cut: documents of equal confidence go together."""
    if confidence.size == 0:
        return np.array([], dtype=int)
    changes = np.flatnonzero(confidence[:-1] != confidence[1:]) + 1
    return np.append(changes, confidence.size)


def errors_allowed(counts: npt.NDArray[np.int_], error: float, alpha: float) -> npt.NDArray[np.int_]:
    """The most errors among so many documents that still refute "more than `error` are wrong"; -1 where none do."""
    most = np.asarray(binom.ppf(alpha, counts, error), dtype=np.int_)
    return most - np.asarray(binom.cdf(most, counts, error) > alpha, dtype=np.int_)


def _free_of_errors(confidence: npt.NDArray[np.float64], errors: npt.NDArray[np.int_]) -> int:
    """How many documents stand above the first cut below which one is wrong."""
    cuts = _cuts(confidence)
    free = cuts[errors[cuts - 1] == 0] if cuts.size else cuts
    return int(free[-1]) if free.size else 0
