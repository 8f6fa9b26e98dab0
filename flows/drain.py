"""Draining the outbox: send what is due, mark what became of it. Without Prefect; `deliver` is the flow around it."""

import time
from collections import Counter
from collections.abc import Callable, Mapping

from flows import events, tracing
from holdpoint.decision import DeliveryState
from holdpoint.errors import DeliveryError, TerminalDeliveryError
from holdpoint.model import Frozen
from holdpoint.ports import Destination
from review.outbox import LeasedDelivery, Outbox


class DrainReport(Frozen):
    """What one draining did: how many attempts ended in each state."""

    ended: dict[DeliveryState, int]
    delivered: tuple[str, ...] = ()  # keys
    dead_lettered: tuple[str, ...] = ()
    failed_over: dict[str, str] = {}  # noqa: RUF012 -- destinations whose fallback was taken, and what they said last

    @property
    def attempts(self) -> int:
        return sum(self.ended.values())


def drain(
    outbox: Outbox,
    destinations: Mapping[str, Destination],
    *,
    wait_seconds: float = 0.0,
    on_sent: Callable[[LeasedDelivery, DeliveryState], None] = lambda _sent, _state: None,
) -> DrainReport:
    """Send everything that is due, and what falls due within `wait_seconds` of the start; retries wait their turn."""
    deadline = time.monotonic() + wait_seconds
    ended: Counter[DeliveryState] = Counter()
    failed_over: dict[str, str] = {}
    keys: dict[DeliveryState, list[str]] = {DeliveryState.DELIVERED: [], DeliveryState.DEAD_LETTER: []}
    while True:
        # One at a time: a lease then covers one send, however many wait behind a slow receiver.
        claimed = outbox.claim(limit=1)
        for leased in claimed:
            delivery = leased.delivery
            with tracing.span(
                "delivery",
                batch_id=leased.batch_id,
                document_id=delivery.document_id,
                delivery=delivery.key,
                destination=delivery.destination,
                attempt=delivery.attempts,
            ) as told:
                state, error = _send(outbox, destinations, leased)
                told.set(state=state)
            ended[state] += 1
            if state is DeliveryState.FAILED_OVER and error is not None:
                failed_over[delivery.destination] = error.fact
            if state in keys:
                keys[state].append(leased.delivery.key)
            on_sent(leased, state)
        if claimed:
            continue
        pause = _seconds_to_next(outbox)
        if pause is None or time.monotonic() + pause > deadline:
            delivered, dead = keys[DeliveryState.DELIVERED], keys[DeliveryState.DEAD_LETTER]
            return DrainReport(
                ended=dict(ended),
                delivered=tuple(delivered),
                dead_lettered=tuple(dead),
                failed_over=failed_over,
            )
        time.sleep(min(max(pause, 0.01), 1.0))


def _send(
    outbox: Outbox, destinations: Mapping[str, Destination], leased: LeasedDelivery
) -> tuple[DeliveryState, DeliveryError | None]:
    name = leased.delivery.destination
    try:
        destination = destinations.get(name)
        if destination is None:
            raise TerminalDeliveryError(
                f"The destination '{name}' is no longer in the settings.",
                consequence="It was not delivered there.",
                remedy="Put it back and redrive the delivery.",
            )
        destination.send(leased.delivery)
    except DeliveryError as error:
        state = outbox.mark_failed(leased, error)
        events.delivery_ended(leased, state, error)
        return state, error
    outbox.mark_delivered(leased)
    events.delivery_ended(leased, DeliveryState.DELIVERED, None)
    return DeliveryState.DELIVERED, None


def _seconds_to_next(outbox: Outbox) -> float | None:
    due = outbox.next_due()
    return None if due is None else max(0.0, (due - outbox.now()).total_seconds())
