"""The daily list of what was sent to a destination, and its comparison with what a receiver says it has.

A list is JSON Lines in the order of delivery: one line a message with its key and the SHA-256 of its body, then one
line with their number and the SHA-256 of all lines before it. The same day gives the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from connectors.bucket import Bucket
from connectors.delivery_errors import aws_errors
from connectors.durable_files import sync_folder, write_atomically
from connectors.message import canonical_json
from holdpoint.errors import StoreError, TerminalError
from holdpoint.model import Frozen
from holdpoint.settings import BucketDestination, DestinationSettings, FolderDestination

FOLDER = "reconciliation"  # within a folder destination, and under a bucket's prefix


class SentMessage(Frozen):
    """One delivered message. `sha256` is of its body, byte for byte what was sent."""

    key: str
    document_id: str
    revision: int
    message_schema: str  # "holdpoint.release/1"
    sha256: str
    delivered_at: datetime


class Differences(Frozen):
    """What a receiver's list says otherwise: keys, each list sorted."""

    missing: tuple[str, ...] = ()  # sent, but not in the receiver's list
    extra: tuple[str, ...] = ()  # in the receiver's list, but not known as delivered
    different: tuple[str, ...] = ()  # in both, with another hash

    @property
    def any(self) -> bool:
        return bool(self.missing or self.extra or self.different)


def list_of(messages: Iterable[SentMessage]) -> bytes:
    """The list of one destination and day."""
    lines = [
        canonical_json(
            {
                "key": m.key,
                "document_id": m.document_id,
                "revision": m.revision,
                "schema": m.message_schema,
                "sha256": m.sha256,
                "delivered_at": m.delivered_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            }
        )
        for m in sorted(messages, key=lambda m: (m.delivered_at, m.key))
    ]
    text = "".join(f"{line}\n" for line in lines).encode()
    total = canonical_json({"count": len(lines), "sha256": hashlib.sha256(text).hexdigest()})
    return text + f"{total}\n".encode()


def list_name(destination: str, day: date) -> str:
    """Where a list stands below its folder: "DESTINATION/2026-03-01.jsonl"."""
    return f"{quote(destination, safe='')}/{day.isoformat()}.jsonl"


def write_list(folder: Path, destination: str, day: date, data: bytes) -> Path:
    """Write a list below the folder, whole, on disk; gives the file. StoreError when it cannot be written."""
    file = folder / list_name(destination, day)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, data)
        sync_folder(file.parent)
    except OSError as error:
        raise StoreError(
            f"The reconciliation list {file} cannot be written ({error.strerror or error}).",
            consequence="The other lists may be missing, too; nothing that was delivered is lost.",
            remedy="Correct the folder or its disk, and run the command again.",
        ) from error
    return file


def publish(configured: DestinationSettings, destination: str, day: date, data: bytes) -> str | None:
    """Put the list where the receiver looks, if it has a place for it; gives that place.

    Folders and buckets have; anyone else finds it in the reconciliation folder. StoreError or TransientDeliveryError,
    or TerminalDeliveryError, when the place cannot be written.
    """
    match configured:
        case FolderDestination():
            return str(write_list(configured.path / FOLDER, destination, day, data))
        case BucketDestination():
            bucket = Bucket(configured, configured.bucket, configured.prefix, f"The destination '{destination}'")
            name = f"{FOLDER}/{list_name(destination, day)}"
            with aws_errors(f"bucket '{bucket.name}'", destination, "bucket", "write objects (s3:PutObject)"):
                bucket.replace(name, data, "application/jsonl")
            return f"{bucket.name}: {name}"
    return None


def read_list(data: bytes, name: str) -> Mapping[str, str]:
    """A receiver's list: keys to SHA-256 of the bodies. TerminalError names the line that cannot be understood.

    It may be CSV with the columns key and sha256, JSON Lines with these names (a list of ours is one), or the messages
    themselves, one a line, as in a folder destination's `releases.jsonl`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(name, 1, "it is not UTF-8") from None
    return _from_lines(text, name) if text.lstrip().startswith("{") else _from_csv(text, name)


def compare(ours: Sequence[SentMessage], theirs: Mapping[str, str], *, known: frozenset[str]) -> Differences:
    """What differs. `known`: every key that was ever delivered, so that other days are no extras."""
    return Differences(
        missing=tuple(sorted(m.key for m in ours if m.key not in theirs)),
        extra=tuple(sorted(set(theirs) - known)),
        different=tuple(sorted(m.key for m in ours if theirs.get(m.key, m.sha256) != m.sha256)),
    )


def _from_lines(text: str, name: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError:
            raise _unreadable(name, number, "it is no JSON object") from None
        match entry:
            case {"idempotency_key": str(key)}:  # a message; its own "sha256" is that of the original document
                found[key] = hashlib.sha256(line.rstrip("\r").encode()).hexdigest()
            case {"key": str(key), "sha256": str(sha256)}:
                found[key] = sha256.lower()
            case {"count": int()}:
                continue
            case _:
                raise _unreadable(name, number, "it has no key and sha256")
    return found


def _from_csv(text: str, name: str) -> Mapping[str, str]:
    rows = csv.DictReader(io.StringIO(text))
    if not {"key", "sha256"} <= set(rows.fieldnames or ()):
        raise _unreadable(name, 1, "its columns do not include key and sha256")
    found = {}
    for number, row in enumerate(rows, start=2):
        if not row["key"] or not row["sha256"]:
            raise _unreadable(name, number, "key or sha256 is missing")
        found[row["key"]] = row["sha256"].lower()
    return found


def _unreadable(name: str, line: int, why: str) -> TerminalError:
    return TerminalError(
        f"{name}, line {line}: {why}.",
        consequence="Nothing was compared.",
        remedy="Give a CSV file with the columns key and sha256, JSON Lines with these names, or a releases.jsonl.",
    )
