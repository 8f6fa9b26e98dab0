"""What can be counted about a run of capitals that may be a party: how it is written, who else is named with it."""

from collections.abc import Sequence
from math import log1p

from extractors.learned.places import Place
from extractors.learned.runs import has_legal_form
from extractors.learned.sheet import Sheet

RUN_COLUMNS = (
    "lowered", "capitals", "brackets_after", "quoted_after", "and_before", "and_after", "legal_form", "signs",
    "signs_by", "titled", "after_others", "after_companies", "others_margin", "to_others", "in_opening",
)  # fmt: skip
_OFFICES = frozenset(
    {
        "title", "president", "officer", "chief", "vice", "counsel", "secretary", "director", "ceo", "cfo", "manager",
        "chairman", "treasurer", "geschäftsführer", "geschäftsführerin", "prokurist", "vorstand", "gérant", "gérante",
        "président", "présidente", "directeur", "directrice", "administrador", "administradora", "gerente",
        "presidente",
    }
)  # fmt: skip
_OPENS = frozenset({"between", "among", "zwischen", "entre", "soussignés", "soussignées", "reunidos", "comparecen"})
_JOINS = frozenset({"and", "und", "et", "y", "e"})
_LEADS = _JOINS | frozenset({"between", "among", "zwischen", "entre"})
_OPENING = 90  # words behind the first "between"
_FAR = 15.0
_NEAREST = 6  # places of an option that distances are measured from
Run = tuple[tuple[Place, ...], float]
"""One option: its places, the best first, and its margin."""


def run_figures(sheet: Sheet, options: Sequence[Run]) -> list[tuple[float, ...]]:
    """One row of columns for each option; they come best margin first."""
    lowered = frozenset(t.plain for t in sheet.tokens if t.text[:1].islower())
    opening = next((t.index for t in sheet.tokens if t.plain in _OPENS), len(sheet.tokens))
    kept: list[int] = []  # the options before this one that do not contain one another
    rows = []
    for rank, (places, _) in enumerate(options):
        key = places[0].key
        better = [j for j in kept if not _nested(options[j][0][0].key, key)]
        first = min(p.tokens[0] for p in places)
        rows.append(
            (
                *_written(sheet, places, lowered),
                float(len(better)),
                float(sum(has_legal_form(options[j][0][0].value or "") for j in better)),
                options[better[0]][1] if better else -_FAR,
                min((_distance(places, options[j][0]) for j in better), default=_FAR),
                float(opening < first <= opening + _OPENING),
            )
        )
        if len(better) == len(kept):
            kept.append(rank)
    return rows


def _nested(one: str, other: str) -> bool:
    return one in other or other in one


def _distance(places: Sequence[Place], others: Sequence[Place]) -> float:
    return log1p(min(abs(p.tokens[0] - o.tokens[0]) for p in places[:_NEAREST] for o in others[:_NEAREST]))


def _written(sheet: Sheet, places: Sequence[Place], lowered: frozenset[str]) -> tuple[float, ...]:
    """`lowered` are words that the document also writes without a capital: seldom a part of a name."""
    words = [sheet.tokens[i] for i in places[0].tokens]
    brackets = quoted = before = after = signs = signs_by = titled = 0
    for place in places:
        behind = sheet.text[place.end : place.end + 4]
        brackets += "(" in behind
        quoted += "“" in behind or '"' in behind
        first, last = place.tokens[0], place.tokens[-1]
        before += first > 0 and sheet.tokens[first - 1].plain in _LEADS
        after += last + 1 < len(sheet.tokens) and sheet.tokens[last + 1].plain in _JOINS
        behind_words = {t.plain for t in sheet.tokens[last + 1 : last + 6]}
        titled += bool(behind_words & _OFFICES)
        if first > 1 and sheet.tokens[first - 1].text == "/s/":
            by = sheet.tokens[first - 2].plain == "by"
            signs_by += by
            signs += not by
    return (
        sum(w.plain in lowered for w in words) / len(words),
        sum(w.text[:1].isupper() for w in words) / len(words),
        float(brackets),
        float(quoted),
        float(before),
        float(after),
        float(has_legal_form(places[0].value or "")),
        float(signs),
        float(signs_by),
        float(titled),
    )
