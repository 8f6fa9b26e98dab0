"""E-invoices: the XML, embedded or standing alone, is the source of the values; the page is read against it.

`comparison` is imported where it is used: it stands on the extraction of printed fields, which those who open files do
not load.
"""

from extractors.einvoice.discovery import find_einvoice
from extractors.einvoice.syntaxes import EXTRACTOR, VERSION, EInvoice
from extractors.einvoice.validation import load_schemas

__all__ = ["EXTRACTOR", "VERSION", "EInvoice", "find_einvoice", "load_schemas"]
