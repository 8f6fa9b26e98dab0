"""Whether the release rule keeps its promise: `python -m benchmarks.holds [--deployments 1000] [--json FILE]`.

Each deployment draws judged documents and documents to come from a world with known truth, chooses a rule, and looks
at the true share of wrong ones among what it releases. In worlds that stay as they were it may exceed the target in at
most 5 % of deployments (one-sided binomial test at 1 %). Beside it: a rule that takes the lowest threshold whose
observed error meets the target, without a bound, and the share that an oracle releases that knows every document's
probability but has to pass the same test on as many documents. In shifted worlds: how often the promise is broken, and
after how many released documents random audits of every tenth say so.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binom, binomtest

from benchmarks.holds.worlds import WORLDS, Live, World, draw
from validators.audits import is_broken
from validators.risk import JudgedDocument, ReleaseTarget, choose_rule, errors_allowed

_ERRORS = (0.005, 0.01, 0.02, 0.05)
_JUDGED = (300, 1000, 3000)
_LIVE = 5000
_AUDITED = 10  # every so many of the released
_LOOKED_AT = 20_000  # released documents, after which an alarm counts as never


def oracle_share(world: World, rng: np.random.Generator, target: ReleaseTarget, judged: int) -> float:
    """What an oracle would release on average: the best cut by the true probabilities, times its chance to pass."""
    confidence, wrong = world.judged(rng, judged)
    wrong = wrong[np.argsort(-confidence, kind="stable")]
    counts = np.arange(1, judged + 1)
    allowed = errors_allowed(counts, target.error, 1 - target.assurance)
    rate = np.cumsum(wrong) / counts
    chance = np.where(allowed >= 0, binom.cdf(allowed, counts, rate), 0.0)
    return float((counts * chance * (rate <= target.error)).max() / judged)


def picked(judged: list[JudgedDocument], target: ReleaseTarget) -> float | None:
    """The faulty rule: the lowest threshold at which the same documents show no more errors than the target."""
    ranked = sorted(judged, key=lambda document: -document.confidence)
    wrong, best = 0, None
    for number, document in enumerate(ranked, start=1):
        wrong += document.is_wrong
        if wrong <= target.error * number:
            best = document.confidence
    return best


def documents_until_alarm(live: Live, threshold: float, target: ReleaseTarget, rng: np.random.Generator) -> int | None:
    """Released documents until the audits say that the target is broken; None where they have not by the end."""
    chances = live.is_wrong_with[live.confidence >= threshold]
    if chances.size == 0:
        return None
    audited = _LOOKED_AT // _AUDITED
    wrong = np.cumsum(rng.random(audited) < rng.choice(chances, audited))
    for number, found in enumerate(wrong, start=1):
        if is_broken(target, number, int(found)):
            return number * _AUDITED
    return None


def measure(name: str, error: float, judged: int, deployments: int, seed: int) -> dict[str, Any]:
    """One world, one target, so many judged documents: every figure."""
    world, target = WORLDS[name], ReleaseTarget(error=error)
    rng = np.random.default_rng([seed, judged, round(error * 1000), sorted(WORLDS).index(name)])
    broken = broken_picked = 0
    shares: list[float] = []
    oracle: list[float] = []
    alarms: list[int | None] = []
    for _ in range(deployments):
        documents, live = draw(world, rng, judged, _LIVE)
        rule = choose_rule(documents, target)
        released = live.released(rule)
        is_over = released.count > 0 and released.true_error > error
        broken += is_over
        shares.append(released.share)
        without_bound = live.above(picked(documents, target))
        broken_picked += without_bound.count > 0 and without_bound.true_error > error
        oracle.append(oracle_share(world, rng, target, judged))
        if is_over and not world.is_exchangeable and rule.threshold is not None and len(alarms) < 100:
            alarms.append(documents_until_alarm(live, rule.threshold, target, rng))
    known = [alarm for alarm in alarms if alarm is not None]
    return {
        "world": name, "exchangeable": world.is_exchangeable, "error": error, "judged": judged,
        "broken": broken / deployments,
        "p": float(binomtest(broken, deployments, 0.05, alternative="greater").pvalue),
        "broken_picked": broken_picked / deployments,
        "p_picked": float(binomtest(broken_picked, deployments, 0.05, alternative="greater").pvalue),
        "released": float(np.mean(shares)), "oracle": float(np.mean(oracle)),
        "alarm_median": float(np.median(known)) if known else None,
        "alarms": len(known), "alarms_awaited": len(alarms),
    }  # fmt: skip


def main() -> None:
    """Measure; exit code 1 where the promise is broken, or the power is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deployments", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    print(f"{'world':<40}{'target':>7}{'judged':>7}{'broken':>8}{'unbounded':>11}{'released':>10}{'oracle':>8}  alarm")
    for name in WORLDS:
        for error in _ERRORS:
            for judged in _JUDGED:
                row = measure(name, error, judged, given.deployments, given.seed)
                rows.append(row)
                alarm = ""
                if row["alarms_awaited"]:
                    alarm = f"{row['alarm_median']} documents, {row['alarms']} of {row['alarms_awaited']}"
                print(
                    f"{name:<40}{error:>7.1%}{judged:>7}{row['broken']:>8.1%}{row['broken_picked']:>11.1%}"
                    f"{row['released']:>10.1%}{row['oracle']:>8.1%}  {alarm}",
                    flush=True,
                )
    stable = [row for row in rows if row["exchangeable"]]
    worth = [row for row in stable if row["oracle"] >= 0.05]
    goals = {
        "promise kept in every world that stays as it was": all(row["p"] > 0.01 for row in stable),
        "a rule without a bound fails the same test": any(row["p_picked"] <= 0.01 for row in stable),
        "releases at least 0.85 of what the oracle does": all(row["released"] >= 0.85 * row["oracle"] for row in worth),
    }
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    if given.json is not None:
        given.json.write_text(json.dumps({"rows": rows, "goals": goals}, indent=2) + "\n")
    sys.exit(0 if all(goals.values()) else 1)


if __name__ == "__main__":
    main()
