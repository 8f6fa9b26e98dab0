"""SIGKILL at random moments of the real command, with its sandbox and OCR: the end is the same, all is delivered once.

Many more kills, and at named steps, are in tests/kills. The receiver runs in its own process and records every raw
request on disk before it answers.
"""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.flows.conftest import Installation, Installer, webhook
from tests.support.receiver import Receiver


@pytest.mark.timeout(900)
@pytest.mark.long  # tests/kills has its like in every run
@pytest.mark.parametrize("kills", [12])
def test_a_batch_that_is_killed_again_and_again_ends_like_an_undisturbed_one(
    install: Installer, sample_drop: Path, tmp_path: Path, kills: int
) -> None:
    chance = random.Random(1)
    with Receiver(tmp_path / "calm.log") as calm_receiver, Receiver(tmp_path / "killed.log") as killed_receiver:
        calm = install("calm", documents=sample_drop / "documents", **webhook(calm_receiver.url))
        started = time.monotonic()
        done = calm.holdpoint("process", "--wait", "5")
        calm_seconds = time.monotonic() - started
        assert done.returncode == 0, done.stderr

        killed = install("killed", documents=sample_drop / "documents", **webhook(killed_receiver.url))
        survived = 0
        # Work done before a kill is not done again, so what is left gets shorter: the moments follow it.
        for n in range(kills):
            share = (kills - n) / kills
            survived += not _kill_after(killed, chance.uniform(0.05, 1.0) * (6 + calm_seconds / 2 * share))
        assert survived <= kills / 2, "most runs must really have been killed"
        done = killed.holdpoint("process", "--wait", "90")
        assert done.returncode == 0, done.stderr

        assert killed.endings() == calm.endings()
        requests = killed_receiver.requests()
        effects = killed_receiver.effects()
        assert effects.keys() == calm_receiver.effects().keys()
        bodies: dict[str, set[bytes]] = {}
        for request in requests:
            bodies.setdefault(request.key, set()).add(request.body)
        assert all(len(same) == 1 for same in bodies.values()), "a repeated request must carry the same bytes"
    released = sum(1 for outcome, _ in calm.endings().values() if outcome == "released")
    assert len(effects) == released > 0
    for installation in (calm, killed):
        verified = installation.holdpoint("audit", "verify")
        assert verified.returncode == 0, verified.stdout
        assert not list((installation.folder / "data" / "stages").glob("*"))


def _kill_after(installation: Installation, seconds: float) -> bool:
    """Start `process`, kill it with all its children after so long; False when it had ended by then."""
    process = subprocess.Popen(
        installation.command("process", "--wait", "5"),
        env=installation.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)  # the process alone: its children must go by themselves
        process.wait()
        return True
