"""A document and a model in, ranked values out."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.fields import ReadFields
from extractors.fields.dates import OrderEvidence
from extractors.learned.choosing import rank_options
from extractors.learned.hashing import Hasher
from extractors.learned.kinds import Kind
from extractors.learned.model import FieldModel, TypeModel
from extractors.learned.options import Option, make_options
from extractors.learned.places import Place
from extractors.learned.prepared import Prepared
from extractors.learned.sheet import Sheet
from extractors.learned.spans import CellScores, score_cells
from holdpoint.document import Document


@dataclass(frozen=True, eq=False)
class Choice:
    """A value of a field, the places that say it (best first), its probability, and whether that is enough."""

    field: str
    kind: Kind
    option: Option
    probability: float
    given: bool

    @property
    def place(self) -> Place:
        return self.option.best


@dataclass(frozen=True, eq=False)
class Choices:
    """Everything chosen in one document."""

    sheet: Sheet
    order: OrderEvidence
    choices: tuple[Choice, ...]
    ruled: ReadFields | None  # what the rules say, where the model asked them


def choose(document: Document, model: TypeModel, hasher: Hasher | None = None) -> Choices:
    """The likeliest value of each field, and whether it is likely enough."""
    prepared = Prepared.of(document, hasher or Hasher(model.bits), model.order, model.taught.rules, model.sentences)
    return choose_prepared(prepared, model)


def choose_prepared(prepared: Prepared, model: TypeModel) -> Choices:
    """The same for a document that was made ready before."""
    scores = {f.field.name: score_cells(prepared.cells(), f.finder) for f in model.fields if f.finder is not None}
    choices = tuple(c for one in model.fields for c in _choose_field(prepared, model, one, scores))
    return Choices(prepared.sheet, prepared.order, choices, prepared.ruled)


def _choose_field(
    prepared: Prepared, model: TypeModel, one: FieldModel, scores: Mapping[str, CellScores]
) -> list[Choice]:
    name = one.field.name
    beside = {}
    if one.finder is not None:
        places = prepared.spans(one.field.kind, one.finder, scores[name])
        siblings = {}
        beside = {other: s for other, s in scores.items() if other != name}
    else:
        places = prepared.places(one.field.kind)
        others = [f for f in model.fields if f.field.kind is one.field.kind and f is not one]
        siblings = {f.field.name: places.features.margins(f.weights) for f in others}
    options = make_options(
        prepared.sheet,
        one.field.kind,
        places.places,
        places.features.margins(one.weights),
        siblings,
        prepared.hints(one.field),
        scores.get(name),
        beside,
    )
    chosen = []
    for ranked in rank_options(options, one.trees, one.field.several):
        probability = ranked.probability(one.slopes)
        given = probability >= one.threshold
        chosen.append(Choice(one.field.name, one.field.kind, options.options[ranked.position], probability, given))
    return chosen
