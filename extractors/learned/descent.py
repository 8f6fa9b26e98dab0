"""Minimising a smooth convex function: limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2006, ch. 7).

Vectors are multiplied without BLAS, whose threads wait for each other on vectors of this size: where other work runs,
SciPy's minimiser took four times the CPU.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from extractors.learned.hashing import Floats

Slope = Callable[[Floats], tuple[float, Floats]]
"""A function's value and its gradient at a point."""

_MEMORY = 10
_ENOUGH = 1e-4  # of the decrease that the slope promises
_MOST_HALVED = 20
_FLAT = 1e-5  # of the largest gradient component at the start


def minimum(function: Slope, start: Floats, *, rounds: int) -> Floats:
    """Where the function is least, as near as so many rounds come."""
    point = start.copy()
    value, gradient = function(point)
    flat = _FLAT * max(float(np.abs(gradient).max(initial=0.0)), 1e-12)
    steps: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for _ in range(rounds):
        if float(np.abs(gradient).max(initial=0.0)) <= flat:
            break
        direction = -_scaled(gradient, steps)
        promised = _dot(direction, gradient)
        length = 1.0 if steps else 1.0 / max(np.sqrt(_dot(gradient, gradient)), 1.0)
        for _ in range(_MOST_HALVED):
            there = point + length * direction
            value_there, gradient_there = function(there)
            if value_there <= value + _ENOUGH * length * promised:
                break
            length /= 2
        else:
            break
        moved, turned = there - point, gradient_there - gradient
        curvature = _dot(moved, turned)
        if curvature > 1e-12:
            steps.append((moved, turned, curvature))
        point, value, gradient = there, value_there, gradient_there
    return point


def _scaled(gradient: Floats, steps: deque[tuple[Floats, Floats, float]]) -> Floats:
    """The gradient times the inverse curvature that the last steps have shown (two-loop recursion)."""
    direction = gradient.copy()
    shares: list[float] = []
    for moved, turned, curvature in reversed(steps):
        share = _dot(moved, direction) / curvature
        shares.append(share)
        direction -= share * turned
    if steps:
        _, turned, curvature = steps[-1]
        direction *= curvature / _dot(turned, turned)
    for (moved, turned, curvature), share in zip(steps, reversed(shares), strict=True):
        direction += (share - _dot(turned, direction) / curvature) * moved
    return direction


def _dot(one: Floats, other: Floats) -> float:
    return float(np.einsum("i,i->", one, other))
