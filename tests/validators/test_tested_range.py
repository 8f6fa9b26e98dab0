"""What a release rule is tested on must not have been asked where it is to be tested."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.holds.worlds import WORLDS
from validators.binomial_bounds import errors_allowed, fewest_documents
from validators.tested_range import range_to_test


@given(
    st.sampled_from([name for name, world in WORLDS.items() if world.is_exchangeable]),
    st.sampled_from([0.01, 0.02, 0.05]),
    st.integers(100, 900),
    st.integers(0, 2**32 - 1),
)
def test_neither_confidence_nor_judgement_above_the_cut_is_asked(
    world: str, error: float, count: int, seed: int
) -> None:
    """Other documents above it, as many: the same range."""
    rng = np.random.default_rng(seed)
    confidence, wrong_with = WORLDS[world].judged(rng, count)
    confidence = np.sort(confidence + rng.random(count) * 1e-9)[::-1]  # no two are equally sure
    wrong = rng.random(count) < np.sort(wrong_with)
    cuts = np.arange(1, count + 1)
    tested = range_to_test(confidence, wrong, cuts, error, 0.05)
    if tested is None:
        return
    end = tested.end
    edge = confidence[end] if end < count else confidence[-1]
    confidence[:end] = np.sort(edge + (1.1 - edge) * rng.uniform(0.01, 1, end))[::-1]
    wrong[:end] = rng.random(end) < 0.5
    assert range_to_test(confidence, wrong, cuts, error, 0.05) == tested


def test_where_the_confidence_tells_most_of_the_error_probability_is_kept_for_starts_further_up() -> None:
    rng = np.random.default_rng(12)
    for world, several in (("calibrated", True), ("confidence says nothing", False)):
        confidence, wrong_with = WORLDS[world].judged(rng, 3000)
        order = np.argsort(-confidence)
        wrong = (rng.random(3000) < wrong_with)[order]
        tested = range_to_test(confidence[order], wrong, np.arange(1, 3001), 0.02, 0.05)
        assert tested is not None
        assert (len(tested.starts) > 1) == several


def test_too_few_documents_are_not_tested() -> None:
    confidence = np.linspace(0.99, 0.9, 148)
    nothing_wrong = np.zeros(148, dtype=bool)
    assert range_to_test(confidence, nothing_wrong, np.arange(1, 149), 0.02, 0.05) is None


@pytest.mark.parametrize(("error", "fewest"), [(0.02, [149, 236, 313]), (0.01, [299, 473, 628])])
def test_the_fewest_documents_for_so_many_errors(error: float, fewest: list[int]) -> None:
    found = fewest_documents(700, error, 0.05)
    assert found[:3].tolist() == fewest
    assert errors_allowed(found, error, 0.05).tolist() == list(range(len(found)))
    assert errors_allowed(found - 1, error, 0.05).tolist() == list(range(-1, len(found) - 1))
