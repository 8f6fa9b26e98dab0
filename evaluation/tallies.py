"""What one document's prediction got right, as counts: the unit that is summed, and resampled for intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from evaluation.comparison import Level, matches, same_entity, same_strictly, same_value
from evaluation.field_kinds import ROWS
from evaluation.row_alignment import aligned
from evaluation.rows import LabelRow, PredictedValue, PredictionRow
from holdpoint.document_types import ValueKind


@dataclass(frozen=True)
class Tally:
    """Counts of one field in one document. `slots`: the decisions there were to make, right, wrong or left out."""

    predicted: int = 0
    labelled: int = 0
    strict: int = 0  # right strictly
    value: int = 0  # right by what they mean
    entity: int = 0  # right as the same entity
    slots: int = 0

    def right(self, level: Level) -> int:
        """How many values are right at that level."""
        return {Level.STRICT: self.strict, Level.VALUE: self.value, Level.ENTITY: self.entity}[level]

    def is_wholly_right(self, level: Level) -> bool:
        """Nothing wrong, nothing missing, nothing too much."""
        return self.right(level) == self.predicted == self.labelled


@dataclass(frozen=True)
class JudgedValue:
    """A statement that came with a confidence: a value, or that there is none. `right` by level."""

    field: str
    confidence: float
    right: Mapping[Level, bool]


@dataclass(frozen=True)
class FieldValues:
    """What a field was labelled and what was given, as texts; the confidence is the greatest of those given."""

    labelled: tuple[str, ...]
    predicted: tuple[str, ...]
    confidence: float | None


@dataclass(frozen=True)
class DocumentTally:
    """One document: its fields' tallies by name, the confidences it was given, the values where it is not right."""

    file: str
    type_right: bool
    fields: Mapping[str, Tally]
    judged: tuple[JudgedValue, ...]
    values: Mapping[str, FieldValues]  # of plain fields

    def has_all_fields_right(self, level: Level) -> bool:
        """Every field, with nothing missing and nothing too much."""
        return all(t.is_wholly_right(level) for t in self.fields.values())

    def is_wholly_right(self, level: Level) -> bool:
        """The type, and every field."""
        return self.type_right and self.has_all_fields_right(level)

    @property
    def misread(self) -> bool:
        """The type or a value that was given is wrong; a value that is merely missing is not."""
        return not self.type_right or any(t.value < t.predicted for t in self.fields.values())

    @property
    def confidence(self) -> float | None:
        """That of its least certain statement: below a threshold there, a policy holds the document."""
        return min((j.confidence for j in self.judged), default=None)


def tally(
    label: LabelRow, prediction: PredictionRow | None, names: Sequence[str], kinds: Mapping[str, ValueKind]
) -> DocumentTally:
    """Judge one document on the named fields; without a prediction everything labelled is missing."""
    fields: dict[str, Tally] = {}
    judged: list[JudgedValue] = []
    values: dict[str, FieldValues] = {}
    for name in names:
        if "." in name:
            continue  # cells are judged together, row by row
        given = prediction.values(name) if prediction is not None else ()
        absence = prediction.absence(name) if prediction is not None else None
        labelled = label.texts(name)
        fields[name] = _tally(given, labelled, name, kinds, judged, absence)
        values[name] = FieldValues(
            labelled,
            tuple(v.value or "" for v in given),
            max((v.confidence for v in given if v.confidence is not None), default=absence),
        )
    cells = [name.removeprefix(f"{ROWS}.") for name in names if "." in name]
    if cells:
        given_rows = [_cells(row, cells) for row in (prediction.rows(ROWS) if prediction is not None else ())]
        true_rows = [
            {c: v for c in cells if (v := row.get(c))} for row in label.fields.get(ROWS, ()) if isinstance(row, dict)
        ]
        fields |= _tally_rows(given_rows, true_rows, cells, kinds, judged)
    type_right = prediction is not None and prediction.type == label.type
    return DocumentTally(label.file, type_right, fields, tuple(judged), values)


def _tally(
    given: Sequence[PredictedValue],
    labelled: Sequence[str],
    name: str,
    kinds: Mapping[str, ValueKind],
    judged: list[JudgedValue],
    absence: float | None = None,
) -> Tally:
    found = {level: _matched(given, labelled, level, kinds.get(name, ValueKind.TEXT)) for level in Level}
    for i, value in enumerate(given):
        if value.confidence is not None:
            judged.append(JudgedValue(name, value.confidence, {level: found[level][i] for level in Level}))
    if absence is not None:
        judged.append(JudgedValue(name, absence, dict.fromkeys(Level, not labelled)))
    return Tally(
        predicted=len(given),
        labelled=len(labelled),
        strict=sum(found[Level.STRICT]),
        value=sum(found[Level.VALUE]),
        entity=sum(found[Level.ENTITY]),
        slots=max(len(given), len(labelled), absence is not None),
    )


def _matched(
    given: Sequence[PredictedValue], labelled: Sequence[str], level: Level, kind: ValueKind
) -> tuple[bool, ...]:
    """For each given value whether it stands for a labelled one.

    Labels are typed as printed or in a canonical notation, so strictly a value is right in either of its two notations
    - and only where it is right by what it means.
    """
    texts = [v.value or "" for v in given]
    if level is not Level.STRICT:
        same = partial(same_value if level is Level.VALUE else same_entity, kind)
        return tuple(position is not None for position in matches(texts, labelled, same))
    raws = {v.value or "": v.raw or "" for v in given}

    def same_in_either(value: str, label: str) -> bool:
        return same_strictly(value, label) or (same_strictly(raws[value], label) and same_value(kind, value, label))

    return tuple(position is not None for position in matches(texts, labelled, same_in_either))


def _tally_rows(
    given: Sequence[Mapping[str, PredictedValue]],
    labelled: Sequence[Mapping[str, str]],
    cells: Sequence[str],
    kinds: Mapping[str, ValueKind],
    judged: list[JudgedValue],
) -> dict[str, Tally]:
    """Rows are matched in order, so that one row too many or too few does not spoil those after it."""
    totals: dict[str, list[Tally]] = {cell: [] for cell in cells}
    for row, truth in aligned(given, labelled, equal_cells(kinds)):
        for cell in cells:
            values = [row[cell]] if row is not None and cell in row else []
            texts = [truth[cell]] if truth is not None and cell in truth else []
            totals[cell].append(_tally(values, texts, f"{ROWS}.{cell}", kinds, judged))
    return {f"{ROWS}.{cell}": added(tallies) for cell, tallies in totals.items()}


def added(tallies: Sequence[Tally]) -> Tally:
    """The sum of tallies."""
    return Tally(
        predicted=sum(t.predicted for t in tallies),
        labelled=sum(t.labelled for t in tallies),
        strict=sum(t.strict for t in tallies),
        value=sum(t.value for t in tallies),
        entity=sum(t.entity for t in tallies),
        slots=sum(t.slots for t in tallies),
    )


def equal_cells(kinds: Mapping[str, ValueKind]) -> Callable[[Mapping[str, PredictedValue], Mapping[str, str]], int]:
    """How many cells of two rows are equal by value: what rows are matched by."""

    def likeness(row: Mapping[str, PredictedValue], truth: Mapping[str, str]) -> int:
        return sum(
            cell in truth and same_value(kinds.get(f"{ROWS}.{cell}", ValueKind.TEXT), value.value or "", truth[cell])
            for cell, value in row.items()
        )

    return likeness


def _cells(row: Mapping[str, PredictedValue], cells: Sequence[str]) -> dict[str, PredictedValue]:
    return {cell: value for cell, value in row.items() if cell in cells and value.value}
