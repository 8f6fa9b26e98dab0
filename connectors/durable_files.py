"""Files that are whole or absent, whatever dies when: written beside, forced to disk, moved into place."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def write_atomically(file: Path, data: bytes) -> None:
    """Replace `file` by `data`; after a crash it holds the old or the new bytes, never a part. Raises OSError.

    The new name is certain to survive a power loss only after `sync_folder(file.parent)`.
    """
    with _draft(file, data) as draft:
        draft.replace(file)


def create_atomically(file: Path, data: bytes) -> bool:
    """Write `file` if there is none; False, and it stays as it is, when there is. Raises OSError.

    Of two writers at once one is told False. The same about `sync_folder` as for `write_atomically`.
    """
    if file.exists():
        return False
    with _draft(file, data) as draft:
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # A file system without hard links (exFAT, some network shares): there the last of two writers wins.
            if file.exists():
                return False
            draft.replace(file)
    return True


@contextmanager
def _draft(file: Path, data: bytes) -> Iterator[Path]:
    """A file beside `file` with the data, on disk; whoever does not move it leaves nothing behind."""
    handle, name = tempfile.mkstemp(prefix=".new-", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o644)
        yield draft
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def sync_folder(folder: Path) -> None:
    """Force a folder's entries (new names, renames) to disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
