"""Small labelled sets and predictions for the tests of evaluation."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation import LabelRow, PredictionRow, parse_rows

VENDORS = ("Alpha Ltd", "Beta GmbH", "Gamma SA", "Delta Inc")


def labels_of(count: int) -> list[dict[str, Any]]:
    """Invoices of four vendors, each with a number, a total, and for every second one a due date."""
    return [
        {
            "file": f"documents/{n}.pdf",
            "type": "invoice",
            "fields": {
                "number": f"R-{n}",
                "total_amount": f"{n + 1}.50",
                "seller_name": VENDORS[n % len(VENDORS)],
                **({"due_date": f"2024-03-{n % 28 + 1:02}"} if n % 2 else {}),
            },
        }
        for n in range(count)
    ]


def predictions_of(labels: Sequence[Mapping[str, Any]], wrong: float, seed: int) -> list[dict[str, Any]]:
    """The labelled values, a share of them wrong; what is wrong is usually less sure."""
    rng = random.Random(seed)
    rows = []
    for label in labels:
        fields = {}
        for name, value in label["fields"].items():
            is_wrong = rng.random() < wrong
            confidence = rng.uniform(0.3, 0.8) if is_wrong else rng.uniform(0.6, 1.0)
            fields[name] = {"value": "wrong 000" if is_wrong else value, "confidence": confidence}
        rows.append({"file": label["file"], "type": label["type"], "fields": fields})
    return rows


def as_labels(rows: Sequence[Mapping[str, Any]]) -> tuple[LabelRow, ...]:
    return parse_rows(LabelRow, rows)


def as_predictions(rows: Sequence[Mapping[str, Any]]) -> tuple[PredictionRow, ...]:
    return parse_rows(PredictionRow, rows)
