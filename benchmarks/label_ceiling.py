"""What the labels of the public sets allow at best: `python -m benchmarks.label_ceiling [--predictions SET=FILE ...]`.

Somebody who reads every page rightly is still wrong by labels that the page refutes. The verdicts on labels
(benchmarks/verdicts) name such labels; a reader who gives everything else as labelled has the F1 and the share of
documents with every field right that nobody can pass by reading well. Labels that nobody judged are believed, so the
truth lies lower, if anywhere.

Where a verdict was given on the prediction in FILE, the reader gives what the page showed; on another one, the reader
is wrong in one value of the field. With predictions two more figures are told: with the labels that the page bears out
as well as the prediction ("either") counted as wrong, and the best ranking by confidence. For that the errors that the
page does not excuse stand last, and all others - right values and those that the label alone makes wrong, which no
confidence can tell apart - in random order.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.adjudication import Verdict, VerdictRow, read_verdicts
from evaluation.comparison import Level
from evaluation.judgements import of_fields
from evaluation.rows import LabelRow, PredictionRow, read_rows
from evaluation.scoring import f1, tallied
from evaluation.tallies import DocumentTally, added
from flows.labelled_evaluation import kinds_of_type
from holdpoint.document_types import ValueKind

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"  # what the page shows, where only that it is not the label is known
_DRAWS = 2000
_ERRORS = 0.01
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class LabelledSet:
    """A public set: its folder, the type's file, the verdicts, and what is right."""

    name: str
    type_name: str
    level: Level = Level.VALUE

    @property
    def verdicts(self) -> tuple[VerdictRow, ...]:
        return read_verdicts(_HERE / "verdicts" / f"{self.name}.csv")

    @property
    def kinds(self) -> dict[str, ValueKind]:
        return dict(kinds_of_type(_HERE / "types" / f"{self.type_name}.yaml"))


SETS = (
    LabelledSet("receipts", "receipt"),
    LabelledSet("adbuy", "ad_buy", Level.ENTITY),
    LabelledSet("nda", "contract"),
)


@dataclass(frozen=True)
class Ceiling:
    """Shares, 0 to 1. `unseen`: what may go at 1 % error when nothing tells wrong labels from right ones: the mean of
    random orders, and between which two 95 % of them lie."""

    f1: float
    every_field_right: float
    wrong_values: int
    unseen: float
    unseen_interval: tuple[float, float]


def page_reader(
    labels: Sequence[LabelRow],
    verdicts: Sequence[VerdictRow],
    predictions: Sequence[PredictionRow] = (),
    *,
    either_is_wrong: bool = False,
) -> tuple[list[LabelRow], list[PredictionRow]]:
    """What a reader of the pages would give, as predictions, and the labels without what the pages do not tell.

    `either_is_wrong`: where label and prediction are both fair readings, the reader gives the prediction.
    """
    given = {row.file: row for row in predictions}
    fields = {row.file: dict(row.fields) for row in labels}
    read = {row.file: {name: list(row.texts(name)) for name in row.fields} for row in labels}
    for verdict in verdicts:
        if verdict.file not in read:
            continue
        shown, known = read[verdict.file], _judged(verdict, given.get(verdict.file))
        match verdict.verdict:
            case Verdict.UNCLEAR:
                fields[verdict.file].pop(verdict.field, None)
                shown.pop(verdict.field, None)
            case Verdict.PREDICTION if known is not None:
                shown[verdict.field] = known
            case Verdict.PREDICTION | Verdict.NEITHER:
                shown[verdict.field] = [_UNKNOWN, *shown.get(verdict.field, [])[1:]]
            case Verdict.BOTH if either_is_wrong and known is not None:
                shown[verdict.field] = known
    without = [row.model_copy(update={"fields": fields[row.file]}) for row in labels]
    as_read = [
        PredictionRow(file=row.file, type=row.type, fields={n: _surely(v) for n, v in read[row.file].items()})
        for row in labels
    ]
    return without, as_read


