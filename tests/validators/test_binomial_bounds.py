"""The bounds are the binomial distribution's, in the last place too, where one error more would break the promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom

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
