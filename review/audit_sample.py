"""Which documents are judged whatever is decided about them: drawn by chance that nobody outside can foresee.

The draw is a keyed hash (HMAC-SHA256) of the document's id, so it is the same however often it is asked, has nothing
to do with what the document says or how sure its values are, and no sender can make a file that escapes it.
"""

import hashlib
import hmac
from pathlib import Path

from review.key_file import key_of

_BYTES = 8
_RANGE = 1 << (8 * _BYTES)


class AuditSample:
    """Draws. `folder` keeps the key."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "sample.key"
        self._key: bytes | None = None

    def draws(self, document_id: str, share: float) -> bool:
        """Whether this document is one of the share. Of a larger share it still is."""
        if self._key is None:
            self._key = key_of(self._file, "the audit sample", "No document can be drawn, so nothing was decided.")
        digest = hmac.new(self._key, document_id.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:_BYTES], "big") < share * _RANGE
