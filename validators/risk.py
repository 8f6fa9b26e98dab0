"""Which documents may be released without a person, so that at most a stated share of them is wrong.

The owner states a target: "of the documents released, at most 1 in 100 has a wrong value, with 95 % assurance". From
documents whose values a person has judged, a threshold on the document's confidence is chosen that keeps it, or none:
with too little evidence nothing is released.

How. A threshold is tested as a hypothesis ("more than the target is wrong above it") with an exact binomial bound
(Clopper and Pearson, 1934). Testing many thresholds on the same documents and taking the best would not be valid, so
they are tested in a fixed sequence that ends at the first that fails (Bauer 1991; "learn then test", Angelopoulos,
Bates, Candes, Jordan and Lei, 2021): from a start towards lower confidence. The least confident documents are left out
of the test, and they alone tell where it begins and ends (`validators.tested_range`), and whether a part of the error
probability is kept for up to two starts further up, at fewer and surer documents, that are tried one after the other
where those before fail (`validators.starts`).

Why that is valid. Let the judged documents and those to come be independent draws from one population. Call that
confidence critical from which on downwards the share of wrong ones, among all at least as confident, is the target's or
more, and let no document below it be likelier right than the target says. Given everything about the documents left
out, the others are independent draws from the population above the cut, of unknown confidence and judgement. Let M of
them be at or above the critical confidence: given M, their errors are binomial, with the target or more as rate, and
each document after them is wrong with at least the target's probability. So at all counts from M on there are, all at
once, at least as many errors as in a walk of independent ones with the target as their probability. Who releases too
much has passed a start at or behind M, for which the walk has at most the chance u that is spent at these starts; or
has begun before M and passed the test at M, for which there are at most alpha - u. Together that is alpha, the error
probability. With one start only, and where only it is released, nothing is assumed but independent draws, and that
documents of just its confidence are no likelier right than the more confident ones; with several the walk is needed.
What happens where the surest documents hold errors, and confidence misleads otherwise, `benchmarks.holds` shows.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pydantic import Field

from holdpoint.model import Frozen
from validators.binomial_bounds import Counts, errors_allowed, fewest_documents, upper_bound
from validators.starts import level_at
from validators.tested_range import RangeToTest, range_to_test


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
    starts: tuple[
        int, ...
    ] = ()  # counts of the surest documents at which a test was begun; the last one passed, if any

    def releases(self, confidence: float) -> bool:
        """Whether a document of that confidence may go without a person."""
        return self.threshold is not None and confidence >= self.threshold


def error_bound(wrong: int, judged: int, assurance: float) -> float:
    """Upper bound of the true share of wrong documents, by Clopper and Pearson, where `wrong` of `judged` were."""
    return upper_bound(wrong, judged, assurance)


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
    confidence, wrong = confidence[order], wrong[order]
    cuts, errors = _cuts(confidence), np.cumsum(wrong.astype(np.int_))
    alpha = round(1 - target.assurance, 12)
    tested = range_to_test(confidence, wrong, cuts, target.error, alpha)
    accepted, begun = _accepted(errors, cuts, tested, target.error, alpha) if tested is not None else (0, 0)
    starts = tuple(start.documents for start in tested.starts[:begun]) if tested is not None else ()
    if accepted == 0:
        missing = _missing(cuts, errors, target)
        return ReleaseRule(
            target=target, threshold=None, judged=len(confidence), documents_missing=missing, starts=starts
        )
    found = int(errors[accepted - 1])
    return ReleaseRule(
        target=target,
        threshold=float(confidence[accepted - 1]),
        judged=len(confidence),
        accepted=accepted,
        wrong=found,
        error_bound=error_bound(found, accepted, target.assurance),
        starts=starts,
    )


def _cuts(confidence: npt.NDArray[np.float64]) -> Counts:
    """After how many documents one can cut: documents of equal confidence go together."""
    if confidence.size == 0:
        return np.array([], dtype=np.int_)
    changes = np.flatnonzero(confidence[:-1] != confidence[1:]) + 1
    return np.append(changes, confidence.size)


def _accepted(errors: Counts, cuts: Counts, tested: RangeToTest, error: float, alpha: float) -> tuple[int, int]:
    """How many documents the test comes to from the first start that it passes, 0 if none; and how often it began."""
    for number, start in enumerate(tested.starts):
        if errors[start.documents - 1] > start.errors_allowed:
            continue
        following = cuts[(cuts > start.documents) & (cuts <= tested.end)]
        levels = level_at(following, tested.starts[:number], alpha)
        passes = np.zeros(len(following), dtype=bool)
        for level in np.unique(levels):
            here = levels == level
            passes[here] = errors[following[here] - 1] <= errors_allowed(following[here], error, float(level))
        failing = np.flatnonzero(~passes)
        passed = following[: failing[0]] if failing.size else following
        return (int(passed[-1]) if passed.size else start.documents), number + 1
    return 0, len(tested.starts)


def _missing(cuts: Counts, errors: Counts, target: ReleaseTarget) -> int:
    """The fewest documents, surer than all and free of errors, with which any cut could pass; at least one."""
    most = documents_needed(target)
    fewest = fewest_documents(most + len(errors), target.error, round(1 - target.assurance, 12))
    ends = np.append(0, cuts)  # the last cut above which there are at most 0, 1, 2, ... errors
    there = ends[np.searchsorted(errors[cuts - 1], np.arange(len(fewest)), side="right")]
    return max(int((fewest - there).min()), 1)
