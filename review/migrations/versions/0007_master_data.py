"""Approvals that wait for a second one; what later documents are compared with: vendor, account, order, print."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

import review.tables
from holdpoint.values import identifier_key, iban_checksum_holds, normalise_iban, vendor_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_HAS_ACCOUNT = "iban IS NOT NULL"
_ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column(
            "approval_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("approved_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("values_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_approvals_document_id")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approvals")),
    )
    op.create_index(op.f("ix_approvals_document_id"), "approvals", ["document_id"], unique=False)
    op.create_table(
        "document_traits",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("arrival_id", sa.BigInteger(), nullable=False),
        sa.Column("document_type", sa.String(length=30), nullable=True),
        sa.Column("vendor_key", sa.String(length=100), nullable=True),
        sa.Column("vat_key", sa.String(length=20), nullable=True),
        sa.Column("iban", sa.String(length=34), nullable=True),
        sa.Column("order_key", sa.String(length=100), nullable=True),
        sa.Column("issue_date", sa.String(length=10), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("net_amount", sa.String(length=40), nullable=True),
        sa.Column("total_amount", sa.String(length=40), nullable=True),
        sa.Column("bands", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document_id"], name=op.f("fk_document_traits_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_traits")),
    )
    has_account = sa.text(_HAS_ACCOUNT)
    for columns, where in (
        (["iban", "arrival_id"], None),
        (["vendor_key", "arrival_id"], has_account),
        (["vat_key", "arrival_id"], has_account),
        (["vendor_key", "issue_date"], None),
        (["order_key", "arrival_id"], None),
    ):
        only: dict[str, Any] = {} if where is None else {"sqlite_where": where, "postgresql_where": where}
        op.create_index(op.f(f"ix_document_traits_{'_'.join(columns)}"), "document_traits", columns, **only)
    op.create_table(
        "likeness_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arrival_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("band", "arrival_id", "document_id", name=op.f("pk_likeness_bands")),
        sqlite_with_rowid=False,
    )
    _fill()


def _fill() -> None:
    """The traits of what is there, with people's corrections; the print of it is not read again, so without bands."""
    connection = op.get_bind()
    names = ("documents", "corrections", "document_traits")
    found = sa.MetaData()
    found.reflect(connection, only=names)
    documents, corrections, traits = (found.tables[name] for name in names)
    for rows in _steps(connection, documents):
        ids = [row["document_id"] for row in rows]
        typed: dict[str, dict[str, str]] = {}
        for one in connection.execute(
            sa.select(corrections)
            .where(corrections.c.document_id.in_(ids))
            .order_by(corrections.c.correction_id)
        ).mappings():
            typed.setdefault(one["document_id"], {})[one["field"]] = one["new_value"]
        connection.execute(sa.insert(traits), [_traits(row, typed.get(row["document_id"], {})) for row in rows])


def _steps(connection: sa.Connection, documents: sa.Table) -> Iterator[list[Any]]:
    last = ""
    while True:
        columns = (documents.c.document_id, documents.c.arrival_id, documents.c.document_type, documents.c.extraction)
        rows = (
            connection.execute(
                sa.select(*columns)
                .where(documents.c.document_id > last, documents.c.document_type.is_not(None))
                .order_by(documents.c.document_id)
                .limit(_ROWS_AT_ONCE)
            )
            .mappings()
            .all()
        )
        if not rows:
            return
        last = rows[-1]["document_id"]
        yield list(rows)


def _traits(row: Any, typed: dict[str, str]) -> dict[str, Any]:
    values: dict[str, str | None] = {}
    for field in (row["extraction"] or {}).get("fields", []):
        values.setdefault(field["name"], field["value"])
    values |= typed
    is_bill = row["document_type"] in ("invoice", "credit_note")
    seller, vat_id, order = (values.get(n) or "" for n in ("seller_name", "seller_vat_id", "order_reference"))
    iban = normalise_iban(values.get("iban") or "")
    return {
        "document_id": row["document_id"],
        "arrival_id": row["arrival_id"],
        "document_type": row["document_type"],
        "vendor_key": vendor_key(seller)[:100] or None if is_bill else None,
        "vat_key": identifier_key(vat_id)[:20] or None if is_bill else None,
        "iban": iban if is_bill and iban is not None and iban_checksum_holds(iban) else None,
        "order_key": identifier_key(order)[:100] or None if is_bill else None,
        "issue_date": _fitting(values.get("issue_date"), 10),
        "currency": _fitting(values.get("currency"), 3),
        "net_amount": _fitting(values.get("net_amount"), 40),
        "total_amount": _fitting(values.get("total_amount"), 40),
        "bands": [],
        "fingerprint": None,
    }


def _fitting(value: str | None, length: int) -> str | None:
    return value if value and len(value) <= length else None
