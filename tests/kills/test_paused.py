"""A program that was stopped beyond its leases, and goes on when others have done its work, changes nothing any more.

A machine that hangs, swaps or is moved does that: the process is not dead, only late. Leases let others take over; the
fence, the state and the key of each thing see to it that what the late one writes is refused or already there.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kills.fork_server import ForkServer
from tests.kills.ground import open_ground
from tests.kills.material import make_material
from tests.kills.plan import Kill
from tests.kills.protocol import Series
from tests.kills.steps import Victim, find_step
from tests.kills.verdict import judge

_LEASE_SECONDS = 1.0
_PAUSE_SECONDS = 1.5


@pytest.mark.parametrize(
    ("victim", "step", "says"),
    [
        ("process", "after FolderSource.read", "LeaseLostError"),
        pytest.param(*("process", "before Intake.record_arrival", "LeaseLostError"), marks=pytest.mark.long),
        pytest.param(*("process", "before Shards.cut", "LeaseLostError"), marks=pytest.mark.long),
        ("process", "before SettlementDesk.settle", "LeaseLostError"),
        pytest.param(*("process", "before Intake.finish_batch", "LeaseLostError"), marks=pytest.mark.long),
        ("work", "before Shards.finish", ""),
        ("deliver", "before WebhookDestination.send", ""),
        pytest.param(*("deliver", "after WebhookDestination.send", ""), marks=pytest.mark.long),
        pytest.param(*("deliver", "before Outbox.mark_failed", ""), marks=pytest.mark.long),
    ],
)
def test_what_was_paused_beyond_its_lease_changes_nothing(
    victim: Victim, step: str, says: str, server: ForkServer, tmp_path: Path
) -> None:
    with _series(server, tmp_path) as series:
        series.drop(2)
        series.pause(Kill(victim, find_step(victim, step)))
        time.sleep(_PAUSE_SECONDS)
        series.calm("deliver" if victim == "deliver" else "process", wait_seconds=5.0)
        ending = series.go_on()
        assert (says in ending.error) if says else not ending.error, ending.error


def test_a_late_run_does_not_finish_a_batch_that_another_has_taken_up(server: ForkServer, tmp_path: Path) -> None:
    """Its summary would be without what came in since."""
    with _series(server, tmp_path) as series:
        series.drop(2)
        series.pause(Kill("process", find_step("process", "before Shards.clear")))
        time.sleep(_PAUSE_SECONDS)
        series.kill(Kill("process", find_step("process", "after commit of Shards.cut")))
        assert "LeaseLostError" in series.go_on().error


@contextmanager
def _series(server: ForkServer, folder: Path) -> Iterator[Series]:
    """A series that is finished undisturbed at the end, and judged."""
    with open_ground(folder / "ground", None, failing_every=0, lease_seconds=_LEASE_SECONDS) as ground:
        series = Series(ground, server, make_material(30, 1), random.Random(1))
        yield series
        series.finish()
        verdict = judge(ground)
        assert verdict.is_clean, str(verdict)
