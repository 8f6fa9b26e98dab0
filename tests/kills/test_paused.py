"""A program that was stopped beyond its leases, and goes on when others have done its work, changes nothing any more.

A machine that hangs, swaps or is moved does that: the process is not dead, only late. Leases let others take over; the
fence, the state and the key of each thing see to it that what the late one writes is refused or already there.
"""

import random
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
        ("process", "after FolderSource.read", ""),
        ("process", "before Intake.record_arrival", ""),
        ("process", "before Shards.cut", ""),
        ("process", "before SettlementDesk.settle", "LeaseLostError"),
        ("process", "before Intake.finish_batch", ""),
        ("work", "before Shards.finish", ""),
        ("deliver", "before WebhookDestination.send", ""),
        ("deliver", "after WebhookDestination.send", ""),
        ("deliver", "before Outbox.mark_failed", ""),
    ],
)
def test_what_was_paused_beyond_its_lease_changes_nothing(
    victim: Victim, step: str, says: str, server: ForkServer, tmp_path: Path
) -> None:
    other: Victim = "deliver" if victim == "deliver" else "process"
    with open_ground(tmp_path / "ground", None, failing_every=0, lease_seconds=_LEASE_SECONDS) as ground:
        series = Series(ground, server, make_material(30, 1), random.Random(1))
        series.drop(2)
        ending = series.pause(Kill(victim, find_step(victim, step)), other, _PAUSE_SECONDS)
        assert ending.paused
        assert (says in ending.error) if says else not ending.error, ending.error
        series.finish()
        verdict = judge(ground)
        assert verdict.is_clean, str(verdict)
