"""The fields of a non-disclosure agreement from its running text: effective date, governing law, parties, term."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from extractors.duration_words import NUMBER_WORDS, UNIT, UNITS
from extractors.fields.candidates import DateCandidate
from extractors.fields.dates import date_order, make_date
from extractors.fields.evidence import Evidence, ReadFields, make_field
from extractors.fields.layout import Cell, DocumentLayout, Span
from extractors.fields.lexicon import LEGAL_FORMS
from extractors.place_words import US_STATES
from holdpoint.extraction import ExtractedField
from holdpoint.finding import Finding
from holdpoint.values import DateText, find_dates
from holdpoint.values.alternatives import any_of
from holdpoint.values.names import bare_word

_COUNTRIES = (
    "England and Wales|England|Scotland|Northern Ireland|Ireland|Germany|the Federal Republic of Germany|France|Spain|Italy"
    "|the Netherlands|Switzerland|Austria|Israel|Singapore|Hong Kong|Ontario|British Columbia|Alberta|Quebec|Bermuda|Canada"
    "|Japan|China|India|the Cayman Islands|Luxembourg|Sweden|Denmark|Norway|Finland|Belgium|Poland|Mexico|Australia"
    "|New South Wales|the United Kingdom|the United States|Deutschland|Bundesrepublik Deutschland|Österreich|Schweiz"
)
_PLACE = rf"(?P<place>(?i:{any_of((*US_STATES, *_COUNTRIES.split('|')))}))\b"
_LAWS = (
    re.compile(
        rf"(?i:govern|constru|interpret|enforc|subject to)[^.;]{{0,160}}?(?i:laws?|jurisdiction)\s(?i:of)\s(?i:the\s)?"
        rf"(?i:(?:state|commonwealth|province|republic)\s(?:and\s\w+\s)?of\s)?(?i:the\s)?{_PLACE}"
    ),
    re.compile(rf"(?i:laws?\sof\s(?:the\s)?(?:(?:state|commonwealth|province)\sof\s)?){_PLACE}"),
    re.compile(rf"{_PLACE}\s(?i:law)\b(?=[^.]{{0,60}}(?i:govern|appl))"),
    re.compile(
        r"(?i:recht\s(?:der|von)\s)(?P<place>Bundesrepublik Deutschland|Republik Österreich|Schweiz|Deutschland)"
    ),
    re.compile(r"(?P<place>(?i:deutsche[sm]?|österreichische[sm]?|schweizer(?:ische[sm]?)?))\s(?i:recht)\b"),
)
_PLACE_NAMES = {
    "deutsch": "Germany", "österreichisch": "Austria", "schweizer": "Switzerland", "bundesrepublik deutschland": "Germany",
    "deutschland": "Germany", "republik österreich": "Austria", "österreich": "Austria", "schweiz": "Switzerland",
    "federal republic of germany": "Germany",
}  # fmt: skip

_DATE_LEADS = (
    (re.compile(r"(?i)effective\s+date[^.]{0,40}$|effective\s+(?:as\s+of|on|from)[^.]{0,25}$|\bas\s+of[^.]{0,25}$"), Evidence.LABELLED),
    (re.compile(r"(?i)(?:dated|entered\s+into|made|executed|signed|gültig\s+ab|tritt\s+am|in\s+kraft|wirkung\s+(?:vom|zum|ab)"
                r"|geschlossen)\b[^.]{0,40}$"), 0.93),
    (re.compile(r"(?i)(?:\bdate:?|\bdatum:?|\bvom|\bthis|\bon|\bam)\s*(?:the\s*)?$"), Evidence.WEAK_LABEL),
)  # fmt: skip

_DURATION = (
    rf"(?P<count>\d{{1,3}}|{any_of(NUMBER_WORDS)})(?:\s*\(\s*(?P<digits>\d{{1,3}})\s*\))?"
    rf"[\s-]*(?:full\s|calendar\s)?{UNIT}"
)
# Each with the share of right terms it gave in 254 real agreements (the NDA set): the weakest field.
_TERMS = (
    (re.compile(rf"(?i)(?:term\s+of\s+this|this\s+agreement|die\s+vereinbarung|diese\s+vereinbarung|vertrag)\b[^.;]{{0,120}}?\b{_DURATION}"), 0.5),
    (re.compile(rf"(?i)\b(?:terminate|expire|remain|continue|survive|force|effect|binding|obligations?|gilt|laufzeit|dauer)\b[^.;]{{0,120}}?\b{_DURATION}"), 0.35),
    (re.compile(rf"(?i)\bfor\s+a\s+(?:period|term)\s+of\s+{_DURATION}"), 0.15),
    (re.compile(rf"(?i)\b{_DURATION}\s+(?:from|after|following)\s+(?:the\s+)?(?:date|effective|disclosure|execution)"), 0.15),
)  # fmt: skip

_PARTY_INTRO = re.compile(
    r"(?i)\b(?:by\s+and\s+(?:between|among)|between|by\s+and\s+among|among|zwischen)\b(?:\s+the\s+following\s+parties)?:?\s+"
)
_PARTY_END = re.compile(
    r"(?i)\s*(?:\(|,?\s+(?:an?|each)\s+(?:\w+[\s-]+){0,5}?(?:corporation|company|limited|partnership|individual|entity|trust|bank|llc"
    r"|organi[sz]ation|association|person|resident|society)|,?\s+(?:having|with\s+(?:its|an|a|offices?)|located|whose|organized"
    r"|incorporated|residing|a\s+company|mit\s+sitz|nachfolgend|vertreten|hereinafter|on\s+behalf|and\s+its|together\s+with"
    r"|acting|duly|and\s+(?:all|any|each)\s|for\s+the\s+purpose)|[“\"]|;|\.\s+(?!KG|OHG|KGaA|LLC|Ltd|Inc)[A-Z]|,\s+\d)"
)
_SEPARATES_PARTIES = re.compile(r"(?:\s+|,\s*|\)\s*|[“”\"]\s*)(?:and|und)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class _Flow:
    """The running text of a document, each character with the cell that it belongs to."""

    text: str
    cells: Sequence[Cell]
    starts: tuple[int, ...]  # where each cell begins in `text`

    @classmethod
    def of(cls, layout: DocumentLayout) -> "_Flow":
        texts = [cell.text for cell in layout.cells]
        starts = accumulate((len(text) + 1 for text in texts), initial=0)
        return cls(" ".join(texts), layout.cells, tuple(starts)[: len(texts)])

    def spans(self, start: int, end: int) -> list[Span]:
        """The words that [start, end) touches, one span for each cell."""
        touched = range(max(bisect_right(self.starts, start) - 1, 0), bisect_left(self.starts, end))
        words = ((i, self.cells[i].words_at(start - self.starts[i], end - self.starts[i])) for i in touched)
        return [Span(self.cells[i], found) for i, found in words if found]


def read_contract(layout: DocumentLayout) -> ReadFields:
    """Effective date, parties, governing law and term."""
    flow = _Flow.of(layout)
    dated, findings = _effective_date(flow)
    fields = [dated, _jurisdiction(flow), *_parties(flow), _term(flow)]
    return ReadFields(tuple(f for f in fields if f is not None), (), findings)


def _effective_date(flow: _Flow) -> tuple[ExtractedField | None, tuple[Finding, ...]]:
    dates = list(find_dates(flow.text))
    order = date_order(dates, flow.text)
    found: list[tuple[float, DateText]] = []
    for date in dates:
        lead = flow.text[max(0, date.start - 70) : date.start]
        evidence = next((float(e) for pattern, e in _DATE_LEADS if pattern.search(lead)), 0.3)
        found.append((evidence, date))
    if not found:
        return None, ()
    best = max(evidence for evidence, _ in found)
    evidence, date = next(pair for pair in found if pair[0] == best)
    days = {d.value(order.order) for e, d in found if e == best}
    candidate = DateCandidate(flow.spans(date.start, date.end)[0], date.text, date.start, date.end, date)
    field, finding = make_date("effective_date", candidate, order, evidence / len(days))
    return field, (finding,) if finding is not None else ()


def _jurisdiction(flow: _Flow) -> ExtractedField | None:
    for strength, pattern in zip((0.96, 0.8, 0.85, 0.95, 0.95), _LAWS, strict=True):
        match = pattern.search(flow.text)
        if match is not None:
            start, end = match.span("place")
            raw = match.group("place")
            places = {m.group("place").lower() for m in pattern.finditer(flow.text)}
            return make_field("jurisdiction", _place_name(raw), flow.spans(start, end), strength / len(places), raw=raw)
    return None


def _place_name(raw: str) -> str:
    key = re.sub(r"^the\s", "", raw.lower())
    for german, name in _PLACE_NAMES.items():
        if key.startswith(german):
            return name
    place = re.sub(r"^the\s", "", raw, flags=re.IGNORECASE)
    return place.title().replace(" And ", " and ").replace(" Of ", " of ") if place.isupper() else place


def _term(flow: _Flow) -> ExtractedField | None:
    for pattern, strength in _TERMS:
        matches = list(pattern.finditer(flow.text))
        if matches:
            match = matches[0]
            values = {_duration(m) for m in matches}
            start = match.start("count")
            spans = flow.spans(start, match.end("unit"))
            raw = " ".join(s.text for s in spans)
            return make_field("term", _duration(match), spans, strength / len(values), raw=raw)
    return None


def _duration(match: re.Match[str]) -> str:
    digits = match.group("digits") or match.group("count")
    count = int(digits) if digits.isdigit() else NUMBER_WORDS[digits.lower()]
    unit = UNITS[match.group("unit").lower()]
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _parties(flow: _Flow) -> Iterator[ExtractedField]:
    """The names between "between" and the end of the opening sentence, cut where their descriptions begin."""
    for intro in _PARTY_INTRO.finditer(flow.text[:6000]):
        found = list(_names_after(flow.text, intro.end()))
        if len(found) >= 2:
            for start, end in found[:4]:
                raw = flow.text[start:end]
                evidence = _WHOLE_COMPANY if _is_whole_company(raw) else _OTHER_PARTY
                yield make_field("party", " ".join(raw.split()).strip(" ,;"), flow.spans(start, end), evidence, raw=raw)
            return


# Shares of right names among the parties found in 254 real agreements (the NDA set) of which these hold
_WHOLE_COMPANY = 0.92
_OTHER_PARTY = 0.35


def _is_whole_company(name: str) -> bool:
    """A company's name from its first word to its legal form and nothing else: no description, no place, no stray word."""
    words = name.split()
    commas_fit = all(_has_legal_form(f"x {after}") for after in name.split(",")[1:])
    capitals = all(
        w[0].isupper() or w[0].isdigit() or w.strip(",").lower() in _SMALL_WORDS | LEGAL_FORMS for w in words
    )
    return _has_legal_form(name) and len(words) <= _LONGEST_NAME and capitals and commas_fit and words[0] not in _STRAY


