"""A folder that documents are dropped into. Originals are read, never moved or deleted."""

import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from holdpoint.errors import SourceError, TransientError
from holdpoint.ports import SourceItem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ESCAPED_BYTE = re.compile(r"\\x([89a-f][0-9a-f])")


class FolderSource:
    """A `Source` over one folder and its subfolders.

    Hidden files and folders, links to folders, links that lead outside, and what is no regular file are not documents.
    After a listing, `unsettled` counts the files left for the next run because they changed too recently.
    """

    def __init__(self, name: str, path: Path, settle_seconds: float) -> None:
        self.name = name
        self.unsettled = 0
        self._path = path
        self._settle_seconds = settle_seconds

    def list_items(self, position: str | None = None) -> Iterator[SourceItem]:
        """Files unchanged for the settling time, sorted by path. SourceError when a folder cannot be read."""
        self.unsettled = 0
        try:
            root = self._path.resolve(strict=True)
            found = sorted(_regular_files(root))
        except OSError as error:
            raise self._source_error(error) from error
        items = []
        now = time.time()
        for relative, status in found:
            if now - _changed_at(status, now) < self._settle_seconds:
                self.unsettled += 1
            else:
                items.append(
                    SourceItem(source=self.name, path=relative, size=status.st_size, modified_at=_modified_at(status))
                )
        return iter(items)

    @property
    def position(self) -> None:
        """A folder is always listed from its beginning: names say nothing about when a file came."""
        return None

    def recorded(self, items: Sequence[SourceItem]) -> None:
        """Nothing announces a file in a folder."""

    def read(self, item: SourceItem) -> bytes:
        """The item's bytes. TransientError when it vanished, or is not, or does not stay, what was listed."""
        try:
            file = self._locate(item.path)
            descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as stream:
                before = os.fstat(stream.fileno())
                if not stat.S_ISREG(before.st_mode):
                    raise self._changed(item, "is no regular file any more")
                data = stream.read(item.size + 1)  # one more than listed shows growth without reading all of it
                after = os.fstat(stream.fileno())
        except OSError as error:
            verb = "vanished" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
            raise self._changed(item, verb) from error
        listed = (item.size, item.modified_at)
        if any((s.st_size, _modified_at(s)) != listed for s in (before, after)) or len(data) != item.size:
            raise self._changed(item, "changed while it was being read")
        return data

    def fingerprint(self, item: SourceItem) -> str:
        """The SHA-256 of a file too large to be held in memory, read in pieces. TransientError as for `read`."""
        digest = hashlib.sha256()
        try:
            with self._locate(item.path).open("rb") as stream:
                while piece := stream.read(1024 * 1024):
                    digest.update(piece)
                after = os.fstat(stream.fileno())
        except OSError as error:
            raise self._changed(item, f"cannot be read ({error.strerror})") from error
        if (after.st_size, _modified_at(after)) != (item.size, item.modified_at):
            raise self._changed(item, "changed while it was being read")
        return digest.hexdigest()

    def _locate(self, relative: str) -> Path:
        """The real file behind a listed path; FileNotFoundError when it now leads outside the folder."""
        root = self._path.resolve(strict=True)
        file = root / relative
        if not os.path.lexists(file):
            file = root / os.fsdecode(_unescape(relative))
        real = file.resolve(strict=True)
        if not real.is_relative_to(root):
            raise FileNotFoundError(relative)
        return real

    def _changed(self, item: SourceItem, what: str) -> TransientError:
        return TransientError(
            f"The file '{item.path}' at the source '{self.name}' {what}.",
            consequence="It is not taken in now.",
            remedy="The next run takes it once it stays unchanged and can be read.",
        )

    def _source_error(self, error: OSError) -> SourceError:
        if isinstance(error, FileNotFoundError) and not self._path.exists():
            fact, remedy = "does not exist", f"Create it, or correct sources.{self.name}.path in the settings."
        elif isinstance(error, NotADirectoryError):
            fact, remedy = "is not a folder", f"Correct sources.{self.name}.path in the settings."
        else:
            where = f" at {error.filename}" if error.filename else ""
            fact = f"cannot be read{where}: {error.strerror}"
            remedy = "Give the user who runs this the right to read it, or check the disk."
        return SourceError(
            f"The folder {self._path} of the source '{self.name}' {fact}.",
            consequence="Nothing was taken in from it.",
            remedy=remedy,
        )


def _regular_files(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Relative path and status of every visible regular file. OSError where a folder cannot be listed."""

    def refuse(error: OSError) -> None:
        raise error

    if not root.is_dir():
        raise NotADirectoryError(str(root))
    for folder, subfolders, names in os.walk(root, onerror=refuse):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in names:
            file = Path(folder, name)
            if _is_of_the_system(name):
                continue
            try:
                status = file.stat()
                outside = file.is_symlink() and not file.resolve(strict=True).is_relative_to(root)
            except (OSError, RuntimeError) as error:
                if isinstance(error, FileNotFoundError) or file.is_symlink():
                    continue  # vanished since, or a link that leads nowhere, in a circle, or where we may not look
                raise
            if stat.S_ISREG(status.st_mode) and not outside:
                yield _as_text(str(file.relative_to(root))), status


def _is_of_the_system(name: str) -> bool:
    """Whether a program put the file there for itself: a hidden name, the lock of an open file, a folder's pictures."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def _as_text(path: str) -> str:
    r"""The path as text that can be stored: bytes that are no UTF-8 are written as \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _unescape(path: str) -> bytes:
    return b"".join(bytes.fromhex(part) if i % 2 else part.encode() for i, part in enumerate(_ESCAPED_BYTE.split(path)))


def _modified_at(status: os.stat_result) -> datetime:
    return _EPOCH + timedelta(microseconds=status.st_mtime_ns // 1000)


def _changed_at(status: os.stat_result, now: float) -> float:
    """Seconds since 1970. A modification time in the future says nothing; the inode's own change time then does."""
    return status.st_mtime if status.st_mtime <= now else status.st_ctime
