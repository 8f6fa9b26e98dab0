"""Places that say the same become one option; an option's row is what the tree model judges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extractors.learned.date_pairs import pair_columns, pair_figures
from extractors.learned.figures import columns_of, place_figures, value_figures
from extractors.learned.hashing import Floats
from extractors.learned.kinds import Kind
from extractors.learned.name_edges import EDGE_COLUMNS, edge_figures
from extractors.learned.places import Place
from extractors.learned.run_figures import RUN_COLUMNS, run_figures
from extractors.learned.sheet import Sheet
from extractors.learned.span_figures import span_columns, span_figures
from extractors.learned.spans import CellScores

_MOST_OPTIONS = 40
SPANS = (Kind.NAME, Kind.ADDRESS)
"""The kinds whose places a field's own classifier of cells finds."""

_OPTION_COLUMNS = (
    "margin", "mean_margin", "second_margin", "behind_best", "ahead_of_next", "margin_rank", "share", "places", "pages", "first_place",
    "options", "contains", "contained", "margin_containing", "margin_contained", "head_margin", "tail_margin", "head_places", "hinted",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Option:
    """One possible value of a field: every place that says it, the best place first."""

    places: tuple[Place, ...]
    margin: float

    @property
    def best(self) -> Place:
        return self.places[0]


@dataclass(frozen=True, eq=False)
class Options:
    """The options of one field in one document, the best margin first, with one row of columns each."""

    options: tuple[Option, ...]
    rows: Floats


def option_columns(kind: Kind, siblings: Sequence[str]) -> tuple[str, ...]:
    """The names of an option row's columns. `siblings` are the fields that the kind's values may belong to as well."""
    if kind in SPANS:
        return (*columns_of(kind), *_OPTION_COLUMNS, *span_columns(siblings))
    more: tuple[str, ...] = ()
    if kind is Kind.PARTY:
        more = (*RUN_COLUMNS, *EDGE_COLUMNS)
    elif kind is Kind.DATE:
        more = pair_columns(siblings)
    return (*columns_of(kind), *_OPTION_COLUMNS, *(f"margin_{s}" for s in siblings), *more)


def make_options(
    sheet: Sheet,
    kind: Kind,
    places: Sequence[Place],
    margins: Floats,
    siblings: Mapping[str, Floats],
    hints: frozenset[str],
    scores: CellScores | None = None,
    others: Mapping[str, CellScores] | None = None,
) -> Options:
    """Group the places by key, order them by margin, keep the best and compute their rows.

    `siblings` are the margins of other fields of the kind. `scores` are the cells' for a name or an address, `others`
    those of the type's other names and addresses.
    """
    others = others or {}
    width = len(option_columns(kind, [*siblings, *others]))
    if not places:
        return Options((), np.zeros((0, width)))
    groups: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        groups.setdefault(place.key, []).append(i)
    ordered = sorted(groups.values(), key=lambda g: -max(margins[g]))[:_MOST_OPTIONS]
    ordered = [sorted(g, key=lambda i: -margins[i]) for g in ordered]
    options = tuple(Option(tuple(places[i] for i in g), float(margins[g[0]])) for g in ordered)
    top = np.array([o.margin for o in options])
    lifted = np.exp(np.clip(top - top.max(), -50, 0))
    shares = lifted / lifted.sum()
    keys = [o.best.key for o in options]
    lengths = [_range_length(sheet, o.best, places) for o in options] if kind is Kind.DATE else [0.0] * len(options)
    pairs = pair_figures(places, ordered, siblings) if kind is Kind.DATE else [()] * len(options)
    rows = []
    head, tail = _HEAD * len(sheet.tokens), (1 - _HEAD) * len(sheet.tokens)
    where = np.array([p.tokens[0] for p in places])
    contained = [[j for j, k in enumerate(keys) if k != key and k in key] for key in keys] if kind in _NESTED else []
    containing = [[j for j, k in enumerate(keys) if k != key and key in k] for key in keys] if kind in _NESTED else []
    runs = run_figures(sheet, [(o.places, o.margin) for o in options]) if kind is Kind.PARTY else [()] * len(options)
    for rank, (group, option) in enumerate(zip(ordered, options, strict=True)):
        within = contained[rank] if contained else []
        around = containing[rank] if containing else []
        early = margins[[i for i in group if where[i] <= head]]
        late = margins[[i for i in group if where[i] >= tail]]
        rival = top[:rank].max() if rank else (top[1] if len(top) > 1 else top[0] - 10)
        rows.append(
            [
                option.margin,
                float(margins[group].mean()),
                float(margins[group[1]]) if len(group) > 1 else -15.0,
                float(top[0] - option.margin),
                float(option.margin - rival),
                float(rank),
                float(shares[rank]),
                float(len(group)),
                float(len({sheet.tokens[p.tokens[0]].page for p in option.places})),
                min(group) / len(places),
                float(len(groups)),
                float(len(within)),
                float(len(around)),
                float(top[around].max()) if around else -15.0,
                float(top[within].max()) if within else -15.0,
                float(early.max()) if len(early) else -15.0,
                float(late.max()) if len(late) else -15.0,
                float(len(early)),
                float(option.best.key in hints),
                *(float(siblings[s][group].max()) for s in siblings),
                *(span_figures(sheet, option.best, scores, others) if scores is not None else ()),
                *runs[rank],
                *pairs[rank],
                *(edge_figures(sheet, option.places) if kind is Kind.PARTY else ()),
            ]
        )
    best = [o.best for o in options]
    places_part = np.array([place_figures(sheet, p, i) for i, p in enumerate(best)])
    return Options(options, np.hstack([places_part, value_figures(kind, best, lengths), np.array(rows)]))


_HEAD = 0.2  # of a document's words
_NESTED = frozenset({Kind.NAME, Kind.ADDRESS, Kind.PARTY})


def _range_length(sheet: Sheet, place: Place, places: Sequence[Place]) -> float:
    """Days between this date and one that follows or precedes it closely; 0 where it stands alone."""
    position = next(i for i, p in enumerate(places) if p is place)
    for other in (position + 1, position - 1):
        if 0 <= other < len(places):
            gap = abs(places[other].tokens[0] - place.tokens[0])
            if gap <= 3:
                return places[other].number - place.number
    return 0.0
