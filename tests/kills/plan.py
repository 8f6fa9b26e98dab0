"""Which victims are killed where and when: every named step in turn, and random times between."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.kills.steps import STEPS, Source, Step, Victim

SERIES = 25
RANDOM = "at a random time"
_BUCKET_SHARE = 0.2
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


def make_plan(count: int, chance: random.Random, source: Source) -> tuple[Kill, ...]:
    """So many kills, shuffled, where files come from such a source. Every step has as many as every other, but one."""
    steps = [step for step in STEPS if step.source in (None, source)]
    at_random = round(count * _RANDOM_SHARE)
    victims = [victim for victim, weight in _RANDOM_VICTIMS for _ in range(weight)]
    kills = [Kill(victims[n % len(victims)]) for n in range(at_random)]
    order = chance.sample(steps, len(steps))
    order.sort(key=lambda step: step.source is None)  # those of this source alone come first: no other series has them
    for n in range(count - at_random):
        step = order[n % len(order)]
        kills.append(Kill(step.victim, step, chance.choice((1, 1, 2, 3)) if step.repeats else 1))
    chance.shuffle(kills)
    return tuple(kills)


@dataclass(frozen=True)
class SeriesPlan:
    """The kills of one series, and where its files come from."""

    source: Source
    kills: Sequence[Kill]


def plan_series(count: int, chance: random.Random, *, with_buckets: bool) -> tuple[SeriesPlan, ...]:
    """So many kills in series; a fifth of them where files come from a bucket."""
    in_buckets = round(count * _BUCKET_SHARE) if with_buckets else 0
    folders = _cut("folder", make_plan(count - in_buckets, chance, "folder"))
    return (*folders, *_cut("bucket", make_plan(in_buckets, chance, "bucket")))


def _cut(source: Source, kills: Sequence[Kill]) -> Iterator[SeriesPlan]:
    for start in range(0, len(kills), SERIES):
        yield SeriesPlan(source, kills[start : start + SERIES])
