"""A place of every kind that documents arrive at, to be filled by a test and read through the product's source."""

import os
import time
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from connectors.sources.bucket_position import BucketPosition
from connectors.sources.factory import make_source
from holdpoint.ports import Source, SourceItem
from holdpoint.settings import Settings
from tests.support.aws import REGION, AwsServer
from tests.support.breaking_network import BreakingNetwork
from tests.support.mailbox import MailServer, mail

NAME = "inbox"


class Place(ABC):
    """What a test does behind the source's back. `remembers`: a later listing shows what is new alone."""

    remembers = True
    immutable = False  # what stands there under a name and a version never changes
    start: str | None = None  # the position that tests begin with

    def source(self, settle_seconds: float = 0) -> Source:
        """The product's source over the place, as the settings make it."""
        configured = Settings.model_validate({"sources": {NAME: self.settings(settle_seconds)}}).sources[NAME]
        return make_source(NAME, configured)

    def listed(self, source: Source, position: str | None) -> list[SourceItem]:
        """A whole listing by a run of its own."""
        return list(source.list_items(position))

    @abstractmethod
    def settings(self, settle_seconds: float) -> dict[str, Any]:
        """The source's entry in the settings."""

    @abstractmethod
    def put(self, name: str, data: bytes) -> bytes:
        """Something of that name arrives; the bytes that a reader should get."""

    @abstractmethod
    def remove(self, item: SourceItem) -> None:
        """It is gone."""

    def change(self, item: SourceItem, data: bytes) -> None:
        """Other bytes stand where it was."""
        self.put(item.path, data)

    @abstractmethod
    def outage(self, down: bool) -> None:
        """The place cannot be reached; or can be again."""


class FolderPlace(Place):
    remembers = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "drop"
        self._folder.mkdir()

    def settings(self, settle_seconds: float) -> dict[str, Any]:
        return {"kind": "folder", "path": str(self._folder), "settle_seconds": settle_seconds}

    def put(self, name: str, data: bytes) -> bytes:
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.stat().st_mtime_ns if file.exists() else 0
        file.write_bytes(data)
        if before:
            os.utime(file, ns=(before + 1_000_000,) * 2)
        return data

    def remove(self, item: SourceItem) -> None:
        (self._folder / item.path).unlink()

    def outage(self, down: bool) -> None:
        away = self._folder.with_name("away")
        self._folder.rename(away) if down else away.rename(self._folder)


class BucketPlace(Place):
    """`keys` as in the settings; with `announced` the bucket's notifications go to a queue."""

    def __init__(
        self,
        server: AwsServer,
        network: BreakingNetwork,
        *,
        versioned: bool,
        keys: str = "any",
        announced: bool = False,
    ) -> None:
        self.bucket = server.bucket(f"drops-{uuid4().hex[:8]}", versioned=versioned)
        self.s3 = server.client("s3")
        self.sqs = server.client("sqs")
        self.immutable = versioned
        self.remembers = announced or keys == "ascending"
        self.queue_url: str | None = None
        self._network = network
        self._keys = keys
        self._server = server
        if announced:
            self._announce()
            self.start = BucketPosition(listed_at=datetime.now(UTC)).model_dump_json()

    def _announce(self) -> None:
        made = self.sqs.create_queue(QueueName=self.bucket, Attributes={"VisibilityTimeout": "1"})
        self.queue_url = made["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=["QueueArn"])
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket,
            NotificationConfiguration={
                "QueueConfigurations": [
                    {"QueueArn": arn["Attributes"]["QueueArn"], "Events": ["s3:ObjectCreated:*"]},
                ]
            },
        )

    def settings(self, settle_seconds: float) -> dict[str, Any]:
        found = {
            **self._server.settings,
            "endpoint_url": f"http://127.0.0.1:{self._network.port}",
            "region": REGION,
            "kind": "bucket",
            "bucket": self.bucket,
            "prefix": "in",
            "keys": self._keys,
            "late_seconds": 0,
            "settle_seconds": settle_seconds,
        }
        if self.queue_url is not None:
            found["events_queue_url"] = self.queue_url
        return found

    def listed(self, source: Source, position: str | None) -> list[SourceItem]:
        if self.queue_url is not None:
            time.sleep(1.1)  # what a run before received, and did not delete, is visible again
        return super().listed(source, position)

    def put(self, name: str, data: bytes) -> bytes:
        self.s3.put_object(Bucket=self.bucket, Key=f"in/{name}", Body=data)
        return data

    def remove(self, item: SourceItem) -> None:
        version = {"VersionId": item.version} if self.immutable else {}
        self.s3.delete_object(Bucket=self.bucket, Key=f"in/{item.path}", **version)

    def outage(self, down: bool) -> None:
        self._network.down = down

    def messages_left(self) -> int:
        """Messages on the queue, those that were received and not deleted among them."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)


class MailboxPlace(Place):
    immutable = True

    def __init__(self, server: MailServer, network: BreakingNetwork) -> None:
        self.folder = server.create(f"Eingänge-{uuid4().hex[:8]}".encode("ascii", "ignore").decode())
        self.server = server
        self._network = network

    def settings(self, settle_seconds: float) -> dict[str, Any]:
        return self.server.settings(port=self._network.port, folder=self.folder, settle_seconds=settle_seconds)

    def put(self, name: str, data: bytes) -> bytes:
        sent = mail(name, "Please find attached.", (name.rsplit("/", 1)[-1], data))
        self.server.add(self.folder, sent)
        return sent

    def remove(self, item: SourceItem) -> None:
        self.server.remove(self.folder, int((item.version or "").split("/")[1]))

    def outage(self, down: bool) -> None:
        self._network.down = down
