"""Who shall do what: the duties of a contract, each as the words that say it, found by rules on spaCy tokens.

A duty is an actor ("the Receiving Party", a party's name), a word of duty beside it ("shall", "verpflichtet sich") and
what follows up to a natural end. The words are quoted, never put together anew; where a condition comes first ("If
required by law, ...") it is quoted too, and a duty whose condition is too long is left out rather than quoted without.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdpoint.document import Document
from holdpoint.extraction import Extraction, Statement
from summarizers.duty_words import (
    ACTORS,
    AGREES_THAT,
    ARTICLES,
    BACKWARD,
    BETWEEN,
    CLOSED,
    CONDITION,
    DUTIES,
    GERMAN_DUTY,
    HELPERS,
    NO_CONDITION,
    NO_DUTY,
    PROMISED,
    PRONOUNS,
    STOPS,
    TOPICS,
)
from summarizers.sentences import Passage, language_of
from summarizers.trimming import is_readable

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.tokens import Doc

_LONGEST_LEAD = 22  # words before the actor that are quoted with it
_FEWEST, _MOST = 6, 45  # words of a quoted duty
_NEAR = 20  # words behind the word of duty within which its topic is named
_LONGEST_SENTENCE = 400  # words; longer ones are no sentences but tables or broken text
_WEAKER = 1.2  # how much a duty under a condition is worse than one without, in rank


@dataclass(frozen=True)
class Duty:
    """One duty: the words [start, end) of a sentence. `topic` indexes TOPICS; a lower `rank` tells more."""

    sentence: Passage
    start: int
    end: int
    topic: int
    rank: tuple[float, ...]

    def statement(self) -> Statement:
        """Its words, quoted, with their place."""
        return self.sentence.part(self.start, self.end)


def duties(document: Document, extraction: Extraction, found: Sequence[Passage], most: int) -> tuple[Duty, ...]:
    """The most telling duty of each topic among the sentences, at most `most`, one of a sentence, in reading order."""
    all_of_them = list(_all_duties(language_of(document), extraction, found))
    chosen: list[Duty] = []
    for topic in range(len(TOPICS)):
        of_topic = [
            d
            for d in all_of_them
            if d.topic == topic and all(d.sentence.position != c.sentence.position for c in chosen)
        ]
        if of_topic and len(chosen) < most:
            chosen.append(min(of_topic, key=lambda d: d.rank))
    return tuple(sorted(chosen, key=lambda d: d.sentence.position))


def _all_duties(nlp: "Language", extraction: Extraction, found: Sequence[Passage]) -> Iterator[Duty]:
    duty_words, actors = _matchers(nlp, [f.value for f in extraction.all("party") if f.value])
    for sentence in found:
        if not _FEWEST <= len(sentence.words) <= _LONGEST_SENTENCE or not is_readable(sentence.text):
            continue
        if not any(topic.search(sentence.text) for topic in TOPICS):
            continue
        tokens = nlp.make_doc(sentence.text)
        for start, duty, end, weak in _duty_spans(tokens, duty_words, actors, sentence):
            told = " ".join(w.text for w in sentence.words[duty : min(end, duty + _NEAR)])
            for number, topic in enumerate(TOPICS):
                where = topic.search(told)
                if where is not None:
                    rank = (weak + abs(end - start - 24) / 12 + where.start() / 40, sentence.position)
                    yield Duty(sentence, start, end, number, rank)


def _matchers(nlp: "Language", parties: Sequence[str]) -> "tuple[Matcher, PhraseMatcher]":
    from spacy.matcher import Matcher, PhraseMatcher  # as in `sentences`: not before there is prose

    duty_words = Matcher(nlp.vocab)
    duty_words.add("duty", list(DUTIES))
    actors = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = [p for p in parties if p.strip() and is_readable(p)]
    names += [n.split()[0] for n in names if len(n.split()[0]) > 3]  # "Kite" for Kite Pharma, Inc.
    actors.add("actor", [nlp.make_doc(text) for text in (*ACTORS, *names)])
    return duty_words, actors


def _duty_spans(
    tokens: "Doc", duty_words: "Matcher", actors: "PhraseMatcher", sentence: Passage
) -> Iterator[tuple[int, int, int, float]]:
    """Word ranges of duties and where their word of duty stands; last, how weak each is: 0 with the actor first."""
    word_at = _words_of_tokens(tokens, sentence)
    acting = sorted((start, end) for _, start, end in actors(tokens))
    acting += [(t.i, t.i + 1) for t in tokens if t.text == "I"]
    taken = 0
    for _, start, end in sorted(duty_words(tokens), key=lambda m: (m[1], -m[2])):
        actor = _actor_before(tokens, acting, start) if start >= taken else None
        if actor is None or not _is_duty(tokens[start].lower_, tokens[start:].text):
            continue
        first = _beginning(tokens, actor, word_at[actor], sentence)
        if first is None:
            continue
        taken = end
        last = _natural_end(sentence, first, word_at[end - 1] + 1)
        if last - first >= _FEWEST:
            yield first, word_at[start], last, 0.0 if first >= word_at[actor] - 1 else _WEAKER


def _is_duty(word: str, rest: str) -> bool:
    if word in HELPERS:
        return GERMAN_DUTY.search(rest) is not None
    if AGREES_THAT.match(rest):
        return PROMISED.match(rest) is not None
    return not NO_DUTY.match(rest)


def _beginning(tokens: "Doc", actor: int, first: int, sentence: Passage) -> int | None:
    """The word to quote from: the actor, or the sentence where a condition comes first. None: not to be quoted."""
    lead = tokens[:actor].text
    is_pronoun = tokens[actor].lower_ in PRONOUNS
    if not is_pronoun and (NO_CONDITION.match(lead) or (CLOSED.search(lead) and not CONDITION.search(lead))):
        return _with_article(sentence, first)
    if first > _LONGEST_LEAD or BACKWARD.match(lead) or not (is_pronoun or CONDITION.search(lead)):
        return None
    start = sentence.behind_number()
    return start if sentence.words[start].text.lstrip('“"(')[:1].isupper() else None


def _actor_before(tokens: "Doc", acting: list[tuple[int, int]], duty: int) -> int | None:
    """The token at which the actor of a duty begins, or None: nothing but small words stands between them."""
    before = [(s, e) for s, e in acting if e <= duty and all(tokens[i].lower_ in BETWEEN for i in range(e, duty))]
    return min(before, key=lambda span: (-span[1], span[0]))[0] if before else None


def _with_article(sentence: Passage, first: int) -> int:
    before = sentence.words[first - 1].text.lower().strip('“"(') if first else ""
    return first - 1 if before in ARTICLES else first


def _natural_end(sentence: Passage, first: int, duty_end: int) -> int:
    """Behind the last word to quote: the end of the clause, or where a long one can be left without loss."""
    words = sentence.words
    limit = min(len(words), first + _MOST)
    for n in range(duty_end, limit):
        if words[n].text.endswith(";"):
            return n + 1
    if limit == len(words):
        return limit
    for n in range(limit - 1, max(duty_end + 3, first + _MOST // 3), -1):
        quoted = "".join(w.text for w in words[first : n + 1])
        can_end = words[n].text.endswith((",", ")")) or STOPS.match(words[n + 1].text.lstrip("("))
        if can_end and quoted.count("(") <= quoted.count(")"):
            return n + 1
    for n in range(limit - 1, duty_end + 3, -1):
        if words[n].text.startswith("("):
            return n
    return limit


def _words_of_tokens(tokens: "Doc", sentence: Passage) -> list[int]:
    """For each token the index of the word that it belongs to."""
    ends: list[int] = []
    length = 0
    for word in sentence.words:
        length += len(word.text) + 1
        ends.append(length)
    found: list[int] = []
    index = 0
    for token in tokens:
        while index < len(ends) - 1 and token.idx >= ends[index]:
            index += 1
        found.append(index)
    return found
