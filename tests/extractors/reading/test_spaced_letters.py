"""Words in spaced lettering are read as words; single letters of a text, of columns and of measures stay apart."""

import pytest

from extractors.reading.reading_order import Row
from extractors.reading.spaced_letters import joined


def row(parts: str, *, white: float, space: float) -> list[Row]:
    """A line in type of 10 points, 6 points a letter: `white` between its parts, `space` where a bar stands."""
    rows: list[Row] = []
    x = 50.0
    for part in parts.split():
        if part == "|":
            x += space - white
            continue
        rows.append((x, 100.0, x + 6 * len(part), 110.0, part))
        x += 6 * len(part) + white
    return rows


def words(parts: str, *, white: float = 2.0, space: float = 6.0) -> list[str]:
    return [text for *_, text in joined(row(parts, white=white, space=space))]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("I N V O I C E", ["INVOICE"]),
        ("VAT | I N V O I C E | 2 0 8 9 4", ["VAT", "INVOICE", "20894"]),
        ("STA N D P U N K T", ["STANDPUNKT"]),
        ("T H E | T H O R N B Y | A R M S", ["THE", "THORNBY", "ARMS"]),
        ("I N H . | FA M I L I E | L A N G | 9 9 4 2 3 | G E R A", ["INH.", "FAMILIE", "LANG", "99423", "GERA"]),
    ],
)
def test_spaced_lettering_is_put_together(parts: str, expected: list[str]) -> None:
    assert words(parts) == expected


def test_a_typed_title_too() -> None:
    assert words("R E C H N U N G", white=6.0) == ["RECHNUNG"]


def test_a_word_has_the_box_of_its_letters() -> None:
    rows = row("R E C H", white=2, space=6)
    assert joined(rows) == [(rows[0][0], 100.0, rows[-1][2], 110.0, "RECH")]


@pytest.mark.parametrize(
    "parts",
    ["Option A B C D", "A B C D of these", "6 x 4 m", "1 2 3 4 5", "Model X | Y | Z", "a la b c de"],
)
def test_single_letters_stay(parts: str) -> None:
    assert words(parts) == [part for part in parts.split() if part != "|"]


def test_a_line_stretched_to_its_margins_stays() -> None:
    rows: list[Row] = []
    x = 50.0
    for letter, white in zip("PROVISIONS", (1.0, 2.0, 1.2, 1.1, 1.4, 2.2, 1.8, 2.4, 1.9, 2.0), strict=True):
        rows.append((x, 100.0, x + 6, 110.0, letter))
        x += 6 + white
    assert joined(rows) == rows


def test_letters_in_columns_stay() -> None:
    assert words("A B C D", white=14.0) == ["A", "B", "C", "D"]
