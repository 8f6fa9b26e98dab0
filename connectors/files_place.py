"""Files that are written once, in a folder or under a prefix of a bucket: a name, once used, keeps its bytes."""

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import Protocol

from connectors.bucket import Bucket
from connectors.delivery_errors import aws_errors, folder_errors
from connectors.durable_files import create_atomically, sync_folder
from holdpoint import settings
from holdpoint.errors import TerminalDeliveryError

RIGHTS = "s3:PutObject, s3:GetObject and s3:ListBucket"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100


class FilesPlace(Protocol):
    """Where files are written once. A path is relative, with "/" between its parts."""

    def put_once(self, path: str, data: bytes) -> None:
        """Return when the file is there, durably; the same bytes again do nothing.

        TerminalDeliveryError when other bytes stand there, or the place will never take it; TransientDeliveryError
        when it cannot be written now.
        """
        ...

    def read(self, path: str) -> bytes | None:
        """The file's bytes, None when there is none. Errors as for `put_once`."""
        ...


def open_place(place: settings.FilesPlace, name: str) -> FilesPlace:
    """The place of the destination `name`. ConfigurationError when a secret is not in the environment."""
    if place.path is not None:
        return FolderPlace(place.path, name)
    assert place.bucket is not None  # the settings see to it
    return BucketPlace(Bucket(place, place.bucket, place.prefix, f"The destination '{name}'"), name)


def file_stem(key: str) -> str:
    """A file name without its ending for an idempotency key: readable, safe everywhere, one for each key.

    Letters, digits, ".", "_" and "-" stay; as others do not, the start of the key's SHA-256 tells keys apart.
    """
    readable = _UNSAFE.sub("-", key).strip(".-")[:_LONGEST_NAME]
    return f"{readable}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


class FolderPlace:
    """A folder, made when it is missing. A file that is being written has a name that begins with a dot."""

    def __init__(self, path: Path, destination: str) -> None:
        self._path = path
        self._destination = destination

    def put_once(self, path: str, data: bytes) -> None:
        """See `FilesPlace`. On disk before it returns."""
        file = self._file(path)
        with folder_errors(self._path, self._destination):
            self._make_folder(file.parent)
            # What was just made is not read again: whoever watches the folder may have taken it away already.
            if not create_atomically(file, data) and file.read_bytes() != data:
                raise other_bytes(str(file), self._destination)
            # Also when the file was there: whoever wrote it may have died before its entry reached the disk.
            sync_folder(file.parent)

    def read(self, path: str) -> bytes | None:
        """See `FilesPlace`."""
        with folder_errors(self._path, self._destination):
            try:
                return self._file(path).read_bytes()
            except FileNotFoundError:
                return None

    def _file(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts:
            raise ValueError(f"{path!r} does not lie within the folder")
        return self._path.joinpath(*parts)

    def _make_folder(self, folder: Path) -> None:
        made = [f for f in (folder, *folder.parents) if not f.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for new in made:
            sync_folder(new.parent)


class BucketPlace:
    """A bucket under a prefix."""

    def __init__(self, bucket: Bucket, destination: str) -> None:
        self._bucket = bucket
        self._destination = destination
        self._thing = f"bucket '{bucket.name}'"

    def put_once(self, path: str, data: bytes) -> None:
        """See `FilesPlace`. The service's own condition decides between two writers."""
        self.put_object_once(path, data, "application/octet-stream", {})

    def put_object_once(self, path: str, data: bytes, content_type: str, metadata: dict[str, str]) -> None:
        """`put_once` with what an object has beside its bytes; on an object that is there, these are not compared."""
        with aws_errors(self._thing, self._destination, "bucket", RIGHTS):
            if self._bucket.create(path, data, content_type, metadata):
                return
            earlier = self._bucket.read(path)
            if earlier is None and self._bucket.create(path, data, content_type, metadata):
                return  # deleted between the two
        if earlier != data:
            raise other_bytes(f"{path} in the {self._thing}", self._destination)

    def read(self, path: str) -> bytes | None:
        """See `FilesPlace`."""
        with aws_errors(self._thing, self._destination, "bucket", RIGHTS):
            return self._bucket.read(path)


def other_bytes(where: str, destination: str) -> TerminalDeliveryError:
    """Something else stands under the name that only this delivery may have."""
    return TerminalDeliveryError(
        f"Destination '{destination}': {where} holds other bytes than this delivery.",
        consequence="This one was not written, and what stands there was not changed.",
        remedy="Find out who wrote it; when it is moved away, redrive.",
    )
