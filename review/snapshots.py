"""One consistent copy of the database while others write to it, and the way back.

SQLite: `VACUUM INTO` within one read transaction (https://sqlite.org/lang_vacuum.html#vacuuminto). PostgreSQL: pg_dump
on an exported snapshot (https://www.postgresql.org/docs/current/app-pgdump.html), so that the counts taken beside it
are of the very same moment. The password goes to the programs by the environment, never on their command line.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import URL, Connection, create_engine, func, inspect, select, text
from sqlalchemy.pool import NullPool

from connectors.durable_files import sync_folder
from holdpoint.errors import StoreError
from review.database import Database
from review.tables import metadata

SQLITE_FILE = "database.sqlite"
POSTGRES_FILE = "database.dump"
_MARKERS = ("batches", "documents", "users", "audit_entries")  # a store without rows in any of them is empty


@contextmanager
def snapshot(database: Database, folder: Path) -> Iterator[Connection]:
    """Put the copy into the folder, as SQLITE_FILE or POSTGRES_FILE; gives a connection that sees the same moment.

    StoreError when the copy cannot be made.
    """
    if database.engine.dialect.name == "sqlite":
        copy = folder / SQLITE_FILE
        _vacuum_into(database.engine.url, copy)
        frozen = Database(f"sqlite:///{copy}")
        try:
            with frozen.read() as connection:
                yield connection
        finally:
            frozen.close()
        _settle_file(copy)
        return
    with database.read() as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        exported = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        copy = folder / POSTGRES_FILE
        _run_postgres(
            database.engine.url,
            ("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={exported}", f"--file={copy}"),
            "No backup was made; the one before is untouched.",
        )
        yield connection


def counts_of(connection: Connection) -> dict[str, int]:
    """Rows by table, of those tables that the store has."""
    there = set(inspect(connection).get_table_names())
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in metadata.sorted_tables
        if table.name in there
    }


def is_empty(database: Database) -> bool:
    """Whether the store holds nothing: never made, or made and never used."""
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return True
    with database.read() as connection:
        counts = counts_of(connection)
    return not any(counts.get(name) for name in _MARKERS)


def restore_database(database: Database, copy: Path) -> None:
    """Put the copy in the place of the database. StoreError when that fails; then the old one still stands."""
    url = database.engine.url
    database.close()
    if url.get_backend_name() != "sqlite":
        _run_postgres(
            url,
            (
                "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
                "--exit-on-error", f"--dbname={url.database}", str(copy),
            ),
            "The database is as it was before.",
        )  # fmt: skip
        return
    target = Path(url.database or "")
    draft = target.with_name(f"{target.name}.restoring")
    try:
        shutil.copyfile(copy, draft)
        _sync_file(draft)
        for leftover in (f"{target.name}-wal", f"{target.name}-shm"):  # of the old database: the new one has none
            target.with_name(leftover).unlink(missing_ok=True)
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            f"The store {target} cannot be written ({error.strerror}).",
            consequence="Nothing was restored.",
            remedy="Free some space or correct the rights, then run the command again.",
        ) from error


def _vacuum_into(url: URL, copy: Path) -> None:
    try:
        with closing(sqlite.connect(str(url.database), timeout=60, isolation_level=None)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        with closing(sqlite.connect(str(copy), isolation_level=None)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite.Error as error:
        raise StoreError(
            f"The store {url.database} cannot be copied to {copy} ({error}).",
            consequence="No backup was made; the one before is untouched.",
            remedy="Check the space and the rights there; `holdpoint health` looks at the store itself.",
        ) from error
    if said != "ok":
        raise StoreError(
            f"The store {url.database} is damaged: {said}.",
            consequence="No backup was made; the one before is untouched.",
            remedy="Keep the backup before this one, and restore it.",
        )


def _settle_file(copy: Path) -> None:
    """One file without a journal beside it, on the disk."""
    engine = create_engine(f"sqlite:///{copy}", module=sqlite, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    engine.dispose()
    _sync_file(copy)


def _sync_file(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _run_postgres(url: URL, command: Sequence[str], consequence: str) -> None:
    program = _postgres_program(command[0], consequence)
    environment = {
        **os.environ,
        "PGHOST": url.host or "localhost",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGDATABASE": url.database or "",
        "PGPASSWORD": str(url.password or ""),
        "PGCONNECT_TIMEOUT": "15",
    }
    done = subprocess.run(  # noqa: S603 -- a fixed program with fixed options
        [program, *command[1:]], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip()[-300:])
        raise StoreError(
            f"{command[0]} failed: {said}",
            consequence=consequence,
            remedy=f"Correct that and run the command again. {command[0]} must not be older than the server.",
        )


def _postgres_program(name: str, consequence: str) -> str:
    found = shutil.which(name)
    installed = [str(p) for p in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    candidates = [*([found] if found else []), *sorted(installed, reverse=True)]
    if not candidates:
        raise StoreError(
            f"The program {name} is not installed.",
            consequence=consequence,
            remedy="Install PostgreSQL's client programs (Debian: postgresql-client).",
        )
    return candidates[0]
