"""A store of any size, made by set-based SQL: rows like those of real documents, in minutes instead of days.

The audit trail's rows have the shape and the size of real ones, but no chain: filling it in order would take hours.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from connectors.blobs import FolderBlobStore
from holdpoint.document import BoundingBox
from holdpoint.document_types import BUILT_IN_TYPES
from holdpoint.extraction import (
    DocumentType,
    ExtractedField,
    Extraction,
    LineItem,
    Provenance,
    Statement,
    Summary,
    TypeGuess,
)
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import Settings
from review.database import Database
from review.store import ReviewStore, open_store

DESTINATION = "files"
SOURCE = "drop"
FIRST_SECOND = 1_767_225_600  # 2026-01-01 00:00 UTC: document n was settled n seconds later
_ROWS_AT_ONCE = 20_000
_BATCH_LENGTH = 1_000
_PENDING = 1_000  # deliveries that wait to be sent, and documents that wait to be read
_CELLS = ("description", "quantity", "unit", "unit_price", "tax_rate", "amount")


@dataclass(frozen=True)
class Shape:
    """How many documents, and how many of them, the newest, wait for a person."""

    documents: int
    held: int

    @property
    def decided(self) -> int:
        return self.documents - self.held


@dataclass(frozen=True)
class _Dialect:
    """The same expressions in two languages; `{}` is the argument."""

    numbers: str
    sha256: str
    time: str


_DIALECTS = {
    "sqlite": _Dialect(
        numbers="WITH RECURSIVE g(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM g WHERE n < :last)",
        sha256="sha256_hex({})",
        time="strftime('%Y-%m-%d %H:%M:%S.000000', {}, 'unixepoch')",
    ),
    "postgresql": _Dialect(
        numbers="WITH g AS (SELECT n FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS x(n))",
        sha256="encode(sha256(convert_to({}, 'UTF8')), 'hex')",
        time="(to_timestamp({}) AT TIME ZONE 'UTC')",
    ),
}

# Every column of document n that more than one table needs.
_ROWS = """
{numbers}, d AS (
  SELECT n, sha, substr(sha, 1, 20) AS id, {time} AS at,
    'batch-' || ((n - 1) / {batch}) AS batch_id,
    'post/2026/RE-' || n || '.pdf' AS path, 'RE-' || n AS number,
    (100 + n * 7919 % 400000) || '.' || (10 + n % 90) AS total,
    '20' || (10 + n % 16) || '-0' || (1 + n % 9) || '-' || (10 + n % 18) AS issued,
    CASE WHEN n % 10 < 7 THEN 'invoice' WHEN n % 10 = 7 THEN 'credit_note' WHEN n % 100 = 8 THEN 'contract'
      WHEN n % 10 = 8 THEN 'receipt' ELSE 'order' END AS type,
    CASE WHEN n > :decided AND n % 50 = 0 THEN 'quarantined' WHEN n > :decided OR n % 97 = 1 THEN 'held'
      ELSE 'released' END AS state,
    CASE WHEN n > :decided THEN NULL WHEN n % 97 = 1 THEN 'rejected' WHEN n % 20 = 0 THEN 'approved' END AS resolution
  FROM (SELECT n, {sha} AS sha FROM g) x
)
"""
_FILLED = "replace(replace(replace(replace(:{}, '@ID@', id), '@NUMBER@', number), '@TOTAL@', total), '@DATE@', issued)"
_TABLES = {
    "batches": """
{numbers} INSERT INTO batches (batch_id, source, started_at, finished_at)
SELECT 'batch-' || (n / {batch}), '{source}', {time}, {time} FROM g WHERE n % {batch} = 0""",
    "documents": """
{rows} INSERT INTO documents (document_id, sha256, name, size, media_type, context, arrival_id, batch_id, source, state,
  resolution, decided_by, decided_at, version, revision, attempt, created_at, settled_at, document_type, page_count,
  extraction, summary, findings, timings, reason_codes, seller_name, number, number_key, issue_date, total_amount,
  currency)
SELECT id, sha, number || '.pdf', 84213, 'application/pdf', '', n, batch_id, '{source}', state,
  resolution, CASE WHEN resolution IS NULL THEN NULL ELSE 'anna' END,
  CASE WHEN resolution IS NULL THEN NULL ELSE at END,
  2, 1, 1, at, at, CASE WHEN state = 'quarantined' THEN NULL ELSE type END, 1,
  CASE WHEN state = 'quarantined' THEN NULL ELSE {json_open}{extraction}{json_close} END,
  CASE WHEN state = 'quarantined' THEN NULL ELSE {json_open}{summary}{json_close} END,
  {json_open}CASE WHEN state = 'released' THEN '[]' ELSE :findings END{json_close}, {json_open}:timings{json_close},
  {json_open}CASE state WHEN 'released' THEN '[]' WHEN 'held' THEN '["low_confidence"]' ELSE '["encrypted"]'
    END{json_close},
  'Supplier ' || (n % 5003) || ' GmbH', number, 're' || n, issued, total, 'EUR'
