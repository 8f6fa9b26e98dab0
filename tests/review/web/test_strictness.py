"""What the page lets a browser do, and what a hostile document can do through it: nothing."""

import re

import pytest

from holdpoint.document import BlobRef
from holdpoint.finding import ReasonCode
from review.web.headers import CONTENT_SECURITY_POLICY
from review.web.page_images import PageImages
from tests.review.web.conftest import Bench, uncertain

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|<[^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def test_every_page_forbids_inline_code_and_has_none(bench: Bench) -> None:
    """Also the pages for what goes wrong."""
    held, quarantined, released = bench.hold("a.pdf"), bench.quarantine(), bench.release("r.pdf")
    ada = bench.client("ada")
    paths = [
        "/",
        "/?reason=low_confidence&q=nord",
        "/?partial=1",
        "/quarantined",
        "/decided",
        "/released",
        "/dead-letters",
    ]
    paths += ["/people", "/sign-in", "/nowhere", "/documents/none", "/documents/none/pages/x.png"]
    paths += [f"/documents/{i}" for i in (held, quarantined, released)]
    answers = [ada.get(path) for path in paths]
    answers += [bench.client().get("/sign-in"), ada.post("/people/add"), ada.submit(f"/documents/{held}/approve")]
    for answer in answers:
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert _INLINE.findall(answer.text) == []
    assert "'unsafe-inline'" not in CONTENT_SECURITY_POLICY
    assert "max-age" in ada.get("/static/review.css").headers["cache-control"]


def test_script_in_a_file_name_or_a_value_is_literal_text(bench: Bench) -> None:
    """What a sender writes is shown, never run, on every page that shows it."""
    hostile = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
    document_id = bench.hold(f"{hostile}.pdf", uncertain("seller_name"), seller_name=hostile, number=hostile)
    anna = bench.client("anna")
    note = {"version": str(bench.version(document_id)), "value:buyer_name": hostile}
    pages = [
        anna.get("/"),
        anna.get(f"/documents/{document_id}"),
        anna.submit(f"/documents/{document_id}/save", **note),
    ]
    anna.submit(f"/documents/{document_id}/reject", version=str(bench.version(document_id)), note=hostile)
    pages += [anna.get(f"/documents/{document_id}"), anna.get("/decided")]
    for page in pages:
        assert "&lt;script&gt;alert(" in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert _INLINE.findall(re.sub(r'"[^"]*"', '""', page.text)) == []


def test_the_original_is_only_ever_an_attachment(bench: Bench) -> None:
    """The browser saves it and never guesses what it is; its name cannot add a header."""
    document_id = bench.quarantine('evil".html\r\nX-Evil: 1')
    anna = bench.client("anna")
    answer = anna.get(f"/documents/{document_id}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''evil%22.html%0D%0A")
    assert "x-evil" not in answer.headers
    assert bench.client().get(f"/documents/{document_id}/original").status_code == 303


def test_page_pictures_are_for_people_signed_in_and_only_of_documents_that_were_read(bench: Bench) -> None:
    """A quarantined original is not opened again just to be looked at."""
    held, quarantined = bench.hold("a.pdf"), bench.quarantine("q.pdf", ReasonCode.RESOURCE_LIMIT)
    anna = bench.client("anna")
    assert bench.client().get(f"/documents/{held}/pages/1.png").status_code == 303
    picture = anna.get(f"/documents/{held}/pages/1.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert anna.get(f"/documents/{quarantined}/pages/1.png").status_code == 404
    assert anna.get(f"/documents/{held}/pages/99.png").status_code == 404


def test_a_page_is_drawn_once_and_the_oldest_make_room() -> None:
    """Going back and forth costs nothing; memory is bounded."""
    drawn: list[int] = []

    class Blobs:
        def put(self, data: bytes) -> str:
            raise NotImplementedError

        def get(self, sha256: str) -> bytes:
            return b"data"

        def has(self, sha256: str) -> bool:
            return True

    def draw(data: bytes, media_type: str, number: int, turns: int) -> bytes:
        drawn.append(number)
        return b"x" * 40

    blob = BlobRef(sha256="0" * 64, size=4, media_type="application/pdf", name="a.pdf")
    images = PageImages(Blobs(), draw, kept_bytes=100)
    for number in (1, 2, 1, 2, 3, 1):
        images.page(blob, number)
    assert drawn == [1, 2, 3, 1]


def test_every_box_lies_on_the_page_in_the_pages_own_unit_and_is_named_like_its_field(bench: Bench) -> None:
    """Hovering a field can find its box, for line items too."""
    document_id = bench.hold("a.pdf", confidence={"total_amount": 0.61, "due_date": 0.9})
    page = bench.client("anna").get(f"/documents/{document_id}").text
    assert re.search(r'<svg viewBox="0 0 595\.27\d* 841\.88\d*"', page)
    boxes = re.findall(r'<rect class="box (\w+)" data-place="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', page)
    levels = {place: level for level, place, *_ in boxes}
    assert levels["total_amount"] == "unsure"
    assert levels["due_date"] == "likely"
    assert levels["line_items[2].amount"] == "sure"
    inputs = set(re.findall(r'name="value:([^"]+)"', page))
    assert set(levels) <= inputs
    assert all(float(x) + float(width) <= 595.3 for _, _, x, _, width in boxes)


def test_health_needs_no_sign_in_and_faults_say_so_in_plain_words(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A monitor gets its answer; a person gets a page, with the strict headers, without a traceback."""
    assert bench.client().get("/health").json() == {"status": "ok"}
    anna = bench.client("anna")
    missing = anna.get("/documents/0000")
    assert missing.status_code == 404
    assert "There is no document with this id." in missing.text
    monkeypatch.setattr(type(bench.store.outbox), "dead_letters", lambda self: 1 / 0)
    broken = anna.get("/dead-letters")
    assert broken.status_code == 500
    assert "Something failed" in broken.text
    assert "ZeroDivisionError" not in broken.text
    assert broken.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_a_request_larger_than_any_form_is_refused(bench: Bench) -> None:
    """Nobody fills the memory through a form."""
    answer = bench.client().post("/sign-in", data={"name": "x" * (5 * 1024 * 1024)})
    assert answer.status_code == 413


def test_an_administrator_adds_and_changes_people_but_does_not_lock_themselves_out(bench: Bench) -> None:
    """What was done is said; what cannot be done too."""
    ada = bench.client("ada")
    assert ada.submit("/people/add", name="neu", role="reviewer", password="short").status_code == 422
    assert ada.submit("/people/add", name="neu", role="reviewer", password="long enough words").status_code == 303
    assert bench.store.users.sign_in("neu", "long enough words").role.word == "reviewer"
    assert ada.submit("/people/change", name="ada", what="disable").status_code == 422
    assert bench.client("anna").submit("/people/add", name="x", role="admin", password="y" * 12).status_code == 403
