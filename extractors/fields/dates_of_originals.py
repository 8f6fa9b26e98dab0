"""Dates of the invoice that a credit note is about: "Facture d'origine | Date de facture" dates that invoice."""

import re
from collections.abc import Sequence

from extractors.fields.candidates import DateCandidate
from extractors.fields.labels import FoundLabel
from extractors.fields.linking import Link

_INVOICE = re.compile(
    r"^(?!.*(?:credit|avoir|abono|rectific|korrektur|korygując)).*(?:invoice|rechnung|fa[ck]tu|fattur|factuur|fatura)"
)
_CREDIT = re.compile(r"credit|crédit|crédito|credito|gutschrift|avoir|abono|rectific|korrektur|korygując")
_ORIGINAL = re.compile(
    r"origin|ursprung|ursprüng|concern|rectificada|rectifica|rectifiée|zu rechnung|zur rechnung|your invoice"
    r"|ihre rechnung|corrects|preceding|related|regarding|for invoice|betreft|oorspronkelijke|riferimento|rif fattura"
    r"|de origem|de origen|asociad|korygowan|dotyczy|credit for|sur facture|rechnungsbezug|bezug rechnung"
)
_BESIDE = 3.0  # of the type size: from one key of a list to the next


def without_originals(links: Sequence[Link[DateCandidate]], labels: Sequence[FoundLabel]) -> list[Link[DateCandidate]]:
    """The links of a credit note without an invoice's date right behind, or below, the label of an original invoice.

    Where the credit note's own number is labelled so, any invoice's is of an original one.
    """
    begin = [f for f in labels if f.starts_cell]
    originals = [f for f in begin if _ORIGINAL.search(f.phrase) and _is_of_another(f)]
    if any(_names_number(f) and _CREDIT.search(f.phrase) for f in begin):
        originals += [f for f in begin if _names_number(f) and _INVOICE.search(f.phrase)]
    return [one for one in links if not (_dates_invoice(one) and any(_is_next(one.label, o) for o in originals))]


def _names_number(found: FoundLabel) -> bool:
    return any(m.field == "number" for m in found.meanings)


def _is_of_another(found: FoundLabel) -> bool:
    return any(m.field == "not_identifier" for m in found.meanings)


def _dates_invoice(one: Link[DateCandidate]) -> bool:
    return one.field == "issue_date" and _INVOICE.search(one.label.phrase) is not None


def _is_next(found: FoundLabel, original: FoundLabel) -> bool:
    box, other, height = found.span.box, original.span.box, found.span.cell.height
    if original.span.page is not found.span.page:
        return False
    if original.span.cell.line == found.span.cell.line:
        return box.x0 >= other.x1
    return 0 <= box.y0 - other.y1 < _BESIDE * height and abs(box.x0 - other.x0) < height
