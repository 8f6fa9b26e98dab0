"""Confidences of bills on pictures: `python -m benchmarks.bill_pictures [--data DIR] [--readings DIR] [--write]`.

Fits the numbers behind `extractors/judged/pictures.py`, shipped as extractors/models/bill_answers/pictures.json, on the
answers about pictures of own samples (patchwork, and the layouts that are not held out) and of the printed e-invoices
of DIR, harmed in several ways (`benchmarks.pictured_bills`). Each answer is judged by numbers that have seen no picture
of its form; e-invoices by a model of answers that has not seen their form, either. Held-out layouts are judged by what
the fit on all others gives. Some 440 readings take 20 minutes of CPU the first time and are kept under --readings.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.bill_answers import answers_of, training_bills
from benchmarks.bill_documents import TrueBill, is_right
from benchmarks.confidence_figures import HEADING, Floats, figures, in_folds, row_of
from benchmarks.pictured_bills import PicturedBill, einvoice_pictures, held_out_pictures, seen_pictures
from benchmarks.printed_einvoices import folds_of_families
from extractors.fields import read_by_rules
from extractors.fields.evidence import ReadFields, RuledField
from extractors.fields.layout import DocumentLayout
from extractors.judged.model import SHIPPED, AnswerModel, confidence_of, shipped_model
from extractors.judged.pictured_document import PicturedDocument
from extractors.judged.pictures import (
    KINDS,
    PARTIES,
    Grounds,
    PictureNumbers,
    Weighing,
    grounds_for,
    is_checked,
    save_numbers,
)
from extractors.judged.signs import COLUMNS, answer_signs
from extractors.judged.training import train_answer_model

_SURE = 0.85
_RULES, _LOW = COLUMNS.index("rules"), COLUMNS.index("low")
_AS_IT_IS = (0.0, 1.0, 0.0, 0.0, 0.0)  # of the grounds the model alone
_WEIGHTS = len(_AS_IT_IS)
_BEGINNING = np.array([*_AS_IT_IS, *_AS_IT_IS, 0.1])  # one misreading in ten passes a check
_BOUNDS = [*[(-8.0, 8.0), (0.0, 1.5), *[(0.0, 3.0)] * (_WEIGHTS - 2)] * 2, (0.05, 1.0)]
_PULL = 1.0  # towards the beginning


@dataclass(frozen=True, eq=False)
class PicturedAnswer:
    """An answer of the rules about a picture, and what is to be weighed."""

    name: str  # of the picture
    form: str
    harm: str
    field: RuledField
    row: Sequence[float]
    probability: float  # by the model of answers
    document: PicturedDocument
    before: float  # the confidence until 1 December 2026
    right: bool

    def grounds(self) -> Grounds:
        """What speaks for the choice."""
        return grounds_for(self.field, self.probability, self.document)

    def after(self, numbers: PictureNumbers) -> float:
        """The confidence now."""
        return confidence_of(self.field, self.row, self.probability, self.document, numbers)


def answers_on(
    pictures: Iterable[PicturedBill], model_for: Callable[[TrueBill], AnswerModel]
) -> Iterator[PicturedAnswer]:
    """Every answer with a known truth."""
    for one in pictures:
        layout = DocumentLayout.of(one.bill.document)
        read = read_by_rules(layout, one.bill.document_type)
        rows = answer_signs(read, layout)
        model = model_for(one.bill)
        document = PicturedDocument.of(read.fields, one.bill.document)
        if not rows or document is None:
            continue
        before = _before(read, rows, model)
        probabilities = model.probabilities(np.array(rows))
        for field, row, probability, old in zip(read.fields, rows, probabilities, before, strict=True):
            if field.name not in one.bill.unknown and isinstance(field, RuledField):
                yield PicturedAnswer(
                    name=f"{one.bill.file} {one.harm}",
                    form=one.bill.family,
                    harm=one.harm,
                    field=field,
                    row=row,
                    probability=float(probability),
                    document=document,
                    before=old,
                    right=is_right(field.name, field.value, one.bill),
                )


def _before(read: ReadFields, rows: Sequence[Sequence[float]], model: AnswerModel) -> list[float]:
    """The lower of what the rules and the model said, whose signs spoke of the words, too."""
    old = np.array(rows)
    old[:, _RULES] = [f.confidence for f in read.fields]
    old[:, _LOW] = sum(f.confidence < _SURE for f in read.fields)
    return [min(f.confidence, float(p)) for f, p in zip(read.fields, model.probabilities(old), strict=True)]


def models_of_other_forms(bills: Sequence[TrueBill]) -> Callable[[TrueBill], AnswerModel]:
    """For each e-invoice a model that has not seen its form."""
    own = [answers_of(bill)[1] for bill in training_bills(None)]
    answers = [answers_of(bill)[1] for bill in bills]
    fold_of = folds_of_families(list(bills))
    models = {
        fold: train_answer_model([*own, *(a for a in answers if fold_of[a.group] != fold)])
        for fold in sorted(set(fold_of.values()))
    }
    return lambda bill: models[fold_of[bill.family]]


def fitted(answers: Sequence[PicturedAnswer]) -> PictureNumbers:
    """By maximum likelihood, pulled a little towards the model as it is."""
    odds = np.array([a.grounds().odds() for a in answers])
    party = np.array([KINDS[a.field.name] in PARTIES for a in answers])
    checked = np.array([is_checked(a.field, a.row) and a.field.name != "iban" for a in answers])
    right = np.array([a.right for a in answers])
    all_pass = _numbers(np.array([*_BEGINNING[:-1], 1.0]))  # so that what is read of a checked value is its words alone
    read = np.array([all_pass.read(a.field, a.row) for a in answers])

    def loss(x: Floats) -> float:
        weights = np.where(party[:, None], x[:_WEIGHTS], x[_WEIGHTS:-1])
        chosen = 1 / (1 + np.exp(-(weights[:, 0] + (weights[:, 1:] * odds).sum(axis=1))))
        whole = chosen * np.where(checked, read / (read + x[-1] * (1 - read)), read)
        whole = np.clip(whole, 1e-6, 1 - 1e-6)
        away = x - _BEGINNING
        return -float(np.log(np.where(right, whole, 1 - whole)).sum()) + _PULL * float(away @ away)

    return _numbers(minimize(loss, _BEGINNING, method="L-BFGS-B", bounds=_BOUNDS).x)


def _numbers(x: Floats) -> PictureNumbers:
    rounded = [round(float(v), 3) for v in x]
    return PictureNumbers(Weighing(*rounded[:_WEIGHTS]), Weighing(*rounded[_WEIGHTS:-1]), rounded[-1])


def cross_validated(answers: Sequence[PicturedAnswer]) -> Floats:
    """The confidence of each answer by numbers that have seen no picture of its form."""
    return in_folds(answers, lambda a: a.form, fitted, lambda a, numbers: a.after(numbers))


def report(title: str, answers: Sequence[PicturedAnswer], after: Floats) -> list[dict[str, float | str]]:
    """Before and after, by harm; also how many are as sure as a policy asks for, and how many of those are wrong."""
    print(f"{title}\n{HEADING}{'sure':>7}{'wrong':>7}")
    before = np.array([a.before for a in answers])
    right = np.array([a.right for a in answers])
    rows: list[dict[str, float | str]] = []
    for harm in (*dict.fromkeys(a.harm for a in answers), "all"):
        inside = [i for i, a in enumerate(answers) if harm in (a.harm, "all")]
        for name, confidence in (("before", before[inside]), ("after", after[inside])):
            one = figures([answers[i].name for i in inside], [bool(right[i]) for i in inside], confidence)
            sure = confidence >= _SURE
            one |= {"sure": int(sure.sum()), "wrong_and_sure": int((sure & ~right[inside]).sum())}
            rows.append({"set": title, "harm": harm, "confidence": name, **one})
            print(f"{row_of(f'{harm}, {name}', one)}{one['sure']:>7}{one['wrong_and_sure']:>7}")
    return rows


def main() -> None:
    """Read, fit, print, and write the numbers where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--readings", type=Path, default=Path("var/pictures"), help="keeps what was read of the pictures"
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    shipped = shipped_model()
    assert shipped is not None
    own = list(answers_on(seen_pictures(given.readings), lambda _: shipped))
    real = list(einvoice_pictures(given.data, given.readings))
    bills = {one.bill.file: one.bill for one in real}
    printed = list(answers_on(real, models_of_other_forms(list(bills.values()))))
    held_out = list(answers_on(held_out_pictures(given.readings), lambda _: shipped))
    after = cross_validated([*own, *printed])
    numbers = fitted([*own, *printed])
    print(f"all: {numbers}")
    rows = report("own samples, layouts seen", own, after[: len(own)])
    rows += report("printed e-invoices", printed, after[len(own) :])
    shown = np.array([a.after(numbers) for a in held_out])
    rows += report("own samples, held-out layouts", held_out, shown)
    if given.write:
        save_numbers(numbers, SHIPPED)
    if given.json is not None:
        found = {"fitted": asdict(numbers), "figures": rows}
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
