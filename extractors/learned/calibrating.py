"""Log-odds to probabilities, and the least probability at which a value is worth giving."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from extractors.learned.choosing import Ranked
from extractors.learned.hashing import Floats

_PRIOR = np.array([0.0, 1.0, 0.0])  # log-odds as they are
_L2 = 1.0


def fit_slopes(ranked: Sequence[Ranked]) -> Floats:
    """Logistic calibration (Platt) on held-out log-odds, pulled towards leaving them alone; slopes not below 0."""
    if not ranked:
        return _PRIOR.copy()
    inputs = np.stack([r.inputs() for r in ranked])
    right = np.array([r.right for r in ranked], dtype=np.float64)
    signs = np.where(right > 0, 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        m = signs * (inputs @ w)
        slope = -signs / (1 + np.exp(np.clip(m, -500, 500)))
        away = w - _PRIOR
        return float(np.logaddexp(0.0, -m).sum() + 0.5 * _L2 * (away @ away)), inputs.T @ slope + _L2 * away

    bounds = [(None, None), (0.0, None), (0.0, None)]
    result = minimize(loss, _PRIOR.copy(), jac=True, method="L-BFGS-B", bounds=bounds)
    slopes: Floats = result.x
    return slopes


def likeliest_threshold(ranked: Sequence[Ranked], slopes: Floats, labelled: int) -> float:
    """The threshold with the best F1 to be expected, between 0.2 and 0.6.

    Expected by the calibrated probabilities, not counted: which of few documents happen to be right moves it less.
    """
    best, threshold = -1.0, 0.5
    right = 0.0
    for given, probability in enumerate(sorted((r.probability(slopes) for r in ranked), reverse=True), start=1):
        right += probability
        f1 = 2 * right / (given + labelled) if given + labelled else 0.0
        if f1 >= best and 0.2 <= probability <= 0.6:
            best, threshold = f1, probability
    return threshold


def binned_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """The mean distance between probability and truth over bins of equal width, weighted by their sizes."""
    sums = [[0.0, 0.0] for _ in range(bins)]
    for probability, right in judged:
        one = sums[min(int(probability * bins), bins - 1)]
        one[0] += probability
        one[1] += right
    return sum(abs(p - r) for p, r in sums) / len(judged) if judged else 0.0
