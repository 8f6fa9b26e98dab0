"""A model in a folder: model.json says what it is, weights.npz holds its numbers. Loading runs no code of the file."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.learned.hashing import Floats, Hasher
from extractors.learned.model import FieldModel, TypeModel
from extractors.learned.options import SPANS, option_columns
from extractors.learned.spans import SpanFinder
from extractors.learned.stored_type import ARRAYS, JSON, unusable
from extractors.learned.taught_type import TaughtField, TaughtType
from extractors.learned.trees import Trees
from holdpoint.values import DateOrder

_FORMAT = 1
Arrays = dict[str, NDArray[Any]]


def save_model(model: TypeModel, folder: Path) -> None:
    """Write the model's two files. Weights that are zero are left out; the others keep four digits."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: Arrays = {}
    for one in model.fields:
        name = one.field.name
        arrays |= _sparse(f"{name}.weights", one.weights)
        arrays |= {f"{name}.trees.{k}": v for k, v in one.trees.arrays().items()}
        arrays[f"{name}.slopes"] = one.slopes
        if one.finder is not None:
            arrays |= _sparse(f"{name}.begins", one.finder.begins)
            arrays |= _sparse(f"{name}.inside", one.finder.inside)
            arrays[f"{name}.cuts_before"] = np.array(sorted(one.finder.cuts_before), dtype=np.int64)
            arrays[f"{name}.cuts_after"] = np.array(sorted(one.finder.cuts_after), dtype=np.int64)
    np.savez_compressed(folder / ARRAYS, **arrays)  # type: ignore[arg-type]
    described = {
        "format": _FORMAT,
        "type": model.taught.model_dump(mode="json"),
        "order": model.order,
        "bits": model.bits,
        "sentences": model.sentences,
        "fields": {
            one.field.name: {
                "threshold": one.threshold,
                "columns": len(_names(model.taught, one.field)),
                "columns_are": _digest_of(_names(model.taught, one.field)),
                "depth": one.trees.depth,
                "seeds": one.finder.seeds if one.finder is not None else 0,
            }
            for one in model.fields
        },
    }
    (folder / JSON).write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def load_model(folder: Path) -> TypeModel:
    """The model in a folder. TerminalError when it is none, or was written by a release with another format."""
    try:
        described = json.loads((folder / JSON).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as stored:
            arrays: Arrays = {name: stored[name] for name in stored.files}
        if described["format"] != _FORMAT:
            raise ValueError(f"format {described['format']} instead of {_FORMAT}")
        taught = TaughtType.model_validate(described["type"])
        hasher = Hasher(int(described["bits"]))
        for one in taught.fields:
            _require_columns(described["fields"][one.name], taught, one)
        fields = tuple(
            FieldModel(
                field=one,
                weights=_dense(f"{one.name}.weights", arrays, hasher.size),
                trees=Trees.of(arrays, int(described["fields"][one.name]["depth"]), f"{one.name}.trees."),
                slopes=arrays[f"{one.name}.slopes"].astype(np.float64),
                threshold=float(described["fields"][one.name]["threshold"]),
                finder=_finder(one.name, arrays, hasher, one.lines, int(described["fields"][one.name]["seeds"])),
            )
            for one in taught.fields
        )
        order = DateOrder(described["order"]) if described["order"] else None
        return TypeModel(taught, order, int(described["bits"]), fields, bool(described.get("sentences", False)))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise unusable(folder, error) from None


def _names(taught: TaughtType, one: TaughtField) -> tuple[str, ...]:
    """The columns that a field's trees look at."""
    same_sort = SPANS if one.kind in SPANS else (one.kind,)
    return option_columns(one.kind, [f.name for f in taught.fields if f.kind in same_sort and f is not one])


def _digest_of(names: tuple[str, ...]) -> str:
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:12]


def _require_columns(described: dict[str, Any], taught: TaughtType, one: TaughtField) -> None:
    """ValueError where the trees were taught by other columns. New ones are added at the end, so that older models,
    which know the first ones only, still answer as they did; the oldest do not say which they know."""
    if "columns" not in described:
        return
    names = _names(taught, one)
    known = int(described["columns"])
    if known > len(names) or _digest_of(names[:known]) != described["columns_are"]:
        raise ValueError(f"{one.name} was taught by other columns than this release computes")


def _sparse(name: str, weights: Floats) -> Arrays:
    kept = np.flatnonzero(np.abs(weights) > _LEAST)
    return {f"{name}.at": kept.astype(np.int32), f"{name}.is": weights[kept].astype(np.float32)}


_LEAST = 1e-4


def _dense(name: str, arrays: Arrays, size: int) -> Floats:
    weights = np.zeros(size)
    at = arrays[f"{name}.at"]
    if len(at) and (at.min() < 0 or at.max() >= size):
        raise ValueError(f"{name} points outside its table")
    weights[at] = arrays[f"{name}.is"]
    return weights


def _finder(name: str, arrays: Arrays, hasher: Hasher, lines: int, seeds: int) -> SpanFinder | None:
    if f"{name}.begins.at" not in arrays:
        return None
    return SpanFinder(
        begins=_dense(f"{name}.begins", arrays, hasher.size),
        inside=_dense(f"{name}.inside", arrays, hasher.size),
        cuts_before=frozenset(arrays[f"{name}.cuts_before"].tolist()),
        cuts_after=frozenset(arrays[f"{name}.cuts_after"].tolist()),
        most_lines=lines,
        seeds=seeds,
        hasher=hasher,
    )
