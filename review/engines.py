"""Engines for the two databases of the store, SQLite and PostgreSQL: the same transactions on both.

A write transaction is the only one at its time, a read transaction sees one consistent view, committed means on disk.
"""

import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pysqlite3.dbapi2 as sqlite
from pg8000.exceptions import InterfaceError
from pg8000.legacy import Connection as Pg8000Connection
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from holdpoint.errors import StoreError
from review.database_errors import CUT_OFF, sqlstate

WRITES = "holdpoint_write"
"""The execution option that makes a connection's transaction a write transaction."""

_CONNECT_TIMEOUT_SECONDS = 10
_PAUSE_SECONDS = 0.02  # before a new SQLite file is asked again
# Every write transaction takes this lock of the database first ("hold" in ASCII); advisory locks are per database.
_WRITE_LOCK = 0x686F6C64
# A writer whose machine vanished would hold the lock for hours with the system's own values.
_SESSION = {
    "tcp_keepalives_idle": "30s",
    "tcp_keepalives_interval": "10s",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "5min",
    "synchronous_commit": "on",
    "default_transaction_isolation": "repeatable read",
    "default_transaction_read_only": "on",
    "client_min_messages": "warning",
    "TimeZone": "UTC",
}


class _PostgresConnection(Pg8000Connection):  # type: ignore[misc]
    """The driver's connection. Where its socket fails in mid-reading, it raises its own error and not the socket's."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        try:
            super().__init__(*arguments, **options)
        except OSError as error:
            raise InterfaceError("network error") from error

    def handle_messages(self, context: Any) -> None:
        try:
            super().handle_messages(context)
        except OSError as error:
            raise InterfaceError("network error") from error

    def close(self) -> None:
        """Close it; to one that the server has cut already there is nothing to say."""
        with suppress(InterfaceError):
            super().close()


def parsed_url(url: str) -> URL:
    """The store's URL; PostgreSQL always through pg8000. StoreError when it is none or of another database."""
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "database.url is no database URL.",
            consequence="Nothing was read or written.",
            remedy="Write postgresql://USER@HOST:PORT/DATABASE, or leave it out for SQLite in the data folder.",
        ) from error
    if found.get_backend_name() in ("postgresql", "postgres"):
        return found.set(drivername="postgresql+pg8000")
    if found.get_backend_name() != "sqlite":
        raise StoreError(
            f"The store cannot be kept in '{found.get_backend_name()}'.",
            consequence="Nothing was read or written.",
            remedy="Set database.url to a postgresql:// address, or leave it out for SQLite in the data folder.",
        )
    return found


def shown(url: URL) -> str:
    """Where the store is, for people: a file, or host and database; never the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"


def make_engine(url: URL, busy_timeout_seconds: float) -> Engine:
    """An engine on which `WRITES` decides what kind of transaction begins."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, busy_timeout_seconds)
    return _postgresql(url, busy_timeout_seconds)


def _sqlite(url: URL, busy_timeout_seconds: float) -> Engine:
    engine = create_engine(
        url,
        module=sqlite,
        connect_args={"timeout": busy_timeout_seconds, "check_same_thread": False},
        hide_parameters=True,  # the values of documents have no place in messages
    )

    @event.listens_for(engine, "connect")
    def _configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = dbapi_connection.cursor()
        _write_ahead(cursor, busy_timeout_seconds)
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")

    return engine


def _write_ahead(cursor: Any, busy_timeout_seconds: float) -> None:
    """Switch the file to a write-ahead log, which it keeps.

    While another program switches a new file, SQLite says "locked" at once, without the wait that it was asked for:
    two readers of the old kind of journal that both want to write would wait for each other.
    """
    end = time.monotonic() + busy_timeout_seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= end:
                raise
        time.sleep(_PAUSE_SECONDS)


def _postgresql(url: URL, busy_timeout_seconds: float) -> Engine:
    engine = create_engine(
        url.set(query={}),
        pool_pre_ping=True,
        pool_timeout=busy_timeout_seconds,
        hide_parameters=True,
        connect_args={"timeout": _CONNECT_TIMEOUT_SECONDS, "application_name": "holdpoint", **_encryption(url.query)},
    )
    session = _SESSION | {"lock_timeout": str(max(1, round(busy_timeout_seconds * 1000)))}

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> _PostgresConnection:
        return _PostgresConnection(*arguments, **options)

    @event.listens_for(engine, "connect")
    def _configure(dbapi_connection: Any, _record: Any) -> None:
        # The time-out is for connecting: what the server does for long it does for a reason, and a dead one is
        # noticed by the keep-alives.
        dbapi_connection._usock.settimeout(None)
        dbapi_connection.register_out_adapter(str, _without_nul)
        cursor = dbapi_connection.cursor()
        cursor.execute("; ".join(f"SET SESSION {name} = '{value}'" for name, value in session.items()))
        dbapi_connection.commit()
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if _writes(connection):
            # READ COMMITTED: what the former holder of the lock committed must be seen, and a snapshot of the whole
            # transaction would be taken before the wait.
            connection.exec_driver_sql(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; "
                f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"
            )

    @event.listens_for(engine, "handle_error")
    def _notice_cut_off(context: ExceptionContext) -> None:
        if sqlstate(context.original_exception) in CUT_OFF:
            context.is_disconnect = True  # the driver tells only some of the ways in which a server ends a session

    return engine


def _without_nul(text: str) -> str:
    """PostgreSQL's text holds no NUL character, but a text layer or a mail may: it is kept as U+FFFD."""
    return text.replace("\0", "\ufffd")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES, False))


def _encryption(query: Mapping[str, Any]) -> dict[str, Any]:
    """The driver's argument for `sslmode` and `sslrootcert`, which mean what they mean to libpq."""
    unknown = sorted(set(query) - {"sslmode", "sslrootcert"})
    mode = query.get("sslmode", "prefer")
    if unknown or mode not in ("disable", "prefer", "require", "verify-ca", "verify-full"):
        what = f"the parameter '{unknown[0]}'" if unknown else f"sslmode={mode}"
        raise StoreError(
            f"database.url has {what}, which the store does not know.",
            consequence="Nothing was read or written.",
            remedy="It takes sslmode (disable, prefer, require, verify-ca, verify-full) and sslrootcert.",
        )
    if mode == "prefer":
        return {}
    if mode == "disable":
        return {"ssl_context": False}
    if mode == "require" and "sslrootcert" not in query:
        return {"ssl_context": True}
    try:
        context = ssl.create_default_context(cafile=query.get("sslrootcert"))
    except (OSError, ssl.SSLError) as error:
        raise StoreError(
            f"The certificates in {query.get('sslrootcert')} (sslrootcert) cannot be read ({error}).",
            consequence="Nothing was read or written.",
            remedy="Name a file with the certificate of the authority in PEM form.",
        ) from error
    context.check_hostname = mode == "verify-full"
    return {"ssl_context": context}
