"""Training a type's model from labelled documents, and what it would have answered to each of them unseen.

Everything that a later step learns from is cross-fitted: margins of the linear model and scores of cells come from
models that have not seen the document, so the trees learn how far to trust them, and the probabilities are calibrated
on log-odds that no tree has been fitted to.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from extractors.fields.dates import OrderEvidence
from extractors.learned.boosting import fit_trees
from extractors.learned.calibrating import binned_error, fit_slopes, likeliest_threshold
from extractors.learned.choosing import Ranked, rank_options
from extractors.learned.finder_fit import find_label_cells, first_words_of, fit_finder
from extractors.learned.hashing import Floats, Hasher, Ints
from extractors.learned.kinds import Kind
from extractors.learned.linear_fit import LinearProblem
from extractors.learned.model import FieldModel, TypeModel
from extractors.learned.options import SPANS, Options, make_options
from extractors.learned.place_features import PlaceFeatures
from extractors.learned.places import Place
from extractors.learned.prepared import PlacesOfKind, Prepared
from extractors.learned.spans import CellScores, SpanFinder, score_cells
from extractors.learned.taught_type import TaughtField, TaughtType
from extractors.learned.trees import Trees
from extractors.learned.truth import is_readable, right_places, same_but_for_end
from holdpoint.document import Document
from holdpoint.values import DateOrder, identifier_key

BITS = 17
_FOLDS = 5
_L2 = 2.0
_ONE_VOTE = frozenset({Kind.DATE, Kind.MONEY, Kind.IDENTIFIER})
"""Kinds of which a value in forty rows of a table teaches no more than one that stands once, under its label."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """A document with its labels: field name to values, none where the document has no such value."""

    document: Document
    values: Mapping[str, tuple[str, ...]]
    group: str = ""  # documents of one group, such as two readings of one paper, are never split between folds
    document_type: str = ""  # as labelled; "" where the label names none


@dataclass(frozen=True)
class FieldReport:
    """How one field fared on documents that its models had not seen. Documents with unreadable labels are left out."""

    name: str
    labelled: int
    found: int  # labelled values that were among the candidates: the bound of all else
    given: int
    right: int
    calibration_error: float  # mean distance of the probability from the truth, in ten bins

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was labelled or given."""
        return 2 * self.right / (self.given + self.labelled) if self.given + self.labelled else 0.0


@dataclass(frozen=True, eq=False)
class Trained:
    """A model and how it fared."""

    model: TypeModel
    reports: tuple[FieldReport, ...]


@dataclass(eq=False)
class _Case:
    """One document under training."""

    prepared: Prepared
    labels: Mapping[str, tuple[str, ...]]
    group: str
    margins: dict[str, Floats] = field(default_factory=dict)


def train(
    taught: TaughtType, documents: Sequence[Labelled], prepared: Sequence[Prepared] | None = None, *, seed: int = 0
) -> Trained:
    """A model of the type. Takes about a tenth of a CPU-second a document.

    `prepared` are the documents made ready by `prepare`, where several models are trained on the same ones.
    """
    hasher = Hasher(BITS)
    ready = prepared if prepared is not None else [prepare(d.document, taught, hasher) for d in documents]
    cases = [_Case(p, d.values, d.group or str(i)) for i, (p, d) in enumerate(zip(ready, documents, strict=True))]
    folds = _folds([c.group for c in cases], seed)
    order = _usual_order(cases)
    for case in cases:
        if not case.prepared.order.is_proven and order is not None:
            case.prepared.order = OrderEvidence(order, False)
    fields: dict[str, FieldModel] = {}
    reports: dict[str, FieldReport] = {}
    for kind in dict.fromkeys(f.kind for f in taught.fields):
        group = [f for f in taught.fields if f.kind is kind]
        if kind not in SPANS:
            places = [c.prepared.places(kind) for c in cases]
            problem = LinearProblem([p.features for p in places], hasher.size)
            weights = {f.name: _cross_fit(f, cases, folds, places, problem) for f in group}
            for one in group:
                siblings = [f.name for f in group if f is not one]
                trained = _train_trees(one, cases, folds, places, siblings, weights[one.name])
                fields[one.name], reports[one.name] = trained
    spans = [f for f in taught.fields if f.kind in SPANS]
    apart = {f.name: _folds([_value_group(f, c) for c in cases], seed) for f in spans}
    located = {f.name: _locate(f, cases, apart[f.name], hasher) for f in spans}
    for one in spans:
        fields[one.name], reports[one.name] = _train_spans(one, cases, apart[one.name], located, hasher)
    model = TypeModel(taught, order, BITS, tuple(fields[f.name] for f in taught.fields))
    return Trained(model, tuple(reports[f.name] for f in taught.fields))


