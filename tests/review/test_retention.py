"""Retention and legal holds: what is past its time goes for good, what is held or undelivered stays."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from connectors.blobs import FolderBlobStore
from holdpoint.decision import Correction, DeliveryState, Outcome
from holdpoint.document import BlobRef
from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType
from holdpoint.ports import SourceItem
from holdpoint.settings import DatabaseAccess, RetentionSettings, Settings
from review.authority import Actor, Role
from review.backup import make_backup
from review.blob_references import referenced_blobs
from review.retention import DueDocument, Retention
from review.tables import blob_removals, corrections, deliveries, documents
from tests.review.conftest import START, Desk, desk_of
from tests.support.postgres import PostgresServer

DAY = 86_400.0
ANNA = Actor(name="anna", role=Role.APPROVER)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, sqlite_settings: Settings) -> Iterator[Desk]:
    """A store that keeps decided documents for thirty days."""
    update_ = {"retention": RetentionSettings(days=30)}
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        update_ |= {"database": DatabaseAccess(url=server.database())}  # type: ignore[dict-item]
    with desk_of(sqlite_settings.model_copy(update=update_)) as desk:
        yield desk


def _deliver(desk: Desk) -> None:
    while leased := desk.store.outbox.claim():
        for one in leased:
            desk.store.outbox.mark_delivered(one)


def _blobs(desk: Desk) -> int:
    return sum(1 for p in (desk.settings.data_dir / "blobs").rglob("*") if p.is_file())


def test_a_delivered_release_past_its_time_leaves_a_tombstone_only(kept: Desk) -> None:
    document_id = kept.release("a.pdf", seller_name="Seltsam & Söhne KG", number="RE-4711")
    _deliver(kept)
    body = kept.store.queue.item(document_id).deliveries[0].body
    before = kept.store.queue.item(document_id)
    kept.clock.forward(29 * DAY)
    assert kept.store.retention.run().erased == ()
    kept.clock.forward(2 * DAY)
    report = kept.store.retention.run()
    assert [d.document_id for d in report.erased] == [document_id] and report.removed_blobs == 2
    item = kept.store.queue.item(document_id)
    assert item.erased_at == kept.clock.now
    assert (item.state, item.document_type, item.settled_at) == ("released", before.document_type, before.settled_at)
    assert item.blob.sha256 == before.blob.sha256
    assert (item.extraction, item.summary, item.reading_sha256) == (None, None, None)
    assert "Seltsam" not in item.model_dump_json() and "4711" not in item.model_dump_json()
    assert _blobs(kept) == 0
    with kept.store.database.read() as connection:
        sent = connection.execute(select(deliveries)).mappings().one()
        assert list(referenced_blobs(connection)) == []
    assert (sent["body"], sent["body_sha256"]) == ("", hashlib.sha256(body.encode()).hexdigest())
    assert sent["key"] == f"{document_id}:1:files" and sent["state"] == DeliveryState.DELIVERED
    assert item.history[-1].action == "erased"
    assert kept.store.audit.verify().problems == ()
    assert kept.store.retention.run().erased == ()


def test_the_bytes_of_the_database_hold_nothing_any_more(sqlite_desk: Desk) -> None:
    """SQLite keeps deleted rows in free pages and in its log, unless it is told not to."""
    desk = sqlite_desk
    retention = Retention(desk.store.database, desk.blobs, desk.clock, RetentionSettings(days=1))
    desk.release("a.pdf", seller_name="Seltsam & Söhne KG")
    _deliver(desk)
    files = [desk.settings.data_dir / "holdpoint.db", desk.settings.data_dir / "holdpoint.db-wal"]
    assert any(b"Seltsam" in f.read_bytes() for f in files)
    desk.clock.forward(2 * DAY)
    assert len(retention.run().erased) == 1
    assert not any(b"Seltsam" in f.read_bytes() for f in files)


def test_what_waits_or_is_on_its_way_is_kept(kept: Desk) -> None:
    kept.hold("held.pdf")
    kept.quarantine("quarantined.pdf")
    released = kept.release("pending.pdf", number="RE-1")
    kept.clock.forward(400 * DAY)
    report = kept.store.retention.run()
    assert report.erased == () and [d.document_id for d in report.held_back] == [released]
    assert report.held_back[0].undelivered == (f"{released}:1:files",)
    with pytest.raises(TerminalError, match="Not delivered yet"):
        kept.store.retention.run(document_id=released)


def test_a_dead_letter_is_kept_until_it_is_delivered(kept: Desk) -> None:
    document_id = kept.release("a.pdf")
    with kept.store.database.write() as connection:
        connection.execute(update(deliveries).values(state=DeliveryState.DEAD_LETTER))
    kept.clock.forward(400 * DAY)
    assert [d.document_id for d in kept.store.retention.run().held_back] == [document_id]


def test_rejected_and_discarded_documents_go_with_the_persons_words(kept: Desk) -> None:
    held, quarantined = kept.hold("a.pdf"), kept.quarantine("b.pdf")
    corrected = Correction(field="seller_name", value="Mustermanns Erben")
    kept.store.decisions.save_corrections(held, kept.version(held), ANNA, [corrected])
    kept.store.decisions.reject(held, kept.version(held), ANNA, "Frau Beispiel hat abgesagt")
    kept.store.decisions.discard(quarantined, kept.version(quarantined), ANNA, "not ours")
    kept.clock.forward(31 * DAY)
    assert {d.document_id for d in kept.store.retention.run().erased} == {held, quarantined}
    item = kept.store.queue.item(held)
    assert (item.note, item.corrections, item.decided_by) == (None, (), "anna")
    assert {f.message for f in item.findings} == {"Erased."} and item.findings[0].code == "low_confidence"
    with kept.store.database.read() as connection:
        assert connection.execute(select(corrections)).all() == []
    # The trail is a hash chain: what people typed stays in it. docs/operating.md says so.
    assert "Mustermanns Erben" in "".join(str(e.details) for e in item.history)


def test_time_counts_from_the_decision_and_by_type(desk: Desk) -> None:
    rules = RetentionSettings(days=100, days_by_type={DocumentType.INVOICE: 10})
    retention = Retention(desk.store.database, desk.blobs, desk.clock, rules)
    invoice, file = desk.hold("a.pdf"), desk.quarantine("b.pdf")
    desk.clock.forward(50 * DAY)
    desk.store.decisions.reject(invoice, desk.version(invoice), ANNA, "no")
    desk.store.decisions.discard(file, desk.version(file), ANNA, "no")
    desk.clock.forward(9 * DAY)
    assert retention.due() == ()
    desk.clock.forward(2 * DAY)
    assert [d.document_id for d in retention.due()] == [invoice]
    desk.clock.forward(90 * DAY)
    assert {d.document_id for d in retention.due()} == {invoice, file}


def test_without_rules_everything_is_kept_for_ever(desk: Desk) -> None:
    desk.release("a.pdf")
    _deliver(desk)
    desk.clock.forward(10_000 * DAY)
    assert desk.store.retention.run().erased == ()


def test_a_dry_run_changes_nothing_and_tells_the_same(kept: Desk) -> None:
    document_id = kept.release("a.pdf")
    _deliver(kept)
    kept.clock.forward(31 * DAY)
    before = kept.store.queue.item(document_id)
    report = kept.store.retention.run(dry_run=True)
    assert [d.document_id for d in report.erased] == [document_id]
    assert kept.store.queue.item(document_id) == before and _blobs(kept) == 2


def test_a_legal_hold_keeps_a_document_until_it_is_lifted_and_all_is_on_record(kept: Desk) -> None:
    document_id = kept.release("a.pdf")
    _deliver(kept)
    hold = kept.store.legal_holds.set(document_id, reason="Audit 2026", by="legal department")
    kept.clock.forward(31 * DAY)
    report = kept.store.retention.run()
    assert report.erased == () and report.held_back[0].holds == (hold,)
    with pytest.raises(TerminalError, match=r"legal hold \(1: Audit 2026, set by legal department"):
        kept.store.retention.run(document_id=document_id)
    assert kept.store.queue.item(document_id).extraction is not None
    kept.store.legal_holds.lift(document_id, reason="Audit is over", by="legal department")
    assert len(kept.store.retention.run(document_id=document_id).erased) == 1
    history = kept.store.queue.item(document_id).history
    assert [e.action for e in history][-3:] == ["legal_hold_set", "legal_hold_lifted", "erased"]
    with pytest.raises(TerminalError, match="erased on"):
        kept.store.legal_holds.set(document_id, reason="too late", by="legal department")


def test_a_hold_that_is_set_while_a_run_is_under_way_still_counts(kept: Desk) -> None:
    document_id = kept.release("a.pdf")
    _deliver(kept)
    kept.clock.forward(31 * DAY)

    class Overtaken(Retention):
        """The hold comes after the run has looked what is due, and before it erases."""

        def due(self) -> tuple[DueDocument, ...]:
            found = super().due()
            kept.store.legal_holds.set(document_id, reason="Audit", by="counsel")
            return found

    assert Overtaken(kept.store.database, kept.blobs, kept.clock, kept.settings.retention).run().erased == ()
    assert kept.store.queue.item(document_id).extraction is not None


def test_of_two_holds_one_is_lifted_and_the_other_still_holds(desk: Desk) -> None:
    document_id = desk.release("a.pdf")
    holds = desk.store.legal_holds
    first = holds.set(document_id, reason="Audit 2026", by="legal department")
    second = holds.set(document_id, reason="A dispute", by="counsel")
    with pytest.raises(TerminalError, match="2 holds are meant"):
        holds.lift(document_id, reason="over", by="counsel")
    holds.lift(document_id, reason="over", by="counsel", hold_id=second.hold_id)
    assert holds.all(document_id) == (first,)
    assert [h.lifted_by for h in holds.all(with_lifted=True)] == [None, "counsel"]
    with pytest.raises(TerminalError, match="A reason is needed"):
        holds.lift(document_id, reason=" ", by="counsel")


def test_the_same_bytes_after_an_erasure_are_a_duplicate_and_do_not_stay(kept: Desk) -> None:
    document_id = kept.release("a.pdf")
    _deliver(kept)
    kept.clock.forward(31 * DAY)
    kept.store.retention.run()
    kept.clock.forward(60)
    assert kept.arrive("a.pdf", seconds=99) == document_id
    assert kept.store.queue.batch(kept.batch_id).outcomes[Outcome.DUPLICATE] == 1
    assert _blobs(kept) == 1
    kept.clock.forward(60)
    assert kept.store.retention.run().removed_blobs == 1
    assert _blobs(kept) == 0
    assert kept.store.retention.run().removed_blobs == 0


def test_an_archive_goes_when_everything_in_it_is_erased_and_not_before(kept: Desk) -> None:
    batch_id = kept.batch_id = kept.store.intake.begin_batch("drop")
    data = b"archive"
    blob = BlobRef(sha256=kept.blobs.put(data), size=len(data), media_type="application/zip", name="post.zip")
    item = SourceItem(source="drop", path="post.zip", size=len(data), modified_at=START)
    archive = kept.store.intake.record_container(batch_id, item, blob, None)
    members = [kept.release(name, number=name) for name in ("a.pdf", "b.pdf")]
    with kept.store.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE arrivals SET parent_id = {archive.arrival_id} WHERE parent_id IS NULL "
                                   f"AND arrival_id <> {archive.arrival_id}")  # fmt: skip
    _deliver(kept)
    kept.store.legal_holds.set(members[1], reason="Audit", by="counsel")
    kept.clock.forward(31 * DAY)
    assert len(kept.store.retention.run().erased) == 1
    assert kept.blobs.has(blob.sha256)
    kept.store.legal_holds.lift(members[1], reason="over", by="counsel")
    assert len(kept.store.retention.run().erased) == 1
    assert not kept.blobs.has(blob.sha256) and _blobs(kept) == 0


def test_bytes_that_another_document_is_made_of_stay(kept: Desk) -> None:
    first, second = kept.release("a.pdf", number="RE-1"), kept.hold("b.pdf", number="RE-2")
    _deliver(kept)
    with kept.store.database.write() as connection:  # two segments of one file
        sha256 = connection.execute(select(documents.c.sha256).where(documents.c.document_id == first)).scalar_one()
        connection.execute(update(documents).where(documents.c.document_id == second).values(sha256=sha256))
    kept.clock.forward(31 * DAY)
    kept.store.retention.run()
    assert kept.blobs.has(sha256)


def test_a_run_that_was_killed_before_it_removed_the_blobs_is_finished_by_the_next(kept: Desk) -> None:
    kept.release("a.pdf")
    _deliver(kept)
    kept.clock.forward(31 * DAY)

    class Dying(FolderBlobStore):
        """The process ends in the middle."""

        def delete(self, sha256: str) -> None:
            raise KeyboardInterrupt

    dying = Dying(kept.settings.data_dir / "blobs")
    with pytest.raises(KeyboardInterrupt):
        Retention(kept.store.database, dying, kept.clock, kept.settings.retention).run()
    assert _blobs(kept) == 2
    assert kept.store.retention.run().removed_blobs == 2
    assert _blobs(kept) == 0
    with kept.store.database.read() as connection:
        assert None not in connection.execute(select(blob_removals.c.removed_at)).scalars().all()


def test_reports_and_lists_still_work_on_what_is_erased(kept: Desk, tmp_path: Path) -> None:
    document_id = kept.release("a.pdf")
    _deliver(kept)
    kept.clock.forward(31 * DAY)
    kept.store.retention.run()
    report = kept.store.queue.batch(kept.batch_id)
    assert report.outcomes[Outcome.RELEASED] == 1 and report.equation_holds
    assert [i.name for i in kept.store.queue.released()] == ["erased"]
    assert kept.store.queue.find("a.pdf") == (document_id,)


def test_what_is_erased_leaves_the_backup_at_the_next_one(desk: Desk, tmp_path: Path) -> None:
    def back_up() -> None:
        make_backup(
            desk.store.database, desk.blobs, desk.settings.data_dir, tmp_path / "backup", desk.clock,
            program="test", with_blobs=True,
        )  # fmt: skip

    desk.release("a.pdf")
    desk.hold("b.pdf", number="RE-2")
    _deliver(desk)
    back_up()
    kept_blobs = tmp_path / "backup" / "blobs"
    assert sum(p.is_file() for p in kept_blobs.rglob("*")) == 4
    desk.clock.forward(2 * DAY)
    Retention(desk.store.database, desk.blobs, desk.clock, RetentionSettings(days=1)).run()
    back_up()
    assert sum(p.is_file() for p in kept_blobs.rglob("*")) == 2
