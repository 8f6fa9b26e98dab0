"""Bytes kept by their SHA-256 in an S3 bucket: `blobs/ab/cd/abcd…` under the prefix. What several machines share."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.aws import FAILURES, AwsFailureKind, classify
from connectors.bucket import Bucket, NoBucketServiceError
from holdpoint.errors import StoreBusyError, StoreError
from holdpoint.settings import AwsAccess

WANTED_BY = "The bucket of originals (blobs)"
RIGHTS = "s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket"
ATTEMPTS = 3  # of one request: a run is not tried again by itself, as a delivery is
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BucketBlobStore:
    """A `BlobStore` in a bucket. Safe for several machines at once: every writer of a name writes the same bytes."""

    def __init__(self, access: AwsAccess, bucket: str, prefix: str) -> None:
        """ConfigurationError when a secret is not in the environment."""
        self._bucket = Bucket(access, bucket, prefix, WANTED_BY, ATTEMPTS)

    def put(self, data: bytes) -> str:
        """Store and return the SHA-256 in hex. Nothing is sent when the service says that it holds these bytes.

        The service compares what it gets with the hash. StoreError when the bucket cannot be written,
        StoreBusyError when it may be later.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        with bucket_store_errors(self._bucket.name):
            if not self._bucket.holds(_name(sha256), data):
                self._bucket.replace(_name(sha256), data, "application/octet-stream")
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes, verified against the hash. KeyError when absent, StoreError when damaged; else as for `put`."""
        with bucket_store_errors(self._bucket.name):
            data = self._bucket.read(_name(sha256))
        if data is None:
            raise KeyError(sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                f"The object {_name(sha256)} in the bucket '{self._bucket.name}' is damaged: its content does not "
                "match its hash.",
                consequence="The original it holds cannot be used.",
                remedy="Restore it from a backup or an earlier version, or drop the original again: that repairs it.",
            )
        return data

    def has(self, sha256: str) -> bool:
        """Whether bytes of that hash are kept; their content is verified by `get`. Errors as for `put`."""
        try:
            name = _name(sha256)
        except KeyError:
            return False
        with bucket_store_errors(self._bucket.name):
            return self._bucket.exists(name)


@contextmanager
def bucket_store_errors(bucket: str) -> Iterator[None]:
    """What boto3 raises within becomes a StoreBusyError, where it may pass by itself, or a StoreError."""
    try:
        yield
    except FAILURES as error:
        failure = classify(error)
        fact = f"The bucket '{bucket}' of the originals {failure.fact}."
        if failure.transient:
            raise StoreBusyError(
                fact,
                consequence="This step was not recorded; nothing is lost.",
                remedy="Check blobs.endpoint_url and the service, then run again: it continues where it stopped.",
            ) from error
        if failure.kind is AwsFailureKind.FORBIDDEN:
            remedy = f"Give the account of blobs.access_key_env the rights {RIGHTS}."
        else:
            remedy = failure.remedy("blobs")
        raise StoreError(fact, consequence="No document can be taken in.", remedy=remedy) from error
    except NoBucketServiceError as error:
        raise StoreBusyError(error.fact, consequence=error.consequence, remedy=error.remedy) from error


def _name(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise KeyError(sha256)
    return f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"
