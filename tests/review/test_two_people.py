"""Changed bank details: the store tells them from what arrived earlier, and two people must approve them."""

import pytest

from holdpoint.decision import Correction
from holdpoint.errors import ForbiddenError, TerminalError
from holdpoint.finding import Finding, ReasonCode
from review.acceptance import RefusedError
from review.authority import Actor, Role
from review.records import ApprovalRecord
from tests.review.conftest import Desk, doubt

ANNA = Actor(name="anna", role=Role.REVIEWER)
BEN = Actor(name="ben", role=Role.REVIEWER)
CARLA = Actor(name="carla", role=Role.APPROVER)
OURS, NEW, THIRD = "DE89370400440532013000", "GB82WEST12345698765432", "NL91ABNA0417164300"
CHANGED = ReasonCode.BANK_DETAILS_CHANGED
CHECKED = frozenset({str(CHANGED)})


def account(desk: Desk, name: str, iban: str, **values: str) -> tuple[bool, str | None]:
    """What history says of an account on a document that has just arrived."""
    document_id = desk.arrive(name)
    found = desk.store.history.account(
        document_id=document_id,
        seller_name=values.get("seller_name", "Nordlicht Leuchten"),
        vat_id=values.get("seller_vat_id"),
        iban=iban,
    )
    return found.is_known, found.other.iban if found.other else None


def changed(desk: Desk, name: str = "new.pdf", number: str = "RE-2") -> str:
    """A held invoice of a vendor whose account is another than on its first invoice."""
    desk.release("first.pdf", iban=OURS)
    return desk.hold(name, Finding(code=CHANGED, message="changed"), number=number, issue_date="2026-02-11", iban=NEW)


def test_an_account_is_known_once_it_stood_on_a_released_document_of_the_vendor(desk: Desk) -> None:
    assert account(desk, "1.pdf", OURS) == (True, None)  # the vendor's first
    desk.release("2.pdf", number="1", iban=OURS)
    assert account(desk, "3.pdf", OURS) == (True, None)
    assert account(desk, "4.pdf", NEW) == (False, OURS)
    assert account(desk, "5.pdf", NEW, seller_name="N0rdlicht Leuchten AG") == (False, OURS)
    assert account(desk, "6.pdf", NEW, seller_name="Ganz Andere GmbH") == (True, None)
    held = desk.hold("7.pdf", number="7", iban=NEW)
    assert account(desk, "8.pdf", NEW) == (False, OURS)  # a held one makes nothing known
    desk.store.decisions.reject(held, desk.version(held), ANNA, "fraud")
    assert account(desk, "9.pdf", NEW) == (False, OURS)
    desk.release("10.pdf", number="10", iban=NEW)
    assert account(desk, "11.pdf", NEW) == (True, None)


def test_only_what_arrived_earlier_counts_whatever_was_settled_first(desk: Desk) -> None:
    early = desk.arrive("early.pdf")
    desk.release("late.pdf", number="2", iban=NEW)
    found = desk.store.history.account(document_id=early, seller_name="Nordlicht Leuchten", vat_id=None, iban=OURS)
    assert found.is_known and found.users == ()


def test_a_vendor_is_also_known_by_its_vat_number_and_an_account_by_who_had_it(desk: Desk) -> None:
    desk.release("1.pdf", seller_vat_id="DE136695976", iban=OURS)
    assert account(desk, "2.pdf", NEW, seller_name="Umbenannt SE", seller_vat_id="DE136695976") == (False, OURS)
    found = desk.store.history.account(
        document_id=desk.arrive("3.pdf"), seller_name="Ganz Andere GmbH", vat_id="DE129273398", iban=OURS
    )
    assert [u.seller_name for u in found.users] == ["Nordlicht Leuchten GmbH"]


def test_it_takes_two_people_for_the_same_values(desk: Desk) -> None:
    document_id = changed(desk)
    decisions = desk.store.decisions
    with pytest.raises(RefusedError) as refused:
        decisions.approve(document_id, desk.version(document_id), ANNA)
    assert [f.code for f in refused.value.findings] == [CHANGED]
    with pytest.raises(TerminalError, match="must say why"):
        decisions.approve(document_id, desk.version(document_id), ANNA, accepted=CHECKED)
    why = "called the number in our master"
    assert decisions.approve(document_id, desk.version(document_id), ANNA, accepted=CHECKED, why=why) is None
    item = desk.store.queue.item(document_id)
    assert (item.state, item.is_open, item.deliveries) == ("held", True, ())
    assert [a.approved_by for a in item.first_approvals] == ["anna"]
    with pytest.raises(ForbiddenError, match="anna has approved it already"):
        decisions.approve(document_id, desk.version(document_id), ANNA, accepted=CHECKED, why=why)
    assert (
        decisions.approve(document_id, desk.version(document_id), BEN, accepted=CHECKED, why="seen the letter") == "1"
    )
    item = desk.store.queue.item(document_id)
    assert (item.state, item.decided_by, len(item.deliveries)) == ("released", "ben", 1)
    told = {e.action: e.details for e in item.history}
    assert told["approved_first"] == {"codes": [CHANGED], "why": why}
    assert told["approved"] == {"accepted": [CHANGED], "why": "seen the letter", "first": "anna"}


def test_the_first_approval_lapses_when_a_value_is_changed(desk: Desk) -> None:
    document_id = changed(desk)
    decisions = desk.store.decisions
    assert decisions.approve(document_id, desk.version(document_id), ANNA, accepted=CHECKED, why="asked") is None
    typed = [Correction(field="iban", value=THIRD)]
    assert decisions.approve(document_id, desk.version(document_id), BEN, typed, CHECKED, "asked") is None
    item = desk.store.queue.item(document_id)
    assert item.is_open and [a.approved_by for a in item.first_approvals] == ["ben"]
    assert isinstance(item.first_approvals[0], ApprovalRecord)
    assert decisions.approve(document_id, desk.version(document_id), ANNA, (), CHECKED, "asked again") == "1"


def test_the_right_account_typed_in_takes_one_person(desk: Desk) -> None:
    """A misread account is no changed one."""
    document_id = changed(desk)
    typed = [Correction(field="iban", value=OURS)]
    assert desk.store.decisions.approve(document_id, desk.version(document_id), ANNA, typed) == "1"


def test_a_recall_cannot_bring_in_an_account_that_two_people_did_not_see(desk: Desk) -> None:
    desk.release("first.pdf", iban=OURS)
    later = desk.release("later.pdf", number="RE-2", issue_date="2026-02-11", iban=OURS)
    typed = [Correction(field="iban", value=NEW)]
    with pytest.raises(ForbiddenError, match="two people"):
        desk.store.recall.correct(later, desk.version(later), CARLA, typed, "wrong account", CHECKED)
    assert desk.store.queue.item(later).revision == 1


def test_what_nobody_may_approve_is_only_rejected(desk: Desk) -> None:
    """What the owner's rule refuses is refused even when it is accepted; the recheck itself raises none here."""
    finding = Finding(code=ReasonCode.POLICY_RULE, message="no", severity="reject", rule="sundays@1", may_accept=False)
    assert RefusedError([finding, doubt("number")]).acceptable == (doubt("number"),)
    assert finding.key == "policy_rule:sundays" and finding.severity.holds
