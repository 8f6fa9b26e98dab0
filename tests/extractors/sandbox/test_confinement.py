"""What a child cannot do, by all mechanisms together and by each alone: one that fails must not open everything."""

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.reading.hostile_files.wrapping import zipped
from extractors.sandbox import Sandbox
from holdpoint.document import BlobRef
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

HOSTILE = "tests.extractors.sandbox.hostile_calls:"
REFUSED = {"PermissionError", "EPERM", "EACCES", "ValueError"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LimitSettings(wall_seconds=5), ("eng",), workers=2) as running:
        if not running.level()["seccomp"]:
            pytest.skip("this machine has no seccomp filters")
        yield running


@pytest.mark.parametrize("call", ["fork", "open_socket", "start_program", "change_limits"])
def test_a_child_starts_nothing_and_opens_nothing(sandbox: Sandbox, call: str) -> None:
    assert sandbox.call(HOSTILE + call) in REFUSED


def test_threads_stay_possible(sandbox: Sandbox) -> None:
    assert sandbox.call(HOSTILE + "start_thread") == "ran"


def test_other_processes_are_out_of_reach(sandbox: Sandbox) -> None:
    """Neither its caller nor the process it was forked from."""
    for pid in (os.getpid(), sandbox.zygote_pid()):
        assert sandbox.call(HOSTILE + "kill", pid) in REFUSED
        assert sandbox.call(HOSTILE + "trace", pid) in REFUSED
    assert sandbox.call(HOSTILE + "answer", 1) == 1


def test_files_stay_as_they_are(sandbox: Sandbox, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("as it was")
    assert sandbox.call(HOSTILE + "write_file", str(kept)) in REFUSED
    assert sandbox.call(HOSTILE + "remove", str(kept)) in REFUSED
    assert kept.read_text() == "as it was"


PROGRAM = """
import sys
import zipfile
from tests.extractors.sandbox import hostile_calls as calls
from extractors.sandbox import confinement
from extractors.sandbox.landlock import forbid_changes
from extractors.sandbox.seccomp import CallFilter
path, port = sys.argv[2], int(sys.argv[3])
try:
    confine = {"landlock": forbid_changes, "network": confinement._leave_network, "seccomp": CallFilter().install}
    confine[sys.argv[1]]()
except OSError:
    print("unavailable")
    sys.exit()
print(calls.write_file(path), calls.remove(path), calls.start_program(), calls.connect(port), calls.fork())
"""
DENIED, ANY = "PermissionError", "any"


@pytest.mark.parametrize(
    ("mechanism", "expected"),
    [
        ("landlock", [DENIED, DENIED, DENIED, ANY, "forked"]),  # connections from its fourth version on
        ("network", ["written", "removed", "started", "OSError", "forked"]),
        ("seccomp", [DENIED, DENIED, DENIED, DENIED, "EPERM"]),
    ],
)
def test_each_mechanism_alone_keeps_its_promise(tmp_path: Path, mechanism: str, expected: list[str]) -> None:
    (tmp_path / "kept").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = [mechanism, str(tmp_path / "kept"), str(server.getsockname()[1])]
        environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
        said = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
    if said == ["unavailable"]:
        pytest.skip(f"this machine has no {mechanism}")
    said = [word for word in said if word not in ("Python", sys.version.split()[0])]  # the started program's own words
    assert [ANY if due == ANY else word for word, due in zip(said, expected, strict=True)] == expected


def test_a_member_that_wants_all_memory_leaves_the_others(sandbox: Sandbox) -> None:
    """LZMA's head says how much its reader must take at once."""
    data = bytearray(zipped({"greedy.bin": bytes(range(256)) * 9, "b.bin": b"content"}, zipfile.ZIP_LZMA))
    at = data.index(b"greedy.bin") + 10
    assert data[at + 2 : at + 4] == b"\x05\x00"  # five bytes of properties follow, the last four are the size
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    blob = BlobRef(sha256="0" * 64, size=len(data), media_type="application/zip", name="a.zip")
    greedy, other = sandbox.unpack(blob, bytes(data)).members
    assert greedy.problem is not None
    assert greedy.problem.code is ReasonCode.RESOURCE_LIMIT
    assert other.data == b"content"
