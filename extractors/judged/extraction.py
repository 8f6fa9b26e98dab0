"""The rules' answers about a bill or an order, with learned probabilities."""

from extractors.fields import ReadFields, read_by_rules
from extractors.fields.layout import DocumentLayout
from extractors.judged.model import judged, shipped_model, shipped_numbers
from holdpoint.extraction import DocumentType

JUDGED_TYPES = frozenset({DocumentType.INVOICE, DocumentType.CREDIT_NOTE, DocumentType.ORDER})


def read_judged(layout: DocumentLayout, document_type: DocumentType, company_names: tuple[str, ...] = ()) -> ReadFields:
    """What the rules read. Of an invoice, a credit note or an order each field says how probably it is right."""
    read = read_by_rules(layout, document_type, company_names)
    return judged(read, layout, shipped_model(), shipped_numbers()) if document_type in JUDGED_TYPES else read
