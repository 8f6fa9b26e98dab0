"""Which victims are killed where and when: every named step in turn, and random times between."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.kills.steps import STEPS, Step, Victim

RANDOM = "at a random time"
_RANDOM_SHARE = 0.4
# Of the kills at random times; of those at steps, each kind has as many as it has steps.
_RANDOM_VICTIMS: tuple[tuple[Victim, int], ...] = (("process", 4), ("deliver", 3), ("work", 3))


@dataclass(frozen=True)
class Kill:
    """One kill: at the `nth` passing of a step, or at a random time."""

    victim: Victim
    step: Step | None = None
    nth: int = 1

    @property
    def name(self) -> str:
        return self.step.name if self.step is not None else RANDOM


def make_plan(count: int, chance: random.Random, steps: Sequence[Step] = STEPS) -> tuple[Kill, ...]:
    """So many kills, shuffled. Every step has as many as every other, but for one."""
    at_random = round(count * _RANDOM_SHARE)
    victims = [victim for victim, weight in _RANDOM_VICTIMS for _ in range(weight)]
    kills = [Kill(victims[n % len(victims)]) for n in range(at_random)]
    order = chance.sample(steps, len(steps))
    for n in range(count - at_random):
        step = order[n % len(order)]
        kills.append(Kill(step.victim, step, chance.choice((1, 1, 2, 3)) if step.repeats else 1))
    chance.shuffle(kills)
    return tuple(kills)
