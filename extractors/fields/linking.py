"""Which label governs which value: the nearest one on its left in the same line, or the one above it.

A value belongs to one label only, so "Invoice date 01.02.2024  Due date 01.03.2024" cannot be read crosswise; labels
of what is no field ("delivery date") take their values away from the fields.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractors.fields.candidates import Candidate, DateCandidate
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import PageLayout, share_column

_REACH_BELOW = 2.2  # of the label's type size, from its bottom to the value's top
_LONGEST_ABBREVIATION = 6
_BELOW = 0.94  # a value below its label is a little less certain than one on its right

C = TypeVar("C", bound=Candidate)


@dataclass(frozen=True, eq=False)
class Link(Generic[C]):
    """A value, the field its label names, and how good the connection is, 0 to 1."""

    candidate: C
    label: FoundLabel
    field: str
    score: float


def link(
    layout: PageLayout, labels: Sequence[FoundLabel], candidates: Iterable[C], fields: frozenset[str]
) -> list[Link[C]]:
    """Each candidate's link to the label that governs it, for labels that can mean one of `fields`; best first."""
    able = [found for found in labels if any(m.field in fields for m in found.meanings)]
    pool = [c for c in candidates if c.span.page is layout.page]
    links: list[Link[C]] = []
    for candidate in pool:
        left = _left_of(candidate, able, pool)
        above = None if left is not None and left[1] > _BELOW else _above(layout, candidate, able, pool)
        wrapped = _at_end_of_line_above(layout, candidate, able, pool) if left is None and not candidate.start else None
        best = max((x for x in (left, above, wrapped) if x is not None), key=lambda x: x[1], default=None)
        if best is None:
            continue
        found, closeness = best
        links += [
            Link(candidate, found, meaning.field, meaning.weight * closeness)
            for meaning in found.meanings
            if meaning.field in fields
        ]
    return sorted(links, key=lambda one: -one.score)


def _left_of(
    candidate: Candidate, labels: Sequence[FoundLabel], pool: Sequence[Candidate]
) -> tuple[FoundLabel, float] | None:
    cell, x0 = candidate.span.cell, candidate.span.box.x0
    on_left = [
        found
        for found in labels
        if (
            found.span.cell.line == cell.line
            and found.span.page is cell.page
            and found.span.box.x1 <= x0 + 0.3 * cell.height
        )
        or (found.span.cell is cell and _shares_last_word(found, candidate))
    ]
    if not on_left:
        return None
    nearest = max(on_left, key=lambda found: found.span.box.x1)
    between = sum(
        1
        for other in pool
        if other is not candidate
        and other.span.cell.line == cell.line
        and nearest.span.box.x1 <= other.span.box.x0 + 0.3 * cell.height
        and other.span.box.x0 < x0
        and other.end > other.start
    )
    words_between = sum(
        1
        for w in (*nearest.span.cell.words, *(cell.words if cell is not nearest.span.cell else ()))
        if nearest.span.box.x1 <= w.box.x0 + 0.1 and w.box.x1 <= x0 + 0.1 and any(ch.isalpha() for ch in w.text)
    )
    if words_between and _ends_sentence(nearest.span.words[-1].text):
        return None  # "quoting the invoice number. Terms: 30 days"
    if _has_own_below(nearest, candidate, pool):
        return None  # "Due date: | BSB 014-882 | 7 April", and below it "15 April"
    closeness = 1.0 * 0.75**between * 0.93 ** max(words_between - 1, 0)
    return nearest, closeness


def _at_end_of_line_above(
    layout: PageLayout, candidate: Candidate, labels: Sequence[FoundLabel], pool: Sequence[Candidate]
) -> tuple[FoundLabel, float] | None:
    """The last of several labels in a line of text, whose value had no room beside it: "Date: 3 May | Your order:"."""
    cell = candidate.span.cell
    for found in labels:
        above = found.span.cell
        if above.line != cell.line - 1 or not found.ends_cell or found.starts_cell or above.words[-1].text[-1:] != ":":
            continue
        near = abs(above.box.x0 - cell.box.x0) < cell.height and cell.box.y0 - above.box.y1 < cell.height
        if near and any(other.span.cell is above for other in pool):
            return found, _WRAPPED
    return None


_WRAPPED = 0.92


def _has_own_below(found: FoundLabel, candidate: Candidate, pool: Sequence[Candidate]) -> bool:
    """Whether a label of a narrow column has its date below, and on its right one in another column's text."""
    own, cell = found.span.cell, candidate.span.cell
    is_date = isinstance(candidate, DateCandidate)
    if not is_date or own is cell or not found.ends_cell or own.words[-1].text[-1:] != ":":
        return False
    return any(
        other.start == 0
        and other.span.cell.line == own.line + 1
        and abs(other.span.box.x0 - own.box.x0) < own.height
        and other.span.box.y0 - own.box.y1 < own.height
        for other in pool
    )


def _ends_sentence(word: str) -> bool:
    """Whether a sentence ends with the word; short words with a dot are abbreviations ("MwSt.", "Nr.")."""
    return word.endswith((";", "!")) or (word.endswith(".") and len(word) > _LONGEST_ABBREVIATION)


def _shares_last_word(found: FoundLabel, candidate: Candidate) -> bool:
    """Label and value in one printed word, "Nr.4711"."""
    return bool(found.span.words) and found.span.words[-1] is candidate.span.words[0] and candidate.start > 0


def _above(
    layout: PageLayout, candidate: Candidate, labels: Sequence[FoundLabel], pool: Sequence[Candidate]
) -> tuple[FoundLabel, float] | None:
    box, height = candidate.span.box, candidate.span.cell.height
    best: tuple[FoundLabel, float] | None = None
    for found in labels:
        label_box = found.span.box
        gap = box.y0 - label_box.y1
        if not (-0.3 * height < gap < _REACH_BELOW * max(height, found.span.cell.height)):
            continue
        if box.y0 + box.y1 <= label_box.y0 + label_box.y1 or found.span.cell.line == candidate.span.cell.line:
            continue
        if label_box.x0 >= box.x1 or label_box.x1 <= box.x0:
            continue
        if not found.ends_cell and not found.starts_cell:
            continue
        closeness = _BELOW
        own = [c for c in pool if c.span.cell.line == found.span.cell.line and c.span.box.x0 >= label_box.x1 - 1]
        has_value = own and not _label_between(found, own[0], labels)
        if has_value and not _has_own_below(found, own[0], (candidate,)):
            closeness *= 0.55  # that label already has a value on its right
        if best is not None and closeness <= best[1]:
            continue  # it only sinks from here on
        if any(
            c is not candidate.span.cell and c is not found.span.cell and c.box.y0 >= label_box.y1 - 0.3 * height
            and c.box.y1 <= box.y0 + 0.3 * height and share_column(c.box, box)
            for c in layout.cells_starting(label_box.y1 - 0.3 * height, box.y0 + 0.3 * height)
        ):  # fmt: skip
            closeness *= 0.8  # something stands between
        if not (abs(label_box.x0 - box.x0) < height or abs(label_box.x1 - box.x1) < height):
            closeness *= 0.93
        if best is None or closeness > best[1]:
            best = (found, closeness)
    return best


def _label_between(found: FoundLabel, value: Candidate, labels: Sequence[FoundLabel]) -> bool:
    return any(
        other is not found
        and other.span.cell.line == found.span.cell.line
        and found.span.box.x1 <= other.span.box.x0 < value.span.box.x0
        for other in labels
    )
