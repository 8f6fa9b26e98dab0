"""Pages by their text layer alone: what needs no OCR is finished here, in a process without image libraries."""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pydantic import TypeAdapter

from extractors.reading.hidden_text import hidden_rows, telling, without_doubles
from extractors.reading.page_gate import Verdict, verdict_on
from extractors.reading.page_objects import objects_of
from extractors.reading.reading_order import Row
from extractors.reading.text_layer import TextLayer, read_text_layer
from holdpoint.document import Page, PageKind, Unit, Word
from holdpoint.finding import Finding, ReasonCode

READER = "pdfium"
_SCANNED_CONFIDENCE = 0.9  # of a scanner's text layer, which says nothing about itself
_DOUBTFUL_CONFIDENCE = 0.5  # of one that leaves much print uncovered, where OCR did no better
_MAX_QUOTED = 80  # characters of hidden text in a message
_words = TypeAdapter(tuple[Word, ...])  # one call for a page's words: half the time of one call for each


@dataclass(frozen=True)
class LayerReading:
    """One page by its layer. `page` is what the layer gives, also where the gate wants OCR: OCR may do no better."""

    verdict: Verdict
    layer: TextLayer
    page: Page
    findings: tuple[Finding, ...] = ()


def read_by_layer(page: pdfium.PdfPage, number: int, max_pixels: int) -> LayerReading:
    """Boxes in points. Raises pdfium.PdfiumError where the page cannot be parsed."""
    layer = read_text_layer(page)
    objects = objects_of(page)
    verdict = verdict_on(page, layer, objects, max_pixels)
    rows: Sequence[Row] = without_doubles(layer.rows)
    findings: tuple[Finding, ...] = ()
    if verdict is Verdict.PRINTED:
        hidden = hidden_rows(page, layer, rows, objects, max_pixels)
        if hidden or layer.outside:
            told = telling(rows, hidden, layer.outside)
            findings = (_hidden_text(number, told),) if told else ()
            rows = [row for row in rows if row not in hidden]
    return LayerReading(verdict, layer, _page(number, layer, verdict, rows), findings)


def words_of(rows: Sequence[Row], confidence: float = 1.0) -> tuple[Word, ...]:
    """Rows as words of a document."""
    return _words.validate_python(
        [
            {"text": text, "box": {"x0": x0, "y0": y0, "x1": x1, "y1": y1}, "confidence": confidence}
            for x0, y0, x1, y1, text in rows
        ]
    )


def _page(number: int, layer: TextLayer, verdict: Verdict, rows: Sequence[Row]) -> Page:
    """A scanner's reading over a picture is no surer than a scanner."""
    match verdict:
        case Verdict.PRINTED:
            kind, confidence = PageKind.TEXT_LAYER, 1.0
        case Verdict.SCANNED:
            kind, confidence = PageKind.SCAN, _SCANNED_CONFIDENCE
        case _:
            kind, confidence = PageKind.SCAN, _DOUBTFUL_CONFIDENCE
    return Page(
        number=number,
        width=layer.upright.width,
        height=layer.upright.height,
        unit=Unit.POINT,
        kind=kind,
        reader=READER,
        words=words_of(rows, confidence),
    )


def _hidden_text(number: int, rows: Sequence[Row]) -> Finding:
    text = " ".join(row[4] for row in rows)
    quoted = text if len(text) <= _MAX_QUOTED else text[: _MAX_QUOTED - 1].rstrip() + "…"
    return Finding(
        code=ReasonCode.HIDDEN_TEXT,
        message=f'Page {number} carries text that nobody can see: "{quoted}". It was not used. '
        "Compare the values with the page, and ask the sender what it is for.",
        page=number,
    )
