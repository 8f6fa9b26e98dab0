"""E-invoices: the XML, embedded or standing alone, is the source of the values; the page is read against it."""

from extractors.einvoice.comparison import with_page_evidence
from extractors.einvoice.discovery import find_einvoice
from extractors.einvoice.syntaxes import EXTRACTOR, VERSION, EInvoice
from extractors.einvoice.validation import load_schemas

__all__ = ["EXTRACTOR", "VERSION", "EInvoice", "find_einvoice", "load_schemas", "with_page_evidence"]
