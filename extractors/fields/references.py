"""Numbers that refer to something: the document's own number, the order it answers, the IBAN."""

import re
from collections.abc import Sequence

from extractors.fields.candidates import AccountCandidate, Candidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.layout import Cell, DocumentLayout
from extractors.fields.linking import Link
from extractors.fields.number_labels import REFERENCES, TITLES
from holdpoint.document import PageKind
from holdpoint.extraction import ExtractedField
from holdpoint.values import (
    iban_checksum_holds,
    identifier_key,
    normalise_iban,
    normalise_identifier,
)

NUMBER_FIELDS = frozenset(
    {
        *("number", "order_number", "order_reference", "reference", "not_identifier"),
        *("iban", "seller_vat_id", "buyer_vat_id"),
    }
)
_WEAK = 0.7
_TITLED = 0.92  # "Invoice 4711" as a heading
_UNCHECKED_ON_IMAGE = 0.6  # a read IBAN whose check digits fail: misread more often than misprinted


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
    if _GOES_ON.match(best.candidate.span.cell.text, best.candidate.end):
        evidence = min(evidence, Evidence.SOLE)  # "1234 5678": one in groups, or two beside each other
    own = identifier_key(best.candidate.raw)
    repeats = [c for c in identifiers if c is not best.candidate and identifier_key(c.raw) == own and len(own) >= 4]
    raw = best.candidate.raw
    if best.label.phrase in REFERENCES:
        raw = raw.removeprefix("PO ")  # it says what is referred to
    return make_field(
        name,
        normalise_identifier(raw),
        [best.candidate.span],
        evidence / len(keys),
        raw=best.candidate.raw,
        proven=bool(repeats),
        confirmed_by=[r.span for r in repeats],
    )


_GOES_ON = re.compile(r" \d{2,8}(?=$|[,;)])")


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
    if link.label.phrase in TITLES and label.cell is value.cell and len(identifier_key(link.candidate.raw)) >= 4:
        follows = label.cell.words.index(value.words[0]) == label.cell.words.index(label.words[-1]) + 1
        if follows and link.label.starts_cell:
            return _TITLED
    return Evidence.PLACED if link.score >= 0.7 else Evidence.SOLE


_FROM_ACCOUNT = re.compile(
    r"\b(?:from|of) your (?:bank )?account|\byour iban|\bdirect debit|\bdebited|von (?:ihrem|deinem) konto|\bihre iban|lastschrift"
    r"|abgebucht|eingezogen|einziehen|abbuchen|(?:de|sur) votre compte|prélèvement|prélevé|(?:de|en) su cuenta|domiciliaci[óo]n",
    re.IGNORECASE,
)


def choose_iban(layout: DocumentLayout, ibans: Sequence[AccountCandidate]) -> ExtractedField | None:
    """The IBAN as printed; the first one where several are offered, which is as good as any of them.

    Not the customer's own, from which a direct debit is taken.
    """
    ibans = [one for one in ibans if not _FROM_ACCOUNT.search(_sentence_of(layout, one))]
    if not ibans:
        return None
    chosen = next((c for c in ibans if iban_checksum_holds(c.iban)), ibans[0])
    holds = iban_checksum_holds(chosen.iban)
    on_image = chosen.span.page.kind is not PageKind.TEXT_LAYER
    others = {normalise_iban(c.iban) for c in ibans}
    evidence = (Evidence.PROVEN if holds else _UNCHECKED_ON_IMAGE if on_image else Evidence.LABELLED) / (
        1 if len(others) == 1 else 1.1
    )
    return make_field(
        "iban", normalise_iban(chosen.iban), [chosen.span, *chosen.more], evidence, raw=chosen.raw, proven=holds
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
