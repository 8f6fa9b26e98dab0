"""Single deployments: judged documents, one rule, and the true share of wrong ones among all that it would release."""

from typing import Any

import numpy as np
from scipy.stats import binom, binomtest

from benchmarks.holds.worlds import Floats, Population, World
from validators.audits import alarm_at, evidence_along
from validators.binomial_bounds import errors_allowed
from validators.risk import ReleaseTarget, rule_of_arrays

_AUDITED = 20  # every so many of the released: the share that is set without being asked for
_LOOKED_AT = 40_000  # released documents, after which an alarm counts as never
_ALARMS = 100


def measure(
    name: str, world: World, population: Population, target: ReleaseTarget, judged: int, deployments: int, seed: int
) -> dict[str, Any]:
    """One world, one target, so many judged documents: every figure."""
    rng = np.random.default_rng([seed, judged, round(target.error * 1000)])
    broken = broken_picked = 0
    shares: list[float] = []
    alarms: list[int | None] = []
    for _ in range(deployments):
        confidence, wrong_with = world.judged(rng, judged)
        wrong = rng.random(judged) < wrong_with
        rule = rule_of_arrays(confidence, wrong, target)
        released = population.above(rule.threshold)
        is_over = released.count > 0 and released.true_error > target.error
        broken += is_over
        shares.append(released.share)
        unbounded = population.above(picked(confidence, wrong, target))
        broken_picked += unbounded.count > 0 and unbounded.true_error > target.error
        if is_over and not world.is_exchangeable and len(alarms) < _ALARMS:
            alarms.append(documents_until_alarm(released.true_error, target, rng))
    known = [alarm for alarm in alarms if alarm is not None]
    return {
        "world": name, "exchangeable": world.is_exchangeable, "error": target.error, "judged": judged,
        "deployments": deployments, "broken": broken / deployments,
        "p": float(binomtest(broken, deployments, 1 - target.assurance, alternative="greater").pvalue),
        "broken_picked": broken_picked / deployments,
        "p_picked": float(binomtest(broken_picked, deployments, 1 - target.assurance, alternative="greater").pvalue),
        "released": float(np.mean(shares)), "oracle": oracle_share(population, judged, target),
        "alarm_median": float(np.median(known)) if known else None,
        "alarms": len(known), "alarms_awaited": len(alarms),
    }  # fmt: skip


def oracle_share(population: Population, judged: int, target: ReleaseTarget) -> float:
    """What one threshold releases at most on average that is set by whoever knows the population, and tested once.

    The share of documents above it, times the chance that so many judged ones (that share of `judged`) pass the exact
    test with the true share of wrong ones as rate. A threshold above which the target is broken releases nothing.
    """
    size = len(population.confidence)
    levels = np.append(np.flatnonzero(np.diff(population.confidence)) + 1, size)
    # Of cuts that are closer together than one judged document only one is asked.
    asked = levels[
        np.unique(np.searchsorted(levels, np.arange(1, judged + 1) * size / judged).clip(0, len(levels) - 1))
    ]
    share, rate = asked / size, population.wrong_above[asked - 1]
    counts = np.rint(share * judged).astype(np.int_)
    allowed = errors_allowed(counts, target.error, round(1 - target.assurance, 12))
    passes = np.where(allowed >= 0, binom.cdf(allowed, counts, rate), 0.0)
    return float((share * passes * (rate <= target.error)).max())


def picked(confidence: Floats, wrong: np.ndarray[Any, np.dtype[np.bool_]], target: ReleaseTarget) -> float | None:
    """The faulty rule: the lowest threshold at which the same documents show no more errors than the target."""
    order = np.argsort(-confidence, kind="stable")
    counts = np.arange(1, len(confidence) + 1)
    passing = np.flatnonzero(np.cumsum(wrong[order]) <= target.error * counts)
    return float(confidence[order][passing[-1]]) if passing.size else None


def documents_until_alarm(true_error: float, target: ReleaseTarget, rng: np.random.Generator) -> int | None:
    """Released documents until the audits say that the target is broken; None where they have not by the end."""
    wrong = rng.random(_LOOKED_AT // _AUDITED) < true_error
    alarms = np.flatnonzero(evidence_along(target, wrong) >= alarm_at(target))
    return int(alarms[0] + 1) * _AUDITED if alarms.size else None
