"""Figures worked out by hand."""

import pytest

from evaluation.calibration import calibration_error, ranking_quality


def test_calibration_error_is_the_weighted_gap_of_the_bins() -> None:
    """Two at 0.95 of which one is right: gap 0.45; two at 0.25, both wrong: gap 0.25; together 0.35."""
    judged = [(0.95, True), (0.95, False), (0.25, False), (0.25, False)]
    assert calibration_error(judged) == pytest.approx(0.35)
    assert calibration_error([(1.0, True)]) == 0
    assert calibration_error([]) is None


def test_ranking_is_independent_of_calibration() -> None:
    """Pairs (right, wrong): 0.9>0.8, 0.9>0.1, 0.5<0.8, 0.5>0.1: three of four. A tie counts half."""
    assert ranking_quality([(0.9, True), (0.8, False), (0.5, True), (0.1, False)]) == pytest.approx(0.75)
    assert ranking_quality([(0.7, True), (0.7, False)]) == pytest.approx(0.5)
    assert ranking_quality([(0.7, True), (0.7, False), (0.9, True)]) == pytest.approx(0.75)
    assert ranking_quality([(0.9, False), (0.1, True)]) == 0
    assert ranking_quality([(0.9, True), (0.8, True)]) is None
