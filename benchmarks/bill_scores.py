"""Scores of bills read by rules whose answers a model judges, as tables and as JSON."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.bill_documents import TrueBill
from evaluation.comparison import same_value
from evaluation.field_kinds import FIELD_KINDS
from evaluation.rows import LabelRow, PredictionRow
from evaluation.scores import GroupScore, Report
from evaluation.scoring import score
from extractors.fields.candidates import find_candidates
from extractors.fields.evidence import ReadFields
from extractors.fields.layout import DocumentLayout
from extractors.fields.party_lines import parts_of
from extractors.fields.wrapped_names import wrapped_name
from holdpoint.document_types import ValueKind
from holdpoint.values import DateOrder, identifier_key

Truth = Callable[[TrueBill], Mapping[str, str]]


def scored(bills: Sequence[TrueBill], read: Sequence[ReadFields], *, as_labelled: bool) -> Report:
    """The report of some documents: as labelled, every answer where a label names none being an error; or only the
    values that the pages print, answers about fields without a truth left out."""
    labels, rows = [], []
    for bill, found in zip(bills, read, strict=True):
        truth = bill.labelled if as_labelled else bill.fields
        left_out = frozenset() if as_labelled else bill.unknown
        fields: dict[str, Any] = {
            f.name: {"value": f.value, "raw": f.raw, "confidence": f.confidence}
            for f in found.fields
            if f.name not in left_out
        }
        labels.append(
            LabelRow(
                file=bill.file,
                type=str(bill.document_type),
                fields=dict(truth),
                held_out=bill.held_out,
                language=bill.language,
                quality="scan" if bill.scanned else "digital",
            )
        )
        rows.append(PredictionRow(file=bill.file, type=str(bill.document_type), fields=fields))
    return score(labels, rows, apart=("language",))


def causes(report: Report) -> Counter[str]:
    """Wrong fields by what is wrong with them."""
    found: Counter[str] = Counter()
    for error in report.errors:
        what = "missing" if not error.predicted else "made up" if not error.labelled else "wrong"
        found[f"{error.field} {what}"] += 1
    return found


def candidate_recall(bills: Sequence[TrueBill]) -> dict[str, tuple[int, int]]:
    """By field, how many true values stand among the candidates, and how many there are."""
    counts: dict[str, list[int]] = {}
    for bill in bills:
        layout = DocumentLayout.of(bill.document)
        texts = _candidate_texts(layout)
        for name, value in bill.fields.items():
            kind = FIELD_KINDS[name]
            if kind not in texts:
                continue
            found = counts.setdefault(name, [0, 0])
            found[0] += any(same_value(kind, text, value) for text in texts[kind])
            found[1] += 1
    return {name: (found, size) for name, (found, size) in counts.items()}


def _candidate_texts(layout: DocumentLayout) -> dict[ValueKind, set[str]]:
    found = find_candidates(layout)
    names = {s.text for cell in layout.cells for s in parts_of(cell)} | {cell.text for cell in layout.cells}
    names |= {" ".join(s.text for s in wrapped_name(page, cell)) for page in layout.pages for cell in page.cells}
    tails = {" ".join(w.text for w in cell.words[n:]) for cell in layout.cells for n in range(1, len(cell.words))}
    days = {day.isoformat() for d in found.dates for o in DateOrder if (day := d.date.value(o)) is not None}
    return {
        ValueKind.MONEY: {f"{a.amount}" for a in found.amounts},
        ValueKind.DATE: days,
        ValueKind.IDENTIFIER: {identifier_key(c.raw) for c in found.identifiers},
        ValueKind.VAT_ID: {c.value for c in found.vat_ids},
        ValueKind.IBAN: {c.iban for c in found.ibans},
        ValueKind.NAME: names | tails,
    }


def print_report(console: Console, title: str, report: Report) -> None:
    """Value F1 by field, calibration beside chance, AUROC; the groups in one line each; what is wrong, counted."""
    whole = report.groups[0]
    table = Table("Field", "Labelled", "Given", "Right", "Value F1", "95 %", title=title)
    for one in (*whole.fields, whole.all_fields):
        interval = f"{one.value_interval.low:.3f}-{one.value_interval.high:.3f}" if one.value_interval else ""
        f1 = f"{one.value_f1:.3f}" if one.value_f1 is not None else ""
        table.add_row(one.name, str(one.labelled), str(one.predicted), str(one.value_right), f1, interval)
    console.print(table)
    for group in report.groups:
        console.print(_line(group))
    for cause, number in causes(report).most_common():
        console.print(f"{number:4} {cause}")


def _line(group: GroupScore) -> str:
    calibration, ranking = group.all_fields.calibration, group.all_fields.ranking
    f1 = group.all_fields.value_f1
    text = f"{group.name}: {group.documents} documents, value F1 {f1:.3f}" if f1 is not None else f"{group.name}: none"
    if calibration is not None:
        text += f", calibration error {calibration.error:.4f} (by chance below {calibration.by_chance:.4f})"
    if ranking is not None and ranking.auroc is not None:
        text += f", AUROC {ranking.auroc:.3f}"
    return text


def report_json(report: Report) -> dict[str, Any]:
    """The same figures as plain data."""
    return {
        "groups": [
            {
                "name": g.name,
                "documents": g.documents,
                "value_f1": g.all_fields.value_f1,
                "value_interval": g.all_fields.value_interval.model_dump() if g.all_fields.value_interval else None,
                "calibration_error": g.all_fields.calibration.error if g.all_fields.calibration else None,
                "calibration_by_chance": g.all_fields.calibration.by_chance if g.all_fields.calibration else None,
                "auroc": g.all_fields.ranking.auroc if g.all_fields.ranking else None,
                "fields": {f.name: f.value_f1 for f in g.fields},
            }
            for g in report.groups
        ],
        "causes": dict(causes(report)),
    }
