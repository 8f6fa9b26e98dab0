"""Bills of texts at places, as tests of single forms need them."""

from extractors.fields import extract_fields
from extractors.fields.layout import DocumentLayout
from extractors.judged.extraction import read_judged
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType, ExtractedField

SIZE = 8.0


def page_of(*texts: tuple[float, float, str]) -> Document:
    """A page of texts at (x, y), in type of 8 points; words 4 points a letter."""
    words: list[Word] = []
    for left, y, text in texts:
        x = left
        for word in text.split():
            box = BoundingBox(x0=x, y0=y, x1=x + 4 * len(word), y1=y + SIZE)
            words.append(Word(text=word, box=box))
            x = box.x1 + 2
    page = Page(
        number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="test", words=tuple(words)
    )
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="bill.pdf")
    return Document(document_id="0" * 20, blob=blob, pages=(page,))


def fields_of(
    *texts: tuple[float, float, str], document_type: DocumentType = DocumentType.INVOICE
) -> dict[str, ExtractedField]:
    return {f.name: f for f in extract_fields(page_of(*texts), document_type).fields}


def judged_fields_of(
    *texts: tuple[float, float, str], document_type: DocumentType = DocumentType.INVOICE
) -> dict[str, ExtractedField]:
    """The same as the product gives them: each with the probability that it is right."""
    return {f.name: f for f in read_judged(DocumentLayout.of(page_of(*texts)), document_type).fields}
