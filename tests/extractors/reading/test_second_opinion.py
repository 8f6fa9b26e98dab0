"""Two readers of one page: agreement makes certain, difference makes doubtful, nothing is read twice."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.second_opinion import AGREED, merge
from holdpoint.document import BoundingBox, Word


def line(*texts: str, y: float = 0.0, confidence: float = 0.9) -> list[Word]:
    words, x = [], 10.0
    for text in texts:
        box = BoundingBox(x0=x, y0=y, x1=x + 10 * len(text), y1=y + 20)
        words.append(Word(text=text, box=box, confidence=confidence))
        x = box.x1 + 8
    return words


def texts(words: tuple[Word, ...]) -> list[str]:
    return [w.text for w in words]


def test_what_both_read_is_nearly_certain_and_stands_once() -> None:
    merged = merge(line("Total", "119.00", confidence=0.6), [line("Total", "119.00")])
    assert texts(merged) == ["Total", "119.00"]
    assert {w.confidence for w in merged} == {AGREED}


def test_where_they_differ_the_word_is_doubtful() -> None:
    merged = merge(line("Total", "119.00", confidence=0.95), [line("Total", "179.00")])
    assert merged[0].confidence == AGREED
    assert merged[1].confidence < 0.7


def test_a_line_that_one_reader_passed_over_is_kept_with_less_confidence() -> None:
    merged = merge(line("Net", "100.00"), [line("Net", "100.00"), line("Total", "119.00", y=60)])
    assert texts(merged) == ["Net", "100.00", "Total", "119.00"]
    assert merged[3].confidence < 0.85


def test_specks_that_tesseract_takes_for_letters_are_dropped() -> None:
    assert texts(merge([*line("Total"), *line("~'", y=200, confidence=0.3)], [line("Total")])) == ["Total"]


def test_a_lone_stroke_is_never_certain() -> None:
    merged = merge(line("12,5", "1"), [line("12,5", "1")])
    assert merged[0].confidence == AGREED
    assert merged[1].confidence < 0.85


_WORDS = st.lists(st.text("abcdef0123456789", min_size=2, max_size=8), min_size=1, max_size=6)


@given(_WORDS, st.floats(0.5, 1.0))
def test_agreement_changes_no_text(found: list[str], confidence: float) -> None:
    merged = merge(line(*found, confidence=confidence), [line(*found)])
    assert texts(merged) == found


@given(_WORDS, _WORDS)
def test_no_confidence_leaves_its_range_whatever_is_read(mine: list[str], theirs: list[str]) -> None:
    for word in merge(line(*mine), [line(*theirs)]):
        assert 0.0 <= word.confidence <= 1.0
