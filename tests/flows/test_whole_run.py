"""The main job on a drop of every kind: each document ends as its label says, twice does nothing twice."""

import json
import subprocess
from pathlib import Path

import pytest

from evaluation.outcomes import compare_outcomes
from evaluation.rows import LabelRow, read_rows
from samples.drop import make_drop
from tests.flows.conftest import Installation, Installer


def _released_share(installation: Installation, labels: Path) -> tuple[int, int]:
    rows = [row for row in read_rows(LabelRow, labels) if not row.held_out]  # those are reported by the benchmark
    report = compare_outcomes(rows, installation.summary()["documents"])
    assert report.mismatches == ()
    assert report.wrongly_released == ()
    pictures = report.parts[0].pictures
    return pictures.released, pictures.clean


def _delivered(installation: Installation) -> list[dict[str, object]]:
    lines = (installation.folder / "finance" / "releases.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.timeout(600)
def test_every_document_of_a_drop_ends_as_its_label_says_and_a_second_run_does_nothing(
    install: Installer, sample_drop: Path
) -> None:
    installation = install("whole", documents=sample_drop / "documents")
    done = installation.holdpoint("process", "drop", "--wait", "5")
    assert done.returncode == 0, done.stderr
    summary = installation.summary()
    assert summary["equation_holds"]
    assert summary["arrivals"] + summary["members"] == sum(summary["outcomes"].values())
    released, clean = _released_share(installation, sample_drop / "labels.jsonl")
    assert released >= 0.5 * clean  # eight pictures; a misread seller on three scans holds them

    rows = _delivered(installation)
    assert len(rows) == summary["outcomes"]["released"] == len({row["idempotency_key"] for row in rows})
    assert "holds" in done.stdout

    again = installation.holdpoint("process", "drop")
    assert again.returncode == 0, again.stderr
    assert "Nothing new" in again.stdout
    assert _delivered(installation) == rows
    verified = installation.holdpoint("audit", "verify")
    assert verified.returncode == 0, verified.stdout


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_other_seeds_end_as_their_labels_say(install: Installer, tmp_path: Path, seed: int) -> None:
    make_drop(tmp_path / "made", 60, seed)
    installation = install("seed", documents=tmp_path / "made" / "documents")
    done = installation.holdpoint("process", "drop")
    assert done.returncode == 0, done.stderr
    released, clean = _released_share(installation, tmp_path / "made" / "labels.jsonl")
    assert released >= 0.6 * clean


def test_two_runs_at_once_on_one_source_the_second_is_told(install: Installer, sample_drop: Path) -> None:
    installation = install("busy", documents=sample_drop / "documents")
    first = subprocess.Popen(
        installation.command("process", "drop"),
        env=installation.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert first.stderr is not None
        for line in first.stderr:  # the first line of progress: it holds the source now
            if line.startswith("ingest"):
                break
        second = installation.holdpoint("process", "drop")
        assert second.returncode == 4
        assert "Another run works on the source 'drop'" in second.stderr
    finally:
        first.kill()
        first.wait()


@pytest.mark.long
def test_documents_that_arrive_later_are_a_batch_of_their_own(install: Installer, sample_drop: Path) -> None:
    installation = install("later")
    empty = installation.holdpoint("process", "drop")
    assert empty.returncode == 0, empty.stderr
    (installation.drop / "note.txt").write_text("hello")
    one = installation.holdpoint("process", "drop", "--json")
    assert json.loads(one.stdout)["outcomes"]["quarantined"] == 1
    (installation.drop / "empty.pdf").write_bytes(b"")
    two = json.loads(installation.holdpoint("process", "drop", "--json").stdout)
    assert (two["arrivals"], two["already_recorded"], two["reasons"]) == (1, 1, {"empty": 1})
