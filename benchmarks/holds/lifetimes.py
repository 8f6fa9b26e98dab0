"""Whole lives of a rule, as the product leads them: census, sample, versions at fixed counts, one after the other.

Each document to come is a candidate of one kind. While nothing is released all are judged; under a rule the drawn share
is. After each fixed count of judged documents a version is chosen and takes the place of the one before; the faulty
learner beside it takes it only where it releases more. A version is broken where the true share of wrong documents
among all that it releases is above the target.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from benchmarks.holds.worlds import Population, World
from validators.risk import ReleaseTarget, next_look, rule_of_arrays

Places = npt.NDArray[np.int_]
_SHARE = 0.05


def measure(
    name: str, world: World, population: Population, target: ReleaseTarget, documents: int, lives: int, seed: int
) -> dict[str, Any]:
    """So many lives of so many documents each: how often a version is broken, at its place, in force, and ever."""
    figures: dict[str, Any] = {"world": name, "error": target.error, "documents": documents}
    for learner, keeps_best, count in (("as it is", False, lives), ("keeps the best", True, max(lives // 3, 1))):
        rng = np.random.default_rng([seed, round(target.error * 1000)])
        told, released, in_force = [], 0.0, 0.0
        for _ in range(count):
            versions, share, broken_time = _life(world, population, target, documents, rng, keeps_best=keeps_best)
            told.append(versions)
            released += share
            in_force += broken_time
        # A version that not every life reaches is a choice among lives: only those before it are tested.
        places = min(len(versions) for versions in told)
        broken = [sum(versions[place] for versions in told) for place in range(places)]
        worst = max(broken, default=0)
        p = float(binomtest(worst, count, 1 - target.assurance, alternative="greater").pvalue)
        figures[learner] = {
            "lives": count,
            "versions": places,
            "broken_worst_version": worst / count,
            "p": min(p * max(places, 1), 1.0),  # the worst of so many (Bonferroni)
            "broken_in_force": in_force / count,
            "broken_ever": sum(any(versions) for versions in told) / count,
            "released": released / count,
        }
    return figures


def _life(
    world: World,
    population: Population,
    target: ReleaseTarget,
    documents: int,
    rng: np.random.Generator,
    *,
    keeps_best: bool,
) -> tuple[list[bool], float, float]:
    """Whether each version was broken, the share released, and the share of the time under a broken version."""
    confidence, wrong_with = world.judged(rng, documents)
    wrong = rng.random(documents) < wrong_with
    drawn = np.flatnonzero(rng.random(documents) < _SHARE)
    threshold: float | None = None
    known = np.array([], dtype=int)
    at, released, broken_time = 0, 0, 0
    told: list[bool] = []
    while at < documents:
        needed = next_look(len(known), target) - len(known)
        taken = _judged_from(at, documents, drawn, threshold)[:needed]
        end = int(taken[-1]) + 1 if len(taken) == needed else documents
        broken_time += (end - at) * (bool(told) and told[-1])
        if threshold is not None:
            released += int((confidence[at:end] >= threshold).sum())
        at = end
        if len(taken) < needed:
            break
        known = np.concatenate([known, taken])
        chosen = rule_of_arrays(confidence[known], wrong[known], target).threshold
        if not keeps_best:
            threshold = chosen
        elif chosen is not None:
            threshold = chosen if threshold is None else min(chosen, threshold)
        above = population.above(threshold)
        told.append(above.count > 0 and above.true_error > target.error)
    return told, released / documents, broken_time / documents


def _judged_from(at: int, documents: int, drawn: Places, threshold: float | None) -> Places:
    """Which documents from here on become evidence under the version in force."""
    return np.arange(at, documents) if threshold is None else drawn[np.searchsorted(drawn, at) :]
