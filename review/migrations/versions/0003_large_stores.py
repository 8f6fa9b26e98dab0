"""A store that stays fast: indexes in the order of the queue, tallies, names; and the audit trail's guard everywhere."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

import review.tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WAITS = "resolution IS NULL AND state IN ('held', 'quarantined')"
_WARNINGS = ("wrong_extension", "not_on_page")  # the codes that hold nothing, when this was written
_ROWS_AT_ONCE = 2_000

# What is counted: the table, the column with the name, and which rows count (of an alias to be filled in).
_TALLIED = {
    "documents": ("state", "{0}.resolution IS NULL AND {0}.state IN ('held', 'quarantined')"),
    "reasons": ("code", "1 = 1"),
    "deliveries": ("state", "1 = 1"),
}


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _add_columns()
    _remake_reasons()
    _remake_indexes()
    _fill()
    op.create_table(
        "tallies",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_tallies")),
    )
    for table, (column, counts) in _TALLIED.items():
        op.execute(
            f"INSERT INTO tallies (kind, name, number) SELECT '{table}', {column}, count(*) "
            f"FROM {table} AS t WHERE {counts.format('t')} GROUP BY {column}"
        )
        if is_sqlite:
            _keep_tally_on_sqlite(table, column, counts)
        else:
            _keep_tally_on_postgresql(table, column, counts)
    if not is_sqlite:
        _guard_audit_trail_on_postgresql()


def _add_columns() -> None:
    op.add_column("documents", sa.Column("reason_codes", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("arrivals", sa.Column("file_name", sa.String(length=255), nullable=False, server_default=""))


def _remake_reasons() -> None:
    """The table is filled again from the findings of what is open, so that nothing is copied."""
    op.drop_table("reasons")
    op.create_table(
        "reasons",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("settled_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("arrival_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_reasons_document_id")),
        sa.PrimaryKeyConstraint("document_id", "code", name=op.f("pk_reasons")),
    )
    op.create_index(
        op.f("ix_reasons_code_state_settled_at_arrival_id"),
        "reasons",
        ["code", "state", "settled_at", "arrival_id"],
        unique=False,
    )


def _remake_indexes() -> None:
    waits, decided = sa.text(_WAITS), sa.text("decided_at IS NOT NULL")
    for name, table in (
        ("ix_documents_state_resolution_settled_at", "documents"),
        ("ix_documents_source_state", "documents"),
        ("ix_documents_number_key", "documents"),
        ("ix_documents_total_amount_issue_date", "documents"),
        ("ix_documents_decided_by_decided_at", "documents"),
        ("ix_deliveries_state_next_attempt_at", "deliveries"),
    ):
        op.drop_index(op.f(name), table_name=table)
    op.create_index(
        "ix_documents_waiting",
        "documents",
        ["state", "settled_at", "arrival_id"],
        unique=False,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index(
        "ix_documents_waiting_type",
        "documents",
        ["document_type", "state", "settled_at", "arrival_id"],
        unique=False,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index(
        op.f("ix_documents_decided_at_decided_by"),
        "documents",
        ["decided_at", "decided_by"],
        unique=False,
        sqlite_where=decided,
        postgresql_where=decided,
    )
    for table, columns in (
        ("documents", ["state", "settled_at"]),
        ("documents", ["source", "state", "arrival_id"]),
        ("documents", ["number_key", "arrival_id"]),
        ("documents", ["total_amount", "issue_date", "arrival_id"]),
        ("deliveries", ["state", "next_attempt_at", "key"]),
        ("deliveries", ["state", "lease_until"]),
        ("batches", ["started_at"]),
        ("arrivals", ["file_name"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def _fill() -> None:
    """Names and reason codes of what is there, in steps, so that a large store fits into memory."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _name_arrivals(connection)
    else:
        op.execute("UPDATE arrivals SET file_name = left(regexp_replace(path, '^.*/', ''), 255)")
    _code_documents(connection)


def _name_arrivals(connection: sa.Connection) -> None:
    arrivals = sa.table("arrivals", sa.column("arrival_id"), sa.column("path"), sa.column("file_name"))
    named = (
        sa.update(arrivals)
        .where(arrivals.c.arrival_id == sa.bindparam("key"))
        .values(file_name=sa.bindparam("its_name", type_=sa.String()))
    )
    for rows in _steps(connection, arrivals, arrivals.c.arrival_id):
        connection.execute(named, [{"key": r["arrival_id"], "its_name": r["path"].split("/")[-1][:255]} for r in rows])


