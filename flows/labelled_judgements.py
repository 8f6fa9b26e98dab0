"""Labelled documents with predictions as judged documents: what a release rule is learned from."""

from collections.abc import Mapping, Sequence

from evaluation.comparison import Level
from evaluation.rows import LabelRow, PredictionRow
from evaluation.scoring import tallied
from holdpoint.document_types import ValueKind
from holdpoint.errors import TerminalError
from validators.risk import JudgedDocument
from validators.strata import joint_confidence


def judged_documents(
    labels: Sequence[LabelRow],
    predictions: Sequence[PredictionRow],
    fields: Sequence[str],
    *,
    right_by: Level = Level.VALUE,
    kinds: Mapping[str, ValueKind] | None = None,
) -> dict[str, JudgedDocument]:
    """By file: how sure each document is, and whether a field that matters is wrong, missing or too much.

    A document that lacks a value of those fields has no confidence to be released by, so it is left out like one that
    a check holds. TerminalError where the labels name none of the fields.
    """
    by_file = {row.file: row for row in predictions}
    known = {name for row in labels for name in row.fields}
    named = [name for name in fields if name in known]
    if not named:
        raise TerminalError(
            f"The labels name none of the fields that matter ({', '.join(fields)}).",
            consequence="Nothing was judged.",
            remedy="Name fields that the labels have.",
        )
    judged = {}
    for tally in tallied([row for row in labels if row.file in by_file], predictions, kinds):
        given = by_file[tally.file]
        values = [value for name in named for value in given.values(name)]
        if any(not given.values(name) for name in named):
            continue
        of_type = given.type_confidence if given.type_confidence is not None else 1.0
        confidences = [value.confidence if value.confidence is not None else 0.0 for value in values]
        judged[tally.file] = JudgedDocument(
            confidence=joint_confidence(of_type, confidences),
            is_wrong=not tally.type_right or not all(tally.fields[name].is_wholly_right(right_by) for name in named),
        )
    return judged
