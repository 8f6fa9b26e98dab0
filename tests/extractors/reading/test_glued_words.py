"""A word that is two, by its text: cut there and nowhere else."""

import pytest

from extractors.reading.glued_words import apart, parts_of
from extractors.reading.word_confidence import Evidence, Sighting, Source
from holdpoint.document import BoundingBox


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("WSOC03/02/20", ("WSOC", "03/02/20")),
        ("vom12.03.2024", ("vom", "12.03.2024")),
        ("$20.00Pol2", ("$20.00", "Pol2")),
        ("€1.275,00P-01", ("€1.275,00", "P-01")),
    ],
)
def test_a_date_behind_letters_and_letters_behind_an_amount_are_words_of_their_own(
    text: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    "text",
    ["03/02/20", "A03/02/20", "v1.2.2020", "WSOC03/02/201", "$1.25M", "$2.50bn", "$75.003", "12.50EUR", "$20.00"],
)
def test_what_may_be_one_word_stays(text: str) -> None:
    assert parts_of(text) == (text,)


def test_each_part_has_its_share_of_the_box() -> None:
    box = BoundingBox(x0=100, y0=10, x1=220, y1=30)
    left, right = apart(Sighting("WSOC03/02/20", box, Evidence(Source.AGREED, 0.6, 0.9, 0.9)))
    assert (left.text, left.box.x0, left.box.x1) == ("WSOC", 100, 140)
    assert (right.text, right.box.x0, right.box.x1) == ("03/02/20", 140, 220)
    assert right.evidence == left.evidence
