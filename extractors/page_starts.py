"""How likely each page of a file begins a document of its own: what the page and those before it show, weighed.

A logistic model of some thirty weights (extractors/models/page_start.json), trained by
`python -m benchmarks.splitting --write` on documents that were put into one file.
"""

import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from extractors.segmentation import PageMarks, begins
from extractors.type_signs import title_of_page
from holdpoint.document import BoundingBox, Document, Page
from holdpoint.model import Frozen

MODEL = Path(__file__).parent / "models" / "page_start.json"
_FEW_WORDS = 40
_TOP = 0.22  # of a page's height: where a letterhead stands
_CODE = re.compile(r"(?=.*\d)[\w/.-]{5,}")
_CARRIED = re.compile(
    r"\b(?:carried\s+(?:forward|over)|brought\s+forward|continued|übertrag|zwischensumme|fortsetzung|report|à\s+reporter|"
    r"suite|suma\s+y\s+sigue|continuación|subtotal\s+carried)\b",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:total|gesamtbetrag|rechnungsbetrag|gutschriftsbetrag|gesamt|montant|importe)\b.{0,60}\d[.,]\d\d\b", re.I
)
_ENDING = re.compile(
    r"\b(?:iban|bic|payable|zahlbar|signature|unterschrift|in\s+witness\s+whereof|kind\s+regards|mit\s+freundlichen)\b",
    re.I,
)
_SIGNED = re.compile(r"/s/|\b(?:by|name|title|its|signature|unterschrift|firma|nom|nombre)\s*:", re.I)
# What an agreement or a letter begins with, within its first words.
_OPENING = re.compile(
    r"\b(?:by\s+and\s+(?:between|among)|agreement\b.{0,160}?\b(?:made|entered\s+into|dated|effective)\b|dear\s|gentlemen"
    r"|sehr\s+geehrte|zwischen\b.{0,200}?\b(?:nachfolgend|im\s+folgenden)|entre\s+les?\s+soussign|madame,?\s+monsieur"
    r"|de\s+una\s+parte|estimad[oa]s?\s)",
    re.I,
)
_FIRST_WORDS = 150
_PROSE = 6  # words of a line that is prose, and no heading, address or row
# What only the middle of a text begins with: the second or a later clause.
_LATER_CLAUSE = re.compile(r"(?:\((?:[b-z]|[ivx]{2,4}|[2-9]|1\d)\)|(?:[2-9]|1\d)(?:\.\d+)*[.)])", re.I)
# A line that is a page number and nothing else.
_FOLIO = re.compile(r"(?:(?:page|seite|página|pág\.?)\s*)?[-\u2013\u2014]?\s*(\d{1,3})\s*[-\u2013\u2014]?", re.I)


class StartModel(Frozen):
    """Log-odds that a page begins a document: a bias and a weight for each sign, divided by the temperature."""

    bias: float
    weights: dict[str, float]
    temperature: float = 1.0

    def probability(self, signs: dict[str, float]) -> float:
        """The probability, 0 to 1."""
        odds = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in signs.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds / self.temperature))))


@cache
def _model() -> StartModel:
    return StartModel.model_validate_json(MODEL.read_bytes())


def start_probabilities(document: Document) -> tuple[float, ...]:
    """One for each page; the first page's is 1. A file with an e-invoice in it is one document."""
    pages = document.pages
    if document.attachments or len(pages) < 2:
        return (1.0,) + (0.0,) * (len(pages) - 1)
    looks = [PageLook(page) for page in pages]
    found, start = [1.0], 0
    for number in range(1, len(pages)):
        found.append(_model().probability(start_signs(looks, start, number)))
        if found[-1] >= 0.5:
            start = number
    return tuple(found)


