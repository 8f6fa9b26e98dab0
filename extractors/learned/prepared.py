"""A document made ready for ranking: its sheet, how its dates are read, places and features by kind."""

from dataclasses import dataclass, field

from extractors.fields.dates import OrderEvidence, date_order
from extractors.learned.candidates import find_candidates
from extractors.learned.contexts import place_features
from extractors.learned.hashing import Hasher, Ints
from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from extractors.learned.spans import CellScores, SpanFinder, cell_features, find_spans
from holdpoint.document import Document
from holdpoint.values import DateOrder, find_dates


@dataclass(frozen=True, eq=False)
class PlacesOfKind:
    """The candidates of one kind (for names and addresses: of one field), with the names around each, hashed."""

    places: tuple[Place, ...]
    features: tuple[Ints, ...]


@dataclass(eq=False)
class Prepared:
    """Computed when asked for and kept: several fields share the places of a kind."""

    sheet: Sheet
    order: OrderEvidence
    hasher: Hasher
    _by_kind: dict[Kind, PlacesOfKind] = field(default_factory=dict)
    _cells: list[Ints] | None = None

    @classmethod
    def of(cls, document: Document, hasher: Hasher, prior: DateOrder | None) -> "Prepared":
        sheet = Sheet.of(document)
        order = date_order(list(find_dates(sheet.text)), document.text)
        if not order.is_proven and prior is not None:
            order = OrderEvidence(prior, False)
        return cls(sheet, order, hasher)

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
        return PlacesOfKind(tuple(places), tuple(place_features(self.sheet, places, kind, self.hasher)))