_SMALL_WORDS = frozenset({"&", "and", "of", "und", "für", "for", "mbh", "e.k."})
_STRAY = frozenset({"WHEREAS", "Between", "Whereas"})
_LONGEST_NAME = 7


def _names_after(text: str, start: int) -> Iterator[tuple[int, int]]:
    position = start
    for _ in range(4):
        window = text[position : position + 700]
        name_end = _PARTY_END.search(window)
        conjunction = _SEPARATES_PARTIES.search(window)
        stop = min((m.start() for m in (name_end, conjunction) if m is not None), default=None)
        if stop is None:
            return
        name = window[:stop]
        if conjunction is not None and stop == conjunction.start() and _continues(window, conjunction):
            later = _SEPARATES_PARTIES.search(window, conjunction.end())
            ends = [m.start() for m in (name_end, later) if m is not None]
            stop = min(ends, default=stop)
            name = window[:stop]
        stripped = name.strip(" ,.;:") if not _has_legal_form(name) else name.strip(" ,;:")
        if not _is_party_name(stripped):
            return
        begin = position + window.index(stripped)
        yield begin, begin + len(stripped)
        following = next((m for m in _SEPARATES_PARTIES.finditer(window, stop)), None)
        if following is None:
            return
        position += following.end()


def _continues(window: str, conjunction: re.Match[str]) -> bool:
    """Whether "and" is part of a name: "Leonard Green and Partners LP", as no legal form stands before it."""
    before = window[: conjunction.start()]
    after = window[conjunction.end() : conjunction.end() + 40]
    head = re.split(r"[,(]", after)[0]
    return not _has_legal_form(before) and len(before.split()) <= 3 and len(head.split()) <= 3 and _has_legal_form(head)


def _has_legal_form(name: str) -> bool:
    return any(bare_word(w) in LEGAL_FORMS for w in name.split()[1:])


def _is_party_name(name: str) -> bool:
    words: Sequence[str] = name.split()
    if not 1 <= len(words) <= 12 or len(name) < 3:
        return False
    capitals = sum(w[0].isupper() or not w[0].isalpha() for w in words)
    begins_a_name = words[0] == "The" and len(words) >= 3 and _has_legal_form(name)  # "The Copper Kettle Ltd"
    return capitals >= 0.6 * len(words) and (begins_a_name or words[0].lower() not in _NO_NAME_BEGINS)


_NO_NAME_BEGINS = frozenset({"the", "this", "each", "both", "us", "you", "any", "our"})