def prepare(document: Document, taught: TaughtType, hasher: Hasher | None = None) -> Prepared:
    """The document, ready to be trained on."""
    return Prepared.of(document, hasher or Hasher(BITS), None, taught.rules)


def _value_group(one: TaughtField, case: _Case) -> str:
    """Documents with the same name or address stay in one fold: what is learned must hold for values never seen."""
    key = "".join(identifier_key(v) for v in case.labels.get(one.name, ()))
    return key or case.group


def _folds(groups: Sequence[str], seed: int) -> Ints:
    names = list(dict.fromkeys(groups))
    random.Random(seed).shuffle(names)  # noqa: S311 - folds, nothing secret
    fold_of = {name: position % _FOLDS for position, name in enumerate(names)}
    return np.array([fold_of[g] for g in groups], dtype=np.int64)


def _usual_order(cases: Sequence[_Case]) -> DateOrder | None:
    """The order that nearly all documents prove; None where they do not agree."""
    proven = Counter(c.prepared.order.order for c in cases if c.prepared.order.is_proven)
    if not proven:
        return None
    order, count = proven.most_common(1)[0]
    return order if count >= 0.95 * proven.total() else None


def _rights(one: TaughtField, case: _Case, places: Sequence[Place]) -> list[bool] | None:
    """For each place whether a label means it; None where the label cannot be read and teaches nothing."""
    order = case.prepared.order.order
    labels = case.labels.get(one.name, ())
    if any(not is_readable(one.kind, label, order) for label in labels):
        return None
    rights = [False] * len(places)
    for label in labels:
        for i, right in enumerate(right_places(one.kind, places, label, order)):
            rights[i] = rights[i] or right
    return rights


def _same(one: TaughtField, case: _Case, places: Sequence[Place], flags: list[bool]) -> list[bool]:
    """For each place whether giving it is right, be it not the likest one."""
    if not (one.loose_end and flags):
        return flags
    same = list(flags)
    for label in case.labels.get(one.name, ()):
        same = [known or new for known, new in zip(same, same_but_for_end(places, label), strict=True)]
    return same


def _cross_fit(
    one: TaughtField, cases: Sequence[_Case], folds: Ints, places: Sequence[PlacesOfKind], problem: LinearProblem
) -> Floats:
    """Weights from all documents; each case keeps the margins of weights that have not seen it."""
    rights = [_rights(one, c, p.places) for c, p in zip(cases, places, strict=True)]
    flat = np.array(
        [f for r, p in zip(rights, places, strict=True) for f in (r or [False] * len(p.places))], dtype=np.float64
    )
    teaches = np.array([r is not None for r in rights])
    votes = np.concatenate([votes_of(p.places) for p in places]) if one.kind in _ONE_VOTE else None
    for fold in range(_FOLDS):
        weights = problem.fit(flat, (teaches & (folds != fold))[problem.document], l2=_L2, votes=votes)
        for case, found, inside in zip(cases, places, folds == fold, strict=True):
            if inside:
                case.margins[one.name] = found.features.margins(weights)
    return problem.fit(flat, teaches[problem.document], l2=_L2, votes=votes)


def votes_of(places: Sequence[Place]) -> Floats:
    """For each place its share in the one vote of the value that it says."""
    counts = Counter(p.key for p in places)
    return np.array([1.0 / counts[p.key] for p in places])


