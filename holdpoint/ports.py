"""What the product needs from outside, as seams. A Protocol only where two implementations exist or are planned."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from holdpoint.decision import Delivery
from holdpoint.model import Frozen


class SourceItem(Frozen):
    """A file seen at a source: with its content hash, the identity of an arrival."""

    source: str  # the source's name in the settings
    path: str  # relative to the source, "/" between folders
    size: int
    modified_at: datetime  # UTC


class Source(Protocol):
    """Where documents arrive."""

    name: str

    def list_items(self) -> Iterator[SourceItem]:
        """Items that have been unchanged for the settling time, sorted by path. SourceError when unreadable."""
        ...

    def read(self, item: SourceItem) -> bytes:
        """The item's bytes. TransientError when it vanished or changed meanwhile."""
        ...

    def fingerprint(self, item: SourceItem) -> str:
        """The SHA-256 of an item too large to be read whole. TransientError as for `read`."""
        ...


class BlobStore(Protocol):
    """Content-addressed bytes. Writing the same bytes again does nothing."""

    def put(self, data: bytes) -> str:
        """Store durably (on disk before returning); return the SHA-256 in hex."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes, verified against the hash. KeyError when absent, StoreError when damaged."""
        ...

    def has(self, sha256: str) -> bool: ...


class Destination(Protocol):
    """Where releases go. Sending the same delivery again has one effect at a receiver that honours the key."""

    name: str

    def send(self, delivery: Delivery) -> None:
        """Return when the receiver has it. TransientDeliveryError or TerminalDeliveryError otherwise."""
        ...


class EarlierDocument(Frozen):
    """What duplicate detection needs to know of a document seen before."""

    document_id: str
    seller_name: str | None
    number: str | None
    total_amount: str | None
    issue_date: str | None
    file_name: str


class History(Protocol):
    """What was seen before."""

    def similar(
        self,
        *,
        document_id: str,
        seller_name: str | None,
        number: str | None,
        total_amount: str | None,
        issue_date: str | None,
    ) -> tuple[EarlierDocument, ...]:
        """Documents seen before this one, other than itself, that share the number, or the total and the date."""
        ...
