"""Two sets of predictions of the same documents: which is better, and whether the difference is more than chance.

Documents are paired: the interval resamples them together, the permutation test asks how often a difference this large
comes about when, for each document, it is left to a coin which prediction belongs to which model.
"""

from collections.abc import Mapping, Sequence
from math import comb

import numpy as np
from pydantic import computed_field

from evaluation.comparison import Level
from evaluation.resampling import Draws, Floats, Interval, percentiles, quotients
from evaluation.rows import LabelRow, PredictionRow
from evaluation.scores import ALL_FIELDS
from evaluation.scoring import f1, tallied
from evaluation.tallies import DocumentTally, Tally, added
from holdpoint.document_types import ValueKind
from holdpoint.model import Frozen

SIGNIFICANT = 0.05
WHOLLY_RIGHT = "documents wholly right"
_PERMUTATIONS = 10_000
_AT_ONCE = 1000  # permutations held in memory
_NONE = Tally()


class Difference(Frozen):
    """The figures of one field, of all, or the share of documents wholly right: ours, the other's, ours less theirs.

    `better`, `worse`: documents in which only ours, only the other is right; McNemar's exact test is of these.
    `p_adjusted` is the permutation test's p-value, among fields adjusted for their number (Holm 1979).
    """

    name: str
    ours: float
    theirs: float
    difference: float
    interval: Interval
    better: int
    worse: int
    p_mcnemar: float
    p_permutation: float
    p_adjusted: float

    @computed_field  # type: ignore[prop-decorator]
    @property
    def is_real(self) -> bool:
        """Whether chance alone would show such a difference in fewer than one of twenty comparisons."""
        return self.p_adjusted < SIGNIFICANT

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> str:
        """The same in words."""
        if not self.better and not self.worse and not self.difference:
            return "no difference"
        if self.is_real:
            return f"really {'better' if self.difference > 0 else 'worse'}"
        direction = "better" if self.difference > 0 else "worse" if self.difference < 0 else "the same"
        return f"{direction}, but no more than chance explains"


class ModelDifference(Frozen):
    """Our predictions against another's, over the documents that both predict."""

    documents: int
    level: Level
    wholly_right: Difference
    all_fields: Difference
    fields: tuple[Difference, ...]
    only_ours: tuple[str, ...]  # labelled files that the other has no prediction for: left out
    only_theirs: tuple[str, ...]


def compare_models(
    labels: Sequence[LabelRow],
    ours: Sequence[PredictionRow],
    theirs: Sequence[PredictionRow],
    *,
    kinds: Mapping[str, ValueKind] | None = None,
    level: Level = Level.VALUE,
    resamples: int = 1000,
    seed: int = 0,
) -> ModelDifference:
    """Compare two predictions files on the same labels, at one level of likeness."""
    our_files, their_files = {row.file for row in ours}, {row.file for row in theirs}
    labelled = [row.file for row in labels]
    both = [row for row in labels if row.file in our_files & their_files]
    mine, others = tallied(both, ours, kinds), tallied(both, theirs, kinds)
    draws = Draws.of(len(mine), resamples, seed)
    names = dict.fromkeys(n for t in mine for n in t.fields)
    per_field = [
        _difference(n, [t.fields.get(n, _NONE) for t in mine], [t.fields.get(n, _NONE) for t in others], level, draws)
        for n in names
    ]
    return ModelDifference(
        documents=len(mine),
        level=level,
        wholly_right=_whole(mine, others, level, draws),
        all_fields=_difference(ALL_FIELDS, [_total(t) for t in mine], [_total(t) for t in others], level, draws),
        fields=_adjusted(per_field),
        only_ours=tuple(f for f in labelled if f in our_files - their_files),
        only_theirs=tuple(f for f in labelled if f in their_files - our_files),
    )


