"""Rows of a table against rows of another, in order."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Given = TypeVar("Given")
Truth = TypeVar("Truth")


def aligned(
    given: Sequence[Given], labelled: Sequence[Truth], likeness: Callable[[Given, Truth], int]
) -> list[tuple[Given | None, Truth | None]]:
    """The order-keeping pairs with the greatest sum of likeness (longest common subsequence, weighted).

    Rows without a partner stand with None; a likeness of 0 makes no pair.
    """
    alike = [[likeness(row, truth) for truth in labelled] for row in given]
    best = [[0] * (len(labelled) + 1) for _ in range(len(given) + 1)]
    for i in reversed(range(len(given))):
        for j in reversed(range(len(labelled))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[Given | None, Truth | None]] = []
    i = j = 0
    while i < len(given) and j < len(labelled):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((given[i], labelled[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((given[i], None))
            i += 1
        else:
            pairs.append((None, labelled[j]))
            j += 1
    return pairs + [(row, None) for row in given[i:]] + [(None, truth) for truth in labelled[j:]]
