"""The database behind the store: transactions and migrations, the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from holdpoint.errors import StoreError
from review.database_errors import locked, translated
from review.engines import WRITES, make_engine, parsed_url, shown

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_SECONDS = 15.0


class Database:
    """One database. `write` takes the write lock at once: with plain BEGIN two of three concurrent writers fail.

    On SQLite that is BEGIN IMMEDIATE, on PostgreSQL an advisory lock of the database; waiting for longer than
    `busy_timeout_seconds` is a StoreBusyError. Committed means on disk: WAL with synchronous=FULL, and
    synchronous_commit. SQLite comes from `pysqlite3`, because the system's 3.40 has the WAL-reset bug that was fixed
    in 3.51.3 (https://sqlite.org/wal.html#walresetbug).
    """

    def __init__(self, url: str, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS) -> None:
        parsed = parsed_url(url)
        self.shown = shown(parsed)
        self.engine = make_engine(parsed, busy_timeout_seconds)
        self._busy_timeout_seconds = busy_timeout_seconds
        # Writers of one process queue here, without a connection: waiting with one each, they could take all that the
        # pool has, and the one that holds the lock needs another to read by.
        self._writer = Lock()

    def migrate(self) -> None:
        """Bring the schema to this program's version. StoreError when the schema is newer than the program."""
        script = ScriptDirectory(str(_MIGRATIONS))
        with self.read() as connection:
            if self._revision(connection, script) == script.get_current_head():
                return
        with self.write() as connection:
            self._revision(connection, script)  # another process may have been here meanwhile
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: one consistent view."""
        with translated(self.shown), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end, rolled back on any exception. The only one at its time."""
        if not self._writer.acquire(timeout=self._busy_timeout_seconds):
            raise locked(self.shown)
        try:
            with (
                translated(self.shown),
                self.engine.connect().execution_options(**{WRITES: True}) as connection,
                connection.begin(),
            ):
                yield connection
        finally:
            self._writer.release()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _revision(self, connection: Connection, script: ScriptDirectory) -> str | None:
        """The schema's revision, None for an empty database. StoreError when this program does not know it."""
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in {s.revision for s in script.walk_revisions()}:
            raise StoreError(
                f"The store {self.shown} has the schema '{current}', which this program does not know.",
                consequence="Nothing was read or written.",
                remedy="Install the version of Holdpoint that wrote it, or a newer one.",
            )
        return current
