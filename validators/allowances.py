"""What an e-invoice takes off or adds for the whole document, so that its line items need not add up to its net amount.

EN 16931, BR-CO-13: net amount (BT-109) = sum of the line items - allowances (BT-107) + charges (BT-108). The two totals
have the same element names in both syntaxes, UN/CEFACT CII and UBL. On pages an agency's commission is known, and what
stands between the sum of the rows and the total where the whole column adds up; what else they take off holds.
"""

import re
from decimal import Decimal

from holdpoint.document import Document
from holdpoint.document_terms import changes_of
from holdpoint.extraction import EINVOICE_EXTRACTOR, Extraction

_TOTAL = re.compile(r"<(?:\w+:)?(Allowance|Charge)TotalAmount(?:\s[^<>]*)?>\s*(-?\d{1,15}(?:\.\d{1,6})?)\s*<")


def added_to_line_items(document: Document, extraction: Extraction) -> Decimal:
    """The document's charges less its allowances, from its embedded XML or as its page says; 0 where it has none."""
    printed = () if extraction.extractor == EINVOICE_EXTRACTOR else changes_of(extraction)
    added = sum((one.added for one in printed), Decimal(0))
    for attachment in document.attachments:
        totals = dict(_TOTAL.findall(attachment.text))  # each stands once, in the summation of the whole document
        added += Decimal(totals.get("Charge", "0")) - Decimal(totals.get("Allowance", "0"))
    return added
