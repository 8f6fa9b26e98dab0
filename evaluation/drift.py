"""Has it moved? Two samples of documents, the reference and the current ones, compared with a stated false alarm rate.

One test a signal: a chi-square test of homogeneity on categories, in which documents of one day or batch are not taken
for independent (the same vendor sends twenty at once): the statistic is divided by the overdispersion between the
clusters of one sample (quasi-likelihood; Rao and Scott 1981, McCullagh and Nelder 1989, 4.5) and compared with an F
distribution. Numbers become categories by the quantiles of both samples together, rare categories become one, by their
counts in both samples together: so neither depends on which sample a document is in.

Looking again and again. A number of false alarms a year is allowed (`false_alarms_per_year`). A look may spend what
has grown since the look before, shared by the tests of that look: by the union bound the expected number of false
alarms is at most the one allowed, however often and whenever one looks, and however much the looks have in common.
`benchmarks.drift` counts them in worlds where nothing moves, and the documents until the alarm where something does.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import Field
from scipy.special import fdtrc

from holdpoint.model import Frozen

_YEAR = timedelta(days=365)
_LONGEST_PAUSE = timedelta(days=7)  # what grows during a longer one is lost
LEAST_CLUSTERS = 8  # of the reference, to know how much days or batches differ by themselves
_DAYS_ENOUGH = 10  # from so many days of reference on, a cluster is a day; before, a batch
_NUMBER_BINS = 4
_MOST_CATEGORIES = 8
_LEAST_EXPECTED = 5.0  # of a category among the current documents; rarer ones are told together
_MOST_EXAMPLES = 5
_AT = attrgetter("at")
OTHER = "other"
Counts = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int_]


class Observed(NamedTuple):
    """One document's value of one signal: a word, or a number where all of them are numbers."""

    document_id: str
    at: datetime
    batch_id: str
    value: str | float


class Windows(Frozen):
    """What is compared with what. Days end at the moment of the look."""

    current_days: float = Field(default=7, gt=0)
    reference_days: float = Field(default=90, gt=0)  # before the current ones
    min_current: int = Field(default=30, ge=10)
    min_reference: int = Field(default=100, ge=20)
    smallest_move: float = Field(default=0.08, ge=0, lt=1)  # share of documents that must have moved


class Shift(Frozen):
    """One category's share in both samples, 0 to 1."""

    category: str
    before: float
    after: float


class Comparison(Frozen):
    """What a test of one signal found. `moved` is the share of documents that would have to change their category."""

    reference: int  # documents
    current: int
    clusters: int  # days or batches, of both
    p_value: float
    moved: float
    psi: float  # population stability index, as scorecards report it
    overdispersion: float  # how many times as much clusters differ as independent documents would
    shifts: tuple[Shift, ...]  # the largest move first


class Alarm(Frozen):
    """A signal has moved."""

    signal: str
    comparison: Comparison
    since: datetime  # the likeliest moment
    examples: tuple[str, ...]  # current documents of the category that grew most, the newest first


class Look(Frozen):
    """One look at all signals: what it could test, and what it found."""

    at: datetime
    windows: Windows
    alpha: float  # error probability of each test
    compared: dict[str, Comparison]
    waiting: dict[str, str]  # signals that cannot be tested yet, and why
    alarms: tuple[Alarm, ...]


def error_probability(since_last: timedelta | None, false_alarms_per_year: float) -> float:
    """What a look may spend in all, that long after the look before (None: there was none)."""
    passed = min(since_last if since_last is not None else timedelta(days=1), _LONGEST_PAUSE)
    return max(false_alarms_per_year * (passed / _YEAR), 0.0)


def look(signals: Mapping[str, Sequence[Observed]], now: datetime, windows: Windows, spend: float) -> Look:
    """Test every signal that has documents enough, with `spend` shared by all of them."""
    split = {name: _split(documents, now, windows) for name, documents in signals.items()}
    waiting = {name: why for name, samples in split.items() if (why := _why_not(samples, windows)) is not None}
    tested = {name: _tested(samples) for name, samples in split.items() if name not in waiting}
    alpha = spend / max(len(tested), 1)
    alarms = [
        _alarm(name, split[name], test)
        for name, test in tested.items()
        if test.found.p_value <= alpha and test.found.moved >= windows.smallest_move
    ]
    compared = {name: test.found for name, test in tested.items()}
    return Look(at=now, windows=windows, alpha=alpha, compared=compared, waiting=waiting, alarms=tuple(alarms))


def compare(reference: Sequence[Observed], current: Sequence[Observed]) -> Comparison:
    """The test. Both samples must have documents."""
    return _tested(_samples(reference, current)).found


