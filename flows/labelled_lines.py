"""Documents made from the lines that a label row carries, to measure extraction without reading."""

from collections.abc import Mapping
from typing import Any

from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word, document_id_of


def document_of_lines(row: Mapping[str, Any], sha256: str) -> Document:
    """One page in pixels; a line's box is shared out among its words by their length."""
    words: list[Word] = []
    for line in row["lines"]:
        x0, y0, x1, y1 = line["box"]
        text = line["text"]
        step = (x1 - x0) / max(len(text), 1)
        start = 0
        for part in text.split():
            start = text.index(part, start)
            box = BoundingBox(x0=x0 + start * step, y0=y0, x1=x0 + (start + len(part)) * step, y1=y1)
            words.append(Word(text=part, box=box))
            start += len(part)
    page = Page(
        number=1,
        width=max((w.box.x1 for w in words), default=1.0),
        height=max((w.box.y1 for w in words), default=1.0),
        unit=Unit.PIXEL,
        kind=PageKind.PHOTO,
        reader="labelled-lines",
        words=tuple(words),
    )
    blob = BlobRef(sha256=sha256, size=0, media_type="image/jpeg", name=str(row["file"]).rsplit("/", 1)[-1])
    return Document(document_id=document_id_of(sha256), blob=blob, pages=(page,))
