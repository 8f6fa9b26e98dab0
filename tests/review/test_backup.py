"""Backup and restore on SQLite and PostgreSQL: whole while others write, everything equal, damage refused."""

import dataclasses
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors.blobs import FolderBlobStore
from holdpoint.errors import StoreBusyError, StoreError
from holdpoint.settings import DatabaseAccess, Settings
from review.authority import Role
from review.backup import BackupResult, make_backup, read_manifest
from review.blob_references import referenced_blobs
from review.database import Database
from review.restore import RestoreResult, restore_backup
from review.store import ReviewStore, database_url, open_store
from review.tables import metadata
from tests.review.conftest import Clock, Desk, desk_of
from tests.support.postgres import PostgresServer


@dataclass
class Place:
    """Two installations of the same kind of database: one that lives, one that is empty."""

    live: Desk
    empty: Settings

    def back_up(self, target: Path, *, with_blobs: bool = True) -> BackupResult:
        desk = self.live
        return make_backup(
            desk.store.database,
            desk.blobs,
            desk.settings.data_dir,
            target,
            desk.clock,
            program="test",
            with_blobs=with_blobs,
        )

    def restore(self, source: Path, *, force: bool = False) -> RestoreResult:
        database = Database(database_url(self.empty))
        blobs = FolderBlobStore(self.empty.data_dir / "blobs")
        try:
            return restore_backup(database, blobs, self.empty.data_dir, source, Clock(), force=force)
        finally:
            database.close()

    def open_restored(self) -> ReviewStore:
        return open_store(self.empty, FolderBlobStore(self.empty.data_dir / "blobs"))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, sqlite_settings: Settings, tmp_path: Path) -> Iterator[Place]:
    settings = sqlite_settings
    empty = settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        settings = settings.model_copy(update={"database": DatabaseAccess(url=server.database())})
        empty = empty.model_copy(update={"database": DatabaseAccess(url=server.database())})
    with desk_of(settings) as desk:
        yield Place(desk, empty)


def _fill(desk: Desk) -> None:
    desk.hold("a.pdf")
    desk.quarantine("b.pdf")
    desk.release("c.pdf", number="RE-4711")
    desk.store.users.add("anna", Role.REVIEWER, "correct horse battery")
    desk.store.audit.checkpoint()


