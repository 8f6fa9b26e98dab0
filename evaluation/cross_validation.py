"""Predictions for labelled documents by models that have not seen them: train on the other folds, predict this one."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from evaluation.groups import vendors_seen
from evaluation.rows import LabelRow, parse_rows
from holdpoint.errors import TerminalError

LabelledRow = Mapping[str, Any]
"""One line of labels.jsonl, as parsed: `file`, `type`, `fields`, maybe `lines` and extras."""


class Predictor(Protocol):
    """A trained model. The rows it is asked about carry no `fields`: they are the question."""

    def predict(self, row: LabelledRow) -> Mapping[str, Any]:
        """A row of a predictions file for one document."""
        ...


class Trainer(Protocol):
    """What makes a model from labelled documents. Where the documents lie is the trainer's own knowledge."""

    def train(self, rows: Sequence[LabelledRow]) -> Predictor:
        """A model that knows these documents and no others."""
        ...


def cross_validated(
    rows: Sequence[LabelledRow],
    folds: Sequence[int],
    trainer: Trainer,
    *,
    vendor_traits: Sequence[str] = (),
    train_on: int | None = None,
    seed: int = 0,
    on_done: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[dict[str, Any]]:
    """A prediction row for each labelled row, in their order, each with its `fold`.

    Where a document names its vendor (`vendor_traits`), the row also says whether the model's training documents had
    one of the same (`vendor_seen`). `train_on` trains each model on so many of its documents at most, drawn at random:
    what a person reaches who labels no more.
    """
    rng = random.Random(seed)  # noqa: S311 - sampling, nothing secret
    labels = parse_rows(LabelRow, rows)
    predictions: dict[int, dict[str, Any]] = {}
    for fold in sorted(set(folds)):
        inside = [i for i, f in enumerate(folds) if f == fold]
        outside = [i for i, f in enumerate(folds) if f != fold]
        if train_on is not None and train_on < len(outside):
            outside = sorted(rng.sample(outside, train_on))
        model = trainer.train([rows[i] for i in outside])
        seen = vendors_seen([labels[i] for i in inside], [labels[i] for i in outside], vendor_traits)
        for i in inside:
            question = {key: value for key, value in rows[i].items() if key != "fields"}
            answer = {**model.predict(question), "fold": fold}
            if answer.get("file") != rows[i]["file"]:
                raise TerminalError(
                    f"The model answered about '{answer.get('file')}' when asked about '{rows[i]['file']}'.",
                    consequence="Nothing was evaluated.",
                    remedy="A predictor's row names the file of the row it was given.",
                )
            if labels[i].file in seen:
                answer["vendor_seen"] = seen[labels[i].file]
            predictions[i] = answer
            on_done(len(predictions), len(rows))
    return [predictions[i] for i in range(len(rows))]
