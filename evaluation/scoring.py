"""Predictions against labels: F1 by field, documents wholly right, type accuracy, and what a confidence is worth.

A field is scored where the labels of that document type name it at all: a set that labels four fields says nothing
about a fifth. Where it is scored, a value given for a document whose label has none is an error.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from evaluation.calibration import calibration
from evaluation.comparison import Level
from evaluation.field_kinds import FIELD_KINDS, ROWS, kinds_of
from evaluation.groups import groups_of
from evaluation.judgements import Judgements, of_documents, of_fields
from evaluation.ranking import ranking
from evaluation.resampling import Draws, Floats, Interval, percentiles, quotients, share_with_interval
from evaluation.rows import LabelRow, PredictionRow
from evaluation.scores import ALL_FIELDS, DocumentScore, FieldError, FieldScore, GroupScore, Report
from evaluation.tallies import DocumentTally, Tally, added, tally
from holdpoint.document_types import ValueKind

_NOT_EXTRACTED = frozenset({"quarantined", "duplicate", "container"})  # outcomes after which there are no fields
_NONE = Tally()


def score(
    labels: Sequence[LabelRow],
    predictions: Sequence[PredictionRow],
    *,
    kinds: Mapping[str, ValueKind] | None = None,
    trained_vendors: Mapping[str, bool] | None = None,
    apart: Sequence[str] = (),
    right_by: Level = Level.VALUE,
    resamples: int = 1000,
    seed: int = 0,
) -> Report:
    """Score predictions. `kinds` are those of fields that the product does not know; else they are guessed.

    `trained_vendors` and `apart` make groups that are scored apart (`groups.groups_of`).
    Documents labelled as quarantined, duplicate or container have no fields and are left out. The same seed gives the
    same intervals.
    """
    by_file = {row.file: row for row in predictions}
    scored = [row for row in labels if row.outcome not in _NOT_EXTRACTED]
    tallies = {t.file: t for t in tallied(scored, predictions, kinds)}
    all_kinds = kinds_of(scored, kinds or {})
    names = dict.fromkeys(n for t in tallies.values() for n in t.fields)
    groups = groups_of(scored, by_file, trained_vendors or {}, apart)
    return Report(
        right_by=right_by,
        resamples=resamples,
        seed=seed,
        kinds={name: all_kinds.get(name, ValueKind.TEXT) for name in names},
        guessed_kinds=tuple(name for name in names if name not in FIELD_KINDS and name not in (kinds or {})),
        groups=tuple(
            _group(name, [tallies[row.file] for row in rows], right_by, resamples, seed)
            for name, rows in groups
            if rows
        ),
        documents=tuple(_document(t, right_by) for t in tallies.values()),
        errors=_errors(tallies.values(), right_by),
        wrong=tuple(t.file for t in tallies.values() if not t.is_wholly_right(right_by)),
        misread=tuple(t.file for t in tallies.values() if t.misread and t.file in by_file),
        without_prediction=tuple(row.file for row in scored if row.file not in by_file),
        without_label=tuple(sorted(by_file.keys() - {row.file for row in labels})),
    )


def tallied(
    labels: Sequence[LabelRow], predictions: Sequence[PredictionRow], kinds: Mapping[str, ValueKind] | None = None
) -> list[DocumentTally]:
    """Each labelled document's counts, in the order of the labels."""
    scored = [row for row in labels if row.outcome not in _NOT_EXTRACTED]
    by_file = {row.file: row for row in predictions}
    names = _scored_names(scored)
    all_kinds = kinds_of(scored, kinds or {})
    return [tally(row, by_file.get(row.file), names[row.type], all_kinds) for row in scored]


def f1(right: int, size: int) -> float | None:
    """2·right / (predicted + labelled), the harmonic mean of precision and recall; None of nothing."""
    return 2 * right / size if size else None


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


