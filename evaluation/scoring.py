"""Predictions against labels: F1 by field, documents wholly right, type accuracy, and what a confidence is worth.

A field is scored where the labels of that document type name it at all: a set that labels four fields says nothing
about a fifth. Where it is scored, a value given for a document whose label has none is an error.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from evaluation.calibration import calibration_error, ranking_quality
from evaluation.rows import LabelRow, PredictionRow
from evaluation.tallies import ROWS, DocumentTally, Tally, tally
from holdpoint.document_types import ValueKind
from holdpoint.model import Frozen

_NOT_EXTRACTED = frozenset({"quarantined", "duplicate", "container"})  # outcomes after which there are no fields
_NONE = Tally(0, 0, 0, 0)
ALL_FIELDS = "all fields"


class Interval(Frozen):
    """A 95 % interval, by resampling documents."""

    low: float
    high: float


class FieldScore(Frozen):
    """One field over a group of documents. F1 is None where nothing is labelled and nothing was given."""

    name: str
    labelled: int
    predicted: int
    strict_right: int
    value_right: int
    strict_f1: float | None
    value_f1: float | None
    strict_interval: Interval | None
    value_interval: Interval | None


class GroupScore(Frozen):
    """A group of documents: all, those of unseen layouts, those of one quality. Shares are 0 to 1."""

    name: str
    documents: int
    fields: tuple[FieldScore, ...]
    all_fields: FieldScore
    wholly_right: float
    wholly_right_interval: Interval
    type_accuracy: float
    type_accuracy_interval: Interval
    confidences: int  # values that came with one
    calibration_error: float | None
    ranking_quality: float | None


class Report(Frozen):
    """The scores of every group, and the files by name that a person would look at."""

    groups: tuple[GroupScore, ...]
    wrong: tuple[str, ...]  # labelled documents that are not wholly right: a value is missing or wrong, or the type
    misread: tuple[str, ...]  # those of them where a value that was given, or the type, is wrong
    without_prediction: tuple[str, ...]
    without_label: tuple[str, ...]


def score(
    labels: Sequence[LabelRow],
    predictions: Sequence[PredictionRow],
    *,
    kinds: Mapping[str, ValueKind] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Report:
    """Score predictions. `kinds` adds the kinds of fields that the product does not know.

    Documents labelled as quarantined, duplicate or container have no fields and are left out. The same seed gives the
    same intervals.
    """
    by_file = {row.file: row for row in predictions}
    scored = [row for row in labels if row.outcome not in _NOT_EXTRACTED]
    names = _scored_names(scored)
    tallies = {row.file: tally(row, by_file.get(row.file), names[row.type], kinds or {}) for row in scored}
    groups = (
        _group(name, [tallies[row.file] for row in rows], resamples, seed) for name, rows in _groups(scored) if rows
    )
    return Report(
        groups=tuple(groups),
        wrong=tuple(t.file for t in tallies.values() if not t.wholly_right),
        misread=tuple(t.file for t in tallies.values() if t.misread and t.file in by_file),
        without_prediction=tuple(row.file for row in scored if row.file not in by_file),
        without_label=tuple(sorted(by_file.keys() - {row.file for row in labels})),
    )


def _scored_names(labels: Iterable[LabelRow]) -> dict[str, tuple[str, ...]]:
    """By type, every field the labels name, cells as "line_items.amount", in the order first seen."""
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in labels:
        known = names[row.type]
        for name, values in row.fields.items():
            if name != ROWS:
                known[name] = None
            for cells in (v for v in values if isinstance(v, dict)):
                known |= dict.fromkeys(f"{ROWS}.{cell}" for cell in cells)
    return {document_type: tuple(known) for document_type, known in names.items()}


def _groups(labels: Sequence[LabelRow]) -> Iterable[tuple[str, list[LabelRow]]]:
    yield "all", list(labels)
    if any(row.held_out is not None for row in labels):
        yield "layouts seen", [row for row in labels if not row.held_out]
        yield "layouts held out", [row for row in labels if row.held_out]
    for quality in sorted({row.quality for row in labels if row.quality}):
        yield f"quality {quality}", [row for row in labels if row.quality == quality]


def _group(name: str, tallies: Sequence[DocumentTally], resamples: int, seed: int) -> GroupScore:
    rng = random.Random(seed)  # noqa: S311 - resampling, nothing secret
    draws = [rng.choices(range(len(tallies)), k=len(tallies)) for _ in range(resamples)]
    names = dict.fromkeys(n for t in tallies for n in t.fields)
    judged = [pair for t in tallies for pair in t.judged]
    whole = [t.wholly_right for t in tallies]
    types = [t.type_right for t in tallies]
    return GroupScore(
        name=name,
        documents=len(tallies),
        fields=tuple(_field(n, [t.fields.get(n, _NONE) for t in tallies], draws) for n in names),
        all_fields=_field(ALL_FIELDS, [_sum(t.fields.values()) for t in tallies], draws),
        wholly_right=_share(whole),
        wholly_right_interval=_interval([_share([whole[i] for i in draw]) for draw in draws], _share(whole)),
        type_accuracy=_share(types),
        type_accuracy_interval=_interval([_share([types[i] for i in draw]) for draw in draws], _share(types)),
        confidences=len(judged),
        calibration_error=calibration_error(judged),
        ranking_quality=ranking_quality(judged),
    )


def _field(name: str, tallies: Sequence[Tally], draws: Sequence[Sequence[int]]) -> FieldScore:
    total = _sum(tallies)
    return FieldScore(
        name=name,
        labelled=total.labelled,
        predicted=total.predicted,
        strict_right=total.strict,
        value_right=total.value,
        strict_f1=_f1(total.strict, total.predicted + total.labelled),
        value_f1=_f1(total.value, total.predicted + total.labelled),
        strict_interval=_f1_interval(tallies, lambda t: t.strict, draws),
        value_interval=_f1_interval(tallies, lambda t: t.value, draws),
    )


def _f1_interval(
    tallies: Sequence[Tally], right: Callable[[Tally], int], draws: Sequence[Sequence[int]]
) -> Interval | None:
    rights = [right(t) for t in tallies]
    sizes = [t.predicted + t.labelled for t in tallies]
    whole = _f1(sum(rights), sum(sizes))
    if whole is None:
        return None
    drawn = (_f1(sum([rights[i] for i in draw]), sum([sizes[i] for i in draw])) for draw in draws)
    return _interval([f1 for f1 in drawn if f1 is not None], whole)


def _f1(right: int, size: int) -> float | None:
    """2·right / (predicted + labelled), the harmonic mean of precision and recall."""
    return 2 * right / size if size else None


def _interval(drawn: list[float], whole: float) -> Interval:
    drawn = sorted(drawn) or [whole]
    last = len(drawn) - 1
    return Interval(low=drawn[round(0.025 * last)], high=drawn[round(0.975 * last)])


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = [0, 0, 0, 0]
    for t in tallies:
        total = [a + b for a, b in zip(total, (t.predicted, t.labelled, t.strict, t.value), strict=True)]
    return Tally(*total)
