"""Whether a confidence can choose: do right values stand above wrong ones, and how many can be accepted unseen?

That is another question than calibration: one can be perfect while the other is chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evaluation.judgements import Judgements
from evaluation.resampling import Counts, Draws, Floats, Interval, percentiles, quotients
from holdpoint.model import Frozen

ERROR_SHARES = (0.01, 0.02, 0.05)
"""The shares of errors among accepted values for which the accepted share is reported."""

_CURVE_POINTS = 200
_FOLDS = 10
_AT_ONCE = 4_000_000  # drawn values held in memory


class CurvePoint(Frozen):
    """Everything from this confidence on is accepted: the share of all decisions, and the share of errors in it."""

    threshold: float
    accepted: float
    errors: float


class Acceptance(Frozen):
    """How much can be accepted with at most so many errors among it.

    `accepted` is what the best threshold gives in hindsight. `foreseen` and `foreseen_errors` are what thresholds give
    that were chosen on other documents (ten folds), as one does in practice: the errors may then pass the target.
    """

    most_errors: float
    threshold: float | None  # None: nothing can be accepted
    accepted: float
    accepted_interval: Interval
    errors: float
    foreseen: float
    foreseen_interval: Interval
    foreseen_errors: float | None
    foreseen_errors_interval: Interval | None


class Ranking(Frozen):
    """What a set of confidences is worth as an order. `auroc` None: all right or all wrong, nothing to rank.

    `decisions` counts, beside the values with a confidence, those that were left out or came without one.
    """

    values: int
    decisions: int
    wrong: int
    auroc: float | None
    auroc_interval: Interval | None
    acceptances: tuple[Acceptance, ...]
    curve: tuple[CurvePoint, ...]


def ranking(judged: Judgements, draws: Draws, *, seed: int = 0) -> Ranking | None:
    """The ranking of these confidences; None without any."""
    if not judged.size:
        return None
    ordered = _Ordered.of(judged)
    decisions = float(judged.slots.sum())
    accepted, wrong = (c[0] for c in ordered.counts(np.ones((1, len(judged.slots)))))
    drawn_decisions = draws.sums(judged.slots)
    aurocs: list[Floats] = []
    drawn_shares: list[Floats] = []
    for weights, below in _portions(draws, drawn_decisions, judged.size):
        drawn_accepted, drawn_wrong = ordered.counts(weights)
        aurocs.append(_aurocs(drawn_accepted, drawn_wrong))
        drawn_shares.append(np.stack([_most(drawn_accepted, drawn_wrong, e) for e in ERROR_SHARES], 1) / below[:, None])
    figure = ranking_quality(judged)
    shares = np.concatenate(drawn_shares)
    return Ranking(
        values=judged.size,
        decisions=int(decisions),
        wrong=int(wrong[-1]),
        auroc=figure,
        auroc_interval=percentiles(np.concatenate(aurocs), figure) if figure is not None else None,
        acceptances=tuple(
            _acceptance(most_errors, judged, ordered, accepted, wrong, shares[:, i], draws, seed)
            for i, most_errors in enumerate(ERROR_SHARES)
        ),
        curve=_curve(ordered, accepted, wrong, decisions),
    )


def ranking_quality(judged: Judgements) -> float | None:
    """AUROC: how often a right value has a higher confidence than a wrong one, ties counting half. 0.5 is chance.

    None where all are right or all are wrong.
    """
    if not judged.size:
        return None
    accepted, wrong = _Ordered.of(judged).counts(np.ones((1, len(judged.slots))))
    auroc = float(_aurocs(accepted, wrong)[0])
    return None if np.isnan(auroc) else auroc


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Judgements from the surest down; `ends` are the last positions of each distinct confidence."""

    confidence: Floats
    wrong: Floats
    document: Counts
    ends: Counts

    @classmethod
    def of(cls, judged: Judgements) -> "_Ordered":
        order = np.argsort(-judged.confidence, kind="stable")
        sure = judged.confidence[order]
        ends = np.flatnonzero(np.r_[sure[1:] != sure[:-1], True])
        return cls(sure, (~judged.right[order]).astype(np.float64), judged.document[order], ends)

    def counts(self, weights: Floats) -> tuple[Floats, Floats]:
        """For each draw and each distinct confidence: how many values are at least that sure, how many are wrong."""
        drawn = weights[:, self.document]
        return np.cumsum(drawn, axis=1)[:, self.ends], np.cumsum(drawn * self.wrong, axis=1)[:, self.ends]


