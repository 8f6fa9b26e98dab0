"""The fields of a document as the form shows them: value, how sure, what was printed, what a person changed. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdpoint.document_types import FieldSpec, ValueKind
from holdpoint.extraction import LINE_ITEM_FIELDS, ExtractedField, Extraction
from review.records import CorrectionRecord
from review.web.presentation import confidence_level, place_label

_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "Document",
        frozenset({"number", "issue_date", "due_date", "order_reference", "effective_date", "term", "jurisdiction"}),
    ),
    ("Seller", frozenset({"seller_name", "seller_address", "seller_vat_id"})),
    ("Buyer", frozenset({"buyer_name", "buyer_vat_id"})),
    ("Parties", frozenset({"party"})),
    ("Amounts", frozenset({"currency", "net_amount", "tax_amount", "total_amount", "amount_due", "iban"})),
)
_FIRST = _GROUPS[0][0]  # a taught type's own fields stand there
_GROUPED = frozenset(name for _, names in _GROUPS for name in names)
_SHORT_KINDS = frozenset({ValueKind.MONEY, ValueKind.DATE, ValueKind.CURRENCY})
_PERSON = "person:"
_NUMERIC_CELLS = frozenset({"quantity", "unit_price", "tax_rate", "amount"})
CELL_LABELS = {
    "description": "Description",
    "quantity": "Quantity",
    "unit": "Unit",
    "unit_price": "Unit price",
    "tax_rate": "Tax %",
    "amount": "Amount",
}


@dataclass(frozen=True)
class FieldView:
    """One input of the form. `level` is "sure", "likely", "unsure", "person" or "missing"."""

    place: str
    label: str
    value: str
    level: str
    word: str
    percent: int | None = None
    numeric: bool = False
    multiline: bool = False
    short: bool = False  # a narrow input; what was printed stands beside it
    required: bool = False
    needs_look: bool = False
    printed: str = ""  # as printed, where that differs from the value
    source: str = ""
    was: str | None = None  # before the first correction; "" for nothing
    corrected_by: str | None = None
    error: str | None = None
    typed_instead: str | None = None  # what the person had typed when another person's value won

    @property
    def input_id(self) -> str:
        return input_id(self.place)


@dataclass(frozen=True)
class FieldGroup:
    """Fields under one heading."""

    title: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class FormState:
    """What the form knows beside the store: the places that findings name, values not stored, messages about them."""

    held_places: frozenset[str] = frozenset()
    typed: Mapping[str, str] | None = None
    typed_instead: Mapping[str, str] | None = None
    errors: Mapping[str, str] | None = None
    corrections: Sequence[CorrectionRecord] = ()
    editable: bool = True
    confirmed: bool = False  # a person has approved the document, and with it every value


def input_id(place: str) -> str:
    """The id of a place's input: what a reason on the page points to."""
    return "f-" + re.sub(r"[^a-z0-9]+", "-", place).strip("-")


def canonical_place(place: str) -> str:
    """One spelling for one place: "party[1]" is "party"; line items keep their number."""
    return place if place.startswith("line_items") else place.removesuffix("[1]")


def places_of(extraction: Extraction) -> dict[str, ExtractedField]:
    """Every extracted field and cell by its place."""
    found: dict[str, ExtractedField] = {}
    counts: dict[str, int] = {}
    for field in extraction.fields:
        counts[field.name] = counts.get(field.name, 0) + 1
        found[canonical_place(f"{field.name}[{counts[field.name]}]")] = field
    for number, item in enumerate(extraction.line_items, start=1):
        for cell in LINE_ITEM_FIELDS:
            value = getattr(item, cell)
            if value is not None:
                found[f"line_items[{number}].{cell}"] = value
    return found


def field_groups(effective: Extraction, state: FormState) -> tuple[FieldGroup, ...]:
    """Every field of the type under its heading, also those not found; several parties are a list of their own."""
    spec = effective.spec
    found = places_of(effective)
    groups = []
    for title, names in _GROUPS:
        views: list[FieldView] = []
        for field in (f for f in spec.fields if f.name in names or (title == _FIRST and f.name not in _GROUPED)):
            if not field.several:
                views.append(_view(field.name, field, found, state, effective))
                continue
            count = max(len(effective.all(field.name)), _highest(state.typed, rf"{field.name}(?:\[(\d+)\])?"), 1)
            for number in range(1, count + (2 if state.editable else 1)):
                place = canonical_place(f"{field.name}[{number}]")
                views.append(_view(place, field, found, state, effective, optional=number > 1))
        if views:
            groups.append(FieldGroup(title=title, fields=tuple(views)))
    return tuple(groups)


