"""The page of an erased document, and of one under a legal hold."""

from datetime import timedelta

from holdpoint.settings import RetentionSettings
from review.clock import system_clock
from review.retention import Retention
from tests.review.web.conftest import Bench


def _erase(bench: Bench) -> None:
    while leased := bench.store.outbox.claim():
        for one in leased:
            bench.store.outbox.mark_delivered(one)
    later = lambda: system_clock() + timedelta(days=2)  # noqa: E731
    report = Retention(bench.store.database, bench.blobs, later, RetentionSettings(days=1)).run()
    assert len(report.erased) == 1


def test_an_erased_document_opens_and_says_so(bench: Bench) -> None:
    document_id = bench.release("a.pdf")
    _erase(bench)
    client = bench.client("vera")
    page = client.get(f"/documents/{document_id}")
    assert page.status_code == 200
    assert "It was erased" in page.text and "Retention" in page.text
    assert "Nordlicht" not in page.text and "Download original" not in page.text
    original = client.get(f"/documents/{document_id}/original")
    assert original.status_code == 404 and "erased on" in original.text
    assert client.get(f"/documents/{document_id}/pages/1.png").status_code == 404
    for path in ("/", "/released", "/decided", "/quarantined"):
        assert client.get(path).status_code == 200


def test_a_legal_hold_is_shown(bench: Bench) -> None:
    document_id = bench.hold("a.pdf")
    bench.store.legal_holds.set(document_id, reason="Audit <2026>", by="counsel")
    page = bench.client("vera").get(f"/documents/{document_id}").text
    assert "Legal hold by counsel" in page and "Audit &lt;2026&gt;" in page
