"""The sentences and lines of a document's pages, verbatim, each with its page and the boxes of its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.language import Language

from holdpoint.document import BoundingBox, Document, Page, Word
from holdpoint.extraction import Provenance, Statement
from summarizers.trimming import trimmed

SUMMARIZER = "extractive"
VERSION = "1"

_LANGUAGES = ("en", "de")
_MOST_SENTENCES = 600  # of a document; what comes after is long past its point
_MOST_PAGES = 40
_MOST_CHARACTERS = 20_000  # of a page
_LONGEST_TOKEN = 40  # characters: of longer words only the beginning and the last character are looked at
_LONGEST = 280  # characters of a quoted sentence


@dataclass(frozen=True)
class Passage:
    """Words that stand together on one page. `position` counts from 0 through the document."""

    page: Page
    words: tuple[Word, ...]
    position: int
    tokens: frozenset[str]  # lower-case content words, without stop words

    @property
    def text(self) -> str:
        """The words as printed, single spaces between them."""
        return " ".join(w.text for w in self.words)

    @property
    def height(self) -> float:
        """The mean height of its words, in the page's unit."""
        return sum(w.box.y1 - w.box.y0 for w in self.words) / len(self.words)

    def statement(self) -> Statement:
        """The passage quoted, cut at a word border where it is long."""
        boxes = tuple(BoundingBox.around(w.box for w in line) for line in _lines(self.words))
        place = Provenance(
            page=self.page.number,
            boxes=boxes,
            unit=self.page.unit,
            quote=self.text,
            extractor=SUMMARIZER,
            version=VERSION,
        )
        return Statement(text=trimmed(self.text, _LONGEST), pages=(self.page.number,), evidence=(place,))


def sentences(document: Document) -> tuple[Passage, ...]:
    """The sentences of a document's first pages, in reading order, each within one page."""
    nlp = _language(document)
    found: list[Passage] = []
    for page in document.pages[:_MOST_PAGES]:
        for words, tokens in _page_sentences(nlp, page):
            found.append(Passage(page, words, len(found), tokens))
            if len(found) == _MOST_SENTENCES:
                return tuple(found)
    return tuple(found)


def lines(page: Page) -> tuple[Passage, ...]:
    """The printed lines of a page, in reading order."""
    return tuple(Passage(page, line, i, frozenset()) for i, line in enumerate(_lines(page.words)))


def _page_sentences(nlp: Language, page: Page) -> Iterator[tuple[tuple[Word, ...], frozenset[str]]]:
    starts: list[int] = []
    texts: list[str] = []
    length = 0
    for word in page.words:
        text = word.text
        if len(text) > _LONGEST_TOKEN:  # spaCy's time grows with the square of a word's length
            text = text[:_LONGEST_TOKEN] + text[-1]
        if length + len(text) > _MOST_CHARACTERS:
            break
        starts.append(length + next((i for i, c in enumerate(text) if c.isalnum()), 0))
        texts.append(text)
        length += len(text) + 1
    taken = 0
    for sentence in nlp(" ".join(texts)).sents:
        end = taken
        while end < len(starts) and starts[end] < sentence.end_char:
            end += 1
        words = tuple(w for w in page.words[taken:end] if w.text.strip())
        taken = end  # a word belongs to the sentence its first letter is in: spaCy leaves an opening quote behind
        if words:
            yield words, frozenset(t.lower_ for t in sentence if t.is_alpha and not t.is_stop and len(t) > 2)


def _lines(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
    """Runs of words that share a line: each begins to the right of the one before and overlaps it in height."""
    found: list[list[Word]] = []
    for word in words:
        before = found[-1][-1].box if found else None
        middle = (word.box.y0 + word.box.y1) / 2
        if before is not None and before.y0 <= middle <= before.y1 and word.box.x0 >= before.x0:
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(tuple(line) for line in found)


def _language(document: Document) -> Language:
    """The blank pipeline of the language whose stop words the document uses most."""
    sample = [w.text.lower() for page in document.pages[:3] for w in page.words[:400]]
    return _pipeline(max(_LANGUAGES, key=lambda code: sum(w in _stop_words(code) for w in sample)))


@lru_cache(maxsize=len(_LANGUAGES))
def _pipeline(code: str) -> Language:
    nlp = spacy.blank(code)
    nlp.add_pipe("sentencizer")
    return nlp


def _stop_words(code: str) -> set[str]:
    words: set[str] = _pipeline(code).Defaults.stop_words
    return words
