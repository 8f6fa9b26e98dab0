"""One scale for every word, whichever reader spoke: the probability that the word is read right. Pure.

Tesseract's own confidence tells right from wrong fairly well and is far too low for right words; PP-OCR's is far too
high for wrong ones; and a word that both read the same is surer than either says. So each way by which a word can come
about has a logistic fit of its own over the same five features. `word_confidence.json` holds the numbers and says
beside them on what they were fitted and how well they hold; `python -m benchmarks.reading.word_confidence` fits anew.
"""

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from holdpoint.document import BoundingBox, Word

_FITTED = Path(__file__).with_name("word_confidence.json")
_EDGE = 0.002  # likelihoods are kept this far from 0 and 1, where their log odds run away
_LEAST, _MOST = 0.01, 0.995  # no reader of pictures is surer than that


class Source(StrEnum):
    """How a word of a picture came to be read."""

    TESSERACT = "tesseract"  # sure enough by itself: no second reader was asked
    AGREED = "agreed"  # both read the same
    CORRECTED = "corrected"  # they differ, and PP-OCR's is taken
    KEPT = "kept"  # they differ, or PP-OCR saw nothing there, and Tesseract's is taken
    ADDED = "added"  # PP-OCR's, where Tesseract saw nothing
    PHOTO = "photo"  # PP-OCR's, which alone was asked


@dataclass(frozen=True)
class Evidence:
    """What the readers said about one word: likelihoods from 0 to 1, 0.5 where a reader did not speak."""

    source: Source
    tesseract: float = 0.5
    least: float = 0.5  # PP-OCR's least certain character
    hesitation: float = 0.5  # PP-OCR's least certain column within the word


def features(text: str, evidence: Evidence) -> tuple[float, ...]:
    """What the fit sees: three log odds, the word's length, whether digits are in it."""
    likelihoods = (evidence.tesseract, evidence.least, evidence.hesitation)
    return (
        *(_log_odds(p) for p in likelihoods),
        math.log(max(len(text), 1)),
        float(any(c.isdigit() for c in text)),
    )


def probability_right(text: str, evidence: Evidence) -> float:
    """How likely the word is right, character by character."""
    bias, *weights = _weights()[evidence.source]
    score = bias + sum(w * x for w, x in zip(weights, features(text, evidence), strict=True))
    return min(max(1 / (1 + math.exp(-score)), _LEAST), _MOST)


@lru_cache(maxsize=1)
def _weights() -> dict[str, list[float]]:
    fitted: dict[str, list[float]] = json.loads(_FITTED.read_text(encoding="utf-8"))["weights"]
    return fitted


def _log_odds(p: float) -> float:
    p = min(max(p, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


@dataclass(frozen=True)
class Sighting:
    """A word as it was seen on a picture, before its evidence has become one number."""

    text: str
    box: BoundingBox
    evidence: Evidence

    def as_word(self) -> Word:
        """The word with the probability that it is right as its confidence."""
        return Word(text=self.text, box=self.box, confidence=round(probability_right(self.text, self.evidence), 4))
