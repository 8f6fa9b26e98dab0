"""`holdpoint train` and `evaluate --model` on a labelled folder."""

import json
from pathlib import Path

from ruamel.yaml import YAML
from typer.testing import CliRunner

from flows.cli import app
from tests.extractors.learned.orders import TAUGHT, order_row


def labelled_folder(folder: Path, seeds: range) -> Path:
    folder.mkdir()
    rows = (json.dumps(order_row(s)) + "\n" for s in seeds)
    (folder / "labels.jsonl").write_text("".join(rows), encoding="utf-8")
    return folder


def test_a_taught_model_is_evaluated(tmp_path: Path) -> None:
    taught = tmp_path / "type.yaml"
    with taught.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(TAUGHT, file)
    shown, held_back = labelled_folder(tmp_path / "a", range(30)), labelled_folder(tmp_path / "b", range(500, 512))
    model, report = tmp_path / "model", tmp_path / "report.json"
    runner = CliRunner()
    done = runner.invoke(app, ["train", str(shown), "--type", str(taught), "--out", str(model), "--from", "lines"])
    assert done.exit_code == 0, done.output
    told = json.loads((model / "report.json").read_text(encoding="utf-8"))
    assert told["documents"] == 30
    assert told["fields"]["gross"]["candidate_recall"] == 1.0
    arguments = ["evaluate", str(held_back), "--model", str(model), "--from", "lines", "--json", str(report)]
    done = runner.invoke(app, arguments)
    assert done.exit_code == 0, done.output
    scores = json.loads(report.read_text(encoding="utf-8"))
    assert scores["groups"][0]["all_fields"]["value_f1"] >= 0.9


def test_too_few_documents_are_refused(tmp_path: Path) -> None:
    taught = tmp_path / "type.yaml"
    taught.write_text("name: air_time\nfields:\n- {name: gross, kind: money}\n", encoding="utf-8")
    shown = labelled_folder(tmp_path / "a", range(3))
    arguments = ["train", str(shown), "--type", str(taught), "--out", str(tmp_path / "m"), "--from", "lines"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    assert not (tmp_path / "m").exists()
