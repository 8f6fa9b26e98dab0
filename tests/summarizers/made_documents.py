"""Small documents made for the tests: lines of words on pages, and fields found on them."""

from holdpoint.document import Attachment, BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, LineItem, Provenance, TypeGuess

DOCUMENT_ID = "d0c"
WHOLE = BoundingBox(x0=0, y0=0, x1=20_000, y1=842)
XML = Attachment(name="factur-x.xml", media_type="text/xml", text="<Invoice/>")


def page_of(number: int, *lines: str, height: float = 10) -> Page:
    """A page with those lines, each 20 points below the one before, a word every 50 points."""
    words = tuple(
        Word(text=text, box=BoundingBox(x0=50 * x, y0=20 * y, x1=50 * x + 45, y1=20 * y + height))
        for y, line in enumerate(lines)
        for x, text in enumerate(line.split())
    )
    return Page(
        number=number, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium", words=words
    )


def document_of(*pages: Page, xml: bool = False, context: str = "") -> Document:
    """A document of those pages."""
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="a.pdf")
    return Document(document_id=DOCUMENT_ID, blob=blob, pages=pages, attachments=(XML,) if xml else (), context=context)


def field(name: str, value: str | None, *pages: int, raw: str | None = None) -> ExtractedField:
    """A field found somewhere on those pages; without pages it has no evidence."""
    places = tuple(
        Provenance(page=n, boxes=(WHOLE,) if n else (), quote=raw or value or "", extractor="fields", version="1")
        for n in pages
    )
    return ExtractedField(name=name, raw=raw or value or "", value=value, confidence=0.9, provenance=places)


def extraction_of(kind: DocumentType, *fields: ExtractedField, rows: tuple[LineItem, ...] = ()) -> Extraction:
    """An extraction of those fields."""
    guess = TypeGuess(document_type=kind, confidence=1)
    return Extraction(
        document_id=DOCUMENT_ID, type=guess, fields=fields, line_items=rows, extractor="fields", version="1"
    )
