"""Results of a batch under way, in a folder and in a bucket."""

import errno
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.scratch import FolderScratch, make_scratch
from holdpoint.errors import StoreError
from holdpoint.ports import Scratch
from holdpoint.settings import BucketBlobs, FolderBlobs
from tests.support.aws import AwsServer


@pytest.fixture(params=["folder", "bucket"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Scratch]:
    """Makes the scratch of one place anew, as each process does."""
    if request.param == "folder":
        return lambda: make_scratch(FolderBlobs(), tmp_path / "stages")
    aws: AwsServer = request.getfixturevalue("aws")
    configured = BucketBlobs(kind="bucket", bucket=aws.bucket("originals"), prefix="lab", **aws.settings)
    return lambda: make_scratch(configured, tmp_path / "stages")


def test_what_one_process_put_another_gets(make: Callable[[], Scratch]) -> None:
    assert make().get("batch-1/read/ab.json") is None
    make().put("batch-1/read/ab.json", b"{}")
    assert make().get("batch-1/read/ab.json") == b"{}"


def test_the_latest_put_counts(make: Callable[[], Scratch]) -> None:
    for data in (b"long and earlier", b"", b"late"):
        make().put("a/b.json", data)
        assert make().get("a/b.json") == data


def test_clear_forgets_what_lies_under_the_prefix_and_nothing_else(make: Callable[[], Scratch]) -> None:
    scratch = make()
    for name in ("batch-1/read/ab.json", "batch-1/c.json", "batch-10/read/ab.json", "batch-2/batch-1/d.json"):
        scratch.put(name, b"x")
    scratch.clear("batch-1")
    scratch.clear("batch-1")
    scratch.clear("never-there")
    kept = ("batch-10/read/ab.json", "batch-2/batch-1/d.json")
    assert [scratch.get(n) for n in ("batch-1/read/ab.json", "batch-1/c.json", *kept)] == [None, None, b"x", b"x"]


def test_readers_beside_a_writer_see_all_of_it_or_nothing(make: Callable[[], Scratch]) -> None:
    contents = [bytes([65 + i]) * 300_000 for i in range(4)]
    seen: set[bytes | None] = set()
    done = threading.Event()

    def read() -> None:
        scratch = make()
        while not done.is_set():
            seen.add(scratch.get("a/b.json"))

    reader = threading.Thread(target=read)
    reader.start()
    writer = make()
    for _ in range(5):
        for data in contents:
            writer.put("a/b.json", data)
    done.set()
    reader.join()
    assert seen <= {None, *contents} and len(seen) > 1


def test_more_than_a_thousand_results_are_all_forgotten(aws: AwsServer) -> None:
    """S3 lists and deletes at most a thousand objects a request."""
    bucket, s3 = aws.bucket("originals"), aws.client("s3")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: s3.put_object(Bucket=bucket, Key=f"stages/batch/{n}", Body=b""), range(1005)))
    make_scratch(BucketBlobs(kind="bucket", bucket=bucket, **aws.settings), Path()).clear("batch")
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_a_bucket_without_a_prefix_keeps_results_beside_the_blobs(aws: AwsServer) -> None:
    bucket, s3 = aws.bucket("originals"), aws.client("s3")
    make_scratch(BucketBlobs(kind="bucket", bucket=bucket, **aws.settings), Path()).put("a/b", b"x")
    assert [o["Key"] for o in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["stages/a/b"]


def test_a_disk_that_refuses_is_one_clear_error_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match=r"stages cannot be written: No space left"):
        FolderScratch(tmp_path / "stages").put("a/b.json", b"x")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_file_in_the_place_of_the_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "stages").write_text("")
    scratch = FolderScratch(tmp_path / "stages")
    for use in (lambda: scratch.put("a/b", b"x"), lambda: scratch.get("a/b"), lambda: scratch.clear("a")):
        with pytest.raises(StoreError, match="stages cannot be"):
            use()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ""])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    scratch = FolderScratch(tmp_path / "stages")
    for use in (lambda: scratch.put(name, b"x"), lambda: scratch.get(name), lambda: scratch.clear(name)):
        with pytest.raises(ValueError, match="within"):
            use()
