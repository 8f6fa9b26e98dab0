"""The ground a series of kills is done on: one installation on one database, with its receivers and its drop."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from flows.configuration import load_settings
from flows.wiring import Runtime
from review.tables import deliveries
from tests.kills.material import Kind, Piece
from tests.support.receiver import Receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ENVIRONMENT = {"HOLDPOINT_TEST_SECRET": SECRET}
# Which destination a file's release goes to: the receiver fails now and then, the refusing one always and for good.
DESTINATIONS: dict[Kind, str] = {"webhook": "erp", "refused": "refusing", "folder": "files"}
FOLDERS = ("files", "fallback")
RECEIVERS = ("erp", "refusing")


@dataclass
class Ground:
    """An installation in `folder`. `dropped` is the record of what was given to it, kept by the test alone."""

    folder: Path
    config: Path
    receivers: dict[str, Receiver]
    dropped: list[Piece] = field(default_factory=list)

    @property
    def drop_folder(self) -> Path:
        return self.folder / "drop"

    def drop(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            self.dropped.append(piece)
            piece.drop_into(self.drop_folder)

    @contextmanager
    def runtime(self) -> Iterator[Runtime]:
        with Runtime(load_settings(self.config)) as runtime:
            yield runtime

    def waiting(self, kind: Kind | None = None) -> int:
        """How many deliveries are not finished, in all or to the destination of that kind."""
        query = select(func.count()).select_from(deliveries).where(deliveries.c.state.in_(("pending", "sending")))
        if kind is not None:
            query = query.where(deliveries.c.destination == DESTINATIONS[kind])
        with self.runtime() as runtime, runtime.store.database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def has_open_shards(self) -> bool:
        """Whether a worker finds something to do."""
        with self.runtime() as runtime:
            return runtime.store.shards.is_anything_left()


@contextmanager
def open_ground(folder: Path, database: str | None, *, failing_every: int = 4) -> Iterator[Ground]:
    """A new installation with its receivers running; `database` is its URL, None for SQLite in the data folder.

    The receiver answers 503 to every so many-th request, 0: to none.
    """
    (folder / "drop").mkdir(parents=True)
    with (
        Receiver(folder / "erp.log", "--fail", "503", "--every", str(failing_every)) as erp,
        Receiver(folder / "refusing.log", "--always", "400") as refusing,
    ):
        config = folder / "holdpoint.yaml"
        config.write_text(json.dumps(_settings(database, erp.url, refusing.url)))
        yield Ground(folder, config, {"erp": erp, "refusing": refusing})


def _settings(database: str | None, erp: str, refusing: str) -> dict[str, Any]:
    def webhook(url: str) -> dict[str, Any]:
        return {"kind": "webhook", "url": url, "secret_env": "HOLDPOINT_TEST_SECRET", "allow_private": True}

    limits = {"amount_limit": {"EUR": 100000, "GBP": 100000, "USD": 100000}}
    return {
        "data_dir": "data",
        **({"database": {"url": database}} if database else {}),
        "sources": {"drop": {"path": "drop", "settle_seconds": 0}},
        "destinations": {
            "erp": webhook(erp),
            "refusing": webhook(refusing),
            "files": {"kind": "folder", "path": "files"},
            "fallback": {"kind": "folder", "path": "fallback"},
        },
        "document_types": {
            "invoice": {"primary": "erp", "fallback": "fallback", **limits},
            "credit_note": {"primary": "refusing", "fallback": "fallback", **limits},
            "order": {"primary": "files", **limits},
            "contract": {"primary": "files"},
        },
        # Killed attempts count: so many that none is given up for that, and leases that end while the test waits.
        "delivery": {
            "attempts": 1000,
            "first_delay_seconds": 0.02,
            "max_delay_seconds": 0.1,
            "lease_seconds": 0.3,
        },
        "orchestration": {"chunk_size": 3, "lease_seconds": 2},
        "reading": {"languages": ["eng"]},
    }
