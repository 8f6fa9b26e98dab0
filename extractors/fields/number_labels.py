"""Whose number a label announces: this paper's, that of a paper which it is about, or something else's."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.fields.candidates import Candidate
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import share_column
from extractors.fields.lexicon import LABELS, Label
from extractors.fields.linking import Link
from holdpoint.extraction import DocumentType

_TITLES_TEXT = """
invoice|tax invoice|credit note|credit memo|purchase order|order|rechnung|gutschrift|bestellung|kostenrechnung
honorarnote|kostennote|anzahlungsrechnung|schlussrechnung|sammelrechnung|teilrechnung|endrechnung|honorarrechnung|monatsrechnung
frachtrechnung|beitragsrechnung|abschlagsrechnung|jahresrechnung|transportrechnung|facture|avoir|facture d avoir
note de crédit|note d honoraires|bon de commande|commande|factura|abono|factura rectificativa|factura de abono
nota de crédito|pedido|orden de compra|fattura|parcella|nota di credito|ordine|ordine di acquisto|factuur|creditnota
creditfactuur|inkooporder|fatura|fatura recibo|encomenda|nota de encomenda|faktura|faktura vat|faktura korygująca
zamówienie
"""
TITLES = frozenset(phrase for line in _TITLES_TEXT.split("\n") for phrase in line.split("|") if phrase)
"""Labels that are a paper's title, too: "Invoice 4711"."""
REFERENCES = frozenset(phrase for phrase, meant in LABELS.items() if any(m.field == "reference" for m in meant))
"""Labels of any reference: what stands behind them says which."""
_BARE = frozenset({"number", "nummer", "no", "nr", "n", "numero", "número", "numéro", "numer"})
_OF_PAPERS = re.compile(
    r"rechnung|liquidation|invoice|fa[ck]?tt?uu?r|credit|crédit|gutschrift|avoir|abono|order|bestell|pedido|command|bill|note|memo"
    r"|document|dokument|beleg|contra[ct]t|vertrag|auftrag|referen[cz]|^ref|s[ée]rie|folio|ticket|claim|demand|voucher|statement"
    r"|parcella|copy|original|comprobante|ordine|nota\b|zamówieni",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WHOLLY_LETTERS = re.compile(r"[^\W\d_]*[a-zß-ÿ][^\W\d_]*$")  # a word of text; capitals may begin the number
_ABOUT = re.compile(  # what stands before the name of a paper that this one is about
    r"\b(?:sur|zu|zur|against|regarding|re|concerne|sobre|original|previous|earlier|gem|gemäß|laut|lt|relating|relates|corrects?"
    r"|correcting|rectif\w+|corrig\w+|berichtig\w+|korrigier\w+|asociad[oa]|modif\w+|précédente|anterior|storn\w+|annul\w+|anul\w+"
    r"|cancel\w*|vorschuss|acompte|anticipo|rif|riferimento|dotyczy|betreft|do|referente|relativ\w+)\b\W*(?:[^\W\d_]+\W+){0,2}$",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:our|unser\w*|notre|nuestra|nostra|onze|nossa|naszej)\s+$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!]\s+(?=[^\W\d_a-z])")
