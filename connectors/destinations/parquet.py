"""Releases as Apache Parquet files for analysts, in a folder or a bucket: one file a message, typed columns.

    documents/type=invoice/month=2026-11/<key>.parquet       one row: the message and its fields
    line_items/type=invoice/month=2026-11/<key>.parquet      a row for each line item; no file where there are none

Partitioned as Hive does, so that every tool reads either folder as one table with the columns `type` and `month` (of
the release, in UTC). Line items are written first: whose document row is there is there whole.
"""

import hashlib
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.files_place import FilesPlace, OtherBytesError, file_stem
from connectors.posting import (
    CELL_DIGITS,
    CELL_PLACES,
    FIELDS,
    MONEY_DIGITS,
    MONEY_PLACES,
    NUMBERS,
    Posting,
    misfit,
    read_posting,
)
from holdpoint.decision import Delivery
from holdpoint.document_types import FieldSpec, ValueKind
from holdpoint.errors import TerminalDeliveryError
from holdpoint.extraction import LINE_ITEM_FIELDS

_BODY = b"holdpoint.body_sha256"


def _type_of(spec: FieldSpec) -> pa.DataType:
    if spec.several:
        return pa.list_(pa.string())
    match spec.kind:
        case ValueKind.DATE:
            return pa.date32()
        case ValueKind.MONEY:
            return pa.decimal128(MONEY_DIGITS, MONEY_PLACES)
    return pa.string()


_ABOUT = [
    pa.field("idempotency_key", pa.string(), nullable=False),
    pa.field("schema", pa.string(), nullable=False),
    pa.field("document_id", pa.string(), nullable=False),
    pa.field("revision", pa.int32(), nullable=False),
    pa.field("destination", pa.string(), nullable=False),
    pa.field("decided_at", pa.timestamp("us", tz="UTC"), nullable=False),
]
DOCUMENTS = pa.schema(
    [
        *_ABOUT,
        pa.field("decided_by", pa.string(), nullable=False),
        *(pa.field(name, pa.string()) for name in ("reason", "source", "path", "sha256")),
        *(pa.field(name, _type_of(spec)) for name, spec in FIELDS.items()),
        pa.field("more_fields", pa.string()),
    ]
)
LINE_ITEMS = pa.schema(
    [
        *_ABOUT,
        pa.field("line_number", pa.int32(), nullable=False),
        *(
            pa.field(name, pa.decimal128(CELL_DIGITS, CELL_PLACES) if name in NUMBERS else pa.string())
            for name in LINE_ITEM_FIELDS
        ),
    ]
)


class ParquetDestination:
    """A `Destination` in a `FilesPlace`. Files are whole or absent, and never change once written."""

    def __init__(self, name: str, place: FilesPlace) -> None:
        self.name = name
        self._place = place

    def send(self, delivery: Delivery) -> None:
        """Return when both files are there; sent again, it does nothing.

        TerminalDeliveryError when a value does not fit its column to the last digit, or another body came under that
        key; else as for `FilesPlace.put_once`.
        """
        posting = read_posting(delivery)
        if (what := misfit(posting)) is not None:
            raise TerminalDeliveryError(
                f"The Parquet files of the destination '{self.name}' cannot keep the delivery {posting.key}: {what}.",
                consequence="Nothing was written.",
                remedy="Correct the document's value and release it anew.",
                document_id=posting.document_id,
            )
        body_sha256 = hashlib.sha256(delivery.body.encode()).hexdigest()
        if posting.lines:
            self._put("line_items", posting, line_item_rows(posting), LINE_ITEMS, body_sha256)
        self._put("documents", posting, [document_row(posting)], DOCUMENTS, body_sha256)

    def _put(self, folder: str, posting: Posting, rows: list[dict[str, Any]], schema: Any, body_sha256: str) -> None:
        partition = f"type={posting.document_type}/month={posting.decided_at:%Y-%m}"
        path = f"{folder}/{partition}/{file_stem(posting.key)}.parquet"
        try:
            self._place.put_once(path, parquet_bytes(rows, schema, body_sha256))
        except OtherBytesError:
            # Another version of pyarrow writes other bytes for the same rows: what counts is the message they are of.
            if _body_of(self._place.read(path)) != body_sha256:
                raise


def document_row(posting: Posting) -> dict[str, Any]:
    """The row of a message; a void's has no values."""
    return {
        **_about(posting),
        "decided_by": posting.decided_by,
        "reason": posting.reason,
        "source": posting.source,
        "path": posting.path,
        "sha256": posting.sha256,
        **{name: list(value) if isinstance(value, tuple) else value for name, value in posting.values.items()},
        "more_fields": posting.more_fields,
    }


def line_item_rows(posting: Posting) -> list[dict[str, Any]]:
    """The rows of a message's line items, numbered from 1."""
    return [{**_about(posting), "line_number": n, **line} for n, line in enumerate(posting.lines, start=1)]


def parquet_bytes(rows: list[dict[str, Any]], schema: Any, body_sha256: str) -> bytes:
    """A whole file; the same rows are the same bytes, as long as pyarrow is the same."""
    marked = schema.with_metadata({_BODY: body_sha256.encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=marked), sink, compression="snappy", version="2.6")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _about(posting: Posting) -> dict[str, Any]:
    return {
        "idempotency_key": posting.key,
        "schema": posting.schema,
        "document_id": posting.document_id,
        "revision": posting.revision,
        "destination": posting.destination,
        "decided_at": posting.decided_at,
    }


def _body_of(data: bytes | None) -> str | None:
    """The hash of the message that a file was made of; None when it is no file of this program."""
    try:
        metadata = pq.read_schema(pa.BufferReader(data or b"")).metadata or {}
    except pa.ArrowException:
        return None
    return metadata.get(_BODY, b"").decode() or None