class PageLook:
    """What one page shows, worked out once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.marks = PageMarks.of(page)
        self.text = " ".join(w.text for w in page.words)
        self.title = title_of_page(page) if page.words else None
        self.top = {w.text.lower() for w in page.words if w.box.y1 < _TOP * page.height and len(w.text) > 2}
        self.codes = {m.group() for w in page.words if (m := _CODE.fullmatch(w.text.strip(".,:;()#")))}
        self.has_total = _TOTAL.search(self.text) is not None
        self.has_ending = _ENDING.search(self.text) is not None
        self.is_signed = _SIGNED.search(self.text) is not None
        lines = _lines(page)
        prose = [line for line in lines if len(line) >= _PROSE]
        self.goes_on = bool(prose) and prose[0][0][:1].islower()
        self.later_clause = bool(prose) and _LATER_CLAUSE.fullmatch(prose[0][0]) is not None
        edges = (_FOLIO.fullmatch(" ".join(line)) for line in (*lines[:2], *lines[-2:]))
        self.opens = _OPENING.search(" ".join(w.text for w in page.words[:_FIRST_WORDS])) is not None
        self.folios = {int(m[1]) for m in edges if m}


def start_signs(looks: Sequence[PageLook], start: int, number: int) -> dict[str, float]:
    """What speaks for or against the page at that index beginning a document, when the last one began at `start`."""
    here, before, first = looks[number], looks[number - 1], looks[start]
    known: dict[str, str] = {}
    codes: set[str] = set()
    for look in looks[start:number]:
        known = look.marks.numbers | known
        codes |= look.codes
    counter, last = here.marks.counter, before.marks.counter
    told = {kind: n == known[kind] for kind, n in here.marks.numbers.items() if kind in known}
    shared = len(here.codes & codes) / len(here.codes) if here.codes else 0.0
    same_size = abs(here.page.width - before.page.width) + abs(here.page.height - before.page.height) < 3
    return {
        "rule": float(begins(before.marks, here.marks, known, here.page)),
        "counter_restarts": float(counter is not None and counter[0] == 1),
        "counter_goes_on": float(counter is not None and counter[0] > 1),
        "counter_follows": float(counter is not None and last is not None and counter == (last[0] + 1, last[1])),
        "counter_ended": float(last is not None and last[0] == last[1]),
        "counter_unfinished": float(last is not None and last[0] < last[1]),
        "counter_lost": float(counter is None and last is not None),
        "same_number": float(any(told.values())),
        "other_number": float(any(not same for same in told.values())),
        "new_number": float(bool(here.marks.numbers) and not told),
        "title": float(here.title is not None),
        "same_title": float(here.title is not None and here.title == first.title),
        "no_title_before": float(first.title is None),
        "letterhead": _likeness(here.top, first.top),
        "like_page_before": _likeness(here.top, before.top),
        "shared_codes": shared,
        "no_codes": float(not here.codes),
        "carried": float(_CARRIED.search(here.text) is not None or _CARRIED.search(before.text) is not None),
        "total_before": float(any(look.has_total for look in looks[start:number])),
        "total_here": float(here.has_total),
        "ending_before": float(before.has_ending),
        "signed_untitled": float(here.is_signed and here.title is None),
        "signed_before": float(any(look.is_signed for look in looks[start:number])),
        "goes_on": float(here.goes_on),
        "later_clause": float(here.later_clause),
        "folio_follows": float(any(n + 1 in here.folios for n in before.folios)),
        "opening": float(here.opens),
        "opening_after_signature": float(here.opens and before.is_signed),
        "signed_page_before": float(before.is_signed),
        "cover_before": float(number == start + 1 and len(before.page.words) < _FEW_WORDS),
        "few_words": float(len(here.page.words) < _FEW_WORDS),
        "other_size": float(not same_size),
        "no_words": float(not here.page.words),
    }


def _likeness(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _lines(page: Page) -> list[list[str]]:
    """The words of each line, in the order of reading."""
    lines: list[list[str]] = []
    last: BoundingBox | None = None
    for word in page.words:
        box = word.box
        if last is None or box.x0 < last.x0 or box.y0 >= last.y1 or box.y1 <= last.y0:
            lines.append([])
        lines[-1].append(word.text)
        last = box
    return lines