_CREDITS = re.compile(
    r"credit|crédit|gutschrift|avoir|abono|rectific|korrektur|storno|adjustment|korygując", re.IGNORECASE
)
_OWN = 0.95  # "N° 4711" beside or below the title: as good as "Invoice no. 4711"
_NUMBER_AND_DATE = re.compile(  # no paper is named beside it: "Nummer/Datum", "No. / Date"
    r"\W*(?:nummer|nr|number|no|n°|n\.?º|num[ée]ro|número|numero)\.? ?/ ?-?(?:datum|date|fecha|data)\b", re.IGNORECASE
)
_OF_ORDER = re.compile(  # "Ihre Bestellung vom 3. Mai 2025, Nr."
    r"\b(?:(?:ihre|ihrer) bestellung|(?:your|purchase) order|votre commande|su pedido) (?:vom|of|dated|du|del?)"
    r" [^;:]{6,20}$",
    re.IGNORECASE,
)
_BELOW_TITLE = 2.5  # of the type size: from a title to the number below it,
_BESIDE_TITLE = 10.0  # or to the one beside it
_SURE = 0.85
_LAW = re.compile(  # what stands before the number of a law: "art. 272-1", "directive 2006/112/CE", "§ 13"
    r"(?:\bart(?:icles?|ikel|\.)?|§+|\bdirectives?|\brichtlinie|\bsection|\bloi|\bley|\bact|\babs\.?|\bd\.?\s?lgs|\bdpr|\bustawy)\W*(?:n[°º.]\s*)?$"
    r"|§+ ?\d+\w?(?: (?:abs|satz|s)\.? ?\d+)* nr\. ?$",  # "§ 4 Nr. 14 a UStG"
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def labels_of_numbers(labels: Sequence[FoundLabel], document_type: DocumentType) -> list[FoundLabel]:
    """The labels of a page as far as they say whose number it is.

    A bare "number" beside a word that names no paper is something else's: "Consol number", "Vergabe-Nr.", "No. of
    pages". So is a paper that this one is about: "sur votre facture FA-26", "zu Rechnung 4711"; on a credit note also
    "our invoice 4711". A bare one beside the paper's title, or below it, is its own.
    """
    is_credit = document_type is DocumentType.CREDIT_NOTE
    whole = [found for found in labels if found.starts_cell and found.ends_cell]
    titles = [found for found in whole if found.phrase in TITLES]
    parties = [found for found in whole if any(m.field in ("seller_name", "buyer_name") for m in found.meanings)]
    labels = [_of_buyer(found, whole) if found in whole else found for found in labels]
    if document_type is not DocumentType.ORDER:
        labels = [_of_what_is_billed(found) for found in labels]
    is_order = document_type is DocumentType.ORDER
    return [
        _of_the_one_beside(found, whole) or _as_meant(found, titles, parties, is_credit=is_credit, is_order=is_order)
        for found in labels
    ]


def _of_the_one_beside(found: FoundLabel, whole: Sequence[FoundLabel]) -> FoundLabel | None:
    """A bare "n°" in the cell beside an order's label, a contract's or a customer's is that one's: "Commande | n° 204".

    As a heading right before that of the paper's date it is the paper's own: "Numéro | Date | Code client".
    """
    if found.phrase not in _BARE or not found.starts_cell:
        return None
    line = [o for o in whole if o.span.page is found.span.page and o.span.cell.line == found.span.cell.line]
    before = max((o for o in line if o.span.box.x1 <= found.span.box.x0), key=lambda o: o.span.box.x1, default=None)
    if before is not None and not found.ends_cell and {m.field for m in before.meanings} & _OF_ANOTHER:
        near = found.span.box.x0 - before.span.box.x1 < _BESIDE_TITLE * found.span.cell.height
        return replace(found, meanings=before.meanings) if near else None
    behind = min((o for o in line if o.span.box.x0 > found.span.box.x1), key=lambda o: o.span.box.x0, default=None)
    dates = behind is not None and any(m.field == "issue_date" for m in behind.meanings)
    of_money = any(m.field in _MONEY for o in line for m in o.meanings)  # "Nr. | Datum | Betrag" heads a list
    if found.ends_cell and dates and len(line) >= _FEWEST_HEADINGS and not of_money:
        return replace(found, meanings=(Label("number", _OWN),))
    return None


_OF_ANOTHER = frozenset({"order_number", "order_reference", "not_identifier"})
_FEWEST_HEADINGS = 3
_MONEY = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due", "not_money"})


def _of_what_is_billed(found: FoundLabel) -> FoundLabel:
    """A contract's or a job's number is that of what is billed: the bill's own only where nothing else says so."""
    if not _IS_BILLED.match(found.phrase):
        return found
    meanings = (Label(m.field, _BILLED) if m.field == "number" else m for m in found.meanings)
    return replace(found, meanings=tuple(meanings))


_IS_BILLED = re.compile(r"(?:contract|auftrag)")
_BILLED = 0.55


def _as_meant(
    found: FoundLabel, titles: Sequence[FoundLabel], parties: Sequence[FoundLabel], *, is_credit: bool, is_order: bool
) -> FoundLabel:
    is_bare = found.phrase in _BARE
    if is_bare and _NUMBER_AND_DATE.match(found.span.cell.text):
        return replace(found, meanings=(Label("number", _OWN),))
    if is_bare and _OF_ORDER.search(" ".join(w.text for w in found.span.cell.words[: found.span.first])):
        return replace(found, meanings=(Label("order_reference", _OWN),))
    if is_bare and found.starts_cell and any(_is_beside(found, party) for party in parties):
        return replace(found, meanings=(Label("not_identifier", 1.0),))  # "Customer / Number: 786647"
    fields = {m.field for m in found.meanings}
    names_paper = is_bare or "number" in fields or ("order_number" in fields and is_order)
    if (is_bare and _is_of_something_else(found)) or (names_paper and _is_about(found, is_credit=is_credit)):
        return replace(found, meanings=(Label("not_identifier", 1.0),))
    if is_bare and found.starts_cell and any(_is_beside(found, title) for title in titles):
        return replace(found, meanings=(Label("number", _OWN),))
    return found


def _of_buyer(found: FoundLabel, others: Sequence[FoundLabel]) -> FoundLabel:
    """A heading "Reference" among the bill's own ones, "Invoice date | Due date | Reference": what the buyer gave."""
    if not any(m.field == "reference" for m in found.meanings):
        return found
    others = [o for o in others if o.span.page is found.span.page]
    beside = (o for o in others if o.span.cell.line == found.span.cell.line)
    dates = sum(any(m.field in ("issue_date", "due_date") for m in o.meanings) for o in beside)
    is_of_buyer = dates > 1 or _heads_value_below(found, others)
    return replace(found, meanings=(Label("order_reference", _OWN),)) if is_of_buyer else found


def _heads_value_below(found: FoundLabel, others: Sequence[FoundLabel]) -> bool:
    """Whether it stands below the headings of the bill's date and number, between which their values stand."""
    box, height = found.span.box, found.span.cell.height
    column = [o for o in others if abs(o.span.box.x0 - box.x0) < height and o.span.box.y1 < box.y0]
    fields = {m.field for o in column for m in o.meanings}
    tops = sorted([*(o.span.box.y0 for o in column), box.y0])
    apart = all(_FROM_HEADING * height < b - a < _TO_NEXT_HEADING * height for a, b in pairwise(tops))
    return {"issue_date", "number"} <= fields and apart


_FROM_HEADING = 1.8  # of the type size: a value stands between,
_TO_NEXT_HEADING = 6.0  # and nothing else


def _is_about(found: FoundLabel, *, is_credit: bool) -> bool:
    before = " ".join(w.text for w in found.span.cell.words[: found.span.first]) + " "
    return is_about(before) or (
        is_credit and _CREDITS.search(found.phrase) is None and _OURS.search(before) is not None
    )


def is_about(before: str) -> bool:
    """Whether words right before the name of a paper say that this one is about it: "gem. Rechnung 4711"."""
    ends = [m.end() for m in _SENTENCE_END.finditer(before)]
    return _ABOUT.search(before, max(ends, default=0)) is not None


def _is_beside(found: FoundLabel, title: FoundLabel) -> bool:
    box, other, height = found.span.box, title.span.box, title.span.cell.height
    if title.span.page is not found.span.page:
        return False
    if title.span.cell.line == found.span.cell.line:
        return 0 <= box.x0 - other.x1 < _BESIDE_TITLE * height
    return 0 <= box.y0 - other.y1 < _BELOW_TITLE * found.span.cell.height and share_column(box, other)


def _is_of_something_else(found: FoundLabel) -> bool:
    words, at = found.span.cell.words, found.span.first
    inside = words[at].text.lower().partition(found.phrase)[0]  # "Vergabe-Nr."
    before = inside or (words[at - 1].text if at and not words[at - 1].text.endswith((":", ",", ".", ";")) else "")
    if _LETTERS.search(before):
        return _OF_PAPERS.search(before) is None
    after = [w.text for w in words[at + len(found.span.words) :]][:1]
    return bool(after) and _WHOLLY_LETTERS.match(after[0]) is not None and _OF_PAPERS.search(after[0]) is None


def of_this_paper(links: Sequence[Link[Candidate]], document_type: DocumentType) -> list[Link[Candidate]]:
    """The links without numbers of laws, of versions in brackets and bare years behind a title; on a credit note, where
    a label says whose number the credit note's is, without that of an invoice."""
    kept = [one for one in links if not (one.field == "number" and _is_no_number(one))]
    if document_type is not DocumentType.CREDIT_NOTE:
        return kept
    own = any(one.field == "number" and one.score >= _SURE and _CREDITS.search(one.label.phrase) for one in kept)
    return [one for one in kept if not (own and one.field == "number" and _INVOICE.search(one.label.phrase))]


_INVOICE = re.compile(
    r"^(?!.*(?:korrektur|storno|rectific|avoir|abono|korygując)).*(?:invoice|rechnung|fa[ck]tur|fattura|factuur|fatura)"
)


def _is_no_number(link: Link[Candidate]) -> bool:
    value, label = link.candidate, link.label.span
    text = value.span.cell.text
    before = text[: value.start]
    if _LAW.search(before):
        return True
    if link.label.phrase in TITLES and label.cell is value.span.cell:
        if _YEAR.fullmatch(value.raw):
            return True  # "Jahresrechnung 2023"
        at = sum(len(w.text) + 1 for w in label.cell.words[: label.last + 1])
        return before.count("(", at) > before.count(")", at)  # "FACTURA (CFDI 4.0)"
    return False
