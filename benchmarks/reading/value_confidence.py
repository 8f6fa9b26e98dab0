"""The fit behind `extractors/learned/legibility.py`: `python -m benchmarks.reading.value_confidence [--readings DIR]`.

A model learns from the transcribed lines of the receipts without a picture. It then finds the values on those with one,
as they are and made worse in three ways, and it is counted how often a value is right whose words were read so surely.
Two numbers are fitted by maximum likelihood, cross-validated by receipt. Training and 380 readings take some minutes of
CPU; readings are kept under --readings.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from benchmarks.confidence_figures import HEADING, Floats, figures, in_folds, row_of
from benchmarks.reading.worse_pictures import make_worse
from evaluation.comparison import same_value
from extractors.fields.evidence import PROVEN_READING
from extractors.learned.hashing import Hasher
from extractors.learned.kinds import Kind
from extractors.learned.legibility import ALIKE, COMES_THROUGH, POWER_OF_LIKENESS, read_rightly
from extractors.learned.model import TypeModel
from extractors.learned.ranking import choose
from extractors.learned.taught_type import read_taught_type
from extractors.learned.training import BITS, Labelled, train
from flows.configuration import load_settings
from flows.labelled_extraction import label_rows
from flows.labelled_reading import read_labelled
from flows.taught_extraction import value_kinds


@dataclass(frozen=True)
class Found:
    """A value that was found: how sure its model was, the words' confidences in each of its places, best first."""

    original: str
    harm: str
    kind: Kind
    probability: float
    places: tuple[tuple[float, ...], ...]
    right: bool

    def before(self) -> float:
        """The confidence until 30 November 2026: times the least sure word, times a constant where it stands twice."""
        least = min(self.places[0])
        return self.probability * (max(least, PROVEN_READING) if len(self.places) > 1 else least)

    def after(self, comes_through: float, power: float) -> float:
        """Times how probably the place that was read best was read well enough."""
        return self.probability * max(read_rightly(self.kind, p, comes_through, power) for p in self.places)


def found_in(model: TypeModel, documents: Sequence[tuple[str, Labelled]], folder: Path) -> Iterator[Found]:
    """Every value that the model gives."""
    hasher, kinds = Hasher(BITS), value_kinds(model.taught)
    rows = {row["file"]: row for row in label_rows(folder)}
    for file, labelled in documents:
        chosen = choose(labelled.document, model, hasher)
        for one in chosen.choices:
            if one.given:
                words = (tuple(chosen.sheet.tokens[i].word.confidence for i in p.tokens) for p in one.option.places)
                labels = labelled.values.get(one.field, ())
                right = any(same_value(kinds[one.field], one.place.value or "", label) for label in labels)
                row = rows[file]
                yield Found(row["original"], row["harm"], one.kind, one.probability, tuple(words), right)


def fitted(values: Sequence[Found]) -> tuple[float, float]:
    """The share of misreadings that come through, and the power of likeness."""
    exact = [v for v in values if v.kind not in ALIKE]
    alike = [v for v in values if v.kind in ALIKE]
    return (
        _likeliest(exact, lambda v, x: v.after(x, POWER_OF_LIKENESS), (0.05, 1.0)),
        _likeliest(alike, lambda v, x: v.after(COMES_THROUGH, x), (1.0, 6.0)),
    )


def _likeliest(
    values: Sequence[Found], confidence: Callable[[Found, float], float], bounds: tuple[float, float]
) -> float:
    right = np.array([v.right for v in values])

    def loss(x: float) -> float:
        p = np.clip([confidence(v, x) for v in values], 1e-6, 1 - 1e-6)
        return -float(np.log(np.where(right, p, 1 - p)).sum())

    return float(minimize_scalar(loss, bounds=bounds, method="bounded").x)


def cross_validated(values: Sequence[Found]) -> Floats:
    """The confidence of each value by a fit that has seen no picture of its receipt."""
    return in_folds(values, lambda v: v.original, fitted, lambda v, numbers: v.after(*numbers))


def main() -> None:
    """Train, read, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps pictures and what was read of them")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    settings = load_settings(None).model_copy(update={"data_dir": given.readings})
    folder = given.data / "receipts"
    lined = {row["file"] for row in label_rows(folder) if not row.get("image")}
    taught = read_taught_type(Path("benchmarks/types/receipt.yaml"))
    model = train(taught, [d for _, d in read_labelled(folder, settings, "lines", lambda *_: None, lined)]).model
    worse = given.readings / "worse-receipts"
    make_worse(given.data, worse)
    values = list(found_in(model, read_labelled(worse, settings, "file", lambda *_: None), worse))
    after = cross_validated(values)
    numbers = fitted(values)
    print(f"all: comes through {numbers[0]:.3f}, power of likeness {numbers[1]:.2f}")
    before = np.array([v.before() for v in values])
    report = []
    print(HEADING)
    for harm in (*dict.fromkeys(v.harm for v in values), "all"):
        inside = [i for i, v in enumerate(values) if harm in (v.harm, "all")]
        for name, confidence in (("before", before), ("after", after)):
            found = [values[i] for i in inside]
            one = figures([(v.original, v.harm) for v in found], [v.right for v in found], confidence[inside])
            report.append({"harm": harm, "confidence": name, **one})
            print(row_of(f"{harm}, {name}", one))
    if given.json is not None:
        given.json.write_text(json.dumps({"fitted": numbers, "figures": report}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
