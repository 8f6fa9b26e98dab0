"""Two readers of one stretch of a line: agreement, difference, and what only one of them saw."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.second_opinion import merge
from extractors.reading.word_confidence import Evidence, Sighting, Source
from holdpoint.document import BoundingBox, Word


def tesseract(*texts: str, confidence: float = 0.9) -> list[Word]:
    return [Word(text=t, box=_box(n), confidence=confidence) for n, t in enumerate(texts)]


def pp_ocr(*texts: str, likelihood: float = 0.97) -> list[Sighting]:
    return [Sighting(t, _box(n), Evidence(Source.PHOTO, 0.5, likelihood, likelihood)) for n, t in enumerate(texts)]


def _box(n: int) -> BoundingBox:
    return BoundingBox(x0=100.0 * n, y0=0, x1=100.0 * n + 90, y1=20)


def read(merged: list[Sighting]) -> list[tuple[str, Source]]:
    return [(s.text, s.evidence.source) for s in merged]


def test_what_both_read_stands_once_and_is_surer_than_what_one_corrects() -> None:
    merged = merge(tesseract("Total", "119.00"), pp_ocr("Total", "179.00"))
    assert read(merged) == [("Total", Source.AGREED), ("179.00", Source.CORRECTED)]
    agreed, corrected = (s.as_word().confidence for s in merged)
    assert agreed > 0.96 > corrected


def test_the_reader_that_hesitates_gives_way() -> None:
    assert read(merge(tesseract("43,88", confidence=0.95), pp_ocr("43.88", likelihood=0.6))) == [("43,88", Source.KEPT)]
    assert read(merge(tesseract("4B,88", confidence=0.5), pp_ocr("43,88", likelihood=0.6))) == [
        ("43,88", Source.CORRECTED)
    ]


def test_a_slash_that_pp_ocr_takes_for_a_stroke_stays() -> None:
    assert read(merge(tesseract("/"), pp_ocr("1"))) == [("/", Source.KEPT)]
    assert read(merge(tesseract("/"), pp_ocr("7"))) == [("7", Source.CORRECTED)]
    assert read(merge(tesseract("7"), pp_ocr("1"))) == [("1", Source.CORRECTED)]


def test_a_bar_is_lost_and_never_won() -> None:
    assert read(merge(tesseract("stations", confidence=0.3), pp_ocr("slalions"))) == [("stations", Source.KEPT)]
    assert read(merge(tesseract("bul", confidence=0.93), pp_ocr("but", likelihood=0.7))) == [("but", Source.CORRECTED)]
    assert read(merge(tesseract("slat", confidence=0.3), pp_ocr("stal"))) == [("stal", Source.CORRECTED)]  # both ways


def test_a_stop_behind_a_letter_that_only_pp_ocr_sees_is_there() -> None:
    assert read(merge(tesseract("unberührt", confidence=0.97), pp_ocr("unberührt.", likelihood=0.6))) == [
        ("unberührt.", Source.CORRECTED)
    ]
    assert read(merge(tesseract("145,32", confidence=0.97), pp_ocr("145,32.", likelihood=0.6))) == [
        ("145,32", Source.KEPT)
    ]


def test_a_gap_that_pp_ocr_sees_is_there_and_one_it_passes_over_may_be() -> None:
    assert [t for t, _ in read(merge(tesseract("21%", confidence=0.97), pp_ocr("21", "%")))] == ["21", "%"]
    run_together = merge(tesseract("with", "its", confidence=0.95), pp_ocr("withits", likelihood=0.8))
    assert [t for t, _ in read(run_together)] == ["with", "its"]


def test_specks_that_only_tesseract_takes_for_letters_are_dropped() -> None:
    assert read(merge([*tesseract("Total"), *tesseract("~'", confidence=0.3)], pp_ocr("Total"))) == [
        ("Total", Source.AGREED)
    ]


def test_what_only_pp_ocr_saw_is_added_unless_it_is_a_ghost() -> None:
    assert read(merge([], pp_ocr("Total"))) == [("Total", Source.ADDED)]
    assert merge([], pp_ocr("#", likelihood=0.2)) == []


_WORDS = st.lists(st.text("abcdef0123456789", min_size=2, max_size=8), min_size=1, max_size=6)


@given(_WORDS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_agreement_changes_no_text_however_unsure_both_are(found: list[str], mine: float, theirs: float) -> None:
    merged = merge(tesseract(*found, confidence=mine), pp_ocr(*found, likelihood=theirs))
    assert [s.text for s in merged] == found


@given(_WORDS, _WORDS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_every_confidence_is_a_probability(ours: list[str], others: list[str], mine: float, theirs: float) -> None:
    for sighting in merge(tesseract(*ours, confidence=mine), pp_ocr(*others, likelihood=theirs)):
        assert 0.0 < sighting.as_word().confidence < 1.0
