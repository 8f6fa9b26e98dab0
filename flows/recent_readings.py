"""Readings at hand, for the stage that follows."""

import threading
from collections import OrderedDict

from holdpoint.extraction import ReadDocument


class RecentReadings:
    """The readings that the next stage is about to ask for, so that they need not be fetched and parsed again."""

    _MOST_BYTES = 4 * 1024 * 1024  # of JSON; in memory they are ten times that

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[ReadDocument, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def keep(self, key: str, read: ReadDocument, size: int) -> None:
        """Keep it until newer ones take its place; `size` is that of its JSON."""
        with self._lock:
            self._drop(key)
            self._kept[key] = (read, size)
            self._bytes += size
            while self._bytes > self._MOST_BYTES:
                self._drop(next(iter(self._kept)))

    def recall(self, key: str) -> ReadDocument | None:
        """The reading, if it is still at hand."""
        with self._lock:
            found = self._kept.get(key)
        return found[0] if found is not None else None

    def _drop(self, key: str) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self._bytes -= size
