"""Dates as printed: every reading a text allows, and the one that a document's own habits decide.

"03/04/2024" is the third of April or the fourth of March. This module never picks silently: it lists the readings,
and a caller who knows the order from the document's other evidence passes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from holdpoint.values.alternatives import any_of

_MONTHS = (
    "january jan januar jänner janner jaenner janvier janv enero ene gennaio gen januari janeiro stycznia styczeń",
    "february feb februar feber février fevrier févr fevr febrero febbraio febr februari fevereiro fev lutego luty",
    "march mar märz marz maerz mrz mär mars marzo maart mrt março marca marzec",
    "april apr avril avr abril abr aprile kwietnia kwiecień",
    "may mai mayo maggio mag mei maio maja maj",
    "june jun juni juin junio giugno giu junho czerwca czerwiec",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec",
    "august aug août aout agosto ago augustus sierpnia sierpień",
    "september sep sept septembre septiembre settembre set setembro września wrzesień",
    "october oct oktober okt octobre octubre ottobre ott 0ctober 0ct 0ktober 0kt 0ctobre 0ctubre"  # a reader's 0 for O
    " outubro października październik",
    "november nov novembre noviembre novembro listopada listopad",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia grudzień",
)
MONTH_NUMBERS: dict[str, int] = {name: i for i, names in enumerate(_MONTHS, start=1) for name in names.split()}

_NAME = any_of(MONTH_NUMBERS)
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er|º)(?![a-z]))?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.,/-]){pattern}(?![\w/]|[.,-]\d)", re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d{2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})(?:T[\d:.Z+-]+)?",
        r"(?P<first>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<second>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4}|\d{2})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"{_DAY}\s?[-./]?\s?(?:de\s|(?:day\s)?of\s)?(?P<name>{_NAME})\.?,?\s?[-./]?\s?(?:de\s|del\s)?{_YEAR}",
        rf"(?P<name>{_NAME})\.?\s?[-./]?\s?{_DAY}(?:\s?[-,./]\s?|\s){_YEAR}",
    )
)


_NEAR = 48  # characters between the digits of one date at most: "1st day of the month of September, 2005" has fewer
_DIGITS = re.compile(rf"\d(?:\D{{0,{_NEAR}}}\d)*")
_NAME_BEFORE = 24  # characters from the beginning of a month's name to the first digit
_REST_BEHIND = 8  # characters behind the last digit that a pattern looks at


class DateOrder(StrEnum):
    """In which order a document writes the parts of a numeric date."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True)
class DateText:
    """A date found in a text at [start, end). `readings` are its possible meanings, one or two, by order."""

    start: int
    end: int
    text: str
    readings: dict[DateOrder, date]

    @property
    def is_ambiguous(self) -> bool:
        """Whether the two orders give different days."""
        return len(set(self.readings.values())) > 1

    @property
    def proves(self) -> DateOrder | None:
        """The order that a numeric date proves by itself ("13/04/2024" is day first), or None."""
        return next(iter(self.readings)) if len(self.readings) == 1 else None

    def value(self, order: DateOrder | None = None) -> date | None:
        """The day meant; None when it is ambiguous and no order is given."""
        if not self.is_ambiguous:
            return next(iter(self.readings.values()))
        return self.readings[order] if order is not None else None


def find_dates(text: str) -> Iterator[DateText]:
    """Every date in the text, in order, without overlaps."""
    taken_until = 0
    found = [
        m
        for digits in _DIGITS.finditer(text)  # around which alone dates are looked for: running text has few
        for pattern in _PATTERNS
        for m in pattern.finditer(text, max(0, digits.start() - _NAME_BEFORE), digits.end() + _REST_BEHIND)
    ]
    for match in sorted(found, key=lambda m: (m.start(), -m.end())):
        if match.start() < taken_until:
            continue
        readings = _readings(match)
        if readings:
            taken_until = match.end()
            yield DateText(match.start(), match.end(), match.group(), readings)


def parse_date(text: str, order: DateOrder | None = None) -> date | None:
    """The day that the whole text names, or None when it names none, or two and no `order` decides."""
    stripped = text.strip()
    for found in find_dates(stripped):
        if found.start == 0 and found.end == len(stripped):
            return found.value(order)
    return None


def _readings(match: re.Match[str]) -> dict[DateOrder, date]:
    parts = match.groupdict()
    year = _year(parts["year"])
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        orders = {DateOrder.DAY_FIRST: (second, first)}
        if parts["sep"] != ".":  # dots are day first everywhere they are used
            orders[DateOrder.MONTH_FIRST] = (first, second)
        return {o: d for o, (month, day) in orders.items() if (d := _date(year, month, day)) is not None}
    month = MONTH_NUMBERS.get(parts["name"].lower(), 0) if parts.get("name") else int(parts["month"])  # 0: "ſept"
    day = _date(year, month, int(parts["day"]))
    return dict.fromkeys(DateOrder, day) if day is not None else {}


def _year(text: str) -> int:
    digits = text.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)  # POSIX: 69 to 99 are 1969 to 1999; documents are younger


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2099 else None
    except ValueError:
        return None
