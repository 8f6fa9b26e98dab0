"""What was extracted from a document: typed fields with evidence and confidence, line items, the summary.

Values travel as strings: ISO 8601 dates, decimal numbers with a dot and no grouping, ISO 4217 currencies.
"""

from collections.abc import Iterator

from pydantic import Field

from holdpoint.document import BoundingBox, Document, Unit
from holdpoint.document_types import TYPE_SPECS, DocumentType, TypeSpec
from holdpoint.model import Frozen

__all__ = [
    "LINE_ITEM_FIELDS",
    "DocumentType",
    "ExtractedField",
    "Extraction",
    "LineItem",
    "Provenance",
    "ReadDocument",
    "Statement",
    "Summary",
    "TypeGuess",
]


class Provenance(Frozen):
    """One place a value was found. A value from embedded XML has page 0 and no boxes; its quote names the element."""

    page: int = Field(ge=0)
    boxes: tuple[BoundingBox, ...] = ()
    unit: Unit = Unit.POINT
    quote: str = ""  # the words as printed
    extractor: str
    version: str


class ExtractedField(Frozen):
    """One value with all its evidence. `raw` is the text as printed, `value` the normalised one.

    `value` is None when the raw text was found but could not be normalised. `confidence` is the probability, 0 to 1,
    that the value is right. Several fields of one name are several values (the parties of a contract).
    """

    name: str
    raw: str
    value: str | None
    confidence: float = Field(ge=0, le=1)
    provenance: tuple[Provenance, ...] = ()


EINVOICE_EXTRACTOR = "einvoice"  # the extractor that takes the values from an e-invoice's XML
LINE_ITEM_FIELDS = ("description", "quantity", "unit", "unit_price", "tax_rate", "amount")


class LineItem(Frozen):
    """One row of a document; a cell the row does not have is None. Cell fields are named after the cell."""

    description: ExtractedField | None = None
    quantity: ExtractedField | None = None
    unit: ExtractedField | None = None
    unit_price: ExtractedField | None = None
    tax_rate: ExtractedField | None = None  # percent, e.g. "19"
    amount: ExtractedField | None = None

    def cells(self) -> Iterator[ExtractedField]:
        """The cells the row has, in the order of LINE_ITEM_FIELDS."""
        for name in LINE_ITEM_FIELDS:
            cell = getattr(self, name)
            if cell is not None:
                yield cell


class TypeGuess(Frozen):
    """The document's type and the probability, 0 to 1, that it is right."""

    document_type: DocumentType
    confidence: float = Field(ge=0, le=1)


class Extraction(Frozen):
    """Everything extracted from one document."""

    document_id: str
    type: TypeGuess
    fields: tuple[ExtractedField, ...] = ()
    line_items: tuple[LineItem, ...] = ()
    details: tuple[ExtractedField, ...] = ()  # what stands there beyond the type's fields: "allowances[1].amount"
    extractor: str  # which extractor spoke, e.g. "fields" or "einvoice"
    version: str
    taught: TypeSpec | None = None  # what the fields of a taught type are; built-in types are known everywhere

    @property
    def spec(self) -> TypeSpec:
        """What the type's fields are. It travels along, so whoever has the extraction needs neither model nor list."""
        built_in = TYPE_SPECS.get(self.type.document_type)
        if built_in is not None:
            return built_in
        return self.taught or TypeSpec.unknown(self.type.document_type)

    def all(self, name: str) -> tuple[ExtractedField, ...]:
        """Every field of that name, in the order found."""
        return tuple(f for f in self.fields if f.name == name)

    def first(self, name: str) -> ExtractedField | None:
        """The first field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    def value(self, name: str) -> str | None:
        """The normalised value of the first field of that name, or None."""
        field = self.first(name)
        return field.value if field is not None else None


class Statement(Frozen):
    """One sentence of a summary with the evidence it stands on and the fields whose values it repeats."""

    text: str
    pages: tuple[int, ...]  # one-based; (0,) where the value stands in embedded XML alone
    fields: tuple[str, ...] = ()
    evidence: tuple[Provenance, ...] = ()


class Summary(Frozen):
    """What a person in accounts or compliance would write about the document; every statement cites its page."""

    document_id: str
    statements: tuple[Statement, ...]
    summarizer: str
    version: str


class ReadDocument(Frozen):
    """What the extract stage gives for one document: how it was read and what was extracted from it."""

    document: Document
    extraction: Extraction
