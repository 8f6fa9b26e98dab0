"""What a bill takes off or adds as a whole, and on what terms it is paid: the details that travel beyond its fields.

Business terms after EN 16931-1: BG-20 (allowances), BG-21 (charges), BT-20 (payment terms).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from holdpoint.extraction import ExtractedField, Extraction
from holdpoint.model import Frozen

PAYMENT_TERMS = "payment_terms"
_LABELS = {"allowance": "Taken off", "charge": "Added"}
_TERM = re.compile(r"(allowances|charges)\[(\d+)\]\.(amount|reason|tax_rate)")


class WholeDocumentChange(Frozen):
    """One allowance, which lowers the net amount, or one charge, which raises it; the amount is without that sign."""

    kind: Literal["allowance", "charge"]
    amount: ExtractedField
    reason: ExtractedField | None = None
    tax_rate: ExtractedField | None = None  # percent

    @property
    def added(self) -> Decimal:
        """What it adds to the sum of the line items; below zero, takes off."""
        amount = Decimal(self.amount.value or "0")
        return amount if self.kind == "charge" else -amount


def changes_of(extraction: Extraction) -> tuple[WholeDocumentChange, ...]:
    """The allowances, then the charges, in the order of the document; one without a known amount is left out."""
    terms: dict[tuple[str, int], dict[str, ExtractedField]] = {}
    for detail in extraction.details:
        named = _TERM.fullmatch(detail.name)
        if named is not None and detail.value is not None:
            terms.setdefault((named[1], int(named[2])), {})[named[3]] = detail
    return tuple(
        WholeDocumentChange(
            kind="charge" if group == "charges" else "allowance",
            amount=found["amount"],
            reason=found.get("reason"),
            tax_rate=found.get("tax_rate"),
        )
        for (group, _), found in sorted(terms.items(), key=lambda one: one[0])
        if "amount" in found
    )


def payment_terms_of(extraction: Extraction) -> ExtractedField | None:
    """What is said about paying early or late, as printed; None where nothing was read."""
    return next((d for d in extraction.details if d.name == PAYMENT_TERMS and d.value), None)


def shown_terms(extraction: Extraction) -> Iterator[tuple[str, str, ExtractedField]]:
    """Label, text and the detail itself, as people are shown them."""
    for one in changes_of(extraction):
        reason = f" ({one.reason.value})" if one.reason is not None and one.reason.value else ""
        yield _LABELS[one.kind], f"{one.amount.value}{reason}", one.amount
    terms = payment_terms_of(extraction)
    if terms is not None:
        yield "Payment terms", terms.value or "", terms
