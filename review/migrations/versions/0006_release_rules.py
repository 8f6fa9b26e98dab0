"""Release rules with their versions, the judgements they are learned from, known vendors, and stopped types."""

import sqlalchemy as sa
from alembic import op

import review.tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CURRENT = sa.text("superseded_by IS NULL")
_AUDITS = sa.text("released = 1 AND judged_at IS NULL")


def upgrade() -> None:
    op.add_column("documents", sa.Column("stratum", sa.String(length=60), nullable=True))
    op.add_column("documents", sa.Column("confidence", sa.Float(), nullable=True))
    op.add_column("documents", sa.Column("rule_id", sa.BigInteger(), nullable=True))
    _release_rules()
    _judgements()
    op.create_table(
        "known_vendors",
        sa.Column("vendor_key", sa.String(length=64), nullable=False),
        sa.Column("since", review.tables.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("vendor_key", name=op.f("pk_known_vendors")),
    )
    op.create_table(
        "type_stops",
        sa.Column("stop_id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("document_type", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_by", sa.String(length=200), nullable=False),
        sa.Column("stopped_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("resumed_by", sa.String(length=200), nullable=True),
        sa.Column("resumed_at", review.tables.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_type_stops")),
    )
    op.create_index(op.f("ix_type_stops_document_type"), "type_stops", ["document_type"], unique=False)


def _release_rules() -> None:
    op.create_table(
        "release_rules",
        sa.Column("rule_id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("document_type", sa.String(length=60), nullable=False),
        sa.Column("stratum", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=100), nullable=False),
        sa.Column("error", sa.Float(), nullable=False),
        sa.Column("assurance", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("error_bound", sa.Float(), nullable=False),
        sa.Column("documents_missing", sa.Integer(), nullable=False),
        sa.Column("evidence_after", sa.BigInteger(), nullable=False),
        sa.Column("made_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("superseded_by", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", review.tables.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.Column("released", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule_id", name=op.f("pk_release_rules")),
    )
    op.create_index(
        "uq_release_rules_current",
        "release_rules",
        ["document_type", "stratum", "scope", "basis"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    op.create_table(
        "batch_rules",
        sa.Column("batch_id", sa.String(length=120), nullable=False),
        sa.Column("document_type", sa.String(length=60), nullable=False),
        sa.Column("stratum", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=100), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name=op.f("fk_batch_rules_batch_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["release_rules.rule_id"], name=op.f("fk_batch_rules_rule_id")),
        sa.PrimaryKeyConstraint(
            "batch_id", "document_type", "stratum", "scope", "basis", name=op.f("pk_batch_rules")
        ),
    )


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("judgement_id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=True),
        sa.Column("document_type", sa.String(length=60), nullable=False),
        sa.Column("stratum", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=100), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("settled_at", review.tables.UtcDateTime(), nullable=False),
        sa.Column("judged_at", review.tables.UtcDateTime(), nullable=True),
        sa.Column("judged_by", sa.String(length=200), nullable=True),
        sa.Column("is_wrong", sa.Integer(), nullable=True),
        sa.Column("wrong_fields", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_judgements_document_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["release_rules.rule_id"], name=op.f("fk_judgements_rule_id")),
        sa.PrimaryKeyConstraint("judgement_id", name=op.f("pk_judgements")),
    )
    op.create_index(
        op.f("ix_judgements_document_type_stratum_scope_basis_judgement_id"),
        "judgements",
        ["document_type", "stratum", "scope", "basis", "judgement_id"],
        unique=False,
    )
    op.create_index(op.f("ix_judgements_document_id"), "judgements", ["document_id"], unique=False)
    op.create_index(
        "ix_judgements_audits",
        "judgements",
        ["judgement_id"],
        unique=False,
        sqlite_where=_AUDITS,
        postgresql_where=_AUDITS,
    )
