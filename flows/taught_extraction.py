"""What a taught type's model says about labelled documents: a given model, or one trained on the other folds."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractors.learned.extraction import fields_of
from extractors.learned.hashing import Hasher
from extractors.learned.kinds import Kind
from extractors.learned.model import TypeModel
from extractors.learned.ranking import Choices, choose, choose_prepared
from extractors.learned.taught_type import TaughtType
from extractors.learned.training import BITS, Labelled, prepare, train
from flows.predictions import field_row
from holdpoint.document_types import ValueKind

OnDone = Callable[[int, int], None]
_VALUE_KINDS = {
    Kind.DATE: ValueKind.DATE,
    Kind.MONEY: ValueKind.MONEY,
    Kind.IDENTIFIER: ValueKind.IDENTIFIER,
    Kind.NAME: ValueKind.NAME,
    Kind.PARTY: ValueKind.NAME,
    Kind.ADDRESS: ValueKind.ADDRESS,
    Kind.DURATION: ValueKind.TEXT,
    Kind.PLACE: ValueKind.TEXT,
}


def value_kinds(taught: TaughtType) -> Mapping[str, ValueKind]:
    """How the values of a taught type's fields are compared."""
    return {f.name: _VALUE_KINDS[f.kind] for f in taught.fields}


def predicted_by(model: TypeModel, documents: Sequence[tuple[str, Labelled]], on_done: OnDone) -> list[dict[str, Any]]:
    """A prediction row for each document, all taken to be of the model's type."""
    hasher = Hasher(model.bits)
    rows = []
    for n, (file, labelled) in enumerate(documents, start=1):
        rows.append(taught_row(file, choose(labelled.document, model, hasher), model.taught))
        on_done(n, len(documents))
    return rows


def cross_validated(
    taught: TaughtType,
    documents: Sequence[tuple[str, Labelled]],
    folds: int,
    seed: int,
    on_done: OnDone,
    train_on: int | None = None,
) -> list[dict[str, Any]]:
    """Each document's row by a model that has not seen it; `train_on` uses only so many of the others."""
    order = list(range(len(documents)))
    random.Random(seed).shuffle(order)  # noqa: S311 - folds, nothing secret
    rows: dict[int, dict[str, Any]] = {}
    hasher = Hasher(BITS)
    ready = [prepare(d.document, taught, hasher) for _, d in documents]
    for fold in range(folds):
        held_out = order[fold::folds]
        out = set(held_out)
        others = [i for i in order if i not in out][:train_on]
        model = train(taught, [documents[i][1] for i in others], [ready[i] for i in others]).model
        for i in held_out:
            rows[i] = taught_row(documents[i][0], choose_prepared(ready[i], model), taught)
        on_done(len(rows), len(documents))
    return [rows[i] for i in range(len(documents))]


def taught_row(file: str, chosen: Choices, taught: TaughtType) -> dict[str, Any]:
    """The values that were chosen, as a row of a predictions file."""
    read = fields_of(chosen)
    fields: dict[str, Any] = {}
    for one in taught.fields:
        found = [field_row(f) for f in read.fields if f.name == one.name]
        if found:
            fields[one.name] = found if one.several else found[0]
    return {"file": file, "type": taught.name, "fields": fields}
