"""A sheet for the person who adjudicates: sure disagreements, agreements mixed in, and no telling which is the label.

The sheet shows values of documents and is for working with; what is kept are the verdicts, which show none.
"""

import csv
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.adjudication import VerdictRow, fingerprint, label_is_a
from evaluation.rows import LabelRow, PredictionRow
from evaluation.scores import Report
from holdpoint.document_types import ValueKind
from holdpoint.model import Frozen
from holdpoint.values import DateOrder, find_dates, normalise

DISAGREEMENTS, AGREEMENTS = 150, 50


class SheetRow(Frozen):
    """One field of one document with its two readings, `a` and `b`. The verdict is a, b, both, neither or unclear.

    `salt` decides, with file and field, which of the two is the label; a person does not see it by looking.
    """

    file: str
    field: str
    a: str
    b: str
    verdict: str = ""
    fingerprint: str
    salt: str


def make_sheet(
    labels: Sequence[LabelRow],
    predictions: Sequence[PredictionRow],
    report: Report,
    *,
    disagreements: int = DISAGREEMENTS,
    agreements: int = AGREEMENTS,
    seed: int = 0,
) -> tuple[SheetRow, ...]:
    """The surest errors and random agreements of plain fields, in random order."""
    rng = random.Random(seed)  # noqa: S311 - sampling, nothing secret
    by_label, by_prediction = {r.file: r for r in labels}, {r.file: r for r in predictions}
    wrong = [(e.file, e.field) for e in report.errors]
    agreed = [
        (row.file, name)
        for row in labels
        if row.file in by_prediction
        for name in row.fields
        if row.texts(name) and (row.file, name) not in set(wrong)
    ]
    chosen = [w for w in wrong if w[0] in by_prediction][:disagreements]
    chosen += rng.sample(agreed, min(agreements, len(agreed)))
    rng.shuffle(chosen)
    order = _usual_order(labels, report.kinds)
    return tuple(
        _sheet_row(by_label[file], by_prediction[file], field, report.kinds, order, f"s{seed}")
        for file, field in chosen
    )


def write_sheet(path: Path, rows: Sequence[SheetRow]) -> None:
    """The sheet as CSV. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(SheetRow.model_fields)
        writer.writerows([[_plain(v) if c in "ab" else v for c, v in row.model_dump().items()] for row in rows])


def write_verdicts(path: Path, verdicts: Sequence[VerdictRow]) -> None:
    """The verdicts as CSV: file, field, verdict, fingerprint. Nothing of what stands in the documents."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(VerdictRow.model_fields)
        writer.writerows([[v.file, v.field, str(v.verdict), v.fingerprint] for v in verdicts])


def _usual_order(labels: Sequence[LabelRow], kinds: Mapping[str, ValueKind]) -> DateOrder | None:
    """The order of day and month that most labels prove; None where none proves any."""
    dates = [name for name, kind in kinds.items() if kind is ValueKind.DATE]
    texts = (text for row in labels for name in dates for text in row.texts(name))
    proven = Counter(order for text in texts for found in find_dates(text) if (order := found.proves) is not None)
    return proven.most_common(1)[0][0] if proven else None


def _sheet_row(
    label: LabelRow,
    prediction: PredictionRow,
    field: str,
    kinds: Mapping[str, ValueKind],
    order: DateOrder | None,
    salt: str,
) -> SheetRow:
    given = [v.value or "" for v in prediction.values(field)]
    readings = [_shown(values, kinds[field], order) for values in (label.texts(field), given)]
    a, b = readings if label_is_a(salt, label.file, field) else reversed(readings)
    return SheetRow(file=label.file, field=field, a=a, b=b, fingerprint=fingerprint(given), salt=salt)


def _shown(values: Sequence[str], kind: ValueKind, order: DateOrder | None) -> str:
    """In one notation for both, or the notation would tell the label."""
    return " | ".join(normalise(kind, v, decimal_mark=".", date_order=order) or v for v in values) or "(none)"


def _plain(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "\t") else text
