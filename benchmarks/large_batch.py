"""One large batch of mixed samples: `python -m benchmarks.large_batch [--documents 5000] [--seed 1] [--json FILE]`.

Scans, photos, archives, mails and troublemakers among invoices, as a drop has them. While `holdpoint process` runs, the
number of documents extracted is read from the store and the resident memory of the command from the system, once a
second; its progress lines are kept. Shown at the end: the rate in each fifth of the batch, the memory at a fifth and at
the end, and whether every progress line was true: never backwards, never beyond the total, the total reached.
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
from typing import Any

from ruamel.yaml import YAML

from flows.configuration import load_settings
from flows.wiring import Runtime
from samples.drop import make_drop

ROOT = Path(__file__).resolve().parent.parent
_LINE = re.compile(r"(\w+): (\d+) of (\d+)")


class Watch:
    """Samples of (seconds, documents extracted, resident megabytes) while a process runs."""

    def __init__(self, runtime: Runtime, pid: int) -> None:
        self.samples: list[tuple[float, int, float]] = []
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
                self.samples.append((time.monotonic() - self._started, self._extracted(), memory))
                time.sleep(1)

    def _extracted(self) -> int:
        store = self._runtime.store
        return sum(store.shards.progress(batch).extracted for batch in store.queue.batches(limit=1))


def fifths(samples: Sequence[tuple[float, int, float]], total: int) -> list[float]:
    """Documents a second in each fifth of the batch, from when the first document was through."""
    marks = []
    for share in range(6):
        wanted = max(1, total * share // 5)
        marks.append(next((seconds, done) for seconds, done, _ in samples if done >= wanted))
    return [(b[1] - a[1]) / max(b[0] - a[0], 0.001) for a, b in itertools.pairwise(marks)]


def honest(lines: Sequence[str]) -> list[str]:
    """What is wrong with the progress lines; nothing where they told the truth."""
    wrong, last = [], {}
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
    for number, file in enumerate(sorted((folder / "documents").iterdir(), key=lambda f: f.stat().st_mtime), start=1):
        file.rename(file.with_name(f"{number:05d}-{file.name}"))
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
    total = max(done for _, done, _ in watch.samples)
    rates = fifths(watch.samples, total)
    middle = [memory for _, done, memory in watch.samples if total * 0.15 <= done <= total * 0.25]
    # Before the last document, because Great Expectations is loaded once after it, whatever the size of the batch.
    late = [memory for _, done, memory in watch.samples if total * 0.85 <= done < total]
    growth = (max(late) / max(middle)) if middle and late else float("nan")
    print(f"{total} documents extracted, {summary['outcomes']}")
    print("documents a second in each fifth: " + ", ".join(f"{rate:.2f}" for rate in rates))
    print(
        f"memory of the command: {max(middle, default=0):.0f} MB at a fifth, {max(late, default=0):.0f} MB at the end"
    )
    return {
        "files": count,
        "documents": total,
        "outcomes": summary["outcomes"],
        "equation_holds": summary["equation_holds"],
        "rates": rates,
        "steadiness": min(rates) / max(rates),
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
        "slowest fifth at least half as fast as the quickest": found["steadiness"] >= 0.5,
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
