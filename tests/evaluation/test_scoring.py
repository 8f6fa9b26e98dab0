"""Scores of small sets, worked out by hand, in the shapes that label and prediction files have."""

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation import (
    Evaluation,
    LabelRow,
    PredictionRow,
    Report,
    evaluation_json,
    parse_rows,
    read_rows,
    render_scores,
    score,
)
from evaluation.scores import FieldScore
from holdpoint.document_types import ValueKind
from holdpoint.errors import TerminalError

LABELS: list[dict[str, Any]] = [
    {
        "file": "documents/1.pdf",
        "type": "invoice",
        "fields": {"number": "A-1", "total_amount": "100.00", "issue_date": "03.02.2024"},
        "origin": "an extra key",
        "quality": "digital",
        "held_out": False,
    },
    {
        "file": "documents/2.pdf",
        "type": "invoice",
        "fields": {"number": "A-2", "total_amount": "1,000.00"},
        "quality": "scan",
        "held_out": True,
    },
    {"file": "documents/3.pdf", "type": "contract", "fields": {"party": ["Alpha Inc.", "Beta LLC"], "term": None}},
    {"file": "documents/4.pdf", "type": "invoice", "fields": {"number": "A-4"}},
    {"file": "documents/5.pdf", "type": "other", "fields": {}, "outcome": "quarantined"},
]
PREDICTIONS: list[dict[str, Any]] = [
    {
        "file": "documents/1.pdf",
        "type": "invoice",
        "fields": {
            "number": {"value": "A-1", "raw": "A-1", "confidence": 0.95, "evidence": [{"page": 1}]},
            "total_amount": {"value": "100.00", "confidence": 0.95},
            "issue_date": {"value": "2024-02-03", "confidence": 0.95},
            "iban": {"value": "DE89370400440532013000", "confidence": 0.1},  # no label names it: nothing is known
        },
    },
    {
        "file": "documents/2.pdf",
        "type": "order",
        "fields": {
            "number": {"value": "A2", "confidence": 0.95},
            "total_amount": {"value": "100.00", "confidence": 0.25},
            "issue_date": {"value": "2024-01-01", "confidence": 0.25},  # labels know issue dates; this one has none
        },
    },
    {
        "file": "documents/3.pdf",
        "type": "contract",
        "fields": {"party": [{"value": "BETA, LLC"}, {"value": "Gamma"}, {"value": None, "confidence": 0.5}]},
    },
    {"file": "documents/9.pdf", "type": "order", "fields": {}},
]


def _report(**options: Any) -> Report:
    return score(parse_rows(LabelRow, LABELS), parse_rows(PredictionRow, PREDICTIONS), resamples=200, **options)


def _field(report: Report, name: str, group: int = 0) -> FieldScore:
    return next(f for f in report.groups[group].fields if f.name == name)


def test_f1_by_field_strictly_and_by_value() -> None:
    """number: 3 labelled, 2 given, 1 strictly right, 2 by value: F1 2/5 and 4/5. A value too much is an error."""
    report = _report()
    number = _field(report, "number")
    assert (number.labelled, number.predicted, number.strict_right, number.value_right) == (3, 2, 1, 2)
    assert (number.strict_f1, number.value_f1) == (pytest.approx(0.4), pytest.approx(0.8))
    issued = _field(report, "issue_date")
    assert (issued.labelled, issued.predicted, issued.strict_f1) == (1, 2, 0)
    assert issued.value_f1 == pytest.approx(2 / 3)
    parties = _field(report, "party")
    assert (parties.labelled, parties.predicted, parties.value_right) == (2, 2, 1)
    # all together: 8 labelled, 8 given, 2 strictly right (A-1, 100.00), 5 by value
    everything = report.groups[0].all_fields
    assert (everything.labelled, everything.predicted) == (8, 8)
    assert (everything.strict_f1, everything.value_f1) == (pytest.approx(2 / 8), pytest.approx(5 / 8))
    assert "iban" not in {f.name for f in report.groups[0].fields}


def test_documents_types_and_who_is_missing() -> None:
    """One of four is wholly right, two have the right type; the quarantined one has no fields to score."""
    report = _report()
    overall = report.groups[0]
    assert (overall.documents, overall.wholly_right, overall.type_accuracy) == (4, 0.25, 0.5)
    # 1; of two labelled and three given one right: 2/5; one of two parties: 1/2; nothing
    assert overall.mean_document_f1 == pytest.approx((1 + 2 / 5 + 1 / 2 + 0) / 4)
    assert overall.mean_document_f1_interval is not None
    assert overall.mean_document_f1_interval.low < overall.mean_document_f1 < overall.mean_document_f1_interval.high
    assert report.wrong == ("documents/2.pdf", "documents/3.pdf", "documents/4.pdf")
    assert report.misread == ("documents/2.pdf", "documents/3.pdf")  # of the fourth everything is missing
    assert report.without_prediction == ("documents/4.pdf",)
    assert report.without_label == ("documents/9.pdf",)
    mistaken = [{**PREDICTIONS[0], "type": "order"}]
    as_order = score(parse_rows(LabelRow, LABELS[:1]), parse_rows(PredictionRow, mistaken), resamples=1)
    assert (as_order.groups[0].all_fields.value_f1, as_order.groups[0].wholly_right) == (1, 0)
    assert as_order.groups[0].fields_right == 1


