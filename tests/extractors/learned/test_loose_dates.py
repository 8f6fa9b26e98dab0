"""Slips around dates are mended without moving a character."""

import pytest

from extractors.learned.loose_dates import loosened
from holdpoint.values import DateOrder, find_dates


def days_in(text: str) -> list[str]:
    """The days found, month first."""
    found = [d.value(DateOrder.MONTH_FIRST) for d in find_dates(loosened(text))]
    return [day.isoformat() for day in found if day is not None]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("02/26/20-03/03/20", ["2020-02-26", "2020-03-03"]),
        ("02/26/20 -03/03/20", ["2020-02-26", "2020-03-03"]),
        ("02/26/20 – 03/03/20", ["2020-02-26", "2020-03-03"]),
        ("Flight o2/26/20- O3/1O/20", ["2020-02-26", "2020-03-10"]),
        ("N 1 WOLF03/02/20 03/08/20", ["2020-03-02", "2020-03-08"]),
        ("WOLFO2/16/20", ["2020-02-16"]),
        ("M__04/27/20 and Tu_04/28/2020", ["2020-04-27", "2020-04-28"]),
        ("12th May , 2005", ["2005-05-12"]),
    ],
)
def test_dates_with_slips_are_found(text: str, days: list[str]) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize(
    "text",
    ["o/oo/oo", "oO/1O/oO", "order A12/34/56 of room 9", "10.02.20-1", "20-03/03/20", "page 1/2/3", "x1/2/34"],
)
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert loosened(text) == text


@pytest.mark.parametrize("text", ["02/26/20 -03/03/20 and WOLF03/02/20", "May , 2005 M__04/27/20 o2/26/20"])
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(loosened(text)) == len(text)
    assert all(a == b or a in "-, _WOLFMo" for a, b in zip(text, loosened(text), strict=True))
