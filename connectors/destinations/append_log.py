"""A text file that only grows, by whole lines, each on disk before the call returns."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from connectors.durable_files import sync_folder
from holdpoint.errors import TransientDeliveryError

_BLOCK = 1 << 16


class AppendLog:
    """One file of lines under an optional header line. The caller holds the lock; OSError passes through."""

    def __init__(self, path: Path, header: str = "") -> None:
        self._path = path
        self._header = header

    def append(self, lines: Sequence[str], *, may_be_there: bool) -> None:
        """Add the lines, each ended by a line feed and unlike any other, and force the file to disk.

        `may_be_there`: an earlier attempt may have added some of them; those are left out.
        TransientDeliveryError when the file stands under another header.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = _cut_torn_line(descriptor)
            self._check_header(descriptor, size)
            if may_be_there:
                lines = self._missing(lines)
            text = "".join(lines) if size else self._header + "".join(lines)
            try:
                _write_all(descriptor, text.encode())
            except OSError:
                with contextlib.suppress(OSError):  # if this fails too, the next append cuts the torn line
                    os.ftruncate(descriptor, size)
                raise
            os.fsync(descriptor)  # with nothing to add too: an attempt that died may have left lines in memory only
        finally:
            os.close(descriptor)
        if may_be_there or not size:
            sync_folder(self._path.parent)

    def _check_header(self, descriptor: int, size: int) -> None:
        expected = self._header.encode()
        if size and os.pread(descriptor, len(expected), 0) != expected:
            raise TransientDeliveryError(
                f"{self._path} begins with other columns than this version writes.",
                consequence="Nothing was added to it.",
                remedy="Move it away; a new one is begun.",
            )

    def _missing(self, lines: Sequence[str]) -> list[str]:
        wanted = set(lines)
        with self._path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
            for line in stream:
                wanted.discard(line)
        return [line for line in lines if line in wanted]


def _cut_torn_line(descriptor: int) -> int:
    """Cut what stands after the last line feed; return the size that is left."""
    size = end = os.fstat(descriptor).st_size
    while end:
        start = max(0, end - _BLOCK)
        cut = os.pread(descriptor, end - start, start).rfind(b"\n")
        if cut >= 0:
            end = start + cut + 1
            break
        end = start
    if end != size:
        os.ftruncate(descriptor, end)
    return end


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
