"""Layouts and a language kept out of training: `python -m benchmarks.held_out [--seed N] [--count N] [--scans]`.

Two sets of the project's own samples: bills in the held-out layouts, in every language; and Spanish bills in every
layout. The model that judges the rules' answers is trained here on patchwork, seen layouts and other makers' papers,
without a Spanish one (and on no e-invoice). The rules know Spanish words for things, which are knowledge and no
training.
"""

import argparse
import json
from pathlib import Path

from rich.console import Console

from benchmarks.bill_answers import answers_of, training_bills
from benchmarks.bill_documents import TrueBill, drawn, every_nth_scanned, held_out_layouts, seen_layouts
from benchmarks.bill_scores import print_report, report_json, scored
from extractors.fields import read_by_rules
from extractors.fields.evidence import ReadFields
from extractors.fields.layout import DocumentLayout
from extractors.judged.model import AnswerModel, judged, shipped_numbers
from extractors.judged.training import train_answer_model
from samples.formats import Language
from samples.layouts.catalogue import PATCHWORK

_KEPT_OUT: Language = "es"
_SCANNED_EVERY = 7  # shares no factor with the turns


def read_judged_by(bills: list[TrueBill], model: AnswerModel) -> list[ReadFields]:
    """The answers about each document."""
    found = []
    for bill in bills:
        layout = DocumentLayout.of(bill.document)
        found.append(judged(read_by_rules(layout, bill.document_type), layout, model, shipped_numbers()))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=501)
    parser.add_argument("--count", type=int, default=144)
    parser.add_argument("--scans", action="store_true", help="Scan every seventh document.")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    copy = every_nth_scanned(_SCANNED_EVERY if given.scans else 0)
    model = train_answer_model([answers_of(bill)[1] for bill in training_bills(None) if bill.language != _KEPT_OUT])
    layouts = (*seen_layouts(), *held_out_layouts(), PATCHWORK)
    sets = {
        "held-out layouts": list(drawn(given.count, given.seed, layouts=held_out_layouts(), copy=copy)),
        "Spanish": list(drawn(given.count, given.seed + 1, layouts=layouts, languages=(_KEPT_OUT,), copy=copy)),
    }
    console = Console(highlight=False)
    found = {}
    for name, bills in sets.items():
        report = scored(bills, read_judged_by(bills, model), as_labelled=False)
        print_report(console, name, report)
        found[name] = report_json(report)
        for layout in sorted({b.file.split()[0] for b in bills}):
            part = [b for b in bills if b.file.split()[0] == layout]
            f1 = scored(part, read_judged_by(part, model), as_labelled=False).groups[0].all_fields.value_f1
            found[name][layout] = f1
            console.print(f"  {layout}: {len(part)} documents, value F1 {f1:.3f}")
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
