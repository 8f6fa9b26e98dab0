"""Several workers and sources that are listed from a position: leases, shards, positions, an arrival's version."""

import sqlalchemy as sa
from alembic import op

import review.tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("arrivals", sa.Column("version", sa.String(length=1100), nullable=True))
    op.create_table(
        "source_positions",
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("updated_at", review.tables.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_positions")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", review.tables.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "shards",
        sa.Column("batch_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("document_ids", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name=op.f("fk_shards_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_shards")),
    )
    op.create_index(
        op.f("ix_shards_batch_id_state_number"), "shards", ["batch_id", "state", "number"], unique=False
    )
