"""The first schema. The audit trail's rows can be added, never changed or deleted: the database itself refuses."""

import sqlalchemy as sa
from alembic import op

import review.tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=True),
        sa.Column("batch_id", sa.String(length=120), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_document_id"), "audit_entries", ["document_id"], unique=False)
    op.create_table(
        "batches",
        sa.Column("batch_id", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("started_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("finished_at", review.tables.UtcDateTime(), nullable=True),
        sa.Column("flow_run", sa.String(length=200), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_source_finished_at"), "batches", ["source", "finished_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Integer(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", review.tables.UtcDateTime(), nullable=True),
        sa.Column("created_at", review.tables.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )
    op.create_table(
        "documents",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("arrival_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("resolution", sa.String(length=20), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", review.tables.UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("created_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("settled_at", review.tables.UtcDateTime(), nullable=True),
        sa.Column("force_type", sa.String(length=30), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("document_type", sa.String(length=30), nullable=True),
        sa.Column("reading_sha256", sa.String(length=64), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("extraction", sa.JSON(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("timings", sa.JSON(), nullable=False),
        sa.Column("seller_name", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.String(length=100), nullable=True),
        sa.Column("issue_date", sa.String(length=10), nullable=True),
        sa.Column("total_amount", sa.String(length=40), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name=op.f("fk_documents_batch_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_batch_id_state"), "documents", ["batch_id", "state"], unique=False)
    op.create_index(op.f("ix_documents_decided_by_decided_at"), "documents", ["decided_by", "decided_at"], unique=False)
    op.create_index(op.f("ix_documents_number_key"), "documents", ["number_key"], unique=False)
    op.create_index(op.f("ix_documents_source_state"), "documents", ["source", "state"], unique=False)
    op.create_index(
        op.f("ix_documents_state_resolution_settled_at"),
        "documents",
        ["state", "resolution", "settled_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_documents_total_amount_issue_date"), "documents", ["total_amount", "issue_date"], unique=False
    )
    op.create_table(
        "arrivals",
        sa.Column(
            "arrival_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("batch_id", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("seen_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name=op.f("fk_arrivals_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_arrivals_document_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["arrivals.arrival_id"], name=op.f("fk_arrivals_parent_id")),
        sa.PrimaryKeyConstraint("arrival_id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint(
            "source", "path", "sha256", "modified_at", name=op.f("uq_arrivals_source_path_sha256_modified_at")
        ),
    )
    op.create_index(op.f("ix_arrivals_batch_id"), "arrivals", ["batch_id"], unique=False)
    op.create_index(op.f("ix_arrivals_document_id"), "arrivals", ["document_id"], unique=False)
    op.create_index(op.f("ix_arrivals_parent_id"), "arrivals", ["parent_id"], unique=False)
    op.create_table(
        "corrections",
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.String(length=200), nullable=False),
        sa.Column("corrected_at", review.tables.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_corrections_document_id")),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_document_id"), "corrections", ["document_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("fallback", sa.String(length=200), nullable=True),
        sa.Column("fallback_body", sa.Text(), nullable=True),
        sa.Column("primary_key", sa.String(length=300), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("lease_until", review.tables.UtcDateTime(), nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("delivered_at", review.tables.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_deliveries_document_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_document_id"), "deliveries", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_deliveries_state_next_attempt_at"), "deliveries", ["state", "next_attempt_at"], unique=False
    )
    op.create_table(
        "reasons",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_reasons_document_id")),
        sa.PrimaryKeyConstraint("document_id", "code", name=op.f("pk_reasons")),
    )
    op.create_index(op.f("ix_reasons_code"), "reasons", ["code"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{change.lower()} BEFORE {change} ON audit_entries "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END"
            )
