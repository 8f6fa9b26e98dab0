"""What conducting costs: `python -m benchmarks.orchestration [--documents 1000] [--large 2000] [--json FILE]`.

The same born-digital samples go through
- a bare loop over the same functions (read, extract, summarise, check, route) in one process, and
- `holdpoint process`: Prefect server and flow, sandbox, store, audit trail, stage results,
and the CPU time of all processes of the second is compared with that of the first. Start-up (imports, the server's, the
zygote's) is what a run on one document costs, and is reported apart. Then: the parent's resident memory at two sizes,
and the time that reading takes with one worker and with two, as two children of one process and as two processes.

CPU-seconds and ratios, not wall time, except where two workers are compared with one: run it on a quiet machine.
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from flows.server import LocalServer
from samples.drop import make_drop

ROOT = Path(__file__).resolve().parent.parent
_TICK = os.sysconf("SC_CLK_TCK")

_BARE = """
import hashlib, resource, sys
from datetime import date
from pathlib import Path
from extractors.file_types import sniff
from extractors.pipeline import read_and_extract
from flows.configuration import load_settings
from validators.context import NoHistory
from flows.wiring import reading_options
from holdpoint.document import BlobRef
from review.policy import route
from summarizers.extractive import summarize
from validators.checks import check
from validators.context import CheckContext

settings = load_settings(Path(sys.argv[1]))
options = reading_options(settings)
files = sorted(Path(sys.argv[2]).iterdir())

def one(file):
    data = file.read_bytes()
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name=file.name)
    for read in read_and_extract(blob, data, options):
        summary = summarize(read.document, read.extraction)
        policy = settings.policy_for(read.extraction.type.document_type)
        context = CheckContext(policy=policy, history=NoHistory(), today=date.today(), confirmed=frozenset())
        route(read.extraction, summary, check(read.document, read.extraction, summary, context), policy)

for file in files[:20]:  # models and caches
    one(file)
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before = cpu()
for file in files:
    one(file)
