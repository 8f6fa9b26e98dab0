"""Real labelled sets with cross-fitted predictions: what share may be released, before and after strata.

The evidence of every document was predicted by a model that had not seen it. The rule is chosen on all of them, as an
owner would do who begins with the set; beside it, chosen on nine tenths and asked on the last, ten times, so that no
document is released by a rule that it has fed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.holds.deployments import oracle_share
from benchmarks.holds.worlds import Population
from evaluation.adjudication import adjudicate, read_verdicts
from evaluation.comparison import Level
from evaluation.rows import LabelRow, PredictionRow, read_rows
from flows.labelled_evaluation import kinds_of_type
from flows.labelled_judgements import judged_documents
from validators.risk import JudgedDocument, ReleaseTarget, choose_rule, documents_needed, error_bound

ERRORS = (0.01, 0.02, 0.05)
_PARTS = 10
_DRAWS = 300


@dataclass(frozen=True)
class LabelledSet:
    """Judged documents of a set, each with its stratum; `all_count` counts those that lack a value, too."""

    name: str
    judged: tuple[JudgedDocument, ...]
    strata: tuple[str, ...]
    all_count: int


@dataclass(frozen=True)
class SetFiles:
    """Where a set lies, and how it is judged. `type_file`: the YAML of a taught type, for the kinds of its fields."""

    name: str
    predictions: Path
    labels: Path
    fields: tuple[str, ...]
    stratum_key: str  # the stratum is what that key of the prediction says, or of the label where it has none
    type_file: Path | None = None
    right_by: Level = Level.VALUE
    verdicts: Path | None = None


def read_set(files: SetFiles) -> tuple[LabelledSet, ...]:
    """As labelled, and where there are verdicts on labels once more as they leave it."""
    given, true = read_rows(PredictionRow, files.predictions), read_rows(LabelRow, files.labels)
    sets = [_set_of(files.name, files, true, given)]
    if files.verdicts is not None:
        corrected = adjudicate(true, given, read_verdicts(files.verdicts))
        sets.append(_set_of(f"{files.name}, corrected", files, corrected.labels, corrected.predictions))
    return tuple(sets)


def _set_of(name: str, files: SetFiles, true: Sequence[LabelRow], given: Sequence[PredictionRow]) -> LabelledSet:
    kinds = kinds_of_type(files.type_file) if files.type_file is not None else None
    judged = judged_documents(true, given, files.fields, right_by=files.right_by, kinds=kinds)
    told = {row.file: ", ".join(row.trait(files.stratum_key)) for row in true}
    told |= {row.file: str(value) for row in given if (value := dict(row).get(files.stratum_key)) is not None}
    return LabelledSet(name, tuple(judged.values()), tuple(told.get(file, "") for file in judged), len(given))


def measure(labelled: LabelledSet, seed: int) -> list[dict[str, Any]]:
    """Every target, with one rule and with one for each stratum."""
    rows = []
    for error in ERRORS:
        target = ReleaseTarget(error=error)
        for separated in (False, True):
            strata = labelled.strata if separated else ("all",) * len(labelled.judged)
            rows.append(_row(labelled, strata, target, "with strata" if separated else "as one", seed))
    return rows


def _row(labelled: LabelledSet, strata: Sequence[str], target: ReleaseTarget, how: str, seed: int) -> dict[str, Any]:
    judged = labelled.judged
    on_all = _accepted(judged, strata, judged, strata, target)
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(_DRAWS):
        chosen = rng.integers(len(judged), size=len(judged))
        sample = [judged[i] for i in chosen]
        names = [strata[i] for i in chosen]
        drawn.append(len(_accepted(sample, names, sample, names, target)) / labelled.all_count)
    crossed = _crossed(judged, strata, target, rng)
    wrong = sum(judged[i].is_wrong for i in crossed)
    return {
        "set": labelled.name, "how": how, "error": target.error, "documents": labelled.all_count,
        "needed": documents_needed(target),
        "released": len(on_all) / labelled.all_count,
        "interval": [float(np.percentile(drawn, 2.5)), float(np.percentile(drawn, 97.5))],
        "released_crossed": len(crossed) / labelled.all_count,
        "wrong_crossed": wrong, "wrong_bound": error_bound(wrong, len(crossed), 0.95) if crossed else None,
        "oracle": sum(_oracle(judged, strata, s, target) for s in set(strata)) / labelled.all_count,
        "hindsight": sum(_hindsight(judged, strata, s, target) for s in set(strata)) / labelled.all_count,
    }  # fmt: skip


def _accepted(
    evidence: Sequence[JudgedDocument],
    evidence_strata: Sequence[str],
    asked: Sequence[JudgedDocument],
    asked_strata: Sequence[str],
    target: ReleaseTarget,
) -> list[int]:
    """Places of the documents asked for that the rules of their strata release."""
    rules = {
        name: choose_rule([d for d, s in zip(evidence, evidence_strata, strict=True) if s == name], target)
        for name in set(asked_strata)
    }
    pairs = enumerate(zip(asked, asked_strata, strict=True))
    return [i for i, (one, name) in pairs if rules[name].releases(one.confidence)]


def _crossed(
    judged: Sequence[JudgedDocument], strata: Sequence[str], target: ReleaseTarget, rng: np.random.Generator
) -> list[int]:
    part = rng.permutation(len(judged)) % _PARTS
    released: list[int] = []
    for held_out in range(_PARTS):
        kept = [i for i in range(len(judged)) if part[i] != held_out]
        asked = [i for i in range(len(judged)) if part[i] == held_out]
        found = _accepted(
            [judged[i] for i in kept], [strata[i] for i in kept],
            [judged[i] for i in asked], [strata[i] for i in asked], target,
        )  # fmt: skip
        released.extend(asked[i] for i in found)
    return released


def _oracle(judged: Sequence[JudgedDocument], strata: Sequence[str], name: str, target: ReleaseTarget) -> float:
    """Documents of a stratum that the oracle of the simulated deployments releases, were the stratum the population."""
    own = [d for d, s in zip(judged, strata, strict=True) if s == name]
    confidence = np.array([one.confidence for one in own])
    wrong = np.array([one.is_wrong for one in own], dtype=float)
    return oracle_share(Population.from_arrays(confidence, wrong), len(own), target) * len(own)


def _hindsight(judged: Sequence[JudgedDocument], strata: Sequence[str], name: str, target: ReleaseTarget) -> int:
    """The most documents of a stratum above any cut with no more wrong ones than the target: no rule can promise it."""
    ranked = sorted((d for d, s in zip(judged, strata, strict=True) if s == name), key=lambda d: -d.confidence)
    wrong, most = 0, 0
    for number, one in enumerate(ranked, start=1):
        wrong += one.is_wrong
        if wrong <= target.error * number:
            most = number
    return most
