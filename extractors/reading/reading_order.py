"""Words into reading order by where they stand: lines by vertical overlap, each from left to right.

The order of a PDF's content stream agrees with the order a person reads in to only about 0.9, so it is not used.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from extractors.reading.text_columns import column_by_column

if TYPE_CHECKING:  # the text layer reads without pydantic
    from holdpoint.document import Word

Row = tuple[float, float, float, float, str]  # x0, y0, x1, y1, text; y downwards
T = TypeVar("T")  # what stands there; told apart by `<` where two boxes are the same
Place = tuple[float, float, float, float, T]

_OVERLAP = 0.5  # of the lower of the two heights: more makes two words one line
_OPEN_LINES = 4
_LEAST_HEIGHT = 1e-6  # points, to divide by
_TALL = 3.0  # times the median height: a word set sideways or a banner; it gets a line of its own


def in_reading_order(words: "Sequence[Word]") -> "tuple[Word, ...]":
    """The same words line by line from the top, each line from left to right."""
    return tuple(word for line in lines_of(words) for word in line)


def lines_of(words: "Sequence[Word]") -> "list[list[Word]]":
    """Words grouped into lines, top to bottom, each sorted from left to right."""
    places = [(w.box.x0, w.box.y0, w.box.x1, w.box.y1, index) for index, w in enumerate(words)]
    return [[words[index] for *_, index in line] for line in lines(places)]


def ordered(rows: Sequence[Row], turned: Mapping[int, int]) -> list[Row]:
    """Rows in reading order. `turned` names those that run another way than the page, by index, with the quarter turns
    clockwise that bring them upright: they come last, each way in an order of its own, as the margin's small print."""
    upright = rows if not turned else [row for index, row in enumerate(rows) if index not in turned]
    found = [row for line in column_by_column(lines(upright)) for row in line]
    for turns in sorted(set(turned.values())):
        places = [(*_turned_box(rows[i], turns), i) for i, own in sorted(turned.items()) if own == turns]
        found.extend(rows[index] for line in lines(places) for *_, index in line)
    return found


def lines(places: Sequence[Place[T]]) -> list[list[Place[T]]]:
    """Places grouped into lines, top to bottom, each sorted from left to right."""
    if not places:
        return []
    bands: defaultdict[tuple[float, float], list[Place[T]]] = defaultdict(list)
    for place in places:  # most words of a line share its height to the last digit
        _, top, _, bottom, _ = place
        bands[top, bottom].append(place)
    tall = _tall(bands)
    found: list[_Line[T]] = []
    growing: list[_Line[T]] = []  # neighbouring lines interleave where words differ in height: a few stay open
    for (top, bottom), members in sorted(bands.items(), key=lambda item: item[0][0] + item[0][1]):
        if bottom - top > tall:
            found.extend(_Line([member], top, bottom) for member in members)
            continue
        line = _nearest(growing, top, bottom)
        if line is not None:
            line.add(members, top, bottom)
            continue
        line = _Line(members, top, bottom)
        found.append(line)
        growing = [*growing[1 - _OPEN_LINES :], line]
    found.sort(key=lambda line: line.top + line.bottom)
    for line in found:
        line.places.sort()
    return [line.places for line in found]


def _tall(bands: Mapping[tuple[float, float], Sequence[object]]) -> float:
    """More than so many times the median height."""
    all_heights = [bottom - top for top, bottom in bands]
    least = _TALL * min(all_heights)
    if max(all_heights) <= least:  # none is: on most pages there is no need to look for the median
        return least
    heights = sorted(((bottom - top, len(members)) for (top, bottom), members in bands.items()), key=itemgetter(0))
    middle = sum(count for _, count in heights) / 2
    for height, count in heights:
        middle -= count
        if middle <= 0:
            return _TALL * height
    return _TALL * heights[-1][0]


def _nearest(lines: "list[_Line[T]]", top: float, bottom: float) -> "_Line[T] | None":
    """The line that shares most of its height, if that is enough to be the same line."""
    best, most, height = None, _OVERLAP, bottom - top
    for line in lines:
        line_top, line_bottom = line.top, line.bottom
        shared = (line_bottom if line_bottom < bottom else bottom) - (line_top if line_top > top else top)
        if shared <= 0:
            continue
        line_height = line_bottom - line_top
        lower = line_height if line_height < height else height
        if shared >= most * lower:
            best, most = line, shared / (lower if lower > _LEAST_HEIGHT else _LEAST_HEIGHT)
    return best


def _turned_box(row: Row, turns: int) -> tuple[float, float, float, float]:
    """A box in the coordinates of someone who has turned the page so many quarters clockwise; may be negative."""
    x0, y0, x1, y1, _ = row
    match turns:
        case 1:
            return -y1, x0, -y0, x1
        case 2:
            return -x1, -y1, -x0, -y0
        case _:
            return y0, -x1, y1, -x0


class _Line(Generic[T]):
    """A line while it grows; its band is the mean of its words', so that a tall one does not swallow the next."""

    __slots__ = ("bottom", "places", "top")

    def __init__(self, places: list[Place[T]], top: float, bottom: float) -> None:
        self.places = places
        self.top, self.bottom = top, bottom

    def add(self, places: list[Place[T]], top: float, bottom: float) -> None:
        self.places = self.places + places
        share = len(places) / len(self.places)
        self.top += (top - self.top) * share
        self.bottom += (bottom - self.bottom) * share
