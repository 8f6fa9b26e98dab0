"""Of several values each is given once, however it is written."""

import numpy as np

from extractors.learned.choosing import rank_options
from extractors.learned.options import Option, Options
from extractors.learned.places import Place
from extractors.learned.runs import person_of
from extractors.learned.trees import Trees
from holdpoint.values import identifier_key


def steps(count: int) -> Trees:
    """Log-odds that grow with the first column: one tree for each half step."""
    each = (count, 1)
    return Trees(
        column=np.zeros(each, dtype=np.int64),
        threshold=np.arange(count, dtype=np.float64).reshape(each) + 0.5,
        left=np.full(each, ~0),
        right=np.full(each, ~1),
        leaf=np.tile(np.array([[0.0, 1.0]]), (count, 1)),
        depth=1,
    )


def options_of(*names: str) -> Options:
    """The likeliest first, each at a place of its own."""
    made = tuple(
        Option((Place((n,), name, identifier_key(name), name),), float(len(names) - n)) for n, name in enumerate(names)
    )
    return Options(made, np.array([[o.margin] for o in made]))


def given(*names: str) -> list[str | None]:
    options = options_of(*names)
    return [options.options[r.position].best.value for r in rank_options(options, steps(9), several=True)]


def test_a_person_is_given_once_in_the_likelier_spelling() -> None:
    assert given("Monroe Milstein", "Coat Holdings Inc.", "Monroe G. Milstein") == [
        "Monroe Milstein",
        "Coat Holdings Inc.",
    ]


def test_relatives_and_sister_companies_are_given_each() -> None:
    assert given("Monroe G. Milstein", "Stephen E. Milstein") == ["Monroe G. Milstein", "Stephen E. Milstein"]
    assert given("Thomas Group Properties LP", "Thomas Land Properties LP") == [
        "Thomas Group Properties LP",
        "Thomas Land Properties LP",
    ]


def test_a_name_within_another_is_not_given_beside_it() -> None:
    assert given("Kite Pharma Inc.", "Kite Pharma") == ["Kite Pharma Inc."]


def test_one_person_has_first_and_last_word_in_common() -> None:
    assert person_of("Kenneth Buechler") == person_of("KENNETH F. BUECHLER") is not None
    assert person_of("Kenneth Buechler") != person_of("Karl Buechler")
    assert person_of("Buechler Holdings Inc.") is None
