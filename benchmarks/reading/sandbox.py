"""Cost of the sandbox: `python -m benchmarks.reading sandbox [--count 1000] [--json FILE]`.

Small PDFs read in the sandbox and, in turns with it, by the same calls in this very process. The difference in
processor time, by part: the caller's share, the zygote's, the children's. What starting a zygote costs is told apart.
"""

import argparse
import hashlib
import json
import os
import resource
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.reading.process_memory import children_of, descendants
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from extractors.sandbox import Sandbox
from extractors.warming import warm_up
from extractors.warming_files import minimal_pdf
from holdpoint.document import BlobRef
from holdpoint.settings import LimitSettings

_LANGUAGES = ("eng",)
_CHUNK = 100  # documents by one way, then the same by the other
_TICKS = os.sysconf("SC_CLK_TCK")


def main(argv: list[str]) -> int:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading sandbox")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    result = measure(options.count)
    _print(result)
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0


def small_pdfs(count: int) -> list[bytes]:
    """One page with three lines each, no two the same."""
    return [
        minimal_pdf(("Muster Ltd, Leeds", f"Invoice no. A-{number}  of 12.03.2026", f"Total EUR {number}.00"))
        for number in range(count)
    ]


def measure(count: int) -> dict[str, Any]:
    """Milliseconds of processor time a document, by part."""
    limits = LimitSettings()
    options = ReadingOptions(limits=limits, languages=_LANGUAGES)
    files = [(_blob(data), data) for data in small_pdfs(count)]
    warm_up(_LANGUAGES)
    sandboxed, bare = _Parts(), 0.0
    with Sandbox(limits, _LANGUAGES, workers=1) as sandbox:
        level = sandbox.level()
        for blob, data in files[:20]:  # whatever is started at first use
            sandbox.read_and_extract(blob, data, options)
        started = _Parts.of_tree()
        for start in range(0, count, _CHUNK):
            chunk = files[start : start + _CHUNK]
            before = _own_seconds()
            inside = [[r.model_dump_json() for r in read_and_extract(b, d, options)] for b, d in chunk]
            bare += _own_seconds() - before
            parts = _Parts.of_tree()
            outside = [[r.model_dump_json() for r in sandbox.read_and_extract(b, d, options)] for b, d in chunk]
            sandboxed.add(_Parts.of_tree().since(parts))
            if inside != outside:
                raise AssertionError("the sandbox read something else than the process itself")
    each = 1000 / count
    return {
        "documents": count,
        "bare_ms": round(bare * each, 2),
        "caller_ms": round(sandboxed.caller * each, 2),
        "zygotes_ms": round(sandboxed.zygotes * each, 2),
        "children_ms": round(sandboxed.children * each, 2),
        "sandbox_costs_ms": round((sandboxed.caller + sandboxed.zygotes + sandboxed.children - bare) * each, 2),
        "starting_s": round(started.zygotes + started.children, 2),
        "level": level,
    }


class _Parts:
    """Processor seconds: this process, those it started, and whatever runs or ran below them."""

    def __init__(self, caller: float = 0.0, zygotes: float = 0.0, children: float = 0.0) -> None:
        self.caller, self.zygotes, self.children = caller, zygotes, children

    @classmethod
    def of_tree(cls) -> "_Parts":
        """Up to now."""
        zygotes = children = 0.0
        for zygote in children_of(os.getpid()):
            own, waited = _seconds(zygote)
            zygotes, children = zygotes + own, children + waited
            children += sum(sum(_seconds(pid)) for pid in descendants(zygote))
        return cls(_own_seconds(), zygotes, children)

    def since(self, earlier: "_Parts") -> "_Parts":
        """The difference."""
        return _Parts(self.caller - earlier.caller, self.zygotes - earlier.zygotes, self.children - earlier.children)

    def add(self, other: "_Parts") -> None:
        """Sum up."""
        self.caller += other.caller
        self.zygotes += other.zygotes
        self.children += other.children


def _own_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _seconds(pid: int) -> tuple[float, float]:
    """Of a process, and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:  # ended just now
        return 0.0, 0.0
    own, system, waited, waited_system = (int(field) / _TICKS for field in fields[11:15])
    return own + system, waited + waited_system


def _blob(data: bytes) -> BlobRef:
    sha256 = hashlib.sha256(data).hexdigest()
    return BlobRef(sha256=sha256, size=len(data), media_type="application/pdf", name="small.pdf")


def _print(result: dict[str, Any]) -> None:
    table = Table(title=f"{result['documents']} small PDFs, processor time a document")
    for column in ("part", "ms"):
        table.add_column(column)
    for name in ("caller_ms", "zygotes_ms", "children_ms", "bare_ms", "sandbox_costs_ms"):
        table.add_row(name.removesuffix("_ms").replace("_", " "), f"{result[name]:.2f}")
    console = Console()
    console.print(table)
    console.print(f"Starting: {result['starting_s']} s once. Restrictions: {result['level']}")