FROM d""",
    "document_traits": """
{rows} INSERT INTO document_traits (document_id, arrival_id, document_type, vendor_key, vat_key, iban, order_key,
  issue_date, currency, net_amount, total_amount, bands)
SELECT id, n, type, 'suppller' || (n % 5003), 'DE' || (100000000 + n % 5003),
  'DE' || (10 + n % 5003 % 90) || (n % 5003), 'PO' || (n / 3), issued, 'EUR', total, total,
  {json_open}'[]'{json_close} FROM d WHERE type IN ('invoice', 'credit_note')""",
    "likeness_bands": """
{rows} INSERT INTO likeness_bands (band, arrival_id, document_id)
SELECT n * 16 + k, n, id FROM d CROSS JOIN (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2) b""",
    "arrivals": """
{rows} INSERT INTO arrivals (arrival_id, batch_id, source, path, file_name, sha256, size, modified_at, seen_at,
  document_id)
SELECT n, batch_id, '{source}', path, number || '.pdf', sha, 84213, at, at, id FROM d""",
    "reasons": """
{rows} INSERT INTO reasons (document_id, code, state, settled_at, arrival_id)
SELECT id, code, state, at, n FROM d JOIN (SELECT 'low_confidence' AS code UNION ALL SELECT 'possible_duplicate'
  UNION ALL SELECT 'invalid_iban' UNION ALL SELECT 'encrypted') c
ON (state = 'quarantined' AND code = 'encrypted') OR (state = 'held' AND (code = 'low_confidence'
  OR (code = 'possible_duplicate' AND n % 7 = 0) OR (code = 'invalid_iban' AND n % 500 = 3)))
WHERE resolution IS NULL AND state <> 'released'""",
    "corrections": """
{rows} INSERT INTO corrections (document_id, field, old_value, new_value, corrected_by, corrected_at)
SELECT id, 'total_amount', '1.00', total, 'anna', at FROM d WHERE resolution = 'approved'""",
    "deliveries": """
{rows} INSERT INTO deliveries (key, document_id, revision, destination, fallback, fallback_body, body, state, attempts,
  created_at, next_attempt_at, delivered_at)
SELECT id || ':1:{destination}', id, 1, '{destination}', 'archive', NULL, {body},
  CASE WHEN n > :decided - {pending} THEN 'pending' WHEN n % 10000 = 7 THEN 'dead_letter' ELSE 'delivered' END,
  1, at, at, CASE WHEN n > :decided - {pending} OR n % 10000 = 7 THEN NULL ELSE at END
FROM d WHERE state = 'released'""",
    "audit_entries": """
{rows} INSERT INTO audit_entries (seq, at, actor, action, document_id, batch_id, details, previous_hash, hash)
SELECT (n - 1) * 4 + k, at, 'process', action, id, batch_id, :details, sha, sha
FROM d CROSS JOIN (SELECT 1 AS k, 'arrived' AS action UNION ALL SELECT 2, 'released' UNION ALL SELECT 3,
  'delivery_queued' UNION ALL SELECT 4, 'delivered') e""",
}


def prepared_store(url: str, folder: Path) -> tuple[ReviewStore, FolderBlobStore]:
    """A store with its schema in an empty database, and blobs in the folder."""
    policy = {"primary": DESTINATION}
    settings = Settings.model_validate(
        {
            "data_dir": str(folder / "data"),
            "database": {"url": url},
            "destinations": {DESTINATION: {"kind": "folder", "path": str(folder / "out")}},
            "document_types": {str(kind): policy for kind in BUILT_IN_TYPES if kind is not DocumentType.OTHER},
        }
    )
    blobs = FolderBlobStore(folder / "blobs")
    return open_store(settings, blobs), blobs


def document_id(n: int) -> str:
    """The id of document number n, from 1."""
    return hashlib.sha256(f"document {n}".encode()).hexdigest()[:20]


def fill(database: Database, shape: Shape) -> None:
    """Put that many documents with all that belongs to them into an empty store."""
    dialect = _DIALECTS[database.engine.dialect.name]
    is_postgresql = database.engine.dialect.name == "postgresql"
    words: dict[str, Any] = {
        "batch": _BATCH_LENGTH,
        "source": SOURCE,
        "destination": DESTINATION,
        "pending": min(_PENDING, shape.decided // 4),
        "numbers": dialect.numbers,
        "time": dialect.time.format(f"{FIRST_SECOND} + n"),
        "sha": dialect.sha256.format("'document ' || n"),
        "json_open": "CAST(" if is_postgresql else "",
        "json_close": " AS json)" if is_postgresql else "",
        **{name: _FILLED.format(name) for name in ("extraction", "summary", "body")},
    }
    words["rows"] = _ROWS.format(**words)
    given = {name: json.dumps(value) for name, value in _templates().items()} | {"decided": shape.decided}
    for table, statement in _TABLES.items():
        sql = text(_plain(statement.format(**words), is_postgresql))
        wanted = {name: value for name, value in given.items() if name in sql._bindparams}
        first = 0 if table == "batches" else 1
        for start in range(first, shape.documents + 1, _ROWS_AT_ONCE):
            with database.write() as connection:
                if not is_postgresql:
                    _give_sha256(connection)
                last = min(start + _ROWS_AT_ONCE - 1, shape.documents)
                connection.execute(sql, wanted | {"first": start, "last": last})
    _leave_some_unread(database, shape)
    if is_postgresql:
        with database.write() as connection:
            connection.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('arrivals', 'arrival_id'), max(arrival_id)) FROM arrivals"
            )
        with create_engine(database.engine.url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _leave_some_unread(database: Database, shape: Shape) -> None:
    """Documents that arrived and were not read yet: what `Intake.pending` finds."""
    with database.write() as connection:
        connection.execute(
            text(
                "UPDATE documents SET state = 'processing', settled_at = NULL "
                "WHERE arrival_id <= :last AND state = 'released' AND resolution IS NULL"
            ),
            {"last": min(200, shape.decided // 4)},
        )


def _plain(sql: str, is_postgresql: bool) -> str:
    """With what would look like parameters escaped: colons for SQLAlchemy, per cent signs for PostgreSQL's driver."""
    escaped = sql.replace("%H:%M:%S", r"%H\:%M\:%S").replace(":1:", r"\:1\:")
    return escaped.replace("%", "%%") if is_postgresql else escaped


