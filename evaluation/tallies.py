"""What one document's prediction got right, as counts: the unit that is summed, and resampled for intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from evaluation.calibration import Judged
from evaluation.comparison import FIELD_KINDS, matches, same_strictly, same_value
from evaluation.rows import LabelRow, PredictedValue, PredictionRow
from holdpoint.document_types import ValueKind

ROWS = "line_items"


@dataclass(frozen=True)
class Tally:
    """Counts of one field in one document."""

    predicted: int
    labelled: int
    strict: int  # right strictly
    value: int  # right by what they mean


@dataclass(frozen=True)
class DocumentTally:
    """One document: its fields' tallies by name, and the confidences its values were given."""

    file: str
    type_right: bool
    fields: Mapping[str, Tally]
    judged: tuple[Judged, ...]

    @property
    def wholly_right(self) -> bool:
        """The type, and every value by meaning, with nothing missing and nothing too much."""
        return self.type_right and all(t.value == t.predicted == t.labelled for t in self.fields.values())

    @property
    def misread(self) -> bool:
        """The type or a value that was given is wrong; a value that is merely missing is not."""
        return not self.type_right or any(t.value < t.predicted for t in self.fields.values())


def tally(
    label: LabelRow, prediction: PredictionRow | None, names: Sequence[str], kinds: Mapping[str, ValueKind]
) -> DocumentTally:
    """Judge one document on the named fields; without a prediction everything labelled is missing."""
    fields: dict[str, Tally] = {}
    judged: list[Judged] = []
    for name in names:
        if "." in name:
            continue  # cells are judged together, row by row
        given = prediction.values(name) if prediction is not None else ()
        fields[name] = _tally(given, [v for v in label.fields.get(name, ()) if isinstance(v, str)], name, kinds, judged)
    cells = [name.removeprefix(f"{ROWS}.") for name in names if "." in name]
    if cells:
        given_rows = [_cells(row, cells) for row in (prediction.rows(ROWS) if prediction is not None else ())]
        true_rows = [
            {c: v for c in cells if (v := row.get(c))} for row in label.fields.get(ROWS, ()) if isinstance(row, dict)
        ]
        fields |= _tally_rows(given_rows, true_rows, cells, kinds, judged)
    type_right = prediction is not None and prediction.type == label.type
    return DocumentTally(label.file, type_right, fields, tuple(judged))


def _tally(
    given: Sequence[PredictedValue],
    labelled: Sequence[str],
    name: str,
    kinds: Mapping[str, ValueKind],
    judged: list[Judged],
) -> Tally:
    texts = [v.value or "" for v in given]
    found = matches(texts, labelled, partial(same_value, _kind(name, kinds)))
    strict = sum(p is not None for p in matches(texts, labelled, same_strictly))
    judged += [(v.confidence, p is not None) for v, p in zip(given, found, strict=True) if v.confidence is not None]
    return Tally(len(texts), len(labelled), strict, sum(p is not None for p in found))


def _tally_rows(
    given: Sequence[Mapping[str, PredictedValue]],
    labelled: Sequence[Mapping[str, str]],
    cells: Sequence[str],
    kinds: Mapping[str, ValueKind],
    judged: list[Judged],
) -> dict[str, Tally]:
    """Rows are matched in order, so that one row too many or too few does not spoil those after it."""
    totals = {cell: [0, 0, 0, 0] for cell in cells}
    for row, truth in aligned(given, labelled, kinds):
        for cell in cells:
            values = [row[cell]] if row is not None and cell in row else []
            texts = [truth[cell]] if truth is not None and cell in truth else []
            one = _tally(values, texts, f"{ROWS}.{cell}", kinds, judged)
            for i, count in enumerate((one.predicted, one.labelled, one.strict, one.value)):
                totals[cell][i] += count
    return {f"{ROWS}.{cell}": Tally(*counts) for cell, counts in totals.items()}


def aligned(
    given: Sequence[Mapping[str, PredictedValue]],
    labelled: Sequence[Mapping[str, str]],
    kinds: Mapping[str, ValueKind],
) -> list[tuple[Mapping[str, PredictedValue] | None, Mapping[str, str] | None]]:
    """The order-keeping alignment with the most equal cells (longest common subsequence, weighted)."""
    likeness = [[_equal_cells(row, truth, kinds) for truth in labelled] for row in given]
    best = [[0] * (len(labelled) + 1) for _ in range(len(given) + 1)]
    for i in reversed(range(len(given))):
        for j in reversed(range(len(labelled))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[Mapping[str, PredictedValue] | None, Mapping[str, str] | None]] = []
    i = j = 0
    while i < len(given) and j < len(labelled):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((given[i], labelled[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((given[i], None))
            i += 1
        else:
            pairs.append((None, labelled[j]))
            j += 1
    return pairs + [(row, None) for row in given[i:]] + [(None, truth) for truth in labelled[j:]]


def _equal_cells(row: Mapping[str, PredictedValue], truth: Mapping[str, str], kinds: Mapping[str, ValueKind]) -> int:
    return sum(
        cell in truth and same_value(_kind(f"{ROWS}.{cell}", kinds), value.value or "", truth[cell])
        for cell, value in row.items()
    )


def _cells(row: Mapping[str, PredictedValue], cells: Sequence[str]) -> dict[str, PredictedValue]:
    return {cell: value for cell, value in row.items() if cell in cells and value.value}


def _kind(name: str, kinds: Mapping[str, ValueKind]) -> ValueKind:
    return kinds.get(name) or FIELD_KINDS.get(name, ValueKind.TEXT)
