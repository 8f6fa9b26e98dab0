"""What people do to documents through the page, and what it tells them."""

import json
import re
from html import unescape

import pytest

from holdpoint.decision import DeliveryState, Resolution
from holdpoint.errors import TerminalDeliveryError
from holdpoint.finding import Finding, ReasonCode
from tests.review.web.conftest import Bench, uncertain

pytestmark = pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _form_values(html: str) -> dict[str, str]:
    """Everything the document's form would send, as a browser without script sends it."""
    values = {
        unescape(n): unescape(v) for n, v in re.findall(r'<input[^>]*? name="(value:[^"]+)" value="([^"]*)"', html)
    }
    values |= {unescape(n): unescape(v) for n, v in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', html)}
    return values


def test_an_approval_releases_queues_the_delivery_and_goes_on_to_the_next(bench: Bench) -> None:
    """One key press is the whole job: decided, on its way, deliverer woken, next document up."""
    first = bench.hold("a.pdf", number="A-1")
    second = bench.hold("b.pdf", number="B-2", issue_date="2026-02-11")
    anna = bench.client("anna")
    page = anna.get(f"/documents/{first}")
    answer = anna.submit(f"/documents/{first}/approve", version=str(bench.version(first)), **_form_values(page.text))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/documents/{second}"
    assert "Approved: A-1. 1 left." in anna.get(answer.headers["location"]).text
    item = bench.store.queue.item(first)
    assert (item.state, item.resolution, item.decided_by) == ("released", Resolution.APPROVED, "anna")
    assert [d.state for d in item.deliveries] == [DeliveryState.PENDING]
    assert item.corrections == ()  # what the form sends back unchanged is no correction
    assert bench.woken == ["woken"]
    last = anna.submit(f"/documents/{second}/approve", version=str(bench.version(second)))
    assert last.headers["location"] == "/"
    assert "That was the last one." in anna.get("/").text


def test_a_correction_is_checked_again_before_it_leaves(bench: Bench) -> None:
    """A total that does not add up is refused with the typed value kept; the right one passes."""
    document_id = bench.hold("a.pdf")
    anna = bench.client("anna")
    form = _form_values(anna.get(f"/documents/{document_id}").text) | {"value:total_amount": "9.999,00"}
    refused = anna.submit(f"/documents/{document_id}/approve", version=str(bench.version(document_id)), **form)
    assert refused.status_code == 422
    assert "The amounts do not add up" in refused.text
    assert 'name="accept:arithmetic_mismatch"' in refused.text
    assert _form_values(refused.text)["value:total_amount"] == "9.999,00"
    assert bench.store.queue.item(document_id).is_open
    version = re.search(r'name="version" value="(\d+)"', refused.text)
    assert version is not None
    form["value:total_amount"] = "1.190,00"
    passed = anna.submit(f"/documents/{document_id}/approve", version=version[1], **form)
    assert passed.status_code == 303
    item = bench.store.queue.item(document_id)
    assert json.loads(item.deliveries[0].body)["fields"]["total_amount"] == "1190.00"


def test_a_reason_that_the_page_bears_out_is_accepted_by_a_tick(bench: Bench) -> None:
    """The override is one tick; what can only be corrected offers none."""
    wrong = Finding(code=ReasonCode.ARITHMETIC_MISMATCH, message="It says 1500.00.", fields=("total_amount",))
    missing = Finding(code=ReasonCode.MISSING_REQUIRED, message="No number.", fields=("number",))
    document_id = bench.hold("a.pdf", wrong, missing, uncertain("total_amount"), total_amount="1500.00")
    anna = bench.client("anna")
    page = anna.get(f"/documents/{document_id}").text
    assert re.findall(r'name="accept:(\w+)"', page) == ["arithmetic_mismatch"]
    version = str(bench.version(document_id))
    assert anna.submit(f"/documents/{document_id}/approve", version=version).status_code == 422
    ticked = {"version": version, "accept:arithmetic_mismatch": "1"}
    assert anna.submit(f"/documents/{document_id}/approve", **ticked).status_code == 303
    approved = next(e for e in bench.store.queue.item(document_id).history if e.action == "approved")
    assert approved.details == {"accepted": ["arithmetic_mismatch"]}


def test_a_value_that_its_field_cannot_hold_is_told_beside_it_and_nothing_typed_is_lost(bench: Bench) -> None:
    """The message stands at the field; the other values typed stay in the form."""
    document_id = bench.hold("a.pdf")
    anna = bench.client("anna")
    form = {"value:issue_date": "soonish", "value:buyer_name": "Neuer Name AG"}
    answer = anna.submit(f"/documents/{document_id}/save", version=str(bench.version(document_id)), **form)
    assert answer.status_code == 422
    assert re.search(r'id="f-issue-date-error"[^>]*>[^<]*one certain date', answer.text)
    assert _form_values(answer.text)["value:buyer_name"] == "Neuer Name AG"
    assert bench.store.queue.item(document_id).corrections == ()


def test_saved_values_stay_marked_with_what_stood_there_and_who_changed_it(bench: Bench) -> None:
    """Saving is no decision; the next person sees the change."""
    document_id = bench.hold("a.pdf")
    anna = bench.client("anna")
    form = {"value:number": "RE-2026-0816", "value:line_items[3].description": "Versand"}
    saved = anna.submit(f"/documents/{document_id}/save", version=str(bench.version(document_id)), **form)
    assert saved.status_code == 200
    seen = bench.client("ben").get(f"/documents/{document_id}").text
    assert _form_values(seen)["value:number"] == "RE-2026-0816"
    assert _form_values(seen)["value:line_items[3].description"] == "Versand"
    assert "was RE-2026-0815 , corrected by anna" in _text(seen)
    assert bench.store.queue.item(document_id).is_open


def test_of_two_reviewers_the_second_is_told_who_decided(bench: Bench) -> None:
    """One decision, one delivery, and no doubt about whose it was."""
    document_id = bench.hold("a.pdf")
    anna, ben = bench.client("anna"), bench.client("ben")
    version = str(bench.version(document_id))
    assert anna.submit(f"/documents/{document_id}/approve", version=version).status_code == 303
    late = ben.submit(f"/documents/{document_id}/reject", version=version, note="A duplicate")
    assert late.status_code == 409
    assert re.search(r"Already approved by anna at \d\d:\d\d UTC\. Your decision was not recorded\.", late.text)
    twice = anna.submit(f"/documents/{document_id}/approve", version=version)
    assert twice.status_code == 409
    assert len(bench.store.queue.item(document_id).deliveries) == 1


def test_a_saved_page_that_is_loaded_again_does_not_blame_anybody_else(bench: Bench) -> None:
    """The browser sends the same form once more."""
    document_id = bench.hold()
    anna, version = bench.client("anna"), str(bench.version(document_id))
    path = f"/documents/{document_id}/save"
    assert anna.submit(path, version=version, **{"value:number": "ANNAS-1"}).status_code == 200
    stored = bench.version(document_id)
    again = anna.submit(path, version=version, **{"value:number": "ANNAS-1"})
    assert "These values are stored already." in _text(again.text)
    assert "Someone has changed" not in _text(again.text)
    assert bench.version(document_id) == stored


def test_what_one_typed_stands_beside_what_another_saved_meanwhile(bench: Bench) -> None:
    """A stale form overwrites nothing and loses nothing."""
    document_id = bench.hold("a.pdf")
    anna, ben = bench.client("anna"), bench.client("ben")
    version = str(bench.version(document_id))
    anna.submit(f"/documents/{document_id}/save", version=version, **{"value:number": "ANNAS-1"})
    stale = ben.submit(f"/documents/{document_id}/approve", version=version, **{"value:number": "BENS-2"})
    assert stale.status_code == 409
    assert _form_values(stale.text)["value:number"] == "ANNAS-1"
    assert "You had typed: BENS-2" in _text(stale.text)


def test_a_rejection_needs_a_reason_and_keeps_it(bench: Bench) -> None:
    """The reason is asked for, and shown with the decision."""
    document_id = bench.hold("a.pdf")
    anna = bench.client("anna")
    version = str(bench.version(document_id))
    assert anna.submit(f"/documents/{document_id}/reject", version=version, note="  ").status_code == 422
    assert (
        anna.submit(f"/documents/{document_id}/reject", version=version, note="Not addressed to us").status_code == 303
    )
    assert "Rejected by anna" in _text(anna.get(f"/documents/{document_id}").text)
    assert "Not addressed to us" in anna.get(f"/documents/{document_id}").text
    assert document_id in anna.get("/decided").text
    assert bench.store.queue.item(document_id).deliveries == ()


def test_a_viewer_sees_everything_and_decides_nothing(bench: Bench) -> None:
    """No buttons, and the server refuses what is sent all the same."""
    held, quarantined = bench.hold("a.pdf"), bench.quarantine()
    vera = bench.client("vera")
    page = vera.get(f"/documents/{held}").text
    assert "RE-2026-0815" in page
    assert not re.search(r"data-approve|data-save|data-reject|value:", page)
    assert "/read-again" not in vera.get(f"/documents/{quarantined}").text
    tried = {held: ("approve", "save", "reject"), quarantined: ("discard", "read-again")}
    for document_id, action in ((i, action) for i, actions in tried.items() for action in actions):
        form = {"version": str(bench.version(document_id)), "note": "no"}
        assert vera.submit(f"/documents/{document_id}/{action}", **form).status_code == 403
        assert bench.store.queue.item(document_id).is_open
    assert vera.get("/people").status_code == 403


def test_above_the_limit_it_takes_an_approver_who_did_not_type_the_amount(bench: Bench) -> None:
    """A reviewer is told before trying, and refused when trying."""
    limit = Finding(code=ReasonCode.AMOUNT_LIMIT, message="48000.00 EUR is above the limit.", fields=("total_amount",))
    amounts = {"total_amount": "48000.00", "net_amount": "40336.13", "tax_amount": "7663.87"}
    document_id = bench.hold("big.pdf", limit, **amounts)
    anna, paul = bench.client("anna"), bench.client("paul")
    assert "it takes an approver" in anna.get(f"/documents/{document_id}").text
    form = {"version": str(bench.version(document_id)), "accept:amount_limit": "1"}
    refused = anna.submit(f"/documents/{document_id}/approve", **form)
    assert refused.status_code == 403
    assert "it takes an approver" in refused.text
    assert bench.store.queue.item(document_id).is_open
    assert "data-approve" in paul.get(f"/documents/{document_id}").text


def test_a_quarantined_file_is_opened_with_a_password_retried_reclassified_or_discarded(bench: Bench) -> None:
    """Each way out is one form; the password is kept for the reading alone."""
    ids = [bench.quarantine(f"q{n}.pdf") for n in range(4)]
    anna = bench.client("anna")
    encrypted = anna.get(f"/documents/{ids[0]}").text
    assert "The PDF is encrypted. Give its password" in encrypted
    assert 'id="password" name="password" required tabindex="1"' in encrypted  # the first that the Tab key comes to
    forms = [("read-again", {"password": "geheim"}), ("read-again", {}), ("read-again", {"document_type": "receipt"})]
    for document_id, (action, form) in zip(ids[:3], forms, strict=True):
        version = str(bench.version(document_id))
        assert anna.submit(f"/documents/{document_id}/{action}", version=version, **form).status_code == 303
    pending = {p.document_id: p for p in bench.store.intake.pending("drop")}
    assert [pending[i].passwords for i in ids[:3]] == [("geheim",), (), ()]
    assert pending[ids[2]].force_type == "receipt"
    assert {p.attempt for p in pending.values()} == {2}
    assert bench.woken == ["drop"] * 3
    assert "geheim" not in anna.get(f"/documents/{ids[0]}").text
    form = {"version": str(bench.version(ids[3])), "note": "An advert"}
    assert anna.submit(f"/documents/{ids[3]}/discard", **form).headers["location"] == "/quarantined"
    assert bench.store.queue.item(ids[3]).resolution is Resolution.DISCARDED
    damaged = anna.get(f"/documents/{bench.quarantine('damaged.pdf', ReasonCode.DAMAGED)}").text
    assert 'name="password"' not in damaged and "Try again" in damaged


def test_a_dead_letter_shows_the_receivers_error_and_is_started_again(bench: Bench) -> None:
    """A failed delivery comes back to a person."""
    bench.release("a.pdf")
    leased = bench.store.outbox.claim()[0]
    bench.store.outbox.mark_failed(leased, TerminalDeliveryError("The receiver answered 410 Gone."))
    anna, vera = bench.client("anna"), bench.client("vera")
    listed = anna.get("/dead-letters").text
    assert "The receiver answered 410 Gone." in listed
    assert "post/a.pdf" in listed
    assert vera.submit("/deliveries/redrive", key=leased.delivery.key).status_code == 403
    assert anna.submit("/deliveries/redrive", key=leased.delivery.key).status_code == 303
    assert bench.store.outbox.counts() == {DeliveryState.PENDING: 1}
    again = anna.submit("/deliveries/redrive", key=leased.delivery.key)
    assert "no dead letter" in anna.get(again.headers["location"]).text


def test_next_stays_within_the_reason_that_is_being_worked_through(bench: Bench) -> None:
    """Whoever filters by a reason gets that reason next, not the oldest of all."""
    other = Finding(code=ReasonCode.DATE_ORDER, message="Due before issue.", fields=("due_date",))
    first, _, third = bench.hold("a.pdf"), bench.hold("b.pdf", other), bench.hold("c.pdf")
    anna = bench.client("anna")
    listed = anna.get("/?reason=low_confidence").text
    assert f"/documents/{first}?reason=low_confidence" in listed
    path = f"/documents/{first}/approve?reason=low_confidence"
    answer = anna.submit(path, version=str(bench.version(first)))
    assert answer.headers["location"] == f"/documents/{third}?reason=low_confidence"
