"""Where the labels stand: spaCy's PhraseMatcher over the tokens of every cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.lexicon import LABELS, Label, tokens_of

_BREAK = "\n"  # stands between cells, so that no phrase spans two
_COMPOUND = re.compile(  # "Kostenrechnung Nr.": whatever it bills or orders; an "Abrechnung" or "Berechnung" is none
    r"[^\W\d_]{3,}?(?<!ab)(?<!be)(?<!an)(?<!um)(?<!auf)(?<!ver)(?<!hoch)(?P<paper>rechnung|bestellung)(?P<joint>s?)",
    re.IGNORECASE,
)
_NUMBER_WORDS = frozenset({"nr", "no", "nummer", "n", "#"})


_AS_WRITTEN = {  # labels only where they are written so: "N°", "PO: 4711"
    "n": re.compile(r"n°", re.IGNORECASE),
    "inv": re.compile(r"inv\.?:", re.IGNORECASE),
    "po": re.compile(r"PO[:#]"),
    "p o": re.compile(r"P\.O\."),
}


@dataclass(frozen=True, eq=False)
class FoundLabel:
    """A label phrase on a page with everything it can stand for."""

    span: Span
    phrase: str
    meanings: tuple[Label, ...]
    starts_cell: bool
    ends_cell: bool


@cache
def _matcher() -> tuple[Vocab, PhraseMatcher]:
    """Built once a process, at the first document; no model is involved, so a fork may follow."""
    vocab = spacy.blank("xx").vocab
    matcher = PhraseMatcher(vocab, attr="LOWER")
    for phrase in LABELS:
        matcher.add(phrase, [Doc(vocab, words=tokens_of(phrase))])
    return vocab, matcher


def find_labels(layout: PageLayout) -> tuple[FoundLabel, ...]:
    """All labels of a page, longest phrase first where they overlap, in reading order."""
    tokens: list[str] = []
    origin: list[tuple[Cell, int] | None] = []
    for cell in layout.cells:
        for i, word in enumerate(cell.words):
            for token in tokens_of(word.text):
                tokens.append(token)
                origin.append((cell, i))
        tokens.append(_BREAK)
        origin.append(None)
    vocab, matcher = _matcher()
    doc = Doc(vocab, words=_without_what_is_billed(tokens))
    spans = filter_spans(matcher(doc, as_spans=True))
    found = (_found(doc.vocab.strings[s.label], s.start, s.end, origin) for s in spans)
    return tuple(one for one in found if _is_written_as_one(one))


def _is_written_as_one(found: FoundLabel) -> bool:
    form = _AS_WRITTEN.get(found.phrase)
    return form is None or form.match(found.span.words[0].text) is not None


def _without_what_is_billed(tokens: Sequence[str]) -> list[str]:
    """The tokens; of compounds with "rechnung" or "bestellung" before "Nr.", and of a title before its number, that
    word alone."""
    return [
        f"{match['paper']}{match['joint']}"
        if (following.lower() in _NUMBER_WORDS or (_is_title(before, token) and _HAS_DIGIT.search(following)))
        and (match := _COMPOUND.fullmatch(token)) is not None
        else token
        for before, token, following in zip((_BREAK, *tokens), tokens, (*tokens[1:], ""), strict=False)
    ]


def _is_title(before: str, token: str) -> bool:
    """Whether a word begins its cell and means nothing else: "Privatrechnung 2025-0094"."""
    return before == _BREAK and token[:1].isupper() and token.lower() not in LABELS


_HAS_DIGIT = re.compile(r"\d")


def _found(phrase: str, start: int, end: int, origin: list[tuple[Cell, int] | None]) -> FoundLabel:
    first, last = origin[start], origin[end - 1]
    if first is None or last is None:
        raise AssertionError("a phrase never contains the token that stands between cells")
    cell, begin = first
    return FoundLabel(
        span=Span(cell, cell.words[begin : last[1] + 1]),
        phrase=phrase,
        meanings=LABELS[phrase],
        starts_cell=begin == 0,
        ends_cell=last[1] == len(cell.words) - 1,
    )
