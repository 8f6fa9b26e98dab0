"""E-invoices: the XML, embedded or standing alone, is the source of the values; the page is read against it."""

from extractors.einvoice.comparison import with_page_evidence
from extractors.einvoice.discovery import find_einvoice
from extractors.einvoice.syntaxes import EXTRACTOR, VERSION, EInvoice

__all__ = ["EXTRACTOR", "VERSION", "EInvoice", "find_einvoice", "with_page_evidence"]
