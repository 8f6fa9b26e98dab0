"""Whether a run of capitals is a whole name: what it is cut from, what else it holds."""

import re
from collections.abc import Sequence

from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from holdpoint.values.names import LEGAL_FORMS, bare_word

EDGE_COLUMNS = (
    "cut_before", "cut_behind", "quoted_itself", "sentence_within", "form_within", "form_last", "cells", "single",
)  # fmt: skip
_NEAREST = 8  # places of an option that are looked at
_QUOTES = frozenset("“”\"‘’'")
_JOINED = "of|and|the|for|de|du|des|del|et|y|und"
_BEFORE = re.compile(rf"([^\s,.;:()“”\"\t]*[A-ZÀ-Þ][^\s,.;:()“”\"]*|&) (?:(?:{_JOINED}) )*$")
_BEHIND = re.compile(rf"^,? (?:(?:{_JOINED}|&) )*(?:[dl]['’])?[A-ZÀ-Þ]")
_REACH = 40


def edge_figures(sheet: Sheet, places: Sequence[Place]) -> tuple[float, ...]:
    """The columns of one option; shares are of its nearest places."""
    text = sheet.text
    near = places[:_NEAREST]
    before = sum(bool(_BEFORE.search(text[max(0, p.start - _REACH) : p.start])) for p in near)
    behind = sum(bool(_BEHIND.search(text[p.end : p.end + _REACH])) for p in near)
    quoted = sum(text[p.start - 1 : p.start] in _QUOTES and text[p.end : p.end + 1] in _QUOTES for p in near if p.start)
    words = [bare_word(w) for w in places[0].raw.split()]
    return (
        before / len(near),
        behind / len(near),
        quoted / len(near),
        float(any(_ends_sentence(sheet.tokens[i].text) for i in places[0].tokens[:-1])),
        float(sum(w in LEGAL_FORMS for w in words[1:-1])),
        float(len(words) > 1 and words[-1] in LEGAL_FORMS),
        float(len({sheet.tokens[i].cell for i in places[0].tokens})),
        float(len(words) == 1),
    )


def _ends_sentence(word: str) -> bool:
    bare = bare_word(word)
    return word.endswith(".") and len(bare) > 3 and bare not in LEGAL_FORMS
