"""Recall: corrected or taken back at every destination that has the release, once, in order, by whom it may."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from connectors.message import CORRECTION, VOID, schema_text
from holdpoint.decision import Correction, DeliveryState, Resolution
from holdpoint.errors import (
    ForbiddenError,
    StaleVersionError,
    TerminalDeliveryError,
    TerminalError,
    TransientDeliveryError,
)
from holdpoint.finding import Finding, ReasonCode
from review.authority import Actor, Role
from review.corrections import CorrectionError
from review.decisions import RefusedError
from review.outbox import LeasedDelivery
from tests.review.conftest import Desk

ANNA = Actor(name="anna", role=Role.APPROVER)
BERT = Actor(name="bert", role=Role.REVIEWER)
DOWN = TransientDeliveryError("The receiver does not answer.")
REFUSED = TerminalDeliveryError("The receiver refuses it.")
NUMBER = (Correction(field="number", value="RE-2026-002"),)


def deliver_all(desk: Desk) -> list[str]:
    """Deliver everything that is due; gives the keys in the order sent."""
    sent = []
    while claimed := desk.store.outbox.claim(limit=1):
        desk.store.outbox.mark_delivered(claimed[0])
        sent.append(claimed[0].delivery.key)
    return sent


def claim_one(desk: Desk) -> LeasedDelivery:
    (leased,) = desk.store.outbox.claim(limit=1)
    return leased


def void(desk: Desk, document_id: str, actor: Actor = ANNA) -> int:
    return desk.store.recall.void(document_id, desk.version(document_id), actor, "Sent to the wrong company.")


def correct(desk: Desk, document_id: str, typed: tuple[Correction, ...] = NUMBER, **more: Any) -> int:
    return desk.store.recall.correct(
        document_id, desk.version(document_id), ANNA, typed, "The number is wrong.", **more
    )


def states(desk: Desk, document_id: str) -> dict[str, DeliveryState]:
    """The deliveries of a document by "revision:destination"."""
    return {d.key.split(":", 1)[1]: d.state for d in desk.store.queue.item(document_id).deliveries}


def test_a_void_goes_once_to_the_destination_that_got_the_release(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    deliver_all(desk)
    assert void(desk, document_id) == 2
    sending = claim_one(desk).delivery
    assert (sending.key, sending.destination, sending.fallback) == (f"{document_id}:2:files", "files", "archive")
    body = json.loads(sending.body)
    Draft202012Validator(json.loads(schema_text(VOID))).validate(body)
    assert body["voids"] == {"key": f"{document_id}:1:files", "revision": 1}
    assert (body["reason"], body["decided_by"]) == ("Sent to the wrong company.", "anna")
    assert desk.store.outbox.claim() == ()
    item = desk.store.queue.item(document_id)
    assert (item.state, item.resolution, item.note) == ("released", Resolution.VOIDED, "Sent to the wrong company.")


def test_a_correction_carries_every_value_with_the_corrected_ones(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    (released,) = (json.loads(d.body) for d in desk.store.queue.item(document_id).deliveries)
    deliver_all(desk)
    assert correct(desk, document_id) == 2
    body = json.loads(claim_one(desk).delivery.body)
    Draft202012Validator(json.loads(schema_text(CORRECTION))).validate(body)
    assert body["fields"] == released["fields"] | {"number": "RE-2026-002"}
    assert body["corrects"] == {"key": f"{document_id}:1:files", "revision": 1}
    assert (body["revision"], body["decided_by"], body["reason"]) == (2, "anna", "The number is wrong.")
    item = desk.store.queue.item(document_id)
    assert (item.resolution, item.decided_by) == (Resolution.APPROVED, "anna")
    assert item.effective is not None and item.effective.value("number") == "RE-2026-002"


def test_a_recall_never_overtakes_its_release_and_follows_it_at_once(desk: Desk) -> None:
    """The release is retried later, then is under way: the void waits for it, whatever else is due."""
    document_id = desk.release("a.pdf")
    desk.store.outbox.mark_failed(claim_one(desk), DOWN)
    void(desk, document_id)
    assert desk.store.outbox.claim() == ()
    desk.clock.forward(30)
    leased = claim_one(desk)
    assert leased.delivery.revision == 1
    other = desk.release("b.pdf")
    assert [c.delivery.document_id for c in desk.store.outbox.claim()] == [other]
    due = desk.store.outbox.next_due()
    assert due is not None and due > desk.clock()  # so a deliverer that waits does not spin
    desk.store.outbox.mark_delivered(leased)
    assert claim_one(desk).delivery.key == f"{document_id}:2:files"


def test_what_is_held_back_does_not_hide_what_may_go(desk: Desk) -> None:
    """One entry at a time, as a deliverer claims: the due void is passed over, the entry behind it is taken."""
    held_back = desk.release("a.pdf")
    # The receiver's own wish, because the jittered pause may end before the clock is moved.
    desk.store.outbox.mark_failed(claim_one(desk), TransientDeliveryError("Down for a minute.", retry_after=60))
    void(desk, held_back)
    desk.clock.forward(1)
    behind = desk.release("b.pdf")
    assert claim_one(desk).delivery.document_id == behind


def test_a_release_that_is_given_up_lets_its_recall_go_and_is_no_dead_letter(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    leased = claim_one(desk)
    void(desk, document_id)
    assert desk.store.outbox.mark_failed(leased, REFUSED) is DeliveryState.FAILED_OVER
    assert deliver_all(desk) == [f"{document_id}:2:files"]
    assert states(desk, document_id) == {"1:files": DeliveryState.FAILED_OVER, "2:files": DeliveryState.DELIVERED}


def test_every_destination_that_may_have_the_release_gets_the_recall(desk: Desk) -> None:
    """The primary was tried before the fallback took over: its answer may only have been lost."""
    document_id = desk.release("a.pdf")
    desk.store.outbox.mark_failed(claim_one(desk), REFUSED)
    deliver_all(desk)
    void(desk, document_id)
    assert sorted(deliver_all(desk)) == [f"{document_id}:2:archive", f"{document_id}:2:files"]
    assert json.loads(desk.store.queue.item(document_id).deliveries[-1].body)["schema"] == VOID


def test_a_dead_letter_is_answered_for_by_its_recall(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    for _ in range(2):
        desk.store.outbox.mark_failed(claim_one(desk), REFUSED)
    (letter,) = desk.store.outbox.dead_letters()
    correct(desk, document_id)
    assert desk.store.outbox.dead_letters() == ()
    with pytest.raises(StaleVersionError):
        desk.store.outbox.redrive(letter.key, "anna")
    assert sorted(deliver_all(desk)) == [f"{document_id}:2:archive", f"{document_id}:2:files"]


def test_a_recall_that_fails_over_does_not_reach_the_fallback_twice(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    desk.store.outbox.mark_failed(claim_one(desk), REFUSED)
    deliver_all(desk)
    void(desk, document_id)
    sent = []
    while claimed := desk.store.outbox.claim(limit=1):
        if claimed[0].delivery.destination == "files":
            desk.store.outbox.mark_failed(claimed[0], REFUSED)
        else:
            desk.store.outbox.mark_delivered(claimed[0])
            sent.append(claimed[0].delivery.key)
    assert sent == [f"{document_id}:2:archive"]


def test_corrections_and_a_void_follow_each_other(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    correct(desk, document_id)
    correct(desk, document_id, (Correction(field="number", value="RE-2026-003"),))
    void(desk, document_id)
    assert deliver_all(desk) == [f"{document_id}:{revision}:files" for revision in (1, 2, 3, 4)]
    bodies = [json.loads(d.body) for d in desk.store.queue.item(document_id).deliveries]
    assert sorted(b.get("corrects", b.get("voids", {})).get("revision", 0) for b in bodies) == [0, 1, 2, 3]


def test_a_void_document_is_done_with(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    void(desk, document_id)
    with pytest.raises(StaleVersionError, match="Already voided by anna"):
        void(desk, document_id)
    with pytest.raises(StaleVersionError, match="Already voided"):
        correct(desk, document_id)
    assert list(states(desk, document_id)) == ["1:files", "2:files"]


def test_a_void_document_counts_no_longer_as_an_earlier_one(desk: Desk) -> None:
    """So the right one, sent anew under the same number, is no possible duplicate."""
    document_id = desk.release("a.pdf")
    again = desk.arrive("b.pdf")
    asked = {"seller_name": None, "number": "RE-2026-001", "total_amount": None, "issue_date": None}
    assert [d.document_id for d in desk.store.history.similar(document_id=again, **asked)] == [document_id]
    void(desk, document_id)
    assert desk.store.history.similar(document_id=again, **asked) == ()


def test_only_an_approver_recalls_and_the_attempt_is_on_record(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    with pytest.raises(ForbiddenError, match="bert is a reviewer"):
        void(desk, document_id, BERT)
    assert list(states(desk, document_id)) == ["1:files"]
    entry = desk.store.audit.history(document_id)[-1]
    assert (entry.actor, entry.action) == ("bert", "recall_forbidden")
    assert desk.store.audit.verify().problems == ()


def test_money_above_the_limit_is_not_corrected_by_one_person(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    typed = tuple(
        Correction(field=name, value=value)
        for name, value in (("net_amount", "100000.00"), ("tax_amount", "19000.00"), ("total_amount", "119000.00"))
    )
    before = desk.version(document_id)
    with pytest.raises(ForbiddenError, match="it takes a second person"):
        correct(desk, document_id, typed, accepted=frozenset({ReasonCode.AMOUNT_LIMIT}))
    item = desk.store.queue.item(document_id)
    assert (item.version, item.effective and item.effective.value("total_amount")) == (before, "119.00")
    assert desk.store.audit.history(document_id)[-1].action == "recall_forbidden"


def test_the_checks_hold_for_corrected_values_too(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    wrong = (Correction(field="total_amount", value="120.00"),)
    with pytest.raises(RefusedError):
        correct(desk, document_id, wrong)
    with pytest.raises(RefusedError):
        correct(desk, document_id, (Correction(field="number", value=""),), accepted=frozenset(ReasonCode))
    with pytest.raises(CorrectionError, match="is not an amount"):
        correct(desk, document_id, (Correction(field="total_amount", value="much"),))
    assert list(states(desk, document_id)) == ["1:files"]
    assert correct(desk, document_id, wrong, accepted=frozenset({ReasonCode.ARITHMETIC_MISMATCH})) == 2


def test_what_was_not_released_without_reason_unchanged_or_looked_at_earlier_is_not_recalled(desk: Desk) -> None:
    held = desk.hold("held.pdf", Finding(code=ReasonCode.LOW_CONFIDENCE, message="x", fields=()))
    with pytest.raises(StaleVersionError, match="is held"):
        void(desk, held)
    document_id = desk.release("a.pdf")
    with pytest.raises(StaleVersionError, match="Someone has changed"):
        desk.store.recall.void(document_id, desk.version(document_id) - 1, ANNA, "Why not.")
    with pytest.raises(TerminalError, match="A reason is needed"):
        desk.store.recall.void(document_id, desk.version(document_id), ANNA, "  ")
    with pytest.raises(TerminalError, match="stand there already"):
        correct(desk, document_id, (Correction(field="number", value="RE-2026-001"),))
    assert list(states(desk, document_id)) == ["1:files"]
