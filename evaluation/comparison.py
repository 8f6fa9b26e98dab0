"""When a predicted value is the labelled one: strictly, by what it means, and as the same entity."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from holdpoint.document_types import ValueKind
from holdpoint.values import DateOrder, find_dates, identifier_key, normalise_currency, parse_money
from holdpoint.values.names import bare_name

LIKENESS = 0.9
"""Names and addresses are the same from this similarity of their words on."""

Same = Callable[[str, str], bool]


class Level(StrEnum):
    """How much alike two values must be. What is right at one level is right at those after it."""

    STRICT = "strict"
    VALUE = "value"
    ENTITY = "entity"


def same_strictly(predicted: str, labelled: str) -> bool:
    """The same characters, upper-cased, spaces and line ends folded."""
    return folded(predicted) == folded(labelled)


def same_value(kind: ValueKind, predicted: str, labelled: str) -> bool:
    """The same amount, day or identifier, nearly the same name. Labels may be as printed: "19/10/2018", "$5,625.00".

    A label that can be read in two ways agrees with either; what cannot be read as its kind is compared strictly.
    Names and addresses are compared by the similarity of their words (insertions and deletions, 0 to 1).
    """
    if same_strictly(predicted, labelled):
        return True
    match kind:
        case ValueKind.MONEY:
            return bool(_amounts(predicted) & _amounts(labelled))
        case ValueKind.DATE:
            return bool(_days(predicted) & _days(labelled))
        case ValueKind.IDENTIFIER | ValueKind.VAT_ID | ValueKind.IBAN:
            return identifier_key(predicted) == identifier_key(labelled) != ""
        case ValueKind.CURRENCY:
            return normalise_currency(predicted) == normalise_currency(labelled) is not None
        case ValueKind.NAME | ValueKind.ADDRESS:
            one, other = _words(predicted), _words(labelled)
            return bool(one and other) and ratio(one, other, score_cutoff=100 * LIKENESS) > 0
        case ValueKind.TEXT:
            return _words(predicted) == _words(labelled) != ""


def same_entity(kind: ValueKind, predicted: str, labelled: str) -> bool:
    """The same value, or of a name the same without a bracketed number and a party's -D or -R at its end."""
    if same_value(kind, predicted, labelled):
        return True
    return kind is ValueKind.NAME and same_value(kind, bare_name(predicted), bare_name(labelled))


def matches(predicted: Sequence[str], labelled: Sequence[str], same: Same) -> list[int | None]:
    """For each predicted value the position of the labelled one it stands for, each used once, or None.

    As many as possible are matched, exact ones first (augmenting paths, Kuhn 1955).
    """
    edges = [
        sorted((i for i, label in enumerate(labelled) if same(value, label)), key=lambda i: labelled[i] != value)
        for value in predicted
    ]
    holder: dict[int, int] = {}

    def place(value: int, tried: set[int]) -> bool:
        for position in edges[value]:
            if position in tried:
                continue
            tried.add(position)
            if position not in holder or place(holder[position], tried):
                holder[position] = value
                return True
        return False

    has_exact = [bool(e) and labelled[e[0]] == value for e, value in zip(edges, predicted, strict=True)]
    for value in sorted(range(len(predicted)), key=lambda v: not has_exact[v]):
        place(value, set())
    position_of = {value: position for position, value in holder.items()}
    return [position_of.get(value) for value in range(len(predicted))]


def folded(text: str) -> str:
    """Upper case, white space folded: what strict comparison looks at."""
    return " ".join(text.upper().split())


@lru_cache(maxsize=8192)
def _amounts(text: str) -> frozenset[Decimal]:
    readings = {parse_money(text, "."), parse_money(text, ",")}
    return frozenset(amount for amount in readings if amount is not None)


@lru_cache(maxsize=8192)
def _days(text: str) -> frozenset[date]:
    stripped = text.strip()
    whole = [d for d in find_dates(stripped) if d.start == 0 and d.end == len(stripped)]
    return frozenset(day for d in whole for order in DateOrder if (day := d.value(order)) is not None)


@lru_cache(maxsize=8192)
def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
