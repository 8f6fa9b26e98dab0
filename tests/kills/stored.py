"""What the store and the blob folder hold, read for the verdict, and whether both are whole."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select, text

from review.tables import arrivals, audit_entries, batches, deliveries, documents, metadata, reasons
from tests.kills.ground import Ground


@dataclass(frozen=True)
class StoredArrival:
    path: str
    sha256: str
    batch_id: str
    parent_id: int | None
    document_id: str | None
    outcome: str | None  # its own or that of its document; None: not settled


@dataclass(frozen=True)
class StoredDocument:
    document_id: str
    state: str
    revision: int
    document_type: str | None
    reasons: tuple[str, ...]
    extraction: Any


@dataclass(frozen=True)
class StoredBatch:
    batch_id: str
    finished: bool
    summary: Any


@dataclass(frozen=True)
class StoredDelivery:
    key: str
    document_id: str
    revision: int
    destination: str
    primary_key: str | None
    state: str
    body: str


@dataclass(frozen=True)
class Stored:
    """Everything. `problems`: what is not whole, in words."""

    arrivals: tuple[StoredArrival, ...]
    documents: tuple[StoredDocument, ...]
    batches: tuple[StoredBatch, ...]
    deliveries: tuple[StoredDelivery, ...]
    audited: tuple[str, ...]  # the actions
    problems: tuple[str, ...] = ()


def read_store(ground: Ground) -> Stored:
    with ground.runtime() as runtime:
        with runtime.store.database.read() as connection:
            stored = _read(connection)
            hashes = {
                h
                for column in (arrivals.c.sha256, documents.c.reading_sha256)
                for h in connection.execute(select(column).distinct()).scalars()
                if h is not None
            }
        problems = [*integrity_problems(ground), *_blob_problems(ground, hashes)]
    return replace(stored, problems=tuple(problems))


def integrity_problems(ground: Ground) -> list[str]:
    """What is not whole in the database and the audit trail; cheap enough to be asked after every kill."""
    with ground.runtime() as runtime:
        problems = [f"audit: {p}" for p in runtime.store.audit.verify().problems]
        with runtime.store.database.read() as connection:
            if connection.dialect.name == "sqlite":
                found = list(connection.execute(text("PRAGMA integrity_check")).scalars())
                problems += [f"integrity_check: {line}" for line in found if line != "ok"]
                problems += [
                    f"foreign_key_check: {row}" for row in connection.execute(text("PRAGMA foreign_key_check"))
                ]
            problems += _orphans(connection)
    return problems


def _orphans(connection: Connection) -> list[str]:
    """Rows that point at none: the constraint's own check, made once more from outside."""
    problems = []
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            there = key.column.table.alias("there")
            query = (
                select(key.parent)
                .select_from(table.outerjoin(there, key.parent == there.c[key.column.name]))
                .where(key.parent.is_not(None), there.c[key.column.name].is_(None))
            )
            lone = list(connection.execute(query).scalars())
            if lone:
                problems.append(f"{table.name}.{key.parent.name} points at nothing: {lone}")
    return problems


def _read(connection: Connection) -> Stored:
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for document_id, code in connection.execute(select(reasons.c.document_id, reasons.c.code)):
        codes[document_id].append(code)
    found = connection.execute(select(documents).order_by(documents.c.arrival_id)).mappings().all()
    states = {d["document_id"]: d["state"] for d in found}
    rows = connection.execute(select(arrivals).order_by(arrivals.c.arrival_id)).mappings().all()
    return Stored(
        tuple(
            StoredArrival(
                a["path"], a["sha256"], a["batch_id"], a["parent_id"], a["document_id"],
                a["outcome"] or _settled(states.get(a["document_id"])),
            )
            for a in rows
        ),
        tuple(
            StoredDocument(
                d["document_id"], d["state"], d["revision"], d["document_type"],
                tuple(sorted(codes[d["document_id"]])), d["extraction"],
            )
            for d in found
        ),
        tuple(
            StoredBatch(b["batch_id"], b["finished_at"] is not None, b["summary"])
            for b in connection.execute(select(batches)).mappings()
        ),
        tuple(
            StoredDelivery(
                d["key"], d["document_id"], d["revision"], d["destination"], d["primary_key"], d["state"], d["body"]
            )
            for d in connection.execute(select(deliveries)).mappings()
        ),
        tuple(connection.execute(select(audit_entries.c.action).order_by(audit_entries.c.seq)).scalars()),
    )  # fmt: skip


def _settled(state: str | None) -> str | None:
    return None if state == "processing" else state


def _blob_problems(ground: Ground, hashes: set[str]) -> list[str]:
    """Every original and every reading is there and matches its hash."""
    kept = {f.name: f for f in (ground.folder / "data" / "blobs").rglob("*") if f.is_file() and len(f.name) == 64}
    missing = [f"the bytes {h} are lost" for h in hashes - kept.keys()]
    damaged = [f"the blob {n} is damaged" for n, f in kept.items() if hashlib.sha256(f.read_bytes()).hexdigest() != n]
    left = [str(f.name) for f in (ground.folder / "data" / "stages").glob("*")]
    return [*missing, *damaged, *(f"stage results were left behind: {name}" for name in left)]
