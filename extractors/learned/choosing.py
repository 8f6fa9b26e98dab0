"""From an option row to a choice: log-odds by the trees, a lead over the next, a probability."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from extractors.learned.hashing import Floats
from extractors.learned.options import Options
from extractors.learned.runs import person_of
from extractors.learned.trees import Trees

_LONGEST_LEAD = 12.0
_MOST_SEVERAL = 12


@dataclass(frozen=True)
class Ranked:
    """One option that could be given: its position in the options, its log-odds, its lead over the next one."""

    position: int
    log_odds: float
    lead: float
    right: bool = False

    def judged(self, right: bool) -> "Ranked":
        """The same, known to be right or wrong."""
        return replace(self, right=right)

    def probability(self, slopes: Floats) -> float:
        """The calibrated probability that the value is right."""
        return float(1 / (1 + np.exp(-(slopes @ self.inputs()))))

    def inputs(self) -> Floats:
        """What calibration looks at."""
        return np.array([1.0, self.log_odds, self.lead])


def rank_options(options: Options, trees: Trees, several: bool) -> list[Ranked]:
    """The best option; of a field with several values every option that no better one overlaps, best first."""
    if not options.options:
        return []
    odds = trees.log_odds(options.rows)
    order = np.argsort(-odds, kind="stable")
    if several:
        return list(_apart(options, odds, [int(i) for i in order]))[:_MOST_SEVERAL]
    best = int(order[0])
    second = float(odds[order[1]]) if len(order) > 1 else -_LONGEST_LEAD
    return [Ranked(best, float(odds[best]), min(float(odds[best]) - second, _LONGEST_LEAD))]


def _apart(options: Options, odds: Floats, order: list[int]) -> Iterator[Ranked]:
    """Values that neither contain one another nor stand in the same place, nor are one person in two spellings."""
    kept: list[str] = []
    people: set[tuple[str, str]] = set()
    used: set[int] = set()
    for i in order:
        option = options.options[i]
        key = option.best.key
        tokens = {t for p in option.places for t in p.tokens}
        person = person_of(option.best.value or "")
        if any(key in k or k in key for k in kept) or tokens <= used or person in people:
            continue
        kept.append(key)
        if person is not None:
            people.add(person)
        used |= tokens
        rival = max((float(odds[j]) for j in order if j != i and _rivals(options, i, j)), default=-_LONGEST_LEAD)
        yield Ranked(i, float(odds[i]), min(float(odds[i]) - rival, _LONGEST_LEAD))


def _rivals(options: Options, i: int, j: int) -> bool:
    one, other = options.options[i].best.key, options.options[j].best.key
    return one in other or other in one
