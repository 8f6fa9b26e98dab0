"""What a message says is taken off or added for the whole document: allowances (BG-20) and charges (BG-21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from connectors.einvoice_output.model import Change
from connectors.einvoice_output.numbers import Values, money_of, number_of
from connectors.einvoice_output.refusals import refusal, zero_rate
from connectors.einvoice_output.xml_text import clean

# BR-33 and BR-38 ask for a reason; where its words were not read, these claim nothing.
NO_REASON = {False: "Allowance, see the original document", True: "Charge, see the original document"}


@dataclass(frozen=True)
class PrintedChange:
    """One of them as printed: mostly without a VAT rate, which the printed tax tells (`vat`)."""

    is_charge: bool
    amount: Decimal
    reason: str
    rate: Decimal | None

    @property
    def added(self) -> Decimal:
        """What it adds to the sum of the lines; below zero, takes off."""
        return self.amount if self.is_charge else -self.amount

    def at(self, rate: Decimal, amount: Decimal | None = None) -> Change:
        """The whole of it, or a part, taxed at a rate."""
        return Change(self.is_charge, self.amount if amount is None else amount, self.reason, rate)


def printed_changes(told: Sequence[Values]) -> tuple[PrintedChange, ...]:
    """Those of the message, in its order; what is 0 changes nothing and is left out."""
    found = []
    for number, one in enumerate(told, start=1):
        is_charge = one.get("kind") == "charge"
        word, term, rate_term = ("charge", "BT-99", "BT-103") if is_charge else ("allowance", "BT-92", "BT-96")
        amount = money_of(one, "amount", f"{term} of {word} {number}")
        if amount is None:
            raise refusal(term, f"{word} {number} has no amount.", "Correct the document, or send it elsewhere.")
        rate = number_of(one, "tax_rate", f"{rate_term} of {word} {number}")
        if rate is not None and rate <= 0:
            raise zero_rate("BT-102" if is_charge else "BT-95", f"{word} {number} is taxed at {rate.normalize():f} %")
        if amount:
            reason = clean(str(one.get("reason") or "")) or NO_REASON[is_charge]
            found.append(PrintedChange(is_charge, amount, reason, rate))
    return tuple(found)
