"""One file of a drop with what is true of it: the bytes as a sender would send them, and the label rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from holdpoint.extraction import DocumentType
from samples.cii_xml import UNIT_CODES
from samples.formats import Language, plain
from samples.layouts.catalogue import Layout
from samples.truth import Bill, Item

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Label:
    """What should come of one document. `clean`: nothing is wrong with it and a person would release it."""

    document_type: DocumentType | None
    fields: Fields = field(default_factory=dict)
    line_items: Sequence[Mapping[str, str]] = ()
    outcome: str = "released"
    reasons: tuple[str, ...] = ()
    quality: str | None = "text_layer"
    layout: str | None = None
    language: Language | None = None
    held_out: bool = False

    @property
    def clean(self) -> bool:
        return self.outcome in ("released", "container")

    def troubled(self, outcome: str, *reasons: str) -> "Label":
        """The same document ending otherwise."""
        return replace(self, outcome=outcome, reasons=reasons)

    def row(self, file: str) -> dict[str, Any]:
        """The line of labels.jsonl."""
        return {
            "file": file,
            "type": self.document_type if self.document_type is not None else DocumentType.OTHER,
            "fields": dict(self.fields) | ({"line_items": list(self.line_items)} if self.line_items else {}),
            "outcome": self.outcome,
            "reasons": list(self.reasons),
            "clean": self.clean,
            "quality": self.quality,
            "layout": self.layout,
            "language": self.language,
            "held_out": self.held_out,
        }


@dataclass(frozen=True)
class Specimen:
    """A file; `members` are the labels of what an archive or a mail holds, by their path within it."""

    name: str
    data: bytes
    label: Label
    members: tuple[tuple[str, Label], ...] = ()

    def rows(self, folder: str) -> list[dict[str, Any]]:
        """Its label rows; a member's file is "container!/member"."""
        own = f"{folder}/{self.name}"
        return [self.label.row(own), *(label.row(f"{own}!/{path}") for path, label in self.members)]


def bill_label(bill: Bill, layout: Layout) -> Label:
    """The label of a bill as a layout prints it."""
    return Label(
        document_type=bill.document_type,
        fields=layout.printed_fields(bill),
        line_items=[_cells(item, layout) for item in bill.items],
        layout=layout.name,
        language=bill.language,
        held_out=layout.held_out,
    )


def xml_label(bill: Bill, layout: Layout) -> Label:
    """The label of a bill that carries itself as XML: all that the XML says, units by their UN/ECE code."""
    rows = [_xml_cells(item) for item in bill.items]
    return replace(bill_label(bill, layout), fields=bill.field_values(), line_items=rows)


def bare_xml_label(bill: Bill) -> Label:
    """The label of a bill that is XML and nothing else: no layout, no page."""
    rows = [_xml_cells(item) for item in bill.items]
    return Label(bill.document_type, bill.field_values(), rows, quality="xml", language=bill.language)


def _xml_cells(item: Item) -> dict[str, str]:
    """What an e-invoice's line says: all of it, the unit by its UN/ECE code."""
    return _all_cells(item) | {"unit": UNIT_CODES.get(item.unit, "C62")}


def _cells(item: Item, layout: Layout) -> dict[str, str]:
    return {name: value for name, value in _all_cells(item).items() if name in layout.cells}


def _all_cells(item: Item) -> dict[str, str]:
    return {
        "description": item.description,
        "quantity": plain(item.quantity),
        "unit": item.unit,
        "unit_price": f"{item.unit_price:.2f}",
        "tax_rate": plain(item.tax_rate),
        "amount": f"{item.amount:.2f}",
    }
