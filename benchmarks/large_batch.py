"""One large batch of mixed samples: `python -m benchmarks.large_batch [--documents 5000] [--seed 1] [--json FILE]`.

Scans, photos, archives, mails and troublemakers among invoices, as a drop has them. While `holdpoint process` runs, the
number of documents extracted is read from the store and the resident memory of the command from the system, once a
second, with the processor time of the command and all its children; its progress lines are kept. Shown at the end: the
rate in each fifth of the batch, by the clock and by processor time (which other work on the machine does not change),
the memory at a fifth and at the end, and whether every progress line was true: never backwards, never beyond the total,
the total reached.
"""

import argparse
import contextlib
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from flows.configuration import load_settings
from flows.wiring import Runtime
from samples.drop import make_drop

ROOT = Path(__file__).resolve().parent.parent
_LINE = re.compile(r"(\w+): (\d+) of (\d+)")


_TICKS = os.sysconf("SC_CLK_TCK")


class Sample(NamedTuple):
    """How far a batch was: by the clock, by processor time, and what the command held of memory."""

    seconds: float
    cpu_seconds: float
    done: int
    megabytes: float


class Watch:
    """Samples while a process runs."""

    def __init__(self, runtime: Runtime, pid: int) -> None:
        self.samples: list[Sample] = []
        self._runtime = runtime
        self._pid = pid
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the process has ended."""
        self._thread.join()

    def _watch(self) -> None:
        with contextlib.suppress(OSError, StopIteration):
            while True:
                status = Path(f"/proc/{self._pid}/status").read_text().splitlines()
                memory = int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024
                seconds = time.monotonic() - self._started
                self.samples.append(Sample(seconds, _cpu_of_tree(self._pid), self._extracted(), memory))
                time.sleep(1)

    def _extracted(self) -> int:
        store = self._runtime.store
        return sum(store.shards.progress(batch).extracted for batch in store.queue.batches(limit=1))


def _cpu_of_tree(pid: int) -> float:
    """Seconds that a process, its children that run and those that have ended have used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = [c for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()]
    except OSError:
        return 0.0  # it has ended meanwhile
    return sum(map(int, fields[11:15])) / _TICKS + sum(_cpu_of_tree(int(child)) for child in children)


def fifths(samples: Sequence[Sample], total: int) -> tuple[list[float], list[float]]:
    """Documents a second in each fifth from the first document on, by the clock and by processor time."""
    marks = [next(s for s in samples if s.done >= max(1, total * share // 5)) for share in range(6)]
    steps = list(itertools.pairwise(marks))
    return (
        [(b.done - a.done) / max(b.seconds - a.seconds, 0.001) for a, b in steps],
        [(b.done - a.done) / max(b.cpu_seconds - a.cpu_seconds, 0.001) for a, b in steps],
    )


def honest(lines: Sequence[str]) -> list[str]:
    """What is wrong with the progress lines; nothing where they told the truth."""
    wrong: list[str] = []
    last: dict[str, tuple[int, int]] = {}
    for line in lines:
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        stage, done, total = found[1], int(found[2]), int(found[3])
        if done < last.get(stage, (0, 0))[0] or done > total:
            wrong.append(line.strip())
        last[stage] = (done, total)
    wrong += [f"{stage} ended at {done} of {total}" for stage, (done, total) in last.items() if done != total]
    if not {"extract", "validate", "settle"} <= last.keys():
        wrong.append(f"only {sorted(last)} were shown")
    return wrong


def measure(count: int, seed: int, folder: Path) -> dict[str, Any]:
    """Make the drop, process it, watch; prints as it goes."""
    began = time.monotonic()
    make_drop(folder, count, seed)
    # Taken in the order in which they were made: by name all scans would come together, and no rate could be steady.
    made = sorted((folder / "documents").iterdir(), key=lambda path: path.stat().st_mtime)
    for number, path in enumerate(made, start=1):
        path.rename(path.with_name(f"{number:05d}-{path.name}"))
    print(f"{count} files made in {time.monotonic() - began:.0f} s", flush=True)
    settings = {
        "data_dir": "data",
        "sources": {"drop": {"path": "documents", "settle_seconds": 0}},
        "destinations": {"files": {"kind": "folder", "path": "out"}},
        "document_types": {t: {"primary": "files"} for t in ("invoice", "credit_note", "order", "receipt", "contract")},
    }
    config = folder / "holdpoint.yaml"
    with config.open("w") as file:
        YAML().dump(settings, file)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
    with Runtime(load_settings(config)) as runtime:
        process = subprocess.Popen(  # noqa: S603 -- our own command line
            [sys.executable, "-m", "flows.cli", "process", "--config", str(config), "--no-deliver"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        watch = Watch(runtime, process.pid)
        lines = []
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line)
            print(f"  {line.rstrip()}", flush=True)
        code = process.wait()
        watch.join()
    if code:
        raise SystemExit(f"`holdpoint process` ended with {code}")
    summary = json.loads((folder / "data" / "summary.json").read_text())
    total = max(sample.done for sample in watch.samples)
    rates, cpu_rates = fifths(watch.samples, total)
    middle = [s.megabytes for s in watch.samples if total * 0.15 <= s.done <= total * 0.25]
    # Before the last document, because Great Expectations is loaded once after it, whatever the size of the batch.
    late = [s.megabytes for s in watch.samples if total * 0.85 <= s.done < total]
    growth = (max(late) / max(middle)) if middle and late else float("nan")
    print(f"{total} documents extracted, {summary['outcomes']}")
    print("documents a second in each fifth: " + ", ".join(f"{rate:.2f}" for rate in rates))
    print("documents a CPU-second in each fifth: " + ", ".join(f"{rate:.2f}" for rate in cpu_rates))
    print(
        f"memory of the command: {max(middle, default=0):.0f} MB at a fifth, {max(late, default=0):.0f} MB at the end"
    )
    return {
        "files": count,
        "documents": total,
        "outcomes": summary["outcomes"],
        "equation_holds": summary["equation_holds"],
        "rates": rates,
        "cpu_rates": cpu_rates,
        "steadiness": min(cpu_rates) / max(cpu_rates),
        "memory_growth": growth,
        "progress_faults": honest(lines),
        "load_average": os.getloadavg()[0],
    }


def main() -> None:
    """Measure; exit code 1 when something was lost, the memory grew or the progress lied."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdpoint-large-") as name:
        found = measure(given.documents, given.seed, Path(name))
    goals = {
        "arrivals equation holds": found["equation_holds"],
        "slowest fifth at least 0.8 x the quickest, by processor time": found["steadiness"] >= 0.8,
        "memory within 10 % from a fifth to the end": found["memory_growth"] <= 1.1,
        "every progress line true": not found["progress_faults"],
    }
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    if given.json is not None:
        given.json.write_text(json.dumps(found | {"goals": goals}, indent=2) + "\n")
    sys.exit(0 if all(goals.values()) else 1)


if __name__ == "__main__":
    main()
