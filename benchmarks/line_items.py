"""Line items against their truth: `python -m benchmarks.line_items [--data DIR] [--seed N] [--json FILE]`.

Two sets. The printed pages of the e-invoices in DIR/einvoices (default ../shared/data), read without their XML, against
the rows that the XML names: first as labelled, then what the page prints (a labelled cell whose value stands nowhere on
the page is left out, and so is a document most of whose labelled descriptions do). And bills drawn in every layout and
language, the held-out layouts apart. Cells are compared by value; wrong cells are counted by cause.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

from rich.console import Console
from rich.table import Table

from evaluation.comparison import same_value
from evaluation.field_kinds import FIELD_KINDS
from evaluation.row_alignment import aligned
from evaluation.rows import LabelRow, PredictedValue
from evaluation.tallies import equal_cells
from extractors.fields import extract_fields
from extractors.file_types import sniff
from extractors.opening import open_file
from extractors.options import ReadingOptions
from holdpoint.document import BlobRef, Document
from holdpoint.extraction import DocumentType, LineItem
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from samples import papers
from samples.formats import LANGUAGES
from samples.layouts.catalogue import LAYOUTS
from samples.truth import Register

_DATA = Path("../shared/data")
_CELLS = ("description", "quantity", "unit_price", "tax_rate", "amount")
_PRINTED_SHARE = 0.5  # of the labelled descriptions, else the XML speaks of another invoice than the page
_MAKERS = (papers.invoice, papers.credit_note, papers.order, papers.long_invoice)

Cells = Mapping[str, str]


@dataclass
class Score:
    """Cells by name, and the rows and documents they stand in."""

    documents: int = 0
    all_rows: int = 0  # documents with neither a row too few nor one too many
    incomplete: Counter[str] = field(default_factory=Counter)  # "found": a row is missing and a finding says so
    cells: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    causes: Counter[str] = field(default_factory=Counter)
    cpu_seconds: float = 0.0

    def f1(self, name: str | None = None) -> float | None:
        """2·right / (predicted + labelled), of one cell or of all."""
        counted = [self.cells[name]] if name is not None else list(self.cells.values())
        size = sum(c["predicted"] + c["labelled"] for c in counted)
        return 2 * sum(c["right"] for c in counted) / size if size else None

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "documents": self.documents,
            "documents_with_all_rows": self.all_rows,
            "f1": self.f1(),
            "cells": {name: {**counts, "f1": self.f1(name)} for name, counts in self.cells.items()},
            "completeness": dict(self.incomplete),
            "causes": dict(self.causes),
            "cpu_ms_a_document": round(1000 * self.cpu_seconds / self.documents, 1) if self.documents else None,
        }


def judge(
    score: Score, document: Document, document_type: DocumentType, truth: Sequence[Cells], *, printed: bool
) -> None:
    """Add one document's rows; with `printed`, only what its pages print."""
    start = process_time()
    read = extract_fields(document, document_type)
    score.cpu_seconds += process_time() - start
    given = [_cells(item) for item in read.line_items]
    names = {name for row in truth for name in row}
    rows_wrong = False
    for row, true_row in aligned(given, truth, equal_cells({})):
        rows_wrong |= row is None or true_row is None
        for name in names:
            value = row[name].value if row is not None and name in row else None
            true_value = true_row.get(name) if true_row is not None else None
            if printed and true_value is not None and not _is_printed(name, true_value, document):
                continue
            _count(score, name, value, true_value, row is None, true_row is None)
    said = any(finding.code is ReasonCode.ROWS_INCOMPLETE for finding in read.findings)
    if rows_wrong or said:
        score.incomplete["false alarm" if not rows_wrong else "found" if said else "missed"] += 1
    score.documents += 1
    score.all_rows += not rows_wrong


def _cells(item: LineItem) -> dict[str, PredictedValue]:
    return {c.name: PredictedValue(value=c.value) for c in item.cells() if c.value is not None and c.name in _CELLS}


