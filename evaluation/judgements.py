"""Confidences and whether they were deserved, as arrays that can be resampled by document."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.comparison import Level
from evaluation.resampling import Counts, Floats
from evaluation.tallies import DocumentTally


@dataclass(frozen=True, eq=False)
class Judgements:
    """One entry a statement: its confidence (0 to 1), whether it was right, the position of its document.

    `slots`, one entry a document, counts the decisions there were to make: statements without a confidence and labelled
    values that nobody gave can never be accepted, but are part of the whole.
    """

    confidence: Floats
    right: NDArray[np.bool_]
    document: Counts
    slots: Counts

    @property
    def size(self) -> int:
        return int(self.confidence.size)


def of_fields(tallies: Sequence[DocumentTally], level: Level, field: str | None = None) -> Judgements:
    """Every value, or every value of one field."""
    entries = [
        (j.confidence, j.right[level], position)
        for position, t in enumerate(tallies)
        for j in t.judged
        if field is None or j.field == field
    ]
    slots = [sum(counts.slots for name, counts in t.fields.items() if field is None or name == field) for t in tallies]
    return _judgements(entries, slots)


def of_documents(tallies: Sequence[DocumentTally], level: Level) -> Judgements:
    """Every document as one decision: right when wholly right, as sure as its least sure value."""
    entries = [
        (t.confidence, t.is_wholly_right(level), position)
        for position, t in enumerate(tallies)
        if t.confidence is not None
    ]
    return _judgements(entries, [1] * len(tallies))


def _judgements(entries: Sequence[tuple[float, bool, int]], slots: Sequence[int]) -> Judgements:
    confidence, right, document = zip(*entries, strict=True) if entries else ((), (), ())
    return Judgements(
        confidence=np.array(confidence, dtype=np.float64),
        right=np.array(right, dtype=np.bool_),
        document=np.array(document, dtype=np.int64),
        slots=np.array(slots, dtype=np.int64),
    )
