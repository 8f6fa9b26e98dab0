"""Which fields a document type has, what kind of value each is, and which must be present.

Field names follow the business terms of EN 16931-1 (semantic data model of the core elements of an electronic
invoice); the same names stand in code, store, page, exports and labels.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from holdpoint.model import Frozen

_NAME = r"^[a-z][a-z0-9_]{0,29}$"


class DocumentType(str):
    """What a document is, by name: one of the built-in types or a taught one; `other` is none that is known.

    A string of lower-case letters, digits and underscores; ValueError for anything else. There is one object for each
    built-in name, in every process, so that those may be compared with `is`; taught ones are compared with `==`.
    """

    __slots__ = ()

    INVOICE: ClassVar["DocumentType"]
    CREDIT_NOTE: ClassVar["DocumentType"]
    RECEIPT: ClassVar["DocumentType"]
    ORDER: ClassVar["DocumentType"]
    CONTRACT: ClassVar["DocumentType"]
    OTHER: ClassVar["DocumentType"]

    def __new__(cls, name: str) -> "DocumentType":
        built_in = _BUILT_IN.get(name)
        if built_in is not None:
            return built_in
        if not re.fullmatch(_NAME, name):
            raise ValueError(f"'{name}' is no name of a document type: lower-case letters, digits and underscores")
        return super().__new__(cls, name)

    @property
    def is_built_in(self) -> bool:
        """Whether the product brings it along."""
        return self in _BUILT_IN

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema(pattern=_NAME))


_BUILT_IN: dict[str, DocumentType] = {}
for _name in ("invoice", "credit_note", "receipt", "order", "contract", "other"):
    _BUILT_IN[_name] = DocumentType(_name)
    setattr(DocumentType, _name.upper(), _BUILT_IN[_name])
BUILT_IN_TYPES: tuple[DocumentType, ...] = tuple(_BUILT_IN.values())


class ValueKind(StrEnum):
    """How a value is parsed, normalised and compared."""

    IDENTIFIER = "identifier"  # compared by letters and digits
    DATE = "date"  # ISO 8601
    MONEY = "money"  # decimal with a dot
    CURRENCY = "currency"  # ISO 4217
    NAME = "name"
    ADDRESS = "address"
    VAT_ID = "vat_id"
    IBAN = "iban"
    TEXT = "text"


class FieldSpec(Frozen):
    """One field of a document type. `label` is what a person calls it."""

    name: str
    kind: ValueKind
    label: str
    required: bool = False
    several: bool = False
    fewest: int = 1  # values of a required field; where fewer were found, a person looks for the others


class TypeSpec(Frozen):
    """The fields of one document type, in the order the review page shows them."""

    document_type: DocumentType
    label: str
    fields: tuple[FieldSpec, ...]
    has_line_items: bool = False

    @classmethod
    def unknown(cls, document_type: DocumentType) -> "TypeSpec":
        """That of a type of which nothing but the name is known."""
        return cls(document_type=document_type, label=document_type.replace("_", " ").capitalize(), fields=())

    def field(self, name: str) -> FieldSpec:
        """The field of that name; raises KeyError."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)

    def label_of(self, name: str) -> str:
        """What a person calls the field; a name that the type does not have is put into words."""
        return next((f.label for f in self.fields if f.name == name), name.replace("_", " ").capitalize())

    def names_of_kind(self, *kinds: ValueKind) -> tuple[str, ...]:
        """The type's fields of those kinds, in its own order."""
        return tuple(f.name for f in self.fields if f.kind in kinds)

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that must be present."""
        return tuple(f.name for f in self.fields if f.required)


def _invoice(document_type: DocumentType, label: str) -> TypeSpec:
    return TypeSpec(
        document_type=document_type,
        label=label,
        has_line_items=True,
        fields=(
            FieldSpec(name="number", kind=ValueKind.IDENTIFIER, label="Number", required=True),
            FieldSpec(name="issue_date", kind=ValueKind.DATE, label="Issue date", required=True),
            FieldSpec(name="due_date", kind=ValueKind.DATE, label="Due date"),
            FieldSpec(name="currency", kind=ValueKind.CURRENCY, label="Currency", required=True),
            FieldSpec(name="seller_name", kind=ValueKind.NAME, label="Seller", required=True),
            FieldSpec(name="seller_address", kind=ValueKind.ADDRESS, label="Seller address"),
            FieldSpec(name="seller_vat_id", kind=ValueKind.VAT_ID, label="Seller VAT number"),
            FieldSpec(name="buyer_name", kind=ValueKind.NAME, label="Buyer"),
            FieldSpec(name="buyer_vat_id", kind=ValueKind.VAT_ID, label="Buyer VAT number"),
            FieldSpec(name="order_reference", kind=ValueKind.IDENTIFIER, label="Order reference"),
            FieldSpec(name="net_amount", kind=ValueKind.MONEY, label="Net amount"),
            FieldSpec(name="tax_amount", kind=ValueKind.MONEY, label="Tax amount"),
            FieldSpec(name="total_amount", kind=ValueKind.MONEY, label="Total amount", required=True),
            FieldSpec(name="amount_due", kind=ValueKind.MONEY, label="Amount due"),
            FieldSpec(name="iban", kind=ValueKind.IBAN, label="IBAN"),
        ),
    )


TYPE_SPECS: dict[DocumentType, TypeSpec] = {
    DocumentType.INVOICE: _invoice(DocumentType.INVOICE, "Invoice"),
    DocumentType.CREDIT_NOTE: _invoice(DocumentType.CREDIT_NOTE, "Credit note"),
    DocumentType.RECEIPT: TypeSpec(
        document_type=DocumentType.RECEIPT,
        label="Receipt",
        fields=(
            FieldSpec(name="seller_name", kind=ValueKind.NAME, label="Seller", required=True),
            FieldSpec(name="seller_address", kind=ValueKind.ADDRESS, label="Seller address"),
            FieldSpec(name="issue_date", kind=ValueKind.DATE, label="Date", required=True),
            FieldSpec(name="currency", kind=ValueKind.CURRENCY, label="Currency"),
            FieldSpec(name="tax_amount", kind=ValueKind.MONEY, label="Tax amount"),
            FieldSpec(name="total_amount", kind=ValueKind.MONEY, label="Total amount", required=True),
        ),
    ),
    DocumentType.ORDER: TypeSpec(
        document_type=DocumentType.ORDER,
        label="Order",
        has_line_items=True,
        fields=(
            FieldSpec(name="number", kind=ValueKind.IDENTIFIER, label="Number", required=True),
            FieldSpec(name="issue_date", kind=ValueKind.DATE, label="Order date", required=True),
            FieldSpec(name="buyer_name", kind=ValueKind.NAME, label="Buyer", required=True),
            FieldSpec(name="seller_name", kind=ValueKind.NAME, label="Seller", required=True),
            FieldSpec(name="currency", kind=ValueKind.CURRENCY, label="Currency"),
            FieldSpec(name="net_amount", kind=ValueKind.MONEY, label="Net amount"),
            FieldSpec(name="tax_amount", kind=ValueKind.MONEY, label="Tax amount"),
            FieldSpec(name="total_amount", kind=ValueKind.MONEY, label="Total amount", required=True),
        ),
    ),
    DocumentType.CONTRACT: TypeSpec(
        document_type=DocumentType.CONTRACT,
        label="Contract",
        fields=(
            FieldSpec(name="effective_date", kind=ValueKind.DATE, label="Effective date", required=True),
            FieldSpec(name="jurisdiction", kind=ValueKind.TEXT, label="Governing law"),
            FieldSpec(name="party", kind=ValueKind.NAME, label="Party", required=True, several=True, fewest=2),
            FieldSpec(name="term", kind=ValueKind.TEXT, label="Term"),
        ),
    ),
    DocumentType.OTHER: TypeSpec(document_type=DocumentType.OTHER, label="Other", fields=()),
}


def specs_with(taught: Iterable[TypeSpec]) -> Mapping[DocumentType, TypeSpec]:
    """Every type there is: the built-in ones and the taught ones, `other` last."""
    known = {t: spec for t, spec in TYPE_SPECS.items() if t is not DocumentType.OTHER}
    return known | {spec.document_type: spec for spec in taught} | {DocumentType.OTHER: TYPE_SPECS[DocumentType.OTHER]}


def clashes_of(taught: TypeSpec) -> Iterable[str]:
    """What keeps a taught type from standing beside the built-in ones, in words: one name has one kind everywhere."""
    if taught.document_type.is_built_in:
        yield f"'{taught.document_type}' is a built-in type"
    built_in = {f.name: f for spec in TYPE_SPECS.values() for f in spec.fields}
    for field in taught.fields:
        other = built_in.get(field.name)
        if field.name == "line_items":
            yield "'line_items' is the name of the rows of a built-in type"
        elif other is not None and (other.kind, other.several) != (field.kind, field.several):
            several = "several values" if other.several else "one value"
            yield f"the field '{field.name}' is of the kind {other.kind} with {several} in the built-in types"
