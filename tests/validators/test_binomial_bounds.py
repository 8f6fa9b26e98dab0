"""The bounds are the binomial distribution's, in the last place too, where one error more would break the promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import bdtr
from scipy.stats import beta, binom

from validators import binomial_bounds
from validators.binomial_bounds import errors_allowed, upper_bound


@settings(deadline=None)  # a table of all counts up to the largest is made first
@given(
    st.lists(st.integers(0, 8_000), min_size=1, max_size=5), st.floats(0.001, 0.5), st.sampled_from([0.05, 0.01, 1e-4])
)
def test_so_many_errors_are_unlikely_enough_and_one_more_is_not(counts: list[int], error: float, alpha: float) -> None:
    documents = np.array(counts)
    allowed = errors_allowed(documents, error, alpha)
    assert (binom.cdf(allowed, documents, error) <= alpha).all()
    assert (binom.cdf(allowed + 1, documents, error) > alpha).all()


@pytest.mark.parametrize(("wrong", "judged"), [(0, 1), (0, 149), (3, 200), (199, 200), (12, 5000)])
def test_the_upper_bound_is_that_of_clopper_and_pearson(wrong: int, judged: int) -> None:
    assert upper_bound(wrong, judged, 0.95) == pytest.approx(beta.ppf(0.95, wrong + 1, judged - wrong), rel=1e-9)
    assert binom.cdf(wrong, judged, upper_bound(wrong, judged, 0.95)) == pytest.approx(0.05, rel=1e-6)


@settings(deadline=None)
@given(st.integers(1, 300), st.floats(0.0005, 0.95), st.floats(1e-7, 0.49))
def test_the_table_is_what_counting_errors_one_by_one_gives(largest: int, error: float, alpha: float) -> None:
    """The stair is found by its steps; every tread of it must be the one that the distribution says."""
    table = binomial_bounds._allowed_up_to.__wrapped__(largest, error, alpha)
    one_by_one = [
        next((k for k in range(n - 1, -1, -1) if bdtr(k, n, error) <= alpha), -1) for n in range(largest)
    ]  # fmt: skip
    assert table.tolist() == one_by_one


def test_a_large_table_asks_for_few_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit takes microseconds, and half a million documents have so many counts: only the steps are asked for."""
    asked: list[int] = []
    ask = binomial_bounds._chance_of_at_most
    monkeypatch.setattr(
        binomial_bounds, "_chance_of_at_most", lambda errors, *rest: (asked.append(len(errors)), ask(errors, *rest))[1]
    )
    binomial_bounds._allowed_up_to.__wrapped__(1 << 19, 0.01, 0.05)
    assert sum(asked) < 200_000
