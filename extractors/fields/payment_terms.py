"""What a bill says about paying early, word for word (EN 16931, BT-20): "2 % Skonto within 10 days, 30 days net".

No field is made of it: which discount is had until when is for the payer to decide, and the words say it best. They are
a detail of the document, with their place.
"""

import re
from collections.abc import Sequence

from extractors.fields.evidence import Evidence, make_field
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from holdpoint.document_terms import PAYMENT_TERMS
from holdpoint.extraction import ExtractedField

_DISCOUNT = re.compile(
    r"skonto|(?:cash|settlement|early[- ]payment|prompt[- ]payment)\s+discount"
    r"|discount\b.{0,40}\b(?:paid|payment|pay|within)\b"
    r"|\b(?:paid|payment|pay)\b.{0,60}\bdiscount|escompte|descuento\s+por\s+pronto\s+pago",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d(?:[.,]\d{1,2})?\s?%|\bprozent\b|\bper\s?cent\b|\bpour\s?cent\b|\bpor\s?ciento\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(?:days?|tagen?|jours?|d[ií]as|within|innerhalb|binnen|sous|dentro|by|before|until|bis|avant|antes)\b"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"\b\d(?:[.,]\d{1,2})?\s?%?\s?/\s?\d{1,3}(?:\s?days)?,?\s+net\s+\d{1,3}\b", re.IGNORECASE)
_NO_DISCOUNT = re.compile(  # French bills must say that there is none
    r"\b(?:kein(?:e[nr]?)?|ohne|no|without|sans|pas\s+d|aucun|sin|néant)\b['’\s]*(?:\w+\s+){0,2}(?:skonto|escompte|discount|descuento)"
    r"|escompte[^.;]{0,40}:?\s*(?:néant|aucun|nul)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", ";", ":")
_LINE_GAP = 0.9  # of the type size: lines of one text stand no farther apart
_MOST_LINES = 4
_MOST_CHARACTERS = 400
_MOST_LAST_WORDS = 3  # of a sentence, alone in a line


def payment_terms(layout: DocumentLayout) -> ExtractedField | None:
    """The first statement of a discount for early payment, all its lines; None where the document makes none."""
    for page in layout.pages:
        for number, line in enumerate(page.lines):
            for cell in line:
                if not (_DISCOUNT.search(cell.text) or _SHORT_FORM.search(cell.text)):
                    continue
                cells = _statement(page, number, cell)
                if _grants(" ".join(c.text for c in cells)):
                    text = "\n".join(c.text for c in cells)
                    return make_field(PAYMENT_TERMS, text, [Span(c, c.words) for c in cells], Evidence.LABELLED)
    return None


def _grants(text: str) -> bool:
    """Whether it gives a share off for a time; a row of the totals gives no time, a reminder of the law no share."""
    if len(text) > _MOST_CHARACTERS or _NO_DISCOUNT.search(text):
        return False
    return bool(_SHORT_FORM.search(text) or (_SHARE.search(text) and _TIME.search(text)))


def _statement(page: PageLayout, number: int, cell: Cell) -> Sequence[Cell]:
    """The cell, with the lines above and below it that its sentence needs: until it grants something and has an end."""
    cells = [cell]
    first = last = number
    while len(cells) < _MOST_LINES and cells[0].text[0].islower():
        first -= 1
        above = _beside(page, first, cells[0])
        if above is None or above.text.endswith(_SENTENCE_ENDS):
            break
        cells.insert(0, above)
    while len(cells) < _MOST_LINES and not cells[-1].text.endswith("."):
        last += 1
        below = _beside(page, last, cells[-1])
        if below is None:
            break
        is_end = len(below.words) <= _MOST_LAST_WORDS and below.text.endswith(".")
        goes_on = is_end or below.text[0].islower() or cells[-1].text.endswith(",")
        if not goes_on and _grants(" ".join(c.text for c in cells)):
            break
        cells.append(below)
    return cells


def _beside(page: PageLayout, number: int, cell: Cell) -> Cell | None:
    """The cell of that line that continues the same text."""
    if not 0 <= number < len(page.lines):
        return None
    for other in page.lines[number]:
        gap = max(other.box.y0 - cell.box.y1, cell.box.y0 - other.box.y1)
        if abs(other.box.x0 - cell.box.x0) < cell.height and gap < _LINE_GAP * cell.height:
            return other
    return None
