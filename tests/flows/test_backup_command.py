"""`holdpoint backup`, `restore` and `health` as their users run them, with the ends that scripts rely on."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from connectors.blobs import FolderBlobStore
from flows.configuration import load_settings
from review.store import open_store
from tests.review.conftest import Clock, Desk

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """Settings with a store in which one person may sign in."""
    config = tmp_path / "holdpoint.yaml"
    with config.open("w") as file:
        YAML().dump({"data_dir": "data", "destinations": {"files": {"kind": "folder", "path": "out"}}}, file)
    assert _run(config, "users", "add", "anna", "viewer").returncode == 0
    return config


@pytest.fixture
def delivered(configured: Path) -> str:
    """A document that was released and delivered long ago, in that store; gives its id."""
    with configured.open("a") as file:
        file.write("retention:\n  days: 1\ndocument_types:\n  invoice:\n    primary: files\n")
    settings = load_settings(configured)
    blobs = FolderBlobStore(settings.data_dir / "blobs")
    clock = Clock()
    desk = Desk(open_store(settings, blobs, clock=clock), blobs, clock, settings)
    document_id = desk.release("a.pdf", seller_name="Seltsam und Soehne KG")
    (leased,) = desk.store.outbox.claim()
    desk.store.outbox.mark_delivered(leased)
    desk.store.intake.finish_batch(desk.batch_id, {})
    desk.store.close()
    return document_id


def _run(config: Path, *arguments: str, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments, "--config", str(config)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOLDPOINT_PASSWORD": "correct horse battery"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit,
    )


def test_a_backup_is_restored_into_another_installation(configured: Path, tmp_path: Path) -> None:
    made = _run(configured, "backup", str(tmp_path / "backup"), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["manifest"]["counts"]["users"] == 1
    refused = _run(configured, "restore", str(tmp_path / "backup"))
    assert refused.returncode == 6 and "not empty" in refused.stderr and "--force" in refused.stderr
    other = tmp_path / "other" / "holdpoint.yaml"
    other.parent.mkdir()
    other.write_text(configured.read_text())
    done = _run(other, "restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    assert "audit trail is whole" in done.stdout
    assert "anna" in _run(other, "users", "list").stdout


def test_a_full_disk_under_the_backup_is_one_clear_line_and_leaves_nothing(configured: Path, tmp_path: Path) -> None:
    failed = _run(configured, "backup", str(tmp_path / "backup"), largest_file=64 * 1024)
    assert failed.returncode == 6
    assert "No backup was made" in failed.stderr and "Traceback" not in failed.stderr
    assert len(failed.stderr.strip().splitlines()) == 1
    assert [p.name for p in (tmp_path / "backup").iterdir()] == [".lock"]


def test_health_ends_with_0_when_everything_works_and_1_when_not(configured: Path) -> None:
    well = _run(configured, "health", "--json")
    assert well.returncode == 0 and json.loads(well.stdout)["ready"] is True
    (configured.parent / "data" / "holdpoint.db").write_bytes(b"no database at all, but long enough to be read as one")
    ill = _run(configured, "health", "--json")
    assert ill.returncode == 1
    parts = json.loads(ill.stdout)["parts"]
    assert not parts["store"]["ok"] and parts["disk"]["ok"]


def test_retention_names_the_hold_and_erases_once_it_is_lifted(configured: Path, delivered: str) -> None:
    order = ("--reason", "Audit 2026", "--by", "legal department")
    assert _run(configured, "legal-hold", "set", delivered, *order).returncode == 0
    kept = _run(configured, "retention")
    assert kept.returncode == 0 and "0 documents erased" in kept.stdout
    assert "legal hold 1 by legal department: Audit 2026" in kept.stdout
    refused = _run(configured, "retention", "--document", delivered)
    assert refused.returncode == 1 and "under a legal hold" in refused.stderr and "Nothing was erased" in refused.stderr
    assert "Audit 2026" in _run(configured, "legal-hold", "list").stdout
    assert _run(configured, "legal-hold", "lift", delivered, *order).returncode == 0
    erased = _run(configured, "retention", "--json")
    assert [d["document_id"] for d in json.loads(erased.stdout)["erased"]] == [delivered]
    told = _run(configured, "explain", delivered)
    assert told.returncode == 0 and "Erased" in told.stdout and "Seltsam" not in told.stdout
    status = _run(configured, "status", "--json")
    assert status.returncode == 0 and json.loads(status.stdout)["deliveries"] == {"delivered": 1}