def _count(score: Score, name: str, value: str | None, truth: str | None, lost: bool, made_up: bool) -> None:
    counts = score.cells[name]
    counts["predicted"] += value is not None
    counts["labelled"] += truth is not None
    kind = FIELD_KINDS[f"line_items.{name}"]
    if value is not None and truth is not None and same_value(kind, value, truth):
        counts["right"] += 1
    elif lost and truth is not None:
        score.causes["row lost"] += 1
    elif made_up and value is not None:
        score.causes["row too many"] += 1
    elif value is None and truth is not None:
        score.causes[f"{name} missing"] += 1
    elif value is not None:
        score.causes[f"{name} {'wrong' if truth is not None else 'made up'}"] += 1


def _is_printed(name: str, value: str, document: Document) -> bool:
    """Whether some words of the pages say the value: a number by value, a description by all its words."""
    words = [w.text for page in document.pages for w in page.words]
    if name != "description":
        return any(same_value(FIELD_KINDS[f"line_items.{name}"], word.strip("()"), value) for word in words)
    return set(re.findall(r"\w+", value.casefold())) <= set(re.findall(r"\w+", " ".join(words).casefold()))


def einvoices(data: Path) -> Iterator[tuple[str, Document, DocumentType, list[Cells]]]:
    """Every printed e-invoice whose XML names rows."""
    folder = data / "einvoices"
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = LabelRow.model_validate_json(line)
        labelled = (row for row in label.fields.get("line_items", ()) if isinstance(row, dict))
        rows: list[Cells] = [{c: v for c, v in row.items() if v} for row in labelled]
        if label.file.endswith(".pdf") and rows:
            yield label.file, _read((folder / label.file).read_bytes(), label.file), DocumentType(label.type), rows


def drawn(seed: int) -> Iterator[tuple[bool, Document, DocumentType, list[Cells]]]:
    """A bill of every kind in every layout and language, and whether its layout is held out."""
    for make in _MAKERS:
        for layout in LAYOUTS.values():
            for language in LANGUAGES:
                rng = random.Random(f"{seed} {make.__name__} {layout.name} {language}")  # noqa: S311 - nothing secret
                specimen = make(rng, Register(), layout.name, language)
                rows: list[Cells] = [{c: v for c, v in row.items() if c in _CELLS} for row in specimen.label.line_items]
                if specimen.label.document_type is not None:
                    yield layout.held_out, _read(specimen.data, specimen.name), specimen.label.document_type, rows


def _read(data: bytes, name: str) -> Document:
    blob = BlobRef(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name=Path(name).name
    )
    return open_file(blob, data, ReadingOptions(limits=LimitSettings(), languages=("eng", "deu")))[0].document


def _speaks_of_the_page(document: Document, rows: Iterable[Cells]) -> bool:
    descriptions = [row["description"] for row in rows if "description" in row]
    printed = sum(_is_printed("description", text, document) for text in descriptions)
    return printed >= _PRINTED_SHARE * len(descriptions)


def measure(data: Path, seed: int) -> dict[str, Score]:
    """The score of each set by its name."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for _, document, document_type, rows in einvoices(data):
        judge(scores["e-invoices, as labelled"], document, document_type, rows, printed=False)
        if _speaks_of_the_page(document, rows):
            judge(scores["e-invoices, what is printed"], document, document_type, rows, printed=True)
    for held_out, document, document_type, rows in drawn(seed):
        judge(
            scores[f"drawn, layouts {'held out' if held_out else 'seen'}"], document, document_type, rows, printed=False
        )
    return dict(scores)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    scores = measure(given.data, given.seed)
    table = Table("Set", "Documents", "All rows", "Value F1", *_CELLS, "Lost rows: found / missed / false alarm")
    for name, score in scores.items():
        f1s = [f"{f1:.3f}" if (f1 := score.f1(cell)) is not None else "" for cell in (None, *_CELLS)]
        alarms = " / ".join(str(score.incomplete[what]) for what in ("found", "missed", "false alarm"))
        table.add_row(name, str(score.documents), str(score.all_rows), *f1s, alarms)
    console = Console(highlight=False)
    console.print(table)
    for name, score in scores.items():
        for cause, number in score.causes.most_common():
            console.print(f"{name}: {number:4} {cause}")
    if given.json is not None:
        found = {name: score.as_json() for name, score in scores.items()}
        given.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
