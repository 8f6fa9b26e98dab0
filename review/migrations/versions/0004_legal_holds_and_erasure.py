"""Retention: legal holds, what was erased when, and which blobs are to be removed or are removed."""

import sqlalchemy as sa
from alembic import op

import review.tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("erased_at", review.tables.UtcDateTime(), nullable=True))
    op.add_column("deliveries", sa.Column("body_sha256", sa.String(length=64), nullable=True))
    op.create_table(
        "legal_holds",
        sa.Column(
            "hold_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("set_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(length=200), nullable=True),
        sa.Column("lifted_at", review.tables.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_legal_holds_document_id")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_document_id"), "legal_holds", ["document_id"], unique=False)
    op.create_table(
        "blob_removals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("requested_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("removed_at", review.tables.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob_removals")),
    )
    op.create_index(op.f("ix_blob_removals_removed_at"), "blob_removals", ["removed_at"], unique=False)
