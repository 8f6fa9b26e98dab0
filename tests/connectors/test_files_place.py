"""Files written once in a folder or a bucket: the same again does nothing, other bytes are refused."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.files_place import file_stem, open_place
from holdpoint import settings
from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError
from tests.support.aws import AwsServer


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> settings.FilesPlace:
    if request.param == "folder":
        return settings.FilesPlace(path=tmp_path / "files")
    aws: AwsServer = request.getfixturevalue("aws")
    return settings.FilesPlace(bucket=aws.bucket("files"), prefix="/holdpoint/", **aws.settings)


def test_a_file_comes_back_and_the_same_bytes_again_do_nothing(place: settings.FilesPlace) -> None:
    files = open_place(place, "erp")
    assert files.read("invoice/1.xml") is None
    files.put_once("invoice/1.xml", b"<Invoice/>")
    files.put_once("invoice/1.xml", b"<Invoice/>")
    assert files.read("invoice/1.xml") == b"<Invoice/>"


def test_other_bytes_under_the_same_name_are_refused_and_change_nothing(place: settings.FilesPlace) -> None:
    files = open_place(place, "erp")
    files.put_once("invoice/1.xml", b"<Invoice/>")
    with pytest.raises(TerminalDeliveryError, match=r"'erp'.*invoice/1\.xml.*holds other bytes"):
        files.put_once("invoice/1.xml", b"<Invoice>2</Invoice>")
    assert files.read("invoice/1.xml") == b"<Invoice/>"


def _put(
    place: settings.FilesPlace, data: bytes, start: "Callable[[], object]", ends: "Callable[[str], object]"
) -> None:
    files = open_place(place, "erp")
    start()
    try:
        for number in range(10):
            files.put_once(f"{number}.xml", data)
        ends("written")
    except TerminalDeliveryError:
        ends("refused")


def test_of_two_processes_with_different_bytes_exactly_one_writes_each_file(place: settings.FilesPlace) -> None:
    """Both race for ten names; whoever loses the first is told at once, so every name has one whole content."""
    context = multiprocessing.get_context("spawn")
    barrier, ends = context.Barrier(2), context.SimpleQueue()
    contents = (b"a" * 200_000, b"b" * 200_000)
    racers = [context.Process(target=_put, args=(place, c, barrier.wait, ends.put)) for c in contents]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert sorted(ends.get() for _ in racers) == ["refused", "written"]
    assert open_place(place, "erp").read("0.xml") in contents


def test_two_processes_with_the_same_bytes_both_succeed(place: settings.FilesPlace) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, ends = context.Barrier(2), context.SimpleQueue()
    racers = [context.Process(target=_put, args=(place, b"same", barrier.wait, ends.put)) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert [ends.get() for _ in racers] == ["written", "written"]


def test_a_folder_whose_place_is_taken_by_a_file_is_worth_trying_again(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("")
    files = open_place(settings.FilesPlace(path=tmp_path / "files"), "erp")
    with pytest.raises(TransientDeliveryError, match=r"'erp'.*destinations\.erp\.path"):
        files.put_once("1.xml", b"x")


def test_a_folder_is_left_without_drafts_and_without_hidden_files(tmp_path: Path) -> None:
    files = open_place(settings.FilesPlace(path=tmp_path / "files"), "erp")
    for _ in range(2):
        files.put_once("a/1.xml", b"x")
    assert [p.name for p in (tmp_path / "files").rglob("*") if p.is_file()] == ["1.xml"]


@pytest.mark.parametrize("path", ["../1.xml", "/etc/1.xml", "a/../../1.xml", ""])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    files = open_place(settings.FilesPlace(path=tmp_path / "files"), "erp")
    with pytest.raises(ValueError, match="within"):
        files.put_once(path, b"x")


def test_a_bucket_that_does_not_exist_is_one_clear_line(aws: AwsServer) -> None:
    files = open_place(settings.FilesPlace(bucket="nowhere", **aws.settings), "erp")
    with pytest.raises(TerminalDeliveryError, match=r"'nowhere'.*'erp' does not exist.*destinations\.erp\.bucket"):
        files.put_once("1.xml", b"x")


def test_a_stem_is_readable_safe_and_its_keys_own() -> None:
    assert file_stem("0123abcd:1:erp").startswith("0123abcd-1-erp-")
    stems = {file_stem(k) for k in ("a:1:x", "a-1-x", "a:1/x", "../" * 90, "ä" * 90, "", "." * 9)}
    assert len(stems) == 7
    assert all(len(s) <= 113 and "/" not in s and s.isascii() and not s.startswith(".") for s in stems)
