"""A person's corrections on an extraction: pure. What was extracted stays as it was; the result stands beside it."""

import re
from collections.abc import Iterable

from holdpoint.decision import Correction
from holdpoint.document_types import TypeSpec, ValueKind
from holdpoint.errors import TerminalError
from holdpoint.extraction import LINE_ITEM_FIELDS, ExtractedField, Extraction, LineItem, Provenance
from holdpoint.values import normalise

_PLACE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?:\[(?P<index>[1-9][0-9]{0,3})\])?(?:\.(?P<cell>[a-z_]+))?")
_CELL_KINDS = {
    "description": ValueKind.TEXT,
    "quantity": ValueKind.MONEY,
    "unit": ValueKind.TEXT,
    "unit_price": ValueKind.MONEY,
    "tax_rate": ValueKind.MONEY,
    "amount": ValueKind.MONEY,
}
PERSON_VERSION = "1"
_MOST_NEW_LINES = 100  # beyond the last one; a page offers to add them one by one


class CorrectionError(TerminalError):
    """A typed value cannot be what the field holds; `field` names it."""

    def __init__(self, fact: str, *, field: str, **kwargs: str) -> None:
        super().__init__(fact, **kwargs)
        self.field = field


def checked(spec: TypeSpec, correction: Correction) -> Correction:
    """The correction with its value in canonical form; CorrectionError names the field and what it takes."""
    kind, label = _kind_of(spec, correction.field)
    typed = correction.value.strip()
    if not typed:
        return Correction(field=correction.field, value="")
    value = normalise(kind, typed) or normalise(kind, typed, decimal_mark=".")  # "12.345", as we show it
    if value is None:
        raise CorrectionError(
            f"{label}: '{typed}' is not {_EXPECTED[kind]}.",
            field=correction.field,
            consequence="Nothing was saved.",
            remedy="Type it as the example shows, or leave it empty if the page has none.",
        )
    return Correction(field=correction.field, value=value)


_EXPECTED = {
    ValueKind.IDENTIFIER: "a number or code, e.g. RE-2025-0815",
    ValueKind.DATE: "one certain date, e.g. 2025-03-31",
    ValueKind.MONEY: "an amount, e.g. 1234.50",
    ValueKind.CURRENCY: "a currency, e.g. EUR",
    ValueKind.NAME: "a name",
    ValueKind.ADDRESS: "an address",
    ValueKind.VAT_ID: "a VAT number, e.g. DE136695976",
    ValueKind.IBAN: "an IBAN, e.g. DE89370400440532013000",
    ValueKind.TEXT: "a text",
}


def apply(extraction: Extraction, corrections: Iterable[Correction], corrected_by: str) -> Extraction:
    """The extraction with the person's values in place, confidence 1; an empty value takes the field away.

    What was taken away keeps an empty place, so that party[3] stays the third: `without_gaps` closes them.
    """
    fields = list(extraction.fields)
    items = list(extraction.line_items)
    for correction in corrections:
        name, index, cell = _parse(correction.field)
        if name == "line_items":
            if index > len(items) + _MOST_NEW_LINES:
                raise CorrectionError(
                    f"There is no line {index}.", field=correction.field, consequence="Nothing was saved."
                )
            while len(items) < index:
                items.append(LineItem())
            if cell is None:
                items[index - 1] = LineItem()
                continue
            before = getattr(items[index - 1], cell)
            items[index - 1] = items[index - 1].model_copy(
                update={cell: _by_person(cell, correction.value, before, corrected_by)}
            )
        else:
            _put(fields, name, index, correction.value, corrected_by)
    return extraction.model_copy(update={"fields": tuple(fields), "line_items": tuple(items)})


def without_gaps(extraction: Extraction) -> Extraction:
    """The extraction without the empty places that a person's removals left: what is checked and released."""
    return extraction.model_copy(
        update={
            "fields": tuple(f for f in extraction.fields if f.value is not None or f.raw),
            "line_items": tuple(i for i in extraction.line_items if next(i.cells(), None) is not None),
        }
    )


def current_value(extraction: Extraction, place: str) -> str | None:
    """What stands at a correction's place now, or None."""
    name, index, cell = _parse(place)
    if name == "line_items":
        if index > len(extraction.line_items):
            return None
        item = extraction.line_items[index - 1]
        if cell is None:  # the whole line, in words
            return ", ".join(c.value or c.raw for c in item.cells()) or None
        found = getattr(item, cell)
    else:
        named = extraction.all(name)
        found = named[index - 1] if index <= len(named) else None
    return found.value if found is not None else None


def _put(fields: list[ExtractedField], name: str, index: int, value: str, corrected_by: str) -> None:
    places = [n for n, f in enumerate(fields) if f.name == name]
    before = fields[places[index - 1]] if index <= len(places) else None
    after = _by_person(name, value, before, corrected_by)
    if before is not None:
        fields[places[index - 1]] = after or before.model_copy(update={"value": None, "raw": "", "confidence": 1.0})
    elif after is not None:
        fields.append(after)


def _by_person(name: str, value: str, before: ExtractedField | None, corrected_by: str) -> ExtractedField | None:
    if not value:
        return None
    provenance = before.provenance if before is not None and before.value == value else ()
    own = Provenance(
        page=provenance[0].page if provenance else 0,
        quote=value,
        extractor=f"person:{corrected_by}",
        version=PERSON_VERSION,
    )
    return ExtractedField(name=name, raw=value, value=value, confidence=1.0, provenance=(*provenance, own))


def _parse(place: str) -> tuple[str, int, str | None]:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise CorrectionError(f"'{place}' names no field.", field=place, consequence="Nothing was saved.")
    return match["name"], int(match["index"] or 1), match["cell"]


def _kind_of(spec: TypeSpec, place: str) -> tuple[ValueKind, str]:
    name, index, cell = _parse(place)
    if name == "line_items" and spec.has_line_items and (cell is None or cell in LINE_ITEM_FIELDS):
        label = f"Line {index}" if cell is None else f"Line {index}, {cell.replace('_', ' ')}"
        return (_CELL_KINDS[cell] if cell is not None else ValueKind.TEXT), label
    if cell is None and any(f.name == name for f in spec.fields):
        field = spec.field(name)
        return field.kind, field.label
    raise CorrectionError(
        f"A document of the type '{spec.label}' has no field '{place}'.", field=place, consequence="Nothing was saved."
    )
