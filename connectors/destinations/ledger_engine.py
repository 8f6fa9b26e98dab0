"""The connection to a ledger's database: made for one transaction, bounded in time, closed behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from holdpoint.errors import ConfigurationError
from holdpoint.secrets import secret
from holdpoint.settings import DatabaseAccess

_SERVER_GIVES_UP = 0.8  # of the time for an answer: it can still say what it waited for before we stop listening


class LedgerEngine:
    """Transactions on a database. No connection outlives its transaction, so none goes stale over an outage."""

    def __init__(self, access: DatabaseAccess, destination: str, timeout_seconds: float) -> None:
        """ConfigurationError when the url or its driver is none, or the password is not in the environment."""
        self._timeout_seconds = timeout_seconds
        try:
            url = sa.make_url(access.url)
            if access.password_env is not None:
                url = url.set(password=secret(access.password_env, f"The destination '{destination}'"))
            self._engine = _make_engine(url, timeout_seconds)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
            raise ConfigurationError(
                f"The destination '{destination}' cannot be used: its url names no database that can be reached "
                f"from here ({error}).",
                consequence="Nothing can be sent there.",
                remedy=f"Write destinations.{destination}.url as SQLAlchemy does (postgresql+pg8000://user@host/name), "
                "and install the driver that it names.",
            ) from error
        self.shown = url.database or "" if url.host is None else f"{url.host}/{url.database}"

    @property
    def is_sqlite(self) -> bool:
        """SQLite keeps decimal numbers as binary ones."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def write(self, locked: str) -> Iterator[sa.Connection]:
        """A transaction, committed at the end, rolled back on any exception; `locked` is worked on by one at a time.

        The locks: SQLite has one writer (BEGIN IMMEDIATE); PostgreSQL has advisory locks, which end with the
        transaction; other databases get SERIALIZABLE, and refuse one of two that cross.
        """
        with self._engine.connect() as connection:
            name = connection.dialect.name
            if name not in ("sqlite", "postgresql"):
                connection.execution_options(isolation_level="SERIALIZABLE")
            with connection.begin():
                if name == "postgresql":
                    milliseconds = int(self._timeout_seconds * _SERVER_GIVES_UP * 1000)
                    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                        connection.exec_driver_sql(f"SET LOCAL {limit} = {milliseconds}")
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(locked))))
                yield connection


def _make_engine(url: sa.URL, timeout_seconds: float) -> sa.Engine:
    match url.get_backend_name():
        case "sqlite":
            if url.database in (None, "", ":memory:"):
                raise ArgumentError("an SQLite database without a file keeps nothing")
            engine = sa.create_engine(url, module=sqlite, poolclass=NullPool, connect_args={"timeout": timeout_seconds})
            _begin_immediately(engine)
            return engine
        case "postgresql" if url.get_driver_name() == "pg8000":
            # For connecting and for every answer: a server that is silent ends no later than this.
            return _engine(url, timeout_seconds)
    return sa.create_engine(url, poolclass=NullPool, hide_parameters=True)


def _engine(url: sa.URL, timeout_seconds: float, **options: Any) -> sa.Engine:
    arguments = {"timeout": timeout_seconds}
    return sa.create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments, **options)


def _begin_immediately(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def _configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # transactions are begun below, not by the driver
        dbapi_connection.execute("PRAGMA foreign_keys=ON")
        dbapi_connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
