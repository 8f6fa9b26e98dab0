"""A whole span encloses the spans of its parts; which date begins it and which ends it is told apart."""

import numpy as np

from extractors.learned.candidates import find_candidates
from extractors.learned.date_pairs import pair_columns, pair_figures
from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from flows.labelled_lines import document_of_lines
from holdpoint.values import DateOrder

ORDER = (
    "Printed 02/20/20 by a clerk",
    "Flight 03/02/20 - 03/15/20",
    "1 03/02/20 03/08/20 Morning news",
    "2 03/09/20 03/15/20 Morning news",
    "Page two Flight 03/02/20 - 03/15/20",
)


def places_of(*lines: str) -> list[Place]:
    """The dates in these lines, one below the other."""
    rows = [{"text": t, "box": [40, 40 + 20 * i, 40 + 6 * len(t), 50 + 20 * i]} for i, t in enumerate(lines)]
    sheet = Sheet.of(document_of_lines({"file": "x.jpg", "lines": rows}, "0" * 64))
    return find_candidates(sheet, Kind.DATE, DateOrder.MONTH_FIRST)


def figures(places: list[Place], **margins: list[float]) -> dict[str, dict[str, float]]:
    """Columns by day."""
    groups: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        groups.setdefault(place.key, []).append(i)
    siblings = {name: np.array(values) for name, values in margins.items()}
    rows = pair_figures(places, list(groups.values()), siblings)
    return {
        day: dict(zip(pair_columns(list(siblings)), row, strict=True)) for day, row in zip(groups, rows, strict=True)
    }


def test_the_span_of_the_whole_encloses_all_others() -> None:
    by_day = figures(places_of(*ORDER))
    assert by_day["2020-03-02"]["encloses_from"] == by_day["2020-03-15"]["encloses_to"] == 1
    assert by_day["2020-03-09"]["encloses_from"] == by_day["2020-03-08"]["encloses_to"] == 1 / 3


def test_the_ends_of_a_span_are_told_apart_and_counted() -> None:
    by_day = figures(places_of(*ORDER))
    assert (by_day["2020-03-02"]["begins_pairs"], by_day["2020-03-02"]["ends_pairs"]) == (3, 0)
    assert (by_day["2020-03-15"]["begins_pairs"], by_day["2020-03-15"]["ends_pairs"]) == (0, 3)
    assert by_day["2020-03-02"]["pair_again_from"] == 2


def test_a_date_that_stands_alone_begins_and_ends_nothing() -> None:
    alone = figures(places_of(*ORDER))["2020-02-20"]
    assert (alone["begins_pairs"], alone["ends_pairs"], alone["encloses_from"]) == (0, 0, 0)
    assert alone["after_first_begin"] == -11


def test_a_later_date_before_an_earlier_one_begins_no_span() -> None:
    by_day = figures(places_of("Due 03/31/20 03/02/20 sent"))
    assert all(f["begins_pairs"] == f["ends_pairs"] == f["after_first_begin"] == 0 for f in by_day.values())


def test_what_the_other_date_thinks_of_the_other_end_is_told() -> None:
    places = places_of("Flight 03/02/20 - 03/15/20", "Printed 02/20/20 by a clerk")
    by_day = figures(places, flight_to=[-1.0, 4.0, -3.0])
    assert by_day["2020-03-02"]["with_end_flight_to"] == 0  # its end is the likest end of all
    assert by_day["2020-03-02"]["days_from_flight_to"] == -13
    assert by_day["2020-03-15"]["with_begin_flight_to"] == -5
    assert by_day["2020-02-20"]["with_end_flight_to"] == -15


def test_no_dates_give_no_rows() -> None:
    assert pair_figures([], [], {"flight_to": np.zeros(0)}) == []
