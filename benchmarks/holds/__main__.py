"""Whether the release rule keeps its promise: `python -m benchmarks.holds [--deployments 1000] [--json FILE]`.

Three parts, chosen with `--only`:

- worlds: each deployment draws judged documents from a world with known truth and chooses a rule; the true share of
  wrong ones among what it releases may exceed the target in at most 5 % of deployments (one-sided binomial test at
  1 %). Beside it a rule that takes the lowest threshold whose observed error meets the target, without a bound, and
  what an oracle threshold releases: the best one for whoever knows the world, which has to pass the same test on as
  many judged documents. In shifted worlds: how often the promise is broken, and after how many released documents
  random audits of every twentieth say so.
- lifetimes: the product's whole way to evidence (census, sample, versions at fixed counts) over 10,000 documents,
  beside a learner that takes a new version only where it releases more (in a third of as many lives).
- labelled: with `--set NAME PREDICTIONS LABELS FIELDS STRATUM_KEY` (repeatable; FIELDS joined by commas), the share of
  a real set that may be released, before and after strata; with `--verdicts NAME FILE` also as verdicts on its labels
  leave it. The set as labelled then joins the worlds, too.
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.holds import deployments, labelled, lifetimes
from benchmarks.holds.worlds import WORLDS, Population, World, world_of_documents
from evaluation.comparison import Level
from validators.risk import ReleaseTarget

_ERRORS = (0.005, 0.01, 0.02, 0.05)
_JUDGED = (300, 1000, 3000)
_LIFE = 10_000
_jobs: list[Callable[[], dict[str, Any]]] = []
_LIFE_WORLDS = ("calibrated", "two kinds of documents", "confidence promises too much", "confidence says nothing")


def main() -> None:
    """Measure; exit code 1 where the promise is broken, or the power is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deployments", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worlds", default="", metavar="START", help="only worlds whose name begins so")
    parser.add_argument("--only", choices=("worlds", "lifetimes", "labelled"))
    parser.add_argument("--set", nargs=5, action="append", default=[], dest="sets",
                        metavar=("NAME", "PREDICTIONS", "LABELS", "FIELDS", "STRATUM_KEY"))  # fmt: skip
    parser.add_argument("--verdicts", nargs=2, action="append", default=[], metavar=("NAME", "FILE"))
    parser.add_argument("--type", nargs=2, action="append", default=[], metavar=("NAME", "YAML"), dest="types",
                        help="a taught type, for the kinds of the set's fields")  # fmt: skip
    parser.add_argument("--right-by", nargs=2, action="append", default=[], metavar=("NAME", "LEVEL"),
                        help="how much alike a right value is to the label's (default: value)")  # fmt: skip
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    verdicts, types, levels = dict(given.verdicts), dict(given.types), dict(given.right_by)
    read = [
        labelled.read_set(
            labelled.SetFiles(
                name=name, predictions=Path(predictions), labels=Path(labels), fields=tuple(fields.split(",")),
                stratum_key=key, type_file=Path(types[name]) if name in types else None,
                right_by=Level(levels.get(name, Level.VALUE)),
                verdicts=Path(verdicts[name]) if name in verdicts else None,
            )
        )
        for name, predictions, labels, fields, key in given.sets
    ]  # fmt: skip
    sets = [one for of_a_set in read for one in of_a_set]
    worlds = dict(WORLDS) | {f"real: {one[0].name}": world_of_documents(one[0].judged) for one in read}
    worlds = {name: world for name, world in worlds.items() if name.startswith(given.worlds)}
    populations = {name: Population.of(world.live, np.random.default_rng(given.seed)) for name, world in worlds.items()}
    report: dict[str, Any] = {"deployments": given.deployments, "seed": given.seed}
    goals: dict[str, bool] = {}
    if given.only in (None, "labelled") and sets:
        report["labelled"] = _labelled(sets, given.seed)
    if given.only in (None, "worlds"):
        report["worlds"] = _worlds(worlds, populations, given.deployments, given.seed, given.processes)
        goals |= _goals(report["worlds"])
    if given.only in (None, "lifetimes"):
        report["lifetimes"] = _lifetimes(worlds, populations, given.deployments, given.seed, given.processes)
        goals["promise kept by every version of a life"] = all(r["as it is"]["p"] > 0.01 for r in report["lifetimes"])
        goals["a learner that keeps the best version fails the same test"] = any(
            r["keeps the best"]["p"] <= 0.01 for r in report["lifetimes"]
        )
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    report["goals"] = goals
    if given.json is not None:
        given.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.exit(0 if all(goals.values()) else 1)


