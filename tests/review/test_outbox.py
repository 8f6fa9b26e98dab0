"""The outbox: leases, retries, the fallback, dead letters, redrive; always the same key and the same bytes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdpoint.decision import DeliveryState
from holdpoint.errors import StaleVersionError, TerminalDeliveryError, TransientDeliveryError
from holdpoint.settings import DeliverySettings
from review.retries import delay_before
from tests.review.conftest import Desk

DOWN = TransientDeliveryError("The receiver does not answer.", consequence="The release waits and is tried again.")
REFUSED = TerminalDeliveryError("The receiver refuses it.")


def _fail(desk: Desk, error: TransientDeliveryError | TerminalDeliveryError = DOWN) -> DeliveryState:
    (leased,) = desk.store.outbox.claim()
    state = desk.store.outbox.mark_failed(leased, error)
    desk.clock.forward(100_000)
    return state


def test_a_claimed_delivery_is_nobody_elses_until_its_lease_ends(desk: Desk) -> None:
    desk.release("a.pdf")
    (first,) = desk.store.outbox.claim()
    assert desk.store.outbox.claim() == ()
    desk.clock.forward(61)
    (second,) = desk.store.outbox.claim()
    assert (second.delivery.key, second.delivery.body) == (first.delivery.key, first.delivery.body)
    # The first deliverer wakes up: its failure says nothing any more, its success is a fact.
    assert desk.store.outbox.mark_failed(first, REFUSED) is DeliveryState.SENDING
    desk.store.outbox.mark_delivered(first)
    assert desk.store.outbox.counts() == {DeliveryState.DELIVERED: 1}


def test_a_receiver_that_stays_down_leads_to_the_fallback_then_dead_letter_then_redrive(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    pending, over, dead = DeliveryState.PENDING, DeliveryState.FAILED_OVER, DeliveryState.DEAD_LETTER
    assert [_fail(desk) for _ in range(3)] == [pending, pending, over]
    primary, fallback = desk.store.queue.item(document_id).deliveries
    assert (fallback.key, fallback.destination) == (f"{document_id}:1:archive", "archive")
    assert [_fail(desk) for _ in range(3)] == [pending, pending, dead]
    (letter,) = desk.store.outbox.dead_letters()
    assert letter.last_error is not None
    assert "given up there after 3 attempts" in letter.last_error
    assert "tried again" not in letter.last_error
    desk.store.outbox.redrive(letter.key, "anna")
    (again,) = desk.store.outbox.claim()
    assert (again.delivery.key, again.delivery.body) == (primary.key, primary.body)
    desk.store.outbox.mark_delivered(again)
    assert desk.store.outbox.claim() == ()
    with pytest.raises(StaleVersionError):
        desk.store.outbox.redrive(letter.key, "anna")
    with pytest.raises(StaleVersionError):
        desk.store.outbox.redrive(primary.key, "anna")


def test_a_redriven_delivery_that_fails_again_uses_the_same_fallback_key(desk: Desk) -> None:
    desk.release("a.pdf")
    keys = []
    for error in (REFUSED, REFUSED):
        (leased,) = desk.store.outbox.claim()
        keys.append(leased.delivery.key)
        desk.store.outbox.mark_failed(leased, error)
    (letter,) = desk.store.outbox.dead_letters()
    desk.store.outbox.redrive(letter.key, "anna")
    for error in (REFUSED, REFUSED):
        (leased,) = desk.store.outbox.claim()
        keys.append(leased.delivery.key)
        desk.store.outbox.mark_failed(leased, error)
    assert keys[:2] == keys[2:]


def test_a_refusal_is_not_retried_but_goes_to_the_fallback_at_once(desk: Desk) -> None:
    desk.release("a.pdf")
    assert _fail(desk, REFUSED) is DeliveryState.FAILED_OVER
    (leased,) = desk.store.outbox.claim()
    assert leased.delivery.destination == "archive"


def test_the_receivers_own_wish_is_waited_for(desk: Desk) -> None:
    desk.release("a.pdf")
    (leased,) = desk.store.outbox.claim()
    desk.store.outbox.mark_failed(leased, TransientDeliveryError("busy", retry_after=500))
    desk.clock.forward(499)
    assert not desk.store.outbox.is_due()
    desk.clock.forward(2)
    assert desk.store.outbox.is_due()


@given(
    attempt=st.integers(1, 10_000),
    seed=st.integers(),
    first=st.floats(0.01, 60),
    most=st.floats(60, 3600),
    wish=st.none() | st.floats(0, 1e9),
)
def test_delays_stay_below_the_ceiling_and_above_the_receivers_wish(
    attempt: int, seed: int, first: float, most: float, wish: float | None
) -> None:
    settings = DeliverySettings(first_delay_seconds=first, max_delay_seconds=most)
    delay = delay_before(attempt, settings, Random(seed), wish)
    floor = min(wish or 0, 86_400)
    assert floor <= delay <= max(most, floor)
    if wish is None:
        assert delay <= first * 2 ** min(attempt - 1, 60)


def test_a_lease_from_a_clock_that_was_set_back_since_holds_nothing_up(desk: Desk) -> None:
    desk.release("a.pdf")
    desk.clock.forward(365 * 86_400)
    (first,) = desk.store.outbox.claim()
    desk.clock.forward(-365 * 86_400)
    assert desk.store.outbox.is_due()
    (second,) = desk.store.outbox.claim()
    assert second.delivery.key == first.delivery.key
    assert desk.store.outbox.claim() == ()


def test_another_machines_clock_that_is_a_little_ahead_takes_nobodys_lease_away(desk: Desk) -> None:
    desk.release("a.pdf")
    desk.clock.forward(59)
    desk.store.outbox.claim()
    desk.clock.forward(-59)
    assert not desk.store.outbox.is_due()
    assert desk.store.outbox.claim() == ()


def test_a_retry_from_a_clock_that_was_set_back_since_is_due_at_once(desk: Desk) -> None:
    desk.release("a.pdf")
    desk.release("b.pdf", number="2", total_amount="5.00")
    desk.clock.forward(30 * 86_400)
    (leased,) = desk.store.outbox.claim(limit=1)
    desk.store.outbox.mark_failed(leased, TransientDeliveryError("busy", retry_after=500))
    desk.clock.forward(-30 * 86_400)
    assert desk.store.outbox.is_due()
    assert len(desk.store.outbox.claim()) == 2


def test_the_longest_wait_that_a_receiver_may_ask_for_is_waited_for(desk: Desk) -> None:
    desk.release("a.pdf")
    (leased,) = desk.store.outbox.claim()
    desk.store.outbox.mark_failed(leased, TransientDeliveryError("busy", retry_after=1e9))
    assert not desk.store.outbox.is_due()
    desk.clock.forward(86_401)
    assert desk.store.outbox.is_due()


def test_the_longest_due_goes_first_however_it_is_due(desk: Desk) -> None:
    keys = []
    for n in range(4):
        desk.release(f"{n}.pdf", number=str(n), total_amount=f"{n}.00")
        keys.append(f"{desk.store.queue.find(f'{n}.pdf')[0]}:1:files")
        desk.clock.forward(1)
    assert [leased.delivery.key for leased in desk.store.outbox.claim(limit=2)] == keys[:2]
    desk.clock.forward(61)
    assert [leased.delivery.key for leased in desk.store.outbox.claim(limit=3)] == keys[:3]
    assert [leased.delivery.key for leased in desk.store.outbox.claim()] == keys[3:]
