"""The objects of a bucket, page by page: current ones, or every version that was kept."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from connectors.sources.bucket_keys import FoundObject, version_of


def keeps_versions(s3: Any, bucket: str) -> bool:
    """Whether the bucket has, or once had, versioning switched on."""
    return s3.get_bucket_versioning(Bucket=bucket).get("Status") in ("Enabled", "Suspended")


def current_objects(s3: Any, bucket: str, prefix: str, after: str | None) -> Iterator[FoundObject]:
    """The objects behind the key `after` (None: all), by key."""
    start = {} if after is None else {"StartAfter": after}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, **start):
        yield from (_found(entry) for entry in page.get("Contents", ()))


def all_versions(s3: Any, bucket: str, prefix: str, after: str | None) -> Iterator[FoundObject]:
    """Every version of the objects behind the key `after` (None: all): by key, then the oldest first.

    Delete markers are none. Only one page and the versions of one key are held.
    """
    of_one_key: list[FoundObject] = []
    for found in _versions_newest_first(s3, bucket, prefix, after):
        if of_one_key and of_one_key[0].key != found.key:
            yield from reversed(of_one_key)
            of_one_key = []
        of_one_key.append(found)
    yield from reversed(of_one_key)


def versions_of(s3: Any, bucket: str, key: str) -> tuple[FoundObject, ...]:
    """Every version of one object, the oldest first."""
    found = []
    for version in _versions_newest_first(s3, bucket, key, None):
        if version.key != key:
            break  # the key itself sorts before all others that begin with it
        found.append(version)
    return tuple(reversed(found))


def one_object(s3: Any, bucket: str, key: str, version_id: str | None) -> FoundObject:
    """The object, or that version of it, by a HEAD request."""
    wanted = {} if version_id is None else {"VersionId": version_id}
    head = s3.head_object(Bucket=bucket, Key=key, **wanted)
    return _found({**head, "Key": key, "Size": head["ContentLength"]})


def _versions_newest_first(s3: Any, bucket: str, prefix: str, after: str | None) -> Iterator[FoundObject]:
    marker = {} if after is None else {"KeyMarker": after}
    while True:
        page = s3.list_object_versions(Bucket=bucket, Prefix=prefix, **marker)
        yield from (_found(entry) for entry in page.get("Versions", ()) if entry["Key"] != after)
        if not page.get("IsTruncated"):
            return
        marker = {"KeyMarker": page["NextKeyMarker"]}
        if version := page.get("NextVersionIdMarker"):
            marker["VersionIdMarker"] = version


def _found(entry: Any) -> FoundObject:
    return FoundObject(
        key=entry["Key"],
        size=entry["Size"],
        modified_at=entry["LastModified"].astimezone(UTC).replace(microsecond=0),
        version=version_of(entry.get("VersionId"), entry["ETag"]),
    )
