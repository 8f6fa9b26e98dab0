"""Single deployments: judged documents, one rule, and the true share of wrong ones among all that it would release."""

from typing import Any

import numpy as np
from scipy.stats import binom, binomtest

from benchmarks.holds.worlds import Floats, Population, World
from validators.audits import is_broken
from validators.binomial_bounds import errors_allowed
from validators.risk import ReleaseTarget, rule_of_arrays

_AUDITED = 20  # every so many of the released: the share that is set without being asked for
_LOOKED_AT = 40_000  # released documents, after which an alarm counts as never
_ALARMS = 100
_ORACLES = 100  # deployments in which the oracle is asked; its share hardly varies


def measure(
    name: str, world: World, population: Population, target: ReleaseTarget, judged: int, deployments: int, seed: int
) -> dict[str, Any]:
    """One world, one target, so many judged documents: every figure."""
    rng = np.random.default_rng([seed, judged, round(target.error * 1000)])
    broken = broken_picked = 0
    shares: list[float] = []
    oracle: list[float] = []
    alarms: list[int | None] = []
    for number in range(deployments):
        confidence, wrong_with = world.judged(rng, judged)
        wrong = rng.random(judged) < wrong_with
        rule = rule_of_arrays(confidence, wrong, target)
        released = population.above(rule.threshold)
        is_over = released.count > 0 and released.true_error > target.error
        broken += is_over
        shares.append(released.share)
        unbounded = population.above(picked(confidence, wrong, target))
        broken_picked += unbounded.count > 0 and unbounded.true_error > target.error
        if number < _ORACLES:
            oracle.append(oracle_share(confidence, wrong_with, target))
        if is_over and not world.is_exchangeable and len(alarms) < _ALARMS:
            alarms.append(documents_until_alarm(released.true_error, target, rng))
    known = [alarm for alarm in alarms if alarm is not None]
    return {
        "world": name, "exchangeable": world.is_exchangeable, "error": target.error, "judged": judged,
        "deployments": deployments, "broken": broken / deployments,
        "p": float(binomtest(broken, deployments, 1 - target.assurance, alternative="greater").pvalue),
        "broken_picked": broken_picked / deployments,
        "p_picked": float(binomtest(broken_picked, deployments, 1 - target.assurance, alternative="greater").pvalue),
        "released": float(np.mean(shares)), "oracle": float(np.mean(oracle)),
        "alarm_median": float(np.median(known)) if known else None,
        "alarms": len(known), "alarms_awaited": len(alarms),
    }  # fmt: skip


def oracle_share(confidence: Floats, wrong_with: Floats, target: ReleaseTarget) -> float:
    """What knows every document's probability would release: the best cut, times its chance to pass the same test."""
    wrong = wrong_with[np.argsort(-confidence, kind="stable")]
    counts = np.arange(1, len(wrong) + 1)
    allowed = errors_allowed(counts, target.error, 1 - target.assurance)
    rate = np.cumsum(wrong) / counts
    chance = np.where(allowed >= 0, binom.cdf(allowed, counts, rate), 0.0)
    return float((counts * chance * (rate <= target.error)).max() / len(wrong))


def picked(confidence: Floats, wrong: np.ndarray[Any, np.dtype[np.bool_]], target: ReleaseTarget) -> float | None:
    """The faulty rule: the lowest threshold at which the same documents show no more errors than the target."""
    order = np.argsort(-confidence, kind="stable")
    counts = np.arange(1, len(confidence) + 1)
    passing = np.flatnonzero(np.cumsum(wrong[order]) <= target.error * counts)
    return float(confidence[order][passing[-1]]) if passing.size else None


def documents_until_alarm(true_error: float, target: ReleaseTarget, rng: np.random.Generator) -> int | None:
    """Released documents until the audits say that the target is broken; None where they have not by the end."""
    wrong = np.cumsum(rng.random(_LOOKED_AT // _AUDITED) < true_error)
    for number, found in enumerate(wrong, start=1):
        if is_broken(target, number, int(found)):
            return number * _AUDITED
    return None
