"""Whether a confidence means what it says, and whether it can rank: two different questions."""

from collections.abc import Sequence

_BINS = 10

Judged = tuple[float, bool]
"""A confidence, 0 to 1, and whether its value was right."""


def calibration_error(judged: Sequence[Judged]) -> float | None:
    """Expected calibration error over ten bins of equal width: mean |confidence - share right|, weighted by size.

    None without values. 0 is perfect; 0.1 means that confidences are off by ten points on average.
    """
    if not judged:
        return None
    bins: list[list[Judged]] = [[] for _ in range(_BINS)]
    for confidence, right in judged:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    return sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / len(judged)


def ranking_quality(judged: Sequence[Judged]) -> float | None:
    """AUROC: how often a right value has a higher confidence than a wrong one, ties counting half.

    0.5 is chance. None where all are right or all are wrong: then there is nothing to rank.
    """
    right = sum(r for _, r in judged)
    wrong = len(judged) - right
    if not right or not wrong:
        return None
    ranked = sorted(judged)
    rank_sum = 0.0
    start = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        rank = (start + 1 + end) / 2  # the mean of the one-based ranks of a tie
        rank_sum += rank * sum(r for _, r in ranked[start:end])
        start = end
    return (rank_sum - right * (right + 1) / 2) / (right * wrong)
