"""What a destination receives of a release: one JSON text, described by `schemas/release-1.json`.

Canonical (sorted keys, no insignificant space), so that the same release is the same bytes, whoever writes it.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from holdpoint.decision import Release
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import LINE_ITEM_FIELDS, ExtractedField, Extraction, LineItem

SCHEMA_NAME = "holdpoint.release/1"
SCHEMA_FILE = "release-1.json"


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
    if released_at.tzinfo is None:
        raise ValueError("released_at must carry a time zone")
    extraction = release.extraction
    return canonical_json(
        {
            "schema": SCHEMA_NAME,
            "idempotency_key": key,
            "document_id": release.document_id,
            "revision": revision,
            "destination": destination,
            "type": extraction.type.document_type.value,
            "released_at": released_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "decided_by": release.decided_by,
            "source": source,
            "path": path,
            "sha256": sha256,
            "fields": _values(extraction),
            "line_items": [_row(item) for item in extraction.line_items],
            "evidence": _evidence(extraction),
            "summary": [{"text": s.text, "pages": list(s.pages)} for s in release.summary.statements],
            "warnings": [
                {"code": f.code.value, "message": f.message, "fields": list(f.fields)} for f in release.findings
            ],
        }
    )


def canonical_json(message: dict[str, Any]) -> str:
    """The one text of a message: sorted keys, no space, no line break."""
    return json.dumps(message, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) that every message satisfies."""
    return files("connectors").joinpath("schemas", SCHEMA_FILE).read_text(encoding="utf-8")


def _values(extraction: Extraction) -> dict[str, str | list[str]]:
    several = {f.name for f in TYPE_SPECS[extraction.type.document_type].fields if f.several}
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
