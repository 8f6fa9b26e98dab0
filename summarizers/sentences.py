"""The sentences and lines of a document's pages, verbatim, each with its page and the boxes of its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from holdpoint.document import BoundingBox, Document, Page, Word
from holdpoint.extraction import Provenance, Statement
from summarizers.trimming import ELLIPSIS, trimmed

if TYPE_CHECKING:
    from spacy.language import Language

SUMMARIZER = "extractive"
VERSION = "2"

_COMMONEST: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in (
        ("en", "the of and to in that is by with this be shall for or"),
        ("de", "der die und das den dem von zu mit ist für nicht oder des"),
        ("fr", "le les des et du un une pour dans au aux est par ou"),
        ("es", "el los las y en del por que una con o al se un"),
    )
}
_MOST_SENTENCES = 600  # of a document; what comes after is long past its point
_MOST_PAGES = 40
_MOST_CHARACTERS = 20_000  # of a page
_LONGEST_TOKEN = 40  # characters: of longer words only the beginning and the last character are looked at
_LONGEST = 300  # characters of a quoted sentence
_WIDER = 1.3  # a step from line to line that is wider than the page's usual one begins a paragraph
_SHORT = 0.35  # share of the text's width that a line leaves empty when what follows is not its continuation
_ITEM = re.compile(r"[(§]?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivx]{1,4})[.)]{1,2}|§|[•▪–-]")
_NUMBER = re.compile(r"[(§]*(?:\d+(?:\.\d+)*[.):]*|[a-zA-Z][.)]+|\([ivx]+\)|[ivx]+[.)]+)|§|[•▪–-]")
_ENDS = (".", "!", "?", ":", ";")
_BLANK = re.compile(r"_{4,}")
_SHORT_BLANK = "___"  # not nothing: "for ___ years" is no term
_QUOTES = "\"'“”„»«’)]"
# What ends with a full stop without ending a sentence, lower case; single letters ("Leonard L. Green") are added.
_WITH_STOP = (
    "inc. ltd. corp. co. llc. no. nos. sec. art. dr. mr. mrs. ms. st. vs. e.g. i.e. etc. u.s. d.b.a. cf. nr. abs. z.b. "
    "bzw. ggf. usw. ziff. vgl. s.a. s.l. cie. sté. núm. sr. sra. m.d. ph.d."
)
_ABBREVIATIONS = frozenset(_WITH_STOP.split())


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
        """The passage quoted, cut at a word border where it is long; a blank to be filled in is short."""
        text = trimmed(_BLANK.sub(_SHORT_BLANK, self.text), _LONGEST)
        return Statement(text=text, pages=(self.page.number,), evidence=(self.place(),))

    def part(self, start: int, end: int) -> Statement:
        """Its words from `start` to before `end`, quoted, with "…" where the passage goes on before or behind them."""
        kept = Passage(self.page, self.words[start:end], self.position, self.tokens)
        said = kept.statement()
        if start > 0 and said.text[:1].islower():  # it begins within a sentence
            said = said.model_copy(update={"text": f"{ELLIPSIS} {said.text}"})
        if said.text.endswith(ELLIPSIS) or (end >= len(self.words) and said.text.rstrip(_QUOTES).endswith(_ENDS)):
            return said
        return said.model_copy(update={"text": f"{said.text.rstrip(',;:')} {ELLIPSIS}"})

    def behind_number(self) -> int:
        """The index of the first word that is no number of a clause: "(a)", "3.1", "§", and no bullet."""
        for n, word in enumerate(self.words[:4]):
            if not _NUMBER.fullmatch(word.text):
                return n
        return 0

    def place(self) -> Provenance:
        """Where it stands, as evidence."""
        return Provenance(
            page=self.page.number,
            boxes=tuple(BoundingBox.around(w.box for w in line) for line in lines_of(self.words)),
            unit=self.page.unit,
            quote=self.text,
            extractor=SUMMARIZER,
            version=VERSION,
        )


def sentences(document: Document) -> tuple[Passage, ...]:
    """The sentences of a document's first pages, in reading order, each within one paragraph of one page."""
    nlp = language_of(document)
    found: list[Passage] = []
    for page in document.pages[:_MOST_PAGES]:
        for paragraph in _paragraphs(page):
            for words, tokens in _sentences_of(nlp, paragraph):
                found.append(Passage(page, words, len(found), tokens))
                if len(found) == _MOST_SENTENCES:
                    return tuple(found)
    return tuple(found)


def lines(page: Page) -> tuple[Passage, ...]:
    """The printed lines of a page, in reading order."""
    return tuple(Passage(page, line, i, frozenset()) for i, line in enumerate(lines_of(page.words)))


