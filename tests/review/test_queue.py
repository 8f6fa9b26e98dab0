"""The queue: pages that join without a gap, the document that comes next, numbers that nobody counts."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from holdpoint.errors import TransientDeliveryError
from holdpoint.extraction import DocumentType
from holdpoint.finding import Finding, ReasonCode
from review.authority import Actor, Role
from review.queue import Queue
from review.records import QueuePlace
from review.tallies import tally
from review.web import paging
from review.web.paging import Page, page_of
from tests.review.conftest import Desk, doubt

ANNA = Actor(name="anna", role=Role.REVIEWER)


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Ten held documents, settled in threes at the same moment, and three quarantined ones between them."""
    twin = Finding(code=ReasonCode.POSSIBLE_DUPLICATE, message="twin")
    for n in range(10):
        findings = (doubt("total_amount"), twin) if n % 3 == 0 else (doubt("number"),)
        desk.made[f"{n}"] = desk.hold(f"post/{n}.pdf", *findings, number=f"N-{n}", total_amount=f"{n}.00")
        if n % 3 == 2:
            desk.made[f"q{n}"] = desk.quarantine(f"q{n}.pdf")
            desk.clock.forward(1)
    return desk


def _names(desk: Desk, **asked: object) -> list[str]:
    by_id = {document_id: name for name, document_id in desk.made.items()}
    return [by_id[item.document_id] for item in desk.store.queue.waiting(**asked)]  # type: ignore[arg-type]


def test_pages_joined_are_the_whole_queue_forwards_and_backwards(full: Desk) -> None:
    """Also where several documents were settled at the same moment."""
    queue = full.store.queue
    for asked in ({"state": "held"}, {"state": "held", "reason": ReasonCode.POSSIBLE_DUPLICATE}, {}):
        whole = queue.waiting(**asked)  # type: ignore[arg-type]
        assert len(whole) == {"held": 4 if "reason" in asked else 10, None: 13}[asked.get("state")]  # type: ignore[index]
        forwards = list(queue.waiting(**asked, limit=2))  # type: ignore[arg-type]
        while page := queue.waiting(**asked, after=forwards[-1].place, limit=2):  # type: ignore[arg-type]
            forwards.extend(page)
        assert tuple(forwards) == whole
        backwards = [whole[-1]]
        while page := queue.waiting(**asked, before=backwards[0].place, limit=2):  # type: ignore[arg-type]
            backwards[:0] = page
        assert tuple(backwards) == whole


def test_a_page_is_not_moved_by_what_is_decided_before_it(full: Desk) -> None:
    """Counting lines from the start would skip as many as were decided meanwhile."""
    place = full.store.queue.waiting(state="held", limit=3)[-1].place
    for name in ("0", "1"):
        full.store.decisions.reject(full.made[name], full.version(full.made[name]), ANNA, "no")
    assert _names(full, state="held", after=place, limit=3) == ["3", "4", "5"]


def test_the_queue_is_narrowed_by_reason_type_and_words(full: Desk) -> None:
    assert _names(full, state="held", reason=ReasonCode.POSSIBLE_DUPLICATE) == ["0", "3", "6", "9"]
    assert _names(full, state="quarantined", reason=ReasonCode.ENCRYPTED) == ["q2", "q5", "q8"]
    assert _names(full, document_type=DocumentType.INVOICE, limit=2) == ["0", "1"]
    assert _names(full, document_type=DocumentType.RECEIPT) == []
    assert _names(full, text="n-4") == ["4"]
    assert _names(full, text="nordlicht 7") == ["7"]


def test_after_the_last_comes_the_first_and_the_rest_is_counted(full: Desk) -> None:
    queue, made = full.store.queue, full.made

    def following(name: str, **scope: object) -> tuple[str | None, int]:
        item, left = queue.next_waiting(made[name], "held", **scope)  # type: ignore[arg-type]
        return (item.document_id if item else None), left

    assert following("4") == (made["5"], 9)
    assert following("9") == (made["0"], 9)
    assert following("3", reason=ReasonCode.POSSIBLE_DUPLICATE) == (made["6"], 3)
    assert following("4", reason=ReasonCode.POSSIBLE_DUPLICATE) == (made["6"], 4)
    assert following("4", text="N-4") == (None, 0)
    assert following("4", text="N-5") == (made["5"], 1)
    full.store.decisions.reject(made["4"], full.version(made["4"]), ANNA, "no")
    assert following("4") == (made["0"], 9)


def test_a_decided_document_waits_for_nothing_more(full: Desk) -> None:
    decisions, made = full.store.decisions, full.made
    decisions.reject(made["0"], full.version(made["0"]), ANNA, "no")
    decisions.discard(made["q2"], full.version(made["q2"]), ANNA, "spam")
    decisions.read_again(made["3"], full.version(made["3"]), ANNA)
    decisions.approve(made["6"], full.version(made["6"]), ANNA, accepted=frozenset(ReasonCode))
    counts = full.store.queue.counts()
    assert (counts.held, counts.quarantined) == (7, 2)
    assert counts.by_reason == {
        ReasonCode.LOW_CONFIDENCE: 7, ReasonCode.ENCRYPTED: 2, ReasonCode.POSSIBLE_DUPLICATE: 1,
    }  # fmt: skip
    assert _names(full, state="held", reason=ReasonCode.POSSIBLE_DUPLICATE) == ["9"]
    assert counts.decided_today == {"anna": 3}
    decided = {item.document_id: item.reasons for item in full.store.queue.decided()}
    assert decided[made["6"]] == (ReasonCode.LOW_CONFIDENCE, ReasonCode.POSSIBLE_DUPLICATE)  # what had held it


