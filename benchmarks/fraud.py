"""Fraud: `python -m benchmarks.fraud [--seed 1] [--json FILE]`.

Some vendors' honest invoices are processed first. Then comes a drop with some honest ones and one file for each way of
being paid what is not due; the ordinary command processes it, with a vendor master, orders and rules. Each kind must be
held for the right reason, among others if need be, and the honest ones must be released.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.fraud_papers import Case, World, make_world
from connectors.blobs import FolderBlobStore
from extractors.pipeline import read_and_extract
from flows.configuration import load_settings
from flows.wiring import reading_options
from holdpoint.decision import Hold
from holdpoint.document import BlobRef
from holdpoint.ports import SourceItem
from review.policy import route
from review.records import Settlement
from review.settlement import keys_of
from review.store import open_store
from summarizers.extractive import summarize
from validators.checks import check
from validators.context import CheckContext
from validators.likeness import bands_of

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ended:
    """How a case ended."""

    case: Case
    outcome: str
    reasons: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        if self.case.reason is None:
            return self.outcome == "released"
        return self.case.reason == "any" or (self.outcome == "held" and self.case.reason in self.reasons)


def write_settings(world: World) -> Path:
    """A configuration that compares everything there is to compare."""
    folder = world.folder
    money = {"primary": "files", "amount_limit": {"EUR": 10000}}
    settings: dict[str, Any] = {
        "data_dir": "data",
        "company_names": [world.buyer.name],
        "sources": {"drop": {"kind": "folder", "path": "drop", "settle_seconds": 0}},
        "destinations": {"files": {"kind": "folder", "path": "released"}},
        "document_types": {name: money | {"rules": f"{name}.yaml"} for name in ("invoice", "credit_note")},
        "master_data": {
            "vendors": {"kind": "csv", "path": "vendors.csv"},
            "orders": {"kind": "csv", "path": "orders.csv", "lines_path": "order_lines.csv"},
            "order_required_above": {"EUR": 4000},
        },
    }
    config = folder / "holdpoint.yaml"
    with config.open("w") as file:
        YAML().dump(settings, file)
    return config


def processed(config: Path, cases: Iterable[Case], first_second: int) -> list[Ended]:
    """What the ordinary command makes of the cases, in this order of arrival."""
    folder = config.parent
    drop = folder / "drop"
    drop.mkdir(exist_ok=True)
    cases = tuple(cases)
    for n, case in enumerate(cases):
        path = drop / f"{first_second + n:03d}-{case.name}"  # a folder is listed by name
        path.write_bytes(case.data)
        os.utime(path, (1_700_000_000 + first_second + n,) * 2)
    subprocess.run(  # noqa: S603 -- our own command line
        [sys.executable, "-m", "flows.cli", "process", "--config", str(config)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )
    found = {d["path"]: d for d in json.loads((folder / "data" / "summary.json").read_text())["documents"]}
    return [
        Ended(case, (document := found[f"{first_second + n:03d}-{case.name}"])["outcome"], tuple(document["reasons"]))
        for n, case in enumerate(cases)
    ]


def checked(world: World, config: Path, cases: Iterable[Case]) -> list[Ended]:
    """The quick form: read, recorded, checked and settled in this process, without flow and sandbox."""
    settings = load_settings(config)
    blobs = FolderBlobStore(world.folder / "blobs")
    store = open_store(settings, blobs)
    batch = store.intake.begin_batch("drop")
    ended = []
    for case in cases:
        blob = BlobRef(sha256=blobs.put(case.data), size=len(case.data), media_type="application/pdf", name=case.name)
        item = SourceItem(source="drop", path=case.name, size=blob.size, modified_at=datetime(2026, 1, 5, tzinfo=UTC))
        store.intake.record_arrival(batch, item, blob)
        read = read_and_extract(blob, case.data, reading_options(settings))[0]
        store.settlement.record_keys([keys_of(read.extraction, bands_of(read.document))])
        policy = settings.policy_for(read.extraction.type.document_type, "drop")
        context = CheckContext(
            policy=policy,
            history=store.history,
            today=world.today,
            master=store.master_data,
            compared=settings.master_data,
            source="drop",
        )
        summary = summarize(read.document, read.extraction)
        findings = check(read.document, read.extraction, summary, context)
        decision = route(read.extraction, summary, findings, policy)
        store.settlement.settle([Settlement(decision=decision, page_count=1)])
        holding = tuple(dict.fromkeys(str(f.code) for f in findings if f.severity.holds))
        ended.append(Ended(case, "held" if isinstance(decision, Hold) else "released", holding))
    store.close()
    return ended


def main() -> None:
    """Exit code 1 where a kind was not held for its reason, or an honest invoice was held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdpoint-fraud-") as folder:
        world = make_world(Path(folder), datetime.now(UTC).date(), given.seed)
        config = write_settings(world)
        ended = [*processed(config, world.past, 0), *processed(config, world.cases, 100)]
    for one in ended:
        wanted = one.case.reason or "released"
        mark = " " if one.is_right else "!"
        print(f"{mark} {one.case.name:42} {wanted:26} {one.outcome}: {', '.join(one.reasons)}")
    frauds = [e for e in ended if e.case.reason not in (None, "any")]
    honest = [e for e in ended if e.case.reason is None]
    right = sum(e.is_right for e in frauds)
    released = sum(e.is_right for e in honest)
    print(f"{right} of {len(frauds)} kinds held for the right reason; {released} of {len(honest)} honest ones released")
    if given.json is not None:
        rows = [
            {"file": e.case.name, "wanted": e.case.reason, "outcome": e.outcome, "reasons": e.reasons} for e in ended
        ]
        given.json.write_text(json.dumps(rows, indent=2) + "\n")
    sys.exit(0 if right == len(frauds) and released == len(honest) else 1)


if __name__ == "__main__":
    main()
