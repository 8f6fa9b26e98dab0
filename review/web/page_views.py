"""Pages with the boxes that lie on them. Pure: a reading and an extraction in, rectangles out."""

from collections.abc import Sequence
from dataclasses import dataclass

from holdpoint.document import Document
from holdpoint.document_terms import shown_terms
from holdpoint.extraction import DocumentType, Extraction, Provenance, Statement, Summary
from review.web.field_views import places_of
from review.web.presentation import confidence_level, place_label

_MARGIN = 0.004  # of the page's width: a box that touches its words is hard to read


@dataclass(frozen=True)
class BoxView:
    """One rectangle in the page's own unit. `level` is its class: how sure the value is."""

    place: str
    label: str
    level: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class PageView:
    """One page; `width` and `height` are in the page's own unit, which the boxes share."""

    number: int
    width: float
    height: float
    turns: int  # quarters to the left by which the file's page is shown turned
    boxes: tuple[BoxView, ...]


@dataclass(frozen=True)
class StatementView:
    """One sentence of the summary, with the place to show when it is chosen: a field, or its own evidence."""

    text: str
    pages: tuple[int, ...]
    place: str | None


def page_views(
    document: Document, extraction: Extraction, summary: Summary | None, corrected: frozenset[str]
) -> tuple[PageView, ...]:
    """Every page with the boxes of the values found on it; those a person changed keep theirs, marked so.

    What a sentence of the summary rests on has boxes too, where it repeats no field: they show when it is chosen.
    """
    shown: list[tuple[str, str, str, Sequence[Provenance]]] = []
    for place, field in places_of(extraction).items():
        level = "person" if place in corrected else confidence_level(field.confidence)
        shown.append((place, place_label(place, extraction.spec), level, field.provenance))
    for label, _, detail in shown_terms(extraction):
        shown.append((detail.name, label, confidence_level(detail.confidence), detail.provenance))
    for number, statement in enumerate(summary.statements if summary is not None else (), start=1):
        if not statement.fields:
            shown.append((_statement_place(number), statement.text, "cited", statement.evidence))
    widths = {page.number: page.width for page in document.pages}
    boxes: dict[int, list[BoxView]] = {number: [] for number in widths}
    for place, label, level, origins in shown:
        for origin in origins:
            margin = widths.get(origin.page, 0) * _MARGIN
            for box in origin.boxes if origin.page in boxes else ():
                boxes[origin.page].append(
                    BoxView(
                        place=place,
                        label=label,
                        level=level,
                        x=round(box.x0 - margin, 2),
                        y=round(box.y0 - margin, 2),
                        width=round(box.x1 - box.x0 + 2 * margin, 2),
                        height=round(box.y1 - box.y0 + 2 * margin, 2),
                    )
                )
    return tuple(
        # Small boxes last, so that one inside another can be clicked.
        PageView(
            number=page.number,
            width=page.width,
            height=page.height,
            turns=page.turns,
            boxes=tuple(sorted(boxes[page.number], key=lambda b: -b.width * b.height)),
        )
        for page in document.pages
    )


def statement_views(summary: Summary | None, document_type: DocumentType | None) -> tuple[StatementView, ...]:
    """The summary, sentence by sentence."""
    if summary is None or document_type is None:
        return ()
    return tuple(
        StatementView(text=s.text, pages=tuple(p for p in s.pages if p > 0), place=_place_of(s, number))
        for number, s in enumerate(summary.statements, start=1)
    )


def _place_of(statement: Statement, number: int) -> str | None:
    if statement.fields:
        return statement.fields[0]
    return _statement_place(number) if any(origin.boxes for origin in statement.evidence) else None


def _statement_place(number: int) -> str:
    return f"statement[{number}]"
