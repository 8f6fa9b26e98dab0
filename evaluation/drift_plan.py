"""Which windows a look takes, and what it may spend on each: quick moves every time, slow ones once a week.

A week's documents show a large move within days, but where few documents come, a small one is no more than what weeks
differ by. Four weeks' documents show it; and as they change little from one day to the next, they are looked at but
once a week, so that each of these looks may spend seven times as much. Each kind has half of the false alarms that
are allowed.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from evaluation.drift import Windows, error_probability

_WEEK = timedelta(days=7)


class Part(NamedTuple):
    """What is compared with what, and the error probability that it may spend."""

    windows: Windows
    spend: float


def parts_of_look(
    windows: Windows, slow_days: float, last: datetime | None, now: datetime, false_alarms_per_year: float
) -> tuple[Part, ...]:
    """The parts of a look at `now`; `last`: the look before.

    The slow part is due in the first look of a week (UTC, from Monday). It looks at the same span as the quick one, cut
    elsewhere; there is none where its reference would be shorter than what it compares with it.
    """
    passed = max(now - last, timedelta(0)) if last is not None else None
    slow_reference = windows.current_days + windows.reference_days - slow_days
    if not windows.current_days < slow_days <= slow_reference:
        return (Part(windows, error_probability(passed, false_alarms_per_year)),)
    quick = Part(windows, error_probability(passed, false_alarms_per_year / 2))
    if last is not None and _week_of(last) == _week_of(now):
        return (quick,)
    slow = windows.model_copy(update={"current_days": slow_days, "reference_days": slow_reference})
    return (quick, Part(slow, error_probability(_WEEK, false_alarms_per_year / 2)))


def _week_of(moment: datetime) -> tuple[int, int]:
    return moment.astimezone(UTC).isocalendar()[:2]
