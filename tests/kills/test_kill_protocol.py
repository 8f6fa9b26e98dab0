"""SIGKILL at named steps and at random times, files coming all the while: nothing is lost, nothing is doubled.

`make test-long` kills 1,000 victims and prints which. HOLDPOINT_KILLS sets another number, HOLDPOINT_KILLS_ON one
of the databases alone; HOLDPOINT_KILLS_REPORT names a file that gets the figures as JSON.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kills.fork_server import ForkServer
from tests.kills.protocol import NewDatabase, Tally, run_protocol
from tests.kills.report import report_json, report_table
from tests.kills.steps import STEPS
from tests.support.aws import AwsServer
from tests.support.postgres import PostgresServer

_IN_TEST = 14


@pytest.fixture
def databases(postgres: PostgresServer) -> dict[str, NewDatabase]:
    """A new database for each series: a file in the data folder, and one of the cluster's."""
    known: dict[str, NewDatabase] = {"sqlite": lambda: None, "postgresql": postgres.database}
    wanted = os.environ.get("HOLDPOINT_KILLS_ON", "sqlite,postgresql").split(",")
    return {name: known[name] for name in wanted}


@pytest.mark.timeout(900)
def test_victims_killed_at_steps_and_at_random_lose_nothing_and_double_nothing(
    databases: dict[str, NewDatabase], server: ForkServer, tmp_path: Path
) -> None:
    tallies = _run(tmp_path, _IN_TEST, databases, server, seed=1)
    assert sum(sum(t.kills.values()) for t in tallies) == _IN_TEST


@pytest.mark.long
@pytest.mark.timeout(2 * 3600)
def test_a_thousand_kills(
    databases: dict[str, NewDatabase],
    server: ForkServer,
    aws_server: AwsServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    count = int(os.environ.get("HOLDPOINT_KILLS", "1000"))

    def tell(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    tell("")
    tallies = _run(tmp_path, count, databases, server, seed=2, buckets=aws_server, tell=tell)
    tell(report_table(tallies))
    if file := os.environ.get("HOLDPOINT_KILLS_REPORT"):
        Path(file).write_text(report_json(tallies) + "\n")
    for tally in tallies:
        assert abs(sum(tally.kills.values()) - count / len(tallies)) < 1
        if sum(tally.kills.values()) >= 500:
            missed = [s.name for s in STEPS if not tally.kills[s.victim, s.name]]
            assert not missed, f"steps at which nobody was killed: {missed}"


def _run(
    folder: Path,
    count: int,
    databases: dict[str, NewDatabase],
    server: ForkServer,
    *,
    seed: int,
    buckets: AwsServer | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> list[Tally]:
    tallies = run_protocol(folder, count, databases, server, seed=seed, buckets=buckets, tell=tell)
    problems = [verdict for tally in tallies for verdict in tally.verdicts]
    assert not problems, "\n\n".join(problems)
    return tallies
