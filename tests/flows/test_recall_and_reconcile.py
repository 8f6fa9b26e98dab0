"""`holdpoint recall` and `holdpoint reconcile` as their users run them, on a store that holds one release."""

import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from connectors.blobs import FolderBlobStore
from flows.configuration import load_settings
from flows.wiring import Runtime
from review.authority import Role
from tests.review.conftest import Clock, Desk

ROOT = Path(__file__).resolve().parent.parent.parent


class Place:
    """A configuration with one released and delivered invoice, two people, and commands run in their own process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "holdpoint.yaml"
        settings = {
            "data_dir": "data",
            "destinations": {"finance": {"kind": "folder", "path": "finance"}},
            "document_types": {"invoice": {"primary": "finance"}},
        }
        with self.config.open("w") as file:
            YAML().dump(settings, file)
        with Runtime(load_settings(self.config)) as runtime:
            assert isinstance(runtime.blobs, FolderBlobStore)
            desk = Desk(runtime.store, runtime.blobs, Clock(), runtime.settings)
            self.document = desk.release("a.pdf")
            runtime.store.users.add("anna", Role.APPROVER, "a long enough password")
            runtime.store.users.add("bert", Role.REVIEWER, "a long enough password")
        self.run("deliver")
        self.today = datetime.now(UTC).date().isoformat()

    def run(self, *arguments: str, code: int = 0) -> str:
        """What the command prints, on standard output or, when it fails, on standard error."""
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", *arguments, "--config", str(self.config)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=self.folder, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return " ".join((done.stdout or done.stderr).split())

    def messages(self) -> list[dict[str, Any]]:
        lines = (self.folder / "finance" / "releases.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_correction_then_a_void_reach_the_folder_in_order(place: Place) -> None:
    recall = ("recall", place.document[:8], "--by", "anna")
    said = place.run(*recall, "--reason", "Misread", "--set", "number=RE-2026-002")
    assert said == f"{place.document} is corrected: revision 2 waits for finance."
    assert place.run(*recall, "--reason", "Wrong company").endswith("is void: revision 3 waits for finance.")
    place.run("deliver")
    assert [m["schema"] for m in place.messages()] == [
        "holdpoint.release/2", "holdpoint.correction/2", "holdpoint.void/1",
    ]  # fmt: skip
    assert place.messages()[1]["fields"]["number"] == "RE-2026-002"
    assert "Already voided by anna" in place.run(*recall, "--reason", "Again", code=1)


def test_a_recall_needs_a_person_with_the_right_and_a_value_that_makes_sense(place: Place) -> None:
    recall = ("recall", place.document, "--reason", "Because")
    assert "bert is a reviewer" in place.run(*recall, "--by", "bert", code=1)
    assert "no person 'carl'" in place.run(*recall, "--by", "carl", code=1)
    assert "field=value" in place.run(*recall, "--by", "anna", "--set", "number", code=1)
    assert "no reason code 'x'" in place.run(*recall, "--by", "anna", "--accept", "x", code=1)
    assert "--accept belongs to" in place.run(*recall, "--by", "anna", "--accept", "invalid_iban", code=1)
    place.run("deliver")
    assert len(place.messages()) == 1


def test_the_list_of_a_day_is_written_and_agrees_with_the_folder(place: Place) -> None:
    place.run("reconcile", "--day", place.today)
    written = place.folder / "data" / "reconciliation" / "finance" / f"{place.today}.jsonl"
    first = written.read_bytes()
    assert json.loads(first.splitlines()[-1])["count"] == 1
    place.run("reconcile", "--day", place.today)
    assert written.read_bytes() == first
    for answer in (str(written), "finance/releases.jsonl"):
        assert "0 missing, 0 extra, 0 different" in place.run("reconcile", "--compare", answer)


def test_yesterdays_list_lies_in_the_receivers_folder_and_todays_does_not(place: Place) -> None:
    said = json.loads(place.run("reconcile", "--json"))
    (entry,) = said["lists"]
    assert entry["published"] == str(place.folder / "finance" / "reconciliation" / "finance" / f"{said['day']}.jsonl")
    assert Path(entry["published"]).read_bytes() == Path(entry["file"]).read_bytes()
    place.run("reconcile", "--day", place.today)
    assert not (place.folder / "finance" / "reconciliation" / "finance" / f"{place.today}.jsonl").exists()


def test_differences_end_with_exit_code_7_and_say_which(place: Place) -> None:
    key = f"{place.document}:1:finance"
    answer = place.folder / "answer.csv"
    with answer.open("w", newline="") as file:
        csv.writer(file).writerows([("key", "sha256"), (key, "0" * 64), ("nothing:1:finance", "1" * 64)])
    said = place.run("reconcile", "--compare", str(answer), code=7)
    assert f"different {key}" in said and "extra nothing:1:finance: here no such delivery" in said
    answer.write_text("key,sha256\n")
    assert f"missing {key}: delivered" in place.run("reconcile", "--compare", str(answer), code=7)
    other_day = place.run("reconcile", "--compare", str(answer), "--day", "2020-01-01")
    assert "0 messages compared" in other_day
    assert "cannot be read" in place.run("reconcile", "--compare", "nowhere.csv", code=1)
    assert "is no day" in place.run("reconcile", "--day", "yesterday", code=1)