class _Samples(NamedTuple):
    """Both samples, each in the order of time, and the number of each document's cluster, the reference's first."""

    reference: Sequence[Observed]
    current: Sequence[Observed]
    clusters: Codes
    reference_clusters: int


class _Test(NamedTuple):
    """A comparison, and the category of each document, the reference's first."""

    found: Comparison
    names: list[str]
    codes: Codes


def _tested(samples: _Samples) -> _Test:
    reference, current, clusters, _ = samples
    n_reference, n_current = len(reference), len(current)
    names, codes = _categories(reference, current)
    is_current = np.arange(len(codes)) >= n_reference
    of_cluster = _groups_of(clusters, is_current)

    def counted() -> tuple[Counts, Counts, Counts, float]:
        by_cluster = _table(clusters, codes, len(names))
        in_sample = _table(is_current.astype(int), codes, len(names))
        shares = in_sample / in_sample.sum(axis=1, keepdims=True)
        pooled = in_sample.sum(axis=0) / len(codes)
        return by_cluster, shares, pooled, _overdispersion(by_cluster, of_cluster, shares, pooled)

    by_cluster, shares, pooled, overdispersion = counted()
    if overdispersion > 1:  # so many times fewer documents speak for themselves
        names, codes = _without_rare(names, codes, n_current, _LEAST_EXPECTED * overdispersion)
        by_cluster, shares, pooled, _ = counted()
    before, after = shares
    shifts = [
        Shift(category=name, before=float(b), after=float(a)) for name, b, a in zip(names, before, after, strict=True)
    ]
    found = Comparison(
        reference=n_reference,
        current=n_current,
        clusters=len(by_cluster),
        p_value=_p_value(by_cluster, of_cluster, shares, pooled, (n_reference, n_current), overdispersion),
        moved=float(np.abs(after - before).sum() / 2),
        psi=_psi(before, after),
        overdispersion=overdispersion,
        shifts=tuple(sorted(shifts, key=lambda s: -abs(s.after - s.before))),
    )
    return _Test(found, names, codes)


def _alarm(signal: str, samples: _Samples, test: _Test) -> Alarm:
    """The likeliest moment is where the share of the grown categories splits best in two."""
    reference, current = samples.reference, samples.current
    documents = [*reference, *current]
    grown = {s.category for s in test.found.shifts if s.after > s.before}
    is_grown = np.array([test.names[code] in grown for code in test.codes], dtype=float)
    total, before = len(is_grown), np.cumsum(is_grown)
    cut = np.arange(1, total)
    gain = _information(before[:-1], cut) + _information(before[-1] - before[:-1], total - cut)
    most = max(test.found.shifts, key=lambda s: s.after - s.before).category
    showing = [one for one, code in zip(current, test.codes[len(reference) :], strict=True) if test.names[code] == most]
    return Alarm(
        signal=signal,
        comparison=test.found,
        since=documents[int(np.argmax(gain)) + 1].at,
        examples=tuple(one.document_id for one in reversed(showing))[:_MOST_EXAMPLES],
    )


def _split(documents: Sequence[Observed], now: datetime, windows: Windows) -> _Samples:
    """The documents before and from the moment at which the current ones begin."""
    start = now - timedelta(days=windows.current_days)
    first = start - timedelta(days=windows.reference_days)
    ordered = sorted((one for one in documents if first <= one.at <= now), key=_AT)
    place = bisect_left(ordered, start, key=_AT)
    return _samples(ordered[:place], ordered[place:])


def _samples(reference: Sequence[Observed], current: Sequence[Observed]) -> _Samples:
    """A cluster is a day where the reference has days enough, else a batch; one that is in both samples is two."""
    days = [one.at.toordinal() for one in reference]
    by_day = len({*days}) >= _DAYS_ENOUGH
    before: Sequence[object] = days if by_day else [one.batch_id for one in reference]
    after = [one.at.toordinal() if by_day else one.batch_id for one in current]
    of_reference: dict[object, int] = {}
    codes = [of_reference.setdefault(name, len(of_reference)) for name in before]
    of_current: dict[object, int] = {}
    codes += [len(of_reference) + of_current.setdefault(name, len(of_current)) for name in after]
    return _Samples(reference, current, np.array(codes, dtype=int), len(of_reference))


def _why_not(samples: _Samples, windows: Windows) -> str | None:
    if len(samples.reference) < windows.min_reference:
        return f"the reference has {len(samples.reference)} documents, it needs {windows.min_reference}"
    if len(samples.current) < windows.min_current:
        return f"{len(samples.current)} documents are new, it needs {windows.min_current}"
    if samples.reference_clusters < LEAST_CLUSTERS:
        return f"the reference comes from {samples.reference_clusters} batches or days, it needs {LEAST_CLUSTERS}"
    return None