def line_rows(effective: Extraction, state: FormState) -> tuple[tuple[FieldView, ...], ...]:
    """The line items as rows of cells, with an empty row to add to; none where the type has no line items."""
    spec = effective.spec
    if not spec.has_line_items:
        return ()
    found = places_of(effective)
    count = max(len(effective.line_items), _highest(state.typed, r"line_items\[(\d+)\]\.[a-z_]+"))
    rows = []
    for number in range(1, count + (2 if state.editable else 1)):
        cells = []
        for cell in LINE_ITEM_FIELDS:
            kind = ValueKind.MONEY if cell in _NUMERIC_CELLS else ValueKind.TEXT
            field = FieldSpec(name=cell, kind=kind, label=f"Line {number}, {CELL_LABELS[cell].lower()}")
            cells.append(_view(f"line_items[{number}].{cell}", field, found, state, effective))
        rows.append(tuple(cells))
    return tuple(rows)


def _view(
    place: str,
    field: FieldSpec,
    found: Mapping[str, ExtractedField],
    state: FormState,
    effective: Extraction,
    optional: bool = False,
) -> FieldView:
    extracted = found.get(place)
    stored = (extracted.value if extracted is not None else None) or ""
    level, word, percent = _certainty(extracted)
    if state.confirmed and level in ("likely", "unsure"):
        level, word = "person", "confirmed"
    own = [c for c in state.corrections if canonical_place(c.field) == place]
    is_cell = place.startswith("line_items")
    required = field.required and not optional
    line = place.rpartition(".")[0]  # a finding may name a whole line
    held = place in state.held_places or line in state.held_places
    return FieldView(
        place=place,
        label=field.label if is_cell else place_label(place, effective.spec),
        value=(state.typed or {}).get(place, stored),
        level=level,
        word=word,
        percent=percent,
        numeric=field.kind is ValueKind.MONEY,
        multiline=field.kind is ValueKind.ADDRESS,
        short=field.kind in _SHORT_KINDS,
        required=required,
        needs_look=state.editable and (held or level == "unsure" or (level == "missing" and required)),
        printed=_printed(extracted, stored) if level != "person" else "",
        source=_source(extracted),
        was=(own[0].old_value or "") if own else None,
        corrected_by=own[-1].corrected_by if own else None,
        error=(state.errors or {}).get(place),
        typed_instead=(state.typed_instead or {}).get(place),
    )


def _certainty(extracted: ExtractedField | None) -> tuple[str, str, int | None]:
    if extracted is None or (extracted.value is None and not extracted.raw):
        return "missing", "not found", None
    if extracted.provenance and extracted.provenance[-1].extractor.startswith(_PERSON):
        return "person", f"by {extracted.provenance[-1].extractor.removeprefix(_PERSON)}", None
    if extracted.value is None:
        return "unsure", "not understood", None
    level = confidence_level(extracted.confidence)
    return level, level, round(extracted.confidence * 100)


def _printed(extracted: ExtractedField | None, stored: str) -> str:
    raw = " ".join(extracted.raw.split()) if extracted is not None else ""
    return raw if raw != " ".join(stored.split()) else ""


def _source(extracted: ExtractedField | None) -> str:
    if extracted is None or not extracted.provenance:
        return ""
    first = extracted.provenance[0]
    if first.extractor.startswith(_PERSON):
        return ""
    return f"page {first.page}" if first.page > 0 else "e-invoice XML"


def _highest(typed: Mapping[str, str] | None, pattern: str) -> int:
    """The highest number of a place that has a typed value, 0 when there is none."""
    numbers = [
        int(match[1] or 1) for place, text in (typed or {}).items() if text and (match := re.fullmatch(pattern, place))
    ]
    return max(numbers, default=0)
