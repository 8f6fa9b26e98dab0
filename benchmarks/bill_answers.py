"""The model of answers: `python -m benchmarks.bill_answers [--data DIR] [--write] [--json FILE]`.

Trains what is shipped in extractors/models/bill_answers: which of the rules' answers about invoices, credit notes and
orders are right. Documents: patchwork layouts in four languages; the layouts that are not held out; papers of other
makers, those called judged (Chromium prints them); and of DIR (default ../shared/data) the printed e-invoices.
The report says how the answers of each set fared in folds that keep forms together.
"""

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.bill_documents import TrueBill, drawn, einvoices, is_right, outside, seen_layouts
from evaluation.calibration import calibration_error, error_by_chance
from evaluation.judgements import Judgements
from extractors.fields import read_by_rules
from extractors.fields.evidence import ReadFields
from extractors.fields.layout import DocumentLayout
from extractors.judged.model import SHIPPED, save_answer_model
from extractors.judged.signs import COLUMNS, answer_signs
from extractors.judged.training import JudgedAnswers, train_answer_model

PATCHWORK_COUNT = 288
SEEN_COUNT = 96
_SEED = 30_000  # far from the seeds that tests, demonstrations and measurements draw from
FOLDS = 5


@dataclass(frozen=True)
class SetReport:
    """Answers of one set by models that have not seen their forms."""

    documents: int
    answers: int
    right: int
    calibration_error: float
    calibration_by_chance: float  # 95 % of perfectly calibrated sets of this size stay below
    auroc: float | None


def training_bills(data: Path | None) -> list[TrueBill]:
    """What a model is trained on; without `data` no e-invoices."""
    bills = list(drawn(PATCHWORK_COUNT, _SEED))
    bills += drawn(SEEN_COUNT, _SEED + 1, layouts=seen_layouts())
    return [*bills, *outside(), *(einvoices(data) if data is not None else ())]


def answers_of(bill: TrueBill) -> tuple[ReadFields, JudgedAnswers]:
    """The rules' answers with a known truth, and what is to be learned from them."""
    layout = DocumentLayout.of(bill.document)
    read = read_by_rules(layout, bill.document_type)
    rows = answer_signs(read, layout)
    known = [i for i, field in enumerate(read.fields) if field.name not in bill.unknown]
    right = [is_right(read.fields[i].name, read.fields[i].value, bill) for i in known]
    kept = replace(read, fields=tuple(read.fields[i] for i in known))
    matrix = np.array([rows[i] for i in known], dtype=np.float64).reshape(len(known), len(COLUMNS))
    return kept, JudgedAnswers(bill.family, matrix, np.array(right, dtype=np.float64))


def judge(probabilities: Iterable[tuple[float, bool]], documents: int) -> SetReport:
    """How well probabilities say what is right."""
    pairs = list(probabilities)
    confidence = np.array([p for p, _ in pairs])
    right = np.array([r for _, r in pairs], dtype=np.bool_)
    judged = Judgements(confidence, right, np.arange(len(pairs)), np.ones(len(pairs), dtype=np.int64))
    return SetReport(
        documents=documents,
        answers=len(pairs),
        right=int(right.sum()),
        calibration_error=calibration_error(judged),
        calibration_by_chance=error_by_chance(confidence),
        auroc=auroc(confidence, right),
    )


def auroc(confidence: Any, right: Any) -> float | None:
    """The share of pairs of a right and a wrong answer that the confidence orders, ties half."""
    good, bad = confidence[right], confidence[~right]
    if not len(good) or not len(bad):
        return None
    return float(np.mean((good[:, None] > bad[None, :]) + 0.5 * (good[:, None] == bad[None, :])))


def cross_validated(bills: Sequence[TrueBill]) -> dict[str, SetReport]:
    """Each document judged by a model that has not seen its form, by set."""
    answers = [answers_of(bill)[1] for bill in bills]
    families = sorted({a.group for a in answers})
    fold_of = {family: n % FOLDS for n, family in enumerate(families)}
    found: dict[str, list[tuple[float, bool]]] = {}
    sizes: dict[str, int] = {}
    for fold in range(FOLDS):
        model = train_answer_model([a for a in answers if fold_of[a.group] != fold])
        for bill, answer in zip(bills, answers, strict=True):
            if fold_of[answer.group] != fold or not len(answer.rows):
                continue
            sizes[bill.source] = sizes.get(bill.source, 0) + 1
            pairs = zip(model.probabilities(answer.rows), answer.right, strict=True)
            found.setdefault(bill.source, []).extend((float(p), bool(r)) for p, r in pairs)
    return {name: judge(pairs, sizes[name]) for name, pairs in sorted(found.items())}


def main() -> None:
    """Cross-validate, print, and write the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    bills = training_bills(given.data)
    reports = {name: asdict(report) for name, report in cross_validated(bills).items()}
    answers = [answers_of(bill)[1] for bill in bills]
    start = time.process_time()
    model = train_answer_model(answers)
    found = {"documents": len(bills), "cpu_seconds": round(time.process_time() - start, 1), "sets": reports}
    console = Console(highlight=False)
    for name, report in reports.items():
        ranks = f"{report['auroc']:.3f}" if report["auroc"] is not None else "-"
        console.print(
            f"{name}: {report['documents']} documents, {report['right']} of {report['answers']} answers right, "
            f"calibration error {report['calibration_error']:.4f} (by chance {report['calibration_by_chance']:.4f}), "
            f"AUROC {ranks}"
        )
    console.print(f"trained on {found['documents']} documents in {found['cpu_seconds']} CPU-s")
    if given.write:
        save_answer_model(model, SHIPPED)
        (SHIPPED / "report.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
