"""What the store keeps of the watch: observations written with the settlement, alerts with their audit entries."""

from datetime import timedelta

import pytest

from holdpoint.decision import Correction, Quarantine
from holdpoint.errors import TerminalError
from holdpoint.finding import Finding, ReasonCode
from review.authority import Actor, Role
from review.observations import forget
from review.records import Observation, Settlement
from review.watch import DriftLook, NewAlert
from tests.review.conftest import START, Desk, doubt

APPROVER = Actor(name="ada", role=Role.APPROVER)
LATER = START + timedelta(days=3)


def alert(signal: str = "language") -> NewAlert:
    return NewAlert(
        stream="type 'invoice'", signal=signal, document_type="invoice", since=START, message="It has moved.",
        details={"examples": ["abc"]},
    )  # fmt: skip


def look(desk: Desk) -> DriftLook:
    return DriftLook(looked_at=desk.clock(), spent=0.003, tests=4, waiting={"x": "too few"})


def test_every_settled_document_is_observed_once_with_its_traits(desk: Desk) -> None:
    released, held, broken = desk.release("a.pdf"), desk.hold("b.pdf"), desk.quarantine("c.pdf")
    seen = {one.document_id: one for one in desk.store.observations.between(START, LATER, 10)}
    assert {i: (one.state, one.reason_codes) for i, one in seen.items()} == {
        released: ("released", ()),
        held: ("held", ("low_confidence",)),
        broken: ("quarantined", ("encrypted",)),
    }
    assert seen[broken].document_type is None and seen[held].document_type == "invoice"
    assert desk.store.observations.between(LATER, LATER + timedelta(days=1), 10) == ()
    assert len(desk.store.observations.between(START, LATER, 2)) == 2


def test_a_document_that_is_read_again_has_its_newest_observation_and_an_erased_one_says_nothing(desk: Desk) -> None:
    document_id = desk.hold("a.pdf")
    desk.store.decisions.read_again(document_id, desk.version(document_id), APPROVER)
    seen = Observation(language="fr", vendor="abcd", fields={"number": "7", "seller_address": "x" * 500})
    finding = Finding(code=ReasonCode.DAMAGED, message="It is damaged.")
    again = Settlement(decision=Quarantine(document_id=document_id, findings=(finding,)), observation=seen)
    desk.store.settlement.settle([again])
    (one,) = desk.store.observations.between(START, LATER, 10)
    assert one.state == "quarantined" and one.observation.language == "fr"
    assert one.observation.fields == {"number": "7"}  # what is too long to be compared is left out
    with desk.store.database.write() as connection:
        forget(connection, document_id)
    (one,) = desk.store.observations.between(START, LATER, 10)
    assert one.observation.fields == {} and one.observation.vendor is None and one.observation.language == "fr"


def test_what_people_decided_is_told_with_corrections_and_overrides(desk: Desk) -> None:
    corrected, overridden = desk.hold("a.pdf"), desk.hold("b.pdf", doubt("number"), number="RE-2026-002")
    desk.release("c.pdf", number="RE-2026-003")
    desk.clock.forward(60)
    duplicates = frozenset({ReasonCode.POSSIBLE_DUPLICATE})
    desk.store.decisions.approve(
        corrected, desk.version(corrected), APPROVER, [Correction(field="seller_name", value="Nord GmbH")], duplicates
    )
    desk.store.decisions.reject(overridden, desk.version(overridden), APPROVER, "not ours")
    first, second = desk.store.watch.decided(START, 10)
    assert (first.document_id, first.decided_by, first.resolution) == (corrected, "ada", "approved")
    assert first.corrected == ("seller_name",)
    assert (second.document_id, second.corrected, second.accepted) == (overridden, (), ())
    assert desk.store.watch.decided(LATER, 10) == ()


def test_an_alert_is_raised_once_stands_in_the_audit_trail_and_is_open_until_a_person_closes_it(desk: Desk) -> None:
    watch = desk.store.watch
    assert watch.last_look() is None
    (raised,) = watch.record(look(desk), [alert()])
    assert watch.record(look(desk), [alert()]) == ()
    assert watch.last_look() == look(desk)
    assert [one.alert_id for one in watch.open_alerts()] == [raised.alert_id]
    assert raised.examples == ("abc",)
    with pytest.raises(TerminalError, match="reason"):
        watch.close(raised.alert_id, "ada", " ")
    desk.clock.forward(60)
    closed = watch.close(raised.alert_id, "ada", "a new vendor")
    assert (closed.closed_by, closed.note) == ("ada", "a new vendor")
    assert watch.open_alerts() == () and len(watch.alerts()) == 1
    assert watch.reference_starts() == {("type 'invoice'", "language"): START}
    with pytest.raises(TerminalError, match="no open alert"):
        watch.close(raised.alert_id, "ada", "again")
    assert [e.action for e in desk.store.audit.newest(2)] == ["drift_closed", "drift_alert"]
    assert desk.store.audit.verify().problems == ()
    assert len(watch.record(look(desk), [alert()])) == 1  # it moved again
