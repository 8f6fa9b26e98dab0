"""What goes wrong around the documents ends a command with one clear line, its own exit code, and nothing lost."""

import os
from pathlib import Path

import pytest

from review.database import Database
from tests.flows.conftest import Installer
from tests.support.receiver import Receiver


def _one_line(stderr: str, *words: str) -> None:
    lines = [line for line in stderr.splitlines() if line.startswith("holdpoint: ")]
    assert len(lines) == 1, stderr
    assert "Traceback" not in stderr
    for word in words:
        assert word in lines[0]


def test_a_missing_drop_folder(install: Installer) -> None:
    installation = install("a")
    installation.drop.rmdir()
    done = installation.holdpoint("process")
    assert done.returncode == 5
    _one_line(done.stderr, "does not exist", "Create it")


def test_a_setting_that_does_not_exist(install: Installer) -> None:
    installation = install("a", delivry={"attempts": 3})
    done = installation.holdpoint("process")
    assert done.returncode == 3
    _one_line(done.stderr, "holdpoint.yaml, line", "'delivry'", "Did you mean 'delivery'?")


def test_a_locked_store(install: Installer) -> None:
    installation = install("a")
    assert installation.holdpoint("status").returncode == 0
    (installation.drop / "a.txt").write_text("x")
    with Database(f"sqlite:///{installation.folder / 'data' / 'holdpoint.db'}").write():
        done = installation.holdpoint("process")
    assert done.returncode == 6
    _one_line(done.stderr, "locked by another process")
    again = installation.holdpoint("process")
    assert again.returncode == 0, again.stderr
    assert installation.summary()["outcomes"]["quarantined"] == 1


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system takes root")
def test_a_full_disk_and_then_more_room(install: Installer, sample_drop: Path) -> None:
    installation = install("a", documents=sample_drop / "documents")
    data = installation.folder / "data"
    data.mkdir()
    if os.system(f"mount -t tmpfs -o size=1500k tmpfs {data}"):
        pytest.skip("this machine lets nobody mount a file system")
    try:
        done = installation.holdpoint("process")
        assert done.returncode == 6, done.stderr
        _one_line(done.stderr, "holdpoint: ")
        assert os.system(f"mount -o remount,size=400m {data}") == 0
        again = installation.holdpoint("process")
        assert again.returncode == 0, again.stderr
        assert installation.summary()["equation_holds"]
        assert installation.holdpoint("audit", "verify").returncode == 0
    finally:
        os.system(f"umount -l {data}")


def test_wrong_credentials_at_a_destination(install: Installer, tmp_path: Path) -> None:
    with Receiver(tmp_path / "log") as receiver:
        from tests.flows.conftest import webhook

        installation = install("a", **webhook(receiver.url))
        del installation.environment["HOLDPOINT_TEST_SECRET"]
        done = installation.holdpoint("process")
    assert done.returncode == 3
    _one_line(done.stderr, "HOLDPOINT_TEST_SECRET is not set")


def test_a_source_that_the_settings_do_not_have(install: Installer) -> None:
    done = install("a").holdpoint("process", "mail")
    assert done.returncode == 3
    _one_line(done.stderr, "no source 'mail'", "known: drop")
    assert "Starting" not in done.stderr  # a server that starts first would make a slip of the pen cost half a minute
