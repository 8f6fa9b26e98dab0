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
        r"zahl\w*|(?:be|ein)zahl(?:en|ung)|einzuzahlen|überweis\w*|begleich\w*|ausgleich\w*|entricht\w*",
        r"\b(?:bis|spätestens)(?: spätestens)?(?: (?:zum|am))?",
    ),
    (
        r"payer|payable|régler|règlement|paiement|virement|acquitter|verser|versement",
        r"\b(?:avant le|pour le|jusqu['’]au|au plus tard le|soit le)",
    ),
    (
        r"pagar\w*|pago|abonar\w*|ingresar\w*|ingreso|transferencia",
        r"\b(?:antes del?|hasta el|a más tardar el|(?:con )?fecha límite)(?: día)?",
    ),
    (r"pagament\w+|pagare|bonifico|versa\w+|saldare", r"\bentro(?: e non oltre)?(?: il)?"),
    (r"betal\w+|voldoen|over te maken|bedrag", r"(?:\b(?:voor|uiterlijk(?: op)?)|\bvóór)"),
    (r"pag\w+|liquida\w+", r"\baté(?: ao dia)?"),
    (r"płat\w+|zapła\w+|wpła\w+", r"\bdo(?: dnia)?"),
)
_TAKES = (  # words that say that money will be taken, and those right before the day on which
    (r"collect\w*|debit\w*|charged?|withdrawn|taken", r"\bon(?: or (?:about|after|around|shortly after))?"),
    (r"auto-?pay|automatic payment", r"\b(?:on|for)"),
    (r"lastschrift\w*|[\w-]+-lastschrift|abbuchung|bankeinzug", r"\b(?:am|zum)"),
    (r"prél[eè]v\w+|débit\w+", r"\ble"),
    (r"adeud\w+|carg[aou]\w*|cobr(?:ar\w*|o)|domicilia\w*", r"\bel(?: día)?"),
    (r"addebit\w+", r"\bil"),
    (r"geïncasseerd|afgeschreven|incasseren", r"\bop"),
)


_INSIDE = r"(?:[^.;!]|\.(?=\d))"  # a sentence goes on behind the point in "$425.71"


def _any_before(pairs: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    found = "|".join(rf"\b(?:{words})\b{_INSIDE}{{0,70}}?{until}" for words, until in pairs)
    return re.compile(rf"(?:{found})\s*:?\s*$", re.IGNORECASE)


_ASKED = _any_before(_ASKS)
_TAKEN = _any_before(_TAKES)
_FROM_WHERE = re.compile(  # of the same sentence: goods are collected, too
    r"direct debit|auto-?pay|\b(?:amount|balance|payment|account|invoice)\b|montant|somme|compte|cuenta|conto\b"
    r"|rekening|incasso|lastschrift|abbuchung|bankeinzug|\brecibo\b|domicilia\w*|prélèvement",
    re.IGNORECASE,
)
_TAKEN_RIGHT_HERE = re.compile(r"direct debit\b[^.;!]{0,30}\b(?:collected|debited|taken)\s*:?\s*$", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:bis|spätestens)(?: spätestens)?(?: (?:zum|am))?\s*$"
    r"|\b(?:by|until|up to|before|jusqu['’]au|avant le|hasta el)\s*$",
    re.IGNORECASE,
)
_ASKED_UNTIL = re.compile(  # behind that day: "bis 27.9.2024 auf unser Konto überweisen", "bis 27.09.2024 ohne Abzug"
    rf"{_INSIDE}{{0,70}}?\b(?:überweisen|zahlen|bezahlen|begleichen|einzahlen|ausgleichen|entrichten|einzuzahlen|auszugleichen)\b"
    r"|\s*[,:]?\s*(?:(?:zahlbar )?ohne (?:jeden |weiteren )?abzug|(?:rein )?nett?o\b|without (?:any )?deductions?"
    r"|sans (?:escompte|déduction)|sin (?:descuento|deducci[óo]n))",
    re.IGNORECASE,
)
_TERM = re.compile(  # the days to pay in, and right behind them the day: "30 Tage netto = 27.09.2024"
    r"(?:zahl|pay|\bnet|terms|kondition|règl|paiement|\bpago|innert)[^.;!]{0,40}?\b\d{1,3} "
    r"(?:tagen?|days?|jours?|d[ií]as)(?: (?:rein )?nett?o?| ohne abzug)?\s*[=:(,–-]*\s*"
    r"(?:(?:fällig|due|soit|d\.\s?h\.|i\.\s?e\.)(?: am| on| le| bis)?)?[\s:]*$",
    re.IGNORECASE,
)
_PAID = re.compile(r"^\W*paid\b|(?<!be )\bpaid by (?:direct debit|card|bacs|cheque)\b", re.IGNORECASE)
_WITH_THANKS = re.compile(r"[^.;!]{0,20}\b(?:thank you|with thanks|received)\b", re.IGNORECASE)
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
        is_asked = (
            _ASKED.search(before)
            or _TERM.search(before)
            or (_ON.search(before) and _ASKED_BEHIND.match(text, end))
            or (_UNTIL.search(before) and _ASKED_UNTIL.match(text, end))
        )
        is_taken = _TAKEN.search(before) and _FROM_WHERE.search(text, begin, end + _REST_OF_SENTENCE)
        is_taken = is_taken or _TAKEN_RIGHT_HERE.search(before)
        is_done = _DONE.search(before) or _PAID.search(before) or _WITH_THANKS.match(text, end)
        if (is_asked or is_taken) and not is_done:
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
