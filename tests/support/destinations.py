"""Every kind of destination before a real receiver, built from settings as the program builds it."""

import base64
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from pydantic import HttpUrl

from connectors.blobs import FolderBlobStore
from connectors.destinations.factory import make_destination
from holdpoint import settings
from holdpoint.decision import Delivery
from holdpoint.ports import Destination
from tests.support.aws import AwsServer
from tests.support.postgres import PostgresServer
from tests.support.proxy import Proxy
from tests.support.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
KINDS = (
    "folder", "webhook", "bucket", "queue", "queue fifo", "ledger sqlite", "ledger postgresql", "parquet folder",
    "parquet bucket",
)  # fmt: skip
NETWORKED = tuple(k for k in KINDS if k not in ("folder", "ledger sqlite", "parquet folder"))
os.environ["HOLDPOINT_TEST_WEBHOOK_SECRET"] = SECRET


@dataclass
class Case:
    """`effects`: the key and the content of what took effect, in the order of the keys, looked at from the other side.

    The content is the body, byte for byte, or where the receiver keeps columns (`keeps_columns`), the total.
    `tells_other_bytes`: it refuses another body under a key it has.
    """

    configured: settings.DestinationSettings
    effects: Callable[[], list[tuple[str, str]]]
    go_down: Callable[[], object]
    come_up: Callable[[], object]
    proxy: Proxy | None = None  # before the receiver, where it is reached over a network
    keeps_columns: bool = False
    tells_other_bytes: bool = True

    def destination(self, **changes: Any) -> Destination:
        """A new one of these settings, as another process would make it."""
        return build(self.configured.model_copy(update=changes))

    def expected(self, *deliveries: Delivery) -> list[tuple[str, str]]:
        return sorted((d.key, total_of(d.body) if self.keeps_columns else d.body) for d in deliveries)


def build(configured: settings.DestinationSettings) -> Destination:
    return make_destination("files", configured, FolderBlobStore(Path("never-used")))


def total_of(body: str) -> str:
    return str(Decimal(json.loads(body)["fields"]["total_amount"]).normalize())


@contextmanager
def open_case(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    """The case of one of KINDS."""
    match kind.split():
        case ["folder"]:
            yield _folder(tmp_path)
        case ["webhook"]:
            with Receiver(tmp_path / "received.jsonl") as receiver, Proxy(receiver.port) as proxy:
                yield _webhook(receiver, proxy)
        case ["bucket"]:
            aws: AwsServer = request.getfixturevalue("aws")
            with Proxy(aws.port) as proxy:
                yield _bucket(aws, proxy)
        case ["queue", *fifo]:
            aws = request.getfixturevalue("aws")
            with Proxy(aws.port) as proxy:
                yield _queue(aws, proxy, is_fifo=bool(fifo))
        case ["ledger", "sqlite"]:
            yield _sqlite(tmp_path)
        case ["ledger", _]:
            server: PostgresServer = request.getfixturevalue("postgres")
            with Proxy(server.port) as proxy:
                yield _postgresql(server, proxy)
        case ["parquet", "folder"]:
            yield _parquet_folder(tmp_path)
        case _:
            aws = request.getfixturevalue("aws")
            with Proxy(aws.port) as proxy:
                yield _parquet_bucket(aws, proxy, tmp_path)


def _folder(tmp_path: Path) -> Case:
    folder = tmp_path / "released"

    def effects() -> list[tuple[str, str]]:
        file = folder / "releases.jsonl"
        return _by_key(file.read_text(encoding="utf-8").splitlines() if file.exists() else [])

    configured = settings.FolderDestination(kind="folder", path=folder)
    return Case(configured, effects, *_away(folder))


def _webhook(receiver: Receiver, proxy: Proxy) -> Case:
    configured = settings.WebhookDestination(
        kind="webhook",
        url=HttpUrl(f"{proxy.url}/releases"),
        secret_env="HOLDPOINT_TEST_WEBHOOK_SECRET",
        timeout_seconds=10,
        allow_private=True,
    )

    def effects() -> list[tuple[str, str]]:
        return _by_key([r.body.decode() for r in receiver.effects().values()])

    return Case(configured, effects, proxy.stop, proxy.start, proxy, tells_other_bytes=False)


def _bucket(aws: AwsServer, proxy: Proxy) -> Case:
    s3, bucket = aws.client("s3"), aws.bucket("released")
    configured = settings.BucketDestination(kind="bucket", bucket=bucket, prefix="erp/in", **_through(aws, proxy))

    def effects() -> list[tuple[str, str]]:
        keys = [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix="erp/in/invoice/").get("Contents", ())]
        return _by_key([s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys])

    return Case(configured, effects, proxy.stop, proxy.start, proxy)


