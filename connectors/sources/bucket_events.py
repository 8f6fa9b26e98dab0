"""What a bucket announces by SQS: its notifications as data, and the queue they come from."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

logger = logging.getLogger("holdpoint.sources")

_AT_ONCE = 10  # messages of one request, the most that SQS allows
_WAIT_SECONDS = 1  # for a first message; asks all servers of the queue and not only some


@dataclass(frozen=True)
class Announcement:
    """That an object was written."""

    bucket: str
    key: str
    version_id: str | None


@dataclass
class Notification:
    """A message of the queue. `waiting_for` are the items, as the source names them, that are not recorded yet."""

    message_id: str
    handle: str
    body: str
    waiting_for: set[tuple[str, str | None]] = field(default_factory=set)
    stays: bool = False  # it is not done with in this run


def announcements(body: str) -> tuple[Announcement, ...]:
    """The written objects that a notification tells of; none in a test event. ValueError when it is none of S3's.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    try:
        content = json.loads(body)
        if content.get("Event") == "s3:TestEvent":
            return ()
        return tuple(
            Announcement(
                bucket=str(record["s3"]["bucket"]["name"]),
                key=unquote_plus(str(record["s3"]["object"]["key"]), errors="strict"),
                version_id=record["s3"]["object"].get("versionId"),
            )
            for record in content["Records"]
            if str(record["eventName"]).removeprefix("s3:").startswith("ObjectCreated:")
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"no notification of S3 ({type(error).__name__})") from error


class NotificationQueue:
    """The queue of one source. What boto3 raises goes through: the source says what it means."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs = sqs
        self._url = url
        self._seen: dict[str, Notification] = {}

    def begin(self) -> None:
        """A new run: what was received before may come again."""
        self._seen = {}

    def receive(self) -> Sequence[Notification]:
        """Messages not received before in this run, at most 10; none when there are no more."""
        answer = self._sqs.receive_message(
            QueueUrl=self._url, MaxNumberOfMessages=_AT_ONCE, WaitTimeSeconds=_WAIT_SECONDS
        )
        fresh = []
        for message in answer.get("Messages", ()):
            known = self._seen.get(message["MessageId"])
            if known is not None:  # visible again before it was done with: only the newest handle is sure to delete it
                known.handle = message["ReceiptHandle"]
                continue
            notification = Notification(message["MessageId"], message["ReceiptHandle"], message["Body"])
            self._seen[notification.message_id] = notification
            fresh.append(notification)
        return fresh

    def delete(self, notifications: Iterable[Notification]) -> None:
        """Take them off the queue. One that cannot be taken off comes again, which does no harm."""
        done = list(notifications)
        for start in range(0, len(done), _AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": notification.handle}
                for number, notification in enumerate(done[start : start + _AT_ONCE])
            ]
            answer = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
            for failed in answer.get("Failed", ()):
                logger.warning(
                    "A notification could not be taken off the queue; it comes again, which does no harm",
                    extra={"error": failed.get("Code")},
                )
