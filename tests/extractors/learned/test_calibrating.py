"""What a chosen value's probability is made of."""

import numpy as np

from extractors.learned.calibrating import fit_slopes
from extractors.learned.choosing import Ranked


def _ranked(first: bool, hinted: bool, right: int, wrong: int) -> list[Ranked]:
    one = Ranked(0, 2.0, 1.0, first=first, hinted=hinted)
    return [one.judged(True)] * right + [one.judged(False)] * wrong


def test_a_value_that_linear_model_and_rules_would_have_chosen_too_is_likelier_where_that_was_right_more_often() -> (
    None
):
    slopes = fit_slopes([*_ranked(True, True, 196, 4), *_ranked(True, False, 90, 10), *_ranked(False, False, 60, 40)])
    both, linear, neither = (
        Ranked(0, 2.0, 1.0, first=first, hinted=hinted).probability(slopes)
        for first, hinted in ((True, True), (True, False), (False, False))
    )
    assert 0.95 < both < 0.99
    assert 0.85 < linear < 0.95
    assert 0.55 < neither < 0.7


def test_agreement_never_lowers_a_probability() -> None:
    slopes = fit_slopes([*_ranked(True, True, 50, 50), *_ranked(False, False, 90, 10)])
    assert slopes[3:].tolist() == [0.0, 0.0]


def test_slopes_of_an_earlier_model_are_asked_for_log_odds_and_lead_alone() -> None:
    earlier = np.array([0.5, 1.0, 0.1])
    assert Ranked(0, 2.0, 1.0, first=True, hinted=True).probability(earlier) == Ranked(0, 2.0, 1.0).probability(earlier)