@dataclass(frozen=True, eq=False)
class _Located:
    """Where values of one field stand: the finder, and each document's scores by one that has not seen it."""

    finder: SpanFinder
    scores: list[CellScores]


def _locate(one: TaughtField, cases: Sequence[_Case], folds: Ints, hasher: Hasher) -> _Located:
    marked = [find_label_cells(c.prepared.sheet, c.labels.get(one.name, ()), one.lines) for c in cases]
    cells = [c.prepared.cells() for c in cases]
    counts = [len(c) for c in cells]
    first = [first_words_of(c.prepared.sheet) for c in cases]
    problem = LinearProblem([PlaceFeatures.of_rows(c) for c in cells], hasher.size)
    scores: dict[int, CellScores] = {}
    for fold in range(_FOLDS):
        finder = fit_finder(one, problem, marked, counts, first, folds != fold, hasher)
        scores |= {i: score_cells(cells[i], finder) for i in np.flatnonzero(folds == fold).tolist()}
    finder = fit_finder(one, problem, marked, counts, first, folds >= 0, hasher)
    return _Located(finder, [scores[i] for i in range(len(cases))])


def _train_spans(
    one: TaughtField, cases: Sequence[_Case], folds: Ints, located: Mapping[str, _Located], hasher: Hasher
) -> tuple[FieldModel, FieldReport]:
    """Which span is the value, where such values stand."""
    here = located[one.name]
    places = [c.prepared.spans(one.kind, here.finder, s) for c, s in zip(cases, here.scores, strict=True)]
    weights = _cross_fit(one, cases, folds, places, LinearProblem([p.features for p in places], hasher.size))
    return _train_trees(one, cases, folds, places, [], weights, located)


def _train_trees(
    one: TaughtField,
    cases: Sequence[_Case],
    folds: Ints,
    places: Sequence[PlacesOfKind],
    siblings: Sequence[str],
    weights: Floats,
    located: Mapping[str, _Located] | None = None,
) -> tuple[FieldModel, FieldReport]:
    options: list[Options] = []
    rights: list[Floats | None] = []
    same: list[list[bool]] = []
    found = labelled = 0
    located = located or {}
    here = located.get(one.name)
    for i, (case, of_kind) in enumerate(zip(cases, places, strict=True)):
        made = make_options(
            case.prepared.sheet,
            one.kind,
            of_kind.places,
            case.margins[one.name],
            {s: case.margins[s] for s in siblings},
            case.prepared.hints(one),
            here.scores[i] if here is not None else None,
            {name: other.scores[i] for name, other in located.items() if other is not here},
        )
        best = tuple(o.best for o in made.options)
        flags = _rights(one, case, best)
        options.append(made)
        rights.append(None if flags is None else np.array(flags, dtype=np.float64))
        same.append(_same(one, case, best, flags or []))
        if flags is not None:
            count = len(case.labels.get(one.name, ()))
            labelled += count
            found += min(count, sum(same[-1]))
    taught = [i for i, r in enumerate(rights) if r is not None]

    def trees_of(used: Sequence[int]) -> Trees:
        kept = [(options[i].rows, flags) for i in used if (flags := rights[i]) is not None and len(flags)]
        return fit_trees(np.vstack([rows for rows, _ in kept]), np.concatenate([flags for _, flags in kept]))

    ranked: list[Ranked] = []
    for fold in range(_FOLDS):
        part = trees_of([i for i in taught if folds[i] != fold])
        for i in taught:
            if folds[i] == fold:
                ranked += [r.judged(same[i][r.position]) for r in rank_options(options[i], part, one.several)]
    slopes = fit_slopes(ranked)
    threshold = 0.0 if one.required and not one.several else likeliest_threshold(ranked, slopes, labelled)
    trees = trees_of(taught)
    judged = [(r.probability(slopes), r.right) for r in ranked]
    given = [right for probability, right in judged if probability >= threshold]
    report = FieldReport(one.name, labelled, found, len(given), sum(given), binned_error(judged))
    return FieldModel(one, weights, trees, slopes, threshold, here.finder if here is not None else None), report
