"""Word confidences: one scale, numbers that ship with the package, and a fit that holds what it promises."""

import json
import random

import numpy as np
import pytest

from benchmarks.reading.word_confidence import (
    SHIPPED,
    Labelled,
    auroc,
    calibration_error,
    cross_validated,
    label_by_words,
)
from extractors.reading.word_confidence import Evidence, Sighting, Source, probability_right
from holdpoint.document import BoundingBox

ANYWHERE = BoundingBox(x0=0, y0=0, x1=10, y1=10)


@pytest.mark.parametrize("source", list(Source))
def test_a_reader_that_is_surer_is_believed_no_less(source: Source) -> None:
    if source is Source.TESSERACT:
        ladder = [Evidence(source, tesseract=p) for p in (0.5, 0.8, 0.95, 0.97)]
    elif source is Source.KEPT:
        ladder = [Evidence(source, p, 0.6, 0.5) for p in (0.5, 0.8, 0.95, 0.97)]
    else:
        ladder = [Evidence(source, 0.9, p, p) for p in (0.3, 0.6, 0.9, 0.99)]
    found = [probability_right("Total", evidence) for evidence in ladder]
    assert found == sorted(found)
    assert 0 < found[0] < found[-1] < 1


def test_what_both_readers_say_is_surer_than_what_one_corrects() -> None:
    agreed, corrected = (
        probability_right("119.00", Evidence(s, 0.9, 0.97, 0.97)) for s in (Source.AGREED, Source.CORRECTED)
    )
    assert agreed > 0.95 > corrected


def test_the_shipped_numbers_say_what_they_were_fitted_on_and_how_well_they_hold() -> None:
    card = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert set(card["weights"]) == {source.value for source in Source}
    assert "cross-validation" in card["judged_by"]
    overall = next(row for row in card["figures"] if row["source"] == "all of sheets")
    assert overall["error_after"] < min(0.01, overall["error_before"])
    assert overall["auroc_after"] > overall["auroc_before"]


def test_a_fit_finds_what_the_likelihoods_are_worth() -> None:
    """Words that are right as often as a curve says: the promise meets it, on documents the fit did not see."""
    rng = random.Random(4)
    words = []
    for n in range(4000):
        least = rng.uniform(0.02, 0.99)
        evidence = Evidence(Source.PHOTO, 0.5, least, least)
        words.append(Labelled(f"document {n % 40}", "word", evidence, rng.random() < least**0.5))
    found, right = cross_validated(words), np.array([float(w.is_right) for w in words])
    raw = np.array([w.evidence.least for w in words])
    assert calibration_error(found, right) < 0.04 < calibration_error(raw, right)
    assert auroc(found, right) == pytest.approx(auroc(raw, right), abs=0.01)


def test_a_word_counts_as_right_as_often_as_it_stands_there() -> None:
    seen = [Sighting(t, ANYWHERE, Evidence(Source.PHOTO)) for t in ("1", "1", "1", "x")]
    assert [w.is_right for w in label_by_words("d", seen, ["1", "1"])] == [True, True, False, False]
