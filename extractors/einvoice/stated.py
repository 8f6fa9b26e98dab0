"""Everything that an e-invoice's XML states, whatever it means: what a page may print without disagreeing with it."""

from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from holdpoint.model import Frozen
from holdpoint.values import find_dates, identifier_key, parse_date

_LONGEST_NUMBER = 24  # characters
_MAX_MAGNITUDE = 20  # powers of ten: no amount and no quantity of an invoice is larger, or smaller but 0


class Stated(Frozen):
    """The amounts (without their sign), the days, and the text keys (letters and digits) of all elements."""

    amounts: frozenset[Decimal] = frozenset()
    days: frozenset[date] = frozenset()
    keys: frozenset[str] = frozenset()


def everything_stated(root: etree._Element) -> Stated:
    """Read once from all texts below `root`, in a few milliseconds for a hundred rows."""
    amounts: set[Decimal] = set()
    days: set[date] = set()
    keys: set[str] = set()
    for text in root.itertext():
        stripped = str(text).strip()
        if not stripped:
            continue
        keys.add(identifier_key(stripped))
        if len(stripped) <= _LONGEST_NUMBER and (number := plain_number(stripped)) is not None:
            amounts.add(abs(number))
        if (day := parse_date(stripped)) is not None or (day := parse_date(stripped[:10])) is not None:
            days.add(day)
        else:
            days.update(d for found in find_dates(stripped) for d in found.readings.values())
    return Stated(amounts=frozenset(amounts), days=frozenset(days), keys=frozenset(keys))


def plain_number(text: str) -> Decimal | None:
    """A number as XML writes it, or None; infinity and the like are none."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    # Also not 1e999999999, which takes a gigabyte to write out.
    return number if number.is_finite() and abs(number.adjusted()) <= _MAX_MAGNITUDE else None
