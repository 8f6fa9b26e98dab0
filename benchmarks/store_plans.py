"""Which statements read a large table from end to end, by the database's own explanation of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

TEXT_SEARCH = "text search"  # reads along by its nature: measured, not judged
LARGE = ("documents", "arrivals", "deliveries", "reasons", "audit_entries", "corrections")
_EXPLAINED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


class Plans:
    """Listens to an engine. `of` names what is being measured, `full_scans` explains it afterwards."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._name: str | None = None
        self._seen: dict[str, tuple[str, Any]] = {}

        @event.listens_for(engine, "before_cursor_execute")
        def _see(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
            if self._name is not None and _EXPLAINED.match(statement):
                self._seen.setdefault(statement, (self._name, parameters[0] if many else parameters))

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """What is issued within it belongs to that name; a statement belongs to the first that issued it."""
        self._name = name
        try:
            yield
        finally:
            self._name = None

    def full_scans(self) -> list[str]:
        """Call, table and statement of every full scan of a large table."""
        found = []
        is_sqlite = self._engine.dialect.name == "sqlite"
        for statement, (name, parameters) in self._seen.items():
            if name.startswith(TEXT_SEARCH):
                continue
            explain = ("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + statement
            with self._engine.connect() as connection:
                # A plan of a write needs no lock and is never carried out; on PostgreSQL it may not be read-only.
                if not is_sqlite:
                    connection.exec_driver_sql("SET TRANSACTION READ WRITE")
                lines = [str(row[-1]) for row in connection.exec_driver_sql(explain, parameters)]
                connection.rollback()
            found += [
                f"{name}: {line.strip()}: {' '.join(statement.split())[:300]}" for line in lines if _reads_all(line)
            ]
        return found

    @property
    def statements(self) -> int:
        """How many different statements were seen."""
        return len(self._seen)


def _reads_all(line: str) -> bool:
    """SQLite says SCAN and, where it goes along an index, USING; PostgreSQL says Seq Scan."""
    return any(re.search(rf"\bSCAN {table}\b(?!.* USING)|\bSeq Scan on {table}\b", line) is not None for table in LARGE)
