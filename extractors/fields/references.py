"""Numbers that refer to something: the document's own number, the order it answers, IBAN, VAT numbers, the currency."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from stdnum.ch import uid as ch_uid
from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat

from extractors.fields.candidates import Candidate, MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, Span
from extractors.fields.lexicon import Label
from extractors.fields.linking import Link
from holdpoint.document import PageKind
from holdpoint.extraction import ExtractedField
from holdpoint.values import (
    iban_checksum_holds,
    identifier_key,
    normalise_currency,
    normalise_iban,
    normalise_identifier,
    normalise_vat_id,
)

NUMBER_FIELDS = frozenset(
    {"number", "order_number", "order_reference", "not_identifier", "iban", "seller_vat_id", "buyer_vat_id"}
)
VAT_FIELDS = frozenset({"seller_vat_id", "buyer_vat_id", "not_identifier"})
_TITLES = frozenset(
    [
        "invoice",
        "rechnung",
        "gutschrift",
        "credit note",
        "bestellung",
        "purchase order",
        "facture",
        "factura",
        "order",
        "avoir",
        "facture d avoir",
        "abono",
        "factura rectificativa",
        "factura de abono",
        "bon de commande",
        "commande",
        "pedido",
        "orden de compra",
        *("anzahlungsrechnung", "schlussrechnung", "sammelrechnung", "teilrechnung", "endrechnung", "honorarrechnung"),
        *(
            "monatsrechnung",
            "frachtrechnung",
            "beitragsrechnung",
            "abschlagsrechnung",
            "jahresrechnung",
            "transportrechnung",
        ),
    ]
)
_WEAK = 0.7
_TITLED = 0.92  # "Invoice 4711" as a heading
_UNCHECKED_ON_IMAGE = 0.6  # a read IBAN or VAT number whose check digits fail: misread more often than misprinted


def labels_of_numbers(labels: Sequence[FoundLabel]) -> list[FoundLabel]:
    """The labels of a page as far as they say whose number it is.

    A bare "number" beside a word that names no paper is something else's: "Consol number", "Vergabe-Nr.", "No. of pages".
    So is a paper that this one is about: "sur votre facture FA-26", "zu Rechnung 4711".
    """
    return [
        replace(found, meanings=(Label("not_identifier", 1.0),))
        if (found.phrase in _BARE and _is_of_something_else(found)) or (found.phrase in _TITLES and _is_about(found))
        else found
        for found in labels
    ]


def _is_about(found: FoundLabel) -> bool:
    words, at = found.span.cell.words, found.span.first
    return any(w.text.lower().strip(":.") in _ABOUT for w in words[max(0, at - 2) : at])


_ABOUT = frozenset({"sur", "zu", "zur", "against", "regarding", "re", "concerne", "sobre", "original", "previous"})
_BARE = frozenset({"number", "nummer", "no", "nr"})
_OF_PAPERS = re.compile(
    r"rechnung|liquidation|invoice|fa[ct]tur|credit|gutschrift|avoir|abono|order|bestell|pedido|command|bill|note|memo|document|dokument"
    r"|beleg|contra[ct]t|vertrag|auftrag|referen[cz]|^ref|s[ée]rie|folio|ticket|claim|demand|voucher|statement|parcella|copy|original",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _is_of_something_else(found: FoundLabel) -> bool:
    words, at = found.span.cell.words, found.span.first
    inside = words[at].text.lower().partition(found.phrase)[0]  # "Vergabe-Nr."
    before = inside or (words[at - 1].text if at and not words[at - 1].text.endswith((":", ",", ".", ";")) else "")
    if _LETTERS.search(before):
        return _OF_PAPERS.search(before) is None
    after = [w.text for w in words[at + len(found.span.words) :]][:1]
    return bool(after) and _WHOLLY_LETTERS.match(after[0]) is not None and _OF_PAPERS.search(after[0]) is None


_WHOLLY_LETTERS = re.compile(r"[^\W\d_]*[a-zß-ÿ][^\W\d_]*$")  # a word of text; capitals may begin the number


def choose_number(
    name: str, links: Sequence[Link[Candidate]], identifiers: Sequence[Candidate]
) -> ExtractedField | None:
    """The identifier that the label of `name` governs best."""
    mine = [one for one in links if one.field == name]
    if not mine:
        return None
    best = max(mine, key=lambda one: one.score)
    keys = {identifier_key(one.candidate.raw) for one in mine if one.score >= best.score - 0.03}
    if best.score < _WEAK and len(keys) > 1:
        return None  # several values with as weak a claim: none of them is the number
    evidence = _number_evidence(best)
    if any(_is_one_more(best.candidate, other) for other in identifiers):
        evidence = min(evidence, Evidence.SOLE)  # of several, which are all meant
    own = identifier_key(best.candidate.raw)
    repeats = [c for c in identifiers if c is not best.candidate and identifier_key(c.raw) == own and len(own) >= 4]
    return make_field(
        name,
        normalise_identifier(best.candidate.raw),
        [best.candidate.span],
        evidence / len(keys),
        raw=best.candidate.raw,
        proven=bool(repeats),
        confirmed_by=[r.span for r in repeats],
    )


def _is_one_more(first: Candidate, other: Candidate) -> bool:
    """Whether another number of the same shape follows in a list: "PO 45100892, PO 45100917"."""
    if other.span.cell is not first.span.cell or other.start <= first.end:
        return False
    between = first.span.cell.text[first.end : other.start]
    return _LISTED.fullmatch(between) is not None and _shape_of(first) == _shape_of(other)


def _shape_of(candidate: Candidate) -> str:
    return re.sub(r"\d", "9", identifier_key(candidate.raw))


_LISTED = re.compile(r"\s*(?:,|;|/|&|\+|and|und|et|y)\s*", re.IGNORECASE)


def _number_evidence(link: Link[Candidate]) -> float:
    """A number's own label is sure. "No." may be any number's; "Invoice" is sure only as a title right before it."""
    if link.score >= 0.85:
        return Evidence.LABELLED
    label, value = link.label.span, link.candidate.span
    if link.label.phrase in _TITLES and label.cell is value.cell and len(identifier_key(link.candidate.raw)) >= 4:
        follows = label.cell.words.index(value.words[0]) == label.cell.words.index(label.words[-1]) + 1
        if follows and link.label.starts_cell:
            return _TITLED
    return Evidence.PLACED if link.score >= 0.7 else Evidence.SOLE


_FROM_ACCOUNT = re.compile(
    r"\b(?:from|of) your (?:bank )?account|\byour iban|\bdirect debit|\bdebited|von (?:ihrem|deinem) konto|\bihre iban|lastschrift"
    r"|abgebucht|eingezogen|einziehen|abbuchen|(?:de|sur) votre compte|prélèvement|prélevé|(?:de|en) su cuenta|domiciliaci[óo]n",
    re.IGNORECASE,
)


def choose_iban(layout: DocumentLayout, ibans: Sequence[Candidate]) -> ExtractedField | None:
    """The IBAN as printed; the first one where several are offered, which is as good as any of them.

    Not the customer's own, from which a direct debit is taken.
    """
    ibans = [one for one in ibans if not _FROM_ACCOUNT.search(_sentence_of(layout, one))]
    if not ibans:
        return None
    chosen = next((c for c in ibans if iban_checksum_holds(c.raw)), ibans[0])
    holds = iban_checksum_holds(chosen.raw)
    on_image = chosen.span.page.kind is not PageKind.TEXT_LAYER
    others = {normalise_iban(c.raw) for c in ibans}
    evidence = (Evidence.PROVEN if holds else _UNCHECKED_ON_IMAGE if on_image else Evidence.LABELLED) / (
        1 if len(others) == 1 else 1.1
    )
    return make_field(
        "iban", normalise_iban(chosen.raw), [chosen.span, *chosen.more], evidence, raw=chosen.raw, proven=holds
    )


def _sentence_of(layout: DocumentLayout, candidate: Candidate) -> str:
    """The sentence that it stands in, over three lines; of a row of its own ("IBAN DE02 …") that row."""
    own = candidate.span.cell
    aside = f"{own.text[: candidate.start]} {own.text[candidate.end :]}"
    page = layout.page_of(candidate.span)
    lines = [own]
    if len(aside.split()) > _MOST_WORDS_OF_ROW:
        lines = [c for c in page.cells if abs(c.box.y0 - own.box.y0) < 1.8 * own.height and _is_below(c, own)]
    text = " ".join(c.text for c in lines)
    at = sum(len(c.text) + 1 for c in lines[: lines.index(own)]) + candidate.start
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    return text[max((e for e in ends if e <= at), default=0) : min((e for e in ends if e > at), default=len(text))]


def _is_below(cell: Cell, other: Cell) -> bool:
    return abs(cell.box.x0 - other.box.x0) < other.height


_SENTENCE_END = re.compile(r"[.!;·](?=\s)")
_MOST_WORDS_OF_ROW = 4  # beside an IBAN: "IBAN:", "BIC", and the bank's code


def choose_vat_ids(
    candidates: Sequence[Candidate], links: Sequence[Link[Candidate]], buyer_cells: Sequence[Span]
) -> list[ExtractedField]:
    """Seller's and buyer's VAT numbers: the buyer's is labelled so or stands in the buyer's address block."""
    buyer_spots = {id(s.cell) for s in buyer_cells}
    labelled = {id(one.candidate): one for one in reversed(links)}
    by_role: dict[str, list[tuple[float, Candidate]]] = {"seller_vat_id": [], "buyer_vat_id": []}
    for candidate in candidates:
        one = labelled.get(id(candidate))
        if one is None and not is_valid_vat_id(candidate.raw):
            continue  # capitals and digits that only look like one
        if one is not None and one.field == "not_identifier" and not is_valid_vat_id(candidate.raw):
            continue
        role = one.field if one is not None and one.field in by_role else "seller_vat_id"
        if id(candidate.span.cell) in buyer_spots:
            role = "buyer_vat_id"
        by_role[role].append((one.score if one is not None and one.field == role else 0.8, candidate))
    fields: list[ExtractedField] = []
    for role, found in by_role.items():
        if not found:
            continue
        values = {normalise_vat_id(c.raw) for _, c in found}
        score, chosen = max(found, key=lambda pair: pair[0])
        fields.append(_vat_field(role, chosen, score, len(values)))
    return fields


def _vat_field(role: str, chosen: Candidate, score: float, values: int) -> ExtractedField:
    holds = is_valid_vat_id(chosen.raw)
    on_image = chosen.span.page.kind is not PageKind.TEXT_LAYER
    evidence = float(Evidence.LABELLED if score >= 0.7 else Evidence.WEAK_LABEL)
    if on_image and not holds:
        evidence = _UNCHECKED_ON_IMAGE
    return make_field(
        role, normalise_vat_id(chosen.raw), [chosen.span], evidence / values, raw=chosen.raw, proven=holds
    )


def is_valid_vat_id(text: str) -> bool:
    """Check digits of the country named by the prefix, as python-stdnum knows them."""
    value = normalise_vat_id(text)
    if value is None:
        return False
    try:
        _rules_of(value).validate(value)
    except ValidationError:
        return False
    return True


def _rules_of(vat_id: str) -> Any:
    """The module that knows the number's check digits; a Swiss one is the company's number, usually with "MWST"."""
    if vat_id.startswith("CHE"):
        return ch_uid if vat_id[3:].isdigit() else ch_vat
    return gb_vat if vat_id.startswith(("GB", "XI")) else eu_vat


def choose_currency(
    layout: DocumentLayout, amounts: Sequence[MoneyCandidate], labels: Sequence[FoundLabel]
) -> ExtractedField | None:
    """The currency that the amounts are printed with, or that the page names."""
    spots: list[tuple[str, Span]] = [(a.currency, a.span) for a in amounts if a.currency is not None]
    for cell in layout.cells:
        for word in cell.words:
            bare = word.text.strip("()[]:;,/")
            code = normalise_currency(bare) if (len(bare) == 3 and bare.isupper()) or len(bare) <= 1 else None
            if code is None and bare in ("RM", "US$", "Euro", "EURO", "Euros", "EUROS", "euros"):
                code = normalise_currency(bare)
            if code is not None:
                spots.append((code, Span(cell, (word,))))
    if not spots:
        return None
    spots, is_whose = _dollars(spots, layout.document.text)
    votes = Counter(code for code, _ in spots)
    (code, most), *rest = votes.most_common()
    explicit = [
        (c, span) for c, span in spots
        for found in labels
        if found.meanings[0].field == "currency" and found.span.cell.line == span.cell.line and found.span.page is span.page
        and span.box.x0 >= found.span.box.x0
    ]  # fmt: skip
    if explicit:
        code, most = explicit[0][0], votes[explicit[0][0]]
    share = most / votes.total()
    spans = [span for c, span in spots if c == code]
    evidence = Evidence.PROVEN if not rest or explicit else Evidence.LABELLED * share
    if code == "USD" and not is_whose:
        evidence = Evidence.GUESS
    return make_field("currency", code, spans[:1], evidence, confirmed_by=spans[1:3], proven=most > 1)


_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD"})
_OTHER_DOLLARS = re.compile(  # what papers of countries say whose dollar is another one
    r"\b(?:ABN|ACN|GST|HST|PST|QST|NZBN|Pty|Australia|New Zealand|Singapore|Hong Kong|Canada)\b"
    r"|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
)


def _dollars(spots: list[tuple[str, Span]], text: str) -> tuple[list[tuple[str, Span]], bool]:
    """The places with "$" read as the one dollar that the page names, and whether it is known whose dollar it is."""
    is_bare = [span.text.strip("()[]:;,/ 0123456789.-–") == "$" for _, span in spots]
    named = {code for (code, _), bare in zip(spots, is_bare, strict=True) if code in _DOLLARS and not bare}
    if len(named) == 1:
        (code,) = named
        return [(code if bare else c, span) for (c, span), bare in zip(spots, is_bare, strict=True)], True
    return spots, bool(named) or not any(is_bare) or _OTHER_DOLLARS.search(text) is None