def _portions(draws: Draws, decisions: Floats, values: int) -> Iterator[tuple[Floats, Floats]]:
    step = max(1, _AT_ONCE // values)
    for start in range(0, len(draws.weights), step):
        below = decisions[start : start + step]
        yield draws.weights[start : start + step], np.where(below, below, np.nan)


def _aurocs(accepted: Floats, wrong: Floats) -> Floats:
    """For each draw: pairs of a right value and a wrong one of lower confidence, ties half, among all such pairs."""
    right = accepted - wrong
    here = np.diff(wrong, axis=1, prepend=0.0)  # wrong ones at each confidence
    above = np.concatenate((np.zeros((len(right), 1)), right[:, :-1]), axis=1)  # right ones of higher confidence
    return quotients((here * (above + right) / 2).sum(axis=1), right[:, -1] * wrong[:, -1])


def _most(accepted: Floats, wrong: Floats, most_errors: float) -> Floats:
    """For each draw the most values that a threshold accepts with at most this share of errors."""
    most: Floats = np.where(wrong <= most_errors * accepted + 1e-9, accepted, 0.0).max(axis=1)
    return most


def _best(accepted: Floats, wrong: Floats, most_errors: float) -> int | None:
    """The position of the lowest confidence down to which the share of errors is kept, or None.

    Of positions with the same count the first: those after it belong to documents that do not count here.
    """
    kept = np.flatnonzero((wrong <= most_errors * accepted + 1e-9) & (accepted > 0))
    return int(np.searchsorted(accepted, accepted[kept[-1]])) if kept.size else None


def _acceptance(
    most_errors: float,
    judged: Judgements,
    ordered: _Ordered,
    accepted: Floats,
    wrong: Floats,
    drawn_shares: Floats,
    draws: Draws,
    seed: int,
) -> Acceptance:
    best = _best(accepted, wrong, most_errors)
    decisions = judged.slots.sum()
    share = float(accepted[best] / decisions) if best is not None else 0.0
    out, out_wrong = _foreseen(judged, ordered, most_errors, seed)
    drawn_out, drawn_wrong, below = draws.sums(out), draws.sums(out_wrong), draws.sums(judged.slots)
    foreseen = float(out.sum() / decisions)
    errors = float(out_wrong.sum() / out.sum()) if out.sum() else None
    return Acceptance(
        most_errors=most_errors,
        threshold=float(ordered.confidence[ordered.ends[best]]) if best is not None else None,
        accepted=share,
        accepted_interval=percentiles(drawn_shares, share),
        errors=float(wrong[best] / accepted[best]) if best is not None else 0.0,
        foreseen=foreseen,
        foreseen_interval=percentiles(quotients(drawn_out, below), foreseen),
        foreseen_errors=errors,
        foreseen_errors_interval=percentiles(quotients(drawn_wrong, drawn_out), errors) if errors is not None else None,
    )


def _foreseen(judged: Judgements, ordered: _Ordered, most_errors: float, seed: int) -> tuple[Floats, Floats]:
    """By document how many values are accepted, and how many of those are wrong, with thresholds of other documents."""
    documents = len(judged.slots)
    folds = np.random.default_rng(seed).permutation(documents) % _FOLDS
    out, out_wrong = np.zeros(documents), np.zeros(documents)
    for fold in range(_FOLDS):
        accepted, wrong = (c[0] for c in ordered.counts((folds != fold).astype(np.float64)[None, :]))
        best = _best(accepted, wrong, most_errors)
        if best is None:
            continue
        threshold = ordered.confidence[ordered.ends[best]]
        taken = (folds[judged.document] == fold) & (judged.confidence >= threshold)
        np.add.at(out, judged.document[taken], 1)
        np.add.at(out_wrong, judged.document[taken & ~judged.right], 1)
    return out, out_wrong


def _curve(ordered: _Ordered, accepted: Floats, wrong: Floats, decisions: float) -> tuple[CurvePoint, ...]:
    positions = np.unique(np.linspace(0, len(accepted) - 1, min(_CURVE_POINTS, len(accepted))).round().astype(np.int64))
    return tuple(
        CurvePoint(
            threshold=float(ordered.confidence[ordered.ends[i]]),
            accepted=float(accepted[i] / decisions),
            errors=float(wrong[i] / accepted[i]),
        )
        for i in positions
    )