def test_confidences_are_judged_by_value() -> None:
    """Four at 0.95, all right; two at 0.25, both wrong: error (4 * 0.05 + 2 * 0.25) / 6, ranking perfect."""
    overall = _report().groups[0]
    calibration, ranking = overall.all_fields.calibration, overall.all_fields.ranking
    assert calibration is not None and ranking is not None
    assert calibration.values == 6
    assert calibration.error == pytest.approx((4 * 0.05 + 2 * 0.25) / 6)
    assert (ranking.auroc, ranking.wrong) == (1, 2)
    assert ranking.decisions == 9  # those six, two parties given without a confidence, the missing number of the fourth


def test_groups_are_split_by_layout_and_quality() -> None:
    """Held-out layouts and each quality have figures of their own, from their own documents."""
    report = _report()
    sizes = {g.name: g.documents for g in report.groups}
    assert sizes == {"all": 4, "layouts seen": 3, "layouts held out": 1, "quality digital": 1, "quality scan": 1}
    held_out = report.groups[2]
    # number right by value, total wrong, a date too much: 2 labelled, 3 given, 1 right
    assert held_out.all_fields.value_f1 == pytest.approx(2 / 5)
    assert held_out.wholly_right == 0


def test_intervals_are_by_document_and_seeded() -> None:
    """The interval lies around the figure, the same seed gives it again, and unanimous documents leave no doubt."""
    one, two = _report(seed=1), _report(seed=1)
    assert one == two
    everything = one.groups[0].all_fields
    assert everything.value_interval is not None and everything.value_f1 is not None
    assert everything.value_interval.low < everything.value_f1 < everything.value_interval.high
    digital = one.groups[3]
    assert (digital.wholly_right_interval.low, digital.wholly_right_interval.high) == (1, 1)
    # of four documents with one wholly right, a draw has none of it with (3/4)^4 = 32 %, three or more with 5 %
    assert (one.groups[0].wholly_right_interval.low, one.groups[0].wholly_right_interval.high) == (0, 0.75)


def test_line_items_are_scored_by_cell_and_a_missing_row_does_not_spoil_the_rest() -> None:
    """Three rows labelled, the middle one not given: 2 of 3 descriptions, 1 of 3 amounts; no label names units."""
    rows = [
        {"description": "Paper", "amount": "10.00"},
        {"description": "Pens", "amount": "20.00"},
        {"description": "Ink", "amount": "30.00"},
    ]
    labels = parse_rows(LabelRow, [{"file": "a", "type": "invoice", "fields": {"line_items": rows}}])
    given = [
        {"description": {"value": "Paper.", "confidence": 0.9}, "amount": "10", "unit": {"value": "C62"}},
        {"description": {"value": "Ink"}, "amount": {"value": "31.00"}},
    ]
    predictions = parse_rows(PredictionRow, [{"file": "a", "type": "invoice", "fields": {"line_items": given}}])
    report = score(labels, predictions, resamples=10)
    description, amount = _field(report, "line_items.description"), _field(report, "line_items.amount")
    assert (description.strict_right, description.value_right, description.labelled, description.predicted) == (
        1,
        2,
        3,
        2,
    )
    assert (amount.value_right, amount.value_f1) == (1, pytest.approx(2 / 5))
    assert len(report.groups[0].fields) == 2


def test_fields_the_product_does_not_know_can_be_given_a_kind() -> None:
    """As text "$5,625.00" is not "5625.00"; as money, which its labels look like, it is."""
    labels = parse_rows(LabelRow, [{"file": "a", "type": "ad_buy", "fields": {"gross_amount": "$5,625.00"}}])
    predictions = parse_rows(PredictionRow, [{"file": "a", "type": "ad_buy", "fields": {"gross_amount": "5625.00"}}])
    kinds = {"gross_amount": ValueKind.TEXT}
    assert _field(score(labels, predictions, resamples=1, kinds=kinds), "gross_amount").value_f1 == 0
    guessed = score(labels, predictions, resamples=1)
    assert (guessed.kinds["gross_amount"], guessed.guessed_kinds) == (ValueKind.MONEY, ("gross_amount",))
    assert _field(guessed, "gross_amount").value_f1 == 1


def test_the_report_says_the_same_as_a_table_and_as_json() -> None:
    """Percent in the table, shares in the JSON; what is not there is a dash."""
    report = _report()
    table = render_scores(report)
    number = next(line.split() for line in table.splitlines() if line.strip().startswith("number"))
    assert number[:4] == ["number", "3", "2", "40.0"] and number[7] == "80.0"
    assert "layouts held out (1 document)" in table
    assert "No prediction for (1)\n  documents/4.pdf" in table
    assert json.loads(evaluation_json(Evaluation(scores=report)))["groups"][0]["fields"][0][
        "value_f1"
    ] == pytest.approx(0.8)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """The message names file and line; blank lines are no rows."""
    path = tmp_path / "labels.jsonl"
    path.write_text('{"file": "a", "type": "receipt"}\n\n{"type": "receipt"}\n', encoding="utf-8")
    with pytest.raises(TerminalError, match=r"labels\.jsonl, line 3"):
        read_rows(LabelRow, path)
    path.write_text('{"file": "a", "type": "receipt"}\n{"file": "a", "type": "order"}\n', encoding="utf-8")
    with pytest.raises(TerminalError, match=r"line 2 is the second row for 'a'"):
        read_rows(LabelRow, path)
    path.write_text('{"file": "a", "type": "order", "fields": {"number": {"value": "1", "confidence": 1.2}}}\n')
    with pytest.raises(TerminalError, match=r"line 1 is no PredictionRow.*less than or equal to 1"):
        read_rows(PredictionRow, path)
    path.write_text('{"file": "a", "type": "receipt", "fields": {"note": "x\u2028y"}}\n\n', encoding="utf-8")
    assert [row.file for row in read_rows(LabelRow, path)] == ["a"]
