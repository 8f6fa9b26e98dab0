"""An S3 bucket that documents are put into. Originals are read, never moved or deleted."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from connectors.sources.bucket_access import BucketAccess
from connectors.sources.bucket_events import Announcement, Notification, announcements
from connectors.sources.bucket_keys import FoundObject, KeyPrefix
from connectors.sources.bucket_position import BucketPosition
from holdpoint import settings
from holdpoint.errors import SourceUnavailableError, TransientError
from holdpoint.ports import SourceItem

logger = logging.getLogger("holdpoint.sources")

_MOST_NOTIFICATIONS = 10_000  # that one run takes; the rest is the next one's


class BucketSource:
    """A `Source` over what lies under a prefix of a bucket. A bucket that keeps versions shows each as an item.

    `position` stays where the run began as long as one of the listed items has not been `recorded`.
    """

    def __init__(self, name: str, configured: settings.BucketSource) -> None:
        self.name = name
        self.unsettled = 0
        self._settings = configured
        self._prefix = KeyPrefix(configured.prefix)
        self._bucket = BucketAccess(name, configured, self._prefix)
        self._began_at: str | None = None
        self._reached: BucketPosition | None = None
        self._open: dict[tuple[str, str | None], list[Notification]] = {}

    def list_items(self, position: str | None = None) -> Iterator[SourceItem]:
        """Items by key, or as the queue announces them. SourceError, or SourceUnavailableError when it may be back."""
        self.unsettled = 0
        self._began_at, self._reached, self._open = position, None, {}
        now = datetime.now(UTC)
        known = BucketPosition.parse(position)
        if known is None or known.full_listing_due(now, self._settings.full_listing_hours):
            yield from self._listed(now, BucketPosition(listed_at=now))
        elif self._settings.events_queue_url is not None:
            yield from self._announced()
        elif self._settings.keys == "ascending":
            yield from self._listed(now, known)
        else:
            yield from self._listed(now, BucketPosition(listed_at=now))

    @property
    def position(self) -> str | None:
        """None where everything is listed each time. As it was, until all that was listed is recorded."""
        if self._settings.events_queue_url is None and self._settings.keys == "any":
            return None
        if self._reached is None or self._open:
            return self._began_at
        return self._reached.model_dump_json()

    def recorded(self, items: Sequence[SourceItem]) -> None:
        """Takes notifications off the queue once all that they announced is recorded."""
        done: list[Notification] = []
        for item in items:
            key = (item.path, item.version)
            for notification in self._open.pop(key, ()):
                notification.waiting_for.discard(key)
                if not notification.waiting_for and not notification.stays:
                    done.append(notification)
        self._bucket.forget(done)

    def read(self, item: SourceItem) -> bytes:
        """The item's bytes. TransientError when it vanished or changed; SourceUnavailableError when nothing works."""
        return b"".join(self._bucket.pieces(item))

    def fingerprint(self, item: SourceItem) -> str:
        """The SHA-256 of an item too large to be held in memory, read in pieces. Errors as for `read`."""
        digest = hashlib.sha256()
        for piece in self._bucket.pieces(item):
            digest.update(piece)
        return digest.hexdigest()

    def _listed(self, now: datetime, start: BucketPosition) -> Iterator[SourceItem]:
        """The objects behind the start's key; leaves in `_reached` where the next listing may start.

        That is the key of the newest object which has been there for `late_seconds`: what takes longer to appear than
        an object of a higher key is caught by the next full listing.
        """
        horizon = now - timedelta(seconds=max(self._settings.late_seconds, self._settings.settle_seconds))
        newest: tuple[datetime, str] | None = None
        unsettled_key: str | None = None
        for found in self._bucket.objects(start.newest_key):
            item = self._item(found)
            if item is None:
                continue
            if self._is_unsettled(item):
                unsettled_key = unsettled_key or found.key
                continue
            if found.modified_at <= horizon:
                newest = max(newest or (found.modified_at, found.key), (found.modified_at, found.key))
            self._open.setdefault((item.path, item.version), [])
            yield item
        reached = newest[1] if newest is not None else start.newest_key
        if unsettled_key is not None and reached is not None and unsettled_key <= reached:
            reached = start.newest_key
        self._reached = BucketPosition(listed_at=start.listed_at, newest_key=reached)

    def _announced(self) -> Iterator[SourceItem]:
        """What the queue tells of, sorted by path within each answer of it. The position stays as it is."""
        self._bucket.begin_notifications()
        taken = 0
        foreign: set[str] = set()
        while taken < _MOST_NOTIFICATIONS and (notifications := self._bucket.notifications()):
            taken += len(notifications)
            fresh: dict[tuple[str, str | None], SourceItem] = {}
            for notification in notifications:
                for item in self._announced_items(notification, foreign):
                    key = (item.path, item.version)
                    if key not in self._open:
                        fresh[key] = item
                        self._open[key] = []
                    notification.waiting_for.add(key)
                    self._open[key].append(notification)
            self._bucket.forget([n for n in notifications if not n.waiting_for and not n.stays])
            yield from (fresh[key] for key in sorted(fresh, key=lambda k: (k[0], fresh[k].modified_at)))
        for bucket in sorted(foreign):
            logger.warning(
                "The queue tells of another bucket; its messages are left there. Give each source a queue of its own",
                extra={"source": self.name, "bucket": bucket},
            )

    def _announced_items(self, notification: Notification, foreign: set[str]) -> Iterator[SourceItem]:
        try:
            announced = announcements(notification.body)
        except ValueError as error:
            notification.stays = True
            logger.warning(
                "A message in the queue is no notification; it is left there. Let nothing but the bucket write to it",
                extra={"source": self.name, "notification": notification.message_id, "error": type(error).__name__},
            )
            return
        for one in announced:
            if one.bucket != self._settings.bucket:
                foreign.add(one.bucket)
                notification.stays = True
            elif self._prefix.path_of(one.key) is not None:
                for found in self._looked_up(one, notification):
                    item = self._item(found)
                    if item is None:
                        continue
                    if self._is_unsettled(item):
                        notification.stays = True
                    else:
                        yield item

    def _looked_up(self, one: Announcement, notification: Notification) -> tuple[FoundObject, ...]:
        try:
            return self._bucket.announced(one)
        except SourceUnavailableError:
            raise
        except TransientError as error:
            notification.stays = True
            logger.warning(
                "An announced object could not be looked up; its notification is left for the next run",
                extra={"source": self.name, "error": type(error).__name__},
            )
            return ()

    def _item(self, found: FoundObject) -> SourceItem | None:
        path = self._prefix.path_of(found.key)
        if path is None:
            return None
        return SourceItem(
            source=self.name, path=path, size=found.size, modified_at=found.modified_at, version=found.version
        )

    def _is_unsettled(self, item: SourceItem) -> bool:
        """Counts it if so. A time far in the future says nothing."""
        age = abs((datetime.now(UTC) - item.modified_at).total_seconds())
        if age >= self._settings.settle_seconds:
            return False
        self.unsettled += 1
        return True
