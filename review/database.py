"""The database behind the store: engine, transactions, migrations, and the one seam where its errors are translated."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from holdpoint.errors import HoldpointError, StoreBusyError, StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_SECONDS = 15.0


class Database:
    """One database. `write` takes the write lock at once: with plain BEGIN two of three concurrent writers fail.

    Committed means on disk: WAL with synchronous=FULL. SQLite comes from `pysqlite3`, because the system's 3.40 has
    the WAL-reset bug that was fixed in 3.51.3 (https://sqlite.org/wal.html#walresetbug).
    """

    def __init__(self, url: str, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS) -> None:
        self.url = url
        self.engine = _make_engine(url, busy_timeout_seconds)

    def migrate(self) -> None:
        """Bring the schema to this program's version. StoreError when the schema is newer than the program."""
        with translated(self.url), self.engine.connect() as connection:
            script = ScriptDirectory(str(_MIGRATIONS))
            current = MigrationContext.configure(connection).get_current_revision()
            if current == script.get_current_head():
                return
            if current is not None and current not in {s.revision for s in script.walk_revisions()}:
                raise StoreError(
                    f"The store {_shown(self.url)} has the schema '{current}', which this program does not know.",
                    consequence="Nothing was read or written.",
                    remedy="Install the version of Holdpoint that wrote it, or a newer one.",
                )
        with self.write() as connection:
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: one consistent view."""
        with translated(self.url), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end, rolled back on any exception."""
        with (
            translated(self.url),
            self.engine.connect().execution_options(holdpoint_write=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _make_engine(url: str, busy_timeout_seconds: float) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(
        url, module=sqlite, connect_args={"timeout": busy_timeout_seconds, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = dbapi_connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("holdpoint_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _shown(url: str) -> str:
    return url.rsplit("@", 1)[-1].removeprefix("sqlite:///")


@contextmanager
def translated(url: str) -> Iterator[None]:
    """The seam: SQLAlchemy's and SQLite's exceptions become StoreBusyError or StoreError."""
    try:
        yield
    except HoldpointError:
        raise
    except OperationalError as error:
        text = str(error.orig).lower()
        where = _shown(url)
        if "locked" in text or "busy" in text:
            raise StoreBusyError(
                f"The store {where} is locked by another process.",
                consequence="This step was not recorded; nothing is lost.",
                remedy="Run the command again when the other process has finished.",
            ) from error
        if "full" in text or "disk i/o" in text:
            raise StoreError(
                f"The disk that holds the store {where} is full or cannot be written ({error.orig}).",
                consequence="This step was not recorded; nothing is lost.",
                remedy="Free some space and run the command again: it continues where it stopped.",
            ) from error
        raise StoreError(
            f"The store {where} cannot be used ({error.orig}).",
            consequence="This step was not recorded.",
            remedy="Check that the folder exists and may be written, and that the database answers.",
        ) from error
    except (DBAPIError, SQLAlchemyError) as error:
        raise StoreError(
            f"The store {_shown(url)} refused a statement ({error}).",
            consequence="This step was not recorded.",
            remedy="Run `holdpoint audit verify`; if the store is damaged, restore a backup.",
        ) from error
