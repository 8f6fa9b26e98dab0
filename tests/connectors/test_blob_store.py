"""Bytes by their hash: what both stores share, then what a folder alone can do, or be done to."""

import errno
import hashlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.blobs import FolderBlobStore, make_blob_store
from holdpoint import settings
from holdpoint.errors import StoreError
from holdpoint.ports import BlobStore
from tests.support.aws import AwsServer


@dataclass
class Case:
    store: BlobStore
    overwrite: Callable[[str, bytes], object]  # behind the store's back, the content kept under that hash
    names: Callable[[], list[str]]  # of everything that lies there


def _folder_case(folder: Path) -> Case:
    return Case(
        FolderBlobStore(folder),
        lambda sha256, data: (folder / sha256[:2] / sha256[2:4] / sha256).write_bytes(data),
        lambda: [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()],
    )


def _bucket_case(aws: AwsServer) -> Case:
    bucket, s3 = aws.bucket("originals"), aws.client("s3")

    def overwrite(sha256: str, data: bytes) -> None:
        s3.put_object(Bucket=bucket, Key=f"lab/blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}", Body=data)

    return Case(
        make_blob_store(settings.BucketBlobs(kind="bucket", bucket=bucket, prefix="lab/", **aws.settings), Path()),
        overwrite,
        lambda: [o["Key"].removeprefix("lab/blobs/") for o in s3.list_objects_v2(Bucket=bucket).get("Contents", ())],
    )


@pytest.fixture(params=["folder", "bucket"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    return (
        _folder_case(tmp_path / "blobs") if request.param == "folder" else _bucket_case(request.getfixturevalue("aws"))
    )


@pytest.mark.parametrize("data", [b"invoice", b"", bytes(range(256)) * 40_000], ids=["small", "empty", "10 MB"])
def test_bytes_come_back_by_their_hash(case: Case, data: bytes) -> None:
    sha256 = case.store.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest() == case.store.put(data)
    assert case.store.get(sha256) == data and case.store.has(sha256)
    assert case.names() == [f"{sha256[:2]}/{sha256[2:4]}/{sha256}"]


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_was_never_stored_is_absent(case: Case, name: str) -> None:
    assert not case.store.has(name)
    with pytest.raises(KeyError):
        case.store.get(name)


def test_what_is_deleted_is_gone_and_deleting_nothing_is_no_error(case: Case) -> None:
    kept, gone = case.store.put(b"kept"), case.store.put(b"gone")
    for sha256 in (gone, gone, "0" * 64, "../../etc/passwd"):
        case.store.delete(sha256)
    assert not case.store.has(gone) and case.store.get(kept) == b"kept"
    assert case.store.put(b"gone") == gone and case.store.get(gone) == b"gone"


@pytest.mark.parametrize("damaged", [b"invoicf", b"inv", b""], ids=["a bit", "cut off", "emptied"])
def test_damage_is_told_and_repaired_by_the_original(case: Case, damaged: bytes) -> None:
    sha256 = case.store.put(b"invoice")
    case.overwrite(sha256, damaged)
    with pytest.raises(StoreError, match="damaged"):
        case.store.get(sha256)
    case.store.put(b"invoice")
    assert case.store.get(sha256) == b"invoice"


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
