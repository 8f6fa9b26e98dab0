"""Bytes by their hash: whole or absent, verified, repaired, and clear when the disk says no."""

import errno
import hashlib
import os
import signal
from pathlib import Path

import pytest

from connectors.blobs import FolderBlobStore
from holdpoint.errors import StoreError


def test_bytes_come_back_by_their_hash(tmp_path: Path) -> None:
    store = FolderBlobStore(tmp_path / "blobs")
    sha256 = store.put(b"invoice")
    assert sha256 == hashlib.sha256(b"invoice").hexdigest() == store.put(b"invoice")
    assert store.get(sha256) == b"invoice" and store.has(sha256)
    files = [p.relative_to(tmp_path / "blobs") for p in (tmp_path / "blobs").rglob("*") if p.is_file()]
    assert files == [Path(sha256[:2], sha256[2:4], sha256)]


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_was_never_stored_is_absent(tmp_path: Path, name: str) -> None:
    store = FolderBlobStore(tmp_path)
    assert not store.has(name)
    with pytest.raises(KeyError):
        store.get(name)


def test_damage_is_told_and_repaired_by_the_original(tmp_path: Path) -> None:
    store = FolderBlobStore(tmp_path)
    sha256 = store.put(b"invoice")
    (tmp_path / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"invoicf")
    with pytest.raises(StoreError, match="damaged"):
        store.get(sha256)
    store.put(b"invoice")
    assert store.get(sha256) == b"invoice"


@pytest.mark.parametrize(("number", "remedy"), [(errno.ENOSPC, "Free space"), (errno.EACCES, "the right to write")])
def test_a_disk_that_refuses_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError, match=remedy) as caught:
        FolderBlobStore(tmp_path).put(b"invoice")
    assert caught.value.exit_code == 6
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_killed_while_writing_nothing_partial_is_ever_seen(tmp_path: Path) -> None:
    """SIGKILL between the bytes and the rename: absent; then stored by the next run."""
    data = b"x" * 100_000
    child = os.fork()
    if child == 0:
        os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        FolderBlobStore(tmp_path).put(data)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    store = FolderBlobStore(tmp_path)
    sha256 = hashlib.sha256(data).hexdigest()
    assert not store.has(sha256)
    assert store.get(store.put(data)) == data


def test_what_was_deleted_is_absent_and_can_be_stored_again(tmp_path: Path) -> None:
    store = FolderBlobStore(tmp_path / "blobs")
    kept, gone = store.put(b"kept"), store.put(b"gone")
    for name in (gone, gone, "0" * 64, "../../etc/passwd"):  # what is not there is no error
        store.delete(name)
    assert not store.has(gone) and store.get(kept) == b"kept"
    assert store.put(b"gone") == gone and store.get(gone) == b"gone"
