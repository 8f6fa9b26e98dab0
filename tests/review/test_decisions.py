"""People's decisions: checked again, by one person only, with what they may do."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from holdpoint.decision import Correction, Resolution
from holdpoint.errors import ForbiddenError, StaleVersionError, TerminalError
from holdpoint.extraction import DocumentType
from holdpoint.finding import Finding, ReasonCode
from review.authority import Actor, Role
from review.corrections import CorrectionError
from review.decisions import RefusedError
from tests.review.conftest import Desk

ANNA = Actor(name="anna", role=Role.REVIEWER)
BEN = Actor(name="ben", role=Role.REVIEWER)
CARLA = Actor(name="carla", role=Role.APPROVER)
VIKTOR = Actor(name="viktor", role=Role.VIEWER)


def test_an_approval_releases_with_the_corrected_value_and_keeps_the_extracted_one(desk: Desk) -> None:
    document_id = desk.hold("a.pdf", total_amount="11.90")
    desk.store.decisions.approve(
        document_id, desk.version(document_id), ANNA, [Correction(field="total_amount", value="119,00")]
    )
    item = desk.store.queue.item(document_id)
    assert (item.state, item.resolution, item.decided_by) == ("released", Resolution.APPROVED, "anna")
    assert item.extraction is not None
    assert item.extraction.value("total_amount") == "11.90"
    assert item.effective is not None
    assert item.effective.value("total_amount") == "119.00"
    body = json.loads(item.deliveries[0].body)
    assert body["fields"]["total_amount"] == "119.00"
    assert body["decided_by"] == "anna"
    assert [e.action for e in item.history][-3:] == ["corrected", "approved", "delivery_queued"]


def test_a_value_that_the_checks_refuse_is_kept_but_not_released(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    with pytest.raises(RefusedError) as refused:
        desk.store.decisions.approve(
            document_id, desk.version(document_id), ANNA, [Correction(field="total_amount", value="120.00")]
        )
    assert {f.code for f in refused.value.acceptable} == {ReasonCode.ARITHMETIC_MISMATCH}
    item = desk.store.queue.item(document_id)
    assert item.is_open
    assert item.effective is not None
    assert item.effective.value("total_amount") == "120.00"
    assert item.deliveries == ()
    accepted = frozenset({ReasonCode.ARITHMETIC_MISMATCH})
    desk.store.decisions.approve(document_id, item.version, ANNA, accepted=accepted)
    assert desk.store.queue.item(document_id).state == "released"


def test_a_missing_required_field_cannot_be_waved_through(desk: Desk) -> None:
    document_id = desk.hold("a.pdf", number="")
    with pytest.raises(RefusedError) as refused:
        desk.store.decisions.approve(
            document_id, desk.version(document_id), ANNA, accepted=frozenset({ReasonCode.MISSING_REQUIRED})
        )
    assert refused.value.acceptable == ()


def test_of_two_people_at_once_exactly_one_decides_and_the_other_is_told_who(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    version = desk.version(document_id)

    def approve(actor: Actor) -> str:
        try:
            desk.store.decisions.approve(document_id, version, actor)
        except StaleVersionError as error:
            return str(error.decided_by)
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(approve, (ANNA, BEN)))
    decided_by = desk.store.queue.item(document_id).decided_by
    assert sorted(answers) == sorted(["decided", decided_by])
    assert len(desk.store.queue.item(document_id).deliveries) == 1


def test_whoever_looks_at_an_older_state_cannot_decide_on_it(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    version = desk.version(document_id)
    desk.store.decisions.save_corrections(document_id, version, ANNA, [Correction(field="iban", value="")])
    desk.store.decisions.save_corrections(
        document_id, version + 1, ANNA, [Correction(field="due_date", value="2026-03-01")]
    )
    with pytest.raises(StaleVersionError, match="changed"):
        desk.store.decisions.approve(document_id, version, BEN)


def test_a_viewer_decides_nothing(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    for decide in (
        lambda: desk.store.decisions.approve(document_id, desk.version(document_id), VIKTOR),
        lambda: desk.store.decisions.reject(document_id, desk.version(document_id), VIKTOR, "no"),
    ):
        with pytest.raises(ForbiddenError):
            decide()
    assert desk.store.queue.item(document_id).is_open


def test_above_the_limit_it_takes_an_approver_who_did_not_type_the_amount(desk: Desk) -> None:
    values = {"net_amount": "10000.00", "tax_amount": "1900.00", "total_amount": "11900.00"}
    limit = Finding(code=ReasonCode.AMOUNT_LIMIT, message="above", fields=("total_amount",))
    accepted = frozenset({ReasonCode.AMOUNT_LIMIT})
    first = desk.hold("a.pdf", limit, **values)
    with pytest.raises(ForbiddenError, match="approver"):
        desk.store.decisions.approve(first, desk.version(first), ANNA, accepted=accepted)
    desk.store.decisions.approve(first, desk.version(first), CARLA, accepted=accepted)

    second = desk.hold("b.pdf", limit, number="2", **{**values, "total_amount": "11800.00"})
    with pytest.raises(ForbiddenError, match="second person"):
        desk.store.decisions.approve(
            second,
            desk.version(second),
            CARLA,
            [Correction(field="total_amount", value="11900.00")],
            accepted | {ReasonCode.POSSIBLE_DUPLICATE},
        )
    history = desk.store.queue.item(second).history
    assert "approval_forbidden" in [e.action for e in history]
    other = Actor(name="dora", role=Role.APPROVER)
    desk.store.decisions.approve(
        second, desk.version(second), other, accepted=accepted | {ReasonCode.POSSIBLE_DUPLICATE}
    )


@pytest.mark.parametrize("value", ["eleven", "1.2.3", "--"])
def test_what_is_no_amount_is_refused_and_nothing_is_saved(desk: Desk, value: str) -> None:
    document_id = desk.hold("a.pdf")
    with pytest.raises(CorrectionError) as error:
        desk.store.decisions.approve(
            document_id,
            desk.version(document_id),
            ANNA,
            [Correction(field="number", value="7"), Correction(field="total_amount", value=value)],
        )
    assert error.value.field == "total_amount"
    assert desk.store.queue.item(document_id).corrections == ()


def test_a_rejection_needs_a_reason_and_is_final(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    with pytest.raises(TerminalError, match="reason"):
        desk.store.decisions.reject(document_id, desk.version(document_id), ANNA, "  ")
    desk.store.decisions.reject(document_id, desk.version(document_id), ANNA, "not ours")
    with pytest.raises(StaleVersionError, match="rejected by anna"):
        desk.store.decisions.approve(document_id, desk.version(document_id), BEN)
    assert desk.store.queue.counts().held == 0


def test_a_quarantined_file_can_be_read_again_with_a_password_or_discarded(desk: Desk) -> None:
    document_id = desk.quarantine("a.pdf")
    desk.store.decisions.read_again(
        document_id, desk.version(document_id), ANNA, password="secret", document_type=DocumentType.INVOICE
    )
    (pending,) = desk.store.intake.pending("drop")
    assert (pending.passwords, pending.force_type, pending.attempt) == (("secret",), DocumentType.INVOICE, 2)
    assert "secret" not in str(desk.store.audit.history(document_id))
    other = desk.quarantine("b.pdf")
    with pytest.raises(StaleVersionError):
        desk.store.decisions.approve(other, desk.version(other), ANNA)
    desk.store.decisions.discard(other, desk.version(other), ANNA, "spam")
    assert desk.store.queue.item(other).resolution is Resolution.DISCARDED


def test_parties_and_rows_keep_their_places_while_they_are_corrected(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    desk.store.decisions.save_corrections(
        document_id,
        desk.version(document_id),
        ANNA,
        [
            Correction(field="line_items[1].description", value="Lamp"),
            Correction(field="line_items[1].amount", value="60.00"),
            Correction(field="line_items[2].amount", value="40.00"),
        ],
    )
    desk.store.decisions.save_corrections(
        document_id, desk.version(document_id), ANNA, [Correction(field="line_items[1]", value="")]
    )
    item = desk.store.queue.item(document_id)
    assert item.effective is not None
    amounts = [i.amount.value if i.amount else None for i in item.effective.line_items]
    assert amounts == [None, "40.00"]
