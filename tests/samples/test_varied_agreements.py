"""Agreements put together at random: what their labels say stands in them, and they teach many forms."""

import random

import pytest

from extractors.learned.runs import find_durations
from samples.agreement_pages import draw_varied_agreement
from samples.formats import LANGUAGES, Language
from samples.varied_agreements import make_varied_agreement

_MADE = 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_labelled_is_printed(language: Language) -> None:
    for seed in range(_MADE):
        made = make_varied_agreement(random.Random(seed), language)
        text = "\n".join(made.paragraphs)
        assert all(p.name in text for p in made.parties), text
        assert made.term in [value for _, _, value in find_durations(text)], text
        assert "{" not in text, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_party_is_named_twice_and_some_agreements_have_three(language: Language) -> None:
    counts = set()
    for seed in range(_MADE):
        names = [p.name for p in make_varied_agreement(random.Random(seed), language).parties]
        assert len(set(names)) == len(names)
        counts.add(len(names))
    assert counts == {2, 3}


def test_the_same_seed_makes_the_same_agreement() -> None:
    one, other = (make_varied_agreement(random.Random(7), "fr") for _ in range(2))
    assert one == other
    assert draw_varied_agreement(one) == draw_varied_agreement(other)


def test_hardly_two_begin_alike() -> None:
    """Of all forms: running text, blocks, labels, tables, letters, declarations."""
    made = [make_varied_agreement(random.Random(seed), "en") for seed in range(_MADE)]
    assert len({a.paragraphs[0][:40] for a in made}) > 0.6 * _MADE
    assert any("\t" in a.paragraphs[0] for a in made)
    assert any(not a.title for a in made)