def lines_of(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
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


def _paragraphs(page: Page) -> Iterator[tuple[Word, ...]]:
    """The words of a page cut where a gap, or a numbered or capital line, says that something new begins.

    A line that begins in lower case goes on with what the line before left open, whatever the gap.
    """
    printed = _within_limit(page.words)
    steps = [b[0].box.y0 - a[0].box.y0 for a, b in pairwise(printed)]
    usual = median([s for s in steps if s > 0] or [0.0])
    right = max((line[-1].box.x1 for line in printed), default=0.0)
    left = min((line[0].box.x0 for line in printed), default=0.0)
    paragraph: list[Word] = []
    for i, line in enumerate(printed):
        is_short = i > 0 and right - printed[i - 1][-1].box.x1 > (right - left) * _SHORT
        if paragraph and _begins_anew(paragraph, line, steps[i - 1] > usual * _WIDER or is_short):
            yield tuple(paragraph)
            paragraph = []
        paragraph.extend(line)
    if paragraph:
        yield tuple(paragraph)


def _within_limit(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
    length = 0
    for count, word in enumerate(words):
        length += min(len(word.text), _LONGEST_TOKEN + 1) + 1
        if length > _MOST_CHARACTERS:
            return lines_of(words[:count])
    return lines_of(words)


def _begins_anew(before: list[Word], line: tuple[Word, ...], after_gap: bool) -> bool:
    """Whether the line begins a paragraph. `after_gap`: space above it, or right of the line before, says so."""
    last = before[-1].text.rstrip(_QUOTES)
    first = line[0].text.lstrip(_QUOTES + "(")
    if first[:1].islower() and not _ITEM.fullmatch(line[0].text) and not last.endswith((".", "!", "?")):
        return False
    if _ITEM.fullmatch(line[0].text) and (after_gap or last.endswith(_ENDS)):
        return True
    return after_gap or _is_capital(before) != _is_capital(line)


def _is_capital(words: Sequence[Word]) -> bool:
    """Whether it is written in capitals alone, as headings are."""
    letters = "".join(w.text[:_LONGEST_TOKEN] for w in words[:20] if any(c.isalpha() for c in w.text))
    return len(letters) > 6 and letters == letters.upper()


def _sentences_of(nlp: "Language", words: tuple[Word, ...]) -> Iterator[tuple[tuple[Word, ...], frozenset[str]]]:
    starts: list[int] = []
    texts: list[str] = []
    length = 0
    for word in words:
        text = word.text
        if len(text) > _LONGEST_TOKEN:  # spaCy's time grows with the square of a word's length
            text = text[:_LONGEST_TOKEN] + text[-1]
        starts.append(length + next((i for i, c in enumerate(text) if c.isalnum()), 0))
        texts.append(text)
        length += len(text) + 1
    taken = 0
    open_words: list[Word] = []
    open_tokens: set[str] = set()
    for sentence in nlp(" ".join(texts)).sents:
        end = taken
        while end < len(starts) and starts[end] < sentence.end_char:
            end += 1
        open_words += [w for w in words[taken:end] if w.text.strip()]
        taken = end  # a word belongs to the sentence its first letter is in: spaCy leaves an opening quote behind
        open_tokens |= {t.lower_ for t in sentence if t.is_alpha and not t.is_stop and len(t) > 2}
        if open_words and not (taken < len(words) and _goes_on(open_words[-1].text)):
            yield tuple(open_words), frozenset(open_tokens)
            open_words, open_tokens = [], set()
    if open_words:
        yield tuple(open_words), frozenset(open_tokens)


def _goes_on(word: str) -> bool:
    """Whether the full stop at the end of the word belongs to the word."""
    bare = word.lstrip(_QUOTES + "(").lower()
    return bare in _ABBREVIATIONS or (len(bare) == 2 and bare[0].isalpha() and bare[1] == ".")


def language_of(document: Document) -> "Language":
    """The blank pipeline of the language whose commonest words the document uses most."""
    sample = [w.text.lower() for page in document.pages[:3] for w in page.words[:400]]
    return _pipeline(max(_COMMONEST, key=lambda code: sum(w in _COMMONEST[code] for w in sample)))


@lru_cache(maxsize=len(_COMMONEST))
def _pipeline(code: str) -> "Language":
    import spacy  # it takes most of a second, and only prose needs it: contracts, letters

    nlp = spacy.blank(code)  # French takes two seconds to load, so it is loaded for a French document alone
    nlp.add_pipe("sentencizer")
    return nlp
