"""Which way up a page is, and coordinates as a person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import gt

from extractors.reading.reading_order import Row

_SAMPLED_WORDS = 64
_LARGEST_SHEET = 1250.0  # points, just above A3: what claims more is taken for A4
_A4_POINTS = 842.0
_UPRIGHT_MAJORITY = 0.6
_RIGHT_TO_LEFT = ("\u0590", "\u08ff")  # Hebrew, Arabic and their neighbours: the first letter is the rightmost


@dataclass(frozen=True)
class Upright:
    """How a page's own coordinates become those of the upright page. `turns` counts quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Points, as a person sees the page."""
        return self.right - self.left if self.turns % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Points, as a person sees the page."""
        return self.top - self.bottom if self.turns % 2 == 0 else self.right - self.left

    @property
    def inflation(self) -> float:
        """How many of the page's points are one point of the sheet: many scans claim one point a pixel."""
        long_side = max(self.width, self.height)
        return long_side / _A4_POINTS if long_side > _LARGEST_SHEET else 1.0

    def shows(self, row: Row) -> bool:
        """Whether the middle of a word stands on the page; text beside it is printed for nobody."""
        x, y = (row[0] + row[2]) / 2, (row[1] + row[3]) / 2
        return 0 <= x <= self.width and 0 <= y <= self.height  # False for what is not a number

    def contains(self, boxes: Sequence[Sequence[float]]) -> bool:
        """Whether all boxes, column by column, stand on the page with every corner; False where one is no number."""
        x0, y0, x1, y1 = boxes
        if not x0:
            return True
        total = sum(x0) + sum(y0) + sum(x1) + sum(y1)
        # Words come nearly in order from the top: sorting them is faster than a look for the least.
        inside = sorted(y0)[0] >= 0 and sorted(y1)[-1] <= self.height and min(x0) >= 0 and max(x1) <= self.width
        return inside and total == total

    def boxes(
        self, x0: Sequence[float], y0: Sequence[float], x1: Sequence[float], y1: Sequence[float]
    ) -> tuple[list[float], list[float], list[float], list[float]]:
        """Rectangles of the page's own coordinates (y upwards), column by column: x0, y0, x1, y1 as a person sees."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        match self.turns:
            case 0:
                return [x - left for x in x0], [top - y for y in y1], [x - left for x in x1], [top - y for y in y0]
            case 1:
                return (
                    [y - bottom for y in y0],
                    [x - left for x in x0],
                    [y - bottom for y in y1],
                    [x - left for x in x1],
                )
            case 2:
                return (
                    [right - x for x in x1],
                    [y - bottom for y in y0],
                    [right - x for x in x0],
                    [y - bottom for y in y1],
                )
            case _:
                return [top - y for y in y1], [right - x for x in x1], [top - y for y in y0], [right - x for x in x0]


def majority_turns(columns: Sequence[Sequence[float]], texts: Sequence[str]) -> int | None:
    """Quarter turns clockwise that bring most words upright; None unless a clear majority of a sample agrees.

    `columns` are left, top, right, bottom of each word's first character and then of its last: the way from one to the
    other is the way the word runs. A stamp in the margin turns nothing.
    """
    left1, _, _, bottom1, left2, _, _, bottom2 = columns
    votes = [0, 0, 0, 0]
    for index in range(0, len(texts), max(len(texts) // _SAMPLED_WORDS, 1)):
        turns = _turns_of(texts[index], left2[index] - left1[index], bottom2[index] - bottom1[index])
        if turns is not None:
            votes[turns] += 1
    best = max(range(4), key=votes.__getitem__)
    return best if votes[best] > _UPRIGHT_MAJORITY * sum(votes) else None


def unlike(columns: Sequence[Sequence[float]], texts: Sequence[str], turns: int) -> dict[int, int]:
    """The words that run another way than the page: their index, and the quarter turns clockwise they still need."""
    left1, _, _, bottom1, left2, _, _, bottom2 = columns
    if turns == 0 and bottom1 == bottom2 and not any(map(gt, left1, left2)):
        return {}
    ways = zip(left1, left2, bottom1, bottom2, strict=True)
    if turns == 0 and not any(a > b or (c != d and abs(d - c) > b - a) for a, b, c, d in ways):
        return {}
    found: dict[int, int] = {}
    before: int | None = None  # how the last word ran; single characters run as it did
    for index, (text, dx, dy) in enumerate(
        zip(
            texts,
            (b - a for a, b in zip(left1, left2, strict=True)),
            (b - a for a, b in zip(bottom1, bottom2, strict=True)),
            strict=True,
        )
    ):
        own = _turns_of(text, dx, dy)
        before = before if own is None else own
        if before is not None and before != turns:
            found[index] = (before - turns) % 4
    return found


def _turns_of(text: str, dx: float, dy: float) -> int | None:
    """From the way from a word's first character to its last; None where it has but one, or reads right to left."""
    if len(text) < 2 or dx == dy == 0 or _RIGHT_TO_LEFT[0] <= text[0] <= _RIGHT_TO_LEFT[1]:
        return None
    if abs(dx) >= abs(dy):
        return 0 if dx > 0 else 2
    return 1 if dy > 0 else 3
