"""E-invoices by their printed page alone: `python -m benchmarks.printed_einvoices [--data DIR] [--json FILE]`.

The rules read the page; how sure they are says a model that has seen no page of the same form (five folds by family,
trained on the other forms and on the project's own samples). First as labelled by the XML, every answer being an error
where the XML has none; then the values that the page prints. Candidate recall bounds both.
The rules themselves were mended after reading errors on these pages: forms held back may come out lower.
"""

import argparse
import json
from pathlib import Path
from time import process_time

import numpy as np
from rich.console import Console

from benchmarks.bill_answers import FOLDS, answers_of, training_bills
from benchmarks.bill_documents import TrueBill, einvoices
from benchmarks.bill_scores import candidate_recall, print_report, report_json, scored
from extractors.fields import read_by_rules
from extractors.fields.evidence import ReadFields
from extractors.fields.layout import DocumentLayout
from extractors.judged.model import judged, shipped_numbers
from extractors.judged.training import train_answer_model


def folds_of_families(bills: list[TrueBill]) -> dict[str, int]:
    """The largest families first, each into the fold with the fewest documents."""
    sizes = [0] * FOLDS
    fold_of: dict[str, int] = {}
    names = [b.family for b in bills]
    for family in sorted(set(names), key=lambda f: (-names.count(f), f)):
        fold = sizes.index(min(sizes))
        sizes[fold] += names.count(family)
        fold_of[family] = fold
    return fold_of


def read_in_folds(bills: list[TrueBill]) -> tuple[list[ReadFields], float]:
    """Each page's answers, judged by a model that has not seen its form; and CPU milliseconds a page."""
    own = [answers_of(bill)[1] for bill in training_bills(None)]
    answers = [answers_of(bill)[1] for bill in bills]
    fold_of = folds_of_families(bills)
    models = {
        fold: train_answer_model([*own, *(a for a in answers if fold_of[a.group] != fold)])
        for fold in sorted(set(fold_of.values()))
    }
    found = []
    start = process_time()
    for bill in bills:
        layout = DocumentLayout.of(bill.document)
        read = read_by_rules(layout, bill.document_type)
        found.append(judged(read, layout, models[fold_of[bill.family]], shipped_numbers()))
    return found, 1000 * (process_time() - start) / len(bills)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    bills = list(einvoices(given.data))
    read, cost = read_in_folds(bills)
    console = Console(highlight=False)
    reports = {
        "as labelled": scored(bills, read, as_labelled=True),
        "what the page prints": scored(bills, read, as_labelled=False),
    }
    for title, report in reports.items():
        print_report(console, title, report)
    recall = candidate_recall(bills)
    for name, (number, size) in recall.items():
        console.print(f"{name}: {number} of {size} true values among the candidates")
    console.print(f"{cost:.0f} ms CPU a document; families: {', '.join(sorted({b.family for b in bills}))}")
    by_rules = [read_by_rules(DocumentLayout.of(b.document), b.document_type) for b in bills]
    console.print(f"the rules' own confidence: mean {np.mean([f.confidence for r in by_rules for f in r.fields]):.3f}")
    if given.json is not None:
        found = {title: report_json(report) for title, report in reports.items()}
        found["candidate_recall"] = {name: list(counts) for name, counts in recall.items()}
        given.json.write_text(json.dumps({**found, "cpu_ms": cost}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
