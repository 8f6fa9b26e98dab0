"""Messages as files in a folder: `releases.jsonl`, `releases.csv`, `line_items.csv`, `voids.csv`, each delivery once.

`releases.jsonl` holds every message; a release and a correction are a row of `releases.csv` (the highest revision of a
document counts), a void is a row of `voids.csv` (no revision of that document counts any longer).

How once is kept, whatever dies when. A delivery's entry is `entries/<hash>.pending.json` from before the first append,
and `entries/<hash>.json` from after the last; each step is on disk before the next. So: no entry, nothing appended yet;
finished entry, nothing left to do; pending entry, any part may have been appended: the files are asked which.
A line torn by a crash lacks its line feed and is cut off before anything is appended after it.
"""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.delivery_errors import folder_errors
from connectors.destinations.append_log import AppendLog
from connectors.destinations.spreadsheet import csv_line
from connectors.durable_files import sync_folder, write_atomically
from connectors.message import SCHEMA_FILES, VOID, canonical_json, schema_text
from connectors.posting import FIELDS, more_fields_of
from holdpoint.decision import Delivery
from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError
from holdpoint.extraction import LINE_ITEM_FIELDS

_LOCK_SECONDS = 10.0
_BEFORE = ("idempotency_key", "document_id", "revision", "type", "released_at")
_AFTER = ("decided_by", "source", "path", "sha256")
RELEASE_COLUMNS = (*_BEFORE, *FIELDS, *_AFTER, "warnings", "more_fields")
VOID_COLUMNS = (*_BEFORE[:-1], "voided_at", "decided_by", "reason", "voids")
LINE_ITEM_COLUMNS = ("idempotency_key", "row", *LINE_ITEM_FIELDS)


class FolderDestination:
    """A `Destination` in a folder, made when it is missing. Safe for several processes at once."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._path = path
        self._entries = path / "entries"

    def send(self, delivery: Delivery) -> None:
        """Return when the delivery stands in all its files, on disk; sent again, it does nothing.

        TransientDeliveryError when the folder cannot be written (full, forbidden, locked by another process);
        TerminalDeliveryError when the body is no JSON object, or differs from the one sent earlier under its key.
        """
        message = _message_of(delivery)
        with folder_errors(self._path, self.name):
            self._prepare()
            with self._locked():
                self._post(delivery, message)

    def _post(self, delivery: Delivery, message: dict[str, Any]) -> None:
        stem = hashlib.sha256(delivery.key.encode()).hexdigest()[:40]
        finished, pending = self._entries / f"{stem}.json", self._entries / f"{stem}.pending.json"
        line = canonical_json(message) + "\n"
        earlier = next((file for file in (finished, pending) if file.exists()), None)
        if earlier is not None and earlier.read_text(encoding="utf-8") != line:
            raise TerminalDeliveryError(
                f"{earlier} holds another body under the key {delivery.key}.",
                consequence="This one was not written.",
                remedy="A correction needs a new revision, which has a key of its own.",
                document_id=delivery.document_id,
            )
        if earlier == finished:
            return
        if earlier is None:
            write_atomically(pending, line.encode())
        sync_folder(self._entries)
        for log, lines in self._appends(message, line):
            log.append(lines, may_be_there=earlier is not None)
        pending.rename(finished)
        sync_folder(self._entries)

    def _appends(self, message: dict[str, Any], line: str) -> Iterator[tuple[AppendLog, list[str]]]:
        yield AppendLog(self._path / "releases.jsonl"), [line]
        if message.get("schema") == VOID:
            yield AppendLog(self._path / "voids.csv", csv_line(VOID_COLUMNS)), [csv_line(_void_row(message))]
            return
        yield AppendLog(self._path / "releases.csv", csv_line(RELEASE_COLUMNS)), [csv_line(_release_row(message))]
        yield AppendLog(self._path / "line_items.csv", csv_line(LINE_ITEM_COLUMNS)), _line_item_lines(message)

    def _prepare(self) -> None:
        self._entries.mkdir(parents=True, exist_ok=True)
        for name, file_name in SCHEMA_FILES.items():
            schema, text = self._path / file_name, schema_text(name)
            if not schema.exists() or schema.read_text(encoding="utf-8") != text:
                write_atomically(schema, text.encode())
                sync_folder(self._path)
                sync_folder(self._path.parent)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, over processes and threads; the lock ends with its process."""
        descriptor = os.open(self._path / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            deadline = time.monotonic() + _LOCK_SECONDS
            while not _try_lock(descriptor):
                if time.monotonic() > deadline:
                    raise TransientDeliveryError(
                        f"Another process has been writing to {self._path} for {_LOCK_SECONDS:.0f} seconds.",
                        consequence="Nothing was written.",
                        remedy="It is tried again by itself.",
                    )
                time.sleep(0.02)
            yield
        finally:
            os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _message_of(delivery: Delivery) -> dict[str, Any]:
    """The body as an object that carries the delivery's key."""
    try:
        message = json.loads(delivery.body)
    except ValueError:
        message = None
    if not isinstance(message, dict) or message.setdefault("idempotency_key", delivery.key) != delivery.key:
        raise TerminalDeliveryError(
            f"The body of the delivery {delivery.key} is not a JSON object under that key.",
            consequence="It cannot be written to a folder.",
            remedy="Report this: a release's body is always one.",
            document_id=delivery.document_id,
        )
    return message


def _release_row(message: dict[str, Any]) -> list[str]:
    fields = message.get("fields", {})
    warnings = " ".join(w["message"] for w in message.get("warnings", ()))
    return [
        *(_text(message.get(name)) for name in _BEFORE),
        *(_text(fields.get(name)) for name in FIELDS),
        *(_text(message.get(name)) for name in _AFTER),
        warnings,
        more_fields_of(fields) or "",
    ]


def _void_row(message: dict[str, Any]) -> list[str]:
    return [*(_text(message.get(name)) for name in VOID_COLUMNS[:-1]), _text(message["voids"]["key"])]


def _line_item_lines(message: dict[str, Any]) -> list[str]:
    return [
        csv_line((_text(message["idempotency_key"]), str(number), *(_text(item.get(n)) for n in LINE_ITEM_FIELDS)))
        for number, item in enumerate(message.get("line_items", ()), start=1)
    ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(str(v) for v in value)
    return "" if value is None else str(value)
