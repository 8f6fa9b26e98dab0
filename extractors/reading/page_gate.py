"""Whether a page's text layer can be trusted, or the page must be read from its picture.

"Has text" is the wrong question: many scanned pages carry a hidden layer that holds only a part of the printed words.
"""

import unicodedata
from collections import Counter
from enum import StrEnum

import pypdfium2 as pdfium

from extractors.reading.page_ink import PageInk
from extractors.reading.page_objects import PageObjects
from extractors.reading.text_layer import TextLayer

_MIN_CHARACTERS = 20
_MAX_BROKEN = 0.02  # share of control, private-use and replacement characters
_MIN_WORD_LIKE = 0.7  # share of tokens that look like words or numbers
IMAGE_COVERAGE = 0.5  # of the page's area: above it, the layer may be a scanner's, and ink is compared
_PROBE_SCALE = 60 / 72  # pixels a point, for comparing ink with words
_LONGEST_STROKE = 20.0  # points of the sheet; a longer run of ink is a line, a bar, a logo
_MAX_UNCOVERED_INK = 0.1335  # complete layers of 150 pages judged by eye have less; two of 31 incomplete ones as well
_NO_PICTURE = 0.01  # of the page's area; less is an ornament, no scanned print
_MAX_RULES = 40  # drawn objects; a page of fewer, and with hardly a letter, is a blank form and no outlined text


class Verdict(StrEnum):
    """What becomes of a page: its layer as printed, a scanner's layer that is complete, or a reading of its picture.

    `incomplete` is a layer that reads well but leaves print uncovered: better than nothing, where OCR does no better.
    """

    PRINTED = "printed"
    SCANNED = "scanned"
    INCOMPLETE = "incomplete"
    UNUSABLE = "unusable"

    @property
    def needs_ocr(self) -> bool:
        return self in (Verdict.INCOMPLETE, Verdict.UNUSABLE)


def verdict_on(page: pdfium.PdfPage, layer: TextLayer, objects: PageObjects, max_pixels: int) -> Verdict:
    """The cheap tests first; ink is looked at only where an image covers the page."""
    if not text_suffices(layer.text):
        return Verdict.PRINTED if nothing_more_to_read(layer.text, objects) else Verdict.UNUSABLE
    if objects.image_share <= IMAGE_COVERAGE:
        return Verdict.PRINTED
    if uncovered_ink(page, layer, max_pixels) > _MAX_UNCOVERED_INK:
        return Verdict.INCOMPLETE
    return Verdict.SCANNED if objects.are_mostly_invisible else Verdict.PRINTED


def uncovered_ink(page: pdfium.PdfPage, layer: TextLayer, max_pixels: int) -> float:
    """Share of the letters' ink that no word of the layer covers; the sheet's size counts, not what the page claims."""
    inflation = layer.upright.inflation
    ink = PageInk.of(page, layer.upright, _PROBE_SCALE / inflation, max_pixels)
    return ink.uncovered(layer.rows, _LONGEST_STROKE * inflation)


def text_suffices(text: str) -> bool:
    """Whether the characters of a text layer look like language and numbers, and are enough to say so."""
    counts = Counter(text)  # each kind of character is judged once
    printed = sum(count for c, count in counts.items() if not c.isspace())
    if printed < _MIN_CHARACTERS or _share_of_broken(counts, printed) > _MAX_BROKEN:
        return False
    tokens = [t for t in text.split() if len(t) > 3 or any(map(str.isalnum, t))]
    tokens = [t for t in tokens if len(set(t)) > 1 or t.isalnum()]  # leaders and rules ("....", "____") say nothing
    return not tokens or sum(map(_is_word_like, tokens)) >= _MIN_WORD_LIKE * len(tokens)


def nothing_more_to_read(text: str, objects: PageObjects) -> bool:
    """Whether a page with hardly any text has no more: no picture, no artwork, a page number at most."""
    counts = Counter(text)
    printed = sum(count for c, count in counts.items() if not c.isspace())
    return (
        printed < _MIN_CHARACTERS
        and (printed == 0 or _share_of_broken(counts, printed) <= _MAX_BROKEN)
        and objects.image_share < _NO_PICTURE
        and objects.drawn <= _MAX_RULES
    )


def _share_of_broken(counts: Counter[str], printed: int) -> float:
    return sum(count for c, count in counts.items() if _is_broken(c)) / printed


def _is_broken(character: str) -> bool:
    return character == "\ufffd" or (
        unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs")
        and not character.isspace()
        and character not in "\x02\ufffe"
    )


def _is_word_like(token: str) -> bool:
    return len(token) <= 60 and (token.isalnum() or sum(map(str.isalnum, token)) * 2 >= len(token))
