"""Four ways to get it wrong, each a few lines put in the place of the product's. The protocol must catch every one."""

import functools
from collections.abc import Callable
from typing import Any

from tests.kills.steps import replace


def source_removed_before_commit() -> None:
    """A file leaves the drop when it has been read, before its arrival is recorded."""

    def faulty(read: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(read)
        def around(source: Any, item: Any) -> bytes:
            data: bytes = read(source, item)
            source._locate(item.path).unlink()
            return data

        return around

    replace("connectors.sources.folder:FolderSource.read", faulty)


def marked_before_send() -> None:
    """A delivery counts as delivered before it has been sent."""

    def faulty(_send: Callable[..., Any]) -> Callable[..., Any]:
        from holdpoint.decision import DeliveryState

        def around(outbox: Any, destinations: Any, leased: Any) -> DeliveryState:
            outbox.mark_delivered(leased)
            destinations[leased.delivery.destination].send(leased.delivery)
            return DeliveryState.DELIVERED

        return around

    replace("flows.drain:_send", faulty)


def new_key_per_attempt() -> None:
    """Every attempt carries a key of its own."""

    def faulty(send: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(send)
        def around(destination: Any, delivery: Any) -> None:
            send(destination, delivery.model_copy(update={"key": f"{delivery.key}:{delivery.attempts}"}))

        return around

    replace("connectors.destinations.webhook:WebhookDestination.send", faulty)


def two_separate_writes() -> None:
    """A release is committed first, its delivery in a transaction of its own afterwards."""
    kept: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    originals: list[Callable[..., Any]] = []

    def later(put: Callable[..., Any]) -> Callable[..., Any]:
        originals.append(put)

        def around(_connection: Any, *arguments: Any, **options: Any) -> None:
            kept.append((arguments, options))

        return around

    def then(settle: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(settle)
        def around(desk: Any, *arguments: Any, **options: Any) -> Any:
            result = settle(desk, *arguments, **options)
            with desk._database.write() as connection:
                for given, named in kept:
                    originals[0](connection, *given, **named)
            kept.clear()
            return result

        return around

    replace("review.release:put_into_outbox", later)
    replace("review.settlement:SettlementDesk.settle", then)


FAULTS: dict[str, Callable[[], None]] = {
    f.__name__: f for f in (source_removed_before_commit, marked_before_send, new_key_per_attempt, two_separate_writes)
}
