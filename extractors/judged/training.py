"""Learning what the rules' answers are worth, from documents whose true values are known."""

import random
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from scipy.optimize import minimize

from extractors.judged.model import AnswerModel, Calibration
from extractors.learned.boosting import fit_trees
from extractors.learned.hashing import Floats
from extractors.learned.trees import Trees

_FOLDS = 5
_ROUNDS = 120
_PULL = 1.0  # towards leaving the log-odds as they are


@dataclass(frozen=True, eq=False)
class JudgedAnswers:
    """One document: the signs of its answers and whether each was right. Documents of a `group` look alike."""

    group: str
    rows: Floats
    right: Floats


def train_answer_model(documents: Sequence[JudgedAnswers], seed: int = 0) -> AnswerModel:
    """Trees from all documents, calibrated on what trees of the other groups say about each group."""
    groups = sorted({d.group for d in documents})
    random.Random(seed).shuffle(groups)  # noqa: S311 - folds, nothing secret
    fold_of = {group: n % _FOLDS for n, group in enumerate(groups)}
    odds, rows, right = [], [], []
    for fold in sorted(set(fold_of.values())):
        inside = [d for d in documents if fold_of[d.group] == fold and len(d.rows)]
        outside = [d for d in documents if fold_of[d.group] != fold]
        if not inside or not any(len(d.rows) for d in outside):
            continue
        trees = _fit(outside)
        for document in inside:
            odds.append(trees.log_odds(document.rows))
            rows.append(document.rows)
            right.append(document.right)
    known = (np.concatenate(odds), np.concatenate(rows), np.concatenate(right)) if odds else None
    return AnswerModel(_fit(documents), _calibration(*known) if known is not None else Calibration())


def _fit(documents: Sequence[JudgedAnswers]) -> Trees:
    used = [d for d in documents if len(d.rows)]
    return fit_trees(np.vstack([d.rows for d in used]), np.concatenate([d.right for d in used]), rounds=_ROUNDS)


def _calibration(odds: Floats, rows: Floats, right: Floats) -> Calibration:
    """The line by maximum likelihood, drawn towards leaving the log-odds as they are."""
    signs = np.where(right > 0, 1.0, -1.0)
    start = np.array(astuple(Calibration()))

    def loss(numbers: Floats) -> float:
        away = numbers - start
        calibrated = Calibration(*numbers).of(odds, rows)
        return float(np.logaddexp(0.0, -signs * calibrated).sum() + 0.5 * _PULL * (away @ away))

    found = minimize(loss, start, method="L-BFGS-B", bounds=[(0.1, 3.0), (-5.0, 5.0), (-5.0, 5.0), (-10.0, 10.0)])
    return Calibration(*(float(number) for number in found.x))
