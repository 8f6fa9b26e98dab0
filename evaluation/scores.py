"""The figures of an evaluation, as data: fields, groups of documents, documents, errors."""

from collections.abc import Mapping

from evaluation.calibration import Calibration
from evaluation.comparison import Level
from evaluation.ranking import Ranking
from evaluation.resampling import Interval
from holdpoint.document_types import ValueKind
from holdpoint.model import Frozen

ALL_FIELDS = "all fields"


class FieldScore(Frozen):
    """One field over a group of documents. F1 is None where nothing is labelled and nothing was given."""

    name: str
    labelled: int
    predicted: int
    strict_right: int
    value_right: int
    entity_right: int
    strict_f1: float | None
    value_f1: float | None
    entity_f1: float | None
    strict_interval: Interval | None
    value_interval: Interval | None
    entity_interval: Interval | None
    calibration: Calibration | None
    ranking: Ranking | None


class GroupScore(Frozen):
    """A group of documents: all, those of unseen layouts, those of one quality. Shares are 0 to 1."""

    name: str
    documents: int
    fields: tuple[FieldScore, ...]
    all_fields: FieldScore
    mean_document_f1: float | None
    mean_document_f1_interval: Interval | None
    fields_right: float  # documents with every field right, whatever their type
    fields_right_interval: Interval
    wholly_right: float  # and the type, too
    wholly_right_interval: Interval
    type_accuracy: float
    type_accuracy_interval: Interval
    document_ranking: Ranking | None


class DocumentScore(Frozen):
    """One document. F1 over its fields at each level; None where nothing is labelled and nothing was given."""

    file: str
    type_right: bool
    wholly_right: bool
    strict_f1: float | None
    value_f1: float | None
    entity_f1: float | None
    confidence: float | None  # of its least certain value


class FieldError(Frozen):
    """A plain field of one document that is not right: what was labelled, what was given, how surely."""

    file: str
    field: str
    labelled: tuple[str, ...]
    predicted: tuple[str, ...]
    confidence: float | None


class Report(Frozen):
    """The scores of every group, and the documents by name that a person would look at.

    `right_by` is the level at which documents are wholly right and confidences are judged.
    """

    right_by: Level
    resamples: int
    seed: int
    kinds: Mapping[str, ValueKind]  # how each scored field was compared
    guessed_kinds: tuple[str, ...]  # fields whose kind was guessed from their labels
    groups: tuple[GroupScore, ...]
    documents: tuple[DocumentScore, ...]
    errors: tuple[FieldError, ...]  # the surest first
    wrong: tuple[str, ...]  # labelled documents that are not wholly right: a value is missing or wrong, or the type
    misread: tuple[str, ...]  # those of them where a value that was given, or the type, is wrong
    without_prediction: tuple[str, ...]
    without_label: tuple[str, ...]
