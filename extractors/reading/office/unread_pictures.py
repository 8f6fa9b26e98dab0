"""Pictures inside an office file: a scan pasted into a letter is seen by people, and not read here."""

import re

from extractors.reading.office.parts import Parts
from holdpoint.finding import Finding, ReasonCode

_PICTURE = re.compile(r"^(?:word|xl)/media/[^/]+\.(?:png|jpe?g|tiff?|gif|bmp|webp|heic)$", re.IGNORECASE)
_LEAST = 50_000  # bytes; what is smaller is a logo or a signature


def unread_pictures(parts: Parts) -> tuple[Finding, ...]:
    """The finding for a file with pictures large enough to show a page, or nothing. None is unpacked."""
    count = sum(1 for name in parts.names() if _PICTURE.match(name) and parts.size(name) >= _LEAST)
    if not count:
        return ()
    pictures = f"{count} large picture{'s' if count > 1 else ''}"
    return (
        Finding(
            code=ReasonCode.ATTACHED_FILES,
            message=f"Inside the office file, not read and not shown here: {pictures}. Look at the original; where the "
            "document itself is a picture, save the file as PDF and drop that.",
        ),
    )
