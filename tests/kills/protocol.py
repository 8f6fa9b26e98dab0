"""The kill protocol: victims are killed one after the other while files keep coming; then everything is counted.

A series is some 25 kills on one installation. After each kill the store must be whole; after the last the rest is done
undisturbed, and nothing may be lost or doubled, and the end must be that of a run nobody disturbed.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from tests.kills.fork_server import ForkServer
from tests.kills.ground import Ground, open_ground
from tests.kills.material import Kind, Piece, make_material
from tests.kills.plan import SERIES, Kill, plan_series
from tests.kills.steps import Victim, find_step
from tests.kills.stored import integrity_problems
from tests.kills.verdict import EndState, Verdict, end_state, judge
from tests.kills.victim import Ending, Order
from tests.support.aws import AwsServer

_TRIES = 8
_FILES = 150  # more than a series uses up; half as many for two short ones
_FIRST_GUESS: dict[Victim, float] = {"process": 1.2, "deliver": 0.3, "work": 0.5}  # seconds, until one was measured
CONDUCTED_SHARE = 0.2  # of the batches: by Prefect's engine; the others are the same flow as plain functions
_BESIDE_SHARE = 0.25  # of the victims: another program works beside them and goes on
_BYSTANDERS: dict[Victim, Victim] = {"process": "deliver", "deliver": "deliver", "work": "process"}
_ELSEWHERE_SHARE = 0.05  # of the workers: as if on another machine, so that their leases have to run out
_CUT_SHORT = Kill("process", find_step("process", "after commit of Shards.cut"))  # leaves shards for workers
NewDatabase = Callable[[], str | None]


@dataclass
class Tally:
    """What was killed so far on one database."""

    database: str
    kills: Counter[tuple[Victim, str]] = field(default_factory=Counter)
    survived: Counter[Victim] = field(default_factory=Counter)  # victims that ended before they could be killed
    lost: int = 0
    doubled: int = 0
    broken: int = 0
    files: int = 0
    releases: int = 0
    seconds: float = 0.0
    verdicts: list[str] = field(default_factory=list)  # those that are not clean

    def add(self, verdict: Verdict, ground: Ground, state: EndState) -> None:
        self.lost += len(verdict.lost)
        self.doubled += len(verdict.doubled)
        self.broken += len(verdict.broken)
        self.files += len(ground.dropped)
        self.releases += len(state.messages)
        if not verdict.is_clean:
            self.verdicts.append(f"{self.database}, {ground.folder}:\n{verdict}")


class Series:
    """Kills on one ground. `seconds` remembers how long each kind of victim takes when it is not disturbed."""

    def __init__(
        self,
        ground: Ground,
        server: ForkServer,
        files: Sequence[Piece],
        chance: random.Random,
        fault: str | None = None,
    ) -> None:
        self._ground = ground
        self._server = server
        self._coming: Iterator[Piece] = iter(files)
        self._chance = chance
        self._fault = fault
        self._seconds = dict(_FIRST_GUESS)

    def kill(self, kill: Kill) -> int:
        """Kill one victim so; gives how many ended before their time. The store must be whole afterwards."""
        for tries in range(_TRIES):
            self._prepare(kill)
            ending = self._run(self._order(kill, tries))
            if ending.killed:
                problems = integrity_problems(self._ground)
                assert not problems, f"after a kill {kill.name} ({kill.victim}):\n" + "\n".join(problems)
                return tries
        raise AssertionError(f"the step '{kill.name}' of {kill.victim} was not reached in {_TRIES} runs")

    def pause(self, at: Kill) -> None:
        """Stop one victim there, to go on later."""
        self._prepare(at)
        order = self._order(at, 0).model_copy(update={"pause": True, "bystander": None, "conducted": False})
        assert self._run(order).paused, f"the step '{at.name}' of {at.victim} was not reached"

    def go_on(self) -> Ending:
        """Let it go on, and to its end: it may be an error now."""
        return self._run(Order(victim="process", config=str(self._ground.config), go_on=True))

    def calm(self, victim: Victim, wait_seconds: float = 1.0) -> None:
        """Run one that nobody disturbs."""
        order = Order(victim=victim, config=str(self._ground.config), fault=self._fault, wait_seconds=wait_seconds)
        order.conducted = self._chance.random() < CONDUCTED_SHARE
        ending = self._run(order)
        assert not ending.killed, f"{order} was killed by nobody we know"

    def finish(self) -> None:
        """Do undisturbed what is left."""
        self.calm("process")
        self.calm("deliver", wait_seconds=10.0)

    def drop(self, count: int = 1, kind: Kind | None = None) -> None:
        """Drop the next files: so many, and on to the first of that kind."""
        pieces: list[Piece] = []
        while len(pieces) < count or (kind is not None and all(p.kind != kind for p in pieces)):
            piece = next(self._coming, None)
            assert piece is not None, "this series has used up its files"
            pieces.append(piece)
        self._ground.drop(pieces)

    def _prepare(self, kill: Kill) -> None:
        """See to it that the victim has something to do that leads to where it shall die."""
        needs = kill.step.needs if kill.step is not None else None
        if kill.victim == "process":
            self.drop(self._chance.choice((1, 1, 2)), needs)
            return
        if kill.victim == "work":
            while not self._ground.has_open_shards():
                self.drop(2)
                self._run(self._order(_CUT_SHORT, 0))
            return
        while not self._ground.waiting(needs):
            self.drop(3, needs)
            self.calm("process")

    def _order(self, kill: Kill, tries: int) -> Order:
        order = Order(victim=kill.victim, config=str(self._ground.config), fault=self._fault)
        order.conducted = kill.victim != "work" and self._chance.random() < CONDUCTED_SHARE
        if tries < 2 and self._chance.random() < _BESIDE_SHARE:
            order.bystander = _BYSTANDERS[kill.victim]
        if kill.victim == "work" and self._chance.random() < _ELSEWHERE_SHARE:
            order.machine = "elsewhere"
        if kill.step is None:
            order.kill_after = self._chance.uniform(0.0, self._seconds[kill.victim])
        else:
            order.step, order.nth = kill.step.name, kill.nth if tries < 2 else 1
        return order

    def _run(self, order: Order) -> Ending:
        ending = self._server.run(order)
        if not ending.killed:
            self._seconds[order.victim] += (ending.seconds - self._seconds[order.victim]) / 4
        return ending


def run_protocol(
    folder: Path,
    count: int,
    databases: Mapping[str, NewDatabase],
    server: ForkServer,
    *,
    seed: int,
    buckets: AwsServer | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> list[Tally]:
    """So many kills, shared equally among the databases, by series in turn; with `buckets`, some on a bucket."""
    started = time.monotonic()
    chance = random.Random(seed)
    material = make_material(_FILES if count > 2 * SERIES else _FILES // 2, seed)
    tallies = [Tally(name) for name in databases]
    plans = [
        plan_series(count // len(tallies) + (n < count % len(tallies)), chance, with_buckets=buckets is not None)
        for n in range(len(tallies))
    ]
    reference = undisturbed(folder / "undisturbed", server, material)
    for number, together in enumerate(zip_longest(*plans), start=1):
        for tally, plan in zip(tallies, together, strict=True):
            if plan is None:
                continue
            place, database = folder / f"{tally.database}-{number}", databases[tally.database]()
            with open_ground(place, database, buckets=buckets if plan.source == "bucket" else None) as ground:
                _kill_and_judge(Series(ground, server, material, chance), ground, plan.kills, tally, reference)
            tell(_progress(tallies, count, time.monotonic() - started))
    return tallies


def undisturbed(folder: Path, server: ForkServer, material: Sequence[Piece]) -> EndState:
    """The end state of a run over all files that nobody disturbs, on SQLite; it must be clean itself."""
    with open_ground(folder, None) as ground:
        calm = Series(ground, server, material, random.Random(0))
        calm.drop(len(material))
        calm.finish()
        verdict = judge(ground)
        assert verdict.is_clean, f"undisturbed:\n{verdict}"
        return end_state(ground)


def _kill_and_judge(series: Series, ground: Ground, kills: Sequence[Kill], tally: Tally, reference: EndState) -> None:
    started = time.monotonic()
    for kill in kills:
        tally.survived[kill.victim] += series.kill(kill)
        tally.kills[kill.victim, kill.name] += 1
    series.finish()
    tally.add(judge(ground, reference), ground, end_state(ground))
    tally.seconds += time.monotonic() - started


def _progress(tallies: Sequence[Tally], count: int, seconds: float) -> str:
    done = sum(sum(t.kills.values()) for t in tallies)
    lost, doubled, broken = (sum(getattr(t, n) for t in tallies) for n in ("lost", "doubled", "broken"))
    return f"{done:>5} of {count} kills, {seconds:6.0f} s: {lost} lost, {doubled} doubled, {broken} broken"
