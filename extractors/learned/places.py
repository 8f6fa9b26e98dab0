"""A place in a document where a value stands."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from extractors.learned.kinds import Kind
from holdpoint.values import identifier_key


@dataclass(frozen=True, eq=False)
class Place:
    """One place where a value stands. Values that mean the same have the same `key`.

    `number` is the amount, or the day as an ordinal; `sure` tells an amount with decimals or currency from a number.
    """

    tokens: tuple[int, ...]
    raw: str
    key: str
    value: str | None
    number: float = 0.0
    sure: bool = True
    ambiguous: bool = False
    start: int = 0  # in the sheet's text, for kinds found there
    end: int = 0


def key_of(kind: Kind, value: str) -> str:
    """The key that a place with this normalised value has."""
    match kind:
        case Kind.DATE:
            return value
        case Kind.MONEY:
            try:
                return amount_key(Decimal(value))
            except InvalidOperation:
                return value
        case Kind.PARTY:
            return identifier_key(value.replace("&", "and"))
        case _:
            return identifier_key(value)


def amount_key(amount: Decimal) -> str:
    """Equal amounts have equal keys, however many decimals they are written with."""
    return f"{amount.normalize() + 0:f}"
