"""Where documents arrive."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, HttpUrl, Tag, model_validator

from holdpoint.extraction import DocumentType
from holdpoint.model import Frozen
from holdpoint.settings.access import AwsAccess, MailAccess
from holdpoint.settings.notations import Cron
from holdpoint.settings.policies import SourcePolicy


class AnySource(Frozen):
    """What every source has."""

    owner: str = "operations"
    schedule: Cron | None = None  # cron; None: orchestration.schedule
    settle_seconds: float = Field(default=2.0, ge=0)  # an item is taken once unchanged for this long
    document_types: dict[DocumentType, SourcePolicy] = Field(default_factory=dict)


class FolderSource(AnySource):
    """A folder that documents are dropped into."""

    kind: Literal["folder"] = "folder"
    path: Path


class BucketSource(AnySource, AwsAccess):
    """An S3 bucket, or what lies under a prefix of it. Originals stay where they are.

    How the whole prefix need not be listed at every run: with `keys: ascending` (keys that sort by time, such as
    2026/11/24/...) a listing starts behind the newest key taken before; with `events_queue_url` the bucket's own
    notifications say what is new. Either way everything is listed again once in `full_listing_hours`.
    """

    kind: Literal["bucket"]
    bucket: str
    prefix: str = ""
    keys: Literal["any", "ascending"] = "any"
    events_queue_url: HttpUrl | None = None  # SQS queue that gets the bucket's s3:ObjectCreated:* notifications
    late_seconds: float = Field(default=900, ge=0)  # `ascending`: how long after its key's turn an object may appear
    full_listing_hours: float = Field(default=24, gt=0)
    settle_seconds: float = Field(default=0.0, ge=0)  # an object is there as a whole or not at all

    @model_validator(mode="after")
    def _one_way_to_what_is_new(self) -> "BucketSource":
        if self.keys == "ascending" and self.events_queue_url is not None:
            raise ValueError("set either keys: ascending or events_queue_url: each says alone what is new")
        return self


class MailboxSource(AnySource, MailAccess):
    """A folder of a mailbox. Mails stay where they are and keep their flags."""

    kind: Literal["mailbox"]
    folder: str = "INBOX"
    settle_seconds: float = Field(default=0.0, ge=0)  # a mail is there as a whole or not at all


def _kind(value: Any) -> str:
    return str(value.get("kind", "folder") if isinstance(value, dict) else getattr(value, "kind", "folder"))


SourceSettings = Annotated[
    Annotated[FolderSource, Tag("folder")]
    | Annotated[BucketSource, Tag("bucket")]
    | Annotated[MailboxSource, Tag("mailbox")],
    Discriminator(_kind),
]
