"""What `evaluate` measures: which labels, whose predictions, against what."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from evaluation.adjudication import adjudicate, read_verdicts
from evaluation.blind_sheet import make_sheet, write_sheet
from evaluation.comparison import Level
from evaluation.cross_validation import cross_validated
from evaluation.evaluation import Adjudication, Evaluation
from evaluation.folds import folds_of
from evaluation.groups import vendors_seen
from evaluation.model_difference import compare_models
from evaluation.rows import LabelRow, PredictionRow, parse_rows, read_rows
from evaluation.scoring import score
from flows.labelled_extraction import Source, with_source
from flows.trainers import trainer_for
from holdpoint.document_types import TypeSpec, ValueKind
from holdpoint.settings import Settings

VENDOR_TRAITS = ("seller_name",)
OnDone = Callable[[int, int], None]


class Measure(BaseModel):
    """How to score, beside labels and predictions."""

    model_config = ConfigDict(frozen=True)

    right_by: Level = Level.VALUE
    type_file: Path | None = None  # YAML of a taught type: the kinds of its fields
    taught_types: tuple[TypeSpec, ...] = ()  # of the settings
    vendor_traits: tuple[str, ...] = VENDOR_TRAITS
    apart: tuple[str, ...] = ()  # label keys whose values are scored apart
    training_labels: Path | None = None  # labels of the documents that the predictor was trained with
    verdicts: Path | None = None
    against: Path | None = None
    resamples: int = 1000
    seed: int = 0


def evaluation_of(
    label_rows: Sequence[Mapping[str, Any]], predictions: Sequence[PredictionRow], measure: Measure
) -> Evaluation:
    """Raw scores first, then those with adjudicated labels, then the comparison with other predictions."""
    labels = parse_rows(LabelRow, label_rows)
    kinds = {f.name: f.kind for spec in measure.taught_types for f in spec.fields}
    kinds |= kinds_of_type(measure.type_file) if measure.type_file is not None else {}
    trained: Mapping[str, bool] = {}
    if measure.training_labels is not None:
        trained = vendors_seen(labels, read_rows(LabelRow, measure.training_labels), measure.vendor_traits)
    scored = partial(
        score,
        kinds=kinds,
        trained_vendors=trained,
        apart=measure.apart,
        right_by=measure.right_by,
        resamples=measure.resamples,
        seed=measure.seed,
    )
    adjudication = difference = None
    if measure.verdicts is not None:
        corrected = adjudicate(labels, predictions, read_verdicts(measure.verdicts))
        adjudication = Adjudication(
            applied=corrected.applied,
            unused=corrected.unused,
            scores=scored(corrected.labels, corrected.predictions),
        )
    if measure.against is not None:
        difference = compare_models(
            labels,
            predictions,
            read_rows(PredictionRow, measure.against),
            kinds=kinds,
            level=measure.right_by,
            resamples=measure.resamples,
            seed=measure.seed,
        )
    return Evaluation(
        scores=scored(labels, predictions),
        adjudication=adjudication,
        difference=difference,
    )


def cross_validated_rows(
    folder: Path,
    settings: Settings,
    source: Source,
    labels: Sequence[Mapping[str, Any]],
    *,
    folds: int,
    group_by: Sequence[str],
    train_on: int | None,
    trainer: str | None,
    measure: Measure,
    on_read: OnDone,
    on_done: OnDone,
) -> list[dict[str, Any]]:
    """A prediction for each label that has the source, by a model trained without the document's fold."""
    rows = with_source(folder, labels, source)
    fold_of = folds_of(parse_rows(LabelRow, rows), folds, group_by=group_by, seed=measure.seed)
    with_what = trainer_for(trainer, folder, source, settings, measure.type_file, on_read)
    return cross_validated(
        rows,
        fold_of,
        with_what,
        vendor_traits=measure.vendor_traits,
        train_on=train_on,
        seed=measure.seed,
        on_done=on_done,
    )


def rows_by_model(
    model: Path,
    folder: Path,
    settings: Settings,
    source: Source,
    labels: Sequence[Mapping[str, Any]],
    on_read: OnDone,
    on_done: OnDone,
) -> list[dict[str, Any]]:
    """A prediction by a trained model for each label that has the source and can be read."""
    from extractors.learned.storage import load_model
    from flows.labelled_reading import read_labelled
    from flows.taught_extraction import predicted_by

    wanted = {str(row["file"]) for row in with_source(folder, labels, source)}
    return predicted_by(load_model(model), read_labelled(folder, settings, source, on_read, wanted), on_done)


def kinds_of_type(path: Path) -> Mapping[str, ValueKind]:
    """The kind of each field of a taught type, from its YAML file. TerminalError tells what is wrong with it."""
    from extractors.learned.taught_type import read_taught_type
    from flows.taught_extraction import value_kinds

    return value_kinds(read_taught_type(path))


def write_disagreements(
    path: Path,
    label_rows: Sequence[Mapping[str, Any]],
    predictions: Sequence[PredictionRow],
    evaluation: Evaluation,
    seed: int,
) -> None:
    """The blind sheet of this evaluation's surest errors."""
    write_sheet(path, make_sheet(parse_rows(LabelRow, label_rows), predictions, evaluation.scores, seed=seed))


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """A predictions file: one JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
