"""Synthetic worlds with known truth: how sure a document looks, and how likely it really is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from validators.risk import JudgedDocument, ReleaseRule

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], tuple[Floats, Floats]]
"""Confidences of so many documents, and the probability of each that it is wrong."""


@dataclass(frozen=True)
class World:
    """Where documents come from. `live` differs from `judged` where the world has moved on since."""

    judged: Draw
    live: Draw

    @property
    def is_exchangeable(self) -> bool:
        return self.live is self.judged


@dataclass(frozen=True)
class Released:
    """What a rule released of the live documents; the error is the mean of the true probabilities."""

    count: int
    share: float
    true_error: float


@dataclass(frozen=True)
class Live:
    """Documents to come."""

    confidence: Floats
    is_wrong_with: Floats

    def released(self, rule: ReleaseRule) -> Released:
        """What the rule does with them."""
        return self.above(rule.threshold)

    def above(self, threshold: float | None) -> Released:
        """What a threshold does with them; None releases nothing."""
        if threshold is None:
            return Released(0, 0.0, 0.0)
        accepted = self.confidence >= threshold
        count = int(accepted.sum())
        return Released(count, count / accepted.size, float(self.is_wrong_with[accepted].mean()) if count else 0.0)


@dataclass(frozen=True)
class Population:
    """So many live documents that what a threshold does to them is the truth."""

    confidence: Floats  # falling
    wrong_above: Floats  # mean probability of being wrong, of the first so many

    @classmethod
    def of(cls, draw_live: Draw, rng: np.random.Generator, count: int = 400_000) -> "Population":
        """Drawn once for a world."""
        return cls.from_arrays(*draw_live(rng, count))

    @classmethod
    def from_arrays(cls, confidence: Floats, wrong_with: Floats) -> "Population":
        """Of exactly these documents."""
        order = np.argsort(-confidence, kind="stable")
        mean = np.cumsum(wrong_with[order]) / np.arange(1, len(order) + 1)
        return cls(confidence[order], mean)

    def above(self, threshold: float | None) -> Released:
        """What a threshold does with them; None releases nothing."""
        if threshold is None:
            return Released(0, 0.0, 0.0)
        count = int(np.searchsorted(-self.confidence, -threshold, side="right"))
        return Released(count, count / len(self.confidence), float(self.wrong_above[count - 1]) if count else 0.0)


def world_of_documents(judged: Sequence[JudgedDocument]) -> World:
    """Judged documents as a world: each document to come is one of them, drawn with replacement."""
    confidence = np.array([one.confidence for one in judged])
    wrong = np.array([one.is_wrong for one in judged], dtype=float)

    def of_them(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        drawn = rng.integers(len(confidence), size=count)
        return confidence[drawn], wrong[drawn]

    return World(of_them, of_them)


def draw(world: World, rng: np.random.Generator, judged: int, live: int) -> tuple[list[JudgedDocument], Live]:
    """One deployment: documents that people have judged, and documents to come."""
    confidence, wrong_with = world.judged(rng, judged)
    is_wrong = rng.random(judged) < wrong_with
    documents = [
        JudgedDocument(confidence=float(c), is_wrong=bool(w)) for c, w in zip(confidence, is_wrong, strict=True)
    ]
    return documents, Live(*world.live(rng, live))


def _calibrated(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    wrong = rng.beta(0.35, 6, count)
    return 1 - wrong, wrong


def _two_kinds(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """Born-digital documents, nearly all right, and photographs."""
    wrong = np.where(rng.random(count) < 0.6, rng.beta(0.5, 40, count), rng.beta(1.2, 4, count))
    return 1 - wrong, wrong


def _promises_too_much(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    wrong = rng.beta(0.35, 6, count)
    return 1 - wrong / 2, wrong


def _promises_too_little(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    wrong = rng.beta(0.35, 6, count)
    return 1 - np.minimum(wrong * 2, 1), wrong


def _few_levels(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """Confidences in steps of a twentieth: many documents look equally sure."""
    wrong = rng.beta(0.35, 6, count)
    return np.floor((1 - wrong) * 20) / 20, wrong


def _says_nothing(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """The confidence has nothing to do with the truth, and one in 25 is wrong."""
    return rng.random(count), np.full(count, 0.04)


def _sure_and_wrong(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """A layout that is misread with full conviction, one document in fifty."""
    wrong = rng.beta(0.35, 6, count)
    misread = rng.random(count) < 0.02
    return np.where(misread, 1 - rng.beta(1, 200, count), 1 - wrong), np.where(misread, 0.7, wrong)


def _misread_supplier(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """As calibrated, but one document in eight comes from a supplier who has changed the layout."""
    confidence, wrong = _calibrated(rng, count)
    return confidence, np.where(rng.random(count) < 0.125, np.maximum(wrong, 0.3), wrong)


def _twice_as_bad(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    confidence, wrong = _calibrated(rng, count)
    return confidence, np.minimum(wrong * 2, 1)


def _more_doubtful(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """More scans than before, and the confidence says so: nothing that the rule relies on has changed but the mix."""
    wrong = rng.beta(0.7, 6, count)
    return 1 - wrong, wrong


WORLDS = {
    "calibrated": World(_calibrated, _calibrated),
    "two kinds of documents": World(_two_kinds, _two_kinds),
    "confidence promises too much": World(_promises_too_much, _promises_too_much),
    "confidence promises too little": World(_promises_too_little, _promises_too_little),
    "few levels of confidence": World(_few_levels, _few_levels),
    "confidence says nothing": World(_says_nothing, _says_nothing),
    "sure and wrong": World(_sure_and_wrong, _sure_and_wrong),
    "shifted: a supplier changes the layout": World(_calibrated, _misread_supplier),
    "shifted: everything twice as bad": World(_calibrated, _twice_as_bad),
    "shifted: more doubtful documents": World(_calibrated, _more_doubtful),
}
