"""The tables of a ledger: what they are, how they are made, and whether those that stand there are the ones meant."""

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    inspect,
)
from sqlalchemy.types import TypeEngine

from connectors.posting import CELL_DIGITS, CELL_PLACES, FIELDS, MONEY_DIGITS, MONEY_PLACES, NUMBERS
from holdpoint.document_types import ValueKind
from holdpoint.errors import TerminalDeliveryError
from holdpoint.extraction import LINE_ITEM_FIELDS

KEY_LENGTH = 255

_FAMILIES: tuple[tuple[str, type[TypeEngine[Any]]], ...] = (  # the first that fits names a type
    ("an inexact number", Float),
    ("a decimal number", Numeric),
    ("an integer", Integer),
    ("a time", DateTime),
    ("a date", Date),
    ("text", String),
)


class LedgerTables:
    """The three tables under one prefix."""

    def __init__(self, prefix: str) -> None:
        self._metadata = MetaData()
        self.inbox = Table(
            f"{prefix}inbox",
            self._metadata,
            Column("idempotency_key", String(KEY_LENGTH), primary_key=True),
            Column("message_schema", String(40), nullable=False),
            Column("document_id", String(64), nullable=False),
            Column("revision", Integer, nullable=False),
            Column("destination", String(KEY_LENGTH), nullable=False),
            Column("reason", Text),
            Column("body_sha256", String(64), nullable=False),
            Column("received_at", DateTime(timezone=True), nullable=False),
            Index(f"{prefix}inbox_document", "document_id"),
        )
        self.postings = Table(
            f"{prefix}postings",
            self._metadata,
            Column("idempotency_key", ForeignKey(self.inbox.c.idempotency_key), primary_key=True),
            Column("message_schema", String(40), nullable=False),
            Column("document_id", String(64), nullable=False),
            Column("revision", Integer, nullable=False),
            Column("destination", String(KEY_LENGTH), nullable=False),
            Column("document_type", String(40), nullable=False),
            Column("status", String(20), nullable=False),
            Column("ended_by", ForeignKey(self.inbox.c.idempotency_key)),
            Column("released_at", DateTime(timezone=True), nullable=False),
            Column("decided_by", Text, nullable=False),
            Column("source", Text),
            Column("path", Text),
            Column("sha256", String(64)),
            *(Column(name, _type_of(spec.kind)) for name, spec in FIELDS.items()),
            Column("more_fields", Text),
            Index(f"{prefix}postings_document", "document_id"),
        )
        self.lines = Table(
            f"{prefix}posting_lines",
            self._metadata,
            Column("idempotency_key", ForeignKey(self.postings.c.idempotency_key), primary_key=True),
            Column("line_number", Integer, primary_key=True, autoincrement=False),
            *(Column(n, Numeric(CELL_DIGITS, CELL_PLACES) if n in NUMBERS else Text()) for n in LINE_ITEM_FIELDS),
        )

    def prepare(self, connection: Connection, destination: str) -> None:
        """Make the tables that are missing; TerminalDeliveryError when one that is there has another shape."""
        inspector = inspect(connection)
        there = {name.lower() for name in inspector.get_table_names()}
        for table in self._metadata.sorted_tables:
            if table.name not in there:
                continue
            found = {str(c["name"]).lower(): dict(c) for c in inspector.get_columns(table.name)}
            difference = _difference(table, found)
            if difference is None and not _has_key(table, inspector):
                difference = f"no key ({', '.join(table.primary_key.columns.keys())}) keeps a second row out"
            if difference is not None:
                raise TerminalDeliveryError(
                    f"The table {table.name} of the destination '{destination}' has another shape: {difference}.",
                    consequence="Nothing was written to it.",
                    remedy=f"Change the table as docs/destinations.md describes it, or set another "
                    f"destinations.{destination}.table_prefix; then redrive.",
                )
        self._metadata.create_all(connection)


def _difference(table: Table, found: dict[str, dict[str, Any]]) -> str | None:
    for column in table.columns:
        if (there := found.pop(column.name, None)) is None:
            return f"it has no column {column.name}"
        wanted, given = _family(column.type), _family(there["type"])
        if wanted != given:
            return f"its column {column.name} is {given} ({there['type']}) instead of {wanted} ({column.type})"
        places, kept = getattr(column.type, "scale", None), getattr(there["type"], "scale", None)
        if places is not None and kept is not None and kept < places:
            return f"its column {column.name} keeps {kept} places instead of {places}"
    for name, extra in found.items():
        if not extra["nullable"] and extra.get("default") is None and not extra.get("identity"):
            return f"its column {name} wants a value, and a release has none for it"
    return None


def _has_key(table: Table, inspector: Any) -> bool:
    """Whether the database itself refuses a second row of the same key."""
    wanted = set(table.primary_key.columns.keys())
    unique = [inspector.get_pk_constraint(table.name)["constrained_columns"]]
    unique += [u["column_names"] for u in inspector.get_unique_constraints(table.name)]
    return any({str(name).lower() for name in columns} == wanted for columns in unique)


def _type_of(kind: ValueKind) -> TypeEngine[Any]:
    match kind:
        case ValueKind.DATE:
            return Date()
        case ValueKind.MONEY:
            return Numeric(MONEY_DIGITS, MONEY_PLACES)
    return Text()


def _family(column_type: TypeEngine[Any]) -> str:
    return next((name for name, family in _FAMILIES if isinstance(column_type, family)), "of another kind")
