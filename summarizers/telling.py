"""Which sentences tell the most: by topic for contracts, by centrality for everything else."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from holdpoint.document import Document
from summarizers.sentences import Passage, lines
from summarizers.trimming import is_readable

_FEWEST_WORDS = 6
_MOST_WORDS = 90
_TITLE_LINES = 15  # a title stands among the first lines of a document
_WORD_LIKE = 0.6  # share of words that are letters; below it a "sentence" is a table

# What a person asks of a contract: the first pattern must be there, each of the others adds to the answer.
_TOPICS: tuple[tuple[re.Pattern[str], ...], ...] = (
    (  # what is covered
        re.compile(
            r"""(?ix)^\W* (?:\w+\W+){0,12}?
            (?: (?:confidential|proprietary|protected|evaluation|vertrauliche\w*)\ (?:information|material)\w*
              | informations\ confidentielles | información\ confidencial )"""
        ),
        re.compile(
            r"""(?ix)^\W* (?:\w+\W+){0,14}? (?:information\w*|materials?|confidentielles|confidencial) \W+
            (?: (?:shall|as\ used\ herein|will|also)\W+ ){0,2}
            (?: means? | includes? | is\ defined | refers?\ to | bedeute\w+ | gelten | sind | im\ sinne | umfass\w+
            | désignent? | significa )\b"""
        ),
        re.compile(r"(?i)\b(?:shall mean|means|bezeichnet|im sinne|gelten)\b"),
    ),
    (  # when it ends
        re.compile(
            r"""(?ix)\b(?: terminat\w+ | expir\w+ | survive\w* | remain\ in\ (?:full\ )?(?:force|effect)
            | endet | kündig\w+ | laufzeit | dauer | durée | duración )\b"""
        ),
        re.compile(r"(?i)\b(?:years?|months?|jahre?n?|monate?n?|ans|mois|años?|meses)\b"),
        re.compile(
            r"""(?ix)\b(?: this\ (?:letter\ )?agreement | the\ obligations | diese\w*\ vereinbarung
            | diese\w*\ vertrag\w* | présent | presente )\b"""
        ),
    ),
)
_BOILERPLATE = re.compile(  # that ends nothing
    r"""(?ix)\b(?: (?:un|non-?)?enforceab\w+ | invalid\w* | amended | orally | entire\ agreement | complete\ statement
    | supersede\w* | waived | unwirksam )\b"""
)
_ENOUGH = 2  # patterns that make a sentence an answer


def telling_clauses(found: Sequence[Passage]) -> tuple[Passage, ...]:
    """The sentences that best answer what is covered and when it ends, in reading order; none where none does."""
    candidates = [s for s in found if _is_sentence(s) and _begins(s) and not _BOILERPLATE.search(s.text)]
    chosen: list[Passage] = []
    for topic in _TOPICS:
        scored = [(_answers(s.text, topic), s) for s in candidates if s not in chosen]
        score, best = max(scored, key=lambda pair: (pair[0], -_excess(pair[1]), -pair[1].position), default=(0, None))
        if best is not None and score >= _ENOUGH:
            chosen.append(best)
    return tuple(sorted(chosen, key=lambda s: s.position))


def most_central(found: Sequence[Passage], most: int) -> tuple[Passage, ...]:
    """The sentences nearest to the whole, no two that say the same, in reading order."""
    candidates = [s for s in found if _is_sentence(s) and _begins(s) and s.tokens]
    frequency = Counter(token for s in candidates for token in s.tokens)
    norm = math.sqrt(sum(n * n for n in frequency.values())) or 1.0

    def centrality(passage: Passage) -> float:
        """Cosine between the sentence's words and the document's."""
        return sum(frequency[t] for t in passage.tokens) / (math.sqrt(len(passage.tokens)) * norm)

    chosen: list[Passage] = []
    for passage in sorted(candidates, key=lambda s: (-centrality(s), s.position)):
        if all(_likeness(passage, other) < 0.6 for other in chosen):
            chosen.append(passage)
        if len(chosen) == most:
            break
    return tuple(sorted(chosen, key=lambda s: s.position))


def title_line(document: Document) -> Passage | None:
    """The line that looks like a title: short, of words, the largest of the first page's first lines."""
    for page in document.pages:
        found = [line for line in lines(page)[:_TITLE_LINES] if _is_title(line)]
        if found:
            return max(found, key=lambda line: (round(line.height, 1), -line.position))
    return None


def _answers(text: str, topic: tuple[re.Pattern[str], ...]) -> int:
    return sum(bool(p.search(text)) for p in topic) if topic[0].search(text) else 0


def _begins(passage: Passage) -> bool:
    """Whether it is the beginning of a sentence, not what a page before began."""
    first = passage.words[passage.behind_number()].text.lstrip("“”„\"'(")
    return not first[:1].islower()


def _is_sentence(passage: Passage) -> bool:
    count = len(passage.words)
    return _FEWEST_WORDS <= count <= _MOST_WORDS and is_readable(passage.text) and _letters_share(passage) >= _WORD_LIKE


def _is_title(line: Passage) -> bool:
    letters = sum(c.isalpha() for c in line.text)
    return (
        len(line.words) <= 12
        and is_readable(line.text)
        and not line.text.endswith(":")
        and letters >= 4
        and _letters_share(line) >= _WORD_LIKE
    )


def _letters_share(passage: Passage) -> float:
    return sum(2 * sum(c.isalpha() for c in w.text) > len(w.text) for w in passage.words) / len(passage.words)


def _excess(passage: Passage) -> int:
    """How many words more than a reader likes, in steps of ten."""
    return max(0, len(passage.words) - 35) // 10


def _likeness(one: Passage, other: Passage) -> float:
    return len(one.tokens & other.tokens) / (len(one.tokens | other.tokens) or 1)
