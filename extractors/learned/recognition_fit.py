"""Learning what tells a taught type from all other papers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from extractors.learned.hashing import Floats, Hasher
from extractors.learned.linear_fit import LinearProblem
from extractors.learned.place_features import PlaceFeatures
from extractors.learned.recognition import BITS, Recogniser, features_of, margin
from holdpoint.document import Document

_FOLDS = 5
_L2 = 1.0
_SURE = 0.8  # what a policy asks for unless told otherwise


@dataclass(frozen=True)
class RecognitionReport:
    """How documents fared that the recogniser had not seen: of the type, and of kinds that it was shown none of."""

    documents: int
    recognised: int  # at 0.8 or more
    others: int
    mistaken: int  # for the type, at 0.8 or more


def fit_recogniser(
    documents: Sequence[Document], others: Sequence[tuple[str, Document]]
) -> tuple[Recogniser, RecognitionReport]:
    """A recogniser of the documents against the others, each of which comes with its kind of paper.

    The probability is calibrated on documents left out in turn, the others by whole kinds: a paper of a kind that was
    never shown is what the recogniser meets in the field.
    """
    hasher = Hasher(BITS)
    features = [features_of(d, hasher) for d in (*documents, *(d for _, d in others))]
    right = np.array([1.0] * len(documents) + [0.0] * len(others))
    kinds = {kind: n for n, kind in enumerate(dict.fromkeys(kind for kind, _ in others))}
    fold = np.array([n % _FOLDS for n in range(len(documents))] + [kinds[kind] % _FOLDS for kind, _ in others])
    problem = LinearProblem([PlaceFeatures.of_rows([f]) for f in features], 1 << BITS)
    unseen = np.zeros(len(features))
    for number in range(_FOLDS):
        weights = problem.fit(right, fold != number, l2=_L2)
        for i in np.flatnonzero(fold == number):
            unseen[i] = margin(weights, features[i])
    slope, constant = _calibrated(unseen, right)
    recogniser = Recogniser(problem.fit(right, np.ones(len(features), dtype=bool), l2=_L2), slope, constant)
    sure = 1 / (1 + np.exp(-(slope * unseen + constant))) >= _SURE
    return recogniser, RecognitionReport(
        documents=len(documents),
        recognised=int(sure[right > 0].sum()),
        others=len(others),
        mistaken=int(sure[right == 0].sum()),
    )


def _calibrated(margins: Floats, right: Floats) -> tuple[float, float]:
    """Platt's line from margins to log-odds, both sides weighing the same, never surer than their numbers allow.

    J. Platt, "Probabilistic outputs for support vector machines" (1999): targets are (n+1)/(n+2) and 1/(n+2).
    """
    count = float(right.sum())
    others = len(right) - count
    target = np.where(right > 0, (count + 1) / (count + 2), 1 / (others + 2))
    weigh = np.where(right > 0, 1 / max(count, 1), 1 / max(others, 1))

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = line[0] * margins + line[1]
        p = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
        value = weigh @ (np.logaddexp(0.0, odds) - target * odds)
        slope = weigh * (p - target)
        return float(value), np.array([slope @ margins, slope.sum()])

    result = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0.0, None), (None, None)])
    return float(result.x[0]), float(result.x[1])
