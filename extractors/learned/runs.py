"""Candidates in running text: parties (capitalised runs), durations, places of jurisdiction."""

import re
from collections.abc import Iterator

from extractors.duration_words import NUMBER_WORDS, UNIT, UNITS
from extractors.place_words import US_STATES
from holdpoint.values.alternatives import any_of
from holdpoint.values.names import LEGAL_FORMS, bare_word, registered_name

Found = tuple[int, int, str]  # [start, end) in the text, the normalised value

_EDGE = 7000  # characters at the beginning and at the end of a document where parties are named
_TAIL = 3000
_MOST_WORDS = 9
_WORD = re.compile(r"[^\s“”\"()\[\];:]+")
_SMALL = frozenset(
    {"of", "and", "&", "the", "de", "la", "for", "in", "at", "van", "von", "der", "d/b/a", "und", "für"}
    | {"du", "des", "les", "et", "del", "los", "las", "y", "e"}
)
_BREAKS = re.compile(r"[“”\"()\[\];:]|\t")
_GLUE = re.compile(r"^[\s,.]*$")
_INNER_CAPITAL = re.compile(r"[a-z]{1,2}[A-Z][A-Za-z]+")  # "nStor"

_DURATION = re.compile(
    rf"(?i)(?<![\w$])(?P<count>\d{{1,3}}(?:\.\d)?|{any_of(NUMBER_WORDS)})"
    r"(?:\s*\(\s*(?P<digits>\d{1,3})\s*\))?[\s-]*(?:full\s|calendar\s|consecutive\s)?"
    rf"{UNIT}"
)
_ANNIVERSARY = re.compile(
    r"(?i)\b(?P<count>first|second|third|fourth|fifth|seventh|tenth)(?:\s*\(\s*\w+\s*\))?\s+anniversary"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "seventh": 7, "tenth": 10}

_ELSEWHERE = (
    "England and Wales|England|Scotland|Northern Ireland|Ireland|Germany|Federal Republic of Germany|France|Spain|Italy"
    "|Netherlands|Switzerland|Austria|Israel|Singapore|Hong Kong|Ontario|British Columbia|Alberta|Quebec|Bermuda|Canada"
    "|Japan|China|India|Cayman Islands|Luxembourg|Sweden|Denmark|Norway|Finland|Belgium|Poland|Mexico|Australia"
    "|New South Wales|United Kingdom|Deutschland|Bundesrepublik Deutschland|Österreich|Schweiz|Belgique|Suisse|España|Espagne"
)
_OF_LAW = (
    r"(?:deutsche|österreichische|schweizerische)[sm]?(?=\s+Recht)",
    r"(?:(?<=\bdroit\s)|(?<=\bloi\s)|(?<=\blois\s)|(?<=\blégislation\s))(?:français|belge|suisse)e?s?",
    r"(?:(?<=\bley\s)|(?<=\bleyes\s)|(?<=\blegislación\s)|(?<=\bderecho\s))español(?:as?|es)?",
)
"""A country by its adjective, where it stands with a word for law: "deutsches Recht", "droit français", "ley española"."""
_PLACES = re.compile(
    rf"(?i)(?<!\w)(?:{any_of((*US_STATES, *_ELSEWHERE.split('|')))}|{'|'.join(_OF_LAW)})(?!\w)".replace(r"\ ", r"\s+")
)
_PLACE_NAMES = {
    "deutsch": "Germany", "österreich": "Austria", "schweiz": "Switzerland", "bundesrepublik": "Germany",
    "federal republic of germany": "Germany", "français": "France", "belg": "Belgium", "suisse": "Switzerland",
    "español": "Spain", "españa": "Spain", "espagne": "Spain",
}  # fmt: skip


def find_places(text: str) -> Iterator[Found]:
    """States and countries by name, written as English has them."""
    for match in _PLACES.finditer(text):
        words = " ".join(match.group().split())
        known = next((name for key, name in _PLACE_NAMES.items() if words.lower().startswith(key)), None)
        yield match.start(), match.end(), known or words.title().replace(" And ", " and ").replace(" Of ", " of ")


