"""Ingest from each kind of source into a real store: again adds nothing, a broken line loses nothing."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.sandbox import Sandbox
from flows.ingest import OVERSIZED, Ingest, IngestCount
from flows.wiring import Runtime
from holdpoint.errors import SourceUnavailableError
from holdpoint.ports import Source
from holdpoint.settings import Settings
from tests.support.aws import AwsServer
from tests.support.breaking_network import BreakingNetwork
from tests.support.mailbox import MailServer, mail
from tests.support.source_places import NAME, BucketPlace, FolderPlace, MailboxPlace, Place

KINDS = ("folder", "bucket", "versioned bucket", "ascending keys", "notifications", "mailbox")


@pytest.fixture(params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path: Path, aws_server: AwsServer, mail_server: MailServer
) -> Iterator[Place]:
    kind = request.param
    if kind == "folder":
        yield FolderPlace(tmp_path)
        return
    with BreakingNetwork(mail_server.port if kind == "mailbox" else aws_server.port) as network:
        if kind == "mailbox":
            yield MailboxPlace(mail_server, network)
        else:
            yield BucketPlace(
                aws_server,
                network,
                versioned=kind == "versioned bucket",
                keys="ascending" if kind == "ascending keys" else "any",
                announced=kind == "notifications",
            )


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Settings().limits, languages=("eng",), workers=1) as sandbox:
        yield sandbox


class Desk:
    """A store that takes in what is at a place, run after run."""

    def __init__(self, folder: Path, place: Place, sandbox: Sandbox) -> None:
        self.settings = Settings.model_validate(
            {"data_dir": str(folder / "data"), "sources": {NAME: place.settings(0)}, "limits": {"file_mb": 1}}
        )
        self._place = place
        self._sandbox = sandbox

    def run(self, *, everything: bool = False, source: Source | None = None) -> IngestCount:
        """One run, as the flow does it; `everything` forgets the position."""
        with Runtime(self.settings) as runtime:
            intake = runtime.store.intake
            source = source or runtime.source(NAME)
            position = None if everything else intake.position(NAME) or self._place.start
            batch = intake.begin_batch(NAME)
            items = self._place.listed(source, position)
            count = Ingest(runtime, source, self._sandbox, batch).take(items)
            intake.move_position(NAME, source.position)
            return count

    def rows(self) -> tuple[int, int]:
        """How many arrivals and members were ever recorded."""
        with Runtime(self.settings) as runtime:
            batch = runtime.store.intake.unfinished_batch(NAME)
            assert batch is not None
            report = runtime.store.queue.batch(batch)
            return report.arrivals, report.members

    def pending(self) -> dict[str, str]:
        """Path and media type of every document that waits to be read."""
        with Runtime(self.settings) as runtime:
            return {d.path: d.blob.media_type for d in runtime.store.intake.pending(NAME)}


@pytest.fixture
def desk(tmp_path: Path, place: Place, sandbox: Sandbox) -> Desk:
    return Desk(tmp_path, place, sandbox)


def pdf(name: str) -> bytes:
    return f"%PDF-1.4 {name}".encode()


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, pdf(name))
    return buffer.getvalue()


def test_the_same_things_taken_in_twice_add_nothing(desk: Desk, place: Place) -> None:
    place.put("a.pdf", pdf("a"))
    place.put("b.zip", archive("b1.pdf", "b2.pdf"))
    assert desk.run() == IngestCount(new=2)
    documents = desk.pending()
    assert len(documents) == 3
    assert set(documents.values()) == {"application/pdf"}
    rows = desk.rows()
    assert desk.run().new == 0
    assert desk.run(everything=True) == IngestCount(known=2)
    assert desk.rows() == rows
    place.put("c.pdf", pdf("c"))
    assert desk.run().new == 1
    assert len(desk.pending()) == 4


def test_a_source_that_goes_away_midway_is_taken_up_where_it_stopped(desk: Desk, place: Place) -> None:
    for name in ("a", "b", "c"):
        place.put(f"{name}.pdf", pdf(name))
    with Runtime(desk.settings) as runtime:
        source = runtime.source(NAME)
        items = place.listed(source, place.start)
        place.outage(True)
        taking = Ingest(runtime, source, desk._sandbox, runtime.store.intake.begin_batch(NAME))
        if isinstance(place, FolderPlace):
            assert len(taking.take(items).left) == 3  # a folder says it of each file
        else:
            with pytest.raises(SourceUnavailableError):
                taking.take(items)
        assert source.position in (None, place.start) or isinstance(place, MailboxPlace)
        runtime.store.intake.move_position(NAME, source.position)
        place.outage(False)
    assert desk.run().new == 3
    assert len(desk.pending()) == 3


def test_what_is_too_large_is_recorded_by_its_hash_alone(desk: Desk, place: Place) -> None:
    place.put("large.bin", b"x" * 1_500_000)
    assert desk.run() == IngestCount(new=1)
    assert list(desk.pending().values()) == [OVERSIZED]
    assert desk.run(everything=True).new == 0


def test_an_item_that_was_left_is_taken_by_the_next_run_though_the_others_were_recorded(
    tmp_path: Path, mail_server: MailServer, sandbox: Sandbox
) -> None:
    with BreakingNetwork(mail_server.port) as network:
        place = MailboxPlace(mail_server, network)
        desk = Desk(tmp_path, place, sandbox)
        place.put("large.pdf", b"%PDF" + b"x" * 600_000)
        place.put("small.pdf", pdf("small"))
        network.cut_after(300_000, cuts=50)
        count = desk.run()
        assert (count.new, len(count.left)) == (1, 1)
        assert "could not be read to its end" in count.left[0]
        network.cut_after(0, cuts=0)
        assert desk.run() == IngestCount(new=1, known=1)
        assert desk.run() == IngestCount()


def test_messages_leave_the_queue_after_their_objects_are_recorded_and_not_before(
    tmp_path: Path, aws_server: AwsServer, sandbox: Sandbox
) -> None:
    with BreakingNetwork(aws_server.port) as network:
        place = BucketPlace(aws_server, network, versioned=False, announced=True)
        desk = Desk(tmp_path, place, sandbox)
        for name in ("a", "b"):
            place.put(f"{name}.pdf", pdf(name))
        with Runtime(desk.settings) as runtime:
            source = runtime.source(NAME)
            items = place.listed(source, place.start)
            assert place.messages_left() == 2
            network.down = True
            taking = Ingest(runtime, source, sandbox, runtime.store.intake.begin_batch(NAME))
            with pytest.raises(SourceUnavailableError):
                taking.take(items)
            assert place.messages_left() == 2
            network.down = False
            assert taking.take(items) == IngestCount(new=2)
            assert place.messages_left() == 0
        assert desk.run() == IngestCount()


def test_a_mail_gives_its_attachments_and_one_without_any_is_kept_whole(
    tmp_path: Path, mail_server: MailServer, sandbox: Sandbox
) -> None:
    with BreakingNetwork(mail_server.port) as network:
        place = MailboxPlace(mail_server, network)
        desk = Desk(tmp_path, place, sandbox)
        mail_server.add(place.folder, mail("Two", "Both attached.", ("one.pdf", pdf("1")), ("two.pdf", pdf("2"))))
        mail_server.add(place.folder, mail("Order", "Please send us 20 lamps."))
        assert desk.run() == IngestCount(new=2)
        kinds = {path.rsplit("/", 1)[-1]: kind for path, kind in desk.pending().items()}
        assert kinds == {"one.pdf": "application/pdf", "two.pdf": "application/pdf", "2.eml": "message/rfc822"}
        with Runtime(desk.settings) as runtime:
            (waiting,) = (d for d in runtime.store.intake.pending(NAME) if d.blob.media_type == "message/rfc822")
            assert b"Please send us 20 lamps." in runtime.blobs.get(waiting.blob.sha256)
            contexts = {d.context for d in runtime.store.intake.pending(NAME) if d.blob.media_type != "message/rfc822"}
            assert contexts == {"Subject: Two\nBoth attached."}
