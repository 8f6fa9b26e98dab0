"""Differences between two models: p-values against exact ones, and what is said of them."""

from itertools import product

import numpy as np
import pytest

from evaluation.evaluation import Evaluation, evaluation_json
from evaluation.model_difference import ModelDifference, compare_models, holm, mcnemar, permutation_p
from evaluation.score_report import render_difference
from evaluation.scoring import score
from tests.evaluation.labelled_sets import as_labels, as_predictions, labels_of, predictions_of

LABELS = labels_of(120)


def _compared(ours: float, theirs: float, *, seeds: tuple[int, int] = (1, 2)) -> ModelDifference:
    return compare_models(
        as_labels(LABELS),
        as_predictions(predictions_of(LABELS, ours, seeds[0])),
        as_predictions(predictions_of(LABELS, theirs, seeds[1])),
        resamples=200,
    )


def test_mcnemar_is_a_fair_coin() -> None:
    """Ten changed, one for the worse: 2 * (1 + 10) / 2^10. None changed: nothing to tell."""
    assert mcnemar(9, 1) == pytest.approx(22 / 1024)
    assert mcnemar(1, 9) == mcnemar(9, 1)
    assert mcnemar(0, 0) == mcnemar(3, 3) == 1


def test_holm_is_worked_out_by_hand() -> None:
    """Smallest times three, next times two, never falling: 0.01 -> 0.03, 0.02 -> 0.04, 0.04 -> 0.04."""
    assert holm([0.04, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_permutation_test_agrees_with_every_arrangement() -> None:
    """Eight documents have 256 arrangements, all tried."""
    rng = np.random.default_rng(2)
    sizes = rng.integers(2, 6, size=(8, 2)).astype(np.float64)
    above = np.minimum(sizes, rng.integers(0, 6, size=(8, 2))).astype(np.float64)

    def gap(a: np.ndarray, s: np.ndarray) -> float:  # type: ignore[type-arg]
        return float(abs(a[:, 0].sum() / s[:, 0].sum() - a[:, 1].sum() / s[:, 1].sum()))

    observed = gap(above, sizes)
    as_large = 0
    for swaps in product((False, True), repeat=8):
        turned = np.array(swaps)[:, None]
        as_large += (
            gap(np.where(turned, above[:, ::-1], above), np.where(turned, sizes[:, ::-1], sizes)) >= observed - 1e-12
        )
    assert permutation_p(above, sizes) == pytest.approx(as_large / 256, abs=0.02)


def test_the_same_predictions_do_not_differ() -> None:
    """No difference, no doubt, said so."""
    same = _compared(0.1, 0.1, seeds=(1, 1))
    for d in (*same.fields, same.all_fields, same.wholly_right):
        assert (d.difference, d.interval.low, d.interval.high, d.p_permutation) == (0, 0, 0, 1)
        assert (d.is_real, d.verdict) == (False, "no difference")


def test_a_much_better_model_is_really_better_and_an_equal_one_is_not() -> None:
    """3 % against 30 % wrong values; then two models of the same quality."""
    better = _compared(0.03, 0.3)
    assert better.all_fields.is_real and better.all_fields.verdict == "really better"
    assert better.all_fields.interval.low > 0 and better.wholly_right.p_mcnemar < 0.001
    assert all(d.p_adjusted >= d.p_permutation for d in better.fields)
    text = render_difference(better)
    assert "all fields: really better by" in text and "< 0.05" in text
    worse = _compared(0.3, 0.03, seeds=(2, 1))
    assert worse.all_fields.difference == pytest.approx(-better.all_fields.difference)
    assert worse.all_fields.verdict == "really worse"
    assert worse.all_fields.interval.high < 0
    equal = _compared(0.1, 0.1)
    assert not any(d.is_real for d in (*equal.fields, equal.all_fields, equal.wholly_right))
    assert "no more than chance explains" in render_difference(equal)
    assert "No single field really differs." in render_difference(equal)


def test_chance_is_rarely_called_real() -> None:
    """Of 100 pairs of equally good models on 40 documents about one in twenty is called different."""
    rng = np.random.default_rng(7)
    sizes = np.full((40, 2), 8.0)
    called = sum(permutation_p(rng.binomial(8, 0.9, size=(40, 2)).astype(np.float64), sizes) < 0.05 for _ in range(100))
    assert called <= 13  # P(more than 13 of 100 at 5 %) = 0.0005


def test_only_documents_in_both_are_compared_and_the_figures_are_the_scores() -> None:
    """What one of the two leaves out is named; for the rest the figures are those of scoring."""
    ours, theirs = predictions_of(LABELS, 0.1, 1)[:100], predictions_of(LABELS, 0.2, 2)[10:]
    difference = compare_models(as_labels(LABELS), as_predictions(ours), as_predictions(theirs), resamples=20)
    assert (difference.documents, len(difference.only_ours), len(difference.only_theirs)) == (90, 10, 20)
    assert difference.only_ours[0] == LABELS[0]["file"]
    alone = score(as_labels(LABELS[10:100]), as_predictions(ours), resamples=20)
    assert difference.all_fields.ours == alone.groups[0].all_fields.value_f1
    assert difference.wholly_right.ours == alone.groups[0].wholly_right
    content = evaluation_json(Evaluation(scores=alone, difference=difference))
    assert '"verdict": ' in content and '"is_real": ' in content
    assert "10 documents left out: not in the other" in render_difference(difference)
