"""Cutting labelled documents into folds for cross-validation, keeping together what belongs together."""

import random
from collections.abc import Sequence

from evaluation.groups import keys_of
from evaluation.rows import LabelRow
from holdpoint.errors import TerminalError


def folds_of(labels: Sequence[LabelRow], folds: int, *, group_by: Sequence[str] = (), seed: int = 0) -> list[int]:
    """For each document its fold, 0 to folds - 1, of nearly equal size.

    `group_by` names label keys or fields: documents that share any of these values come into one fold, and so do those
    that are linked by a third. A group larger than a fold makes its fold larger. TerminalError where there are fewer
    groups than folds.
    """
    groups = families(labels, group_by)
    if folds < 2 or len(groups) < folds:
        raise TerminalError(
            f"{len(labels)} labelled documents in {len(groups)} groups cannot be cut into {folds} folds.",
            consequence="Nothing was trained or evaluated.",
            remedy="Ask for at least 2 folds and at most as many as there are groups.",
        )
    random.Random(seed).shuffle(groups)  # noqa: S311 - folds, nothing secret
    fold_of = [0] * len(labels)
    sizes = [0] * folds
    for group in sorted(groups, key=len, reverse=True):  # the largest first, each where there is most room
        fold = sizes.index(min(sizes))
        sizes[fold] += len(group)
        for position in group:
            fold_of[position] = fold
    return fold_of


def families(labels: Sequence[LabelRow], group_by: Sequence[str]) -> list[list[int]]:
    """The positions of documents that belong together; those without any of the traits stand alone."""
    parent = list(range(len(labels)))

    def root(position: int) -> int:
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    first_with: dict[str, int] = {}
    for position, label in enumerate(labels):
        for key in keys_of(label, group_by):
            parent[root(position)] = root(first_with.setdefault(key, position))
    found: dict[int, list[int]] = {}
    for position in range(len(labels)):
        found.setdefault(root(position), []).append(position)
    return list(found.values())
