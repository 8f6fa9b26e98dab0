"""Fields from pages: `extract_fields` gives every field of a document's type with evidence and confidence."""

from extractors.fields.contracts import read_contract
from extractors.fields.evidence import EXTRACTOR, VERSION, ReadFields
from extractors.fields.invoices import read_invoice
from extractors.fields.layout import DocumentLayout
from extractors.fields.receipts import read_receipt
from holdpoint.document import Document
from holdpoint.extraction import DocumentType

__all__ = ["EXTRACTOR", "VERSION", "ReadFields", "extract_fields", "read_by_rules"]


def extract_fields(document: Document, document_type: DocumentType, company_names: tuple[str, ...] = ()) -> ReadFields:
    """The fields that a document of that type has; none for `other`. `company_names` are our own names."""
    return read_by_rules(DocumentLayout.of(document), document_type, company_names)


def read_by_rules(
    layout: DocumentLayout, document_type: DocumentType, company_names: tuple[str, ...] = ()
) -> ReadFields:
    """The fields that the rules for a type find on its pages."""
    match document_type:
        case DocumentType.INVOICE | DocumentType.CREDIT_NOTE | DocumentType.ORDER:
            return read_invoice(layout, document_type, company_names)
        case DocumentType.RECEIPT:
            return read_receipt(layout)
        case DocumentType.CONTRACT:
            return read_contract(layout)
        case _:  # `other`, and taught types: they have models, no rules
            return ReadFields()
