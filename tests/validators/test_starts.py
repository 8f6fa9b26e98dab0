"""Several starts share one error probability, counted exactly and not one after the other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from benchmarks.holds.deployments import oracle_share
from benchmarks.holds.worlds import WORLDS, Population
from validators import tested_range
from validators.binomial_bounds import Counts
from validators.risk import ReleaseTarget, rule_of_arrays
from validators.starts import FIRST_SHARE, Start, level_at, only_start, starts_from

EVERY_COUNT = np.arange(1, 5001)


def chance_to_pass_any(starts: tuple[Start, ...], error: float) -> float:
    """By walking through all documents one by one: errors so far, as long as no start was passed."""
    allowed = {start.documents: start.errors_allowed for start in starts}
    going_on = np.zeros(starts[0].documents + 2)
    going_on[0] = 1.0
    passed = 0.0
    for count in range(1, starts[0].documents + 1):
        going_on[1:] = going_on[1:] * (1 - error) + going_on[:-1] * error
        going_on[0] *= 1 - error
        if count in allowed:
            passed += going_on[: allowed[count] + 1].sum()
            going_on[: allowed[count] + 1] = 0.0
    return float(passed)


@settings(deadline=None)  # walks through thousands of documents
@given(st.integers(100, 3000), st.sampled_from([0.01, 0.02, 0.05]), st.sampled_from([0.05, 0.1, 0.4]))
def test_all_starts_together_are_passed_with_no_more_than_the_error_probability(
    first: int, error: float, alpha: float
) -> None:
    starts = starts_from(first, EVERY_COUNT, error, alpha)
    counts = [start.documents for start in starts]
    assert counts == sorted(counts, reverse=True)
    for number, start in enumerate(starts, start=1):
        assert start.spent == pytest.approx(chance_to_pass_any(starts[:number], error), rel=1e-6)
        assert start.errors_allowed >= 0
    if starts:
        assert starts[0].spent <= FIRST_SHARE * alpha
        assert starts[-1].spent <= alpha * (1 + 1e-6)


def test_nested_starts_cost_less_than_their_sum() -> None:
    """Whoever passes at 1,200 documents mostly passes at 600, too; so one error more is allowed than each by itself."""
    starts = starts_from(1200, EVERY_COUNT, 0.02, 0.05)
    alone = sum(float(binom.cdf(start.errors_allowed, start.documents, 0.02)) for start in starts)
    assert len(starts) == 3
    assert starts[-1].spent <= 0.05 < alone


def test_too_few_documents_are_not_hedged() -> None:
    """2 % takes 149 documents without an error for the whole error probability, and more for a part of it."""
    assert starts_from(200, EVERY_COUNT, 0.02, 0.05) == ()
    assert only_start(149, 0.02, 0.05) == (Start(149, 0, 0.05),)


def test_documents_of_equal_confidence_stay_together_at_every_start() -> None:
    starts = starts_from(1200, np.array([500, 1200, 3000]), 0.02, 0.05)
    assert [start.documents for start in starts] == [1200, 500]
    assert starts_from(1200, np.array([1100, 1200, 3000]), 0.02, 0.05) == ()


def test_what_goes_on_from_a_start_has_what_is_not_spent_further_down() -> None:
    starts = (Start(1200, 14, 0.01), Start(600, 5, 0.03))
    levels = level_at(np.array([400, 600, 601, 1200, 1201]), starts, 0.05)
    assert levels.tolist() == pytest.approx([0.02, 0.02, 0.04, 0.04, 0.05])
    assert level_at(np.array([1]), (), 0.05).tolist() == [0.05]


def test_misread_with_full_conviction_does_not_cost_every_release() -> None:
    """One start told by the doubtful documents fails here in every deployment."""
    rng = np.random.default_rng(9)
    world, target = WORLDS["sure and wrong"], ReleaseTarget(error=0.02)
    population = Population.of(world.live, rng, count=100_000)
    released, begun = [], set()
    for _ in range(100):
        confidence, wrong_with = world.judged(rng, 3000)
        rule = rule_of_arrays(confidence, rng.random(3000) < wrong_with, target)
        released.append(population.above(rule.threshold).share)
        begun.add(len(rule.starts))
    assert np.mean(released) >= 0.5 * oracle_share(population, 3000, target)
    assert 3 in begun


def broken_of(deployments: int, error: float) -> int:
    """The surest six of ten documents are a little more often wrong than the target says, the others much more."""
    rng = np.random.default_rng(10)
    broken = 0
    for _ in range(deployments):
        place = rng.random(3000)
        wrong = rng.random(3000) < np.where(place < 0.6, error * 1.001, error + (place - 0.6) * 0.7)
        broken += rule_of_arrays(1 - 0.5 * place**2.5, wrong, ReleaseTarget(error=error)).threshold is not None
    return broken


def test_a_second_chance_does_not_break_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where whatever is released is too much; starts with the whole error probability each would break it."""
    assert binomtest(broken_of(600, 0.02), 600, 0.05, alternative="greater").pvalue > 0.01

    def each_whole(first: int, cuts: Counts, error: float, alpha: float) -> tuple[Start, ...]:
        whole = (only_start(start.documents, error, alpha)[0] for start in starts_from(first, cuts, error, alpha))
        return tuple(start._replace(spent=0.0) for start in whole)

    monkeypatch.setattr(tested_range, "starts_from", each_whole)
    assert binomtest(broken_of(600, 0.02), 600, 0.05, alternative="greater").pvalue <= 0.01
