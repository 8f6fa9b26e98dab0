"""What a look may spend, and on which windows: never more than is allowed, however often one looks."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.drift import Windows
from evaluation.drift_plan import parts_of_look

START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
YEAR = timedelta(days=364)


@pytest.mark.parametrize("hours", [1, 24, 26, 100, 24 * 7])
def test_a_year_of_looks_spends_what_is_allowed_half_of_it_on_slow_moves(hours: int) -> None:
    spent: dict[float, float] = {}
    last, now = START - timedelta(hours=hours), START
    while now < START + YEAR:
        for part in parts_of_look(Windows(), 28, last, now, 2.0):
            spent[part.windows.current_days] = spent.get(part.windows.current_days, 0) + part.spend
        last, now = now, now + timedelta(hours=hours)
    assert set(spent) == {7, 28}
    assert all(0.97 <= one <= 1.01 for one in spent.values()), spent


def test_slow_moves_are_looked_for_in_the_first_look_of_a_week_over_the_same_span() -> None:
    def days(last: datetime | None, now: datetime) -> list[tuple[float, float]]:
        return [(p.windows.current_days, p.windows.reference_days) for p in parts_of_look(Windows(), 28, last, now, 1)]

    monday = START + timedelta(days=7)
    assert days(None, START) == [(7, 90), (28, 69)]
    assert days(START, START + timedelta(days=6)) == [(7, 90)]
    assert days(monday - timedelta(hours=10), monday - timedelta(hours=9)) == [(7, 90), (28, 69)]
    assert days(monday - timedelta(hours=11), monday - timedelta(hours=10)) == [(7, 90)]
    assert days(START, START + timedelta(days=60)) == [(7, 90), (28, 69)]  # a pause gives no more than one
    assert days(monday, monday - timedelta(days=1)) == [(7, 90), (28, 69)]  # a clock that was set back


@pytest.mark.parametrize("slow_days", [0, 7, 60])
def test_where_there_is_no_room_for_slow_moves_the_quick_ones_have_all_that_is_allowed(slow_days: float) -> None:
    (part,) = parts_of_look(Windows(), slow_days, START, START + timedelta(days=1), 1.0)
    assert part.windows == Windows() and part.spend == pytest.approx(1 / 365)
