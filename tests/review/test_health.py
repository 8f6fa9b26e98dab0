"""Health: each part tells the truth about itself, in bounded time, and looking changes nothing."""

import shutil
import time
from pathlib import Path

from connectors.blobs import FolderBlobStore
from review.clock import system_clock
from review.database import Database
from review.health import Health
from tests.review.conftest import Desk
from tests.support.postgres import PostgresServer


def _health(desk: Desk, **options: float) -> Health:
    return Health(desk.store.database, desk.blobs, desk.settings.data_dir, desk.clock, **options)  # type: ignore[arg-type]


def test_a_working_installation_is_ready_and_tells_figures_only(desk: Desk) -> None:
    desk.hold("a.pdf")
    desk.store.intake.finish_batch(desk.batch_id, {})
    desk.clock.forward(90)
    files = sorted(desk.settings.data_dir.rglob("*.pdf"))
    report = _health(desk).look()
    assert report.ready, report
    assert report.parts["batches"].facts == {"seconds_since_last_finished": {"drop": 90}}
    assert report.parts["store"].facts["kind"] == desk.store.database.engine.dialect.name
    assert "Nordlicht" not in report.model_dump_json() and "a.pdf" not in report.model_dump_json()
    assert sorted(desk.settings.data_dir.rglob("*.pdf")) == files


def test_looking_leaves_nothing_in_the_blob_store(desk: Desk) -> None:
    desk.hold("a.pdf")
    before = sorted(p for p in (desk.settings.data_dir / "blobs").rglob("*") if p.is_file())
    assert _health(desk).look().ready
    assert sorted(p for p in (desk.settings.data_dir / "blobs").rglob("*") if p.is_file()) == before


def test_a_schema_that_is_not_ours_is_named(desk: Desk) -> None:
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    report = _health(desk).look()
    assert not report.ready
    assert "0001" in str(report.parts["store"].problem)
    assert report.parts["blobs"].ok


def test_a_blob_folder_that_cannot_be_written_is_not_ready(desk: Desk) -> None:
    blobs = desk.settings.data_dir / "blobs"
    shutil.rmtree(blobs, ignore_errors=True)
    blobs.write_text("a file where the folder should be")
    part = _health(desk).look().parts["blobs"]
    assert not part.ok and "cannot be written" in str(part.problem)


def test_a_full_disk_is_not_ready(desk: Desk) -> None:
    part = _health(desk, least_free_bytes=2**60).look().parts["disk"]
    assert not part.ok and "Free some space" in str(part.problem)


def test_no_store_yet_is_said_and_none_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'holdpoint.db'}")
    report = Health(database, FolderBlobStore(tmp_path / "blobs"), tmp_path, system_clock).look()
    assert "no store yet" in str(report.parts["store"].problem)
    assert not (tmp_path / "holdpoint.db").exists()


class _HangingBlobs(FolderBlobStore):
    """A network folder whose server is gone."""

    calls = 0

    def put(self, data: bytes) -> str:
        self.calls += 1
        time.sleep(3)
        return super().put(data)


def test_a_part_that_hangs_costs_the_patience_once_and_is_not_asked_twice(desk: Desk, tmp_path: Path) -> None:
    blobs = _HangingBlobs(tmp_path / "slow")
    health = Health(desk.store.database, blobs, desk.settings.data_dir, desk.clock, patience_seconds=0.2)
    started = time.monotonic()
    for _ in range(3):
        report = health.look()
        assert not report.ready and "not answered" in str(report.parts["blobs"].problem)
        assert report.parts["store"].ok
    assert time.monotonic() - started < 2
    assert blobs.calls == 1


def test_a_database_server_that_is_down_is_not_ready(tmp_path: Path) -> None:
    with PostgresServer(tmp_path / "server") as server:
        database = Database(server.database())
        database.migrate()
        health = Health(database, FolderBlobStore(tmp_path / "blobs"), tmp_path, system_clock)
        assert health.look().ready
        server.stop()
        down = health.look()
        assert not down.ready and not down.parts["store"].ok
        server.start()
        assert health.look().ready
    database.close()


class _CountingBlobs(FolderBlobStore):
    """A real folder that counts what is written to it."""

    writes = 0

    def put(self, data: bytes) -> str:
        self.writes += 1
        return super().put(data)


def test_a_blob_store_that_works_is_not_written_to_at_every_look_and_one_that_does_not_is(
    desk: Desk, tmp_path: Path
) -> None:
    blobs = _CountingBlobs(tmp_path / "counted")
    health = Health(desk.store.database, blobs, desk.settings.data_dir, desk.clock)
    assert all(health.look().ready for _ in range(3))
    assert blobs.writes == 1
    (tmp_path / "counted").rename(tmp_path / "gone")
    (tmp_path / "counted").write_text("a file where the folder should be")
    broken = Health(desk.store.database, blobs, desk.settings.data_dir, desk.clock)
    assert not any(broken.look().ready for _ in range(3))
    assert blobs.writes == 4
