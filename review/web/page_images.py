"""Pictures of pages for the browser: drawn once, kept in memory, because originals never change."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from holdpoint.document import BlobRef
from holdpoint.ports import BlobStore

Render = Callable[[bytes, str, int, int], bytes]
"""Draws a page: the file's bytes, its media type, the one-based page, its `turns`; gives PNG or JPEG bytes."""

_KEPT_BYTES = 96 * 1024 * 1024


class PageImages:
    """Draws pages, keeping the most recently asked for up to a number of bytes."""

    def __init__(self, blobs: BlobStore, render: Render, kept_bytes: int = _KEPT_BYTES) -> None:
        self._blobs = blobs
        self._render = render
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def page(self, blob: BlobRef, number: int, turns: int = 0) -> bytes:
        """The picture of a page. KeyError when the original is gone; the errors of `render` otherwise."""
        key = (blob.sha256, number, turns)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = self._render(self._blobs.get(blob.sha256), blob.media_type, number, turns)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = image
                self._size += len(image)
            while self._size > self._kept_bytes and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return image


def media_type_of(image: bytes) -> str:
    """PNG or JPEG, by the first bytes."""
    return "image/jpeg" if image.startswith(b"\xff\xd8") else "image/png"
