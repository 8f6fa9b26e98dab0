"""Pages by their text layer alone: most pages there are, and none of them needs a look at its picture."""

import pypdfium2 as pdfium

from extractors.reading.page_gate import IMAGE_COVERAGE, text_suffices
from extractors.reading.pdf_file import image_coverage
from extractors.reading.text_layer import TextLayer, read_text_layer
from holdpoint.document import Page, PageKind, Unit, Word


def read_by_layer(page: pdfium.PdfPage, number: int) -> Page | None:
    """The page by its text layer; None where that does not suffice, or an image lies under so much of the page that
    the layer may be a scanner's."""
    layer = read_text_layer(page)
    if not text_suffices(layer.text) or image_coverage(page) > IMAGE_COVERAGE:
        return None
    return layer_page(number, layer)


def layer_page(number: int, layer: TextLayer, confidence: float | None = None) -> Page:
    """A page by its text layer. With a confidence it is a scanner's reading over a picture, and no surer than one."""
    if confidence is None:
        return pdf_page(number, layer, PageKind.TEXT_LAYER, "pdfium", layer.words)
    words = tuple(word.model_copy(update={"confidence": confidence}) for word in layer.words)
    return pdf_page(number, layer, PageKind.SCAN, "pdfium", words)


def pdf_page(number: int, layer: TextLayer, kind: PageKind, reader: str, words: tuple[Word, ...]) -> Page:
    """A page of a PDF with these words, in points, as large as it is when it stands upright."""
    return Page(
        number=number,
        width=layer.upright.width,
        height=layer.upright.height,
        unit=Unit.POINT,
        kind=kind,
        reader=reader,
        words=words,
    )
