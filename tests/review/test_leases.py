"""Leases: one holder at a time, taken over when it is silent, the former holder's writes refused."""

import multiprocessing
import os
import time

import pytest

from review.leases import Lease, LeaseLostError, ensure_held, has_died_here, own_name
from tests.review.conftest import Desk
from tests.support.programs import wait_until


def _take(desk: Desk, holder: str) -> Lease:
    lease = desk.store.leases.take("source:drop", holder)
    assert lease is not None
    return lease


def _may_write(desk: Desk, lease: Lease) -> bool:
    try:
        with desk.store.database.write() as connection:
            ensure_held(connection, lease)
    except LeaseLostError:
        return False
    return True


def test_a_lease_has_one_holder_until_it_is_given_back(desk: Desk) -> None:
    first = _take(desk, "a")
    assert desk.store.leases.take("source:drop", "b") is None
    assert desk.store.leases.take("source:mail", "b") is not None, "another name is another lease"
    desk.store.leases.give_back(first)
    assert desk.store.leases.take("source:drop", "b") is not None


def test_a_silent_holder_loses_it_and_its_late_writes_are_refused(desk: Desk) -> None:
    first = _take(desk, "a")
    assert _may_write(desk, first)
    desk.clock.forward(desk.store.leases.seconds + 1)
    assert _may_write(desk, first), "nobody has taken it over yet"
    second = _take(desk, "b")
    assert second.fence > first.fence
    assert not _may_write(desk, first)
    assert _may_write(desk, second)
    assert not desk.store.leases.renew(first)
    desk.store.leases.give_back(first)  # what is another's is not given back
    assert desk.store.leases.holder("source:drop") == "b"


def test_renewing_keeps_it(desk: Desk) -> None:
    lease = _take(desk, "a")
    for _ in range(5):
        desk.clock.forward(desk.store.leases.seconds * 0.9)
        assert desk.store.leases.renew(lease)
        assert desk.store.leases.take("source:drop", "b") is None


@pytest.mark.parametrize("hours", [-24 * 365, -1, 1, 24 * 365])
def test_a_clock_that_jumps_locks_nothing_up_and_lets_no_two_write(desk: Desk, hours: float) -> None:
    first = _take(desk, "a")
    desk.clock.forward(hours * 3600)
    second = _take(desk, "b")
    assert _may_write(desk, second)
    assert not _may_write(desk, first)


def test_a_holder_that_died_on_this_machine_need_not_be_waited_for(desk: Desk) -> None:
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_tell_name, args=(queue,))
    process.start()
    name = queue.get(timeout=60)
    assert not has_died_here(name)
    _take(desk, name)
    assert desk.store.leases.take("source:drop", own_name()) is None
    process.kill()
    process.join()
    assert has_died_here(name)
    assert desk.store.leases.take("source:drop", own_name()) is not None


def test_a_holder_on_another_machine_is_never_taken_for_dead() -> None:
    machine, pid, started = own_name().rsplit(":", 2)
    assert not has_died_here(own_name())
    assert not has_died_here(f"elsewhere-{machine}:{pid}:1")
    assert not has_died_here("anything")
    assert has_died_here(f"{machine}:{pid}:{int(started) + 1}"), "the number was given to another process since"


def test_keeping_renews_and_gives_back(desk: Desk) -> None:
    leases = desk.store.leases
    leases.seconds = 0.3
    lease = _take(desk, "a")
    with leases.keeping(lease) as kept:
        for _ in range(4):
            time.sleep(0.12)
            desk.clock.forward(0.12)
        assert leases.take("source:drop", "b") is None
        assert not kept.is_lost
    assert leases.holder("source:drop") is None


def test_keeping_notices_that_it_was_lost(desk: Desk) -> None:
    leases = desk.store.leases
    leases.seconds = 0.3
    lease = _take(desk, "a")
    with leases.keeping(lease) as kept:
        assert not kept.is_lost
        taken = None
        while taken is None:  # the thread may have renewed it just now
            desk.clock.forward(3600)
            taken = leases.take("source:drop", "b")
        wait_until(lambda: kept.is_lost, "noticing that the lease was lost", 10)
    assert leases.holder("source:drop") == "b"


def _tell_name(queue: "multiprocessing.Queue[str]") -> None:
    queue.put(own_name())
    while os.getppid() != 1:
        time.sleep(0.1)
