"""A place in a document where a value stands."""

from dataclasses import dataclass


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
