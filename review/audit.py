"""The audit trail: append-only, hash-chained, written in the transaction of the thing it records.

Every entry's hash covers the entry and the hash before it, so an edit, a deletion in the middle or a reordering breaks
the chain. Cutting off the end does not; for that, signed checkpoints (HMAC-SHA256, RFC 2104) of the newest entry are
appended to a file outside the database. The key lies beside them, readable by its owner only: keep a copy elsewhere.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, RowMapping, func, insert, select

from holdpoint.model import Frozen
from review.database import Database
from review.key_file import key_of
from review.tables import audit_entries

GENESIS = "0" * 64
# Written for every document several times: composed once.
_NEWEST = select(audit_entries.c.seq, audit_entries.c.hash).order_by(audit_entries.c.seq.desc()).limit(1)
_INSERT = insert(audit_entries)
_ENTRIES_AT_ONCE = 5_000
_NEWEST = select(audit_entries.c.seq, audit_entries.c.hash).where(
    audit_entries.c.seq == select(func.max(audit_entries.c.seq)).scalar_subquery()
)


class AuditEntry(Frozen):
    """One thing that happened."""

    seq: int
    at: datetime
    actor: str
    action: str
    document_id: str | None
    batch_id: str | None
    details: dict[str, object]


class AuditVerification(Frozen):
    """What a check of the whole trail found. `problems` is empty when it is whole."""

    entries: int
    checkpoints: int
    problems: tuple[str, ...]


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    document_id: str | None = None,
    batch_id: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add an entry within the caller's write transaction, which also serialises the chain."""
    last = connection.execute(_NEWEST).first()
    row = {
        "seq": last.seq + 1 if last else 1,
        "at": at,
        "actor": actor,
        "action": action,
        "document_id": document_id,
        "batch_id": batch_id,
        "details": json.dumps(details or {}, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str),
        "previous_hash": last.hash if last else GENESIS,
    }
    connection.execute(_INSERT, row | {"hash": entry_hash(row)})


def entry_hash(row: Mapping[str, object]) -> str:
    """SHA-256 over the canonical JSON of an entry with the hash before it."""
    at = row["at"]
    content = [
        row["seq"],
        at.isoformat(timespec="microseconds") if isinstance(at, datetime) else at,
        row["actor"],
        row["action"],
        row["document_id"],
        row["batch_id"],
        row["details"],
        row["previous_hash"],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class AuditTrail:
    """Reading, checkpointing and verifying the trail. `folder` keeps the key and the checkpoints."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._key_file = folder / "checkpoint.key"
        self._checkpoint_file = folder / "checkpoints.jsonl"

    def history(self, document_id: str) -> tuple[AuditEntry, ...]:
        """Everything that happened to one document, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(audit_entries).where(audit_entries.c.document_id == document_id).order_by(audit_entries.c.seq)
            ).mappings()
            return tuple(_entry(row) for row in rows)

    def newest(self, limit: int = 50) -> tuple[AuditEntry, ...]:
        """The newest entries, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(audit_entries).order_by(audit_entries.c.seq.desc()).limit(limit)
            ).mappings()
            return tuple(_entry(row) for row in rows)

    def checkpoint(self) -> None:
        """Sign the newest entry and append that to the checkpoint file; does nothing on an empty trail."""
        with self._database.read() as connection:
            last = connection.execute(_NEWEST).first()
        if last is None:
            return
        line = json.dumps({"seq": last.seq, "hash": last.hash, "mac": self._sign(last.seq, last.hash)}).encode()
        with self._checkpoint_file.open("a+b") as file:
            if file.tell() > 0:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # a torn line from a kill: end it, so that it spoils no other
                    line = b"\n" + line
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def verify(self) -> AuditVerification:
        """Recompute the chain and compare it with the signed checkpoints."""
        problems: list[str] = []
        expected_seq, previous, count = 1, GENESIS, 0
        checkpoints = list(self._checkpoints(problems))
        by_seq: dict[int, str] = {}
        wanted = {seq for seq, _ in checkpoints}
        with self._database.read() as connection:
            for row in _in_steps(connection):
                count += 1
                if row["seq"] != expected_seq:
                    problems.append(f"entries {expected_seq} to {row['seq'] - 1} are missing")
                    expected_seq = row["seq"]
                if row["previous_hash"] != previous:
                    problems.append(f"entry {row['seq']} does not follow the entry before it")
                if entry_hash(dict(row)) != row["hash"]:
                    problems.append(f"entry {row['seq']} was changed")
                previous, expected_seq = row["hash"], expected_seq + 1
                if row["seq"] in wanted:
                    by_seq[row["seq"]] = row["hash"]
        for seq, signed_hash in checkpoints:
            if seq not in by_seq:
                problems.append(f"entry {seq} is missing, though a signed checkpoint names it")
            elif by_seq[seq] != signed_hash:
                problems.append(f"entry {seq} is not the one that its signed checkpoint names")
        return AuditVerification(entries=count, checkpoints=len(checkpoints), problems=tuple(dict.fromkeys(problems)))

    def _checkpoints(self, problems: list[str]) -> Iterator[tuple[int, str]]:
        if not self._checkpoint_file.exists():
            return
        for number, line in enumerate(self._checkpoint_file.read_bytes().splitlines(), start=1):
            if not line.endswith(b"}"):
                continue  # torn by a kill: a checkpoint that never was
            try:
                record = json.loads(line)
                seq, digest, mac = record["seq"], record["hash"], record["mac"]
            except (ValueError, KeyError, TypeError):
                problems.append(f"checkpoint {number} cannot be read")
                continue
            if not hmac.compare_digest(mac, self._sign(seq, digest)):
                problems.append(f"checkpoint {number} is not signed by this installation's key")
                continue
            yield seq, digest

    def _sign(self, seq: int, digest: str) -> str:
        return hmac.new(self._key(), f"{seq}:{digest}".encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        return key_of(self._key_file, "the audit checkpoints", "The audit trail cannot be signed or verified.")


def _in_steps(connection: Connection) -> Iterator[RowMapping]:
    """Every entry in order, some at a time: the driver of PostgreSQL would hold the answer in memory as a whole."""
    last: int | None = None
    while True:
        query = select(audit_entries).order_by(audit_entries.c.seq).limit(_ENTRIES_AT_ONCE)
        rows = connection.execute(query if last is None else query.where(audit_entries.c.seq > last)).mappings().all()
        yield from rows
        if len(rows) < _ENTRIES_AT_ONCE:
            return
        last = rows[-1]["seq"]


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        seq=row["seq"],
        at=row["at"],
        actor=row["actor"],
        action=row["action"],
        document_id=row["document_id"],
        batch_id=row["batch_id"],
        details=json.loads(row["details"]),
    )
