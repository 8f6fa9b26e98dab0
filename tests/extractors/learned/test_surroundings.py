"""What stands around a place, as the linear model sees it."""

import numpy as np

from extractors.learned.candidates import find_candidates
from extractors.learned.contexts import Surroundings
from extractors.learned.hashing import Hasher
from extractors.learned.kinds import Kind
from extractors.learned.sheet import Sheet
from flows.labelled_lines import document_of_lines
from holdpoint.values import DateOrder


def sheet_of(*lines: str) -> Sheet:
    boxes = [{"text": t, "box": [40, 40 + 14 * n, 40 + 6 * len(t), 50 + 14 * n]} for n, t in enumerate(lines)]
    return Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))


def test_what_many_places_share_is_what_each_of_them_has_alone() -> None:
    sheet = sheet_of("This agreement is made between Kite Pharma, Inc. and Gilead", "Sciences, Inc. as of May 2, 2017.")
    hasher = Hasher(17)
    places = find_candidates(sheet, Kind.PARTY, DateOrder.MONTH_FIRST)
    together = Surroundings(sheet, hasher).features(places, Kind.PARTY)
    alone = [Surroundings(sheet, hasher).features([place], Kind.PARTY)[0] for place in places]
    assert len(places) > 5
    assert all(np.array_equal(one, other) for one, other in zip(together, alone, strict=True))


def test_a_duration_is_told_by_the_heading_of_its_paragraph_and_by_no_other_sentence() -> None:
    filler = "the parties shall each at their own cost and without any further notice to the other of them keep it for"
    sheet = sheet_of(
        "Notices go to the office.", "9. Term. " + filler, "two (2) years.", "10. Records. " + filler, "five years."
    )
    hasher = Hasher(17)
    two, five = find_candidates(sheet, Kind.DURATION, DateOrder.MONTH_FIRST)
    names = [set(f.tolist()) for f in Surroundings(sheet, hasher).features([two, five], Kind.DURATION)]
    assert [two.value, five.value] == ["2 years", "5 years"]
    assert [hasher.of("~term") in n for n in names] == [True, False]
    assert [hasher.of("~records") in n for n in names] == [False, True]
    assert all(hasher.of("[parties") in n and hasher.of("[notices") not in n for n in names)
    before = Surroundings(sheet, hasher, sentences=False).features([two], Kind.DURATION)[0].tolist()
    assert hasher.of("~term") not in before and set(before) < names[0]
