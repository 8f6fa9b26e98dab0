"""The tables of the release rules; `review.tables` names them beside all others."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from review.release_records import RuleKey
from review.table_kinds import ROW_ID, UtcDateTime, metadata

# Versions of the rules by which documents are released. A row's decision never changes; what is counted on it does.
release_rules = Table(
    "release_rules",
    metadata,
    Column("rule_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("document_type", String(60), nullable=False),
    Column("stratum", String(60), nullable=False),
    Column("scope", String(200), nullable=False),  # the destination with a target of its own, or ""
    Column("basis", String(100), nullable=False),  # what made the confidences, and over which fields
    Column("error", Float, nullable=False),
    Column("assurance", Float, nullable=False),
    Column("threshold", Float),  # None: nothing is released
    Column("judged", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("error_bound", Float, nullable=False),
    Column("documents_missing", Integer, nullable=False),
    Column("evidence_after", BigInteger, nullable=False),  # judgements up to this one count no longer
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("superseded_by", BigInteger),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_why", Text),
    Column("announced", Integer, nullable=False, default=0),
    Column("released", BigInteger, nullable=False, default=0),
    Column("held", BigInteger, nullable=False, default=0),
    Index(
        "uq_release_rules_current",
        "document_type",
        "stratum",
        "scope",
        "basis",
        unique=True,
        sqlite_where=text("superseded_by IS NULL"),
        postgresql_where=text("superseded_by IS NULL"),
    ),
)

# The one version by which a batch decides on documents of one kind, fixed when it first meets one.
batch_rules = Table(
    "batch_rules",
    metadata,
    Column("batch_id", String(120), ForeignKey("batches.batch_id"), primary_key=True),
    Column("document_type", String(60), primary_key=True),
    Column("stratum", String(60), primary_key=True),
    Column("scope", String(200), primary_key=True),
    Column("basis", String(100), primary_key=True),
    Column("rule_id", BigInteger, ForeignKey("release_rules.rule_id"), nullable=False),
)

# Documents whose values a person judges or has judged, in the order in which they were settled.
judgements = Table(
    "judgements",
    metadata,
    Column("judgement_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("document_id", String(40), ForeignKey("documents.document_id")),  # None: from a labelled set
    Column("document_type", String(60), nullable=False),
    Column("stratum", String(60), nullable=False),
    Column("scope", String(200), nullable=False),
    Column("basis", String(100), nullable=False),
    Column("rule_id", BigInteger, ForeignKey("release_rules.rule_id"), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("kind", String(20), nullable=False),  # census, sample, imported: evidence; biased: none
    Column("released", Integer, nullable=False),  # 1: without a person, so an audit judges it
    Column("fields", JSON, nullable=False),  # that matter
    Column("settled_at", UtcDateTime, nullable=False),
    Column("judged_at", UtcDateTime),
    Column("judged_by", String(200)),
    Column("is_wrong", Integer),
    Column("wrong_fields", JSON),
    Index(None, "document_type", "stratum", "scope", "basis", "judgement_id"),
    Index(None, "document_id"),
    Index(
        "ix_judgements_audits",
        "judgement_id",
        sqlite_where=text("released = 1 AND judged_at IS NULL"),
        postgresql_where=text("released = 1 AND judged_at IS NULL"),
    ),
)

# Vendors of which a document was released, as hashes.
known_vendors = Table(
    "known_vendors",
    metadata,
    Column("vendor_key", String(64), key="vendor_hash", primary_key=True),  # validators.strata.vendor_hash
    Column("since", UtcDateTime, nullable=False),
)

# When somebody stopped the release of a type, and when it went on.
type_stops = Table(
    "type_stops",
    metadata,
    Column("stop_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("document_type", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("stopped_by", String(200), nullable=False),
    Column("stopped_at", UtcDateTime, nullable=False),
    Column("resumed_by", String(200)),
    Column("resumed_at", UtcDateTime),
    Index(None, "document_type"),
)


def of_kind(table: Table, key: RuleKey) -> tuple[ColumnElement[bool], ...]:
    """That a row of one of these tables is about documents of that kind."""
    return tuple(table.c[name] == value for name, value in key)
