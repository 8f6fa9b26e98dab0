"""Dates that stand in pairs, as the beginning and the end of a span: "03/02/20 - 03/09/20", two columns of a table.

A document that dates one thing as a whole and its parts one by one (an order and its spots, a service and its months)
names many spans; that of the whole encloses the others, and often comes again on every page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from extractors.learned.hashing import Floats
from extractors.learned.places import Place

PAIR_COLUMNS = (
    "begins_pairs", "ends_pairs", "encloses_from", "encloses_to", "pair_again_from", "pair_again_to",
    "after_first_begin", "before_last_end",
)  # fmt: skip
_SIBLING_COLUMNS = ("with_begin", "with_end", "days_from")
_APART = 3  # words from the beginning of one date to that of the next
_MOST_SPANS = 200  # of one document that a span is compared with
_FARTHEST = 400.0  # days: what lies farther apart is far
_NONE = -15.0


def pair_columns(siblings: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns of `pair_figures`; `siblings` are the type's other dates."""
    return (*PAIR_COLUMNS, *(f"{column}_{name}" for name in siblings for column in _SIBLING_COLUMNS))


def pair_figures(
    places: Sequence[Place], groups: Sequence[Sequence[int]], siblings: Mapping[str, Floats]
) -> list[tuple[float, ...]]:
    """One row for each group of places that say the same day. `siblings` are the other dates' margins of all places."""
    pairs = _pairs(places)
    begun: dict[int, int] = dict(pairs)
    ended = {end: begin for begin, end in pairs}
    spans = Counter((places[i].number, places[j].number) for i, j in pairs)
    enclosed = _enclosed(spans)
    first = min((a for a, _ in spans), default=None)
    last = max((b for _, b in spans), default=None)
    likest = {name: places[int(np.argmax(margins))].number for name, margins in siblings.items() if len(places)}
    tops = {name: float(margins.max()) for name, margins in siblings.items() if len(places)}
    rows = []
    for group in groups:
        day = places[group[0]].number
        from_here = [(day, places[begun[i]].number) for i in group if i in begun]
        to_here = [(places[ended[i]].number, day) for i in group if i in ended]
        row = [
            float(len(from_here)),
            float(len(to_here)),
            max((enclosed[s] for s in from_here), default=0.0),
            max((enclosed[s] for s in to_here), default=0.0),
            float(max((spans[s] for s in from_here), default=0)),
            float(max((spans[s] for s in to_here), default=0)),
            _days(day - first) if first is not None else 0.0,
            _days(last - day) if last is not None else 0.0,
        ]
        for name, margins in siblings.items():
            row += [
                max((float(margins[ended[i]]) - tops[name] for i in group if i in ended), default=_NONE),
                max((float(margins[begun[i]]) - tops[name] for i in group if i in begun), default=_NONE),
                _days(day - likest[name]),
            ]
        rows.append(tuple(row))
    return rows


def _enclosed(spans: Counter[tuple[float, float]]) -> dict[tuple[float, float], float]:
    """For each span the share of the commonest ones that it encloses, itself among them."""
    common = np.array([span for span, _ in spans.most_common(_MOST_SPANS)]).reshape(-1, 2)
    every = np.array(list(spans)).reshape(-1, 2)
    within = (common[:, 0] >= every[:, :1]) & (common[:, 1] <= every[:, 1:])
    return dict(zip(spans, within.mean(axis=1).tolist(), strict=True)) if spans else {}


def _pairs(places: Sequence[Place]) -> list[tuple[int, int]]:
    """Neighbours that may begin and end a span; no place is in two."""
    found: list[tuple[int, int]] = []
    i = 0
    while i + 1 < len(places):
        one, other = places[i], places[i + 1]
        if other.tokens[0] - one.tokens[0] <= _APART and one.number <= other.number:
            found.append((i, i + 1))
            i += 1
        i += 1
    return found


def _days(days: float) -> float:
    return float(np.clip(days, -_FARTHEST, _FARTHEST))
