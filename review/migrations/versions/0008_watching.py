"""What is watched: one row of traits a settled document, looks at drift, and alerts."""

import sqlalchemy as sa
from alembic import op

import review.tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "observations",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("settled_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("batch_id", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("document_type", sa.String(length=60), nullable=True),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("layout", sa.String(length=120), nullable=False),
        sa.Column("quality", sa.String(length=20), nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("type_confidence", sa.Float(), nullable=True),
        sa.Column("reason_codes", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_observations_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_observations")),
    )
    op.create_index(op.f("ix_observations_settled_at_document_id"), "observations", ["settled_at", "document_id"], unique=False)
    op.create_table(
        "drift_looks",
        sa.Column(
            "look_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("looked_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("spent", sa.Float(), nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("look_id", name=op.f("pk_drift_looks")),
    )
    op.create_table(
        "drift_alerts",
        sa.Column(
            "alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("signal", sa.String(length=60), nullable=False),
        sa.Column("document_type", sa.String(length=60), nullable=True),
        sa.Column("raised_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("since", review.tables.UtcDateTime(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("closed_at", review.tables.UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_drift_alerts")),
    )
    op.create_index(
        op.f("ix_drift_alerts_stream_signal_closed_at"), "drift_alerts", ["stream", "signal", "closed_at"], unique=False
    )