def test_the_numbers_kept_are_those_that_counting_gives_whatever_was_done(desk: Desk) -> None:
    """Steps drawn at random, some of them refused, rolled back or in one statement for many rows."""
    chance = random.Random(7)
    ids: list[str] = []
    for step in range(40):
        match chance.choice(["hold", "hold", "release", "quarantine", "decide", "deliver", "fail", "rollback"]):
            case "hold":
                ids.append(desk.hold(f"{step}.pdf", number=f"N-{step}", total_amount=f"{step}.00"))
            case "release":
                desk.release(f"{step}.pdf", number=f"N-{step}", total_amount=f"{step}.00")
            case "quarantine":
                ids.append(desk.quarantine(f"{step}.pdf"))
            case "decide" if ids:
                _decide(desk, ids.pop(chance.randrange(len(ids))), chance)
            case "deliver":
                for leased in desk.store.outbox.claim(limit=2):
                    desk.store.outbox.mark_delivered(leased)
            case "fail":
                for leased in desk.store.outbox.claim(limit=1):
                    desk.store.outbox.mark_failed(leased, TransientDeliveryError("down"))
                desk.clock.forward(100_000)
            case "rollback":
                with pytest.raises(ZeroDivisionError), desk.store.database.write() as connection:
                    connection.execute(text("UPDATE documents SET state = 'held', resolution = NULL"))
                    connection.execute(text("DELETE FROM reasons"))
                    _ = 1 / 0
        _assert_tallies(desk)
    with desk.store.database.write() as connection:
        connection.execute(text("UPDATE documents SET resolution = 'rejected' WHERE state = 'held'"))
        connection.execute(text("DELETE FROM reasons WHERE code = 'low_confidence'"))
        connection.execute(text("UPDATE deliveries SET state = 'dead_letter'"))
    _assert_tallies(desk)
    assert desk.store.queue.counts().held == 0


def _decide(desk: Desk, document_id: str, chance: random.Random) -> None:
    state, version = desk.store.queue.item(document_id).state, desk.version(document_id)
    if chance.random() < 0.3:
        desk.store.decisions.read_again(document_id, version, ANNA)
    elif state == "quarantined":
        desk.store.decisions.discard(document_id, version, ANNA, "spam")
    elif chance.random() < 0.5:
        desk.store.decisions.reject(document_id, version, ANNA, "no")
    else:
        desk.store.decisions.approve(document_id, version, ANNA, accepted=frozenset(ReasonCode))


def _assert_tallies(desk: Desk) -> None:
    with desk.store.database.read() as connection:
        for kind, query in (
            (
                "documents",
                "SELECT state, count(*) FROM documents WHERE state IN ('held', 'quarantined') AND resolution IS NULL "
                "GROUP BY state",
            ),
            ("reasons", "SELECT code, count(*) FROM reasons GROUP BY code"),
            ("deliveries", "SELECT state, count(*) FROM deliveries GROUP BY state"),
        ):
            assert tally(connection, kind) == {str(n): int(c) for n, c in connection.execute(text(query))}
        waiting = connection.execute(
            text(
                "SELECT count(*) FROM reasons r JOIN documents d ON d.document_id = r.document_id "
                "WHERE d.state <> r.state OR d.resolution IS NOT NULL "
                "OR d.settled_at <> r.settled_at OR d.arrival_id <> r.arrival_id"
            )
        ).scalar_one()
        assert waiting == 0


def test_a_document_is_found_by_the_beginning_of_its_id_and_by_any_end_of_any_path(full: Desk) -> None:
    find, first = full.store.queue.find, full.made["0"]
    assert find(first) == find(first[:9]) == (first,)
    assert find("0.pdf") == find("post/0.pdf") == (first,)
    assert find("ost/0.pdf") == ()  # a part of a name is none
    assert find("%.pdf") == find("") == find("nothing") == ()
    full.arrive("elsewhere/copy.pdf", b"post/0.pdf")
    assert find("copy.pdf") == (first,)
    long = "x" * 400 + ".pdf"
    last = full.arrive(long)
    assert find(long) == (last,)


@given(
    settled_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.replace(tzinfo=UTC)),
    arrival_id=st.integers(1, 10**15),
)
def test_a_place_survives_the_way_through_an_address(settled_at: datetime, arrival_id: int) -> None:
    place = QueuePlace(settled_at=settled_at, arrival_id=arrival_id)
    said = paging._said(place)
    assert page_of({"from": "300", "after": said}) == Page(offset=300, after=place)
    assert page_of({"before": said}) == Page(before=place)


@given(st.text(max_size=40))
def test_whatever_stands_in_an_address_gives_a_page(typed: str) -> None:
    assert isinstance(page_of({"from": typed, "after": typed, "before": typed}), Page)


def test_an_empty_store_has_nothing_waiting(desk: Desk) -> None:
    queue: Queue = desk.store.queue
    assert queue.waiting() == ()
    assert queue.next_waiting("none", "held") == (None, 0)
    assert queue.counts().by_reason == {}


def test_what_was_released_stands_by_when_it_was_released_not_by_when_it_was_settled(desk: Desk) -> None:
    """A document that waited for days and was approved a minute ago is the newest."""
    made = {"waited": desk.hold("waited.pdf")}
    for name in ("first", "second"):
        desk.clock.forward(60)
        made[name] = desk.release(f"{name}.pdf", number=name)
    desk.clock.forward(60)
    desk.store.decisions.approve(made["waited"], desk.version(made["waited"]), ANNA)
    desk.clock.forward(60)
    made["last"] = desk.release("last.pdf", number="last")
    by_id = {document_id: name for name, document_id in made.items()}
    names = [by_id[item.document_id] for item in desk.store.queue.released()]
    assert names == ["last", "waited", "second", "first"]
    assert [by_id[item.document_id] for item in desk.store.queue.released(limit=2)] == names[:2]
