"""Whether a document is of a taught type: its words, weighed by what was learned of them, become log-odds.

A model folder carries this as `recognition.npz`, numbers only, beside what finds the fields.
"""

import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from extractors.learned.hashing import Floats, Hasher, Ints
from extractors.learned.stored_type import RECOGNITION
from extractors.options import ModelRef
from holdpoint.document import Document
from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType

BITS = 16
_PAGES = 3  # the type shows on the first ones
_MOST_WORDS = 1500
_EDGES = re.compile(r"^\W+|\W+$")
_SUREST = 6.0  # log-odds: no paper of 200 examples says more than 400 to 1
_LEAST = 1e-3


@dataclass(frozen=True, eq=False)
class Recogniser:
    """Weights of hashed words and pairs of words, and what makes log-odds of their sum."""

    weights: Floats
    slope: float
    constant: float

    def log_odds(self, features: Ints) -> float:
        """Log-odds that a document with these features is of the type, against all that was shown as other."""
        odds = self.slope * margin(self.weights, features) + self.constant
        return max(-_SUREST, min(_SUREST, odds))


def margin(weights: Floats, features: Ints) -> float:
    """The sum of the weights in units of its own spread, so that a long document is not surer for being long."""
    return float(weights[features].sum()) / math.sqrt(max(len(features), 1))


def features_of(document: Document, hasher: Hasher) -> Ints:
    """The words of the first pages, and each with the next one; a word with a digit says nothing of a type."""
    words = islice(_words(document), _MOST_WORDS)
    return hasher.ids(_named(list(words)))


def _words(document: Document) -> Iterator[str]:
    for page in document.pages[:_PAGES]:
        for word in page.words:
            bare = _EDGES.sub("", word.text).lower()
            if bare:
                yield bare if not any(c.isdigit() for c in bare) else "0"


def _named(words: Sequence[str]) -> Iterable[str]:
    yield "\N{BULLET}"  # of every document
    yield from (w for w in words if w != "0")
    yield from (f"{a} {b}" for a, b in pairwise(words))


def save_recogniser(recogniser: Recogniser, folder: Path) -> None:
    """Write it beside the model in the folder."""
    kept = np.flatnonzero(np.abs(recogniser.weights) > _LEAST)
    np.savez_compressed(
        folder / RECOGNITION,
        at=kept.astype(np.int32),
        weight=recogniser.weights[kept].astype(np.float32),
        line=np.array([recogniser.slope, recogniser.constant]),
    )


def load_recogniser(folder: Path) -> Recogniser | None:
    """The recogniser in a folder, or None where it has none: then only a person says that a document is of the type.

    TerminalError when the file is damaged.
    """
    try:
        with np.load(folder / RECOGNITION, allow_pickle=False) as stored:
            weights = np.zeros(1 << BITS)
            weights[stored["at"]] = stored["weight"]
            slope, constant = (float(v) for v in stored["line"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise TerminalError(
            f"{folder / RECOGNITION} cannot be used ({error}).",
            consequence="No document was classified with it.",
            remedy="Train the type again with `holdpoint train`.",
        ) from None
    return Recogniser(weights, slope, constant)


@lru_cache(maxsize=16)
def _loaded(folder: str, digest: str) -> Recogniser | None:
    return load_recogniser(Path(folder))


@lru_cache(maxsize=1)
def _hasher() -> Hasher:
    return Hasher(BITS)


def taught_odds(document: Document, models: Iterable[ModelRef]) -> dict[DocumentType, float]:
    """The log-odds of each taught type that can be recognised; none without words."""
    recognisers = [
        (ref.document_type, found)
        for ref in models
        if ref.taught is not None and (found := _loaded(ref.folder, ref.digest)) is not None
    ]
    if not recognisers:
        return {}
    features = features_of(document, _hasher())
    return {document_type: one.log_odds(features) for document_type, one in recognisers}
