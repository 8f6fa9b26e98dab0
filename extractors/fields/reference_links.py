"""What a reference says: it names an order, is the paper's own number, or is free text that only holds a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.fields.candidates import Candidate
from extractors.fields.lexicon import LABELS
from extractors.fields.linking import Link
from holdpoint.values import find_dates

_ORDER = re.compile(  # right before the number: "Referenz: Best. VF-061", "Reference: your PO 4711"
    r"\b(?:p\.?\s?o\.?|orders?|best\.?|bestell\w*|bestelnr|commandes?|cde|b\.?c\.?|pedidos?|o\.?c\.?|ordine|encomenda"
    r"|inkooporder|zam[óo]wieni\w+)\W*(?:(?:n[°ºor]?|nr|nº|num)\b\W*)?$",
    re.IGNORECASE,
)
_SPOKEN = re.compile(  # an order without a paper
    r"\b(?:verbal\w*|oral\w*|(?:by|per|via|par|por) (?:phone|e-?mail|mail|courriel|correo)|telephone"
    r"|telef[oó]n\w*|téléphon\w*|mündlich\w*|fernmündlich\w*|mondeling\w*|ustn\w+)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_REFERENCE = re.compile(r"\b(?:ref\w*|réf\w*|rif\w*|zeichen|kenmerk)\b")
_FURTHER = re.compile(r"\s+(?=(?:\S*\d){4})\S+")  # "421-BG 31102//0084472": one in parts, or two
_OWN = 0.8  # how well a reference that names nothing names the paper itself
_SURE = 0.7


def with_references(links: Sequence[Link[Candidate]]) -> list[Link[Candidate]]:
    """The links, those of references as what they are: of an order where words say so, and not where other words do.

    "Retour week 49" and "Quote 1180" behind "Your reference" are no orders. A reference of nobody's ("Référence")
    is the paper's own number where no label names that.
    """
    named = any(one.field == "number" and one.score >= _SURE for one in links)
    return [resolved for one in links for resolved in _resolved(one, named=named)]


def _resolved(one: Link[Candidate], *, named: bool) -> Iterator[Link[Candidate]]:
    if one.field in ("order_number", "order_reference") and _SPOKEN.search(_between(one)):
        return  # "Your order: verbal, Mr Smith 12/3"
    if one.field not in ("reference", "order_reference") or not _REFERENCE.search(one.label.phrase):
        yield one
        return
    before = _between(one)
    if _ORDER.search(before) or one.candidate.raw.startswith("PO "):
        yield replace(one, field="order_reference")
    elif _WORD.search(before) or _goes_on(one.candidate) or any(ch.isdigit() for ch in before):
        return
    elif one.field == "order_reference":
        yield one
    elif not named and _is_key(one):
        yield replace(one, field="number", score=one.score * _OWN)


def _is_key(one: Link[Candidate]) -> bool:
    """Whether it stands beside the number, and names nobody; above numbers it heads the goods' ones."""
    is_bare = all(m.field == "reference" for m in LABELS[one.label.phrase])
    return is_bare and one.label.starts_cell and one.label.span.cell.line == one.candidate.span.cell.line


def _between(one: Link[Candidate]) -> str:
    """The words from the label to the number."""
    value, label = one.candidate, one.label.span
    if label.cell is not value.span.cell:
        return value.span.cell.text[: value.start]
    at = sum(len(w.text) + 1 for w in label.cell.words[: label.last + 1])
    return label.cell.text[at : value.start]


def _goes_on(value: Candidate) -> bool:
    further = _FURTHER.match(value.span.cell.text, value.end)
    return further is not None and not any(d.start == 0 for d in find_dates(further.group().strip()))
