"""Pages with the boxes that lie on them. Pure: a reading and an extraction in, rectangles out."""

from dataclasses import dataclass

from holdpoint.document import Document
from holdpoint.extraction import DocumentType, Extraction, Summary
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
    """One sentence of the summary, with the field to show when it is chosen."""

    text: str
    pages: tuple[int, ...]
    place: str | None


def page_views(document: Document, extraction: Extraction, corrected: frozenset[str]) -> tuple[PageView, ...]:
    """Every page with the boxes of the values found on it; those a person changed keep theirs, marked so."""
    boxes: dict[int, list[BoxView]] = {page.number: [] for page in document.pages}
    widths = {page.number: page.width for page in document.pages}
    for place, field in places_of(extraction).items():
        level = "person" if place in corrected else confidence_level(field.confidence)
        for origin in field.provenance:
            margin = widths.get(origin.page, 0) * _MARGIN
            for box in origin.boxes if origin.page in boxes else ():
                boxes[origin.page].append(
                    BoxView(
                        place=place,
                        label=place_label(place, extraction.type.document_type),
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
        StatementView(text=s.text, pages=tuple(p for p in s.pages if p > 0), place=s.fields[0] if s.fields else None)
        for s in summary.statements
    )
