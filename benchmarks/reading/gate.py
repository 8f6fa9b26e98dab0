"""The gate: `python -m benchmarks.reading gate [--data DIR] [--json FILE]`.

150 pages were judged by eye (`gate_verdicts.csv`), picture and text layer side by side, before the gate was asked: a
page needs OCR where about a tenth of its printed words, or one whole block, is missing from the layer or garbled in it.
`sure` is "no" where that was close. The gate's one number, the share of uncovered ink, was then set between the two.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from rich.console import Console
from rich.table import Table

from benchmarks.reading.documents import DEFAULT_DATA, pdfs_of
from extractors.reading.page_gate import verdict_on
from extractors.reading.page_objects import objects_of
from extractors.reading.text_layer import read_text_layer

VERDICTS = Path(__file__).with_name("gate_verdicts.csv")
_GOAL = 0.97


@dataclass(frozen=True)
class Judged:
    """One page: what a person said, and what the gate says."""

    page: str
    layer: str
    needs_ocr: bool
    sure: bool
    sent: bool


def judged(data: Path) -> list[Judged]:
    """All labelled pages, with the gate's answer."""
    found = []
    with VERDICTS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    paths = {name: {path.name: path for path in pdfs_of(data, name)} for name in {row["set"] for row in rows}}
    for row in rows:
        document = pypdfium2.PdfDocument(paths[row["set"]][Path(row["file"]).name])
        page = document[int(row["page"]) - 1]
        sent = verdict_on(page, read_text_layer(page), objects_of(page), 20_000_000).needs_ocr
        document.close()
        name = f"{row['set']}/{row['file']} page {row['page']}"
        found.append(Judged(name, row["layer"], row["needs_ocr"] == "yes", row["sure"] == "yes", sent))
    return found


def score(pages: Iterable[Judged]) -> dict[str, Any]:
    """Precision and recall of "sent to OCR"."""
    counts = Counter((page.needs_ocr, page.sent) for page in pages)
    right, missed, needless = counts[True, True], counts[True, False], counts[False, True]
    return {
        "pages": counts.total(),
        "need OCR": right + missed,
        "sent": right + needless,
        "precision": _share(right, right + needless),
        "recall": _share(right, right + missed),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def main(argv: list[str]) -> int:
    """Measure and print; 1 where a goal is missed on all pages."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading gate", description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    pages = judged(given.data)
    groups = {"all": pages, "judged with certainty": [page for page in pages if page.sure]}
    groups |= {f"layer {kind}": [p for p in pages if p.layer == kind] for kind in dict.fromkeys(p.layer for p in pages)}
    figures = {name: score(group) for name, group in groups.items()}
    table = Table("Pages", "Number", "Need OCR", "Sent", "Precision", "Recall", title="The gate")
    for name, found in figures.items():
        table.add_row(name, *("–" if value is None else str(value) for value in found.values()))
    console = Console(highlight=False)
    console.print(table)
    wrong = [page for page in pages if page.sent != page.needs_ocr]
    for page in wrong:
        console.print(
            f"  {'sent needlessly' if page.sent else 'not sent'}: {page.page}{'' if page.sure else ' (unsure)'}"
        )
    if given.json is not None:
        given.json.write_text(json.dumps({"figures": figures, "wrong": [p.page for p in wrong]}, indent=2) + "\n")
    return 1 if min(figures["all"]["precision"], figures["all"]["recall"]) < _GOAL else 0
