"""The kill protocol catches what it is for: four ways to get it wrong, each killed at the step where it matters.

Undisturbed each of them looks right, which is why they need a protocol to be found; and the product, killed at the very
same steps, passes.
"""

import random
from pathlib import Path

import pytest

from tests.kills.faults import FAULTS
from tests.kills.fork_server import ForkServer
from tests.kills.ground import open_ground
from tests.kills.material import make_material
from tests.kills.plan import Kill
from tests.kills.protocol import Series
from tests.kills.steps import find_step
from tests.kills.verdict import Verdict, judge

# Where to kill for each of them, and what the verdict must then say.
_CAUGHT = {
    "source_removed_before_commit": (Kill("process", find_step("process", "before Intake.record_arrival")), "lost"),
    "marked_before_send": (Kill("deliver", find_step("deliver", "before WebhookDestination.send")), "lost"),
    "new_key_per_attempt": (Kill("deliver", find_step("deliver", "after WebhookDestination.send")), "doubled"),
    "two_separate_writes": (Kill("process", find_step("process", "after commit of SettlementDesk.settle")), "lost"),
}


def test_every_faulty_variant_has_a_test() -> None:
    (mark,) = test_a_faulty_variant_is_caught_by_one_kill.pytestmark
    tested = {fault if isinstance(fault, str) else fault.values[0] for fault in mark.args[1]}
    assert tested == _CAUGHT.keys() == FAULTS.keys()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("source_removed_before_commit", marks=pytest.mark.long),
        pytest.param("marked_before_send", marks=pytest.mark.long),
        "new_key_per_attempt",
        pytest.param("two_separate_writes", marks=pytest.mark.long),
    ],
)
def test_a_faulty_variant_is_caught_by_one_kill(fault: str, server: ForkServer, tmp_path: Path) -> None:
    kill, finding = _CAUGHT[fault]
    calm = _verdict(tmp_path / "calm", server, fault, kills=())
    assert not (calm.lost or calm.doubled), f"undisturbed, the variant looks right:\n{calm}"
    sound = _verdict(tmp_path / "sound", server, None, kills=(kill,))
    assert sound.is_clean, f"the product itself, killed there:\n{sound}"
    caught = _verdict(tmp_path / "caught", server, fault, kills=(kill,))
    assert getattr(caught, finding), f"not caught:\n{caught}"


def _verdict(folder: Path, server: ForkServer, fault: str | None, kills: tuple[Kill, ...]) -> Verdict:
    invoices = [piece for piece in make_material(40, 1) if piece.kind == "webhook"]
    with open_ground(folder, None, failing_every=0) as ground:
        series = Series(ground, server, invoices, random.Random(1), fault)
        series.drop()
        for kill in kills:
            series.kill(kill)
        series.finish()
        return judge(ground)
