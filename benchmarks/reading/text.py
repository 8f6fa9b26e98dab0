"""Text layers: `python -m benchmarks.reading text [--data DIR] [--every 8] [--json FILE]`.

Rates are pages per CPU-second on every eighth PDF of the ad-buy and NDA sets, each reader in a process of its own, with
pdfium's bare text page before and after; whole commands are 20 NDA files from start to end. Agreement is with
`pdftotext` on all PDFs, on pages whose layer is printed text. Peers: `python -m benchmarks.reading.peers` first.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
from rich.console import Console
from rich.table import Table

from benchmarks.reading import peers, reference
from benchmarks.reading.documents import DEFAULT_DATA, pdfs_of
from extractors.reading.page_gate import Verdict, verdict_on
from extractors.reading.page_objects import objects_of
from extractors.reading.text_layer import read_text_layer

SETS = ("adbuy", "nda")
OURS = ("pdfium", "holdpoint", "holdpoint pages")
PEERS = ("kreuzberg", "pypdf", "pdfplumber")
_SLOW = ("pdfplumber",)  # takes a minute a command
_SCRIPT = Path(__file__).with_name("readers.py")
_GOALS = {"share_of_pdfium": 0.7, "times_pypdf": 9.0, "f1": 0.995, "order": 0.95, "worst_document": 0.85}


def rates(files: list[Path]) -> dict[str, float]:
    """Pages per CPU-second by reader; pdfium is the mean of a run before the others and one after."""
    found, bare = {}, []
    for name in ("pdfium", *OURS[1:], *_peers_here(), "pdfium"):
        result = json.loads(_read(name, "rate", files).stdout)
        rate = result["pages"] / result["seconds"]
        if name == "pdfium":
            bare.append(rate)
        else:
            found[name] = rate
    return {"pdfium": sum(bare) / len(bare), **found}


def commands(files: list[Path], times: int = 3) -> dict[str, float]:
    """CPU-seconds of a whole command that prints the files' text; the least of three, as others use the machine too."""
    found: dict[str, float] = {}
    for _ in range(times):
        for name in ("pdfium", "holdpoint", *(peer for peer in _peers_here() if peer not in _SLOW)):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            _read(name, "command", files)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found[name] = min(spent, found.get(name, spent))
    return found


def _peers_here() -> tuple[str, ...]:
    return tuple(name for name in PEERS if name in peers.installed())


def _read(name: str, mode: str, files: list[Path]) -> subprocess.CompletedProcess[bytes]:
    python = str(peers.PYTHON) if name in PEERS else sys.executable
    environment = os.environ | {"PYTHONPATH": str(peers.ROOT)} if name not in PEERS else dict(os.environ)
    command = [python, "-P", str(_SCRIPT), name, mode, *map(str, files)]
    return subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603


def agreement(data: Path) -> dict[str, Any]:
    """With `pdftotext`: tokens and order, by set and in all, and the documents that agree least."""
    found: dict[str, Any] = {}
    total, total_by_row, documents = reference.Agreement(), reference.Agreement(), {}
    for name in SETS:
        own, by_row = reference.Agreement(), reference.Agreement()
        for path in pdfs_of(data, name):
            one = reference.Agreement()
            theirs, rows = reference.words_of(path), reference.words_by_row(path)
            for index, ours in _good_pages(path):
                if index < len(theirs):
                    one.add(ours, theirs[index])
                    for sums in (own, total):
                        sums.add(ours, theirs[index])
                    for sums in (by_row, total_by_row):
                        sums.add(ours, rows[index])
            if one.pages:
                documents[f"{name}/{path.name}"] = one.f1
        found[name] = _figures(own, by_row)
    worst = sorted(documents.items(), key=lambda item: item[1])[:5]
    return found | {"all": _figures(total, total_by_row), "worst": dict(worst)}


def _figures(bbox: reference.Agreement, by_row: reference.Agreement) -> dict[str, float]:
    return {
        "pages": bbox.pages,
        "words": bbox.theirs,
        "f1": round(bbox.f1, 4),
        "order_bbox": round(bbox.order, 4),
        "order_layout": round(by_row.order, 4),
    }


def _good_pages(path: Path) -> list[tuple[int, list[str]]]:
    found = []
    file = pypdfium2.PdfDocument(path)
    for index, page in enumerate(file):
        layer = read_text_layer(page)
        if layer.rows and verdict_on(page, layer, objects_of(page), 20_000_000) is Verdict.PRINTED:
            found.append((index, [row[4] for row in layer.rows]))
        page.close()
    file.close()
    return found


def main(argv: list[str]) -> int:
    """Measure and print; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading text", description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--every", type=int, default=8)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    files = [path for name in SETS for path in pdfs_of(given.data, name)]
    figures: dict[str, Any] = {
        "peers": peers.installed(),
        "pages_per_cpu_second": rates(files[:: given.every]),
        "command_cpu_seconds": commands(pdfs_of(given.data, "nda")[:20]),
        "agreement": agreement(given.data) if reference.is_there() else None,
    }
    _print(figures)
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    missed = _missed(figures)
    for line in missed:
        print(f"missed: {line}")
    return 1 if missed else 0


def _print(figures: dict[str, Any]) -> None:
    console = Console(highlight=False)
    by_reader = figures["pages_per_cpu_second"]
    table = Table("Reader", "Pages per CPU-s", "Share of pdfium", "Whole command, CPU-s", title="Text layers")
    for name in (*OURS, *PEERS):
        rate, command = by_reader.get(name), figures["command_cpu_seconds"].get(name)
        share = "" if rate is None else f"{rate / by_reader['pdfium']:.2f}"
        shown = "not installed" if rate is None else f"{rate:.0f}"
        table.add_row(name, shown, share, "" if command is None else f"{command:.2f}")
    console.print(table)
    agreed = figures["agreement"]
    if agreed is None:
        console.print("pdftotext is not here (Debian: poppler-utils): agreement is not measured")
        return
    table = Table("Set", "Pages", "Words", "Token F1", "Order, -bbox", "Order, -layout", title="Against pdftotext")
    for name in (*SETS, "all"):
        table.add_row(name, *(str(value) for value in agreed[name].values()))
    console.print(table)
    for name, f1 in agreed["worst"].items():
        console.print(f"  least: {name} {f1:.3f}")


def _missed(figures: dict[str, Any]) -> list[str]:
    by_reader, command, agreed = (
        figures["pages_per_cpu_second"], figures["command_cpu_seconds"], figures["agreement"],
    )  # fmt: skip
    checks = [("share of pdfium's rate", by_reader["holdpoint"] / by_reader["pdfium"], _GOALS["share_of_pdfium"])]
    if "pypdf" in by_reader:
        checks.append(("times pypdf", by_reader["holdpoint"] / by_reader["pypdf"], _GOALS["times_pypdf"]))
    if "kreuzberg" in command:
        checks.append(("kreuzberg's command over ours", command["kreuzberg"] / command["holdpoint"], 1.0))
    if agreed is not None:
        checks.append(("token F1", agreed["all"]["f1"], _GOALS["f1"]))
        checks.append(("order, -bbox", agreed["all"]["order_bbox"], _GOALS["order"]))
        checks.append(("order, -layout", agreed["all"]["order_layout"], _GOALS["order"]))
        checks.append(("least F1 of a document", min(agreed["worst"].values()), _GOALS["worst_document"]))
    return [f"{name} {value:.3f}, goal {goal}" for name, value, goal in checks if value < goal]
