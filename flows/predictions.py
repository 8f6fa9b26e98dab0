"""Extractions as rows of a predictions file: one JSON line a document, as docs/command-line.md describes."""

from typing import Any

from holdpoint.extraction import ExtractedField, Extraction


def prediction_row(file: str, extraction: Extraction) -> dict[str, Any]:
    """{"file", "type", "fields": {name: {"value", "raw", "confidence", "evidence"}}}; several values are a list."""
    spec = extraction.spec
    fields: dict[str, Any] = {}
    for field_spec in spec.fields:
        found = [field_row(f) for f in extraction.all(field_spec.name)]
        if found:
            fields[field_spec.name] = found if field_spec.several else found[0]
    if extraction.line_items:
        fields["line_items"] = [
            {cell.name.rsplit(".", 1)[-1]: field_row(cell) for cell in item.cells()} for item in extraction.line_items
        ]
    return {
        "file": file,
        "type": str(extraction.type.document_type),
        "type_confidence": extraction.type.confidence,
        "fields": fields,
    }


def field_row(field: ExtractedField) -> dict[str, Any]:
    """One value with its evidence; a box is [x0, y0, x1, y1] in the unit beside it."""
    return {
        "value": field.value,
        "raw": field.raw,
        "confidence": round(field.confidence, 4),
        "evidence": [
            {"page": p.page, "box": [round(n, 1) for n in (b.x0, b.y0, b.x1, b.y1)], "unit": str(p.unit)}
            for p in field.provenance
            for b in p.boxes
        ],
    }
