"""The tables of the store. Times are UTC; identities are said in docs/architecture.md."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from review.release_tables import batch_rules, judgements, known_vendors, release_rules, type_stops
from review.table_kinds import ROW_ID, UtcDateTime, metadata

__all__ = [
    "WAITS",
    "UtcDateTime",
    "arrivals",
    "audit_entries",
    "batch_rules",
    "batches",
    "blob_removals",
    "corrections",
    "deliveries",
    "documents",
    "judgements",
    "known_vendors",
    "leases",
    "legal_holds",
    "metadata",
    "reasons",
    "release_rules",
    "shards",
    "source_positions",
    "tallies",
    "type_stops",
    "users",
]

# In words, so that both databases see that a query asks for no more than a partial index holds.
WAITS = "resolution IS NULL AND state IN ('held', 'quarantined')"
HAS_ACCOUNT = "iban IS NOT NULL"


def _waiting(name: str, *columns: str) -> Index:
    """An index of the documents that wait for a person: it stays small however many there are in all."""
    return Index(name, *columns, sqlite_where=text(WAITS), postgresql_where=text(WAITS))


batches = Table(
    "batches",
    metadata,
    Column("batch_id", String(120), primary_key=True),
    Column("source", String(200), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("flow_run", String(200)),
    Column("summary", JSON),
    Index(None, "source", "finished_at"),
    Index(None, "started_at"),
)

documents = Table(
    "documents",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("context", Text, nullable=False, default=""),
    Column("arrival_id", BigInteger, nullable=False),  # the first arrival of these bytes: fixes who came earlier
    Column("batch_id", String(120), ForeignKey("batches.batch_id"), nullable=False),
    Column("source", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("resolution", String(20)),
    Column("decided_by", String(200)),
    Column("decided_at", UtcDateTime),
    Column("note", Text),
    Column("version", Integer, nullable=False, default=1),
    Column("revision", Integer, nullable=False, default=0),
    Column("attempt", Integer, nullable=False, default=1),  # counts readings; a person can ask for another
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("force_type", String(30)),
    Column("begins_at", JSON),  # the pages on which its documents begin, by a person's word; None: its content decides
    Column("password", Text),  # only until the document has been read with it
    Column("document_type", String(30)),
    Column("reading_sha256", String(64)),
    Column("page_count", Integer, nullable=False, default=0),
    Column("extraction", JSON),
    Column("summary", JSON),
    Column("findings", JSON, nullable=False, default=list),
    Column("timings", JSON, nullable=False, default=dict),
    # The codes that held or quarantined it, in the order of its findings; kept when a person has decided.
    Column("reason_codes", JSON, nullable=False, default=list, server_default="[]"),
    # What duplicate detection and the queue look up; filled at extraction, see review.history.
    Column("seller_name", Text),
    Column("number", Text),
    Column("number_key", String(100)),
    Column("issue_date", String(10)),
    Column("total_amount", String(40)),
    Column("currency", String(3)),
    Column("erased_at", UtcDateTime),  # by retention: what it said is gone, that it was stays
    # What the release rule saw at settlement, and which version of it decided; see review.release_rules.
    Column("stratum", String(60)),
    Column("confidence", Float),
    Column("rule_id", BigInteger),
    _waiting("ix_documents_waiting", "state", "settled_at", "arrival_id"),
    _waiting("ix_documents_waiting_type", "document_type", "state", "settled_at", "arrival_id"),
    Index(None, "state", "settled_at"),
    Index(None, "batch_id", "state"),
    Index(None, "source", "state", "arrival_id"),
    Index(None, "number_key", "arrival_id"),
    Index(None, "total_amount", "issue_date", "arrival_id"),
    Index(
        None,
        "decided_at",
        "decided_by",
        sqlite_where=text("decided_at IS NOT NULL"),
        postgresql_where=text("decided_at IS NOT NULL"),
    ),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("arrival_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("batch_id", String(120), ForeignKey("batches.batch_id"), nullable=False),
    Column("source", String(200), nullable=False),
    Column("path", Text, nullable=False),
    # The last part of the path, cut: what a person types to find a document.
    Column("file_name", String(255), nullable=False, default="", server_default=""),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified_at", UtcDateTime, nullable=False),
    Column("version", String(1100)),  # the source's own name for exactly these bytes, where it has one
    Column("seen_at", UtcDateTime, nullable=False),
    Column("parent_id", BigInteger, ForeignKey("arrivals.arrival_id")),
    Column("document_id", String(40), ForeignKey("documents.document_id")),
    Column("outcome", String(20)),  # duplicate or container; None: that of its document
    UniqueConstraint("source", "path", "sha256", "modified_at"),
    Index(None, "batch_id"),
    Index(None, "document_id"),
    Index(None, "parent_id"),
    Index(None, "file_name"),
)

# Where the next listing of a source may start; written when everything before it is recorded.
source_positions = Table(
    "source_positions",
    metadata,
    Column("source", String(200), primary_key=True),
    Column("position", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# Who works on what. A lease that ran out can be taken over; its fence then grows, and the former holder's writes,
# which carry the old one, are refused.
leases = Table(
    "leases",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime),  # None: given back
)

# The documents of a batch that are read together, by whichever worker leases them.
shards = Table(
    "shards",
    metadata,
    Column("batch_id", String(120), ForeignKey("batches.batch_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1, in the order of arrival
    Column("state", String(20), nullable=False),  # open, extracted, validated
    Column("document_ids", JSON, nullable=False),
    Column("size", Integer, nullable=False),  # how many they are
    Column("worker", String(200)),  # who did the last stage
    Index(None, "batch_id", "state", "number"),
)

# What each open document waits for, with the document's place in the queue. Gone when it is decided.
reasons = Table(
    "reasons",
    metadata,
    Column("document_id", String(40), ForeignKey("documents.document_id"), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("settled_at", UtcDateTime, nullable=False),
    Column("arrival_id", BigInteger, nullable=False),
    Index(None, "code", "state", "settled_at", "arrival_id"),
)

# How many there are, kept by the database's own triggers in the transaction that changes it: of open documents by
# state, of reasons by code, of deliveries by state.
tallies = Table(
    "tallies",
    metadata,
    Column("kind", String(20), primary_key=True),  # documents, reasons, deliveries
    Column("name", String(40), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("correction_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("document_id", String(40), ForeignKey("documents.document_id"), nullable=False),
    Column("field", String(100), nullable=False),
    Column("old_value", Text),
    Column("new_value", Text, nullable=False),
    Column("corrected_by", String(200), nullable=False),
    Column("corrected_at", UtcDateTime, nullable=False),
    Index(None, "document_id"),
)

# Who has approved what takes two people. An approval counts for the very values that its digest names.
approvals = Table(
    "approvals",
    metadata,
    Column("approval_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("document_id", String(40), ForeignKey("documents.document_id"), nullable=False),
    Column("approved_by", String(200), nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
    Column("values_sha256", String(64), nullable=False),
    Index(None, "document_id"),
)

# What later documents are compared with: vendor, account, order, and the bands of its print (validators.likeness).
document_traits = Table(
    "document_traits",
    metadata,
    Column("document_id", String(40), ForeignKey("documents.document_id"), primary_key=True),
    Column("arrival_id", BigInteger, nullable=False),  # the document's: fixes who came earlier
    Column("document_type", String(30)),
    Column("vendor_key", String(100)),  # holdpoint.values.vendor_key; of invoices and credit notes alone
    Column("vat_key", String(20)),
    Column("iban", String(34)),  # only one whose check digits hold
    Column("order_key", String(100)),
    Column("issue_date", String(10)),
    Column("currency", String(3)),
    Column("net_amount", String(40)),
    Column("total_amount", String(40)),
    Column("bands", JSON, nullable=False, default=list),
    Column("fingerprint", String(64)),  # of the first page of a document that has hardly any text
    # Of a bill that names an order: description, quantity, unit price and amount of each line.
    Column("lines", JSON(none_as_null=True)),
    Index(None, "iban", "arrival_id"),
    Index(None, "vendor_key", "arrival_id", sqlite_where=text(HAS_ACCOUNT), postgresql_where=text(HAS_ACCOUNT)),
    Index(None, "vat_key", "arrival_id", sqlite_where=text(HAS_ACCOUNT), postgresql_where=text(HAS_ACCOUNT)),
    Index(None, "vendor_key", "issue_date"),
    Index(None, "order_key", "arrival_id"),
)

# The same bands the other way round: which documents share one. Read backwards from the newest.
likeness_bands = Table(
    "likeness_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("arrival_id", BigInteger, primary_key=True, autoincrement=False),
    Column("document_id", String(40), primary_key=True),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.document_id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("destination", String(200), nullable=False),
    Column("fallback", String(200)),
    Column("fallback_body", Text),  # composed with the same release, used only if the primary is given up
    Column("primary_key", String(300)),  # set on a fallback's entry: the delivery it stands in for
    Column("body", Text, nullable=False),  # empty once erased
    Column("body_sha256", String(64)),  # of an erased body: what was sent can still be recognised
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("lease_token", String(40)),
    Column("last_error", Text),
    Column("delivered_at", UtcDateTime),
    Index(None, "state", "next_attempt_at", "key"),
    Index(None, "state", "lease_until"),
    Index(None, "destination", "delivered_at"),
    Index(None, "document_id"),
)

# A document under a hold that is not lifted is never erased.
legal_holds = Table(
    "legal_holds",
    metadata,
    Column("hold_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("document_id", String(40), ForeignKey("documents.document_id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("lifted_by", String(200)),
    Column("lifted_at", UtcDateTime),
    Index(None, "document_id"),
)

# Blobs of erased documents. Put down with the erasure, done after its commit: a kill between the two forgets nothing.
blob_removals = Table(
    "blob_removals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Index(None, "removed_at"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("seq", ROW_ID, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(60), nullable=False),
    Column("document_id", String(40)),
    Column("batch_id", String(120)),
    Column("details", Text, nullable=False),  # canonical JSON, hashed byte for byte
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "document_id"),
)

users = Table(
    "users",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Integer, nullable=False, default=0),
    Column("session_version", Integer, nullable=False, default=1),
    Column("failed_attempts", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
)

# One row a settled document: what drift and expectations over time look at, so that neither reads extractions.
observations = Table(
    "observations",
    metadata,
    Column("document_id", String(40), ForeignKey("documents.document_id"), primary_key=True),
    Column("settled_at", UtcDateTime, nullable=False),
    Column("batch_id", String(120), nullable=False),
    Column("source", String(200), nullable=False),
    Column("document_type", String(60)),  # None: it could not be read
    Column("destination", String(200), nullable=False),  # "" where its type has none
    Column("state", String(20), nullable=False),  # as it was settled: released, held, quarantined
    Column("language", String(20), nullable=False),
    Column("layout", String(120), nullable=False),
    Column("quality", String(20), nullable=False),
    Column("vendor", String(40)),  # a hash: it tells vendors apart and names none
    Column("confidence", Float),  # of the least certain field
    Column("type_confidence", Float),
    Column("reason_codes", JSON, nullable=False),
    Column("fields", JSON, nullable=False),  # field by field; {} once erased
    Index(None, "settled_at", "document_id"),
)

# What each look at drift spent of the false alarms that are allowed, so that looking often costs none.
drift_looks = Table(
    "drift_looks",
    metadata,
    Column("look_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("spent", Float, nullable=False),
    Column("tests", Integer, nullable=False),
    Column("waiting", JSON, nullable=False),  # signals that have too few documents, and why
)

# An alert is open until a person closes it; what it says came since then is no reference any more.
drift_alerts = Table(
    "drift_alerts",
    metadata,
    Column("alert_id", ROW_ID, primary_key=True, autoincrement=True),
    Column("stream", String(200), nullable=False),
    Column("signal", String(60), nullable=False),
    Column("document_type", String(60)),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("message", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("closed_by", String(200)),
    Column("note", Text),
    Index(None, "stream", "signal", "closed_at"),
)
