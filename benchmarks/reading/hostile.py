"""What hostile files can do: `python -m benchmarks.reading hostile [--wall 20] [--cpu 10] [--only TEXT] [--json FILE]`.

Makes the files, puts them through the sandbox with a good document after each, in a folder of its own that must not
change, and prints how they ended. Exit code 1 where a promise was broken.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.reading.hostile_files.corpus import hostile_files
from benchmarks.reading.hostile_files.hostile_file import CANARY, HostileFile
from benchmarks.reading.hostile_run import Ending, HostileRun
from benchmarks.reading.process_memory import PeakMemory
from extractors.sandbox import Sandbox
from holdpoint.settings import LimitSettings

_MOST_MEMORY = 3 * 1024**3  # bytes
_FAILED_READER = ("made its reader fail", "made its reader crash", "made its reader end")


def main(argv: list[str]) -> int:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading hostile")
    parser.add_argument("--wall", type=int, default=20, help="seconds a document may take")
    parser.add_argument("--cpu", type=int, default=10, help="seconds of processor time a document may take")
    parser.add_argument("--only", default="", help="only files with this in their names")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    result = measure(LimitSettings(wall_seconds=options.wall, cpu_seconds=options.cpu), options.only)
    _print(result)
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 1 if result["broken_promises"] else 0


def measure(limits: LimitSettings, only: str = "") -> dict[str, Any]:
    """The figures of a whole run. Every file has as long, however many scanned pages it says it has."""
    limits = limits.model_copy(update={"scanned_page_wall_seconds": 0, "scanned_page_cpu_seconds": 0})
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as scratch:
        kept = [_kept(Path(made), file) for file in hostile_files() if only in file.name]
        started = time.monotonic()
        with (
            _at_home_in(Path(scratch)) as unchanged,
            Sandbox(limits, ("eng",), workers=1) as sandbox,
            PeakMemory() as peak,
        ):
            level = sandbox.level()
            run = HostileRun(sandbox, limits, ("eng",))
            endings = run.run((_again(Path(made), file) for file in kept), _tell)
            written = unchanged()
        seconds = time.monotonic() - started
    return _result(endings, written, peak.bytes, seconds) | {"limits": limits.model_dump(), "sandbox": level}


def _kept(folder: Path, file: HostileFile) -> HostileFile:
    """The file without its bytes, which go to the disk: making them takes memory that is not the run's."""
    (folder / file.name).write_bytes(file.data)
    return replace(file, data=b"")


def _again(folder: Path, file: HostileFile) -> HostileFile:
    return replace(file, data=(folder / file.name).read_bytes())


@contextmanager
def _at_home_in(folder: Path) -> Iterator[Any]:
    """Whatever a reader could take for its own place is in the folder. Gives what tells of files made or changed."""
    before = {name: os.environ.get(name) for name in ("HOME", "TMPDIR")}
    place = Path.cwd()
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    for name in ("watched", "watched/inner"):
        (folder / name).mkdir()
    (folder / "watched" / CANARY).write_text("as it was", encoding="utf-8")
    os.chdir(folder / "watched" / "inner")

    def listing() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}

    first = listing()
    places = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/"))  # noqa: S108 - where the archives point

    def changes() -> list[str]:
        changed = set(first.keys() ^ listing().keys()) | {p for p, s in listing().items() if first.get(p, s) != s}
        outside = [str(path) for parent in places for path in parent.glob(f"*{CANARY}*")]
        return sorted(changed) + outside

    try:
        yield changes
    finally:
        os.chdir(place)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _tell(ending: Ending) -> None:
    for promise in ending.broken:
        print(f"BROKEN {ending.file.name}: {promise}", flush=True)


def _result(endings: list[Ending], written: list[str], peak: int, seconds: float) -> dict[str, Any]:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    noticed: dict[str, Counter[str]] = defaultdict(Counter)
    for ending in endings:
        kinds[ending.file.kind]["files"] += 1
        kinds[ending.file.kind].update(ending.outcomes)
        noticed[ending.file.kind].update(ending.found)
    broken = [f"{e.file.name}: {promise}" for e in endings for promise in e.broken]
    broken += [f"written: {path}" for path in written]
    if peak > _MOST_MEMORY:
        broken.append(f"the run had {peak / 1024**2:.0f} MB at once")
    slowest = sorted(endings, key=lambda e: e.longest, reverse=True)[:10]
    failed = {e.file.name: s for e in endings for s in e.said if any(words in s for words in _FAILED_READER)}
    next_good = sorted(e.next_good for e in endings)
    return {
        "files": len(endings),
        "kinds": {kind: dict(counts) for kind, counts in kinds.items()},
        "noticed": {kind: dict(counts) for kind, counts in noticed.items() if counts},
        "slowest_seconds": {e.file.name: round(e.longest, 2) for e in slowest},
        "next_good_seconds": {"median": round(next_good[len(next_good) // 2], 3), "most": round(next_good[-1], 3)}
        if endings
        else {},
        "reader_failed": failed,
        "files_written": written,
        "peak_memory_mb": round(peak / 1024**2),
        "seconds": round(seconds, 1),
        "broken_promises": broken,
    }


def _print(result: dict[str, Any]) -> None:
    table = Table(title=f"{result['files']} hostile files, {result['seconds']} s, peak {result['peak_memory_mb']} MB")
    for column in ("kind", "files", "ended", "noticed"):
        table.add_column(column)
    for kind, counts in result["kinds"].items():
        table.add_row(kind, str(counts["files"]), _listed(counts), _listed(result["noticed"].get(kind, {})))
    console = Console()
    console.print(table)
    console.print(f"The good document behind each: {result['next_good_seconds']}; slowest: {result['slowest_seconds']}")
    console.print(f"Readers that crashed or failed, contained: {result['reader_failed'] or 'none'}")
    console.print(f"Broken promises: {result['broken_promises'] or 'none'}")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if name != "files")
