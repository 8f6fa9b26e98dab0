"""The steps at which victims are killed exist: a function that was renamed must not leave the protocol unnoticed."""

import importlib
from functools import reduce

import pytest

from tests.kills.steps import STEPS


@pytest.mark.parametrize("target", sorted({step.target for step in STEPS}))
def test_a_step_names_a_function_of_the_product(target: str) -> None:
    module, _, path = target.partition(":")
    assert callable(reduce(getattr, path.split("."), importlib.import_module(module)))


def test_no_two_steps_share_a_name() -> None:
    names = [(step.victim, step.name) for step in STEPS]
    assert len(set(names)) == len(names)
