"""Patterns of many words."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A pattern of all words, the longest first. They are grouped by their first letter: where case does not matter,
    `re` would try each of them at every place."""
    longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
    initials = dict.fromkeys(w[0] for w in longest_first)
    rests = {i: "|".join(re.escape(w[1:]) for w in longest_first if w[0] == i) for i in initials}
    return "|".join(f"{re.escape(i)}(?:{rest})" for i, rest in rests.items())
