"""Who wrote an order: the buyer, as a rule, or the seller, who prints what was ordered for the buyer to sign.

A seller's paper has the seller's letterhead and the buyer in its address window. It shows by who is named on it: a
salesperson, an account executive, a sales office; or it calls itself a sales order.
"""

import re
from typing import Literal

from extractors.fields.layout import PageLayout
from extractors.fields.lexicon import WHO_SELLS

Side = Literal["seller", "buyer"]

_WORDS_OF_KEYS = 6  # a longer cell is a sentence; scans run keys into one cell: "Account Executive Sales Office"
_KEYS = tuple(frozenset(key.split()) for key in WHO_SELLS)  # without order: scans turn the words of a small key around
_SALES_ORDER = re.compile(r"^\W*sales\s+order\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+")


def issuer_of_order(first: PageLayout) -> Side:
    """Whose letterhead the order's first page has."""
    return "seller" if any(_names_seller(cell.text) for cell in first.cells) else "buyer"


def _names_seller(text: str) -> bool:
    if _SALES_ORDER.match(text):
        return True
    tokens = frozenset(_TOKEN.findall(text.lower()))
    return len(tokens) <= _WORDS_OF_KEYS and any(key <= tokens for key in _KEYS)
