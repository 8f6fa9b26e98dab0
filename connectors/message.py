"""What a destination receives: a release, a correction or a void, each one JSON text described by a schema.

Canonical (sorted keys, no insignificant space), so that the same release is the same bytes, whoever writes it.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from holdpoint.decision import Release, delivery_key
from holdpoint.document_terms import WholeDocumentChange, changes_of, payment_terms_of
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType, ExtractedField, Extraction, LineItem

RELEASE = "holdpoint.release/2"
CORRECTION = "holdpoint.correction/2"
VOID = "holdpoint.void/1"
# Messages composed before allowances, charges and payment terms were part of them; they may still wait in an outbox.
EARLIER_RELEASE, EARLIER_CORRECTION = "holdpoint.release/1", "holdpoint.correction/1"
SCHEMA_FILES = {RELEASE: "release-2.json", CORRECTION: "correction-2.json", VOID: "void-1.json"}


def release_message(
    release: Release,
    *,
    key: str,
    revision: int,
    destination: str,
    released_at: datetime,
    source: str,
    path: str,
    sha256: str,
) -> str:
    """The body of the delivery `key`. `released_at` must know its time zone; ValueError otherwise.

    A field that may have several values is always a list; of any other the first value counts. What was found but
    could not be normalised has no value and is left out.
    """
    return canonical_json(
        _released(
            release,
            RELEASE,
            key=key,
            revision=revision,
            destination=destination,
            released_at=released_at,
            source=source,
            path=path,
            sha256=sha256,
        )
    )


def correction_message(
    release: Release,
    *,
    key: str,
    revision: int,
    destination: str,
    released_at: datetime,
    source: str,
    path: str,
    sha256: str,
    corrects: int,
    reason: str,
) -> str:
    """The body of a delivery that replaces the revision `corrects` at the same destination: all values, not only
    the changed ones. Otherwise as `release_message`; ValueError also when `corrects` is not an earlier revision.
    """
    message = _released(
        release,
        CORRECTION,
        key=key,
        revision=revision,
        destination=destination,
        released_at=released_at,
        source=source,
        path=path,
        sha256=sha256,
    )
    earlier = _earlier(release.document_id, corrects, revision, destination)
    return canonical_json({**message, "corrects": earlier, "reason": reason})


def void_message(
    document_id: str,
    *,
    key: str,
    revision: int,
    destination: str,
    document_type: DocumentType,
    voided_at: datetime,
    decided_by: str,
    reason: str,
    voids: int,
) -> str:
    """The body of a delivery that takes the document back: revision `voids` and all before it count no longer.

    ValueError for a time without a zone, and when `voids` is not an earlier revision.
    """
    return canonical_json(
        {
            "schema": VOID,
            "idempotency_key": key,
            "document_id": document_id,
            "revision": revision,
            "destination": destination,
            "type": str(document_type),
            "voided_at": _utc(voided_at, "voided_at"),
            "decided_by": decided_by,
            "reason": reason,
            "voids": _earlier(document_id, voids, revision, destination),
        }
    )


def canonical_json(message: dict[str, Any]) -> str:
    """The one text of a message: sorted keys, no space, no line break."""
    return json.dumps(message, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def schema_text(name: str = RELEASE) -> str:
    """The JSON Schema (draft 2020-12) that every message of that `schema` satisfies; KeyError for a name unknown."""
    return files("connectors").joinpath("schemas", SCHEMA_FILES[name]).read_text(encoding="utf-8")


def _released(
    release: Release,
    schema: str,
    *,
    key: str,
    revision: int,
    destination: str,
    released_at: datetime,
    source: str,
    path: str,
    sha256: str,
) -> dict[str, Any]:
    extraction = release.extraction
    return {
        "schema": schema,
        "idempotency_key": key,
        "document_id": release.document_id,
        "revision": revision,
        "destination": destination,
        "type": str(extraction.type.document_type),
        "released_at": _utc(released_at, "released_at"),
        "decided_by": release.decided_by,
        "source": source,
        "path": path,
        "sha256": sha256,
        "fields": _values(extraction),
        "line_items": [_row(item) for item in extraction.line_items],
        "allowances_and_charges": [_change(one) for one in changes_of(extraction)],
        "payment_terms": terms.value if (terms := payment_terms_of(extraction)) is not None else None,
        "evidence": _evidence(extraction),
        "summary": [{"text": s.text, "pages": list(s.pages)} for s in release.summary.statements],
        "warnings": [{"code": f.code.value, "message": f.message, "fields": list(f.fields)} for f in release.findings],
    }


def _earlier(document_id: str, earlier: int, revision: int, destination: str) -> dict[str, Any]:
    if not 1 <= earlier < revision:
        raise ValueError(f"revision {earlier} is not earlier than {revision}")
    return {"key": delivery_key(document_id, earlier, destination), "revision": earlier}


def _utc(time: datetime, name: str) -> str:
    if time.tzinfo is None:
        raise ValueError(f"{name} must carry a time zone")
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _values(extraction: Extraction) -> dict[str, str | list[str]]:
    several = {f.name for f in extraction.spec.fields if f.several}
    values: dict[str, str | list[str]] = {}
    for name, found in _by_name(extraction.fields).items():
        texts = [f.value for f in found if f.value is not None]
        if texts:
            values[name] = texts if name in several else texts[0]
    return values


def _row(item: LineItem) -> dict[str, str]:
    return {
        name: cell.value
        for name in LINE_ITEM_FIELDS
        if (cell := getattr(item, name)) is not None and cell.value is not None
    }


def _change(one: WholeDocumentChange) -> dict[str, str]:
    told = {"amount": one.amount, "reason": one.reason, "tax_rate": one.tax_rate}
    return {"kind": one.kind} | {name: f.value for name, f in told.items() if f is not None and f.value is not None}


def _evidence(extraction: Extraction) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {"value": f.value, "confidence": f.confidence, "pages": sorted({p.page for p in f.provenance})}
            for f in found
        ]
        for name, found in _by_name(extraction.fields).items()
    }


def _by_name(fields: Iterable[ExtractedField]) -> dict[str, list[ExtractedField]]:
    grouped: dict[str, list[ExtractedField]] = {}
    for field in fields:
        grouped.setdefault(field.name, []).append(field)
    return grouped
