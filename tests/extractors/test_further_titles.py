"""Titles that say more than the plain name of a paper: credits in one word, orders to a supplier."""

import pytest

from extractors.type_signs import signs_of
from tests.extractors.test_classification import ROWS, document


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Verkaufsgutschrift", "credit_title"),
        ("Warengutschrift", "credit_title"),
        ("ORDINE A FORNITORE", "order_title"),
        ("Ordine di acquisto", "order_title"),
        ("ORDINE", "order_title"),
    ],
)
def test_a_title_in_one_word_or_three_names_the_paper(title: str, sign: str) -> None:
    assert signs_of(document("Baker Ltd", title, *ROWS))[sign]


@pytest.mark.parametrize("title", ["Zinsgutschrift", "Ordine del giorno"])
def test_a_title_that_only_sounds_so_names_none(title: str) -> None:
    found = signs_of(document("Baker Ltd", title, *ROWS))
    assert not found["credit_title"]
    assert not found["order_title"]
