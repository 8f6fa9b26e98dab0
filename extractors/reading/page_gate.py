"""Whether a page's text layer can be trusted, or the page must be read from its picture.

"Has text" is the wrong question: many scanned pages carry a hidden layer that holds only a part of the printed words.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from holdpoint.document import Word

if TYPE_CHECKING:  # loaded only by those who look at pictures
    import numpy as np
    import numpy.typing as npt

_MIN_CHARACTERS = 20
_MAX_BROKEN = 0.02  # share of control, private-use and replacement characters
_MIN_WORD_LIKE = 0.7  # share of tokens that look like words or numbers
_DARK = 160  # grey value below which a pixel is ink
IMAGE_COVERAGE = 0.5  # of the page's area: above it, the layer may be a scanner's, and ink is compared
_MAX_UNCOVERED_INK = 0.35


def text_suffices(text: str) -> bool:
    """Whether the characters of a text layer look like language and numbers, and are enough to say so."""
    counts = Counter(text)  # each kind of character is judged once
    printed = sum(count for c, count in counts.items() if not c.isspace())
    if printed < _MIN_CHARACTERS:
        return False
    broken = sum(count for c, count in counts.items() if _is_broken(c))
    if broken > _MAX_BROKEN * printed:
        return False
    tokens = [t for t in text.split() if len(t) > 3 or any(map(str.isalnum, t))]
    tokens = [t for t in tokens if len(set(t)) > 1 or t.isalnum()]  # leaders and rules ("....", "____") say nothing
    return not tokens or sum(map(_is_word_like, tokens)) >= _MIN_WORD_LIKE * len(tokens)


def _is_broken(character: str) -> bool:
    return character == "\ufffd" or (
        unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs") and not character.isspace() and character != "\x02"
    )


def _is_word_like(token: str) -> bool:
    return len(token) <= 60 and (token.isalnum() or sum(map(str.isalnum, token)) * 2 >= len(token))


def uncovered_ink(gray: "npt.NDArray[np.uint8]", words: Sequence[Word], scale: float) -> float:
    """Share of the dark pixels of a page's picture that lie outside all word boxes; `scale` is pixels a point."""
    ink = gray < _DARK
    total = int(ink.sum())
    if total == 0:
        return 0.0
    height, width = ink.shape
    for word in words:
        box = word.box
        rows = slice(max(int(box.y0 * scale) - 1, 0), min(int(box.y1 * scale) + 2, height))
        columns = slice(max(int(box.x0 * scale) - 1, 0), min(int(box.x1 * scale) + 2, width))
        ink[rows, columns] = False
    return int(ink.sum()) / total


def layer_misses_print(gray: "npt.NDArray[np.uint8]", words: Sequence[Word], scale: float) -> bool:
    """Whether so much ink stands outside the layer's words that the layer must be incomplete."""
    return uncovered_ink(gray, words, scale) > _MAX_UNCOVERED_INK
