"""What a document is: its title and its structure vote, and the votes become a probability.

Each sign adds to one type's log-odds; `other` starts ahead of all of them, so a letter that merely mentions an invoice
stays `other`.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.fields.layout import DocumentLayout, PageLayout
from holdpoint.document import Document, PageKind
from holdpoint.extraction import DocumentType, TypeGuess

_OTHER = 2.5  # log-odds to overcome
_TITLE_WORDS = 8  # a title is short


@dataclass(frozen=True)
class _Sign:
    """A pattern and what it says about a type: as a title (a short line of its own) or anywhere in the text."""

    document_type: DocumentType
    pattern: re.Pattern[str]
    weight: float
    title: bool = False


def _sign(document_type: DocumentType, pattern: str, weight: float, *, title: bool = False) -> _Sign:
    return _Sign(document_type, re.compile(pattern, re.IGNORECASE), weight, title)


_SIGNS = (
    _sign(DocumentType.INVOICE, r"^(?:\W*(?:original|copy|kopie|proforma)?\W*)(?:tax\s+|sales\s+|commercial\s+)?(?:invoice|rechnung|facture|factura|fattura)\b", 4.0, title=True),
    _sign(DocumentType.INVOICE, r"\b(?:invoice|rechnungs?|rg)[\s-]*(?:no|nr|number|nummer|date|datum|#)\b|\brechnungs(?:nummer|datum|betrag)|\b(?:facture\s+n|(?:num[ée]ro|date|n\s?[°º])\s+de\s+fact|factura\s+n|(?:n[úu]mero|fecha|n\.?\s?º)\s+(?:de\s+)?factura)", 2.0),
    _sign(DocumentType.INVOICE, r"\b(?:amount\s+due|due\s+date|payable|zahlbar|fällig|payment\s+terms|zahlungsziel|iban|bank\s+details|échéance|à\s+régler|net\s+à\s+payer|vencimiento|total\s+a\s+pagar)\b", 1.0),
    _sign(DocumentType.INVOICE, r"\b(?:total|gesamtbetrag|rechnungsbetrag|gesamt|summe|brutto|montant|importe)\b.{0,40}\d[.,]\d\d\b", 1.0),
    _sign(DocumentType.CREDIT_NOTE, r"^\W*(?:credit\s+(?:note|memo|invoice)|gutschrift|rechnungskorrektur|korrekturrechnung|stornorechnung|(?:facture\s+d.)?avoir\b|nota\s+de\s+(?:crédito|abono)|abono\b|factura\s+(?:rectificativa|de\s+abono)|storno)", 8.0, title=True),
    _sign(DocumentType.CREDIT_NOTE, r"\b(?:credit\s+(?:note|memo)|gutschrifts?)[\s-]*(?:no|nr|number|nummer|date|datum|#)\b|\bgutschrifts(?:nummer|datum|betrag)|\bgutschriftnummer|\bavoir\s+n|\bn\s?[°º]\s+d.avoir|\bnum[ée]ro\s+d.avoir|\babono\s+n|\bde\s+abono\b|\bfactura\s+rectificativa", 3.0),
    _sign(DocumentType.ORDER, r"^\W*(?:purchase\s+order|(?:work\s+|sales\s+)?order(?!\s+(?:confirmation|total))|bestellung|bestellschein|auftrag|insertion\s+order|contract\s+agreement|bon\s+de\s+commande|commande|pedido|orden\s+de\s+compra)\b", 5.5, title=True),
    _sign(DocumentType.ORDER, r"\b(?:purchase\s+order|po|order|bestell|auftrags)[\s-]*(?:no|nr|number|nummer|date|datum|#)\b|\bbestell(?:nummer|datum)|\bcommande\s+n|\bde\s+commande\b|\bpedido\s+n|\bdel?\s+pedido\b|\borden\s+de\s+compra", 1.5),
    _sign(DocumentType.ORDER, r"\b(?:deliver\s+to|ship\s+to|lieferadresse|liefertermin|please\s+(?:supply|deliver)|wir\s+bestellen|hiermit\s+bestellen|delivery\s+date|requested\s+delivery|livraison\s+souhaitée|nous\s+(?:livrer|fournir)|entrega\s+solicitada|nos\s+suministren|les\s+solicitamos)\b", 1.0),
    _sign(DocumentType.ORDER, r"\b(?:advertiser|flight\s+dates?|spots?|gross\s+amount|agency\s+commission|station|product\s+code)\b.*\b(?:spots?|rate|agency|buying)\b", 3.0),
    _sign(DocumentType.CONTRACT, r"(?:(?:non-?\s?disclosure|confidentiality|secrecy|standstill|mutual|proprietary\s+information).{0,40}agreement|geheimhaltungs(?:vereinbarung|vertrag)|vertraulichkeitsvereinbarung|verschwiegenheitsvereinbarung|^\W*(?:agreement|contract|vertrag|vereinbarung)\W*$|\bnda\b)", 4.5, title=True),
    _sign(DocumentType.CONTRACT, r"\b(?:governed\s+by|governing\s+law|gerichtsstand|anwendbares\s+recht|geltendes\s+recht|entire\s+agreement|in\s+witness\s+whereof|hereinafter|hereto|nachfolgend|laws\s+of\s+the)\b", 2.0),
    _sign(DocumentType.CONTRACT, r"\b(?:confidential\s+information|evaluation\s+material|vertrauliche[rn]?\s+informationen|receiving\s+party|disclosing\s+party|proprietary\s+information)\b", 2.0),
    _sign(DocumentType.RECEIPT, r"^\W*(?:(?:cash\s+|sales\s+|official\s+)?receipt|kassenbon|kassenbeleg|quittung|bon|beleg|ticket|cash\s+(?:bill|sales))\b", 3.0, title=True),
    _sign(DocumentType.RECEIPT, r"\b(?:cash|change|tendered?|rückgeld|gegeben|bar|ec-?\s?karte|girocard|cashier|kasse|kassierer|bediener|rounding|visa|mastercard|card|kartenzahlung|till|terminal)\b", 1.5),
    _sign(DocumentType.RECEIPT, r"\b(?:thank\s+you|vielen\s+dank|danke|please\s+come\s+again|auf\s+wiedersehen|gst\s+summary|not\s+(?:returnable|refundable)|exchange|besuch|einkauf)\b", 1.0),
    _sign(DocumentType.RECEIPT, r"\b(?:total|summe|gesamt|zu\s+zahlen|betrag|sum)\b", 0.7),
    _sign(DocumentType.RECEIPT, r"\d\d:\d\d", 0.7),
)  # fmt: skip


def classify(document: Document) -> TypeGuess:
    """The type and the probability that it is right; `other` with certainty where there are no words."""
    layout = DocumentLayout.of(document)
    if not layout.cells:
        return TypeGuess(document_type=DocumentType.OTHER, confidence=1.0)
    scores = dict.fromkeys(DocumentType, 0.0) | {DocumentType.OTHER: _OTHER}
    titles = list(_titles(layout.pages[0]))
    text = document.text
    for sign in _SIGNS:
        if sign.title:
            scores[sign.document_type] += sign.weight * max(
                (s for t, s in titles if sign.pattern.search(t)), default=0.0
            )
        elif sign.pattern.search(text):
            scores[sign.document_type] += sign.weight
    scores[DocumentType.RECEIPT] += _receipt_shape(layout)
    best = max(scores, key=lambda t: scores[t])
    total = sum(math.exp(s - scores[best]) for s in scores.values())
    return TypeGuess(document_type=best, confidence=round(1 / total, 3))


def _titles(page: PageLayout) -> Iterable[tuple[str, float]]:
    """Short lines with how much of a title each is: large and high on the page is 1 and more."""
    for line in page.lines:
        whole = " ".join(c.text for c in line)
        for cell, text in ((c, c.text) for c in (*line, *line[:1])):
            text = whole if len(line) > 1 and cell is line[0] and len(whole.split()) <= _TITLE_WORDS else text
            if len(text.split()) > _TITLE_WORDS:
                continue
            high = 1.0 if cell.box.y0 < 0.45 * page.page.height else 0.4
            large = 1.25 if cell.height > 1.25 * page.line_height else 1.0 if len(text.split()) <= 4 else 0.7
            yield text, high * large


def _receipt_shape(layout: DocumentLayout) -> float:
    """Tills print narrow strips: few words in a line, amounts at the right edge, one page."""
    page = layout.pages[0]
    if len(layout.pages) > 1 or not page.lines:
        return -3.0
    words = [sum(len(c.words) for c in line) for line in page.lines]
    narrow = 1.5 if sum(words) / len(words) < 5.5 else 0.0
    strip = 1.5 if page.page.height > 1.6 * page.page.width else 0.0
    photo = 1.0 if page.page.kind is PageKind.PHOTO else 0.0
    return narrow + strip + photo - (1.5 if sum(words) > 350 else 0.0)
