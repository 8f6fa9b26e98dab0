"""The amount above which a person decides."""

from decimal import Decimal

from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy
from holdpoint.values import format_money
from validators.wording import amount_of, page_of

_INSTEAD_OF_TOTAL = ("amount_due", "net_amount")


def check_limit(extraction: Extraction, policy: TypePolicy | None) -> list[Finding]:
    """A total amount, without its sign, above the limit of its currency; a currency that has none gets the smallest.

    Where no total was found, the amount due or the net amount stands for it.
    """
    limits = policy.amount_limit if policy is not None else {}
    names = ("total_amount", *_INSTEAD_OF_TOTAL)
    name, amount = next(((n, a) for n in names if (a := amount_of(extraction, n)) is not None), ("", Decimal(0)))
    if not limits or not name:
        return []
    currency = extraction.value("currency")
    if currency in limits:
        limit, why = limits[currency], f"{format_money(limits[currency])} {currency}"
    else:
        smallest = min(limits, key=lambda c: limits[c])
        limit = limits[smallest]
        known = f"the currency {currency} has no limit" if currency else "the currency is not known"
        why = f"{format_money(limit)} ({known}, so the smallest limit, that of {smallest}, applies)"
    if abs(amount) <= limit:
        return []
    printed = f"{format_money(amount)} {currency}" if currency else format_money(amount)
    message = f"The amount {printed} is above the limit of {why}. Someone who may approve above the limit decides."
    return [
        Finding(code=ReasonCode.AMOUNT_LIMIT, message=message, fields=(name,), page=page_of(extraction.first(name)))
    ]
