"""Totals that are rounded to five hundredths, as where no smaller coin is in use, and no row says by how much."""

import re
from decimal import Decimal

_ROUNDED = re.compile(
    r"\bCHF\b|\bFr\.|\bRappen\b|\bRp\.|gerundet|\barrondi|arrotondat|\bafgerond|\brounded to\b|\bnearest 5",
    re.IGNORECASE,
)
CENT = Decimal("0.01")
"""By so much may sums that are rounded row by row be apart."""
_MOST = Decimal("0.02")  # what rounding to five hundredths moves
_FIVE = Decimal("0.05")


def rounds_totals(text: str) -> bool:
    """Whether a page may round its total: it says so, or its money is that of Switzerland."""
    return _ROUNDED.search(text) is not None


def comes_to(amount: Decimal, total: Decimal, *, rounded: bool) -> bool:
    """Whether an amount is the total, to the cent or rounded to five of them."""
    apart = abs(amount - total)
    return apart <= CENT or (rounded and apart <= _MOST and total % _FIVE == 0)
