"""What can be counted and computed about a place and its value, as columns for the tree model."""

import re
from collections.abc import Sequence

import numpy as np

from extractors.learned.hashing import Floats
from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet

PLACE_COLUMNS = (
    "page", "pages_after", "y", "x0", "x1", "size", "line", "lines_after", "gap_left", "gap_right", "starts_cell", "ends_cell",
    "words", "letters", "digits", "confidence", "rank", "cell_words", "range_first", "range_second",
)  # fmt: skip
MONEY_COLUMNS = (
    "log", "rank_down", "of_most", "cents", "sure", "is_sum", "is_part", "tax_added", "tax_within", "cash_less_change", "near",
    "doubled", "commission_net", "commission_gross",
)  # fmt: skip
DATE_COLUMNS = ("after_first", "before_last", "rank_days", "days", "range_length", "ambiguous", "weekday")
_TAX_RATES = (0.05, 0.06, 0.07, 0.08, 0.10, 0.19, 0.20, 0.21)
_MOST_SUMMED = 40
_TO_NEXT = re.compile(r"\s*(?:-|–|to|bis|thru|through|au)\s*\d")
_FROM_LAST = re.compile(r"\d\s*(?:-|–|to|bis|thru|au)\s*$")


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The names of the columns that `place_figures` and `value_figures` give for a kind, in that order."""
    values = MONEY_COLUMNS if kind is Kind.MONEY else DATE_COLUMNS if kind is Kind.DATE else ()
    return (*PLACE_COLUMNS, *values)


def place_figures(sheet: Sheet, place: Place, rank: int) -> list[float]:
    """Where one place is; `rank` is its position among the places of its kind, 0 to 1."""
    tokens = sheet.tokens
    first, last = tokens[place.tokens[0]], tokens[place.tokens[-1]]
    box, end = first.word.box, last.word.box
    width, height = sheet.page_sizes[first.page]
    size = sheet.line_heights[first.page]
    cell = sheet.cells[first.cell]
    page_first, page_last = sheet.page_lines[first.page]
    before = tokens[first.index - 1] if first.index else None
    after = tokens[last.index + 1] if last.index + 1 < len(tokens) else None
    gap_left = (box.x0 - before.word.box.x1) / size if before and before.line == first.line else 99.0
    gap_right = (after.word.box.x0 - end.x1) / size if after and after.line == last.line else 99.0
    raw = place.raw
    return [
        float(first.page),
        float(sheet.page_count - 1 - first.page),
        box.y0 / height,
        box.x0 / width,
        end.x1 / width,
        (box.y1 - box.y0) / size,
        float(first.line - page_first),
        float(page_last - 1 - last.line),
        gap_left,
        gap_right,
        float(first.index == cell.start),
        float(last.index + 1 == sheet.cells[last.cell].end),
        float(len(place.tokens)),
        float(sum(c.isalpha() for c in raw)),
        float(sum(c.isdigit() for c in raw)),
        min(tokens[i].word.confidence for i in place.tokens),
        float(rank),
        float(cell.end - cell.start),
        *(float(r) for r in in_range(sheet, place)),
    ]


def in_range(sheet: Sheet, place: Place) -> tuple[bool, bool]:
    """Whether a date is the first or the second end of a range, as in "3/2/20 - 3/9/20"; False for what is no date."""
    if not place.end or not place.number:
        return False, False
    before = sheet.text[max(0, place.start - 6) : place.start]
    after = sheet.text[place.end : place.end + 9]
    return bool(_TO_NEXT.match(after)), bool(_FROM_LAST.search(before))


def value_figures(kind: Kind, values: Sequence[Place], neighbours: Sequence[float]) -> Floats:
    """One row for each distinct value of a document; `neighbours` are the lengths of date ranges, 0 for none."""
    if kind is Kind.MONEY:
        return _money(values)
    if kind is Kind.DATE:
        return _dates(values, neighbours)
    return np.zeros((len(values), 0))


def _money(values: Sequence[Place]) -> Floats:
    amounts = np.array([v.number for v in values])
    cents = np.round(amounts * 100).astype(np.int64)
    positive = cents[cents > 0]
    pool = np.unique(positive)
    if len(pool) > _MOST_SUMMED:
        pool = pool[-_MOST_SUMMED:]
    present = set(pool.tolist())
    sums = (pool[:, None] + pool[None, :]).ravel() if len(pool) else pool
    sum_set = set(sums.tolist())
    most = float(positive.max()) if len(positive) else 1.0
    order = np.sort(np.unique(cents))[::-1]
    rank = {int(c): i for i, c in enumerate(order)}
    rows = []
    for value, c in zip(values, cents.tolist(), strict=True):
        rows.append(
            [
                float(np.log10(abs(c) + 1)),
                float(rank[c]),
                c / most,
                float(c % 100 != 0),
                float(value.sure),
                float(c in sum_set),
                float(any(c + p in present for p in present)) if c > 0 else 0.0,
                float(any(_has(present, c / (1 + r)) for r in _TAX_RATES)),
                float(any(_has(present, c - c / (1 + r)) for r in _TAX_RATES)),
                float(any(c + p in present and p != c for p in present)),
                float(any(0 < abs(c - p) <= 4 for p in present)),
                float(any(abs(2 * c - p) <= 1 for p in present)),
                float(_has(present, c / 0.85)),
                float(_has(present, c * 0.85)),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(len(values), len(MONEY_COLUMNS))


def _has(present: set[int], cents: float) -> bool:
    whole = int(cents)
    return cents > 1 and bool({whole - 1, whole, whole + 1} & present)


def _dates(values: Sequence[Place], neighbours: Sequence[float]) -> Floats:
    days = np.array([v.number for v in values])
    order = np.argsort(np.argsort(days, kind="stable"), kind="stable")
    return np.stack(
        [
            days - days.min(),
            days.max() - days,
            order.astype(np.float64),
            np.full(len(days), float(len(days))),
            np.array(neighbours),
            np.array([float(v.ambiguous) for v in values]),
            days % 7,
        ],
        axis=1,
    )
