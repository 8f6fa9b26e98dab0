"""Objects of an S3 bucket by name: written once, replaced, read, listed away. Raises `FAILURES` of `connectors.aws`."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from connectors.aws import AwsFailureKind, classify, client
from holdpoint.errors import TransientError
from holdpoint.settings import AwsAccess

_DELETED_AT_ONCE = 1000  # what one DeleteObjects request may name


class Bucket:
    """A bucket, or what lies under a prefix of it. Safe to share among threads and processes.

    S3 shows an object whole or not at all, and to every reader as soon as its writer has the answer
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel).
    """

    def __init__(self, access: AwsAccess, bucket: str, prefix: str, wanted_by: str, attempts: int = 1) -> None:
        """`wanted_by` begins a sentence; `attempts` is how often one request is tried before it counts as failed."""
        self.name = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client = client("s3", access, wanted_by, attempts)

    def create(self, name: str, data: bytes, content_type: str, metadata: dict[str, str] | None = None) -> bool:
        """Write an object that does not exist yet; False, and nothing is changed, when it does.

        The condition is the service's own (`If-None-Match: *`), so of two writers at once one is told.
        """
        try:
            self._put(name, data, content_type, metadata, IfNoneMatch="*")
        except ClientError as error:
            # 409: another conditional write to that key is under way. Only 412 says that the object is there.
            if classify(error).kind is AwsFailureKind.CHANGED and _status(error) != 409:
                return False
            raise
        return True

    def replace(self, name: str, data: bytes, content_type: str) -> None:
        """Write an object, whatever was there."""
        self._put(name, data, content_type, None)

    def read(self, name: str) -> bytes | None:
        """An object's bytes; None when there is none."""
        try:
            answer = self._client.get_object(Bucket=self.name, Key=self._prefix + name)
        except ClientError as error:
            if classify(error).kind is AwsFailureKind.NO_OBJECT:
                return None
            raise
        self._check(answer, "ETag")
        data: bytes = answer["Body"].read()
        return data

    def holds(self, name: str, data: bytes) -> bool:
        """Whether the object is there with these bytes, as far as its service can tell without sending them."""
        try:
            head = self._client.head_object(Bucket=self.name, Key=self._prefix + name, ChecksumMode="ENABLED")
        except ClientError as error:
            if classify(error).kind is AwsFailureKind.NO_OBJECT:
                return False
            raise
        self._check(head, "ETag")
        said = (head.get("ChecksumSHA256") == _checksum(data), head.get("Metadata", {}).get("sha256") == _hex(data))
        return head.get("ContentLength") == len(data) and any(said)

    def exists(self, name: str) -> bool:
        """Whether there is an object of that name."""
        try:
            self._check(self._client.head_object(Bucket=self.name, Key=self._prefix + name), "ETag")
        except ClientError as error:
            if classify(error).kind is not AwsFailureKind.NO_OBJECT:
                raise
            # A HEAD has no body that would say what is missing, the object or its bucket.
            self._client.list_objects_v2(Bucket=self.name, Prefix=self._prefix + name, MaxKeys=1)
            return False
        return True

    def forget(self, prefix: str) -> None:
        """Delete every object whose name begins with `prefix` and a "/"."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=f"{self._prefix}{prefix}/", PaginationConfig={"PageSize": _DELETED_AT_ONCE}
        )
        for page in pages:
            self._check(page, "Name")
            if keys := [{"Key": entry["Key"]} for entry in page.get("Contents", ())]:
                answer = self._client.delete_objects(Bucket=self.name, Delete={"Objects": keys, "Quiet": True})
                for refused in answer.get("Errors", ()):  # beside an answer of 200
                    raise ClientError({"Error": refused}, "DeleteObjects")

    def _put(self, name: str, data: bytes, content_type: str, metadata: dict[str, str] | None, **only: Any) -> None:
        answer = self._client.put_object(
            Bucket=self.name,
            Key=self._prefix + name,
            Body=data,
            ContentType=content_type,
            ChecksumSHA256=_checksum(data),  # the service refuses bytes that changed on the way
            Metadata={**(metadata or {}), "sha256": _hex(data)},
            **only,
        )
        self._check(answer, "ETag")

    def _check(self, answer: Mapping[str, Any], expected: str) -> None:
        if not answer.get(expected):
            raise NoBucketServiceError(
                f"What answers for the bucket {self.name} answers 200, but not as S3 does (it names no {expected}).",
                consequence="Nothing counts as done.",
                remedy="Check endpoint_url, and whether a proxy or a maintenance page stands before the service.",
            )


class NoBucketServiceError(TransientError):
    """Something answers that is no S3 service: a maintenance page, or another server than was meant."""


def _checksum(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
