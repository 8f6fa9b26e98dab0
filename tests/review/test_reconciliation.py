"""What the store says was delivered: by destination and UTC day, with the hash of exactly the bytes that were sent."""

import hashlib
from datetime import UTC, datetime, timedelta

from holdpoint.decision import DeliveryState
from holdpoint.errors import TerminalDeliveryError
from review.authority import Actor, Role
from tests.review.conftest import START, Desk

LAST_MOMENT = datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=UTC)


def deliver_next(desk: Desk) -> str:
    (leased,) = desk.store.outbox.claim(limit=1)
    desk.store.outbox.mark_delivered(leased)
    return leased.delivery.key


def test_a_day_ends_at_midnight_utc(desk: Desk) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        desk.release(name)
    first = deliver_next(desk)
    desk.clock.now = LAST_MOMENT
    second = deliver_next(desk)
    desk.clock.now = LAST_MOMENT + timedelta(microseconds=1)
    third = deliver_next(desk)
    told = desk.store.reconciliation
    day = START.date()
    assert [m.key for m in told.delivered("files", day)] == [first, second]
    assert [m.key for m in told.delivered("files", day + timedelta(days=1))] == [third]
    assert [m.key for m in told.delivered("files")] == [first, second, third]
    assert told.delivered("files", day - timedelta(days=1)) == told.delivered("archive") == ()
    assert told.destinations() == ("files",)


def test_the_hash_is_of_the_bytes_that_were_sent_and_each_message_names_its_schema(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    anna = Actor(name="anna", role=Role.APPROVER)
    deliver_next(desk)
    desk.store.recall.void(document_id, desk.version(document_id), anna, "Wrong company.")
    deliver_next(desk)
    bodies = {d.key: d.body for d in desk.store.queue.item(document_id).deliveries}
    release, void = desk.store.reconciliation.delivered("files", START.date())
    assert (release.message_schema, void.message_schema) == ("holdpoint.release/2", "holdpoint.void/1")
    assert (release.revision, void.revision) == (1, 2)
    for message in (release, void):
        assert message.sha256 == hashlib.sha256(bodies[message.key].encode()).hexdigest()


def test_only_what_was_delivered_is_listed(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    (leased,) = desk.store.outbox.claim()
    desk.store.outbox.mark_failed(leased, TerminalDeliveryError("Refused."))
    deliver_next(desk)
    told = desk.store.reconciliation
    assert told.delivered("files") == ()
    assert [m.key for m in told.delivered("archive")] == [f"{document_id}:1:archive"]
    keys = [f"{document_id}:1:files", "unknown"]
    assert told.states(keys) == {f"{document_id}:1:files": DeliveryState.FAILED_OVER}