def mcnemar(better: int, worse: int) -> float:
    """The exact two-sided p-value of so many documents changed for the better and for the worse (McNemar 1947)."""
    changed = better + worse
    tail = sum(comb(changed, k) for k in range(min(better, worse) + 1))
    return min(1.0, tail / 2 ** (changed - 1)) if changed else 1.0


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted so that among all of them together one in twenty comparisons is wrong, not of each (Holm)."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def permutation_p(above: Floats, sizes: Floats, *, seed: int = 0) -> float:
    """How often swapping each document's predictions by a coin gives a difference at least as large (two-sided).

    `above` and `sizes` have a row a document and a column a model; a model's figure is the quotient of their sums. The
    given arrangement counts as one of them, so that p is never 0.
    """
    rng = np.random.default_rng(seed)
    totals_above, totals_sizes = above.sum(axis=0), sizes.sum(axis=0)
    observed = abs(_gap(totals_above[None, :], totals_sizes[None, :])[0])
    moved_above, moved_sizes = above[:, 1] - above[:, 0], sizes[:, 1] - sizes[:, 0]
    matters = (moved_above != 0) | (moved_sizes != 0)
    as_large = 0
    for _ in range(_PERMUTATIONS // _AT_ONCE):
        swap = (rng.random((_AT_ONCE, int(matters.sum()))) < 0.5).astype(np.float64)
        shift_above, shift_sizes = swap @ moved_above[matters], swap @ moved_sizes[matters]
        gaps = _gap(
            totals_above + np.stack((shift_above, -shift_above), axis=1),
            totals_sizes + np.stack((shift_sizes, -shift_sizes), axis=1),
        )
        as_large += int((np.abs(gaps) >= observed - 1e-12).sum())
    return (1 + as_large) / (1 + _PERMUTATIONS)


def _gap(above: Floats, sizes: Floats) -> Floats:
    figures = np.nan_to_num(quotients(above, sizes))
    difference: Floats = figures[:, 0] - figures[:, 1]
    return difference


def _difference(name: str, ours: Sequence[Tally], theirs: Sequence[Tally], level: Level, draws: Draws) -> Difference:
    above = np.array([(2 * a.right(level), 2 * b.right(level)) for a, b in zip(ours, theirs, strict=True)], float)
    sizes = np.array([(a.predicted + a.labelled, b.predicted + b.labelled) for a, b in zip(ours, theirs, strict=True)])
    right = [(a.is_wholly_right(level), b.is_wholly_right(level)) for a, b in zip(ours, theirs, strict=True)]
    return _measured(
        name,
        tuple(f1(t.right(level), t.predicted + t.labelled) or 0.0 for t in (added(ours), added(theirs))),
        above.reshape(-1, 2),
        sizes.astype(np.float64).reshape(-1, 2),
        right,
        draws,
    )


def _whole(mine: Sequence[DocumentTally], others: Sequence[DocumentTally], level: Level, draws: Draws) -> Difference:
    right = [(a.is_wholly_right(level), b.is_wholly_right(level)) for a, b in zip(mine, others, strict=True)]
    above = np.array(right, dtype=np.float64).reshape(-1, 2)
    figures = tuple(above.mean(axis=0)) if len(above) else (0.0, 0.0)
    return _measured(WHOLLY_RIGHT, figures, above, np.ones_like(above), right, draws)


def _measured(
    name: str,
    figures: tuple[float, ...],
    above: Floats,
    sizes: Floats,
    right: Sequence[tuple[bool, bool]],
    draws: Draws,
) -> Difference:
    difference = float(figures[0] - figures[1])
    drawn_above, drawn_sizes = draws.sums(above), draws.sums(sizes)
    better, worse = sum(a and not b for a, b in right), sum(b and not a for a, b in right)
    p = permutation_p(above, sizes)
    return Difference(
        name=name,
        ours=float(figures[0]),
        theirs=float(figures[1]),
        difference=difference,
        interval=percentiles(_gap(drawn_above, drawn_sizes), difference),
        better=better,
        worse=worse,
        p_mcnemar=mcnemar(better, worse),
        p_permutation=p,
        p_adjusted=p,
    )


def _adjusted(fields: Sequence[Difference]) -> tuple[Difference, ...]:
    adjusted = holm([f.p_permutation for f in fields])
    return tuple(f.model_copy(update={"p_adjusted": p}) for f, p in zip(fields, adjusted, strict=True))


def _total(document: DocumentTally) -> Tally:
    return added(list(document.fields.values()))
