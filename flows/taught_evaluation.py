"""Prediction rows of labelled documents by a taught type: of a trained model, or cross-validated."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractors.learned.storage import load_model
from extractors.learned.taught_type import read_taught_type
from flows.labelled_extraction import Source
from flows.labelled_reading import OnDone, read_labelled
from flows.taught_extraction import cross_validated, predicted_by, value_kinds
from holdpoint.document_types import ValueKind
from holdpoint.settings import Settings

_SEED = 0


def taught_rows(  # one argument for each thing that the command line says
    folder: Path,
    settings: Settings,
    source: Source,
    on_done: OnDone,
    model: Path | None,
    taught: Path | None,
    folds: int,
    train_on: int | None,
) -> tuple[list[dict[str, Any]], Mapping[str, ValueKind]]:
    """The rows, and how the values of the type's fields are compared. Needs a model or a taught type."""
    documents = read_labelled(folder, settings, source, on_done)
    if model is not None:
        loaded = load_model(model)
        return predicted_by(loaded, documents, on_done), value_kinds(loaded.taught)
    assert taught is not None
    described = read_taught_type(taught)
    return cross_validated(described, documents, folds, _SEED, on_done, train_on), value_kinds(described)
