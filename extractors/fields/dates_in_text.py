"""Dates that no label of a form names but the words around them: when a sentence asks for the money, and the place and
day at the head of a letter."""

import re
from collections.abc import Callable, Iterator, Sequence

from extractors.fields.candidates import DateCandidate
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Span
from extractors.fields.lexicon import Label
from extractors.fields.linking import Link

_ASKS = (  # words that ask for money, and those right before the day until which
    (r"pay|paid|payable|payment|settle|settlement|remit|due", r"\b(?:by|before|until|no later than|not later than)"),
    (
        r"zahl\w*|überweis\w*|begleich\w*|ausgleich\w*|entricht\w*",
        r"\b(?:bis|spätestens)(?: spätestens)?(?: (?:zum|am))?",
    ),
    (
        r"payer|payable|régler|règlement|paiement|virement|acquitter",
        r"\b(?:avant le|pour le|jusqu['’]au|au plus tard le)",
    ),
    (r"pagar\w*|pago|abonar\w*|ingresar\w*", r"\b(?:antes del?|hasta el|a más tardar el)(?: día)?"),
    (r"pagament\w+|pagare|bonifico|versa\w+|saldare", r"\bentro(?: e non oltre)?(?: il)?"),
    (r"betal\w+|voldoen|over te maken|bedrag", r"(?:\b(?:voor|uiterlijk(?: op)?)|\bvóór)"),
    (r"pag\w+|liquida\w+", r"\baté(?: ao dia)?"),
    (r"płat\w+|zapła\w+|wpła\w+", r"\bdo(?: dnia)?"),
)
_TAKES = (  # words that say that money will be taken, and those right before the day on which
    (r"collect\w*|debit\w*|charged?|withdrawn|taken", r"\bon(?: or (?:about|after))?"),
    (r"prélev\w+|débit\w+", r"\ble"),
    (r"adeud\w+|carg[aou]\w*|cobrar\w*|domicilia\w*", r"\bel(?: día)?"),
    (r"addebit\w+", r"\bil"),
    (r"geïncasseerd|afgeschreven|incasseren", r"\bop"),
)


def _any_before(pairs: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    found = "|".join(rf"\b(?:{words})\b[^.;!]{{0,70}}?{until}" for words, until in pairs)
    return re.compile(rf"(?:{found})\s*:?\s*$", re.IGNORECASE)


_ASKED = _any_before(_ASKS)
_TAKEN = _any_before(_TAKES)
_FROM_WHERE = re.compile(  # of the same sentence: goods are collected, too
    r"direct debit|\b(?:amount|balance|payment|account|invoice)\b|compte|cuenta|conto\b|rekening|incasso", re.IGNORECASE
)
_ON = re.compile(r"\b(?:am|zum|per)\s+$", re.IGNORECASE)
_ASKED_BEHIND = re.compile(  # "wird am 16.06.2025 von Ihrem Konto abgebucht": the verb stands last
    r"[^.;!]{0,70}?\b(?:fällig|abgebucht|eingezogen|abbuchen|einziehen|belastet)\b|\s+von (?:ihrem|deinem) konto\b",
    re.IGNORECASE,
)
_DONE = re.compile(  # nothing is asked for any more, or something else is
    r"\b(?:wurden?|bereits|erhalten|dankend|karte\w*|erstatt\w+|received|was|were|already|thank you|card|refund\w*"
    r"|reçu\w*|effectué\w*|déjà|cart[ea]|rembours\w*|recibid[oa]|ya|tarjeta|reembols\w*|ricevut[oa]|ontvangen|reeds"
    r"|recebid[oa]|otrzyman\w+)\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:[^\W\d]{3,}\.|[!;])\s+(?=[^\W\d_a-z])|\s[·|•]\s")
_SAID = 0.84  # how well such words name the day; a label of a form is better
_PLACE_AND_DAY = re.compile(
    r"(?:^|[–—·|-]\s)[^\W\d_]+(?:[ '’/.-]{1,2}[^\W\d_]+){0,4},\s+(?:den|le|il|el|a|em|dnia|d\.|am)?\s*$", re.IGNORECASE
)
_HEAD = 0.5  # of the page's height: below it stand signatures
_LETTER = 0.8
_REST_OF_SENTENCE = 70  # characters

Text = tuple[str, int]
"""A date's line with those beside it that go on with it, and where in that text its own line begins."""


def due_in_sentences(
    dates: Sequence[DateCandidate], text_around: Callable[[DateCandidate], Text]
) -> Iterator[Link[DateCandidate]]:
    """Days until which a sentence asks for the money, or on which it says that it will be taken."""
    for date in dates:
        if len(date.span.cell.words) <= len(date.span.words):
            continue
        text, start_of_cell = text_around(date)
        at, end = start_of_cell + date.start, start_of_cell + date.end
        begin = max((m.end() for m in _SENTENCE_START.finditer(text, 0, at)), default=0)
        before = text[begin:at]
        is_asked = _ASKED.search(before) or (_ON.search(before) and _ASKED_BEHIND.match(text, end))
        is_taken = _TAKEN.search(before) and _FROM_WHERE.search(text, begin, end + _REST_OF_SENTENCE)
        if (is_asked or is_taken) and not _DONE.search(before):
            yield _link(date, "due_date", _SAID)


def days_of_letters(dates: Sequence[DateCandidate]) -> Iterator[Link[DateCandidate]]:
    """The day behind the place at the head of a letter, at the end of its line: "Romont, le 8 juillet 2025"."""
    for date in dates:
        cell = date.span.cell
        if cell.page.number > 1 or cell.box.y0 > _HEAD * cell.page.height or cell.text[date.end :].strip(" ."):
            continue
        if _PLACE_AND_DAY.search(cell.text[: date.start]):
            yield _link(date, "issue_date", _LETTER)


def _link(date: DateCandidate, field: str, score: float) -> Link[DateCandidate]:
    words = date.span.cell.words[: date.span.first] or date.span.words
    told = FoundLabel(Span(date.span.cell, words), "", (Label(field, score),), starts_cell=True, ends_cell=False)
    return Link(date, told, field, score)