def find_durations(text: str) -> Iterator[Found]:
    """Spans of time, "two (2) years" as "2 years"."""
    found = []
    for match in _DURATION.finditer(text):
        printed = match.group("digits") or match.group("count")
        number = printed if printed[0].isdigit() else str(NUMBER_WORDS[printed.lower()])
        unit = UNITS[match.group("unit").lower()]
        found.append((match.start(), match.end(), f"{number} {unit}{'' if number == '1' else 's'}"))
    for match in _ANNIVERSARY.finditer(text):
        count = _ORDINALS[match.group("count").lower()]
        found.append((match.start(), match.end(), f"{count} year{'' if count == 1 else 's'}"))
    yield from sorted(found)


def find_parties(text: str) -> Iterator[Found]:
    """Capitalised runs near both ends, and what remains of them when words are left off on either side."""
    edges = [(0, len(text))] if len(text) <= _EDGE + _TAIL else [(0, _EDGE), (len(text) - _TAIL, len(text))]
    seen: set[tuple[int, int]] = set()
    for low, high in edges:
        for run in _runs(text, low, high):
            for start, end in _cuts(text, run):
                if (start, end) not in seen:
                    seen.add((start, end))
                    yield start, end, registered_name(text[start:end])


def _runs(text: str, low: int, high: int) -> Iterator[list[tuple[int, int]]]:
    """Stretches of words that begin with a capital or a digit, small words between them allowed."""
    run: list[tuple[int, int]] = []
    for match in _WORD.finditer(text, low, high):
        word = match.group()
        between = text[run[-1][1] : match.start()] if run else ""
        broken = between != " " and bool(_BREAKS.search(between))
        capital = word[0].isupper() or word[0].isdigit() or word == "&" or bool(_INNER_CAPITAL.match(word))
        small = _is_small(word) or (word[0].islower() and word.strip(",.").lower() in LEGAL_FORMS)
        if run and (broken or not (capital or small)):
            yield run
            run = []
        if capital or (small and run):
            run.append(match.span())
    if run:
        yield run


def _cuts(text: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    words = [text[s:e] for s, e in run]
    count = len(words)
    if count > 60:
        return
    for i in range(count):
        if _is_small(words[i]) and words[i].lower() != "the":
            continue
        if i and not _may_begin(words, i):
            continue
        for j in range(i + 1, min(i + _MOST_WORDS, count) + 1):
            last = words[j - 1]
            if _is_small(last) or (j < count and not _may_end(words, j)):
                continue
            end = run[j - 1][1]
            stripped = text[run[i][0] : end].rstrip(",;:")
            if stripped.endswith(".") and not _dotted(last):
                stripped = stripped[:-1]
            if len(stripped) >= 3 and any(c.isalpha() for c in stripped):
                yield run[i][0], run[i][0] + len(stripped)


def _is_small(word: str) -> bool:
    """Whether it joins the words of a name. A capital "E." is somebody's initial."""
    bare = word.strip(",.")
    return bare.lower() in _SMALL and (len(bare) > 1 or not bare.isupper())


def _may_begin(words: list[str], i: int) -> bool:
    """Long runs are cut after what ends a name; short ones anywhere."""
    before = words[i - 1]
    return len(words) <= 7 or before[-1] in ",.:;" or _is_small(before) or before.isupper() != words[i].isupper()


def _may_end(words: list[str], j: int) -> bool:
    last, after = words[j - 1], words[j]
    plain = last.strip(",.").lower()
    return (
        len(words) <= 7
        or last[-1] in ",.;:"
        or plain in LEGAL_FORMS
        or _is_small(after)
        or after.isupper() != last.isupper()
        or after.strip(",.").lower() in ("by", "name", "title", "dated", "this", "whereas")
    )


def _dotted(word: str) -> bool:
    bare = bare_word(word)
    return bare in LEGAL_FORMS or len(bare) == 1 or bare in ("jr", "sr", "na", "sa", "nv", "bv") or word.count(".") > 1


def has_legal_form(name: str) -> bool:
    """Whether a company's legal form stands in the name."""
    return any(bare_word(w) in LEGAL_FORMS for w in name.split()[1:])


def _is_person_like(name: str) -> bool:
    """Two to four words of letters, perhaps an initial among them, and no legal form."""
    words = name.split()
    if not 2 <= len(words) <= 4 or has_legal_form(name):
        return False
    return all(w[:1].isupper() and all(c.isalpha() or c in ".’'-" for c in w) for w in words)


def person_of(name: str) -> tuple[str, str] | None:
    """First and last word of what looks like a person's name: they stay where an initial comes or goes."""
    if not _is_person_like(name):
        return None
    words = name.casefold().split()
    return words[0], words[-1]
