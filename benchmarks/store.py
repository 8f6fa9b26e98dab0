"""How fast the store is, and whether it stays so:

`python -m benchmarks.store [--documents 1000000] [--held 100000] [--database sqlite|postgresql|both] [--json FILE]`.

Fills a store with 10,000 documents and one with as many as asked for, measures what the flows, the deliverer and the
review page ask of each, and says how much slower the large one is. Every statement that was issued is explained by the
database: none may read a large table from end to end. PostgreSQL runs in a cluster of the benchmark's own, or `--url`
names an empty database per size, twice: the small one first.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.store_calls import calls
from benchmarks.store_filling import Shape, fill, prepared_store
from benchmarks.store_plans import Plans
from review.store import ReviewStore
from tests.support.postgres import PostgresServer

SMALL = Shape(documents=10_000, held=1_000)
CALLS = 200


def measure(url: str, shape: Shape, folder: Path) -> dict[str, Any]:
    """Fill an empty database and measure it: milliseconds by call, and what reads a large table from end to end."""
    begun = time.perf_counter()
    store, blobs = prepared_store(url, folder)
    fill(store.database, shape)
    filling = time.perf_counter() - begun
    print(f"  {shape.documents:,} documents, {shape.held:,} held: filled in {filling:.0f} s", flush=True)
    plans = Plans(store.database.engine)
    figures = {}
    for name, call, times in calls(store, blobs, shape, CALLS):
        with plans.of(name):
            figures[name] = _timed(call, times)
        print(f"    {name:<34} p50 {figures[name]['p50']:9.2f} ms   p95 {figures[name]['p95']:9.2f} ms", flush=True)
    found = plans.full_scans()
    size = _size(store)
    store.close()
    return {"documents": shape.documents, "held": shape.held, "fill_seconds": round(filling, 1), "bytes": size,
            "milliseconds": figures, "full_scans": found}  # fmt: skip


def _timed(call: Callable[[], object], times: int) -> dict[str, float]:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return {"p50": round(taken[times // 2], 3), "p95": round(taken[min(times - 1, times * 95 // 100)], 3), "n": times}


def _size(store: ReviewStore) -> int:
    with store.database.read() as connection:
        if connection.dialect.name == "postgresql":
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())


@contextmanager
def _databases(kind: str, folder: Path, given: list[str]) -> Iterator[Callable[[], str]]:
    """Gives a new empty database at every call."""
    if kind == "sqlite":
        yield lambda: f"sqlite:///{Path(tempfile.mkdtemp(dir=folder)) / 'store.db'}"
    elif given:
        urls = iter(given)
        yield lambda: next(urls)
    else:
        with PostgresServer(folder / "cluster", durable=True) as server:
            yield server.database


def main() -> int:
    """Measure, print, and end with 1 where a statement reads a large table from end to end."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--held", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--url", action="append", default=[], help="an empty PostgreSQL database; once for each size")
    parser.add_argument("--folder", type=Path, help="where to put the data (a folder in it; deleted afterwards)")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    asked = parser.parse_args()
    sizes = [SMALL, Shape(asked.documents, asked.held)] if asked.documents > SMALL.documents else [SMALL]
    results: dict[str, list[dict[str, Any]]] = {}
    for kind in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        print(kind)
        folder = Path(tempfile.mkdtemp(prefix="store-benchmark-", dir=asked.folder))
        folder.chmod(0o711)  # the user postgres passes through it
        try:
            with _databases(kind, folder, asked.url) as new:
                results[kind] = [measure(new(), shape, folder) for shape in sizes]
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        _print_growth(results[kind])
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n")
    return 1 if any(result["full_scans"] for sizes_of in results.values() for result in sizes_of[-1:]) else 0


def _print_growth(results: list[dict[str, Any]]) -> None:
    small, large = results[0], results[-1]
    print(f"\n  {'':<34} {'p95 small':>12} {'p95 large':>12} {'growth':>8}")
    for name, figure in large["milliseconds"].items():
        before = small["milliseconds"][name]["p95"]
        print(f"  {name:<34} {before:9.2f} ms {figure['p95']:9.2f} ms {figure['p95'] / max(before, 0.001):7.1f}x")
    print(f"  size: {small['bytes'] / 1e9:.2f} GB and {large['bytes'] / 1e9:.2f} GB")
    for one in large["full_scans"]:
        print(f"  FULL SCAN in {one}")
    if not large["full_scans"]:
        print("  no statement reads a large table from end to end\n")


if __name__ == "__main__":
    sys.exit(main())