def _side_by_side(jobs: list[Callable[[], dict[str, Any]]], processes: int) -> Iterator[dict[str, Any]]:
    """What the jobs say, in their order, worked off by so many processes; each draws its own numbers."""
    _jobs[:] = jobs  # forked processes find them there: a world's functions cannot be sent to them
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_done, range(len(jobs)))


def _done(number: int) -> dict[str, Any]:
    return _jobs[number]()


def _worlds(
    worlds: dict[str, World], populations: dict[str, Population], count: int, seed: int, processes: int
) -> list[dict[str, Any]]:
    rows = []
    print(f"{'world':<40}{'target':>7}{'judged':>7}{'broken':>8}{'unbounded':>11}{'released':>10}{'oracle':>8}  alarm")
    jobs: list[Callable[[], dict[str, Any]]] = [
        partial(deployments.measure, name, world, populations[name], ReleaseTarget(error=error), judged, count, seed)
        for name, world in worlds.items()
        for error in _ERRORS
        for judged in _JUDGED
    ]
    for row in _side_by_side(jobs, processes):
        rows.append(row)
        alarm = ""
        if row["alarms_awaited"]:
            alarm = f"{row['alarm_median']} documents, {row['alarms']} of {row['alarms_awaited']}"
        print(
            f"{row['world']:<40}{row['error']:>7.1%}{row['judged']:>7}{row['broken']:>8.1%}{row['broken_picked']:>11.1%}"
            f"{row['released']:>10.1%}{row['oracle']:>8.1%}  {alarm}",
            flush=True,
        )
    return rows


def _goals(rows: list[dict[str, Any]]) -> dict[str, bool]:
    stable = [row for row in rows if row["exchangeable"]]
    worth = [row for row in stable if row["oracle"] >= 0.05]
    return {
        "promise kept in every world that stays as it was": all(row["p"] > 0.01 for row in stable),
        "a rule without a bound fails the same test": any(row["p_picked"] <= 0.01 for row in stable),
        "releases at least 0.85 of what the oracle does": all(row["released"] >= 0.85 * row["oracle"] for row in worth),
    }


def _lifetimes(
    worlds: dict[str, World], populations: dict[str, Population], count: int, seed: int, processes: int
) -> list[dict[str, Any]]:
    rows = []
    print(
        f"{'life in':<40}{'target':>7}  learner{'':<16}{'worst version':>14}{'in force':>9}{'ever':>7}{'released':>9}"
    )
    jobs: list[Callable[[], dict[str, Any]]] = [
        partial(
            lifetimes.measure, name, worlds[name], populations[name], ReleaseTarget(error=error), _LIFE, count, seed
        )
        for name in worlds
        if name in _LIFE_WORLDS or name.startswith("real: ")
        for error in (0.02, 0.05)
    ]
    for row in _side_by_side(jobs, processes):
        rows.append(row)
        for learner in ("as it is", "keeps the best"):
            told = row[learner]
            print(
                f"{row['world']:<40}{row['error']:>7.1%}  {learner:<23}{told['broken_worst_version']:>14.1%}"
                f"{told['broken_in_force']:>9.1%}{told['broken_ever']:>7.1%}{told['released']:>9.1%}",
                flush=True,
            )
    return rows


def _labelled(sets: list[labelled.LabelledSet], seed: int) -> list[dict[str, Any]]:
    rows = []
    if sets:
        heads = f"{'released':>9}  {'95 %':<15}{'crossed':>8}{'wrong':>6}{'oracle':>8}{'hindsight':>10}"
        print(f"{'set':<22}{'rules':<12}{'target':>7}{heads}")
    for one in sets:
        for row in labelled.measure(one, seed):
            rows.append(row)
            low, high = row["interval"]
            told = f"{row['set']:<22}{row['how']:<12}{row['error']:>7.1%}{row['released']:>9.1%}"
            interval = f"{low:.1%} to {high:.1%}"
            crossed = f"{row['released_crossed']:>8.1%}{row['wrong_crossed']:>6}"
            possible = f"{row['oracle']:>8.1%}{row['hindsight']:>10.1%}"
            print(f"{told}  {interval:<15}{crossed}{possible}", flush=True)
    return rows


if __name__ == "__main__":
    main()
