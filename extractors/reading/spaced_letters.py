"""Words in spaced lettering, "I N V O I C E", whose letters a PDF gives one by one: put together again. Pure.

Within such a word the white between the letters is always the same; between two of them it is wider by a space. Single
letters among words of text have the white of words around them, and stay.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.reading.reading_order import Row

_LONGEST_PART = 3  # characters: a print's kerning may keep some letters together, "STA N D P U N K T"
_FEWEST_ALONE = 3  # letters one by one
_FEWEST_LETTERS = 4  # of a word: three letters beside each other may be columns, or "6 x 4 m"
_MOST_TOGETHER = 1 / 3  # of a word's parts: of several letters
_MOST_LEFT = 0.2  # of the letters: where more stay alone, a line was set to its margins and its whites tell nothing
_WIDEST = 0.8  # of the type size: what is farther apart are columns
_AS_WIDE = 1.5  # times the narrowest white: what is no wider is the same
_SAME_LINE = 0.6  # of the lower one's height, which both have: letters of a script differ in height


def joined(rows: Sequence[Row]) -> list[Row]:
    """The same rows, in reading order, with each word of spaced letters in one."""
    found: list[Row] = []
    at = 0
    for start, end in _chains(rows):
        found += rows[at:start]
        found += _put_together(rows[start:end], rows[start - 1 : start], rows[end : end + 1])
        at = end
    found += rows[at:]
    return found


def _chains(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """From where to where short parts follow each other in a line, with enough letters one by one among them."""
    start = alone = 0
    for n, row in enumerate(rows):
        is_short = len(row[4]) <= _LONGEST_PART
        if not is_short or (n > start and _white(rows[n - 1], row) is None):
            if alone >= _FEWEST_ALONE:
                yield start, n
            start, alone = n if is_short else n + 1, 0
        alone += is_short and _is_letter(row)
    if alone >= _FEWEST_ALONE:
        yield start, len(rows)


def _is_letter(row: Row) -> bool:
    return len(row[4]) == 1 and row[4].isalpha()


def _white(left: Row, right: Row) -> float | None:
    """How much white is between two rows beside each other; None where they are not parts of one line of lettering."""
    white = right[0] - left[2]
    heights = left[3] - left[1], right[3] - right[1]
    shared = min(left[3], right[3]) - max(left[1], right[1])
    return white if 0 < white < _WIDEST * max(heights) and shared > _SAME_LINE * min(heights) else None


def _put_together(chain: Sequence[Row], before: Sequence[Row], after: Sequence[Row]) -> Sequence[Row]:
    whites = [right[0] - left[2] for left, right in pairwise(chain)]
    of_letters = [w for w, (a, b) in zip(whites, pairwise(chain), strict=True) if _is_letter(a) and _is_letter(b)]
    if not of_letters:
        return chain
    widest = _AS_WIDE * min(of_letters)
    around = (_white(*pair) for pair in ((*before, chain[0]), (chain[-1], *after)) if len(pair) > 1)
    if any(white is not None and white <= widest for white in around):
        return chain
    words = [[chain[0]]]
    for white, row in zip(whites, chain[1:], strict=True):
        if white <= widest:
            words[-1].append(row)
        else:
            words.append([row])
    alone = sum(_is_letter(word[0]) for word in words if len(word) == 1)
    if not any(map(_is_word, words)) or alone > _MOST_LEFT * sum(map(_is_letter, chain)):
        return chain
    return [_one(word) for word in words]


def _is_word(parts: Sequence[Row]) -> bool:
    letters = sum(ch.isalpha() for part in parts for ch in part[4])
    together = sum(len(part[4]) > 1 for part in parts)
    return letters >= _FEWEST_LETTERS and len(parts) > 1 and together <= _MOST_TOGETHER * len(parts)


def _one(parts: Sequence[Row]) -> Row:
    lefts, tops, rights, bottoms, texts = zip(*parts, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms), "".join(texts)
