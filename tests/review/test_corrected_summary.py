"""A summary says the values that stand: after a correction, the person's, on the page and in the message."""

import json

import pytest

from holdpoint.decision import Correction
from holdpoint.extraction import Summary
from holdpoint.finding import Finding, ReasonCode
from review.authority import Actor, Role
from review.decisions import RefusedError
from review.recheck import load_reading
from summarizers import ungrounded
from tests.review.conftest import Desk

ANNA = Actor(name="anna", role=Role.APPROVER)
WRONG = {"total_amount": "11.90", "tax_amount": "1.90"}
RIGHT = (Correction(field="total_amount", value="119.00"), Correction(field="tax_amount", value="19.00"))


def _summary(desk: Desk, document_id: str) -> Summary:
    """The stored summary, grounded in the pages and in the values that stand now."""
    item = desk.store.queue.item(document_id)
    assert item.summary is not None
    assert item.effective is not None
    document = load_reading(desk.blobs, item.reading_sha256, document_id).document
    assert ungrounded(item.summary, document, item.effective) == ()
    return item.summary


def _texts(summary: Summary) -> str:
    return " ".join(s.text for s in summary.statements)


def test_kept_corrections_are_in_the_summary_before_anyone_decides(desk: Desk) -> None:
    """The next person to open it reads the new values, and no more the old ones."""
    document_id = desk.hold("a.pdf", **WRONG)
    desk.store.decisions.save_corrections(document_id, desk.version(document_id), ANNA, RIGHT)
    said = _texts(_summary(desk, document_id))
    assert "EUR 119.00" in said
    assert "EUR 19.00 tax" in said
    assert "11.90" not in said
    assert "1.90 " not in said


def test_the_release_carries_the_summary_of_the_corrected_values(desk: Desk) -> None:
    document_id = desk.hold("a.pdf", **WRONG)
    desk.store.decisions.approve(document_id, desk.version(document_id), ANNA, RIGHT)
    body = json.loads(desk.store.queue.item(document_id).deliveries[0].body)
    stored = _summary(desk, document_id)
    assert [s["text"] for s in body["summary"]] == [s.text for s in stored.statements]
    assert "EUR 119.00" in _texts(stored)
    assert "11.90" not in json.dumps(body["summary"])


def test_a_correction_after_the_release_is_in_the_summary_of_the_new_message(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    number = (Correction(field="number", value="RE-2026-777"),)
    desk.store.recall.correct(document_id, desk.version(document_id), ANNA, number, "The number is wrong.")
    latest = max(desk.store.queue.item(document_id).deliveries, key=lambda d: d.revision)
    assert "RE-2026-777" in json.dumps(json.loads(latest.body)["summary"])
    said = _texts(_summary(desk, document_id))
    assert "RE-2026-777" in said
    assert "RE-2026-001" not in said


def test_a_field_that_a_person_took_away_is_said_no_more(desk: Desk) -> None:
    """Also when the approval itself is refused: the values are kept, and so is what is said of them."""
    document_id = desk.hold("a.pdf")
    taken = (Correction(field="number", value=""),)
    with pytest.raises(RefusedError):
        desk.store.decisions.approve(document_id, desk.version(document_id), ANNA, taken)
    said = _texts(_summary(desk, document_id))
    assert "RE-2026-001" not in said
    assert "Not found: number." in said


def test_what_a_person_confirmed_is_uncertain_no_more_and_another_writer_keeps_his_words(desk: Desk) -> None:
    """Without a corrected value the statements of whoever wrote them stand; the remark on certainty goes."""
    document_id = desk.hold("a.pdf", Finding(code=ReasonCode.LOW_CONFIDENCE, message="x", fields=("number",)))
    desk.store.decisions.approve(document_id, desk.version(document_id), ANNA)
    summary = desk.store.queue.item(document_id).summary
    assert summary is not None
    assert (summary.summarizer, [s.text for s in summary.statements]) == ("test", ["An invoice."])
