"""Candidates in running text: parties (capitalised runs), durations, places of jurisdiction."""

import re
from collections.abc import Iterator

from extractors.duration_words import NUMBER_WORDS, UNIT, UNITS
from extractors.place_words import US_STATES
from extractors.role_words import NO_NAMES
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
_INNER_CAPITAL = re.compile(r"[a-z]{1,2}[A-Z][A-Za-z]+|[dl]['’][A-ZÀ-Þ]")  # "nStor", "d'Orb"
_LOWER_FORM = re.compile(r"(?:e\.?[KVU]\.?|eG|mb[BH]|s\.r\.o\.|d\.o\.o\.|a\.s\.|z|o\.o\.|r\.l\.)[,.]?")
"""Legal forms that begin with a small letter: "e.K.", "PartG mbB", "Sp. z o.o.", "S.à r.l."."""
_LEADS_TO_NAME = frozenset(
    [
        *("between", "among", "and", "zwischen", "firma", "und", "entre", "société", "sociedad", "mercantil"),
        *("herr", "herrn", "frau", "mr", "mrs", "ms", "dr", "m", "mme", "monsieur", "madame", "maître", "d", "dª"),
        *("dña", "don", "doña"),
    ]
)
_POSTCODE = re.compile(
    r"(?<!\S)(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]\d[A-Z]\s\d[A-Z]\d)(?=[\s,.]|$)"
)
"""Of America, Germany, France, Spain; Britain; Canada: a line of an address, and no name."""
_AFTER_QUOTE = re.compile(r"[“”\"»]\s$")
"""What follows a closing quotation mark is the rest of a name: „Zum Goldenen Ochsen“ Gastronomie GmbH."""
_LAST_FORMS = frozenset(
    [
        *("sa", "se", "nv", "bv", "ab", "oy", "oyj", "as", "aps", "asa", "spa", "pty", "pte", "ug", "ek", "ev"),
        *("eu", "eg", "gbr", "og", "mbb", "mbh", "gesmbh", "ggmbh", "aör", "sasu", "snc", "scop", "sàrl", "sc"),
        *("sll", "coop", "dac", "clg", "sro", "doo", "oo", "kft", "lda", "kk"),
    ]
)
"""Forms that are words of other languages, too, or of none: told by standing last."""
_ARTICLES = frozenset({"the", "les", "la", "le", "el", "los", "las"})

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
    r"(?:english|scottish|scots|irish|german|dutch|french|spanish|swiss|austrian|italian|swedish|norwegian|danish|finnish|belgian)(?=\s+law\b)",
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
    "español": "Spain", "españa": "Spain", "espagne": "Spain", "english": "England", "scot": "Scotland", "irish": "Ireland",
    "german ": "Germany", "dutch": "Netherlands", "french": "France", "spanish": "Spain", "swiss": "Switzerland",
    "austrian": "Austria", "italian": "Italy", "swedish": "Sweden", "norwegian": "Norway", "danish": "Denmark",
    "finnish": "Finland", "belgian": "Belgium",
}  # fmt: skip


def find_places(text: str) -> Iterator[Found]:
    """States and countries by name, written as English has them."""
    for match in _PLACES.finditer(text):
        words = " ".join(match.group().split())
        known = next((name for key, name in _PLACE_NAMES.items() if f"{words.lower()} ".startswith(key)), None)
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
        small = _is_small(word) or (
            word[0].islower() and (word.strip(",.").lower() in LEGAL_FORMS or bool(_LOWER_FORM.fullmatch(word)))
        )
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
    empty = [_is_small(w) or bare_word(w) in NO_NAMES or not any(c.isalpha() for c in w) for w in words]
    for i in range(count):
        if _is_small(words[i]) and not _is_article(words[i]):
            continue
        if i and not _may_begin(words, i):
            continue
        if not i and _AFTER_QUOTE.search(text, max(0, run[0][0] - 2), run[0][0]):
            continue
        for j in range(i + 1, min(i + _MOST_WORDS, count) + 1):
            last = words[j - 1]
            if _is_small(last) or (j < count and not _may_end(words, j)):
                continue
            end = run[j - 1][1]
            stripped = text[run[i][0] : end].rstrip(",;:")
            if stripped.endswith(".") and not _dotted(last):
                stripped = stripped[:-1]
            if len(stripped) >= 3 and any(c.isalpha() for c in stripped) and not all(empty[i:j]):
                if _POSTCODE.search(stripped):
                    break
                yield run[i][0], run[i][0] + len(stripped)


def _is_small(word: str) -> bool:
    """Whether it joins the words of a name. A capital "E." is somebody's initial."""
    bare = word.strip(",.")
    return bare.lower() in _SMALL and (len(bare) > 1 or not bare.isupper())


def _is_article(word: str) -> bool:
    """Whether a name may begin with it: "The Copper Kettle", "Les Éditions du Port"."""
    return word.lower() == "the" or (word[0].isupper() and word.lower() in _ARTICLES)


def _may_begin(words: list[str], i: int) -> bool:
    """Long runs are cut after what ends a name; short ones anywhere."""
    before = words[i - 1]
    return (
        len(words) <= 7
        or before[-1] in ",.:;"
        or _is_small(before)
        or before.isupper() != words[i].isupper()
        or before.lower() in _LEADS_TO_NAME
    )


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
    words = [bare_word(w) for w in name.split()[1:]]
    return any(w in LEGAL_FORMS for w in words) or (bool(words) and words[-1] in _LAST_FORMS)


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
