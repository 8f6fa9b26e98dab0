"""Figures worked out by hand, against brute force, and against what chance does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.calibration import calibration, calibration_error, error_by_chance
from evaluation.judgements import Judgements
from evaluation.ranking import ranking, ranking_quality
from evaluation.resampling import Draws

Judged = list[tuple[float, bool]]
_JUDGED = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 0.95, 1.0]) | st.floats(0, 1), st.booleans()),
    min_size=1,
    max_size=40,
)


def _judgements(judged: Judged, documents: int | None = None) -> Judgements:
    """One value a document, or spread over so many documents."""
    document = np.arange(len(judged)) % (documents or max(len(judged), 1))
    return Judgements(
        confidence=np.array([c for c, _ in judged], dtype=np.float64),
        right=np.array([r for _, r in judged], dtype=np.bool_),
        document=document,
        slots=np.bincount(document, minlength=documents or len(judged)),
    )


def test_calibration_error_is_the_weighted_gap_of_the_bins() -> None:
    """Two at 0.95 of which one is right: gap 0.45; two at 0.25, both wrong: gap 0.25; together 0.35."""
    judged = [(0.95, True), (0.95, False), (0.25, False), (0.25, False)]
    assert calibration_error(_judgements(judged)) == pytest.approx(0.35)
    assert calibration_error(_judgements([(1.0, True)])) == 0
    assert calibration(_judgements([]), Draws.of(0, 10, 0)) is None
    score = calibration(_judgements(judged), Draws.of(4, 200, 0))
    assert score is not None
    assert [(b.low, b.high, b.values, b.right) for b in score.bins] == [(0.2, 0.3, 2, 0.0), (0.9, 1.0, 2, 0.5)]
    assert score.interval.low <= score.error <= score.interval.high


def test_the_error_by_chance_of_one_value_is_worked_out_by_hand() -> None:
    """Ten values at 0.5: the share right is k/10, the error |k/10 - 0.5|; P(error <= 0.2) = 0.89, P(<= 0.3) = 0.98."""
    assert error_by_chance(np.full(10, 0.5), simulations=4000) == pytest.approx(0.3)
    assert error_by_chance(np.ones(10)) == 0


def test_perfect_confidences_pass_and_bold_ones_do_not() -> None:
    """Of 200 sets whose values are right exactly as often as said, 95 % pass; when a tenth fewer are right, few do."""
    rng = np.random.default_rng(4)
    passed = bold = 0
    for n in range(200):
        confidence = rng.beta(6, 1, size=400)
        limit = error_by_chance(confidence, simulations=300, seed=n)
        right = rng.random(400) < confidence
        passed += calibration_error(_judgements(list(zip(confidence, right, strict=True)))) <= limit
        right = rng.random(400) < confidence * 0.9
        bold += calibration_error(_judgements(list(zip(confidence, right, strict=True)))) <= limit
    assert 180 <= passed <= 199  # 95 % of 200 is 190, four standard deviations are 12
    assert bold <= 20


def test_an_error_beyond_chance_does_not_hold() -> None:
    """A hundred at 0.9: with 90 right there is no error, with 70 right one of 0.2, which chance does not make."""
    for right, holds in ((90, True), (70, False)):
        score = calibration(_judgements([(0.9, n < right) for n in range(100)]), Draws.of(100, 50, 0))
        assert score is not None and score.holds is holds
        assert score.model_dump()["holds"] is holds
        assert score.error == pytest.approx(0.9 - right / 100)


def test_ranking_is_independent_of_calibration() -> None:
    """Pairs (right, wrong): 0.9>0.8, 0.9>0.1, 0.5<0.8, 0.5>0.1: three of four. A tie counts half."""
    assert ranking_quality(_judgements([(0.9, True), (0.8, False), (0.5, True), (0.1, False)])) == pytest.approx(0.75)
    assert ranking_quality(_judgements([(0.7, True), (0.7, False)])) == pytest.approx(0.5)
    assert ranking_quality(_judgements([(0.7, True), (0.7, False), (0.9, True)])) == pytest.approx(0.75)
    assert ranking_quality(_judgements([(0.9, False), (0.1, True)])) == 0
    assert ranking_quality(_judgements([(0.9, True), (0.8, True)])) is None
    assert ranking_quality(_judgements([])) is None


@settings(max_examples=100, deadline=None)
@given(_JUDGED)
def test_ranking_quality_is_the_share_of_pairs_in_the_right_order(judged: Judged) -> None:
    """Compared with looking at every pair."""
    pairs = [(r > w) + (r == w) / 2 for r, right in judged if right for w, other in judged if not other]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert ranking_quality(_judgements(judged)) == (pytest.approx(expected) if expected is not None else None)


@settings(max_examples=60, deadline=None)
@given(_JUDGED, st.integers(1, 6), st.integers(0, 5))
def test_acceptance_is_the_best_threshold_and_intervals_hold_the_figures(
    judged: Judged, documents: int, left_out: int
) -> None:
    """Compared with trying every confidence as the threshold; values left out count in the whole."""
    judgements = _judgements(judged, documents)
    judgements = Judgements(
        judgements.confidence,
        judgements.right,
        judgements.document,
        judgements.slots + np.arange(documents) % 2 * left_out,
    )
    draws = Draws.of(documents, 50, 3)
    score = ranking(judgements, draws)
    assert score is not None
    decisions = int(judgements.slots.sum())
    for acceptance in score.acceptances:
        kept = [[r for c, r in judged if c >= threshold] for threshold, _ in judged]
        fitting = [len(k) for k in kept if k.count(False) <= acceptance.most_errors * len(k) + 1e-9]
        assert acceptance.accepted == pytest.approx(max(fitting, default=0) / decisions)
        assert acceptance.errors <= acceptance.most_errors + 1e-9
        assert acceptance.accepted_interval.low <= acceptance.accepted <= acceptance.accepted_interval.high
        assert acceptance.foreseen_interval.low <= acceptance.foreseen <= acceptance.foreseen_interval.high
        assert 0 <= acceptance.foreseen <= 1
    if score.auroc is not None and score.auroc_interval is not None:
        assert score.auroc_interval.low <= score.auroc <= score.auroc_interval.high
    shares = [p.accepted for p in score.curve]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(len(judged) / decisions)
    assert score.curve[-1].errors == pytest.approx(sum(not r for _, r in judged) / len(judged))


def test_thresholds_are_chosen_on_other_documents() -> None:
    """Each document's threshold is the lowest confidence of the other folds' values that keeps the target there."""
    rng = np.random.default_rng(1)
    judged = [(float(c), bool(r)) for c, r in zip(rng.random(120), rng.random(120) < 0.93, strict=True)]
    judgements = _judgements(judged, documents=40)
    score = ranking(judgements, Draws.of(40, 20, 0), seed=9)
    assert score is not None
    folds = np.random.default_rng(9).permutation(40) % 10
    for acceptance in score.acceptances:
        taken = []
        for fold in range(10):
            here = folds[judgements.document] == fold
            others = [pair for pair, inside in zip(judged, here, strict=True) if not inside]
            fitting = [
                threshold
                for threshold, _ in others
                if [r for c, r in others if c >= threshold].count(False)
                <= acceptance.most_errors * sum(c >= threshold for c, _ in others) + 1e-9
            ]
            if fitting:
                taken += [r for (c, r), inside in zip(judged, here, strict=True) if inside and c >= min(fitting)]
        assert acceptance.foreseen == pytest.approx(len(taken) / 120)
        assert acceptance.foreseen_errors == (pytest.approx(taken.count(False) / len(taken)) if taken else None)


def test_resampled_figures_agree_with_rebuilt_sets() -> None:
    """One draw is the same as a set in which each document stands as often as it was drawn."""
    rng = np.random.default_rng(0)
    judged = [(round(float(c), 1), bool(r)) for c, r in zip(rng.random(60), rng.random(60) < 0.7, strict=True)]
    judgements = _judgements(judged, documents=12)
    draws = Draws.of(12, 1, 5)
    rebuilt = [
        pair
        for pair, document in zip(judged, judgements.document, strict=True)
        for _ in range(int(draws.weights[0, document]))
    ]
    score, again = ranking(judgements, draws), ranking_quality(_judgements(rebuilt))
    assert score is not None and score.auroc is not None and score.auroc_interval is not None and again is not None
    # of a single draw the interval is from the figure to the draw
    ends = [score.auroc_interval.low, score.auroc_interval.high]
    assert ends == pytest.approx(sorted((score.auroc, again)))
