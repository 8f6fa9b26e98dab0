"""A document as it was received and as it was read: bytes by reference, pages, words with boxes.

Pages are one-based. Boxes have their origin at the top left of the page as a person sees it (rotation already
applied); their unit is points (1/72 inch) for PDF pages and pixels for pictures and stands beside them.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pydantic import Field

from holdpoint.finding import Finding
from holdpoint.model import Frozen


class Unit(StrEnum):
    """What one step of a page's coordinates is."""

    POINT = "pt"
    PIXEL = "px"


class BlobRef(Frozen):
    """Bytes by reference: the content hash is the identity, the name is only what the sender called it."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=0)
    media_type: str  # by content, never by name, e.g. "application/pdf"; see extractors.file_types
    name: str  # the file name as it arrived, without folders


class BoundingBox(Frozen):
    """A rectangle on a page, origin top left, x to the right, y down; x0 <= x1 and y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def around(cls, boxes: Iterable["BoundingBox"]) -> Self:
        """The smallest box that contains all the given ones; raises ValueError when there is none."""
        boxes = tuple(boxes)
        return cls(
            x0=min(b.x0 for b in boxes),
            y0=min(b.y0 for b in boxes),
            x1=max(b.x1 for b in boxes),
            y1=max(b.y1 for b in boxes),
        )


class Word(Frozen):
    """One word as printed. `confidence` is the probability that it is read right; a text layer's words have 1."""

    text: str
    box: BoundingBox
    confidence: float = Field(default=1.0, ge=0, le=1)


class PageKind(StrEnum):
    """How the words of a page came to be, which is also how far they can be trusted."""

    TEXT_LAYER = "text_layer"
    SCAN = "scan"
    PHOTO = "photo"


class Page(Frozen):
    """One page with its words in reading order."""

    number: int = Field(ge=1)
    width: float
    height: float
    unit: Unit
    kind: PageKind
    reader: str  # which reader spoke, e.g. "pdfium", "pypdf", "tesseract", "pytesseract", "rapidocr"
    turns: int = Field(default=0, ge=0, le=3)  # quarters to the left by which a scan that lies wrong was turned first
    words: tuple[Word, ...] = ()
    fingerprint: str = ""  # of its picture, in hex, where that was looked at and is not empty; see extractors.reading


class Attachment(Frozen):
    """A text file embedded in a document (an e-invoice's XML), decoded as far as needed to carry it as text."""

    name: str
    media_type: str
    text: str


class Document(Frozen):
    """One document as it was read. `document_id` is derived from the content hash and the segment."""

    document_id: str
    blob: BlobRef
    segment: int = Field(default=1, ge=1)  # one-based: which document of a file that holds several
    pages: tuple[Page, ...]
    attachments: tuple[Attachment, ...] = ()
    metadata: dict[str, str] = Field(default_factory=dict)
    context: str = ""  # text that came with it, such as the body of the mail it was attached to
    is_portfolio: bool = False  # its pages are but a cover of the files inside it
    findings: tuple[Finding, ...] = ()  # what reading alone already noticed
    reader_version: str = ""

    @property
    def text(self) -> str:
        """All words in reading order, pages separated by form feeds."""
        return "\f".join(" ".join(w.text for w in page.words) for page in self.pages)


def document_id_of(sha256: str, segment: int = 1) -> str:
    """The stable id of a document: the first 20 hex digits of its content hash, and the segment when not the first."""
    return sha256[:20] if segment == 1 else f"{sha256[:20]}-{segment}"
