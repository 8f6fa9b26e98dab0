"""The model of answers as it is shipped, and what it makes of the rules' confidences."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from extractors.fields.evidence import Evidence, ReadFields, as_if_printed
from extractors.fields.layout import DocumentLayout
from extractors.judged.pictured_document import PicturedDocument
from extractors.judged.pictures import PictureNumbers, load_numbers
from extractors.judged.signs import COLUMNS, answer_signs
from extractors.learned.hashing import Floats
from extractors.learned.trees import Trees
from holdpoint.errors import TerminalError
from holdpoint.extraction import ExtractedField

SHIPPED = Path(__file__).parent.parent / "models" / "bill_answers"
_JSON, _ARRAYS = "answers.json", "weights.npz"
_FORMAT = 2
_EXPLAINED = COLUMNS.index("explained")
_USUALLY_EXPLAINED = 0.6  # of the samples' words
_LEAST_SLOPE = 0.1
_CHECKED = {  # the sign that is 0 where the checks of the product will find fault with the value
    **dict.fromkeys(("net_amount", "tax_amount", "total_amount", "amount_due"), "adds_up"),
    **dict.fromkeys(("iban", "seller_vat_id", "buyer_vat_id"), "valid"),
    **dict.fromkeys(("issue_date", "due_date"), "due_after"),
}
_LEAST, _MOST = 0.001, 0.999
_GUESSED = {
    **dict.fromkeys(("seller_name", "buyer_name", "issue_date", "due_date"), Evidence.PLACED), "seller_address": 0.84,
}  # fmt: skip
"""Up to where the rules' confidence in a field counts as a guess, other than for most fields."""
_FEWEST_DIGITS = 2
_HIGHEST_TAX = 0.3  # of the total: 27 % on top (Hungary) are 21 % within
_GUESS = 0.8  # below the 0.85 that policies ask for unless told otherwise


@dataclass(frozen=True)
class Calibration:
    """A line through log-odds (Platt), which is another one the more of a document is explained.

    On a form of which much is left over the same signs are worth less.
    """

    slope: float = 1.0
    shift: float = 0.0
    slope_explained: float = 0.0
    shift_explained: float = 0.0

    def of(self, odds: Floats, rows: Floats) -> Floats:
        """The log-odds of the answers with these signs, calibrated."""
        explained = rows[:, _EXPLAINED] - _USUALLY_EXPLAINED
        slope = np.maximum(self.slope + self.slope_explained * explained, _LEAST_SLOPE)
        calibrated: Floats = slope * odds + self.shift + self.shift_explained * explained
        return calibrated


@dataclass(frozen=True, eq=False)
class AnswerModel:
    """Boosted trees over the signs of an answer, and how a probability is made of their log-odds."""

    trees: Trees
    calibration: Calibration

    def probabilities(self, rows: Floats) -> Floats:
        """The probability that each answer is right, 0.001 to 0.999."""
        odds = self.calibration.of(self.trees.log_odds(rows), rows)
        found: Floats = np.clip(1 / (1 + np.exp(-odds)), _LEAST, _MOST)
        return found


def judged(read: ReadFields, layout: DocumentLayout, model: AnswerModel | None, numbers: PictureNumbers) -> ReadFields:
    """The same answers, each with the probability that it is right; `numbers` are those for pictures."""
    if model is None or not read.fields:
        return read
    rows = answer_signs(read, layout)
    document = PicturedDocument.of(read.fields, layout.document)
    fields = []
    for field, row, probability in zip(read.fields, rows, model.probabilities(np.array(rows)), strict=True):
        confidence = confidence_of(field, row, float(probability), document, numbers)
        fields.append(field.model_copy(update={"confidence": round(confidence, 4)}))
    return replace(read, fields=tuple(fields))


def confidence_of(
    field: ExtractedField,
    row: Sequence[float],
    probability: float,
    document: PicturedDocument | None,
    numbers: PictureNumbers,
) -> float:
    """What an answer's probability by the model becomes; where pages are pictures, `numbers` weigh it anew.

    What a check finds fault with (sums, check digits, order of dates) is not doubted a second time on a printed page:
    there the rules' confidence stands where it is higher. A guess of the rules (no label, several that would do) stays
    below what a policy asks for: where the model has learned, guesses are nearly always right, and on a form of another
    trade they were not. So is a date that no label names, be it the only one at the head of the page, and a party where
    one weak sign tells it: a place in the letterhead, or a block that is somebody's address.
    """
    if document is not None:
        confidence = numbers.confidence(field, row, probability, document)
    elif (check := _CHECKED.get(field.name)) is not None and row[COLUMNS.index(check)] == 0:
        confidence = max(field.confidence, probability)
    else:
        confidence = probability
    is_guess = as_if_printed(field) <= _GUESSED.get(field.name, Evidence.SOLE) or _is_unlikely(field, row)
    return min(confidence, _GUESS) if is_guess else confidence


def _is_unlikely(field: ExtractedField, row: Sequence[float]) -> bool:
    """A number of one digit is mostly a page's or a row's; no country's tax is a third of what is to be paid."""
    if field.name == "number":
        return sum(c.isdigit() for c in field.value or "") < _FEWEST_DIGITS
    return field.name == "tax_amount" and row[COLUMNS.index("of_total")] > _HIGHEST_TAX


@lru_cache(maxsize=1)
def shipped_model() -> AnswerModel | None:
    """The model that the product ships; None where none is there, and the rules' confidences stand."""
    return load_answer_model(SHIPPED) if (SHIPPED / _JSON).exists() else None


@lru_cache(maxsize=1)
def shipped_numbers() -> PictureNumbers:
    """What the product ships for pictures, fitted for the shipped model."""
    return load_numbers(SHIPPED)


def save_answer_model(model: AnswerModel, folder: Path) -> None:
    """Write the model's two files: numbers only."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / _ARRAYS, **model.trees.arrays())  # type: ignore[arg-type]
    described = {
        "format": _FORMAT,
        "columns": list(COLUMNS),
        "depth": model.trees.depth,
        "calibration": {name: round(number, 4) for name, number in asdict(model.calibration).items()},
    }
    (folder / _JSON).write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def load_answer_model(folder: Path) -> AnswerModel:
    """The model in a folder. TerminalError where its files are none, or were made for other signs."""
    try:
        described = json.loads((folder / _JSON).read_text(encoding="utf-8"))
        if described["format"] != _FORMAT or tuple(described["columns"]) != COLUMNS:
            raise ValueError("it was made for other signs than this release looks at")
        with np.load(folder / _ARRAYS, allow_pickle=False) as stored:
            trees = Trees.of(stored, int(described["depth"]))
        calibration = Calibration(**{name: float(n) for name, n in described["calibration"].items()})
        return AnswerModel(trees, calibration)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise TerminalError(
            f"{folder} holds no usable model of answers ({error}).",
            consequence="No invoice was extracted.",
            remedy="Restore the folder as it was shipped, or make it again: python -m benchmarks.bill_answers --write.",
        ) from None
