"""Settling: one transaction, once; duplicates are looked for among what arrived earlier."""

import json

from holdpoint.decision import DeliveryState, Release
from holdpoint.extraction import Summary
from review.records import Settlement
from tests.review.conftest import Desk, invoice


def _release(document_id: str) -> Settlement:
    summary = Summary(document_id=document_id, statements=(), summarizer="t", version="1")
    return Settlement(decision=Release(document_id=document_id, extraction=invoice(document_id), summary=summary))


def test_a_release_puts_one_delivery_into_the_outbox_however_often_it_is_settled(desk: Desk) -> None:
    document_id = desk.arrive("a.pdf")
    assert desk.store.settlement.settle([_release(document_id)]).released == (document_id,)
    before = desk.store.audit.newest(100)
    assert len(desk.store.settlement.settle([_release(document_id)])) == 0
    assert desk.store.audit.newest(100) == before
    (delivery,) = desk.store.queue.item(document_id).deliveries
    assert delivery.key == f"{document_id}:1:files"
    body = json.loads(delivery.body)
    assert body["fields"]["total_amount"] == "119.00"
    assert body["path"] == "a.pdf"
    assert desk.store.outbox.counts() == {DeliveryState.PENDING: 1}


def test_a_hold_and_a_quarantine_deliver_nothing(desk: Desk) -> None:
    desk.hold("a.pdf")
    desk.quarantine("b.pdf")
    assert desk.store.outbox.counts() == {}
    assert desk.store.queue.counts().model_dump(include={"held", "quarantined"}) == {"held": 1, "quarantined": 1}


def test_duplicates_are_found_among_earlier_arrivals_only_in_whatever_order_they_are_asked(desk: Desk) -> None:
    first = desk.hold("a.pdf")
    second = desk.hold("b.pdf", number="re 2026 001", total_amount="5.00")
    third = desk.hold("c.pdf", number="X-9")  # the same total and date

    def similar(document_id: str) -> list[str]:
        values = desk.store.queue.item(document_id).extraction
        assert values is not None
        found = desk.store.history.similar(
            document_id=document_id,
            seller_name=values.value("seller_name"),
            number=values.value("number"),
            total_amount=values.value("total_amount"),
            issue_date=values.value("issue_date"),
        )
        return [d.document_id for d in found]

    assert similar(third) == [first]
    assert similar(second) == [first]
    assert similar(first) == []


def test_what_was_rejected_is_no_earlier_copy(
    desk: Desk,
) -> None:
    from review.authority import Actor, Role

    first = desk.hold("a.pdf")
    second = desk.hold("b.pdf", number="RE-2026-001")
    desk.store.decisions.reject(first, desk.version(first), Actor(name="anna", role=Role.REVIEWER), "unreadable copy")
    found = desk.store.history.similar(
        document_id=second, seller_name=None, number="RE-2026-001", total_amount=None, issue_date=None
    )
    assert found == ()


def test_values_that_no_column_holds_are_settled_all_the_same(desk: Desk) -> None:
    """A NUL from a text layer, and amounts, dates and numbers longer than any: on PostgreSQL they would be refused."""
    held = desk.hold(
        "odd\0.pdf",
        seller_name="Nord\0licht",
        number="9" * 3000,
        total_amount="1" * 60,
        issue_date="2026-02-10 or so",
        currency="EURO",
    )
    item = desk.store.queue.item(held)
    assert item.extraction is not None
    assert item.extraction.value("total_amount") == "1" * 60
    (line,) = desk.store.queue.waiting()
    assert (line.total_amount, line.currency) == (None, None)
    assert line.seller_name in ("Nord\0licht", "Nord\ufffdlicht")
    assert desk.store.audit.verify().problems == ()
    desk.arrive("odd\0.pdf")
    assert desk.store.queue.batch(desk.batch_id).arrivals == 1
