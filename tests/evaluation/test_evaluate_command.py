"""`holdpoint evaluate` as it is called: files in, tables, JSON and page out."""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows.cli import app
from flows.labelled_evaluation import kinds_of_type
from holdpoint.errors import TerminalError
from samples.troublemakers import xml_says_otherwise
from samples.truth import Register
from tests.evaluation.label_words import receipts
from tests.evaluation.labelled_sets import labels_of, predictions_of


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _evaluate(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["evaluate", *(str(a) for a in arguments)])


def _report(tmp_path: Path, *arguments: object) -> dict[str, Any]:
    result = _evaluate(*arguments, "--json", tmp_path / "report.json", "--resamples", 50)
    assert result.exit_code == 0, (result.output, result.exception)
    report: dict[str, Any] = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    return report


def test_existing_predictions_are_scored_compared_and_adjudicated(tmp_path: Path) -> None:
    """Nothing is read: the documents need not even be there. Table, JSON and page say the same."""
    labels = labels_of(60)
    folder = _write(tmp_path / "set" / "labels.jsonl", labels).parent
    ours = _write(tmp_path / "ours.jsonl", predictions_of(labels, 0.05, 1))
    theirs = _write(tmp_path / "theirs.jsonl", predictions_of(labels, 0.4, 2))
    trained = _write(
        tmp_path / "trained.jsonl", [row for row in labels_of(4) if "Alpha" in row["fields"]["seller_name"]]
    )
    sheet, page = tmp_path / "sheet.csv", tmp_path / "report.html"
    report = _report(
        tmp_path, folder, "--predictions-in", ours, "--against", theirs, "--html", page,
        "--training-labels", trained, "--disagreements", sheet,
    )  # fmt: skip
    f1 = report["groups"][0]["all_fields"]["value_f1"]
    assert 0.9 < f1 < 1
    assert {g["name"]: g["documents"] for g in report["groups"]} == {
        "all": 60,
        "vendors seen": 15,
        "vendors not seen": 45,
    }
    assert report["difference"]["all_fields"]["verdict"] == "really better" and report["adjudication"] is None
    assert f"{100 * f1:.1f}" in page.read_text(encoding="utf-8")
    wrong = {(e["file"], e["field"]) for e in report["errors"]}
    assert len(sheet.read_text(encoding="utf-8").splitlines()) == 1 + len(wrong) + 50
    verdicts = tmp_path / "verdicts.csv"
    lines = [f"{file},{field},prediction" for file, field in sorted(wrong)]
    verdicts.write_text("\n".join(["file,field,verdict", *lines]), encoding="utf-8")
    again = _report(tmp_path, folder, "--predictions-in", ours, "--verdicts", verdicts)
    assert again["groups"][0]["all_fields"]["value_f1"] == f1
    assert again["adjudication"]["scores"]["groups"][0]["all_fields"]["value_f1"] == 1
    assert again["adjudication"]["applied"] == len(wrong)


def test_labels_are_chosen_by_their_own_keys(tmp_path: Path) -> None:
    """--where split=valid takes only those; a key that none has is an error."""
    labels = [{**row, "split": "valid" if n < 10 else "train"} for n, row in enumerate(labels_of(30))]
    folder = _write(tmp_path / "set" / "labels.jsonl", labels).parent
    ours = _write(tmp_path / "ours.jsonl", predictions_of(labels, 0, 1))
    report = _report(tmp_path, folder, "--predictions-in", ours, "--where", "split=valid")
    assert (report["groups"][0]["documents"], len(report["without_label"])) == (10, 20)
    apart = _report(tmp_path, folder, "--predictions-in", ours, "--apart", "split")
    assert [(g["name"], g["documents"]) for g in apart["groups"]] == [
        ("all", 30),
        ("split train", 20),
        ("split valid", 10),
    ]
    nothing = _evaluate(folder, "--predictions-in", ours, "--where", "split=test")
    assert isinstance(nothing.exception, TerminalError) and "split=test" in str(nothing.exception)


def test_cross_validation_with_a_trainer_of_ones_own(tmp_path: Path) -> None:
    """By vendor only half of the totals are found; the predictions are written and score the same when read again."""
    folder = _write(tmp_path / "set" / "labels.jsonl", receipts()).parent
    written = tmp_path / "predictions.jsonl"
    options = (
        "--from", "lines", "--folds", 4, "--group-by", "seller_name",
        "--trainer", "tests.evaluation.label_words:make_trainer",
    )  # fmt: skip
    report = _report(tmp_path, folder, *options, "--predictions", written)
    total = next(f for f in report["groups"][0]["fields"] if f["name"] == "total_amount")
    assert (total["labelled"], total["value_right"]) == (20, 10)
    assert [g["name"] for g in report["groups"]] == ["all", "vendors not seen"]
    assert _report(tmp_path, folder, "--predictions-in", written) == report
    unknown = _evaluate(folder, "--from", "lines", "--folds", 2, "--trainer", "tests.evaluation.nowhere:make")
    assert isinstance(unknown.exception, TerminalError) and "cannot be loaded" in str(unknown.exception)


