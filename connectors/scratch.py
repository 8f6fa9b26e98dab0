"""The results of a batch that is under way, as named bytes in a folder or, for several machines, a bucket.

They may be lost at the cost of work alone, so nothing is forced to the disk.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath

from connectors.bucket import Bucket
from connectors.bucket_blobs import ATTEMPTS, WANTED_BY, bucket_store_errors
from holdpoint.errors import StoreError
from holdpoint.ports import Scratch
from holdpoint.settings import AwsAccess, BucketBlobs, FolderBlobs

_FOLDER = "stages"


class FolderScratch:
    """A `Scratch` in a folder, which is made when something is put there. StoreError when the disk refuses."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        """What was put under that name, whole, or None."""
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._error(error, "read") from error

    def put(self, name: str, data: bytes) -> None:
        """Keep it; readers see the earlier bytes or these, whole."""
        file = self._file(name)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=".new-", dir=file.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                Path(draft).replace(file)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(draft).unlink()
                raise
        except OSError as error:
            raise self._error(error, "written") from error

    def clear(self, prefix: str) -> None:
        """Forget every name that begins with the prefix and a "/"."""
        try:
            shutil.rmtree(self._file(prefix))
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._error(error, "cleared") from error

    def _file(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"{name!r} does not lie within the scratch folder")
        return self._path.joinpath(*parts)

    def _error(self, error: OSError, verb: str) -> StoreError:
        return StoreError(
            f"The folder of stage results {self._path} cannot be {verb}: {error.strerror or error}.",
            consequence="The batch stops here; nothing is lost.",
            remedy="Free some space or correct the rights, and run the command again: it continues.",
        )


class BucketScratch:
    """A `Scratch` in a bucket. StoreError when it cannot be used, StoreBusyError when it may be later."""

    def __init__(self, access: AwsAccess, bucket: str, prefix: str) -> None:
        """ConfigurationError when a secret is not in the environment."""
        self._bucket = Bucket(access, bucket, prefix, WANTED_BY, ATTEMPTS)

    def get(self, name: str) -> bytes | None:
        """What was put under that name, or None."""
        with bucket_store_errors(self._bucket.name):
            return self._bucket.read(name)

    def put(self, name: str, data: bytes) -> None:
        """Keep it; what stood there is replaced."""
        with bucket_store_errors(self._bucket.name):
            self._bucket.replace(name, data, "application/octet-stream")

    def clear(self, prefix: str) -> None:
        """Forget every name that begins with the prefix and a "/"."""
        with bucket_store_errors(self._bucket.name):
            self._bucket.forget(prefix)


def make_scratch(blobs: FolderBlobs | BucketBlobs, default_folder: Path) -> Scratch:
    """Where stage results go: `stages/` beside the blobs of a bucket, as every machine reaches it; else that folder.

    ConfigurationError when a secret is not in the environment.
    """
    match blobs:
        case FolderBlobs():
            return FolderScratch(default_folder)
        case BucketBlobs():
            return BucketScratch(blobs, blobs.bucket, f"{blobs.prefix.strip('/')}/{_FOLDER}")