def _code_documents(connection: sa.Connection) -> None:
    documents = sa.table(
        "documents",
        sa.column("document_id"),
        sa.column("state"),
        sa.column("resolution"),
        sa.column("settled_at", review.tables.UtcDateTime()),
        sa.column("arrival_id"),
        sa.column("findings", sa.JSON()),
        sa.column("reason_codes", sa.JSON()),
    )
    reasons = sa.table(
        "reasons",
        *(sa.column(name) for name in ("document_id", "code", "state", "arrival_id")),
        sa.column("settled_at", review.tables.UtcDateTime()),
    )
    coded = (
        sa.update(documents)
        .where(documents.c.document_id == sa.bindparam("key"))
        .values(reason_codes=sa.bindparam("codes", type_=sa.JSON()))
    )
    for rows in _steps(connection, documents, documents.c.document_id):
        found = {
            r["document_id"]: list(dict.fromkeys(f["code"] for f in r["findings"] if f["code"] not in _WARNINGS))
            for r in rows
        }
        codes = [{"key": key, "codes": held} for key, held in found.items() if held]
        if codes:
            connection.execute(coded, codes)
        waiting = [
            {name: r[name] for name in ("document_id", "state", "arrival_id", "settled_at")} | {"code": code}
            for r in rows
            if r["resolution"] is None and r["state"] in ("held", "quarantined")
            for code in found[r["document_id"]]
        ]
        if waiting:
            connection.execute(sa.insert(reasons), waiting)


def _steps(connection: sa.Connection, table: Any, key: Any) -> Iterator[list[Any]]:
    """The rows of a table in the order of their key, some at a time."""
    last = None
    while True:
        query = sa.select(table).order_by(key).limit(_ROWS_AT_ONCE)
        rows = connection.execute(query if last is None else query.where(key > last)).mappings().all()
        if not rows:
            return
        yield list(rows)
        last = rows[-1][key.name]


def _keep_tally_on_sqlite(table: str, column: str, counts: str) -> None:
    add = (
        f"INSERT INTO tallies (kind, name, number) SELECT '{table}', NEW.{column}, 1 WHERE {counts.format('NEW')} "
        "ON CONFLICT (kind, name) DO UPDATE SET number = number + 1"
    )
    take = (
        f"UPDATE tallies SET number = number - 1 "
        f"WHERE kind = '{table}' AND name = OLD.{column} AND {counts.format('OLD')}"
    )
    columns = "state, resolution" if table == "documents" else column
    for when, steps in (("INSERT", [add]), (f"UPDATE OF {columns}", [take, add]), ("DELETE", [take])):
        name = f"{table}_tally_{when.split()[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {'; '.join(steps)}; END")


def _keep_tally_on_postgresql(table: str, column: str, counts: str) -> None:
    """By statement, not by row: a statement on many rows changes each tally once."""
    added = f"SELECT a.{column} AS name, 1 AS change FROM added a WHERE {counts.format('a')}"
    taken = f"SELECT t.{column} AS name, -1 AS change FROM taken t WHERE {counts.format('t')}"
    for when, changes, referencing in (
        ("insert", added, "NEW TABLE AS added"),
        ("update", f"{added} UNION ALL {taken}", "OLD TABLE AS taken NEW TABLE AS added"),
        ("delete", taken, "OLD TABLE AS taken"),
    ):
        name = f"{table}_tally_{when}"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO tallies (kind, name, number) SELECT '{table}', c.name, sum(c.change) FROM ({changes}) c "
            "GROUP BY c.name HAVING sum(c.change) <> 0 "
            "ON CONFLICT (kind, name) DO UPDATE SET number = tallies.number + excluded.number; "
            "RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} AFTER {when.upper()} ON {table} REFERENCING {referencing} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _guard_audit_trail_on_postgresql() -> None:
    """What 0001 does on SQLite, and TRUNCATE, which SQLite does not have."""
    op.execute(
        "CREATE FUNCTION audit_entries_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the audit trail cannot be changed'; END $$"
    )
    for change in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER audit_entries_no_{change.lower()} BEFORE {change} ON audit_entries "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_guard()"
        )
