"""Alerts on the review page: everyone sees them with their documents, an approver closes them with a reason."""

from datetime import timedelta

from review.clock import system_clock
from review.watch import DriftLook, NewAlert
from tests.review.web.conftest import Bench


def test_an_alert_shows_its_documents_and_is_closed_by_an_approver_with_a_reason(bench: Bench) -> None:
    anna = bench.client("anna")
    assert "Nothing has moved" in anna.get("/watch").text
    document_id = bench.hold()
    alert = NewAlert(
        stream="type 'invoice'", signal="language", document_type="invoice", since=system_clock() - timedelta(days=1),
        message="The <b>language</b> has moved.", details={"examples": [document_id]},
    )  # fmt: skip
    look = DriftLook(looked_at=system_clock(), spent=0.003, tests=4, waiting={})
    (raised,) = bench.store.watch.record(look, [alert])
    page = anna.get("/watch").text
    assert "&lt;b&gt;language" in page and f'href="/documents/{document_id}"' in page
    assert "4 signals" in page and "/watch/close" not in page
    form = {"alert": str(raised.alert_id), "note": "a new vendor"}
    assert anna.post("/watch/close", data=form | {"form_token": anna.token("/watch")}).status_code == 403
    paul = bench.client("paul")
    token = {"form_token": paul.token("/watch")}
    assert paul.post("/watch/close", data=form | token | {"note": " "}).status_code == 422
    assert paul.post("/watch/close", data=form | token).status_code == 303
    assert bench.store.watch.open_alerts() == ()
    assert "Closed by paul" in anna.get("/watch").text
