"""Fuzzing: `python -m benchmarks.reading fuzzing [--minutes 10] [--only NAME ...] [--keep DIR] [--json FILE]`.

Each parser gets changed files for that many minutes of processor time (making the files counts too), in forked
children that are shut in as in the product. What is read or refused with a reason is in order. A find is an exception
of any other kind, a crash, memory beyond the limit, or a file that takes more than ten seconds of processor time. Its
number makes the file again: `--again NAME NUMBER FILE`.
"""

import argparse
import ctypes
import json
import mmap
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.reading.fuzzed_parsers import FuzzedParser, fuzzed_parsers
from benchmarks.reading.mutations import mutated, mutated_member
from extractors.sandbox.confinement import confine
from holdpoint.errors import UnreadableError

_SLOW = 10.0  # seconds of processor time
_MEMORY_MB = 1024
_EACH_CHILD = 400  # files; then a fresh one, so that nothing piles up
_TICKS = os.sysconf("SC_CLK_TCK")
_NICE = 10
_REPAIRED = 0.8  # share of the files, for formats in which most changes would be refused at the door


class _Progress(ctypes.Structure):
    """Of a child, in memory shared with it: each field is written at once, so that none is ever read half."""

    _fields_ = (("number", ctypes.c_int64), ("begun", ctypes.c_double))  # of the file; processor time at its start


def main(argv: list[str]) -> int:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading fuzzing")
    parser.add_argument("--minutes", type=float, default=10.0, help="of processor time, for each parser")
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--keep", type=Path, help="write the files that were finds there")
    parser.add_argument("--again", nargs=3, metavar=("NAME", "NUMBER", "FILE"), help="write one file and read nothing")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    parsers = fuzzed_parsers()
    if options.again:
        name, number, path = options.again
        Path(path).write_bytes(file_of(name, parsers[name], int(number)))
        return 0
    result = {}
    for name, fuzzed in parsers.items():
        if not options.only or name in options.only:
            result[name] = fuzz(name, fuzzed, options.minutes * 60, options.first)
            print(f"{name}: {result[name]}", flush=True)
            _keep(options.keep, name, fuzzed, result[name]["finds"])
    _print(result)
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 1 if any(found["finds"] for found in result.values()) else 0


def file_of(name: str, fuzzed: FuzzedParser, number: int) -> bytes:
    """The file of that number."""
    rng = random.Random(f"{name} {number}")  # noqa: S311 - the same every time
    if fuzzed.is_package and rng.random() < _REPAIRED:
        return mutated_member(fuzzed.seeds, fuzzed.words, rng)
    data = mutated(fuzzed.seeds, fuzzed.words, rng)
    return fuzzed.repair(data) if fuzzed.repair is not None and rng.random() < _REPAIRED else data


def fuzz(name: str, fuzzed: FuzzedParser, seconds: float, first: int) -> dict[str, Any]:
    """What came of the files that were read in so many seconds of processor time."""
    outcomes: Counter[str] = Counter()
    finds: dict[str, int] = {}  # the first number of each kind
    number, left, begun = first, seconds, time.monotonic()
    while left > 0:
        shared = _Progress.from_buffer(mmap.mmap(-1, ctypes.sizeof(_Progress)))
        shared.number = number
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _live(name, fuzzed, number, shared, writing, left)
        os.close(writing)
        ended, used = _watched(pid, shared)
        left -= used
        counted, found = _told(reading)
        outcomes.update(counted)
        for kind, at in found.items():
            finds.setdefault(kind, at)
        last = shared.number
        if ended is not None:
            outcomes[ended] += 1
            finds.setdefault(ended, last)
        number = last + 1
    return {
        "files": number - first,
        "processor_seconds": round(seconds - left),
        "seconds": round(time.monotonic() - begun),
        "outcomes": dict(outcomes),
        "finds": finds,
    }


def _live(name: str, fuzzed: FuzzedParser, number: int, shared: _Progress, report: int, seconds: float) -> None:
    """A child's whole life, of so many seconds of the processor: never returns."""
    os.nice(_NICE)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    confine(os.getppid(), _MEMORY_MB, 3600)
    for at in range(number, number + _EACH_CHILD):
        if time.process_time() >= seconds and at > number:
            break
        data = file_of(name, fuzzed, at)
        shared.begun, shared.number = time.process_time(), at
        outcome, is_find = _outcome(fuzzed.call, data)
        os.write(report, f"{outcome}\t{at if is_find else ''}\n".encode())
    os._exit(0)


def _outcome(call: Callable[[bytes], object], data: bytes) -> tuple[str, bool]:
    try:
        call(data)
    except UnreadableError as error:
        return error.reason.value, False
    except MemoryError:
        return "memory", True
    except RecursionError:
        return "exception RecursionError", True
    except Exception as error:  # noqa: BLE001 - what must not come out of a parser
        return f"exception {type(error).__name__}", True
    return "read", False


def _watched(pid: int, shared: _Progress) -> tuple[str | None, float]:
    """Until it ends: None in order, else how; and the processor time that it took, its own children's included."""
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            break
        if _processor_seconds(pid) - shared.begun > _SLOW:
            os.kill(pid, signal.SIGKILL)
            _, _, used = os.wait4(pid, 0)
            return "slow", used.ru_utime + used.ru_stime
        time.sleep(0.05)
    if os.WIFSIGNALED(status):
        how: str | None = f"crash {signal.Signals(os.WTERMSIG(status)).name}"
    else:
        how = None if os.WEXITSTATUS(status) == 0 else f"end {os.WEXITSTATUS(status)}"
    return how, used.ru_utime + used.ru_stime


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _told(descriptor: int) -> tuple[Counter[str], dict[str, int]]:
    with os.fdopen(descriptor, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    finds: dict[str, int] = {}
    for outcome, at in rows:
        if at:
            finds.setdefault(outcome, int(at))
    return Counter(outcome for outcome, _ in rows), finds


def _keep(folder: Path | None, name: str, fuzzed: FuzzedParser, finds: dict[str, int]) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, number in finds.items():
            (folder / f"{name}-{number}-{kind.replace(' ', '-')}").write_bytes(file_of(name, fuzzed, number))


def _print(result: dict[str, Any]) -> None:
    table = Table(title="Fuzzing")
    for column in ("parser", "files", "CPU-s", "seconds", "read", "refused", "finds (first file)"):
        table.add_column(column)
    for name, found in result.items():
        outcomes, finds = found["outcomes"], found["finds"]
        refused = sum(n for outcome, n in outcomes.items() if outcome != "read" and outcome not in finds)
        shown = ", ".join(f"{kind}: {outcomes[kind]} ({at})" for kind, at in finds.items()) or "none"
        counted = (found["files"], found["processor_seconds"], found["seconds"], outcomes.get("read", 0), refused)
        table.add_row(name, *map(str, counted), shown)
    Console().print(table)