def _categories(reference: Sequence[Observed], current: Sequence[Observed]) -> tuple[list[str], Codes]:
    """Names of the categories and each document's, reference first. By both samples together, never by one."""
    values = [one.value for one in (*reference, *current)]
    if values and all(isinstance(value, int | float) for value in values):
        return _bins(np.array(values, dtype=float))
    words = np.array([str(value) for value in values])
    found, codes, counts = np.unique(words, return_inverse=True, return_counts=True)
    expected = counts * (len(current) / len(values) if current else 1.0)
    order = np.argsort(-counts, kind="stable")
    kept = [int(i) for i in order[: _MOST_CATEGORIES - 1] if expected[i] >= _LEAST_EXPECTED]
    if len(kept) == len(found) - 1:  # a single rare one needs no other name
        kept = [int(i) for i in order]
    place = np.full(len(found), len(kept))
    place[kept] = np.arange(len(kept))
    names = [str(found[i]) for i in kept]
    return (names if len(kept) == len(found) else [*names, OTHER]), place[codes].astype(int)


def _without_rare(names: list[str], codes: Codes, current: int, least: float) -> tuple[list[str], Codes]:
    """The same with categories put together of which fewer than `least` are expected among the current documents."""
    expected = np.bincount(codes, minlength=len(names)) * (current / len(codes))
    kept = [i for i, name in enumerate(names) if expected[i] >= least and name != OTHER]
    if len(kept) >= len(names) - 1:
        return names, codes
    place = np.full(len(names), len(kept))
    place[kept] = np.arange(len(kept))
    return [*(names[i] for i in kept), OTHER], place[codes].astype(int)


def _bins(numbers: Counts) -> tuple[list[str], Codes]:
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, _NUMBER_BINS + 1)[1:-1]))
    codes = np.searchsorted(edges, numbers, side="left")
    used, codes = np.unique(codes, return_inverse=True)
    bounds = [*(f"{edge:.3g}" for edge in edges)]
    words = [f"up to {bounds[0]}", *(f"{a} to {b}" for a, b in pairwise(bounds))]
    words.append(f"above {bounds[-1]}")
    return [words[i] for i in used], codes.astype(int)


def _table(rows: Codes, codes: Codes, width: int) -> Counts:
    """How many documents of each category each row has."""
    height = int(rows.max()) + 1
    return np.bincount(rows * width + codes, minlength=height * width).reshape(height, width).astype(float)


def _groups_of(clusters: Codes, is_current: npt.NDArray[np.bool_]) -> Codes:
    found = np.zeros(int(clusters.max()) + 1, dtype=int)
    found[clusters] = is_current
    return found


def _overdispersion(by_cluster: Counts, of_cluster: Codes, shares: Counts, pooled: Counts) -> float:
    """Pearson's statistic between the clusters of a sample, over its degrees of freedom; at least 1."""
    freedom = (len(by_cluster) - 2) * (len(pooled) - 1)
    if freedom <= 0:
        return 1.0
    sizes = by_cluster.sum(axis=1, keepdims=True)
    within = (by_cluster - sizes * shares[of_cluster]) ** 2 / (sizes * pooled)
    return max(1.0, float(within.sum() / freedom))


def _p_value(
    by_cluster: Counts,
    of_cluster: Codes,
    shares: Counts,
    pooled: Counts,
    documents: tuple[int, int],
    overdispersion: float,
) -> float:
    """How likely so large a difference is where nothing moved."""
    width = len(pooled)
    if width < 2:
        return 1.0
    sizes = by_cluster.sum(axis=1)
    usual = float(sizes.mean())
    correlation = (overdispersion - 1) / (usual - 1) if usual > 1 else 0.0
    variance = 0.0
    for group, count in enumerate(documents):
        own = sizes[of_cluster == group]
        inflation = 1 + max(float((own**2).sum() / own.sum()) - 1, 0.0) * min(max(correlation, 0.0), 1.0)
        variance += max(inflation, 1.0) / count
    statistic = float((((shares[1] - shares[0]) ** 2) / pooled).sum() / variance)
    return float(fdtrc(width - 1, max(len(by_cluster) - 2, 1), statistic / (width - 1)))


def _psi(before: Counts, after: Counts) -> float:
    least = 0.001  # a category that one sample lacks would make it infinite
    b, a = np.maximum(before, least), np.maximum(after, least)
    return float(((a - b) * np.log(a / b)).sum())


def _information(hits: Counts, count: npt.NDArray[np.int_]) -> Counts:
    """The log-likelihood of so many hits at their own share."""
    share = np.clip(hits / count, 1e-12, 1 - 1e-12)
    found: Counts = hits * np.log(share) + (count - hits) * np.log1p(-share)
    return found
