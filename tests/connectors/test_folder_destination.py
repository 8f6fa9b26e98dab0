"""Releases in a folder: each delivery once in every file, whatever dies when; no cell is a formula."""

import csv
import errno
import fcntl
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.destinations.folder import LINE_ITEM_COLUMNS, RELEASE_COLUMNS, FolderDestination
from connectors.destinations.spreadsheet import csv_line, safe_cell
from connectors.message import schema_text
from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError
from tests.support.deliveries import INVOICE, make_delivery, make_release

ROOT = Path(__file__).resolve().parent.parent.parent


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def assert_each_once(folder: Path, numbers: list[int]) -> None:
    """Every delivery stands exactly once in all three files, complete."""
    expected = sorted(make_delivery(i).body for i in numbers)
    assert sorted((folder / "releases.jsonl").read_text(encoding="utf-8").splitlines()) == expected
    keys = Counter(make_delivery(i).key for i in numbers)
    rows = read_csv(folder / "releases.csv")
    assert Counter(row["idempotency_key"] for row in rows) == keys
    assert all(row["sha256"] == "ab" * 32 and None not in row for row in rows)
    items = Counter((row["idempotency_key"], row["row"]) for row in read_csv(folder / "line_items.csv"))
    assert items == Counter((key, row) for key in keys for row in ("1", "2"))


def test_the_folder_holds_what_its_schema_and_headers_say(tmp_path: Path) -> None:
    FolderDestination("files", tmp_path).send(make_delivery())
    (row,) = read_csv(tmp_path / "releases.csv")
    assert tuple(row) == RELEASE_COLUMNS
    assert row["total_amount"] == "-119.00"  # a number, not text
    assert row["seller_name"] == "Müller & Söhne GmbH"
    first, second = read_csv(tmp_path / "line_items.csv")
    assert tuple(first) == LINE_ITEM_COLUMNS
    assert [first["description"], second["amount"]] == ["Part 1", "2.00"]
    assert (tmp_path / "release-2.json").read_text(encoding="utf-8") == schema_text()


def test_a_consumer_may_take_the_files_away_without_getting_anything_twice(tmp_path: Path) -> None:
    destination = FolderDestination("files", tmp_path)
    destination.send(make_delivery(1))
    for name in ("releases.jsonl", "releases.csv", "line_items.csv"):
        (tmp_path / name).unlink()
    destination.send(make_delivery(1))
    destination.send(make_delivery(2))
    assert_each_once(tmp_path, [2])


def test_another_body_under_a_delivered_key_is_refused(tmp_path: Path) -> None:
    destination = FolderDestination("files", tmp_path)
    destination.send(make_delivery(1))
    other = make_delivery(1, release=make_release({**INVOICE, "total_amount": "1.00"}))
    with pytest.raises(TerminalDeliveryError, match="another body"):
        destination.send(other)
    assert_each_once(tmp_path, [1])


def test_files_of_another_version_are_not_mixed_with_this_ones(tmp_path: Path) -> None:
    (tmp_path / "releases.csv").write_text("key,total\nold,1\n")
    with pytest.raises(TransientDeliveryError, match="Move it away"):
        FolderDestination("files", tmp_path).send(make_delivery())
    (tmp_path / "releases.csv").unlink()
    FolderDestination("files", tmp_path).send(make_delivery())
    assert_each_once(tmp_path, [1])


