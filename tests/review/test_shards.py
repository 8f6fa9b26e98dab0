"""Shards: every document in one, each stage done by one worker at a time, in an order that keeps duplicates right."""

import random

import pytest

from review.leases import LeaseLostError
from review.shards import ShardState, ShardWork
from tests.review.conftest import Desk


def _batch(desk: Desk, count: int, size: int) -> str:
    ids = [desk.arrive(f"{n}.pdf") for n in range(count)]
    desk.store.shards.cut(desk.batch_id, ids, size)
    return desk.batch_id


def _claim(desk: Desk, holder: str = "a") -> ShardWork:
    work = desk.store.shards.claim(holder)
    assert work is not None
    return work


def test_documents_are_cut_once_in_the_order_of_arrival(desk: Desk) -> None:
    batch = _batch(desk, 7, 3)
    shards = desk.store.shards
    assert [len(shards.documents(batch, n)) for n in shards.numbers(batch)] == [3, 3, 1]
    ids = [d.document_id for d in desk.store.intake.pending("drop")]
    assert [d for n in shards.numbers(batch) for d in shards.documents(batch, n)] == ids
    late = desk.arrive("late.pdf")
    shards.cut(batch, [*ids, late], 3)
    shards.cut(batch, [*ids, late], 3)
    assert shards.documents(batch, 4) == (late,)
    assert shards.progress(batch).documents == 8


def test_a_shard_is_worked_on_by_one_worker_and_goes_through_both_stages(desk: Desk) -> None:
    batch = _batch(desk, 4, 2)
    first, second = _claim(desk, "a"), _claim(desk, "b")
    assert (first.number, second.number) == (1, 2)
    assert desk.store.shards.claim("c") is None
    for work in (first, second):
        desk.store.shards.finish(work)
        desk.store.leases.give_back(work.lease)
    assert [_claim(desk, "a").due for _ in range(2)] == [ShardState.VALIDATED] * 2
    assert not desk.store.shards.progress(batch).is_done


def test_a_shard_is_validated_only_after_every_earlier_one_was_extracted(desk: Desk) -> None:
    _batch(desk, 6, 2)
    first, second = _claim(desk, "slow"), _claim(desk, "quick")
    desk.store.shards.finish(second)
    desk.store.leases.give_back(second.lease)
    assert _claim(desk, "quick").number == 3, "shard 2 waits for shard 1, so the third is extracted"
    assert desk.store.shards.claim("idle") is None
    desk.store.shards.finish(first)
    desk.store.leases.give_back(first.lease)
    assert (_claim(desk, "idle").number, _claim(desk, "idle").number) == (1, 2)


def test_a_dead_workers_shard_is_taken_over_and_its_late_word_is_refused(desk: Desk) -> None:
    batch = _batch(desk, 2, 2)
    dead = _claim(desk, "dead")
    assert desk.store.shards.claim("other") is None
    desk.clock.forward(desk.store.leases.seconds + 1)
    taken = _claim(desk, "other")
    assert taken.document_ids == dead.document_ids
    with pytest.raises(LeaseLostError):
        desk.store.shards.finish(dead)
    assert desk.store.shards.progress(batch).extracted == 0
    desk.store.shards.finish(taken)
    assert desk.store.shards.progress(batch).extracted == 2


def test_whatever_the_workers_do_every_shard_is_done_in_the_end(desk: Desk) -> None:
    """Workers that die, are slow or are quick, in any order: each stage of each shard is finished exactly once."""
    batch = _batch(desk, 23, 4)
    chance = random.Random(7)
    finished: list[tuple[int, ShardState]] = []
    at_work: list[ShardWork] = []
    for step in range(600):
        if desk.store.shards.progress(batch).is_done:
            break
        if (work := desk.store.shards.claim(f"worker {step}")) is not None:
            at_work.append(work)
        if at_work and chance.random() < 0.6:
            done = at_work.pop(chance.randrange(len(at_work)))
            try:
                desk.store.shards.finish(done)
            except LeaseLostError:
                continue
            desk.store.leases.give_back(done.lease)
            finished.append((done.number, done.due))
        if chance.random() < 0.2:
            desk.clock.forward(desk.store.leases.seconds * chance.uniform(0.2, 1.5))
    assert desk.store.shards.progress(batch).is_done
    assert sorted(finished) == sorted((n, s) for n in range(1, 7) for s in (ShardState.EXTRACTED, ShardState.VALIDATED))


def test_a_finished_batch_is_nobodys_work(desk: Desk) -> None:
    batch = _batch(desk, 2, 2)
    assert desk.store.shards.is_anything_left()
    desk.store.intake.finish_batch(batch, {})
    assert desk.store.shards.claim("a") is None
    assert not desk.store.shards.is_anything_left()
