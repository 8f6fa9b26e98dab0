"""Duplicates: `python -m benchmarks.duplicates [--documents 2000] [--pairs 200] [--stored 1000 1000000] [--json FILE]`.

Recall: papers of the samples arrive one after the other at a store. A tenth are copies of earlier ones, all ways at
once: of ten copies three are scanned, three photographed, two saved again, two have one digit of the number changed. A
fifth are monthly invoices, which only look alike; one of each eight is scanned and one photographed. The planted pairs,
original and copy, and all pictures go through the reader; of the rest the words are taken from the page and the values
from the truth, which takes a hundredth of the time. A copy counts as found where a finding names its original; every
finding on anything else is a false one. With `--keep FOLDER` what was read is kept there, so that a run goes on where
one was broken off.

Cost: a store is filled with so many documents, a fiftieth of them of one layout, and the time is taken that recording
and comparing one more takes.
"""

import argparse
import json
import statistics
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.duplicate_papers import COPIES, MIXED, Paper, from_truth, papers
from benchmarks.duplicate_store import cost_at
from connectors.blobs import FolderBlobStore
from extractors.file_types import sniff
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from holdpoint.document import BlobRef
from holdpoint.extraction import ReadDocument
from holdpoint.ports import SourceItem
from holdpoint.settings import LimitSettings, Settings
from review.settlement import keys_of
from review.store import ReviewStore, open_store
from validators.duplicates import check_duplicates
from validators.likeness import bands_of

GOAL_RECALL, GOAL_FALSE = 0.99, 0.002
_OPTIONS = ReadingOptions(limits=LimitSettings(), languages=("eng", "deu", "fra", "spa"))


def found_in(made: tuple[Paper, ...], folder: Path, say: bool = False, keep: Path | None = None) -> dict[str, Any]:
    """Recall by the way of copying, and false findings by kind of paper."""
    settings = Settings(data_dir=folder / "data")
    blobs = FolderBlobStore(folder / "blobs")
    store = open_store(settings, blobs)
    batch = store.intake.begin_batch("drop")
    right, false, missed, wrong = Counter[str](), Counter[str](), list[str](), list[str]()
    for n, paper in enumerate(made, start=1):
        read = _arrived(store, blobs, batch, paper, keep)
        store.settlement.record_keys([keys_of(read.extraction, bands_of(read.document))])
        messages = [f.message for f in check_duplicates(read.document, read.extraction, store.history)]
        if paper.copy_of is not None and any(f"'{paper.copy_of}'" in m for m in messages):
            right[paper.kind] += 1
        elif paper.copy_of is not None:
            missed.append(paper.name)
        elif messages:
            false[paper.kind] += 1
            wrong.append(f"{paper.name}: {messages[0]}")
        if say and n % 100 == 0:
            print(f"{n} of {len(made)} papers", flush=True)
    store.close()
    copies = Counter(p.kind for p in made if p.copy_of is not None)
    others = Counter(p.kind for p in made if p.copy_of is None)
    return {
        "documents": len(made),
        "pairs": copies.total(),
        "recall": right.total() / max(copies.total(), 1),
        "recall_by_copy": {kind: [right[kind], copies[kind]] for kind in COPIES},
        "false_share": false.total() / max(others.total(), 1),
        "false_by_kind": {kind: [false[kind], others[kind]] for kind in sorted(others)},
        "missed": missed,
        "wrong": wrong,
    }


def _arrived(store: ReviewStore, blobs: FolderBlobStore, batch: str, paper: Paper, keep: Path | None) -> ReadDocument:
    blob = BlobRef(sha256=blobs.put(paper.pdf), size=len(paper.pdf), media_type=sniff(paper.pdf), name=paper.name)
    item = SourceItem(source="drop", path=paper.name, size=blob.size, modified_at=datetime(2026, 1, 5, tzinfo=UTC))
    store.intake.record_arrival(batch, item, blob)
    if paper.kind in ("monthly", "ordinary"):
        return from_truth(paper)
    kept = keep / f"{blob.sha256}.json" if keep is not None else None
    if kept is not None and kept.exists():
        return ReadDocument.model_validate_json(kept.read_text(encoding="utf-8"))
    read = read_and_extract(blob, paper.pdf, _OPTIONS)[0]
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(read.model_dump_json(), encoding="utf-8")
    return read


def main() -> None:
    """Measure both; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--stored", type=int, nargs="*", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--ways", nargs="+", choices=COPIES, default=MIXED, help="of copying, by turns")
    parser.add_argument("--keep", type=Path, help="folder of what was read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdpoint-duplicates-") as folder:
        made = papers(given.documents, given.pairs, given.seed, given.ways)
        figures = found_in(made, Path(folder), say=True, keep=given.keep)
    print(f"{figures['documents']} documents, {figures['pairs']} pairs: recall {figures['recall']:.4f}")
    for kind, (right, of) in figures["recall_by_copy"].items():
        print(f"  {kind:18} {right} of {of}")
    print(f"false findings: {figures['false_share']:.4%}")
    for kind, (wrong, of) in figures["false_by_kind"].items():
        print(f"  {kind:18} {wrong} of {of}")
    for line in (*figures["missed"], *figures["wrong"]):
        print(f"  ! {line}")
    figures["cost"] = []
    for stored in given.stored:
        with tempfile.TemporaryDirectory(prefix="holdpoint-duplicates-") as folder:
            recorded, compared = zip(*cost_at(stored, Path(folder)), strict=True)
        cost = {
            "stored": stored,
            "record_ms": statistics.median(recorded) * 1000,
            "compare_ms": statistics.median(compared) * 1000,
            "compare_p95_ms": sorted(compared)[int(len(compared) * 0.95)] * 1000,
        }
        figures["cost"].append(cost)
        said = f"recorded in {cost['record_ms']:.2f} ms, compared in {cost['compare_ms']:.2f} ms"
        print(f"{stored:>9,} stored: {said} (95 % below {cost['compare_p95_ms']:.2f} ms)", flush=True)
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    raise SystemExit(0 if figures["recall"] >= GOAL_RECALL and figures["false_share"] <= GOAL_FALSE else 1)


if __name__ == "__main__":
    main()
