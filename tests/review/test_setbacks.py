"""What did not go through is told by destination, with what the receiver said last."""

from holdpoint.decision import DeliveryState
from holdpoint.errors import TransientDeliveryError
from tests.review.conftest import Desk


def test_deliveries_that_wait_for_another_attempt_are_counted_with_the_last_word_and_the_next_time(desk: Desk) -> None:
    for number in range(3):
        desk.release(f"{number}.pdf", number=str(number))
    outbox = desk.store.outbox
    assert outbox.setbacks() == ()  # none has been tried
    for said in ("no answer", "connection refused"):
        (leased,) = outbox.claim(limit=1)
        outbox.mark_failed(leased, TransientDeliveryError(said))
        desk.clock.forward(0.01)
    (setback,) = outbox.setbacks()
    assert (setback.destination, setback.state, setback.count) == ("files", DeliveryState.PENDING, 2)
    assert "connection refused" in setback.said or "no answer" in setback.said
    assert setback.next_attempt_at is not None and setback.next_attempt_at > desk.clock()


def test_what_went_to_its_fallback_or_arrived_is_no_setback_and_a_dead_letter_is(desk: Desk) -> None:
    desk.release("a.pdf")
    outbox = desk.store.outbox
    for _ in range(60):
        for leased in outbox.claim(limit=1):
            outbox.mark_failed(leased, TransientDeliveryError("down"))
        desk.clock.forward(4000)
    (setback,) = outbox.setbacks()
    assert (setback.destination, setback.state) == ("archive", DeliveryState.DEAD_LETTER)
    assert setback.next_attempt_at is None
