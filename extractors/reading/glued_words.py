"""Columns printed into each other, which every reader joins: cut where the text itself tells. Pure.

"WSOC03/02/20" is a station and a date, "$20.00Pol2" an amount and a code: no picture shows a gap there.
"""

import re
from dataclasses import replace

from extractors.reading.word_confidence import Sighting

_DATED = re.compile(r"([^\W\d_]{2,})(\d\d([/.])\d\d\3(?:\d{4}|\d\d))")
# "$1.25M" and "$2.50bn" stay: what is cut off has a digit or is a word.
_PRICED = re.compile(r"([$€£]\d[\d.,]*[.,]\d\d)((?=\S*\d|[^\W\d_]{3})[^\W\d_]\S*)")


def parts_of(text: str) -> tuple[str, ...]:
    """The words that stand there: two, or the text as it is."""
    found = _DATED.fullmatch(text) or _PRICED.fullmatch(text)
    return (found[1], found[2]) if found else (text,)


def apart(sighting: Sighting) -> list[Sighting]:
    """The same as so many sightings, the box cut by the number of letters."""
    parts = parts_of(sighting.text)
    if len(parts) == 1:
        return [sighting]
    box = sighting.box
    at = box.x0 + (box.x1 - box.x0) * len(parts[0]) / len(sighting.text)
    boxes = (box.model_copy(update={"x1": at}), box.model_copy(update={"x0": at}))
    return [replace(sighting, text=part, box=its) for part, its in zip(parts, boxes, strict=True)]
