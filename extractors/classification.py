"""What a document is: the signs it shows, weighed by what was learned of them, become a probability for each type.

A multinomial logistic model of a few hundred weights (extractors/models/document_type.json), trained by
`python -m benchmarks.document_types --write`. `other` is a class of its own, learned from letters, quotations, delivery
notes, reminders, statements and manuals, so that a letter that merely mentions an invoice stays `other`.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extractors.type_signs import signs_of
from holdpoint.document import Document
from holdpoint.extraction import DocumentType, TypeGuess
from holdpoint.model import Frozen

MODEL = Path(__file__).parent / "models" / "document_type.json"


class TypeModel(Frozen):
    """Log-odds of every type: a bias and a weight for each sign, divided by the temperature that calibrates them."""

    bias: dict[DocumentType, float]
    weights: dict[str, dict[DocumentType, float]]  # by sign
    temperature: float = 1.0

    def probabilities(self, signs: dict[str, float]) -> dict[DocumentType, float]:
        """The probability of each type; they add up to 1."""
        odds = dict(self.bias)
        for name, value in signs.items():
            for document_type, weight in self.weights.get(name, {}).items() if value else ():
                odds[document_type] += value * weight
        most = max(odds.values())
        shares = {t: math.exp((o - most) / self.temperature) for t, o in odds.items()}
        total = sum(shares.values())
        return {t: share / total for t, share in shares.items()}


@cache
def _model() -> TypeModel:
    return TypeModel.model_validate_json(MODEL.read_bytes())


def classify(document: Document, taught_odds: Mapping[DocumentType, float] | None = None) -> TypeGuess:
    """The type and the probability that it is right; `other` with certainty where there are no words.

    `taught_odds` are the log-odds of taught types against all other papers (extractors/learned/recognition.py): what
    they leave is shared out among the built-in types and `other` by the model here.
    """
    if not any(page.words for page in document.pages):
        return TypeGuess(document_type=DocumentType.OTHER, confidence=1.0)
    probabilities = with_taught(_model().probabilities(signs_of(document)), taught_odds or {})
    best = max(probabilities, key=lambda t: probabilities[t])
    return TypeGuess(document_type=best, confidence=round(probabilities[best], 3))


def with_taught(
    built_in: Mapping[DocumentType, float], taught_odds: Mapping[DocumentType, float]
) -> dict[DocumentType, float]:
    """The probability of every type, taught ones included; they add up to 1."""
    weights = {t: math.exp(o) for t, o in taught_odds.items()}
    rest = 1 / (1 + sum(weights.values()))
    return {t: p * rest for t, p in built_in.items()} | {t: w * rest for t, w in weights.items()}
