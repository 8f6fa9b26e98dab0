"""Verdicts of a person who looked at the page where label and prediction disagree, and labels corrected by them.

A verdict names file and field, never what stands in the document. It was given on one prediction: its fingerprint, if
the file has one, keeps it from being applied to another.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from evaluation.comparison import folded
from evaluation.rows import LabelRow, PredictionRow
from holdpoint.errors import TerminalError
from holdpoint.model import Frozen

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"  # the truth where neither label nor prediction is it: equal to no value


class Verdict(StrEnum):
    """What the page shows."""

    LABEL = "label"  # the label is right, the prediction is not
    PREDICTION = "prediction"  # the prediction is right, the label is not; where none is given: there is none
    BOTH = "both"  # either is a fair reading
    NEITHER = "neither"  # both are wrong: an error, also where they agree
    UNCLEAR = "unclear"  # the page does not tell: the field of this document is not counted


class VerdictRow(Frozen):
    """One verdict. `fingerprint`: of the values that were judged; empty: of whatever is predicted."""

    file: str
    field: str
    verdict: Verdict
    fingerprint: str = ""

    def is_of(self, given: Sequence[str]) -> bool:
        """Whether the verdict was given on these values."""
        return not self.fingerprint or self.fingerprint == fingerprint(given)


class Adjudicated(Frozen):
    """Labels and predictions as the verdicts leave them; how many verdicts overrule a label, how many fit nothing."""

    labels: tuple[LabelRow, ...]
    predictions: tuple[PredictionRow, ...]
    applied: int
    unused: int


def read_verdicts(path: Path) -> tuple[VerdictRow, ...]:
    """Verdicts from a CSV file with a header, or JSON lines (.jsonl); other columns are left alone.

    A blind sheet that was filled in is read, too: its a and b become label and prediction. Rows without a verdict are
    skipped.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows: Iterable[Any] = (
            (json.loads(line) for line in text.split("\n") if line.strip())
            if path.suffix == ".jsonl"
            else csv.DictReader(io.StringIO(text, newline=""))
        )
        return tuple(_verdict_row(row) for row in rows if row.get("verdict"))
    except (OSError, ValueError, KeyError, AttributeError, TypeError, csv.Error) as error:
        raise TerminalError(
            f"{path} holds no verdicts: {error}.",
            consequence="Nothing was evaluated.",
            remedy=f"Give file, field and verdict ({', '.join(Verdict)}) as CSV with a header or as JSON lines.",
        ) from None


def label_is_a(salt: str, file: str, field: str) -> bool:
    """Which of the two readings is the label: a coin that falls the same each time."""
    return hashlib.sha256(f"{salt}\n{file}\n{field}".encode()).digest()[0] % 2 == 0


def fingerprint(values: Sequence[str]) -> str:
    """Twelve hexadecimal digits that tell these values from others, in any order, case and spacing."""
    return hashlib.sha256("\n".join(sorted(folded(v) for v in values)).encode()).hexdigest()[:12]


def adjudicate(
    labels: Sequence[LabelRow], predictions: Sequence[PredictionRow], verdicts: Iterable[VerdictRow]
) -> Adjudicated:
    """Labels that a verdict found wrong are replaced: by the prediction, or by nothing that anyone could have given.

    What is unclear is taken out of both.
    """
    new_labels = {row.file: row for row in labels}
    new_predictions = {row.file: row for row in predictions}
    applied = unused = 0
    for verdict in verdicts:
        label, prediction = new_labels.get(verdict.file), new_predictions.get(verdict.file)
        if label is None or prediction is None or not _fits(verdict, label, prediction):
            unused += 1
            continue
        if verdict.verdict is Verdict.LABEL:
            continue
        applied += 1
        if verdict.verdict is Verdict.NEITHER:
            new_labels[verdict.file] = _with(label, verdict.field, [_UNKNOWN])
        elif verdict.verdict is Verdict.UNCLEAR:
            new_labels[verdict.file] = _with(label, verdict.field, None)
            new_predictions[verdict.file] = _with(prediction, verdict.field, None)
        else:
            given = [v.value for v in prediction.values(verdict.field)]
            new_labels[verdict.file] = _with(label, verdict.field, given)
    return Adjudicated(
        labels=tuple(new_labels.values()),
        predictions=tuple(new_predictions.values()),
        applied=applied,
        unused=unused,
    )


def _verdict_row(row: Mapping[str, Any]) -> VerdictRow:
    verdict = str(row["verdict"]).strip().lower()
    if row.get("salt") and verdict in ("a", "b"):
        means_label = (verdict == "a") == label_is_a(str(row["salt"]), str(row["file"]), str(row["field"]))
        verdict = (Verdict.LABEL if means_label else Verdict.PREDICTION).value
    return VerdictRow(
        file=row["file"], field=row["field"], verdict=Verdict(verdict), fingerprint=row.get("fingerprint") or ""
    )


def _fits(verdict: VerdictRow, label: LabelRow, prediction: PredictionRow) -> bool:
    """Whether the verdict is of this prediction, and of a plain field that one of the two has."""
    given = [v.value or "" for v in prediction.values(verdict.field)]
    if not given and not label.texts(verdict.field):
        return False
    return verdict.is_of(given)


def _with(row: Any, field: str, values: Sequence[str | None] | None) -> Any:
    """The row with that field's values, or without the field."""
    fields: Mapping[str, Any] = row.fields
    others = {name: value for name, value in fields.items() if name != field}
    return row.model_copy(update={"fields": others if values is None else {**others, field: list(values)}})
