"""What a taught type's model says about labelled documents: a given model, or one trained on the other folds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractors.learned.extraction import fields_of
from extractors.learned.hashing import Hasher
from extractors.learned.model import TypeModel
from extractors.learned.prepared import Prepared
from extractors.learned.ranking import Choices, choose, choose_prepared
from extractors.learned.taught_type import TaughtType
from extractors.learned.training import BITS, Labelled, prepare, train
from flows.predictions import field_row
from holdpoint.document_types import ValueKind

OnDone = Callable[[int, int], None]


def value_kinds(taught: TaughtType) -> Mapping[str, ValueKind]:
    """How the values of a taught type's fields are compared."""
    return {f.name: f.kind for f in taught.spec.fields}


def predicted_by(model: TypeModel, documents: Sequence[tuple[str, Labelled]], on_done: OnDone) -> list[dict[str, Any]]:
    """A prediction row for each document, all taken to be of the model's type."""
    hasher = Hasher(model.bits)
    rows = []
    for n, (file, labelled) in enumerate(documents, start=1):
        rows.append(taught_row(file, choose(labelled.document, model, hasher), model.taught))
        on_done(n, len(documents))
    return rows


class TaughtTrainer:
    """Trains a taught type on some of the documents and answers about others (evaluation.cross_validation).

    Each document is prepared once, whatever number of models it takes part in.
    """

    def __init__(self, taught: TaughtType, documents: Sequence[tuple[str, Labelled]]) -> None:
        self._taught = taught
        self._labelled = dict(documents)
        self._hasher = Hasher(BITS)
        self._prepared: dict[str, Prepared] = {}

    def train(self, rows: Sequence[Mapping[str, Any]]) -> "TaughtPredictor":
        """A model of these documents; those that could not be read are left out."""
        files = [str(row["file"]) for row in rows if row["file"] in self._labelled]
        ready = [one for file in files if (one := self.prepared(file)) is not None]
        return TaughtPredictor(self, train(self._taught, [self._labelled[file] for file in files], ready).model)

    def prepared(self, file: str) -> Prepared | None:
        """What both training and answering need of a document; None where it could not be read."""
        if file not in self._prepared and file in self._labelled:
            self._prepared[file] = prepare(self._labelled[file].document, self._taught, self._hasher)
        return self._prepared.get(file)


class TaughtPredictor:
    """A model of one fold."""

    def __init__(self, trainer: TaughtTrainer, model: TypeModel) -> None:
        self._trainer = trainer
        self._model = model

    def predict(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A prediction row; of a document that could not be read, one without fields."""
        file = str(row["file"])
        ready = self._trainer.prepared(file)
        if ready is None:
            return {"file": file, "type": self._model.taught.name, "fields": {}}
        return taught_row(file, choose_prepared(ready, self._model), self._model.taught)


def taught_row(file: str, chosen: Choices, taught: TaughtType) -> dict[str, Any]:
    """The values that were chosen, as a row of a predictions file."""
    read = fields_of(chosen)
    fields: dict[str, Any] = {}
    for one in taught.fields:
        found = [field_row(f) for f in read.fields if f.name == one.name]
        if found:
            fields[one.name] = found if one.several else found[0]
    return {"file": file, "type": taught.name, "fields": fields}
