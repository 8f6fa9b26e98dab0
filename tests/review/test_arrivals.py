"""Arrivals: every file seen is recorded once, the same bytes are processed once."""

from datetime import timedelta

from holdpoint.decision import Outcome
from holdpoint.document import BlobRef
from holdpoint.ports import SourceItem
from tests.review.conftest import START, Desk


def test_the_same_arrival_again_does_nothing(desk: Desk) -> None:
    desk.arrive("a.pdf")
    before = desk.store.audit.newest(100)
    desk.arrive("a.pdf")
    assert desk.store.audit.newest(100) == before
    assert desk.store.queue.batch(desk.batch_id).arrivals == 1


def test_the_same_bytes_under_another_name_are_a_duplicate_and_not_processed_again(desk: Desk) -> None:
    first = desk.arrive("a.pdf", b"bytes")
    assert desk.arrive("b.pdf", b"bytes") == first
    report = desk.store.queue.batch(desk.batch_id)
    assert report.arrivals == 2
    assert report.outcomes == {Outcome.DUPLICATE: 1}
    assert [d.document_id for d in desk.store.intake.pending("drop")] == [first]


def test_a_file_that_was_touched_is_another_arrival_of_the_same_document(desk: Desk) -> None:
    desk.arrive("a.pdf", b"bytes")
    desk.arrive("a.pdf", b"bytes", seconds=5)
    assert desk.store.queue.batch(desk.batch_id).arrivals == 2
    assert len(desk.store.intake.pending("drop")) == 1


def test_what_is_known_is_found_for_many_items_by_path_size_time_and_version(desk: Desk) -> None:
    batch = desk.store.intake.begin_batch("drop")

    def item(number: int, **changes: object) -> SourceItem:
        given = {"source": "drop", "path": f"{number}.pdf", "size": 1, "modified_at": START, "version": f"v{number}"}
        return SourceItem.model_validate(given | changes)

    for number in range(0, 1200, 100):
        blob = BlobRef(sha256=f"{number:064}", size=1, media_type="application/pdf", name="x.pdf")
        desk.store.intake.record_arrival(batch, item(number), blob)
    asked = [item(number) for number in range(1200)]
    known = desk.store.intake.known_arrivals(asked)
    assert [i.path for i in known] == [f"{number}.pdf" for number in range(0, 1200, 100)]
    assert {i.path: r.sha256 for i, r in known.items()}["700.pdf"] == f"{700:064}"
    others = [
        item(100, size=2), item(100, version="v2"), item(100, source="other"),
        item(100, modified_at=START + timedelta(seconds=1)), item(101),
    ]  # fmt: skip
    assert desk.store.intake.known_arrivals(others) == {}
    without_version = item(100, version=None)
    assert list(desk.store.intake.known_arrivals([without_version])) == [without_version]


def test_an_interrupted_batch_is_resumed_and_a_finished_one_is_not(desk: Desk) -> None:
    first = desk.store.intake.begin_batch("drop")
    assert desk.store.intake.begin_batch("drop") == first
    desk.store.intake.finish_batch(first, {})
    desk.clock.forward(1)
    assert desk.store.intake.begin_batch("drop") != first
    assert desk.store.intake.begin_batch("other") != first


def test_members_count_for_the_equation_and_a_container_seen_again_is_a_duplicate(desk: Desk) -> None:
    desk.arrive("x.pdf")
    intake, batch = desk.store.intake, desk.batch_id
    for path in ("a.zip", "b.zip"):
        item = SourceItem(source="drop", path=path, size=3, modified_at=START)
        blob = BlobRef(sha256="c" * 64, size=3, media_type="application/zip", name=path)
        container = intake.record_container(batch, item, blob, None)
        if container.outcome is Outcome.CONTAINER:
            inner = SourceItem(source="drop", path=f"{path}!/m.pdf", size=1, modified_at=START)
            member = BlobRef(sha256="d" * 64, size=1, media_type="application/pdf", name="m.pdf")
            intake.record_arrival(batch, inner, member, container.arrival_id)
    report = desk.store.queue.batch(batch)
    assert (report.arrivals, report.members, report.unsettled) == (3, 1, 2)
    assert report.outcomes == {Outcome.CONTAINER: 1, Outcome.DUPLICATE: 1}
    assert not report.equation_holds


def test_the_equation_holds_once_everything_is_settled(desk: Desk) -> None:
    desk.release("a.pdf")
    desk.hold("b.pdf", number="2")
    desk.quarantine("c.pdf")
    desk.arrive("d.pdf", b"a.pdf")
    report = desk.store.queue.batch(desk.batch_id)
    assert report.equation_holds
    assert report.outcomes == {
        Outcome.RELEASED: 1, Outcome.HELD: 1, Outcome.QUARANTINED: 1, Outcome.DUPLICATE: 1,
    }  # fmt: skip
