"""Fields with all their evidence, and confidence that means: the probability that the value is right.

Confidence is the product of two questions. Was the text read right: the least confident word it stands on (1 for a
text layer), unless a proof replaces it. Is it the right text: how good the evidence is that this value is this field.
A proof is something a misreading would have broken: check digits, amounts that add up, the same value read twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from extractors.fields.layout import Span
from holdpoint.document import PageKind, Word
from holdpoint.extraction import ExtractedField, LineItem, Provenance
from holdpoint.finding import Finding

EXTRACTOR = "fields"
VERSION = "9"

PROVEN_READING = 0.985  # a misread value that still satisfies a check digit or a sum: rarer than one in a hundred
TEXT_LAYER_READING = 0.995  # a text layer may differ from what is printed, but seldom does


class Evidence(float, Enum):
    """How good the grounds are that a value is the field's, as a probability for a perfectly read page."""

    PROVEN = 0.995  # labelled, and arithmetic or a check confirms it
    LABELLED = 0.96  # its own label stands beside or above it
    TWICE = 0.95  # two independent places on the page say the same
    WEAK_LABEL = 0.88  # a label that often means this field
    PLACED = 0.8  # no label, but the only value of its kind in the place where it belongs
    SOLE = 0.5  # the only value of its kind, anywhere
    GUESS = 0.3  # several would do


@dataclass(frozen=True)
class ReadFields:
    """What the pages of one document gave."""

    fields: tuple[ExtractedField, ...] = ()
    line_items: tuple[LineItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    details: tuple[ExtractedField, ...] = ()  # terms of the whole document: "allowances[1].amount"
    label_words: int = 0  # how many words of the pages name something that is looked for


class RuledField(ExtractedField):
    """A field as rules give it, which still knows the two answers that its confidence is made of.

    Within extraction only: where fields are stored or sent they are ExtractedFields.
    """

    evidence: float  # how good the grounds are, whatever became of the words
    readings: tuple[tuple[float, ...], ...] = ()  # of each place, how sure those of its words are that a picture showed


def as_if_printed(field: ExtractedField) -> float:
    """How sure the rules would be of a field, were its words those of a text layer."""
    if not isinstance(field, RuledField):
        return field.confidence
    return round(field.evidence * TEXT_LAYER_READING, 3)


def reading_confidence(words: Iterable[Word], kind: PageKind) -> float:
    """The probability that all these words were read right: the least confident of them."""
    if kind is PageKind.TEXT_LAYER:
        return TEXT_LAYER_READING
    return min((w.confidence for w in words), default=0.0)


def make_field(  # one argument for each thing a field consists of
    name: str,
    value: str | None,
    spans: Sequence[Span],
    evidence: float,
    *,
    proven: bool = False,
    raw: str | None = None,
    confirmed_by: Sequence[Span] = (),
    reading: float | None = None,
) -> RuledField:
    """A field that stands on `spans`, with one provenance for each page; `proven` replaces the doubt about reading.

    `confirmed_by` are further places that print the same value: kept as provenance, not needed for the confidence.
    `reading`, where it is known better, stands for the least confident word.
    """
    if reading is None:
        reading = min((reading_confidence(s.words, s.page.kind) for s in spans), default=0.0)
    if proven:
        reading = max(reading, PROVEN_READING)
    evidence = min(float(evidence), 1.0)
    return RuledField(
        name=name,
        raw=raw if raw is not None else " ".join(s.text for s in spans),
        value=value,
        confidence=round(evidence * reading, 3),
        evidence=evidence,
        readings=tuple(_seen(place) for place in (spans, *((s,) for s in confirmed_by)) if place),
        provenance=(*_provenance(spans), *(p for s in confirmed_by for p in _provenance((s,)))),
    )


def _seen(spans: Sequence[Span]) -> tuple[float, ...]:
    return tuple(w.confidence for s in spans if s.page.kind is not PageKind.TEXT_LAYER for w in s.words)


def _provenance(spans: Sequence[Span]) -> tuple[Provenance, ...]:
    pages = dict.fromkeys(s.page.number for s in spans)
    return tuple(
        Provenance(
            page=number,
            boxes=tuple(s.box for s in spans if s.page.number == number),
            unit=next(s.page.unit for s in spans if s.page.number == number),
            quote=" ".join(s.text for s in spans if s.page.number == number),
            extractor=EXTRACTOR,
            version=VERSION,
        )
        for number in pages
    )
