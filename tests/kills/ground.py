"""The ground a series of kills is done on: one installation on one database, with its receivers and its drop."""

import json
import secrets
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
from tests.support.aws import AwsServer
from tests.support.receiver import Receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ENVIRONMENT = {"HOLDPOINT_TEST_SECRET": SECRET}
# Which destination a file's release goes to: the receiver fails now and then, the refusing one always and for good.
DESTINATIONS: dict[Kind, str] = {"webhook": "erp", "refused": "refusing", "folder": "files"}
FOLDERS = ("files", "fallback")
RECEIVERS = ("erp", "refusing")


@dataclass
class Ground:
    """An installation in `folder`. `dropped` is the record of what was given to it, kept by the test alone.

    Its source is a folder or, with `bucket`, a bucket whose position moves on with its keys.
    """

    folder: Path
    config: Path
    receivers: dict[str, Receiver]
    bucket: "DropBucket | None" = None
    dropped: list[Piece] = field(default_factory=list)

    def drop(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            self.dropped.append(piece)
            if self.bucket is not None:
                self.bucket.put(piece)
            else:
                piece.drop_into(self.folder / "drop")

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


class DropBucket:
    """A new bucket on the test session's S3 server."""

    def __init__(self, server: AwsServer) -> None:
        self.name = server.bucket(f"drop-{secrets.token_hex(6)}")
        self._s3 = server.client("s3")
        self.source: dict[str, Any] = {
            "kind": "bucket", "bucket": self.name, "keys": "ascending", "late_seconds": 0, **server.settings,
        }  # fmt: skip

    def put(self, piece: Piece) -> None:
        self._s3.put_object(Bucket=self.name, Key=piece.name, Body=piece.data)


@contextmanager
def open_ground(
    folder: Path,
    database: str | None,
    *,
    failing_every: int = 4,
    lease_seconds: float = 8,
    buckets: AwsServer | None = None,
) -> Iterator[Ground]:
    """A new installation with its receivers running; `database` is its URL, None for SQLite in the data folder.

    The receiver answers 503 to every so many-th request, 0: to none. With `buckets`, its source is a bucket there.
    """
    (folder / "drop").mkdir(parents=True)
    with (
        Receiver(folder / "erp.log", "--fail", "503", "--every", str(failing_every)) as erp,
        Receiver(folder / "refusing.log", "--always", "400") as refusing,
    ):
        config = folder / "holdpoint.yaml"
        bucket = DropBucket(buckets) if buckets is not None else None
        source = bucket.source if bucket is not None else {"path": "drop", "settle_seconds": 0}
        config.write_text(json.dumps(_settings(database, source, lease_seconds, erp.url, refusing.url)))
        yield Ground(folder, config, {"erp": erp, "refusing": refusing}, bucket)


def _settings(
    database: str | None, source: dict[str, Any], lease_seconds: float, erp: str, refusing: str
) -> dict[str, Any]:
    def webhook(url: str) -> dict[str, Any]:
        return {"kind": "webhook", "url": url, "secret_env": "HOLDPOINT_TEST_SECRET", "allow_private": True}

    limits = {"amount_limit": {"EUR": 100000, "GBP": 100000, "USD": 100000}}
    return {
        "data_dir": "data",
        **({"database": {"url": database}} if database else {}),
        "sources": {"drop": source},
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
        "orchestration": {"chunk_size": 3, "lease_seconds": lease_seconds},
        "reading": {"languages": ["eng"]},
    }
