"""How probably a value is right as far as reading goes, where its words were read from a picture.

A word's own confidence says how probably every character of it is right. A value asks something else:

- A date or an amount is wrong with one wrong character; but most misread ones are no date any more, or not the amount
  that the rest of the page speaks for, and never become the value. So by Bayes the odds of those that do are the odds
  of their words, divided by the share of misreadings that come through. So it is with states, terms and parties, which
  are known words or stand in several places; but a misread identifier is an identifier still.
- A name or an address is right while it is 0.9 alike, so a few misread words do not make it wrong.

Both numbers are fitted by `python -m benchmarks.reading.value_confidence`, rounded to the cautious side: on public
receipts, photographed and made worse in three ways, with the values that a model of other receipts finds on them.
docs/accuracy.md tells how they fare on scanned orders and agreements.
"""

from collections.abc import Sequence
from math import prod

from extractors.fields.evidence import TEXT_LAYER_READING
from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from holdpoint.document import PageKind

COMES_THROUGH = 0.25  # of the misread dates and amounts; fitted 0.12 (0.05 to 0.16 in five folds)
POWER_OF_LIKENESS = 2.0  # fitted 2.05 (1.8 to 2.5)
ALIKE = frozenset({Kind.NAME, Kind.ADDRESS})  # right while they are much alike


def legibility(sheet: Sheet, kind: Kind, places: Sequence[Place]) -> float:
    """The probability, 0 to 1, for a value that stands in these places: that of the one that was read best."""
    return max((_of_place(sheet, kind, place) for place in places), default=0.0)


def _of_place(sheet: Sheet, kind: Kind, place: Place) -> float:
    tokens = [sheet.tokens[i] for i in place.tokens]
    layers = [sheet.layout.pages[t.page].page.kind is PageKind.TEXT_LAYER for t in tokens]
    seen = [t.word.confidence for t, layer in zip(tokens, layers, strict=True) if not layer]
    read = read_rightly(kind, seen) if seen else 1.0
    return min(read, TEXT_LAYER_READING) if any(layers) else read


def read_rightly(
    kind: Kind, words: Sequence[float], comes_through: float = COMES_THROUGH, power: float = POWER_OF_LIKENESS
) -> float:
    """The same for one reading of a value, from the confidences of its words; at least one."""
    if kind in ALIKE:
        return read_alike(words, power)
    return read_exactly(words, 1.0 if kind is Kind.IDENTIFIER else comes_through)


def read_alike(words: Sequence[float], power: float = POWER_OF_LIKENESS) -> float:
    """Of a value that is right while it is much alike."""
    mean = sum(words) / len(words)
    alike: float = mean**power / (mean**power + (1 - mean) ** power)
    return alike


def read_exactly(words: Sequence[float], comes_through: float) -> float:
    """Of a value that one wrong character spoils, where such a share of the misread ones becomes a value at all."""
    right = prod(words)
    return right / (right + comes_through * (1 - right))