def ceiling_of(
    labels: Sequence[LabelRow], read: Sequence[PredictionRow], kinds: dict[str, ValueKind], level: Level, seed: int = 0
) -> Ceiling:
    """The figures of a reader whose confidences say nothing."""
    tallies = tallied(labels, read, kinds)
    all_fields = added([t for one in tallies for t in one.fields.values()])
    judged = of_fields(tallies, level)
    drawn = accepted_in_random_order(judged.right, int(judged.slots.sum()), seed=seed)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Ceiling(
        f1=f1(all_fields.right(level), all_fields.predicted + all_fields.labelled) or 0.0,
        every_field_right=sum(t.has_all_fields_right(level) for t in tallies) / len(tallies),
        wrong_values=int((~judged.right).sum()),
        unseen=float(drawn.mean()),
        unseen_interval=(float(low), float(high)),
    )


def accepted_in_random_order(
    right: NDArray[np.bool_], decisions: int, *, most_errors: float = _ERRORS, draws: int = _DRAWS, seed: int = 0
) -> NDArray[np.float64]:
    """For each random order of the values the greatest share of all decisions that can go with so few errors."""
    rng = np.random.default_rng(seed)
    counts = np.arange(1, len(right) + 1)
    shares = np.zeros(draws)
    for draw in range(draws):
        wrong = np.cumsum(~right[rng.permutation(len(right))])
        allowed = np.flatnonzero(wrong <= most_errors * counts)
        shares[draw] = (allowed[-1] + 1) / decisions if len(allowed) else 0.0
    return shares


def best_auroc(tallies: Sequence[DocumentTally], level: Level, excused: set[tuple[str, str]]) -> float | None:
    """AUROC of these predictions, were every error that is not excused surer to be wrong than any right value, and the
    excused ones (file and field) as sure as right ones. None without an error."""
    wrong = [(t.file, j.field) for t in tallies for j in t.judged if not j.right[level]]
    if not wrong:
        return None
    return sum(0.5 if one in excused else 1.0 for one in wrong) / len(wrong)


def excused_fields(verdicts: Sequence[VerdictRow], predictions: Sequence[PredictionRow]) -> set[tuple[str, str]]:
    """File and field of the predictions that the page bears out, against the label or beside it."""
    given = {row.file: row for row in predictions}
    fair = (Verdict.PREDICTION, Verdict.BOTH)
    return {(v.file, v.field) for v in verdicts if v.verdict in fair and _judged(v, given.get(v.file)) is not None}


def _judged(verdict: VerdictRow, row: PredictionRow | None) -> list[str] | None:
    """The values that the verdict was given on; None where the prediction is another one, or there is none."""
    values = [v.value or "" for v in row.values(verdict.field)] if row is not None else []
    return values if row is not None and verdict.is_of(values) else None


def _surely(values: Sequence[str]) -> list[dict[str, object]]:
    return [{"value": value, "confidence": 1.0} for value in values]


def main() -> None:
    """Two or three lines for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--predictions", action="append", default=[], metavar="SET=FILE")
    given = parser.parse_args()
    files = {name: Path(file) for name, _, file in (p.partition("=") for p in given.predictions)}
    head = f"{'set':<10}{'labels that are wrong':<24}{'F1':>7}{'every field':>13}{'at 1 % error':>14}{'95 %':>16}"
    print(f"{head}{'wrong values':>14}{'best AUROC':>12}")
    for one in SETS:
        labels = read_rows(LabelRow, given.data / one.name / "labels.jsonl")
        predictions = read_rows(PredictionRow, files[one.name]) if one.name in files else ()
        for either in (False, True) if predictions else (False,):
            without, read = page_reader(labels, one.verdicts, predictions, either_is_wrong=either)
            best = ceiling_of(without, read, one.kinds, one.level)
            auroc = ""
            if predictions and either:
                tallies = tallied(labels, predictions, one.kinds)
                auroc = f"{best_auroc(tallies, one.level, excused_fields(one.verdicts, predictions)) or 1.0:.3f}"
            low, high = best.unseen_interval
            print(
                f"{one.name:<10}{'refuted, or either' if either else 'refuted by the page':<24}{best.f1:>7.3f}"
                f"{best.every_field_right:>13.3f}{best.unseen:>14.3f}{f'{low:.3f} to {high:.3f}':>16}"
                f"{best.wrong_values:>14}{auroc:>12}"
            )


if __name__ == "__main__":
    main()
