"""Verdicts on labels: read, applied, kept; the blind sheet they come from."""

import csv
from pathlib import Path

import pytest

from evaluation import score
from evaluation.adjudication import VerdictRow, adjudicate, fingerprint, label_is_a, read_verdicts
from evaluation.blind_sheet import make_sheet, write_sheet, write_verdicts
from holdpoint.document_types import ValueKind
from holdpoint.errors import TerminalError
from tests.evaluation.labelled_sets import as_labels, as_predictions, labels_of, predictions_of

LABELS = as_labels(
    [
        {"file": "a", "type": "receipt", "fields": {"total_amount": "5.00", "seller_name": "Alpha Ltd"}},
        {"file": "b", "type": "receipt", "fields": {"total_amount": "6.00"}},
    ]
)
PREDICTIONS = as_predictions(
    [
        {"file": "a", "type": "receipt", "fields": {"total_amount": "7.00", "seller_name": "Alpha Ltd"}},
        {"file": "b", "type": "receipt", "fields": {"total_amount": "9.00", "seller_name": "Beta"}},
    ]
)


def _right(*verdicts: tuple[str, str, str]) -> tuple[int, int, int]:
    """Values right, labelled and predicted, after these verdicts."""
    rows = [VerdictRow.model_validate(dict(zip(("file", "field", "verdict"), v, strict=True))) for v in verdicts]
    after = adjudicate(LABELS, PREDICTIONS, rows)
    everything = score(after.labels, after.predictions, resamples=1).groups[0].all_fields
    return everything.value_right, everything.labelled, everything.predicted


def test_each_verdict_does_what_it_says() -> None:
    """Before: one right (the name), three labelled, four given."""
    assert _right() == (1, 3, 4)
    assert _right(("a", "total_amount", "label")) == (1, 3, 4)
    assert _right(("a", "total_amount", "prediction")) == (2, 3, 4)
    assert _right(("a", "total_amount", "both")) == (2, 3, 4)
    assert _right(("a", "total_amount", "neither")) == (1, 3, 4)
    assert _right(("a", "total_amount", "unclear")) == (1, 2, 3)
    assert _right(("b", "seller_name", "prediction")) == (2, 4, 4)  # the label lacks a name that the page has
    assert _right(("a", "seller_name", "neither")) == (0, 3, 4)  # they agree, and both are wrong


def test_a_verdict_is_of_one_prediction() -> None:
    """With the fingerprint of another prediction it is not used; nor one of a document or field that is not there."""
    of_this = VerdictRow.model_validate(
        {"file": "a", "field": "total_amount", "verdict": "prediction", "fingerprint": fingerprint(["7.00"])}
    )
    of_another = of_this.model_copy(update={"fingerprint": fingerprint(["8.00"])})
    nowhere = of_this.model_copy(update={"file": "z"})
    no_field = of_this.model_copy(update={"field": "iban", "fingerprint": ""})
    after = adjudicate(LABELS, PREDICTIONS, [of_another, nowhere, no_field])
    assert (after.applied, after.unused, after.labels) == (0, 3, LABELS)
    assert adjudicate(LABELS, PREDICTIONS, [of_this]).applied == 1
    assert fingerprint(["B  c", "a"]) == fingerprint(["A", "b C"]) != fingerprint(["A"])


def test_verdicts_are_read_from_csv_and_json_lines(tmp_path: Path) -> None:
    """Rows without a verdict are skipped; what is no verdict is an error that names the file."""
    table = tmp_path / "verdicts.csv"
    table.write_text("file,field,verdict,by\na,total_amount,Prediction ,me\nb,total_amount,,me\n", encoding="utf-8-sig")
    lines = tmp_path / "verdicts.jsonl"
    lines.write_text('{"file": "a", "field": "total_amount", "verdict": "prediction"}\n', encoding="utf-8")
    assert read_verdicts(table) == read_verdicts(lines)
    assert [str(v.verdict) for v in read_verdicts(table)] == ["prediction"]
    table.write_bytes(b'file,a,field,verdict\r\nx,"two\r\nlines",total_amount,both\r\n')
    assert [(v.file, v.field) for v in read_verdicts(table)] == [("x", "total_amount")]
    for broken in ("file,field,verdict\na,total_amount,perhaps\n", "file,verdict\na,label\n"):
        table.write_text(broken, encoding="utf-8")
        with pytest.raises(TerminalError, match=r"verdicts\.csv holds no verdicts"):
            read_verdicts(table)


