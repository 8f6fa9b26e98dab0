"""Several workers on one batch: nothing twice, a dead worker's shard is taken over, the end is that of one worker."""

import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.configuration import load_settings
from flows.wiring import Runtime
from review.leases import own_name
from review.tables import leases
from samples.drop import make_drop
from tests.flows.conftest import Installation, Installer
from tests.support.programs import wait_until

SMALL = {"orchestration": {"chunk_size": 3, "lease_seconds": 4}}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that are quick to read, one of them twice and one in other bytes, far apart: duplicates across shards."""
    folder = tmp_path_factory.mktemp("work")
    make_drop(folder, 22, 3, only="born-digital")
    files = sorted((folder / "documents").iterdir())
    shutil.copy2(files[0], folder / "documents" / "zz-same-bytes.pdf")
    (folder / "documents" / "zz-other-bytes.pdf").write_bytes(files[1].read_bytes() + b"\n")
    return folder / "documents"


@pytest.fixture(params=[pytest.param("sqlite and a folder", marks=pytest.mark.long), "postgresql and a bucket"])
def places(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Settings of database and blobs, new and empty."""
    if request.param == "sqlite and a folder":
        return {}
    postgres, aws = request.getfixturevalue("postgres"), request.getfixturevalue("aws")
    aws.bucket("originals")
    return {
        "database": {"url": postgres.database()},
        "blobs": {"kind": "bucket", "bucket": "originals", "prefix": "holdpoint", **aws.settings},
    }


def _start(installation: Installation, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        installation.command(*arguments),
        env=installation.environment,
        cwd=installation.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.timeout(280)
def test_workers_share_a_batch_and_one_of_them_may_die(
    install: Installer, documents: Path, places: dict[str, Any]
) -> None:
    alone = install("alone", documents=documents, **SMALL)
    assert alone.holdpoint("process").returncode == 0
    shared = install("shared", documents=documents, **SMALL, **places)
    workers = [_start(shared, "work") for _ in range(2)]
    batch = _start(shared, "process")
    try:
        with Runtime(load_settings(shared.config)) as runtime:

            def busy(process: "subprocess.Popen[str]") -> bool:
                held = select(leases.c.holder).where(
                    leases.c.name.startswith("shard:"), leases.c.expires_at.is_not(None)
                )
                with runtime.store.database.read() as connection:
                    return any(f":{process.pid}:" in holder for holder in connection.execute(held).scalars())

            wait_until(lambda: busy(workers[0]), "the first worker at work", 120)
        workers[0].kill()
        assert batch.wait(timeout=150) == 0, batch.communicate()[0]
    finally:
        for process in (*workers, batch):
            process.send_signal(signal.SIGTERM)
        for process in (*workers, batch):
            process.communicate(timeout=60)
    assert shared.endings() == alone.endings()
    summary = shared.summary()
    assert summary["workers"] >= 2
    assert summary["deliveries"] == alone.summary()["deliveries"]
    assert shared.holdpoint("audit", "verify").returncode == 0


def test_the_same_drop_by_two_runs_at_once_is_processed_once(install: Installer, documents: Path) -> None:
    installation = install("a", documents=documents)
    first, second = _start(installation, "process"), _start(installation, "process")
    codes = sorted((first.wait(timeout=200), second.wait(timeout=200)))
    said = first.communicate()[0] + second.communicate()[0]
    assert codes in ([0, 0], [0, 4]), said
    if codes == [0, 4]:
        assert "Another run works on the source 'drop'" in said
    with Runtime(load_settings(installation.config)) as runtime:
        batches = runtime.store.queue.batches()
    assert len(batches) == 1
    with Runtime(load_settings(installation.config)) as runtime:
        report = runtime.store.queue.batch(batches[0])
    assert report.arrivals == 24
    assert report.equation_holds


def test_a_run_on_a_source_that_another_machine_has_ends_with_its_own_code(install: Installer, documents: Path) -> None:
    installation = install("a")
    (installation.drop / "a.txt").write_text("no document")
    with Runtime(load_settings(installation.config)) as runtime:
        lease = runtime.store.leases.take("source:drop", f"elsewhere/{own_name()}")
        assert lease is not None
        refused = installation.holdpoint("process")
        assert refused.returncode == 4
        assert "Another run works on the source 'drop'" in refused.stderr
        runtime.store.leases.give_back(lease)
    assert installation.holdpoint("process").returncode == 0


def test_an_idle_worker_ends_at_once_when_asked_to(install: Installer) -> None:
    installation = install("a")
    started = time.monotonic()
    done = installation.holdpoint("work", "--until-idle")
    assert done.returncode == 0, done.stderr
    assert "0 stages" in done.stderr
    assert time.monotonic() - started < 60