def _group(name: str, tallies: Sequence[DocumentTally], level: Level, resamples: int, seed: int) -> GroupScore:
    draws = Draws.of(len(tallies), resamples, seed)
    names = dict.fromkeys(n for t in tallies for n in t.fields)
    whole, whole_interval = share_with_interval(np.array([t.is_wholly_right(level) for t in tallies]), draws)
    right, right_interval = share_with_interval(np.array([t.has_all_fields_right(level) for t in tallies]), draws)
    types, types_interval = share_with_interval(np.array([t.type_right for t in tallies]), draws)
    mean_f1, mean_f1_interval = _mean_document_f1(tallies, draws)
    return GroupScore(
        name=name,
        documents=len(tallies),
        fields=tuple(
            _field(n, [t.fields.get(n, _NONE) for t in tallies], of_fields(tallies, level, n), draws, seed)
            for n in names
        ),
        all_fields=_field(
            ALL_FIELDS, [added(list(t.fields.values())) for t in tallies], of_fields(tallies, level), draws, seed
        ),
        mean_document_f1=mean_f1,
        mean_document_f1_interval=mean_f1_interval,
        fields_right=right,
        fields_right_interval=right_interval,
        wholly_right=whole,
        wholly_right_interval=whole_interval,
        type_accuracy=types,
        type_accuracy_interval=types_interval,
        document_ranking=ranking(of_documents(tallies, level), draws, seed=seed),
    )


def _mean_document_f1(tallies: Sequence[DocumentTally], draws: Draws) -> tuple[float | None, Interval | None]:
    """Value F1 of each document that has anything to score, averaged."""
    f1s = [_f1_of(added(list(t.fields.values())), Level.VALUE) for t in tallies]
    has_any = np.array([v is not None for v in f1s], dtype=np.float64)
    if not has_any.any():
        return None, None
    values = np.array([v or 0.0 for v in f1s])
    mean = float(values.sum() / has_any.sum())
    return mean, percentiles(quotients(draws.sums(values), draws.sums(has_any)), mean)


def _field(name: str, tallies: Sequence[Tally], judged: Judgements, draws: Draws, seed: int) -> FieldScore:
    total = added(tallies)
    sizes = np.array([t.predicted + t.labelled for t in tallies], dtype=np.float64)
    drawn_sizes = draws.sums(sizes)
    intervals = {
        level: percentiles(_drawn_f1(tallies, level, draws, drawn_sizes), figure)
        if (figure := _f1_of(total, level)) is not None
        else None
        for level in Level
    }
    return FieldScore(
        name=name,
        labelled=total.labelled,
        predicted=total.predicted,
        strict_right=total.strict,
        value_right=total.value,
        entity_right=total.entity,
        strict_f1=_f1_of(total, Level.STRICT),
        value_f1=_f1_of(total, Level.VALUE),
        entity_f1=_f1_of(total, Level.ENTITY),
        strict_interval=intervals[Level.STRICT],
        value_interval=intervals[Level.VALUE],
        entity_interval=intervals[Level.ENTITY],
        calibration=calibration(judged, draws, seed=seed),
        ranking=ranking(judged, draws, seed=seed),
    )


def _drawn_f1(tallies: Sequence[Tally], level: Level, draws: Draws, drawn_sizes: Floats) -> Floats:
    return quotients(2 * draws.sums(np.array([t.right(level) for t in tallies])), drawn_sizes)


def _f1_of(counts: Tally, level: Level) -> float | None:
    return f1(counts.right(level), counts.predicted + counts.labelled)


def _document(document: DocumentTally, level: Level) -> DocumentScore:
    total = added(list(document.fields.values()))
    return DocumentScore(
        file=document.file,
        type_right=document.type_right,
        wholly_right=document.is_wholly_right(level),
        strict_f1=_f1_of(total, Level.STRICT),
        value_f1=_f1_of(total, Level.VALUE),
        entity_f1=_f1_of(total, Level.ENTITY),
        confidence=document.confidence,
    )


def _errors(tallies: Iterable[DocumentTally], level: Level) -> tuple[FieldError, ...]:
    found = [
        FieldError(file=t.file, field=name, labelled=v.labelled, predicted=v.predicted, confidence=v.confidence)
        for t in tallies
        for name, v in t.values.items()
        if not t.fields[name].is_wholly_right(level)
    ]
    return tuple(sorted(found, key=lambda e: -(e.confidence if e.confidence is not None else -1)))
