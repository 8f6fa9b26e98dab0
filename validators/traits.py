"""What kind of document it is, apart from what it says: language, layout and quality, as words of a few kinds.

They are watched for drift and can be named in expectations; nothing is decided by them here.
"""

from holdpoint.document import Document, PageKind
from holdpoint.extraction import ExtractedField, Extraction
from holdpoint.model import Frozen

_STOP_WORDS = {
    "en": "the and of to for invoice date total amount due payment number bill please this from by is are your",
    "de": "der die das und von für rechnung datum betrag gesamt zahlung nummer bitte diese mit ist ihre zzgl mwst",
    "fr": "le la les et de du des pour facture date montant total paiement numéro veuillez cette avec est votre tva",
    "es": "el la los y de del para factura fecha importe total pago número por favor esta con es su iva",
    "it": "il la gli e di del per fattura data importo totale pagamento numero questa con è vostro iva",
    "nl": "de het een en van voor factuur datum bedrag totaal betaling nummer deze met is uw btw",
}
_BY_LANGUAGE = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}
_MOST_WORDS = 600
_LEAST_HITS = 3
_ROWS, _COLUMNS = 5, 3  # of the grid that says where on its page a value stands
_ANCHORS = ("seller_name", "number", "issue_date", "total_amount", "effective_date")
_WORST_FIRST = (PageKind.PHOTO, PageKind.SCAN, PageKind.TEXT_LAYER)
NO_PAGE = "xml"
UNKNOWN = "unknown"


class Traits(Frozen):
    """Language (ISO 639-1, or unknown), layout (where its values stand), quality (how its worst page was read)."""

    language: str
    layout: str
    quality: str


def traits_of(document: Document, extraction: Extraction) -> Traits:
    """The traits of a document as it was read."""
    return Traits(language=_language(document), layout=_layout(document, extraction), quality=_quality(document))


def _quality(document: Document) -> str:
    kinds = {page.kind for page in document.pages}
    return str(next((kind for kind in _WORST_FIRST if kind in kinds), NO_PAGE))


def _language(document: Document) -> str:
    words = [w.text.strip(".,:;()").lower() for page in document.pages for w in page.words][:_MOST_WORDS]
    hits = {language: sum(word in known for word in words) for language, known in _BY_LANGUAGE.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= _LEAST_HITS else UNKNOWN


def _layout(document: Document, extraction: Extraction) -> str:
    """The cells of a coarse grid in which the anchors stand; a total's row is left out, as it moves with the goods."""
    sizes = {page.number: (page.width, page.height) for page in document.pages}
    cells = []
    for name in _ANCHORS:
        cell = _cell(extraction.first(name), sizes, with_row=name != "total_amount")
        if cell is not None:
            cells.append(f"{name.split('_')[0]}@{cell}")
    return " ".join(cells) or "none"


def _cell(field: ExtractedField | None, sizes: dict[int, tuple[float, float]], *, with_row: bool) -> str | None:
    for place in field.provenance if field is not None else ():
        if place.page in sizes and place.boxes:
            width, height = sizes[place.page]
            column = min(int(_COLUMNS * place.boxes[0].x0 / max(width, 1)), _COLUMNS - 1)
            row = min(int(_ROWS * place.boxes[0].y0 / max(height, 1)), _ROWS - 1)
            letter = "abc"[max(column, 0)]
            return f"{letter}{max(row, 0) + 1}" if with_row else letter
    return None
