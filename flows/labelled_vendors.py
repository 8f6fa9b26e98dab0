"""Vendor memory for `evaluate`: documents in the order of their labels, each remembered as if a person confirmed it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from extractors.vendor_evidence import REMEMBERED, remember, with_memory
from holdpoint.extraction import ExtractedField, Extraction, ReadDocument
from holdpoint.values import identifier_key, normalise


class LabelledVendors:
    """A memory of the documents whose labels it was shown; in no store."""

    def __init__(self) -> None:
        self._of: defaultdict[str, list[tuple[Extraction, Extraction]]] = defaultdict(list)

    def seen(self, read: ReadDocument, label: Mapping[str, Any]) -> ReadDocument:
        """The document in the light of those before it; then its label is remembered."""
        extraction = read.extraction
        found = next((self._of[key] for key in _keys(extraction.value) if key in self._of), [])
        told = with_memory(read, remember(found[-REMEMBERED:]))
        confirmed = confirmed_by(extraction, label)
        for key in _keys(confirmed.value):
            self._of[key].append((extraction, confirmed))
        return told


def _keys(value: Any) -> list[str]:
    named = (("vat", value("seller_vat_id")), ("iban", value("iban")))
    return [f"{name}:{identifier_key(text)}" for name, text in named if text]


def confirmed_by(extraction: Extraction, label: Mapping[str, Any]) -> Extraction:
    """The extraction with the label's values, as a person would have let it go."""
    fields = []
    for spec in extraction.spec.fields:
        text = label.get("fields", {}).get(spec.name)
        if isinstance(text, str) and text:
            value = normalise(spec.kind, text) or normalise(spec.kind, text, decimal_mark=".") or text
            fields.append(ExtractedField(name=spec.name, raw=text, value=value, confidence=1.0))
    return extraction.model_copy(update={"fields": tuple(fields)})
