"""Where the labels stand: spaCy's PhraseMatcher over the tokens of every cell."""

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
    doc = Doc(vocab, words=tokens)
    return tuple(
        _found(doc.vocab.strings[s.label], s.start, s.end, origin) for s in filter_spans(matcher(doc, as_spans=True))
    )


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
