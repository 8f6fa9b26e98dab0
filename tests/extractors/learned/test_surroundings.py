"""What stands around a place, as the linear model sees it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from extractors.learned.candidates import find_candidates
from extractors.learned.contexts import Surroundings
from extractors.learned.hashing import Hasher, hashes
from extractors.learned.kinds import Kind
from extractors.learned.place_features import PlaceFeatures
from extractors.learned.places import Place
from extractors.learned.running_text import RunningText
from extractors.learned.sheet import Sheet
from flows.labelled_lines import document_of_lines
from holdpoint.values import DateOrder


def sheet_of(*lines: str) -> Sheet:
    boxes = [{"text": t, "box": [40, 40 + 14 * n, 40 + 6 * len(t), 50 + 14 * n]} for n, t in enumerate(lines)]
    return Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))


def rows_of(features: PlaceFeatures) -> list[list[int]]:
    starts = np.cumsum([0, *features.lengths])
    parts = [features.names[a:b].tolist() for a, b in pairwise(starts)]
    return [[name for number in row for name in parts[number]] for row in features.of]


def names_of(surroundings: Surroundings, places: Sequence[Place], kind: Kind) -> list[list[int]]:
    return [sorted(row) for row in rows_of(surroundings.features(places, kind))]


def test_what_many_places_share_is_what_each_of_them_has_alone() -> None:
    sheet = sheet_of("This agreement is made between Kite Pharma, Inc. and Gilead", "Sciences, Inc. as of May 2, 2017.")
    hasher = Hasher(17)
    places = find_candidates(sheet, Kind.PARTY, DateOrder.MONTH_FIRST)
    together = names_of(Surroundings(sheet, hasher), places, Kind.PARTY)
    alone = [names_of(Surroundings(sheet, hasher), [place], Kind.PARTY)[0] for place in places]
    assert len(places) > 5
    assert together == alone
    assert len({frozenset(n) for n in alone}) == len(alone)  # each place has something of its own


def test_a_margin_is_the_sum_of_the_weights_of_all_names() -> None:
    sheet = sheet_of("This agreement is made between Kite Pharma, Inc. and Gilead", "Sciences, Inc. as of May 2, 2017.")
    hasher = Hasher(17)
    weights = np.random.default_rng(0).normal(size=hasher.size)
    surroundings = Surroundings(sheet, hasher)
    for kind in (Kind.PARTY, Kind.DATE, Kind.MONEY):  # the second has parts of the first, the third no place
        places = find_candidates(sheet, kind, DateOrder.MONTH_FIRST)
        features = surroundings.features(places, kind)
        summed = [sum(weights[n] for n in names) for names in rows_of(features)]
        assert features.margins(weights) == pytest.approx(summed)


def test_words_are_told_by_their_side_and_as_far_as_a_window_reaches() -> None:
    words = [f"w{n}" for n in range(40)]
    text = RunningText(words)
    assert set(text.before(20)) >= set(hashes(["<w19", "<w6", "<2 w19_w18", "<2 w12_w11", "<3w19_w18_w17"]))
    assert not set(text.before(20)) & set(hashes(["<w20", "<w5", "<2 w11_w10", ">w19", "<2 w20_w19"]))
    assert set(text.behind(20)) >= set(hashes([">w21", ">w34", ">2 w21_w22", ">2 w28_w29", ">1w21"]))
    assert not set(text.behind(20)) & set(hashes([">w20", ">w35", ">2 w29_w30", ">2 w20_w21"]))
    assert set(text.before(1)) >= set(hashes(["<w0"])) and len(text.before(1)) == 4
    assert len(text.behind(39)) == 3  # nothing stands behind the last one
    assert text.before(20) == RunningText(words).before(20)  # whatever was asked before


def test_a_duration_is_told_by_the_heading_of_its_paragraph_and_by_no_other_sentence() -> None:
    filler = "the parties shall each at their own cost and without any further notice to the other of them keep it for"
    sheet = sheet_of(
        "Notices go to the office.", "9. Term. " + filler, "two (2) years.", "10. Records. " + filler, "five years."
    )
    hasher = Hasher(17)
    two, five = find_candidates(sheet, Kind.DURATION, DateOrder.MONTH_FIRST)
    names = [set(f) for f in names_of(Surroundings(sheet, hasher), [two, five], Kind.DURATION)]
    assert [two.value, five.value] == ["2 years", "5 years"]
    assert [hasher.of("~term") in n for n in names] == [True, False]
    assert [hasher.of("~records") in n for n in names] == [False, True]
    assert all(hasher.of("[parties") in n and hasher.of("[notices") not in n for n in names)
    before = names_of(Surroundings(sheet, hasher, sentences=False), [two], Kind.DURATION)[0]
    assert hasher.of("~term") not in before and set(before) < names[0]
