"""The minimiser finds what another one finds, whatever the problem's shape."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from extractors.learned.descent import minimum
from extractors.learned.hashing import Floats


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 100), st.floats(-50, 50)), min_size=1, max_size=30))
def test_the_bottom_of_a_bowl_is_found(axes: list[tuple[float, float]]) -> None:
    steep, centre = (np.array(c) for c in zip(*axes, strict=True))

    def bowl(at: Floats) -> tuple[float, Floats]:
        return float((steep * (at - centre) ** 2).sum()), 2 * steep * (at - centre)

    found = minimum(bowl, np.zeros(len(axes)), rounds=300)
    assert bowl(found)[0] <= 1e-4 * max(bowl(np.zeros(len(axes)))[0], 1e-9)


@pytest.mark.parametrize("l2", [0.1, 2.0])
def test_a_logistic_regression_ends_where_scipys_does(l2: float) -> None:
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(300, 40)) * (rng.random((300, 40)) < 0.3)
    signs = np.where(rows[:, 0] - rows[:, 1] + rng.normal(size=300) > 0, 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        m = signs * (rows @ w)
        return float(np.logaddexp(0, -m).sum() + l2 / 2 * (w @ w)), rows.T @ (-signs / (1 + np.exp(m))) + l2 * w

    expected = minimize(loss, np.zeros(40), jac=True, method="L-BFGS-B").fun
    assert loss(minimum(loss, np.zeros(40), rounds=100))[0] == pytest.approx(expected, rel=1e-4)


def test_no_rounds_stay_where_they_began() -> None:
    start = np.array([3.0, -1.0])
    assert (minimum(lambda w: (float(w @ w), 2 * w), start, rounds=0) == start).all()
