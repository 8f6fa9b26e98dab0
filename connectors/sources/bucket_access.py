"""One bucket and its queue for one source: every request, and what becomes of those that fail."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from connectors.aws import FAILURES, AwsFailureKind, classify, client
from connectors.sources.bucket_events import Announcement, Notification, NotificationQueue
from connectors.sources.bucket_keys import FoundObject, KeyPrefix, exactly
from connectors.sources.bucket_listing import all_versions, current_objects, keeps_versions, one_object, versions_of
from holdpoint import settings
from holdpoint.errors import HoldpointError, SourceError, SourceUnavailableError, TransientError
from holdpoint.ports import SourceItem

_PIECE = 1024 * 1024  # bytes
_OF_ONE_OBJECT = frozenset({AwsFailureKind.FORBIDDEN, AwsFailureKind.REFUSED})
_GONE = frozenset({AwsFailureKind.NO_OBJECT, AwsFailureKind.CHANGED})


class BucketAccess:
    """Where no more is said: SourceError for what a person must put right, SourceUnavailableError for what may pass."""

    def __init__(self, name: str, configured: settings.BucketSource, prefix: KeyPrefix) -> None:
        wanted_by = f"The source '{name}'"
        self._name = name
        self._settings = configured
        self._prefix = prefix
        self._s3 = client("s3", configured, wanted_by)
        self._queue: NotificationQueue | None = None
        if configured.events_queue_url is not None:
            sqs = client("sqs", configured, wanted_by)
            self._queue = NotificationQueue(sqs, str(configured.events_queue_url))
        self._keeps_versions: bool | None = None

    def objects(self, after: str | None) -> Iterator[FoundObject]:
        """What lies below the prefix behind that key, by key; every version where they are kept."""
        listing = all_versions if self._versioned() else current_objects
        with self._translated():
            yield from listing(self._s3, self._settings.bucket, self._prefix.text, after)

    def announced(self, one: Announcement) -> tuple[FoundObject, ...]:
        """The announced object; none when it is gone by now. TransientError when it alone may not be looked at."""
        bucket = self._settings.bucket
        versioned = self._versioned()
        try:
            if versioned and one.version_id is None:
                return versions_of(self._s3, bucket, one.key)
            return (one_object(self._s3, bucket, one.key, one.version_id),)
        except FAILURES as error:
            failure = classify(error)
            if failure.kind in _GONE:
                return ()
            if failure.kind in _OF_ONE_OBJECT:
                raise TransientError(
                    f"An object that was announced to the source '{self._name}' cannot be looked at: "
                    f"its bucket {failure.fact}.",
                    consequence="Its message is left in the queue, and the others are taken.",
                    remedy=failure.remedy(self._place),
                ) from error
            raise self._failure(error) from error

    def pieces(self, item: SourceItem) -> Iterator[bytes]:
        """The item's bytes, no more of them than were listed. TransientError when it vanished, changed or broke off."""
        conditions = exactly(item.version, versioned=self._versioned())
        try:
            answer = self._s3.get_object(Bucket=self._settings.bucket, Key=self._prefix.key_of(item.path), **conditions)
        except FAILURES as error:
            raise self._item_failure(item, error) from error
        total = 0
        try:
            with closing(answer["Body"]) as body:
                for piece in body.iter_chunks(_PIECE):
                    total += len(piece)
                    if total > item.size:
                        break
                    yield piece
        except (*FAILURES, OSError) as error:
            raise self._not_now(item, f"could not be read to its end ({type(error).__name__})") from error
        if total != item.size:
            raise self._not_now(item, "has another size than was listed")

    def begin_notifications(self) -> None:
        """A new run: what was received before may come again."""
        if self._queue is not None:
            self._queue.begin()

    def notifications(self) -> Sequence[Notification]:
        """The next few that this run has not received; none when there are no more."""
        if self._queue is None:
            return ()
        with self._translated(of_queue=True):
            return self._queue.receive()

    def forget(self, notifications: Sequence[Notification]) -> None:
        """Take them off the queue."""
        if self._queue is not None and notifications:
            with self._translated(of_queue=True):
                self._queue.delete(notifications)

    def _versioned(self) -> bool:
        if self._keeps_versions is None:
            try:
                self._keeps_versions = keeps_versions(self._s3, self._settings.bucket)
            except FAILURES as error:
                if classify(error).kind is not AwsFailureKind.REFUSED:
                    raise self._failure(error) from error
                self._keeps_versions = False  # a service that knows no versions
        return self._keeps_versions

    @contextmanager
    def _translated(self, *, of_queue: bool = False) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            raise self._failure(error, of_queue=of_queue) from error

    @property
    def _place(self) -> str:
        return f"sources.{self._name}"

    def _failure(self, error: Exception, *, of_queue: bool = False) -> HoldpointError:
        failure = classify(error)
        thing, setting = f"The bucket '{self._settings.bucket}'", "bucket"
        if of_queue:
            thing, setting = f"The queue {self._settings.events_queue_url}", "events_queue_url"
        kind = SourceUnavailableError if failure.transient else SourceError
        return kind(
            f"{thing} of the source '{self._name}' {failure.fact}.",
            consequence="What is not recorded yet was not taken in from it; nothing is lost.",
            remedy=failure.remedy(self._place, setting),
        )

    def _item_failure(self, item: SourceItem, error: Exception) -> HoldpointError:
        failure = classify(error)
        if failure.kind is AwsFailureKind.NO_OBJECT:
            return self._not_now(item, "vanished")
        if failure.kind is AwsFailureKind.CHANGED:
            return self._not_now(item, "changed since it was listed")
        if failure.kind in _OF_ONE_OBJECT:
            return self._not_now(item, f"cannot be read: its bucket {failure.fact}", failure.remedy(self._place))
        return self._failure(error)

    def _not_now(self, item: SourceItem, what: str, remedy: str = "") -> TransientError:
        return TransientError(
            f"The object '{item.path}' at the source '{self._name}' {what}.",
            consequence="It is not taken in now.",
            remedy=remedy or "The next run takes it if it is there and can be read.",
        )
