"""Master data from the owner's database, by queries of the owner's own."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from connectors.master_data.directory import VendorDirectory
from connectors.master_data.rows import Row, orders_of, vendors_of
from holdpoint.errors import ConfigurationError, TransientError
from holdpoint.ports import PurchaseOrder, Vendor
from holdpoint.secrets import secret
from holdpoint.settings import DatabaseAccess, SqlOrders, SqlVendors
from holdpoint.values import identifier_key

_SECONDS = 15  # for connecting and for each answer


class SqlVendorSource:
    """All vendors of a query, asked again after `refresh_seconds`. TransientError while the database is away."""

    def __init__(self, configured: SqlVendors, refresh_seconds: float) -> None:
        self._query = configured.query
        self._database = _Queries(configured.database, "master_data.vendors")
        self._refresh_seconds = refresh_seconds
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._directory: VendorDirectory | None = None

    def find(self, name: str | None, vat_id: str | None, iban: str | None) -> tuple[Vendor, ...]:
        """As `MasterData.vendors`."""
        return self._current().find(name, vat_id, iban)

    def vendor(self, vendor_id: str) -> Vendor | None:
        """The vendor of that id."""
        return self._current().vendor(vendor_id)

    def _current(self) -> VendorDirectory:
        with self._lock:
            now = time.monotonic()
            if self._directory is None or now - self._read_at >= self._refresh_seconds:
                self._directory = VendorDirectory(vendors_of(self._database.rows(self._query)))
                self._read_at = now
            return self._directory


class SqlOrderSource:
    """Orders asked for one by one. TransientError while the database is away."""

    def __init__(self, configured: SqlOrders) -> None:
        self._configured = configured
        self._database = _Queries(configured.database, "master_data.orders")

    def order(self, number: str) -> PurchaseOrder | None:
        """As `MasterData.order`: asked for as printed, then by letters and digits alone."""
        for asked in dict.fromkeys((number, identifier_key(number))):
            heads = list(self._database.rows(self._configured.query, {"number": asked}))
            if heads:
                lines_query = self._configured.lines_query
                lines = self._database.rows(lines_query, {"number": asked}) if lines_query else iter(())
                return orders_of(heads[:1], lines)[0]
        return None


class _Queries:
    """Reading from a database: a connection for each question, so that none goes stale over an outage."""

    def __init__(self, access: DatabaseAccess, setting: str) -> None:
        self._setting = setting
        try:
            url = sa.make_url(access.url)
            if url.get_backend_name() in ("postgresql", "postgres"):
                url = url.set(drivername="postgresql+pg8000")
            if access.password_env is not None:
                url = url.set(password=secret(access.password_env, setting))
            # A decision asks while the store waits for it: a database that is silent must not hold that up for long.
            bounded = {"timeout": _SECONDS} if url.get_driver_name() in ("pg8000", "pysqlite") else {}
            self._engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=bounded)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise ConfigurationError(
                f"{setting}.database.url names no database that can be reached from here ({error}).",
                consequence="Nothing was started.",
                remedy="Write it as SQLAlchemy does (postgresql+pg8000://user@host/name), and install its driver.",
            ) from error

    def rows(self, query: str, values: Mapping[str, str] | None = None) -> Iterator[Row]:
        """The rows of a query, all of them fetched."""
        with self._translated(), self._engine.connect() as connection:
            found = connection.execute(sa.text(query), dict(values or {})).mappings().all()
        for number, row in enumerate(found, start=1):
            yield Row(f"{self._setting}, row {number} of the query", {str(k): v for k, v in row.items()})

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            if not _may_pass(error):
                reason = str(getattr(error, "orig", error)).splitlines()[0]
                raise ConfigurationError(
                    f"The query of {self._setting} cannot be run ({reason}).",
                    consequence="Nothing was started.",
                    remedy="Correct the query: it must give the columns that docs/policy-rules.md lists.",
                ) from error
            raise TransientError(
                f"The database of {self._setting} cannot be asked now ({type(error).__name__}).",
                consequence="Nothing is released without having been compared with it.",
                remedy="It is tried again; look at that database if it goes on.",
            ) from error


def _may_pass(error: Exception) -> bool:
    """Whether the database is away, rather than the query wrong, which SQLite calls by the same name."""
    said = str(error)
    wrong = "syntax error" in said or "no such" in said
    return isinstance(error, (OperationalError, InterfaceError, OSError)) and not wrong