def _give_sha256(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.create_function("sha256_hex", 1, lambda value: hashlib.sha256(value.encode()).hexdigest(), deterministic=True)


def _templates() -> dict[str, Any]:
    extraction = _extraction().model_dump(mode="json")
    summary = Summary(
        document_id="@ID@",
        statements=tuple(
            Statement(text=sentence, pages=(1,), fields=(field,))
            for sentence, field in (
                ("Supplier GmbH invoices Beispiel Werke AG for lamps and their mounting.", "seller_name"),
                ("The invoice @NUMBER@ is of @DATE@.", "number"),
                ("The total is @TOTAL@ EUR, due within thirty days.", "total_amount"),
            )
        ),
        summarizer="extractive",
        version="1",
    )
    finding = Finding(
        code=ReasonCode.LOW_CONFIDENCE, message="The total amount is uncertain: 61 %.", fields=("total_amount",), page=1
    )
    return {
        "extraction": extraction,
        "summary": summary.model_dump(mode="json"),
        "findings": [finding.model_dump(mode="json")],
        "timings": {"extract": 0.41, "summarize": 0.02, "validate": 0.01},
        "details": {"key": "0123456789abcdef0123:1:files", "destination": DESTINATION, "attempts": 1},
        "body": {
            "document_id": "@ID@",
            "fields": {f["name"]: f["value"] for f in extraction["fields"]},
            "lines": _lines(),
        },
    }


def _lines() -> list[dict[str, str]]:
    return [{"description": f"Pendant lamp, row {n}", "quantity": "4", "amount": "600.00"} for n in range(1, 4)]


def _extraction() -> Extraction:
    values = {
        "number": "@NUMBER@",
        "issue_date": "@DATE@",
        "due_date": "2026-12-31",
        "currency": "EUR",
        "seller_name": "Supplier GmbH",
        "seller_address": "Hafenstraße 12, 24103 Kiel",
        "buyer_name": "Beispiel Werke AG",
        "net_amount": "@TOTAL@",
        "tax_amount": "0.00",
        "total_amount": "@TOTAL@",
    }

    def found(name: str, value: str, line: int) -> ExtractedField:
        origin = Provenance(
            page=1,
            boxes=(BoundingBox(x0=60.25, y0=80.5 + 14 * line, x1=180.75, y1=92.5 + 14 * line),),
            quote=value,
            extractor="fields",
            version="1",
        )
        return ExtractedField(name=name, raw=value, value=value, confidence=0.98, provenance=(origin,))

    cells = ("Pendant lamp", "4", "piece", "150.00", "19", "600.00")
    lines = tuple(
        LineItem(**{cell: found(cell, value, 20 + n) for cell, value in zip(_CELLS, cells, strict=True)})
        for n in range(3)
    )
    return Extraction(
        document_id="@ID@",
        type=TypeGuess(document_type=DocumentType.INVOICE, confidence=0.97),
        fields=tuple(found(name, value, n) for n, (name, value) in enumerate(values.items())),
        line_items=lines,
        extractor="fields",
        version="1",
    )
