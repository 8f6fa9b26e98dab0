"""A document made ready for ranking: its sheet, how its dates are read, places and features by kind."""

from dataclasses import dataclass, field

from extractors.fields import ReadFields, read_by_rules
from extractors.fields.dates import OrderEvidence, date_order
from extractors.learned.candidates import find_candidates
from extractors.learned.contexts import Surroundings
from extractors.learned.hashing import Hasher, Ints
from extractors.learned.kinds import Kind
from extractors.learned.place_features import PlaceFeatures
from extractors.learned.places import Place, key_of
from extractors.learned.sheet import Sheet
from extractors.learned.spans import CellScores, SpanFinder, cell_features, find_spans
from extractors.learned.taught_type import TaughtField
from holdpoint.document import Document
from holdpoint.extraction import DocumentType
from holdpoint.values import DateOrder


@dataclass(frozen=True, eq=False)
class PlacesOfKind:
    """The candidates of one kind (for names and addresses: of one field), with the names around each, hashed."""

    places: tuple[Place, ...]
    features: PlaceFeatures


@dataclass(eq=False)
class Prepared:
    """Computed when asked for and kept: several fields share the places of a kind."""

    sheet: Sheet
    order: OrderEvidence
    hasher: Hasher
    rules: DocumentType | None = None
    sentences: bool = True
    ruled: ReadFields | None = None
    _by_kind: dict[Kind, PlacesOfKind] = field(default_factory=dict)
    _cells: list[Ints] | None = None
    _surroundings: Surroundings | None = None

    @classmethod
    def of(
        cls,
        document: Document,
        hasher: Hasher,
        prior: DateOrder | None,
        rules: DocumentType | None = None,
        sentences: bool = True,
    ) -> "Prepared":
        sheet = Sheet.of(document)
        order = date_order(sheet.dates, document.text)
        if not order.is_proven and prior is not None:
            order = OrderEvidence(prior, False)
        return cls(sheet, order, hasher, rules, sentences)

    def hints(self, one: TaughtField) -> frozenset[str]:
        """The keys of the values that the built-in rules give this field; none for a type without rules."""
        if self.rules is None:
            return frozenset()
        if self.ruled is None:
            self.ruled = read_by_rules(self.sheet.layout, self.rules)
        return frozenset(key_of(one.kind, f.value) for f in self.ruled.fields if f.name == one.name and f.value)

    def places(self, kind: Kind) -> PlacesOfKind:
        """The places of a kind that does not depend on the field."""
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = self._featured(find_candidates(self.sheet, kind, self.order.order), kind)
        return found

    def spans(self, kind: Kind, finder: SpanFinder, scores: CellScores) -> PlacesOfKind:
        """The spans that a field's own finder proposes."""
        return self._featured(list(find_spans(self.sheet, finder, scores)), kind)

    def cells(self) -> list[Ints]:
        """The features of the cells."""
        if self._cells is None:
            self._cells = cell_features(self.sheet, self.hasher)
        return self._cells

    def _featured(self, places: list[Place], kind: Kind) -> PlacesOfKind:
        if self._surroundings is None:
            self._surroundings = Surroundings(self.sheet, self.hasher, self.sentences)
        return PlacesOfKind(tuple(places), self._surroundings.features(places, kind))
