"""Named bytes that may be lost: the results of batches that are under way."""

import contextlib
import os
import shutil
from pathlib import Path

from holdpoint.errors import StoreError
from holdpoint.ports import Scratch
from holdpoint.settings import BucketBlobs, FolderBlobs


class FolderScratch:
    """A `Scratch` in a folder. Not forced to the disk: losing a result costs only its work."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        """What was put there, or None."""
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, name: str, data: bytes) -> None:
        """Keep it; readers see all of it or nothing."""
        file = self._path / name
        draft = file.with_suffix(f".{os.getpid()}.draft")
        try:
            with contextlib.suppress(FileNotFoundError):
                draft.write_bytes(data)
            if not draft.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                draft.write_bytes(data)
            draft.replace(file)
        except OSError as error:
            raise StoreError(
                f"The stage result {file} cannot be written ({error.strerror}).",
                consequence="The batch stops here; nothing is lost.",
                remedy="Free some space or correct the rights, and run the command again: it continues.",
            ) from error

    def clear(self, prefix: str) -> None:
        """Forget everything under it."""
        shutil.rmtree(self._path / prefix, ignore_errors=True)


def make_scratch(configured: FolderBlobs | BucketBlobs, default: Path) -> Scratch:
    """Beside the blobs: in their bucket, or in the default folder."""
    return FolderScratch(default)
