"""Cutting into folds, and cross-validation with a small but real trainer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import score
from evaluation.cross_validation import cross_validated
from evaluation.folds import folds_of
from evaluation.groups import vendors_seen
from holdpoint.errors import TerminalError
from tests.evaluation.label_words import LabelWords, receipts
from tests.evaluation.labelled_sets import as_labels, as_predictions


def test_folds_of_documents_know_the_vendor_and_folds_of_vendors_do_not() -> None:
    """Mixed, every total is found; by vendor, only where another shop taught the same word."""
    rows = receipts()
    labels = as_labels(rows)
    mixed = cross_validated(rows, folds_of(labels, 5), LabelWords(), vendor_traits=("seller_name",))
    by_vendor = folds_of(labels, 4, group_by=("seller_name",))
    assert len({(row["file"].split("-")[0], fold) for row, fold in zip(rows, by_vendor, strict=True)}) == 4
    apart = cross_validated(rows, by_vendor, LabelWords(), vendor_traits=("seller_name",))
    totals = [
        next(f for f in score(labels, as_predictions(p), resamples=5).groups[0].fields if f.name == "total_amount")
        for p in (mixed, apart)
    ]
    assert (totals[0].value_right, totals[1].value_right) == (20, 10)  # Alpha and Delta teach each other
    assert {row["vendor_seen"] for row in mixed} == {True}
    assert {row["vendor_seen"] for row in apart} == {False}
    names = [g.name for g in score(labels, as_predictions(apart), resamples=5).groups]
    assert names == ["all", "vendors not seen"]


def test_no_model_has_seen_what_it_predicts() -> None:
    """Every document is predicted once, in the order of the labels, by a model of all other folds."""
    rows = receipts()
    folds = folds_of(as_labels(rows), 3, seed=2)
    trainer, progress = LabelWords(), []
    predicted = cross_validated(rows, folds, trainer, on_done=lambda done, total: progress.append((done, total)))
    assert [p["file"] for p in predicted] == [r["file"] for r in rows]
    assert [p["fold"] for p in predicted] == folds
    for fold, trained in enumerate(trainer.trained):
        assert set(trained) == {r["file"] for r, f in zip(rows, folds, strict=True) if f != fold}
    assert progress[-1] == (20, 20) and len(progress) == 20
    assert "vendor_seen" not in predicted[0]


def test_training_on_fewer_documents_is_training_on_fewer() -> None:
    """With two of sixteen documents each model knows two shops' words at most; which ones is a matter of the seed."""
    rows = receipts()
    folds = folds_of(as_labels(rows), 5)
    trainer, again, other = LabelWords(), LabelWords(), LabelWords()
    cross_validated(rows, folds, trainer, train_on=2, seed=3)
    cross_validated(rows, folds, again, train_on=2, seed=3)
    cross_validated(rows, folds, other, train_on=2, seed=4)
    assert [len(files) for files in trainer.trained] == [2] * 5
    assert trainer.trained == again.trained != other.trained
    fold_of = dict(zip([row["file"] for row in rows], folds, strict=True))
    assert all(fold_of[file] != fold for fold, files in enumerate(trainer.trained) for file in files)


def test_a_model_that_answers_another_question_is_refused() -> None:
    """Its row names another file: nothing is scored with it."""

    class Confused(LabelWords):
        def train(self, rows: Sequence[Mapping[str, Any]]) -> Any:
            class Model:
                def predict(self, row: Mapping[str, Any]) -> dict[str, Any]:
                    return {"file": "another", "type": "receipt", "fields": {}}

            return Model()

    rows = receipts()
    with pytest.raises(TerminalError, match="answered about 'another' when asked about 'Alpha-0'"):
        cross_validated(rows, [0, 1] * 10, Confused())


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("uvwxyz")), min_size=8, max_size=60),
    st.integers(2, 5),
    st.integers(0, 9),
)
def test_what_shares_a_value_shares_a_fold(pairs: list[tuple[str, str]], folds: int, seed: int) -> None:
    """By either of two traits, also through a third document; folds without groups differ by one document at most."""
    labels = as_labels(
        [
            {"file": str(n), "type": "invoice", "fields": {"seller_name": seller}, "family": family}
            for n, (seller, family) in enumerate(pairs)
        ]
    )
    alone = folds_of(labels, folds, seed=seed)
    sizes = [alone.count(f) for f in range(folds)]
    assert max(sizes) - min(sizes) <= 1 and alone == folds_of(labels, folds, seed=seed)
    try:
        together = folds_of(labels, folds, group_by=("seller_name", "family"), seed=seed)
    except TerminalError as error:
        groups = int(re.findall(r"in (\d+) groups", str(error))[0])
        assert groups < folds
        return
    assert set(together) == set(range(folds))
    for trait in (0, 1):
        for value in {pair[trait] for pair in pairs}:
            assert len({f for pair, f in zip(pairs, together, strict=True) if pair[trait] == value}) == 1


def test_vendors_are_known_by_letters_and_digits() -> None:
    """ "Alpha Sdn. Bhd." of training is the "ALPHA SDN BHD" of the label; one without a vendor is neither."""
    training = as_labels([{"file": "t", "type": "receipt", "fields": {"seller_name": "Alpha Sdn. Bhd."}}])
    labels = as_labels(
        [
            {"file": "a", "type": "receipt", "fields": {"seller_name": "ALPHA SDN BHD"}},
            {"file": "b", "type": "receipt", "fields": {"seller_name": "Beta"}},
            {"file": "c", "type": "receipt", "fields": {}},
        ]
    )
    seen = vendors_seen(labels, training, ("seller_name",))
    assert seen == {"a": True, "b": False}
    groups = score(labels, as_predictions([]), trained_vendors=seen, resamples=2).groups
    assert {g.name: g.documents for g in groups} == {"all": 3, "vendors seen": 1, "vendors not seen": 1}