def test_the_two_ends_of_predictions_are_not_mixed_up(tmp_path: Path) -> None:
    """What is scored as it is cannot be written or trained at the same time."""
    folder = _write(tmp_path / "set" / "labels.jsonl", labels_of(2)).parent
    ours = _write(tmp_path / "ours.jsonl", predictions_of(labels_of(2), 0, 1))
    for extra in (("--predictions", tmp_path / "out.jsonl"), ("--folds", 2), ("--model", tmp_path)):
        result = _evaluate(folder, "--predictions-in", ours, *extra)
        assert result.exit_code == 2 and "--predictions-in" in result.output
    assert not (tmp_path / "out.jsonl").exists()
    assert _evaluate(folder, "--folds", 2, "--model", tmp_path).exit_code == 2


def test_a_taught_type_says_how_its_fields_are_compared(tmp_path: Path) -> None:
    """Without it "station" is guessed from its labels; with it, its codes are identifiers."""
    rows = [{"file": "a", "type": "ad_buy", "fields": {"station": "W-BTV"}}]
    folder = _write(tmp_path / "set" / "labels.jsonl", rows).parent
    ours = _write(tmp_path / "ours.jsonl", [{"file": "a", "type": "ad_buy", "fields": {"station": "WBTV"}}])
    taught = tmp_path / "ad_buy.yaml"
    taught.write_text("name: ad_buy\nfields:\n- {name: station, kind: identifier}\n- {name: term, kind: duration}\n")
    guessed = _report(tmp_path, folder, "--predictions-in", ours)
    assert (guessed["guessed_kinds"], guessed["groups"][0]["all_fields"]["value_f1"]) == (["station"], 0)
    told = _report(tmp_path, folder, "--predictions-in", ours, "--type", taught)
    assert (told["guessed_kinds"], told["groups"][0]["all_fields"]["value_f1"]) == ([], 1)
    taught.write_text("fields:\n- {name: station, kind: colour}\n")
    with pytest.raises(TerminalError, match=r"ad_buy\.yaml cannot be read"):
        kinds_of_type(taught)


def test_rows_without_the_source_are_left_out_and_counted(tmp_path: Path) -> None:
    """From lines, those without; from files, those with lines alone. Where none is left, an error names the remedy."""
    rows = receipts()
    rows[0].pop("lines")
    folder = _write(tmp_path / "set" / "labels.jsonl", rows).parent
    result = _evaluate(folder, "--from", "lines", "--resamples", 5)
    assert result.exit_code == 0
    assert "1 of 20 labels left out: they have no lines to take." in result.stderr
    assert "all (19 documents)" in result.stdout
    _write(folder / "labels.jsonl", rows[1:])
    assert "Use --from lines" in str(_evaluate(folder).exception)
    _write(folder / "labels.jsonl", rows[:1])
    assert "Use --from file" in str(_evaluate(folder, "--from", "lines").exception)
    missing = _evaluate(folder)
    assert isinstance(missing.exception, TerminalError) and "Alpha-0 cannot be read" in str(missing.exception)


def test_cross_validation_with_the_learned_extractor(tmp_path: Path) -> None:
    """The product's own trainer learns from each fold's other documents; without a type it has nothing to learn."""
    folder = _write(tmp_path / "set" / "labels.jsonl", receipts()).parent
    taught, written = tmp_path / "receipt.yaml", tmp_path / "predictions.jsonl"
    taught.write_text("name: receipt\nfields:\n- {name: total_amount, kind: money}\n", encoding="utf-8")
    options = ("--from", "lines", "--folds", 2)
    report = _report(tmp_path, folder, *options, "--type", taught, "--predictions", written)
    total = next(f for f in report["groups"][0]["fields"] if f["name"] == "total_amount")
    assert total["labelled"] == 20 and total["value_f1"] > 0.8  # the only amount of each receipt
    rows = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert [row["file"] for row in rows] == [row["file"] for row in receipts()]
    assert {row["fold"] for row in rows} == {0, 1} and all(row["vendor_seen"] for row in rows)
    assert "--type" in str(_evaluate(folder, *options).exception)


def test_the_page_alone_is_read_without_its_xml_and_judged_by_what_it_prints(tmp_path: Path) -> None:
    specimen = xml_says_otherwise(random.Random("page alone"), Register(), "classic", "de")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / specimen.name).write_bytes(specimen.data)
    row = {**specimen.label.row(f"documents/{specimen.name}"), "outcome": "released"}
    (tmp_path / "labels.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    config = tmp_path / "holdpoint.yaml"
    config.write_text(f"data_dir: {tmp_path / 'data'}\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    arguments = ["evaluate", str(tmp_path), "--config", str(config), "--predictions", str(out), "--resamples", "10"]
    assert CliRunner().invoke(app, [*arguments, "--page-alone"]).exit_code == 0
    read = json.loads(out.read_text(encoding="utf-8"))["fields"]
    assert read["number"]["value"] == specimen.label.fields["number"]
    assert "total_amount" not in read  # the page prints another one than the XML: neither counts
    assert all(place["page"] == 1 for place in read["number"]["evidence"])
