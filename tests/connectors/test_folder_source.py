"""A drop folder: what is taken, what waits, what is never a document, and files that change under the reader."""

import os
import time
from pathlib import Path

import pytest

from connectors.sources.folder import FolderSource
from holdpoint.errors import SourceError, TransientError


def drop(path: Path, data: bytes = b"data", age: float = 60) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age,) * 2)
    return path


def paths_of(source: FolderSource) -> list[str]:
    return [item.path for item in source.list_items()]


def test_all_settled_files_are_listed_by_path_and_read(tmp_path: Path) -> None:
    for name in ("b.pdf", "a/z.pdf", "a/b/c.pdf", "Ärger & Söhne.pdf"):
        drop(tmp_path / name, name.encode())
    source = FolderSource("drop", tmp_path, 2.0)
    items = list(source.list_items())
    assert [i.path for i in items] == sorted(["b.pdf", "a/z.pdf", "a/b/c.pdf", "Ärger & Söhne.pdf"])
    assert [source.read(i) for i in items] == [i.path.encode() for i in items]
    assert {i.source for i in items} == {"drop"}
    assert all(i.size == len(i.path.encode()) and i.modified_at.utcoffset() is not None for i in items)


def test_a_file_still_being_written_waits_and_is_counted(tmp_path: Path) -> None:
    drop(tmp_path / "old.pdf")
    young = drop(tmp_path / "young.pdf", age=0)
    source = FolderSource("drop", tmp_path, 5.0)
    assert paths_of(source) == ["old.pdf"]
    assert source.unsettled == 1
    os.utime(young, (time.time() - 6,) * 2)
    assert paths_of(source) == ["old.pdf", "young.pdf"]
    assert source.unsettled == 0


def test_a_time_stamp_in_the_future_does_not_keep_a_file_out_for_ever(tmp_path: Path) -> None:
    drop(tmp_path / "a.pdf", age=-86_400)
    source = FolderSource("drop", tmp_path, 0.2)
    assert paths_of(source) == []
    time.sleep(0.3)
    assert paths_of(source) == ["a.pdf"]


def test_what_is_no_document_of_the_folder_is_skipped(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    drop(folder / "real.pdf")
    drop(folder / ".hidden.pdf")
    drop(folder / ".git" / "config")
    for name in ("~$offer.docx", "Thumbs.db", "sub/desktop.ini"):
        drop(folder / name)
    secret = drop(tmp_path / "secret.txt")
    (folder / "inside.pdf").symlink_to(folder / "real.pdf")
    (folder / "outside.pdf").symlink_to(secret)
    (folder / "elsewhere").symlink_to(tmp_path)
    (folder / "circle").symlink_to(folder / "circle")
    os.mkfifo(folder / "pipe")
    source = FolderSource("drop", folder, 0.0)
    assert paths_of(source) == ["inside.pdf", "real.pdf"]


def test_a_file_swapped_for_a_link_outside_after_the_listing_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    file = drop(folder / "a.pdf", b"data")
    secret = drop(tmp_path / "secret", b"key!")
    source = FolderSource("drop", folder, 0.0)
    (item,) = source.list_items()
    os.utime(secret, ns=(file.stat().st_mtime_ns,) * 2)
    file.unlink()
    file.symlink_to(secret)
    with pytest.raises(TransientError):
        source.read(item)


@pytest.mark.parametrize("what", ["vanished", "grew", "touched", "replaced", "became a folder", "became a pipe"])
def test_a_file_that_changed_since_the_listing_waits_for_the_next_run(tmp_path: Path, what: str) -> None:
    file = drop(tmp_path / "a.pdf")
    source = FolderSource("drop", tmp_path, 0.0)
    (item,) = source.list_items()
    match what:
        case "grew":
            file.write_bytes(b"data and more")
            os.utime(file, (item.modified_at.timestamp(),) * 2)
        case "touched":
            os.utime(file)
        case "replaced":
            file.write_bytes(b"atad")
        case _:
            file.unlink()
            if what == "became a folder":
                file.mkdir()
            elif what == "became a pipe":
                os.mkfifo(file)
    with pytest.raises(TransientError, match=r"a\.pdf"):
        source.read(item)


def test_a_name_that_is_no_utf8_is_listed_as_text_and_still_read(tmp_path: Path) -> None:
    drop(tmp_path / os.fsdecode(b"M\xfcller.pdf"), b"latin")
    source = FolderSource("drop", tmp_path, 0.0)
    (item,) = source.list_items()
    assert item.path == "M\\xfcller.pdf"
    assert source.read(item) == b"latin"


def test_a_folder_that_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"does not exist.*sources\.drop\.path") as caught:
        FolderSource("drop", tmp_path / "missing", 0.0).list_items()
    assert caught.value.exit_code == 5
    with pytest.raises(SourceError, match="is not a folder"):
        FolderSource("drop", drop(tmp_path / "file"), 0.0).list_items()
