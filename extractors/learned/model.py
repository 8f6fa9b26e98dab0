"""A trained model of one document type: numbers for each field, kept as one file of arrays and one of JSON."""

from dataclasses import dataclass

from extractors.learned.hashing import Floats
from extractors.learned.spans import SpanFinder
from extractors.learned.taught_type import TaughtField, TaughtType
from extractors.learned.trees import Trees
from holdpoint.values import DateOrder


@dataclass(frozen=True, eq=False)
class FieldModel:
    """What ranks one field's options. `slopes` turn the tree model's log-odds into a probability."""

    field: TaughtField
    weights: Floats
    trees: Trees
    slopes: Floats  # constant, log-odds, lead over the next option
    threshold: float  # the least probability at which a value is given
    finder: SpanFinder | None = None


@dataclass(frozen=True, eq=False)
class TypeModel:
    """All fields of a type. `order` is how its documents write numeric dates, None where training could not tell."""

    taught: TaughtType
    order: DateOrder | None
    bits: int
    fields: tuple[FieldModel, ...]
    sentences: bool = True  # whether it knows the words of the sentence around a duration; earlier models do not
