"""Keys of a bucket and paths at a source: which keys are documents, and how one becomes the other. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FoundObject:
    """An object, or one version of it, as a listing shows it. Times are UTC in whole seconds: HEAD tells no more."""

    key: str
    size: int
    modified_at: datetime
    version: str


class KeyPrefix:
    """The folder of a bucket that a source is about; "in" and "in/" mean the same, "" is the whole bucket."""

    def __init__(self, prefix: str) -> None:
        self.text = f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""

    def path_of(self, key: str) -> str | None:
        """The path at the source; None where the key is none of its documents.

        So it is outside the prefix, for markers of folders (keys that end in "/"), for hidden names (as in a folder
        source), and for names with NUL, which no database takes.
        """
        if not key.startswith(self.text) or key.endswith("/") or "\0" in key:
            return None
        path = key[len(self.text) :]
        return None if any(part.startswith(".") for part in path.split("/")) else path

    def key_of(self, path: str) -> str:
        """The key behind a path."""
        return self.text + path


def version_of(version_id: str | None, etag: str) -> str:
    """What names exactly these bytes: the version's id, or in quotes the ETag where versions are not kept."""
    if version_id is not None and version_id != "null":
        return version_id
    return etag if etag.startswith('"') else f'"{etag}"'


def exactly(version: str | None, *, versioned: bool) -> dict[str, str]:
    """The conditions of a request by which it gives those bytes or fails."""
    if version is None:
        return {}
    if not version.startswith('"'):
        return {"VersionId": version}
    return {"IfMatch": version} | ({"VersionId": "null"} if versioned else {})
