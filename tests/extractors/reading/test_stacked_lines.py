"""Rows of small print that were detected as one line are cut apart, each once."""

import numpy as np
import pytest

from extractors.reading.pp_detection import Quad, height_of
from extractors.reading.stacked_lines import rows_of, unstacked
from holdpoint.document import BoundingBox, Word

BLOCK = np.array([[100, 100], [700, 100], [700, 160], [100, 160]], dtype=np.float32)


def row(*texts: str, y: float, x: float = 110, confidence: float = 0.9) -> list[Word]:
    return [
        Word(text=t, box=BoundingBox(x0=x + 90 * n, y0=y, x1=x + 90 * n + 80, y1=y + 16), confidence=confidence)
        for n, t in enumerate(texts)
    ]


UPPER, LOWER = row("Payment", "by", "advertiser", y=105), row("otherwise,", "on", "contracts", y=137)


def edges(line: Quad) -> tuple[float, float]:
    return float(line[0][1]), float(line[3][1])


def test_two_rows_of_words_are_two_lines() -> None:
    above, below = rows_of(BLOCK, [*LOWER, *UPPER])
    assert edges(above) == pytest.approx((101, 125))
    assert edges(below) == pytest.approx((133, 157))
    assert (above[:, 0] == BLOCK[:, 0]).all()


def test_rows_that_nearly_touch_share_the_gap() -> None:
    above, below = rows_of(BLOCK, [*UPPER, *row("otherwise,", y=123)])
    assert edges(above)[1] == edges(below)[0] == pytest.approx(122)


@pytest.mark.parametrize(
    "words",
    [
        [],
        UPPER,
        [*UPPER, *row("high", y=110, x=400)],  # a superscript, or another size of print
        [*UPPER, *row("--", y=137, confidence=0.3)],  # specks
        [*UPPER, *row("|", y=137)],
        [*UPPER, *row("next", y=152)],  # of the line below, which reaches in
    ],
)
def test_one_row_is_one_line(words: list[Word]) -> None:
    assert rows_of(BLOCK, words) == [BLOCK]


def test_a_slanting_line_is_one() -> None:
    slanting = BLOCK + np.array([[0, 0], [0, 60], [0, 30], [0, -30]], dtype=np.float32)
    words = [w for n in range(6) for w in row("word", y=107 + 9 * n, x=110 + 90 * n)]
    assert len(rows_of(slanting, words)) == 1


def test_a_row_that_was_detected_by_itself_comes_once() -> None:
    upper = np.array([[100, 102], [700, 102], [700, 124], [100, 124]], dtype=np.float32)
    found = unstacked([BLOCK, upper], [*UPPER, *LOWER])
    assert sorted(round(height_of(line)) for line in found) == [22, 24]
    twice = unstacked([BLOCK, BLOCK + 1], [*UPPER, *LOWER])
    assert len(twice) == 2
