"""The words on either side of a place in running text, hashed: alone, in twos, the nearest ones in threes.

Windows of neighbouring places overlap, so a word or a pair of a document is hashed once, and windows are cut out.
"""

from collections.abc import Callable, Sequence
from typing import cast

from extractors.learned.hashing import hash_of, hashes

_WINDOW = 14  # words on either side
_PAIRS = 8  # the nearest ones


class RunningText:
    """A document's words across lines and cells."""

    def __init__(self, words: Sequence[str]) -> None:
        """`words` are plain, or the mark that a word without letters and digits ends with."""
        self.words = words
        self._before = _Hashes(len(words), lambda i: f"<{words[i]}")
        self._behind = _Hashes(len(words), lambda i: f">{words[i]}")
        # of a word and the next one; the nearer to the place comes first
        self._pairs_before = _Hashes(len(words) - 1, lambda i: f"<2 {words[i + 1]}_{words[i]}")
        self._pairs_behind = _Hashes(len(words) - 1, lambda i: f">2 {words[i]}_{words[i + 1]}")

    def before(self, index: int) -> list[int]:
        """Hashes of what stands before the word with this index, each as often as it does."""
        nearest = self.words[max(0, index - 3) : index][::-1]
        alone = self._before.of(index - _WINDOW, index)
        return [*alone, *self._pairs_before.of(index - 1 - _PAIRS, index - 1), *_grams("<", nearest)]

    def behind(self, index: int) -> list[int]:
        """Hashes of what stands behind it."""
        low = index + 1
        alone = self._behind.of(low, low + _WINDOW)
        return [*alone, *self._pairs_behind.of(low, low + _PAIRS), *_grams(">", self.words[low : low + 3])]


class _Hashes:
    """Hashes by position, made when first asked for: most of a long document is near no place."""

    def __init__(self, count: int, name: Callable[[int], str]) -> None:
        self._made: list[int | None] = [None] * count
        self._name = name

    def of(self, low: int, high: int) -> list[int]:
        """Those of the positions [low, high) that there are."""
        low, high = max(low, 0), min(max(high, 0), len(self._made))
        made = self._made[low:high]
        if None in made:
            self._made[low:high] = [hash_of(self._name(i)) if h is None else h for i, h in enumerate(made, low)]
        return cast(list[int], self._made[low:high])


def _grams(side: str, nearest: Sequence[str]) -> list[int]:
    return hashes(f"{side}{n}{'_'.join(nearest[:n])}" for n in (1, 2, 3))
