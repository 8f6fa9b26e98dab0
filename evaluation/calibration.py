"""Whether a confidence means what it says: of the values given at 0.9, are nine in ten right?"""

import numpy as np
from pydantic import computed_field

from evaluation.judgements import Judgements
from evaluation.resampling import Draws, Floats, Interval, percentiles
from holdpoint.model import Frozen

_BINS = 10
_AT_ONCE = 4_000_000  # simulated values held in memory
_BY_CHANCE = 0.95


class Bin(Frozen):
    """The values with a confidence of [low, high), the last one with 1.0, too: how sure they were, how often right."""

    low: float
    high: float
    values: int
    confidence: float  # their mean
    right: float  # the share of them


class Calibration(Frozen):
    """The calibration error of some confidences, beside what chance alone does to perfect ones.

    `by_chance`: with values that are right exactly as often as their confidences say, 95 % of sets of this size show an
    error below this. An error above it is no accident.
    """

    values: int
    error: float
    interval: Interval
    by_chance: float
    bins: tuple[Bin, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def holds(self) -> bool:
        """Whether the confidences may be perfect, as far as so many values can tell."""
        return self.error <= self.by_chance


def calibration(judged: Judgements, draws: Draws, *, seed: int = 0) -> Calibration | None:
    """The calibration of these confidences; None without any.

    Resampling adds noise that makes the error look larger; its draws are moved back so that their mean is the figure.
    """
    if not judged.size:
        return None
    figure = calibration_error(judged)
    documents = len(judged.slots)
    gaps = np.zeros((documents, _BINS))
    np.add.at(gaps, (judged.document, _bins(judged.confidence)), judged.confidence - judged.right)
    sizes = np.bincount(judged.document, minlength=documents)
    drawn_sizes = draws.sums(sizes)
    drawn = np.abs(draws.sums(gaps)).sum(axis=1) / np.where(drawn_sizes, drawn_sizes, np.nan)
    known = drawn[~np.isnan(drawn)]
    centred = np.clip(known - known.mean() + figure, 0, 1) if known.size else known
    return Calibration(
        values=judged.size,
        error=figure,
        interval=percentiles(centred, figure),
        by_chance=error_by_chance(judged.confidence, seed=seed),
        bins=_table(judged),
    )


def calibration_error(judged: Judgements) -> float:
    """Expected calibration error over ten bins of equal width: mean |confidence - share right|, weighted by size.

    0 is perfect; 0.1 means that confidences are off by ten points on average.
    """
    gaps = np.bincount(_bins(judged.confidence), weights=judged.confidence - judged.right, minlength=_BINS)
    return float(np.abs(gaps).sum() / judged.size)


def error_by_chance(confidence: Floats, *, simulations: int = 1000, seed: int = 0) -> float:
    """The error that 95 % of simulated sets stay below, in which every value is right with its own confidence."""
    rng = np.random.default_rng(seed)
    order = np.argsort(_bins(confidence), kind="stable")
    sure, bins = confidence[order], _bins(confidence)[order]
    starts = np.flatnonzero(np.r_[True, bins[1:] != bins[:-1]])
    expected = np.add.reduceat(sure, starts)
    errors: list[Floats] = []
    left = simulations
    while left:
        now = min(left, max(1, _AT_ONCE // sure.size))
        right = (rng.random((now, sure.size)) < sure).astype(np.int64)
        errors.append(np.abs(np.add.reduceat(right, starts, axis=1) - expected).sum(axis=1) / sure.size)
        left -= now
    return float(np.quantile(np.concatenate(errors), _BY_CHANCE))


def _bins(confidence: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)


def _table(judged: Judgements) -> tuple[Bin, ...]:
    bins = _bins(judged.confidence)
    return tuple(
        Bin(
            low=b / _BINS,
            high=(b + 1) / _BINS,
            values=int(inside.sum()),
            confidence=float(judged.confidence[inside].mean()),
            right=float(judged.right[inside].mean()),
        )
        for b in range(_BINS)
        if (inside := bins == b).any()
    )
