"""What can be counted about a span of lines and what stands around it, as columns for the tree model.

Nothing here depends on which words a value has been seen with: it must hold for a company that is new.
"""

import re
from collections.abc import Mapping, Sequence

from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from extractors.learned.spans import CellScores
from holdpoint.values.names import LEGAL_FORMS, bare_word

# New columns come last, here and in run_figures: stored models know columns by their position.
SPAN_COLUMNS = (
    "begins", "inside_sum", "inside_least", "inside_next", "begins_next", "inside_before", "cells", "commas",
    "legal_form", "legal_end", "behind_legal", "figure_words", "postcode", "capitals", "brackets", "left_over_before",
    "left_over_after", "registered_within", "registered_next", "figures_next", "again",
)  # fmt: skip
_BESIDE_COLUMNS = ("begins", "inside_first", "inside_last", "begins_next", "inside_before")
_FORMS = frozenset(LEGAL_FORMS) | {
    "gmbh", "ag", "kg", "kgaa", "ohg", "ug", "sarl", "sas", "sasu", "eurl", "snc", "sa", "sl", "slu", "srl", "spa",
    "bv", "nv", "oy", "ab", "aps", "as", "kft", "sro", "bhd", "sb", "pte", "pty", "plt",
}  # fmt: skip
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_REGISTERED = re.compile(r"(?i)\b(?:reg|gst|vat|ust|tax|tva|nif|cif|co)\b.{0,12}\d{3}|\d{4,}\s*-\s*[A-Z]\b")
_NONE = -15.0


def span_columns(others: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns of `span_figures`; `others` are the type's other fields of this sort."""
    return (*SPAN_COLUMNS, *(f"{column}_{name}" for name in others for column in _BESIDE_COLUMNS))


def span_figures(sheet: Sheet, place: Place, scores: CellScores, others: Mapping[str, CellScores]) -> tuple[float, ...]:
    """The columns of one span. `scores` are those of its own field, `others` of the fields it may be mistaken for."""
    cells = list(dict.fromkeys(sheet.tokens[i].cell for i in place.tokens))
    inside = scores.inside[cells]
    after = sheet.below[cells[-1]]
    first, last = sheet.cells[cells[0]], sheet.cells[cells[-1]]
    above = sheet.above(cells[0], first.x0, first.x1, reach=3)
    words = [sheet.tokens[i].text for i in place.tokens]
    forms = [n for n, word in enumerate(words) if n and bare_word(word) in _FORMS]
    next_text = sheet.cells[after].cell.text if after is not None else ""
    letters = [c for c in place.raw if c.isalpha()]
    own = (
        float(scores.begins[cells[0]]),
        float(inside.sum()),
        float(inside.min()),
        float(scores.inside[after]) if after is not None else _NONE,
        float(scores.begins[after]) if after is not None else _NONE,
        float(scores.inside[above[0]]) if above else _NONE,
        float(len(cells)),
        float(place.raw.count(",")),
        float(len(forms)),
        float(bool(forms) and forms[-1] == len(words) - 1),
        float(len(words) - 1 - forms[-1]) if forms else -1.0,
        sum(any(c.isdigit() for c in w) for w in words) / len(words),
        float(len(_POSTCODE.findall(place.raw))),
        sum(c.isupper() for c in letters) / max(len(letters), 1),
        float(place.raw.count("(")),
        float(place.tokens[0] - first.start),
        float(last.end - 1 - place.tokens[-1]),
        float(bool(_REGISTERED.search(place.raw))),
        float(bool(_REGISTERED.search(next_text))),
        sum(c.isdigit() for c in next_text) / max(len(next_text), 1),
        float(_again(sheet, place)),
    )
    return (*own, *(figure for beside in others.values() for figure in _beside(beside, cells, after, above)))


def _beside(scores: CellScores, cells: Sequence[int], after: int | None, above: Sequence[int]) -> tuple[float, ...]:
    return (
        float(scores.begins[cells[0]]),
        float(scores.inside[cells[0]]),
        float(scores.inside[cells[-1]]),
        float(scores.begins[after]) if after is not None else _NONE,
        float(scores.inside[above[0]]) if above else _NONE,
    )


def _again(sheet: Sheet, place: Place) -> int:
    """In how many other cells the span's first two words stand beside each other."""
    start = [sheet.tokens[i].plain for i in place.tokens[:2]]
    here = sheet.tokens[place.tokens[0]].cell
    firsts = sheet.firsts.get((start[0], start[1] if len(start) > 1 else ""), ())
    return len({c for c in firsts if c != here})
