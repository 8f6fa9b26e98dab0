"""Which blobs the store refers to: what a backup has to carry, and what must be there after a restore."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from holdpoint.decision import Outcome
from review.tables import arrivals, blob_removals, documents

# The media type of a file beyond the size limit: only its hash was taken, its bytes were never stored.
NEVER_STORED = "application/vnd.holdpoint.oversized"


def referenced_blobs(connection: Connection) -> Iterator[str]:
    """SHA-256 of every original, reading and container that is to be in the blob store; each once."""
    removed = set(connection.execute(select(blob_removals.c.sha256)).scalars())
    originals = select(documents.c.sha256).where(
        documents.c.erased_at.is_(None), documents.c.media_type != NEVER_STORED
    )
    readings = select(documents.c.reading_sha256).where(documents.c.reading_sha256.is_not(None))
    containers = select(arrivals.c.sha256).where(arrivals.c.outcome == Outcome.CONTAINER)
    # UNION leaves out what stands there twice.
    for sha256 in connection.execute(originals.union(readings, containers)).scalars():
        if sha256 is not None and sha256 not in removed:
            yield sha256
