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
VERSION = "7"

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
) -> ExtractedField:
    """A field that stands on `spans`, with one provenance for each page; `proven` replaces the doubt about reading.

    `confirmed_by` are further places that print the same value: kept as provenance, not needed for the confidence.
    `reading`, where it is known better, stands for the least confident word.
    """
    if reading is None:
        reading = min((reading_confidence(s.words, s.page.kind) for s in spans), default=0.0)
    if proven:
        reading = max(reading, PROVEN_READING)
    return ExtractedField(
        name=name,
        raw=raw if raw is not None else " ".join(s.text for s in spans),
        value=value,
        confidence=round(min(float(evidence), 1.0) * reading, 3),
        provenance=(*_provenance(spans), *(p for s in confirmed_by for p in _provenance((s,)))),
    )


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
