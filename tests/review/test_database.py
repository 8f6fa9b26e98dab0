"""The database: migrations, locks, a full disk, a newer schema; each ends in one clear error."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert

from holdpoint.errors import StoreBusyError, StoreError
from review.database import Database
from review.tables import metadata, users
from tests.review.conftest import START


def _database(tmp_path: Path, **options: float) -> Database:
    return Database(f"sqlite:///{tmp_path / 'test.db'}", **options)


def _a_user(name: str) -> dict[str, object]:
    return {"name": name, "role": "viewer", "password_hash": "x" * 4000, "created_at": START}


def test_a_migrated_schema_equals_the_tables(tmp_path: Path) -> None:
    database = _database(tmp_path)
    database.migrate()
    database.migrate()
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_store_that_another_process_locks_says_so_and_is_transient(tmp_path: Path) -> None:
    database = _database(tmp_path, busy_timeout_seconds=0.1)
    database.migrate()
    other = _database(tmp_path)
    with other.write(), pytest.raises(StoreBusyError, match="locked"), database.write():
        pass


def test_a_full_disk_is_one_clear_error_and_nothing_is_half_written(tmp_path: Path) -> None:
    database = _database(tmp_path)
    database.migrate()
    with pytest.raises(StoreError, match="full"), database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        connection.execute(insert(users), [_a_user(str(n)) for n in range(50)])
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one() == 0


def test_a_schema_from_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    database = _database(tmp_path)
    database.migrate()
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        database.migrate()


def test_a_missing_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Database(f"sqlite:///{tmp_path / 'none' / 'test.db'}").migrate()


def test_what_is_committed_survives_power_loss_by_the_settings_that_sqlite_documents(tmp_path: Path) -> None:
    database = _database(tmp_path)
    database.migrate()
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)  # the WAL-reset bug is fixed from there on