print(cpu() - before)
"""


@dataclass(frozen=True)
class Run:
    """What one `holdpoint process` cost: CPU seconds of the command with its children and of the server, wall time."""

    documents: int
    command_cpu: float
    server_cpu: float
    wall: float
    reading_wall: float  # of the extract stage
    parent_peak_mb: float

    @property
    def cpu(self) -> float:
        return self.command_cpu + self.server_cpu


class Bench:
    """Folders and the server of one measurement."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._drops: dict[int, Path] = {}
        self.server = LocalServer(folder / "prefect")
        self.environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "OMP_THREAD_LIMIT": "1",
            "PYTHONPATH": str(ROOT),
            "PREFECT_HOME": str(folder / "prefect"),
        }

    def drop(self, count: int) -> Path:
        """A folder of so many born-digital documents."""
        if count not in self._drops:
            place = self._folder / f"drop-{count}"
            make_drop(place, count, self._seed, only="born-digital")
            self._drops[count] = place / "documents"
        return self._drops[count]

    def bare(self, count: int) -> float:
        """CPU seconds of the bare loop, without its start-up."""
        config = self._config("bare", self.drop(count), workers=1)
        done = subprocess.run(  # noqa: S603 -- our own interpreter
            [sys.executable, "-c", _BARE, str(config), str(self.drop(count))],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return float(done.stdout)

    def run(self, name: str, count: int, *, workers: int = 2, helpers: int = 0) -> Run:
        """One batch of so many documents by `holdpoint process`, with further `holdpoint work` processes if asked."""
        config = self._config(name, self.drop(count), workers=workers)
        environment = self.environment | {"PREFECT_API_URL": self.server.api_url}
        command = [sys.executable, "-m", "flows.cli"]
        working = [
            subprocess.Popen(  # noqa: S603
                [*command, "work", "--config", str(config)], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
            )
            for _ in range(helpers)
        ]
        time.sleep(8 * bool(helpers))  # until they look for work
        before, started = _cpu_of(self.server.pid), time.monotonic()
        process = subprocess.Popen(  # noqa: S603
            [*command, "process", "--config", str(config), "--no-deliver"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        peak = _Peak(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        for helper in working:
            helper.terminate()
            helper.wait()
        if status:
            raise SystemExit(f"`holdpoint process` ended with {os.waitstatus_to_exitcode(status)}")
        time.sleep(3)  # the server writes down what it was told
        summary = json.loads((config.parent / "data" / "summary.json").read_text())
        if sum(summary["outcomes"].values()) != count or not summary["equation_holds"]:
            raise SystemExit(f"the batch lost something: {summary['outcomes']}")
        return Run(
            documents=count,
            command_cpu=used.ru_utime + used.ru_stime,
            server_cpu=_cpu_of(self.server.pid) - before,
            wall=wall,
            reading_wall=summary["stage_seconds"]["extract"],
            parent_peak_mb=peak.megabytes(),
        )

    def _config(self, name: str, drop: Path, *, workers: int) -> Path:
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        settings = {
            "data_dir": "data",
            "sources": {"drop": {"path": str(drop), "settle_seconds": 0}},
            "destinations": {"files": {"kind": "folder", "path": "out"}},
            "document_types": {
                t: {"primary": "files"} for t in ("invoice", "credit_note", "order", "receipt", "contract")
            },
            "reading": {"workers": workers},
        }
        config = folder / "holdpoint.yaml"
        with config.open("w") as file:
            YAML().dump(settings, file)
        return config


class _Peak:
    """Follows the resident memory of a process, without its children, until it ends."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._kilobytes = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def megabytes(self) -> float:
        """The most there was."""
        self._thread.join()
        return self._kilobytes / 1024

    def _watch(self) -> None:
        with contextlib.suppress(OSError, StopIteration):
            while True:
                lines = Path(f"/proc/{self._pid}/status").read_text().splitlines()
                line = next(one for one in lines if one.startswith("VmHWM"))  # a zombie has none
                self._kilobytes = int(line.split()[1])
                time.sleep(0.2)


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and of those children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / _TICK


def measure(documents: int, large: int, seed: int) -> dict[str, Any]:
    """Every figure; prints as it goes."""
    small = max(large // 10, 1)
    with tempfile.TemporaryDirectory(prefix="holdpoint-orchestration-") as name:
        bench = Bench(Path(name), seed)
        print(f"making {documents} and {large} born-digital samples ...", flush=True)
        for count in (1, documents, small, large):
            bench.drop(count)
        bare = bench.bare(documents) / documents
        print(f"bare loop: {1000 * bare:.1f} ms CPU a document", flush=True)
        bench.server.start()
        try:
            bench.run("warm", 1)
            start_up = bench.run("start-up", 1)
            print(f"start-up: {start_up.cpu:.1f} s CPU ({start_up.server_cpu:.1f} of it the server)", flush=True)
            whole = bench.run("whole", documents)
            each = (whole.cpu - start_up.cpu) / (documents - 1)
            server = (whole.server_cpu - start_up.server_cpu) / (documents - 1)
            print(
                f"holdpoint process: {1000 * each:.1f} ms CPU a document (server {1000 * server:.1f}); "
                f"above the bare loop: {1000 * (each - bare):.1f} ms",
                flush=True,
            )
            few, many = bench.run("few", small), bench.run("many", large)
            growth = many.parent_peak_mb / few.parent_peak_mb
            print(
                f"parent's memory: {few.parent_peak_mb:.0f} MB at {small}, {many.parent_peak_mb:.0f} MB at {large} "
                f"documents: {growth:.2f} x",
                flush=True,
            )
            one = bench.run("one", documents, workers=1)
            two = bench.run("two", documents, workers=2)
            pair = bench.run("pair", documents, workers=1, helpers=1)
            children, processes = one.reading_wall / two.reading_wall, one.wall / pair.wall
            print(f"two children at once read {children:.2f} x as fast as one", flush=True)
            print(f"a batch with two worker processes ends {processes:.2f} x as fast as with one", flush=True)
        finally:
            bench.server.stop()
    return {
        "documents": documents,
        "bare_ms": 1000 * bare,
        "start_up_cpu_s": start_up.cpu,
        "ms_a_document": 1000 * each,
        "server_ms_a_document": 1000 * server,
        "above_bare_ms": 1000 * (each - bare),
        "parent_mb": {str(small): few.parent_peak_mb, str(large): many.parent_peak_mb},
        "parent_growth": growth,
        "two_children": children,
        "two_processes": processes,
        "load_average": os.getloadavg()[0],
        "peak_of_benchmark_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--large", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if shutil.disk_usage(tempfile.gettempdir()).free < 2 * 1024**3:
        raise SystemExit("2 GB of free disk are needed.")
    found = measure(given.documents, given.large, given.seed)
    goals = {
        "bare loop at most 60 ms": found["bare_ms"] <= 60,
        "at most 15 ms above it": found["above_bare_ms"] <= 15,
        "parent's memory within 10 %": found["parent_growth"] <= 1.1,
        "two workers at least 1.7 x one": max(found["two_children"], found["two_processes"]) >= 1.7,
    }
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    if given.json is not None:
        given.json.write_text(json.dumps(found | {"goals": goals}, indent=2) + "\n")
    sys.exit(0 if all(goals.values()) else 1)


if __name__ == "__main__":
    main()
