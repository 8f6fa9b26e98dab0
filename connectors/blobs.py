"""Bytes kept by their SHA-256 in a local folder: `ab/cd/abcd…`, on disk before `put` returns."""

import errno
import hashlib
import os
import re
from pathlib import Path

from connectors.bucket_blobs import BucketBlobStore
from connectors.durable_files import sync_folder, write_atomically
from holdpoint.errors import StoreError
from holdpoint.ports import BlobStore
from holdpoint.settings import BucketBlobs, FolderBlobs

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderBlobStore:
    """A `BlobStore` in a folder, which is made when it is missing. Safe for several processes at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, data: bytes) -> str:
        """Store durably and return the SHA-256 in hex. Bytes already kept stay; a damaged file is written anew.

        StoreError when the folder cannot be written.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        file = self._file(sha256)
        try:
            if not self._path.is_dir():
                self._path.mkdir(parents=True, exist_ok=True)
                sync_folder(self._path.parent)
            file.parent.mkdir(parents=True, exist_ok=True)
            if not (file.is_file() and file.read_bytes() == data):
                write_atomically(file, data)
            # Also when the file was there: whoever wrote it may have died before its entry reached the disk.
            for folder in (file.parent, file.parent.parent, self._path):
                sync_folder(folder)
        except OSError as error:
            raise _store_error(error, self._path, "written") from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes, verified against the hash. KeyError when absent, StoreError when damaged or unreadable."""
        try:
            data = self._file(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None
        except OSError as error:
            raise _store_error(error, self._path, "read") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                f"The stored file {self._file(sha256)} is damaged: its content does not match its hash.",
                consequence="The original it holds cannot be used.",
                remedy="Restore it from a backup, or drop the original again: that repairs it.",
            )
        return data

    def has(self, sha256: str) -> bool:
        """Whether bytes of that hash are kept; their content is verified by `get`."""
        try:
            return self._file(sha256).is_file()
        except KeyError:
            return False

    def _file(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise KeyError(sha256)
        return self._path / sha256[:2] / sha256[2:4] / sha256


def make_blob_store(configured: FolderBlobs | BucketBlobs, default: Path) -> BlobStore:
    """The blob store of those settings; `default` is the folder where the settings name none.

    ConfigurationError when a secret is not in the environment.
    """
    match configured:
        case FolderBlobs():
            return FolderBlobStore(configured.path or default)
        case BucketBlobs():
            return BucketBlobStore(configured, configured.bucket, configured.prefix)


def _store_error(error: OSError, path: Path, verb: str) -> StoreError:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            remedy = "Free space on that disk, then run again: it continues where it stopped."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            remedy = f"Give the user who runs this the right to write to {path}, then run again."
        case _:
            remedy = f"Check the disk that holds {path}, then run again."
    return StoreError(
        f"The document folder {path} cannot be {verb}: {os.strerror(error.errno) if error.errno else error}.",
        consequence="No document can be taken in.",
        remedy=remedy,
    )