def test_the_sheet_is_blind_and_comes_back_as_verdicts(tmp_path: Path) -> None:
    """The surest errors, agreements among them; a and b are shuffled; always picking the label gives that verdict."""
    labels = labels_of(80)
    predictions = predictions_of(labels, 0.2, 3)
    rows, given = as_labels(labels), as_predictions(predictions)
    report = score(rows, given, resamples=1)
    sheet = make_sheet(rows, given, report, disagreements=30, agreements=10, seed=5)
    assert len(sheet) == 40 and sheet == make_sheet(rows, given, report, disagreements=30, agreements=10, seed=5)
    wrong = {(e.file, e.field) for e in report.errors}
    assert sum((row.file, row.field) in wrong for row in sheet) == 30
    surest = {(e.file, e.field) for e in report.errors[:30]}
    assert {(row.file, row.field) for row in sheet} & wrong == surest
    truth = {(row["file"], name): value for row in labels for name, value in row["fields"].items()}
    sides = ["a" if row.a == truth[row.file, row.field] else "b" for row in sheet if (row.file, row.field) in wrong]
    assert 5 < sides.count("a") < 25
    path = tmp_path / "sheet.csv"
    write_sheet(path, sheet)
    with path.open(encoding="utf-8", newline="") as file:
        filled = list(csv.DictReader(file))
    for row in filled:
        row["verdict"] = "a" if row["a"] == truth[row["file"], row["field"]] else "b"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, filled[0])
        writer.writeheader()
        writer.writerows(filled)
    verdicts = [v for v in read_verdicts(path) if (v.file, v.field) in wrong]
    assert {str(v.verdict) for v in verdicts} == {"label"}
    kept = tmp_path / "kept.csv"
    write_verdicts(kept, read_verdicts(path))
    assert read_verdicts(kept) == read_verdicts(path)
    assert "R-" not in kept.read_text(encoding="utf-8")
    assert label_is_a("s1", "a", "b") == label_is_a("s1", "a", "b")


def test_a_formula_in_a_value_stays_text(tmp_path: Path) -> None:
    """A spreadsheet that opens the sheet runs nothing."""
    labels = as_labels([{"file": "a", "type": "receipt", "fields": {"seller_name": "=HYPERLINK(1)"}}])
    predictions = as_predictions([{"file": "a", "type": "receipt", "fields": {"seller_name": "@x"}}])
    write_sheet(tmp_path / "s.csv", make_sheet(labels, predictions, score(labels, predictions, resamples=1)))
    cells = (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    assert {cells[2], cells[3]} == {"'=HYPERLINK(1)", "'@x"}


def test_a_date_that_can_be_read_in_two_ways_does_not_tell_the_label(tmp_path: Path) -> None:
    """It is shown as the set's other dates prove it is meant, in the notation of the prediction."""
    days = ["03/04/20", "03/25/20", "11/28/20"]
    labels = as_labels([{"file": str(n), "type": "order", "fields": {"starts": d}} for n, d in enumerate(days)])
    given = as_predictions([{"file": "0", "type": "order", "fields": {"starts": {"value": "2020-03-09"}}}])
    report = score(labels, given, kinds={"starts": ValueKind.DATE}, resamples=1)
    [row] = make_sheet(labels, given, report, agreements=0)
    assert {row.a, row.b} == {"2020-03-04", "2020-03-09"}
