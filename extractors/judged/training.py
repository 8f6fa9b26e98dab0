"""Learning what the rules' answers are worth, from documents whose true values are known."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from extractors.judged.model import AnswerModel
from extractors.learned.boosting import fit_trees
from extractors.learned.hashing import Floats
from extractors.learned.trees import Trees

_FOLDS = 5
_ROUNDS = 60
_PULL = 1.0  # towards leaving the log-odds as they are


@dataclass(frozen=True, eq=False)
class JudgedAnswers:
    """One document: the signs of its answers and whether each was right. Documents of a `group` look alike."""

    group: str
    rows: Floats
    right: Floats
    weight: int = 1  # how often it counts


def train_answer_model(documents: Sequence[JudgedAnswers], seed: int = 0) -> AnswerModel:
    """Trees from all documents, calibrated on what trees of the other groups say about each group."""
    groups = sorted({d.group for d in documents})
    random.Random(seed).shuffle(groups)  # noqa: S311 - folds, nothing secret
    fold_of = {group: n % _FOLDS for n, group in enumerate(groups)}
    odds, right = [], []
    for fold in sorted(set(fold_of.values())):
        inside = [d for d in documents if fold_of[d.group] == fold and len(d.rows)]
        outside = [d for d in documents if fold_of[d.group] != fold]
        if not inside or not any(len(d.rows) for d in outside):
            continue
        trees = _fit(outside)
        for document in inside:
            for _ in range(document.weight):
                odds.append(trees.log_odds(document.rows))
                right.append(document.right)
    slope, shift = _calibration(np.concatenate(odds), np.concatenate(right)) if odds else (1.0, 0.0)
    return AnswerModel(_fit(documents), slope, shift)


def _fit(documents: Sequence[JudgedAnswers]) -> Trees:
    used = [d for d in documents if len(d.rows) for _ in range(d.weight)]
    return fit_trees(np.vstack([d.rows for d in used]), np.concatenate([d.right for d in used]), rounds=_ROUNDS)


def _calibration(odds: Floats, right: Floats) -> tuple[float, float]:
    """Slope and shift by maximum likelihood (Platt), the slope not below 0.1."""
    signs = np.where(right > 0, 1.0, -1.0)

    def loss(w: Floats) -> float:
        away = w - np.array([1.0, 0.0])
        return float(np.logaddexp(0.0, -signs * (w[0] * odds + w[1])).sum() + 0.5 * _PULL * (away @ away))

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.1, 3.0), (-5.0, 5.0)])
    return float(found.x[0]), float(found.x[1])
