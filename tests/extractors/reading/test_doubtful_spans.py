"""Which stretches of a line are read again: doubt, lost ink, gaps, cells of a table."""

import numpy as np
import pytest

from extractors.reading.doubtful_spans import Ink, Stretch, cells_of, lie_on, middles_of, stretches_of
from holdpoint.document import BoundingBox, Word

LINE = np.array([[100, 50], [1100, 50], [1100, 90], [100, 90]], dtype=np.float32)  # 1000 by 40 pixels


def word(text: str, start: float, end: float, confidence: float = 0.97) -> Word:
    return Word(text=text, box=BoundingBox(x0=start, y0=58, x1=end, y1=82), confidence=confidence)


def strip(*printed: tuple[int, int]) -> np.ndarray:
    """The levelled line with bars of print from one column to another."""
    picture = np.full((40, 1000), 255, np.uint8)
    for start, end in printed:
        picture[12:30, start:end] = 0
    return picture


def read(words: list[Word], *printed: tuple[int, int]) -> list[tuple[str, bool]]:
    spans = stretches_of(LINE, words, 0.95, Ink.of(strip(*printed)))
    return [(" ".join(w.text for w in s.words), s.is_sure) for s in spans]


SURE = [word("Total", 110, 200), word("amount", 220, 340), word("due", 360, 420)]
PRINTED = [(10, 100), (120, 240), (260, 320)]


def test_sure_words_are_not_read_again() -> None:
    assert read(SURE, *PRINTED) == [("Total", True), ("amount", True), ("due", True)]


def test_only_the_doubtful_word_is_read_again() -> None:
    doubtful = [*SURE, word("17.35", 900, 1000, confidence=0.6)]
    assert read(doubtful, *PRINTED, (800, 900))[-2:] == [("due", True), ("17.35", False)]


def test_a_gap_is_read_only_where_it_holds_print() -> None:
    assert read(SURE, *PRINTED, (800, 900))[-1] == ("", False)
    assert read(SURE, *PRINTED)[-1] == ("due", True)


def test_print_beside_a_sure_word_makes_it_doubtful() -> None:
    """The full stop of an abbreviation that Tesseract lost."""
    assert read(SURE, *PRINTED, (322, 326))[-1] == ("due", False)


def test_a_number_read_in_two_parts_is_read_whole() -> None:
    parts = [*SURE, word("1'043", 900, 960), word(".60", 962, 1000, confidence=0.5)]
    assert read(parts, *PRINTED, (800, 900))[-1] == ("1'043 .60", False)


def test_where_most_is_doubtful_the_line_is_read_whole() -> None:
    words = [word("Totel", 110, 200, 0.5), word("amourt", 220, 340, 0.5), word("due", 360, 420)]
    assert read(words, *PRINTED) == [("Totel amourt due", False)]


def test_a_percentage_is_never_sure_since_its_gap_is_never_seen() -> None:
    assert ("21%", False) in read([*SURE, word("21%", 500, 560)], *PRINTED, (400, 460))


def test_nor_is_an_amount_with_its_sign() -> None:
    assert ("627,22€", False) in read([*SURE, word("627,22€", 500, 560)], *PRINTED, (400, 460))


def test_faded_print_beside_a_word_makes_it_doubtful_too() -> None:
    faded = np.maximum(strip(*PRINTED, (322, 326)), 205).astype(np.uint8)
    assert [s.is_sure for s in stretches_of(LINE, SURE, 0.95, Ink.of(faded))] == [True, True, False]


def test_words_above_and_below_are_not_on_the_line() -> None:
    above = Word(text="above", box=BoundingBox(x0=200, y0=10, x1=260, y1=34))
    assert lie_on(LINE, middles_of([above, *SURE])).tolist() == [False, *(True for _ in SURE)]
    assert lie_on(LINE, middles_of([])).size == 0


@pytest.mark.parametrize("lean", [0, 1])
def test_upright_rules_cut_a_line_into_cells(lean: int) -> None:
    picture = strip((10, 300), (420, 900))
    picture[:20, 350:352] = picture[20:, 350 + lean : 352 + lean] = 0
    left, right = cells_of(LINE, picture)
    assert 448 < left[1][0] <= 452 <= right[0][0] < 456
    assert len(cells_of(LINE, strip((10, 300), (420, 900)))) == 1


def test_a_stretch_knows_its_words() -> None:
    assert stretches_of(LINE, [], 0.95, Ink.of(strip())) == [Stretch(0.0, 1.0, (), is_sure=False)]