def steps_of(send: Callable[[], None], at: int | None, act: Callable[[str, tuple[Any, ...]], None]) -> int:
    """Run `send`, calling `act` before its `at`-th call that changes the disk; return how many there were."""
    names = ("write", "fsync", "ftruncate", "rename", "replace", "open")
    real = {name: getattr(os, name) for name in names}
    count = 0

    def counted(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                act(name, args)
            return real[name](*args, **kwargs)

        return call

    try:
        for name in names:
            setattr(os, name, counted(name))
        send()
    finally:
        for name in names:
            setattr(os, name, real[name])
    return count


@pytest.mark.parametrize("torn", [False, True])
def test_killed_before_any_step_and_sent_again_each_delivery_stands_once(tmp_path: Path, torn: bool) -> None:
    """SIGKILL before every single call that touches the disk; with `torn`, after half of a write."""
    real_write = os.write

    def die(name: str, args: tuple[Any, ...]) -> None:
        if torn and name == "write":
            real_write(args[0], bytes(args[1])[: len(args[1]) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    steps = steps_of(lambda: FolderDestination("files", tmp_path / "dry").send(make_delivery(1)), None, die)
    assert steps > 15
    for at in range(1, steps + 1):
        folder = tmp_path / str(at)
        destination = FolderDestination("files", folder)
        child = os.fork()
        if child == 0:
            steps_of(lambda to=destination: to.send(make_delivery(1)), at, die)  # type: ignore[misc]
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"step {at} was not reached"
        destination.send(make_delivery(2))
        destination.send(make_delivery(1))
        destination.send(make_delivery(1))
        assert_each_once(folder, [1, 2])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_failing_disk_is_worth_trying_again_and_leaves_no_trace(tmp_path: Path, number: int) -> None:
    """The disk refuses each step in turn, a write after half of its bytes; then it works again."""
    real_write = os.write

    def refuse(name: str, args: tuple[Any, ...]) -> None:
        if name == "write":
            real_write(args[0], bytes(args[1])[: len(args[1]) // 2])
        raise OSError(number, os.strerror(number))

    at = 1
    while True:
        folder = tmp_path / str(at)
        destination = FolderDestination("files", folder)
        try:
            if steps_of(lambda to=destination: to.send(make_delivery(1)), at, refuse) < at:  # type: ignore[misc]
                break
        except TransientDeliveryError as error:
            assert os.strerror(number) in error.fact and error.remedy
            files = [folder / name for name in ("releases.jsonl", "releases.csv", "line_items.csv")]
            assert all(f.read_bytes()[-1:] in (b"", b"\n") for f in files if f.exists())  # no torn line is seen
        destination.send(make_delivery(2))
        destination.send(make_delivery(1))
        assert_each_once(folder, [1, 2])
        at += 1
    assert at > 15


def test_each_step_is_on_disk_before_the_next(tmp_path: Path) -> None:
    """A power loss loses what was not forced to disk; a kill cannot show that, the order of the calls does."""
    destination = FolderDestination("files", tmp_path)
    destination.send(make_delivery(1))
    seen: list[str] = []
    names = {"write": os.write, "fsync": os.fsync, "rename": os.rename, "replace": os.replace}

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            target = Path(f"/proc/self/fd/{args[0]}").readlink() if isinstance(args[0], int) else Path(args[1])
            seen.append(f"{name} {re.sub('^[0-9a-f]{40}|[.]new-.*', '*', target.name)}")
            return real(*args)

        return call

    try:
        for name, real in names.items():
            setattr(os, name, noted(name, real))
        destination.send(make_delivery(2))
    finally:
        for name, real in names.items():
            setattr(os, name, real)
    files = ("releases.jsonl", "releases.csv", "line_items.csv")
    assert seen == [
        *("fsync *", "replace *.pending.json", "fsync entries"),
        *(step for file in files for step in (f"write {file}", f"fsync {file}")),
        *("rename *.json", "fsync entries"),
    ]


def test_one_process_writes_at_a_time_and_another_one_waits_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    destination = FolderDestination("files", tmp_path)
    destination.send(make_delivery(1))
    with (tmp_path / ".lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        monkeypatch.setattr("connectors.destinations.folder._LOCK_SECONDS", 0.1)
        with pytest.raises(TransientDeliveryError, match="Another process"):
            destination.send(make_delivery(2))
        monkeypatch.setattr("connectors.destinations.folder._LOCK_SECONDS", 10)
        sender = threading.Thread(target=destination.send, args=(make_delivery(2),))
        sender.start()
        sender.join(0.2)
        assert sender.is_alive()
        assert_each_once(tmp_path, [1])
    sender.join()
    assert_each_once(tmp_path, [1, 2])


SENDER = """
import sys
from pathlib import Path
from connectors.destinations.folder import FolderDestination
from tests.support.deliveries import make_delivery
destination = FolderDestination("files", Path(sys.argv[1]))
print("ready", flush=True)
for number in map(int, sys.argv[2:]):
    destination.send(make_delivery(number))
"""


def start_sender(folder: Path, numbers: list[int]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SENDER, str(folder), *map(str, numbers)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_senders_killed_at_random_times_beside_each_other_leave_each_delivery_once(tmp_path: Path) -> None:
    """Two processes send the same deliveries in different orders and are killed; the last run is left in peace."""
    numbers = list(range(1, 31))
    generator = random.Random(7)
    for _ in range(5):
        processes = [start_sender(tmp_path, generator.sample(numbers, len(numbers))) for _ in range(2)]
        time.sleep(generator.uniform(0.0, 0.06))
        for process in processes:
            process.kill()
            process.communicate()
    last = start_sender(tmp_path, numbers)
    last.communicate()
    assert last.returncode == 0
    assert_each_once(tmp_path, numbers)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30 1234", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "\u200b@x", '"=1', "＝1", "-"],
)
def test_a_cell_that_could_start_a_formula_becomes_text(text: str) -> None:
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-12.50", "0.00", "119.00", "Müller = Söhne", "a-b", "x@y.example", "", "2026-01-31"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


NASTY = st.text(st.sampled_from("=+-@;,'\" \t\r\n\x00\u00a0\u200b\u2028aA1.0(!|＝")) | st.text()


@settings(max_examples=400)
@given(st.lists(NASTY, min_size=1, max_size=4))
@example(["", '";-0'])  # read with ";" the cell was -0"
def test_no_reader_of_a_line_ever_sees_a_formula(cells: list[str]) -> None:
    """Read with commas it has these cells; read with commas or semicolons no cell starts a formula."""
    line = csv_line(cells)
    assert line.count("\n") == 1 and "\r" not in line
    for delimiter in (",", ";"):
        (row,) = csv.reader(io.StringIO(line, newline=""), delimiter=delimiter)
        for cell in row:
            start = cell.lstrip().lstrip("\u200b\ufeff ")
            # Negative amounts stay numbers; read with ";" they may drag the "," after them along.
            first = start.split(",")[0] if start.startswith("-") else start
            is_number = first.lstrip("-").replace(".", "", 1).strip().isdecimal()
            assert is_number or not start.startswith(tuple("=+-@＝")), row
    assert len(next(csv.reader(io.StringIO(line, newline="")))) == len(cells)


def test_a_formula_from_a_document_stays_text_in_every_file(tmp_path: Path) -> None:
    release = make_release({**INVOICE, "seller_name": '=HYPERLINK("http://evil.example";"x")', "number": "=1+1"})
    FolderDestination("files", tmp_path).send(make_delivery(1, release=release))
    (row,) = read_csv(tmp_path / "releases.csv")
    assert row["seller_name"].startswith("'=") and row["number"] == "'=1+1"
    (line,) = (tmp_path / "releases.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["fields"]["number"] == "=1+1"
