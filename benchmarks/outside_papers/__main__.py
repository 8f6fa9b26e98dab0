"""Papers of other makers: `python -m benchmarks.outside_papers [--part open|judged|kept-back] [--scanned] [--errors]`.

Invoices, credit notes, orders, receipts and papers that are none of these, in the manner of programs, trades and
countries that the samples do not resemble, written by someone who had not seen the product's code. They are printed by
Chromium and processed by the ordinary command under the shipped policy, without its limits of amounts. Told are: what
was released and with what wrong; every value, and those that are wrong although surer than a policy asks for; what
held the others. `--scanned` hands in scans of the same papers.

Of open papers errors are looked at (`--errors`) and mended. The shipped model of answers has learned from which answers
about judged papers are right, so that what it says of these is too good (`benchmarks.bill_answers` judges them in
folds). Those kept back are for measuring alone: only sums are told.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.bill_scores import print_report
from benchmarks.drop_run import extracted_rows, process, released_rows, scored
from benchmarks.outside_papers.printing import Part, label_rows, print_papers
from evaluation.printed_values import without_fields
from evaluation.rows import LabelRow, parse_rows
from evaluation.scores import Report

_SURE = 0.85  # what the shipped policy asks of a value


def measure(rows: Sequence[dict[str, Any]], folder: Path, *, scanned: bool) -> dict[str, Any]:
    """Everything about these papers, as plain data beside the report of their values."""
    printed = print_papers(rows, folder, scanned=scanned)
    unknown = {row["file"]: frozenset(row.get("unknown", ())) for row in printed}
    labels = parse_rows(LabelRow, [without_fields(row, unknown[row["file"]]) for row in printed])
    summary, settings = process(folder, _without_limits)

    def against_labels(found: Sequence[Mapping[str, Any]]) -> Report:
        return scored(labels, [without_fields(row, unknown[row["file"]]) for row in found])

    left = against_labels(released_rows(folder))
    report = against_labels(extracted_rows(folder, settings))
    wrong = {one.file for one in left.documents if not one.type_right}
    wrong |= {error.file for error in left.errors if error.predicted}
    ended = {d["path"]: d for d in summary["documents"]}
    return {
        "papers": len(printed),
        "types_right": sum(one.type_right for one in report.documents),
        "released": len(left.documents),
        "released_wrong": sorted(wrong),
        "by_type": _by_type(printed, report, left, wrong),
        "released_wrong_rows": sorted(set(left.misread) - wrong),
        "sure_and_wrong": [
            error for error in report.errors if error.predicted and (error.confidence or 0.0) >= _SURE
        ],
        "held_by": Counter(reason for one in ended.values() for reason in one["reasons"]),
        "report": report,
    }  # fmt: skip


def _by_type(
    printed: Sequence[Mapping[str, Any]], report: Report, left: Report, wrong: Collection[str]
) -> dict[str, list[int]]:
    """Papers of each type: how many, taken for what they are, released, released with a wrong value or type."""
    right = {one.file for one in report.documents if one.type_right}
    released = {one.file for one in left.documents}
    counts: dict[str, list[int]] = {}
    for row in printed:
        found = counts.setdefault(row["type"], [0, 0, 0, 0])
        for n, counted in enumerate((True, row["file"] in right, row["file"] in released, row["file"] in wrong)):
            found[n] += counted
    return counts


def _without_limits(settings: dict[str, Any]) -> None:
    for policy in settings["document_types"].values():
        policy.pop("amount_limit", None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("open", "judged", "kept-back"), default="open")
    parser.add_argument("--only", default="", metavar="START", help="only papers whose name begins so")
    parser.add_argument("--scanned", action="store_true")
    parser.add_argument("--errors", action="store_true", help="name what is wrong")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    part: Part = given.part.replace("-", " ")
    if part == "kept back" and given.errors:
        parser.error("the errors of papers that are kept back are not to be looked at")
    rows = [row for row in label_rows(part) if row["file"].startswith(given.only)]
    with tempfile.TemporaryDirectory(prefix="holdpoint-papers-") as folder:
        found = measure(rows, Path(folder), scanned=given.scanned)
    console = Console(highlight=False)
    _print(console, f"Outside papers, {part}", found, named=given.errors)
    if given.json is not None:
        given.json.write_text(json.dumps(_plain(found), indent=1) + "\n", encoding="utf-8")


def _print(console: Console, title: str, found: Mapping[str, Any], *, named: bool) -> None:
    print_report(console, title, found["report"])
    table = Table("Of all papers", "Number")
    table.add_row("papers", str(found["papers"]))
    table.add_row("of the right type", str(found["types_right"]))
    table.add_row("released", str(found["released"]))
    table.add_row("released with a wrong value or type", str(len(found["released_wrong"])))
    table.add_row("released with nothing wrong but cells of rows", str(len(found["released_wrong_rows"])))
    table.add_row(f"values wrong at {_SURE} or above", str(len(found["sure_and_wrong"])))
    console.print(table)
    table = Table("Type", "Papers", "Taken for it", "Released", "With a wrong value or type")
    for name, numbers in found["by_type"].items():
        table.add_row(name, *map(str, numbers))
    console.print(table)
    for reason, number in found["held_by"].most_common():
        console.print(f"{number:4} {reason}")
    if named:
        for error in found["report"].errors:
            sure = "" if error.confidence is None else f"{error.confidence:.2f}"
            given, label = ", ".join(error.predicted) or "nothing", ", ".join(error.labelled) or "nothing"
            console.print(f"{sure:5}{error.file}  {error.field}: {given} for {label}", soft_wrap=True)
        for file in found["released_wrong"]:
            console.print(f"released wrong: {file}")
        for file in found["released_wrong_rows"]:
            console.print(f"released with wrong cells: {file}")


def _plain(found: Mapping[str, Any]) -> dict[str, Any]:
    whole = found["report"].groups[0]
    return {
        **{name: found[name] for name in ("papers", "types_right", "released", "by_type")},
        "released_wrong": len(found["released_wrong"]),
        "released_wrong_rows": len(found["released_wrong_rows"]),
        "sure_and_wrong": len(found["sure_and_wrong"]),
        "held_by": dict(found["held_by"]),
        "value_f1": whole.all_fields.value_f1,
        "by_field": {field.name: field.value_f1 for field in whole.fields},
    }


if __name__ == "__main__":
    main()
