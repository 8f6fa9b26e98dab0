"""Files that are whole or absent, whatever dies when: written beside, forced to disk, renamed into place."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(file: Path, data: bytes) -> None:
    """Replace `file` by `data`; after a crash it holds the old or the new bytes, never a part. Raises OSError.

    The new name is certain to survive a power loss only after `sync_folder(file.parent)`.
    """
    handle, name = tempfile.mkstemp(prefix=".new-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Force a folder's entries (new names, renames) to disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