def _rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the store holds, by table."""
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_everything_is_equal_after_a_restore_and_the_audit_trail_is_whole(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    before = _rows(place.live.store.database)
    made = place.back_up(tmp_path / "backup")
    assert made.manifest.counts["documents"] == 3 and made.manifest.missing_blobs == ()
    done = place.restore(tmp_path / "backup")
    assert done.problems == () and done.blobs == made.manifest.blobs == 5
    store = place.open_restored()
    after = _rows(store.database)
    (own,) = [row for row in after["audit_entries"] if row not in before["audit_entries"]]
    assert "restored" in own
    after["audit_entries"].remove(own)
    assert after == before
    verified = store.audit.verify()
    assert verified.problems == () and verified.checkpoints == 2
    with store.database.read() as connection:
        blobs = FolderBlobStore(place.empty.data_dir / "blobs")
        for sha256 in referenced_blobs(connection):
            assert blobs.get(sha256) == place.live.blobs.get(sha256)
    store.close()


def test_a_backup_taken_while_a_writer_writes_is_one_consistent_moment(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    stop = threading.Event()
    writer = Desk(
        open_store(place.live.settings, place.live.blobs, clock=place.live.clock),
        place.live.blobs,
        place.live.clock,
        place.live.settings,
    )
    written: list[str] = []

    def write() -> None:
        while not stop.is_set():
            written.append(writer.release(f"w{len(written)}.pdf", number=f"W-{len(written)}"))
            writer.store.audit.checkpoint()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        before = len(written)
        made = place.back_up(tmp_path / "backup")
        while len(written) < before + 3:  # it went on writing
            stop.wait(0.01)
    finally:
        stop.set()
        thread.join()
        writer.store.close()
    assert made.manifest.counts["documents"] >= before + 3
    done = place.restore(tmp_path / "backup")
    assert done.problems == ()
    store = place.open_restored()
    rows = _rows(store.database)
    assert len(rows["documents"]) == made.manifest.counts["documents"] < len(written) + 4
    assert len(rows["deliveries"]) == sum(row[9] == "released" for row in rows["documents"])
    store.close()


def test_a_second_backup_copies_only_what_is_new_and_replaces_the_first(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    first = place.back_up(tmp_path / "backup")
    place.live.hold("d.pdf", number="RE-9")
    place.live.clock.forward(60)
    second = place.back_up(tmp_path / "backup")
    assert (first.copied_blobs, second.copied_blobs) == (5, 2)
    assert not (tmp_path / "backup" / first.manifest.folder).exists()
    assert place.restore(tmp_path / "backup").manifest.counts["documents"] == 4


def test_a_store_that_is_not_empty_is_replaced_only_by_force(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    place.back_up(tmp_path / "backup")
    other = Desk(place.open_restored(), FolderBlobStore(place.empty.data_dir / "blobs"), Clock(), place.empty)
    other.hold("theirs.pdf")
    before = _rows(other.store.database)
    with pytest.raises(StoreError, match="not empty"):
        place.restore(tmp_path / "backup")
    assert _rows(other.store.database) == before
    other.store.close()
    assert place.restore(tmp_path / "backup", force=True).problems == ()
    store = place.open_restored()
    assert len(_rows(store.database)["documents"]) == 3
    store.close()


@pytest.mark.parametrize(
    ("place", "what"),
    [
        *(("sqlite", what) for what in ("database", "checkpoints", "blob", "no blob", "manifest", "other schema")),
        ("postgresql", "database"),
    ],
    indirect=["place"],
)
def test_a_damaged_backup_is_refused_and_the_database_is_not_touched(place: Place, tmp_path: Path, what: str) -> None:
    _fill(place.live)
    made = place.back_up(tmp_path / "backup")
    folder = tmp_path / "backup" / made.manifest.folder
    blob = next(p for p in (tmp_path / "backup" / "blobs").rglob("*") if p.is_file())
    match what:
        case "database":
            file = next(folder.glob("database.*"))
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        case "checkpoints":
            (folder / "audit" / "checkpoints.jsonl").write_text("")
        case "blob":
            blob.write_bytes(b"x")
        case "no blob":
            blob.unlink()
        case "manifest":
            (tmp_path / "backup" / "manifest.json").write_text("{")
        case "other schema":
            file = tmp_path / "backup" / "manifest.json"
            file.write_text(json.dumps(json.loads(file.read_text()) | {"schema_revision": "9999"}))
    with pytest.raises(StoreError, match=r"damaged|cannot be read|9999"):
        place.restore(tmp_path / "backup")
    store = place.open_restored()
    assert _rows(store.database)["documents"] == []
    store.close()


def test_blobs_can_be_left_where_they_are(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    made = place.back_up(tmp_path / "backup", with_blobs=False)
    assert not (tmp_path / "backup" / "blobs").exists()
    done = place.restore(tmp_path / "backup")  # into a place whose blob store lacks them
    assert len(done.problems) == made.manifest.blobs and "is missing" in done.problems[0]


def test_a_blob_that_the_store_lost_is_named_and_the_rest_is_backed_up(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    with place.live.store.database.read() as connection:
        lost = min(referenced_blobs(connection))
    place.live.blobs.delete(lost)
    made = place.back_up(tmp_path / "backup")
    assert made.manifest.missing_blobs == (lost,) and made.copied_blobs == 4
    assert place.restore(tmp_path / "backup").problems == (f"the blob {lost} is missing",)


def test_a_backup_that_fails_leaves_the_one_before(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    first = place.back_up(tmp_path / "backup")
    place.live.hold("d.pdf", number="RE-9")
    place.live.clock.forward(1)

    class FullDisk(FolderBlobStore):
        """Stands for a blob store whose server breaks off; everything else is real."""

        def get(self, sha256: str) -> bytes:
            raise StoreError("The blob store broke off.")

    broken = dataclasses.replace(place.live, blobs=FullDisk(place.live.settings.data_dir / "blobs"))
    with pytest.raises(StoreError, match="broke off"):
        Place(broken, place.empty).back_up(tmp_path / "backup")
    assert read_manifest(tmp_path / "backup") == first.manifest
    assert {p.name for p in (tmp_path / "backup").iterdir()} == {
        ".lock", "blobs", "manifest.json", first.manifest.folder,
    }  # fmt: skip


def test_a_folder_with_other_things_is_left_alone(place: Place, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "diary.txt").write_text("mine")
    with pytest.raises(StoreError, match=r"holds no backup \(diary.txt\)"):
        place.back_up(tmp_path / "backup")


def test_a_target_that_cannot_be_written_is_one_clear_error(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be written to"):
        place.back_up(tmp_path / "file" / "backup")


def test_keys_and_personal_data_are_closed_to_others(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    made = place.back_up(tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    key = tmp_path / "backup" / made.manifest.folder / "audit" / "checkpoint.key"
    assert key.stat().st_mode & 0o077 == 0


def test_two_backups_into_one_folder_do_not_mix(place: Place, tmp_path: Path) -> None:
    _fill(place.live)
    inner: list[Exception] = []

    class Nosy(FolderBlobStore):
        """Starts a second backup while the first copies its blobs."""

        def get(self, sha256: str) -> bytes:
            try:
                place.back_up(tmp_path / "backup")
            except StoreBusyError as error:
                inner.append(error)
            return super().get(sha256)

    nosy = dataclasses.replace(place.live, blobs=Nosy(place.live.settings.data_dir / "blobs"))
    Place(nosy, place.empty).back_up(tmp_path / "backup")
    assert len(inner) == 5 and "Another backup" in str(inner[0])
