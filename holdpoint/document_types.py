"""Which fields a document type has, what kind of value each is, and which must be present.

Field names follow the business terms of EN 16931-1 (semantic data model of the core elements of an electronic
invoice); the same names stand in code, store, page, exports and labels.
"""

from enum import StrEnum

from holdpoint.extraction import DocumentType
from holdpoint.model import Frozen


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


class TypeSpec(Frozen):
    """The fields of one document type, in the order the review page shows them."""

    document_type: DocumentType
    label: str
    fields: tuple[FieldSpec, ...]
    has_line_items: bool = False

    def field(self, name: str) -> FieldSpec:
        """The field of that name; raises KeyError."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)


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
            FieldSpec(name="party", kind=ValueKind.NAME, label="Party", required=True, several=True),
            FieldSpec(name="term", kind=ValueKind.TEXT, label="Term"),
        ),
    ),
    DocumentType.OTHER: TypeSpec(document_type=DocumentType.OTHER, label="Other", fields=()),
}