def _queue(aws: AwsServer, proxy: Proxy, is_fifo: bool) -> Case:
    sqs = aws.client("sqs")
    attributes = {"FifoQueue": "true"} if is_fifo else {}
    url = sqs.create_queue(QueueName="released" + (".fifo" if is_fifo else ""), Attributes=attributes)["QueueUrl"]
    configured = settings.QueueDestination(kind="queue", queue_url=HttpUrl(url), **_through(aws, proxy))
    acted: dict[str, str] = {}
    seen: list[str] = []

    def effects() -> list[tuple[str, str]]:
        """As docs/destinations.md tells a receiver: act once on each key, whatever comes again."""
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get(
            "Messages"
        ):
            for message in messages:
                key = message["MessageAttributes"]["idempotency-key"]["StringValue"]
                assert not (is_fifo and key in seen), "a FIFO queue lets no key through twice"
                seen.append(key)
                acted.setdefault(key, message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return sorted(acted.items())

    return Case(configured, effects, proxy.stop, proxy.start, proxy, tells_other_bytes=False)


def _sqlite(tmp_path: Path) -> Case:
    folder = tmp_path / "ledger"
    folder.mkdir()
    configured = settings.LedgerDestination(kind="ledger", url=f"sqlite:///{folder}/ledger.db", timeout_seconds=20)

    def effects() -> list[tuple[str, str]]:
        if not (folder / "ledger.db").exists():
            return []
        with sqlite3.connect(folder / "ledger.db") as connection:
            rows = connection.execute("SELECT idempotency_key, total_amount FROM holdpoint_postings").fetchall()
        connection.close()
        return sorted((key, _normal(total)) for key, total in rows)

    return Case(configured, effects, *_away(folder), keeps_columns=True)


def _postgresql(server: PostgresServer, proxy: Proxy) -> Case:
    url = server.database()
    configured = settings.LedgerDestination(
        kind="ledger", url=url.replace(f":{server.port}/", f":{proxy.port}/"), timeout_seconds=20
    )

    def effects() -> list[tuple[str, str]]:
        with server.connect(url.rsplit("/", 1)[1]) as connection:
            rows = connection.run("SELECT idempotency_key, total_amount FROM holdpoint_postings")
        return sorted((key, _normal(total)) for key, total in rows)

    return Case(configured, effects, proxy.stop, proxy.start, proxy, keeps_columns=True)


def _parquet_folder(tmp_path: Path) -> Case:
    folder = tmp_path / "lake"
    configured = settings.ParquetDestination(kind="parquet", path=folder)
    return Case(configured, lambda: _totals(folder / "documents"), *_away(folder), keeps_columns=True)


def _parquet_bucket(aws: AwsServer, proxy: Proxy, tmp_path: Path) -> Case:
    s3, bucket = aws.client("s3"), aws.bucket("lake")
    configured = settings.ParquetDestination(kind="parquet", bucket=bucket, prefix="holdpoint", **_through(aws, proxy))

    def effects() -> list[tuple[str, str]]:
        for entry in s3.list_objects_v2(Bucket=bucket, Prefix="holdpoint/").get("Contents", ()):
            copy = tmp_path / "copy" / entry["Key"]
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read())
        return _totals(tmp_path / "copy" / "holdpoint" / "documents")

    return Case(configured, effects, proxy.stop, proxy.start, proxy, keeps_columns=True)


def _totals(folder: Path) -> list[tuple[str, str]]:
    if not folder.exists():
        return []
    rows = ds.dataset(folder, partitioning="hive").to_table(["idempotency_key", "total_amount"]).to_pylist()
    return sorted((row["idempotency_key"], _normal(row["total_amount"])) for row in rows)


def _normal(total: Any) -> str:
    return str(Decimal(str(total)).normalize())


def _by_key(bodies: list[str]) -> list[tuple[str, str]]:
    return sorted((json.loads(body)["idempotency_key"], body) for body in bodies)


def _through(aws: AwsServer, proxy: Proxy) -> dict[str, Any]:
    return {**aws.settings, "endpoint_url": HttpUrl(proxy.url)}


def _away(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """The mount is gone and a file stands in its place; and back again."""
    aside = folder.with_name("aside")

    def go_down() -> None:
        if folder.exists():
            folder.rename(aside)
        folder.write_text("")

    def come_up() -> None:
        folder.unlink()
        if aside.exists():
            aside.rename(folder)

    return go_down, come_up
