"""Which candidates a label means. Labels are values only, as people type them."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.runs import find_durations
from holdpoint.values import DateOrder, find_dates, identifier_key, parse_money
from holdpoint.values.names import bare_name, registered_name

SAME_NAME = 0.9  # names and addresses are the same from this likeness on
_LIKE_BEST = 0.015


def likeness(one: str, other: str) -> float:
    """0 to 1: how alike two names are, capitals and spaces aside (normalised indel distance)."""
    return fuzz.ratio(_folded(one), _folded(other)) / 100


def _folded(text: str) -> str:
    return " ".join(text.upper().split())


def is_readable(kind: Kind, label: str, order: DateOrder) -> bool:
    """Whether the label can be read as its kind: a date with a truncated year teaches nothing."""
    if kind is Kind.DATE:
        return bool(days_of(label, order))
    if kind is Kind.MONEY:
        return parse_money(label, ".") is not None or parse_money(label, ",") is not None
    return bool(identifier_key(label))


def right_places(kind: Kind, places: Sequence[Place], label: str, order: DateOrder) -> list[bool]:
    """For each place whether it says what the label says."""
    match kind:
        case Kind.DATE:
            days = {d.isoformat() for d in days_of(label, order)}
            return [p.key in days for p in places]
        case Kind.MONEY:
            amounts = {float(a) for m in (".", ",") if (a := parse_money(label, m)) is not None}
            return [p.number in amounts for p in places]
        case Kind.NAME | Kind.ADDRESS:
            return _likest(places, label)
        case Kind.DURATION:
            keys = {identifier_key(value) for _, _, value in find_durations(label)} | {identifier_key(label)}
            return [p.key in keys for p in places]
        case Kind.PARTY:
            keys = {identifier_key(label), identifier_key(registered_name(label))}
            return [p.key in keys for p in places]
        case Kind.IDENTIFIER | Kind.PLACE:
            key = identifier_key(label)
            return [p.key == key for p in places]


def same_but_for_end(places: Sequence[Place], label: str) -> list[bool]:
    """For each place whether it says the label's name, a bracketed number or a party's letter at the end aside."""
    wanted = bare_name(label)
    return [likeness(bare_name(p.value or ""), wanted) >= SAME_NAME for p in places]


def _likest(places: Sequence[Place], label: str) -> list[bool]:
    """The candidates that are as like the label as the likest, give or take a point."""
    likes = [likeness(p.value or "", label) for p in places]
    best = max(likes, default=0.0)
    return [like >= SAME_NAME and like >= best - _LIKE_BEST for like in likes]


def days_of(label: str, order: DateOrder) -> set[date]:
    """The day a label means; both readings where the order of the document's dates makes none of it."""
    found = list(find_dates(label.strip()))
    days: set[date] = set()
    for one in found[:1]:
        day = one.value(order)
        days |= {day} if day is not None else set(one.readings.values())
    return days
