"""The gate: `python -m benchmarks.reading gate [--data DIR] [--json FILE]`.

150 pages were judged by eye (`gate_verdicts.csv`), picture and text layer side by side, before the gate was asked: a
page needs OCR where about a tenth of its printed words, or one whole block, is missing from the layer or garbled in it.
`sure` is "no" where that was close. The gate's one number, the share of uncovered ink, was then set between the two;
what it is worth on documents that it was not set on is told by choosing it with each document left out in turn.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from rich.console import Console
from rich.table import Table

from benchmarks.reading.documents import DEFAULT_DATA, pdfs_of
from extractors.reading.page_gate import IMAGE_COVERAGE, Verdict, uncovered_ink, verdict_on
from extractors.reading.page_objects import objects_of
from extractors.reading.text_layer import read_text_layer

VERDICTS = Path(__file__).with_name("gate_verdicts.csv")
_GOAL = 0.97
_MAX_PIXELS = 20_000_000


@dataclass(frozen=True)
class Judged:
    """One page: what a person said, and what the gate says."""

    page: str
    layer: str
    needs_ocr: bool
    sure: bool
    sent: bool
    uncovered: float | None = None  # share of ink, where the gate looks at it


def judged(data: Path) -> list[Judged]:
    """All labelled pages, with the gate's answer."""
    found = []
    with VERDICTS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    paths = {name: {path.name: path for path in pdfs_of(data, name)} for name in {row["set"] for row in rows}}
    for row in rows:
        document = pypdfium2.PdfDocument(paths[row["set"]][Path(row["file"]).name])
        page = document[int(row["page"]) - 1]
        layer, objects = read_text_layer(page), objects_of(page)
        verdict = verdict_on(page, layer, objects, _MAX_PIXELS)
        looks = objects.image_share > IMAGE_COVERAGE and verdict is not Verdict.UNUSABLE
        uncovered = uncovered_ink(page, layer, _MAX_PIXELS) if looks else None
        document.close()
        name = f"{row['set']}/{row['file']} page {row['page']}"
        needs_ocr, sure = row["needs_ocr"] == "yes", row["sure"] == "yes"
        found.append(Judged(name, row["layer"], needs_ocr, sure, verdict.needs_ocr, uncovered))
    return found


def left_out(pages: list[Judged]) -> list[Judged]:
    """The same pages, each judged by a limit chosen on the other documents' pages: where F1 is greatest."""
    found = []
    for page in pages:
        document = page.page.split(" page ")[0]
        others = [p for p in pages if p.page.split(" page ")[0] != document]
        found.append(page if page.uncovered is None else replace(page, sent=page.uncovered > _best_limit(others)))
    return found


def _best_limit(pages: list[Judged]) -> float:
    looked_at = sorted((p.uncovered, p.needs_ocr) for p in pages if p.uncovered is not None)
    wanted = sum(needs for _, needs in looked_at)
    best, limit = 0.0, 1.0
    for index in range(1, len(looked_at)):
        right = sum(needs for _, needs in looked_at[index:])
        f1 = 2 * right / (len(looked_at) - index + wanted)
        if f1 > best:
            best, limit = f1, (looked_at[index - 1][0] + looked_at[index][0]) / 2
    return limit


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
    groups["all, limit chosen on the other documents"] = left_out(pages)
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
