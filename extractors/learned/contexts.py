"""What stands around a place, as names for the hashed linear model: label words with numbers left out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.learned.figures import in_range
from extractors.learned.hashing import Hasher, Ints
from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from holdpoint.values import identifier_key

_SHAPE_UPPER = re.compile(r"[A-Z]+")
_SHAPE_LOWER = re.compile(r"[a-z]+")
_RUNNING = frozenset({Kind.PARTY, Kind.DURATION, Kind.PLACE, Kind.DATE})
_WINDOW = 14  # words on either side in running text


def place_features(sheet: Sheet, places: Sequence[Place], kind: Kind, hasher: Hasher) -> list[Ints]:
    """For each place the hashes of everything the linear model looks at."""
    around = _CellWords(sheet)
    return [hasher.ids([*_context(sheet, around, p, kind), *_own(sheet, p, kind)]) for p in places]


class _CellWords:
    """The lettered words of each cell, made once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._words: dict[int, list[str]] = {}

    def of(self, cell: int) -> list[str]:
        words = self._words.get(cell)
        if words is None:
            here = self._sheet.cells[cell]
            words = [t.plain for t in self._sheet.tokens[here.start : here.end] if t.lettered]
            self._words[cell] = words
        return words


def _context(sheet: Sheet, around: _CellWords, place: Place, kind: Kind) -> list[str]:
    tokens = sheet.tokens
    first, last = tokens[place.tokens[0]], tokens[place.tokens[-1]]
    names = ["bias"]
    left = _lettered_left(sheet, first.index)
    names += _grams("l", left)
    right = _lettered_right(sheet, last.index)
    names += _grams("r", right)
    box = first.word.box
    above = sheet.above(first.cell, box.x0, last.word.box.x1 if last.line == first.line else box.x1)
    labelled = False
    for rank, cell in enumerate(above):
        words = around.of(cell)
        if rank == 0:
            names += [f"a{w}" for w in words[:8]] + ([f"A{'_'.join(words[:4])}"] if words else ["a#number"])
        if words and not labelled:
            labelled = True
            names += [f"h{w}" for w in words[:6]]
            names.append(f"H{'_'.join(words[:3])}")
    below = sheet.below[last.cell]
    if below is not None:
        names += [f"b{w}" for w in around.of(below)[:6]] or ["b#number"]
    line = sheet.lines[first.line]
    names += [f"w{w}" for c in line for w in around.of(c)[:12]]
    page_first, page_last = sheet.page_lines[first.page]
    if first.line > page_first:
        names += [f"p{w}" for c in sheet.lines[first.line - 1] for w in around.of(c)[:8]]
    if last.line + 1 < page_last:
        names += [f"n{w}" for c in sheet.lines[last.line + 1] for w in around.of(c)[:8]]
    before = tokens[first.index - 1] if first.index else None
    after = tokens[last.index + 1] if last.index + 1 < len(tokens) else None
    names.append(f"B{before.plain if before else ''}|{_edge(before.text) if before else ''}")
    names.append(f"F{after.plain if after else ''}|{_edge(after.text) if after else ''}")
    names.append(f"c{first.index == sheet.cells[first.cell].start}{last.index + 1 == sheet.cells[last.cell].end}")
    width, height = sheet.page_sizes[first.page]
    page = min(first.page, 2)
    end = min(sheet.page_count - 1 - first.page, 2)
    names += [f"y{int(10 * box.y0 / height)}", f"x{int(8 * box.x0 / width)}", f"g{page}", f"G{end}"]
    if left:
        names += [f"lg{left[0]}{page}{end}", f"lx{left[0]}{int(5 * box.x0 / width)}"]
    if kind in _RUNNING:
        names += _running(sheet, place)
    return names


def _grams(side: str, words: Sequence[str]) -> list[str]:
    if not words:
        return [f"{side}#none"]
    return [f"{side}{n}{'_'.join(words[:n])}" for n in range(1, min(len(words), 4) + 1)]


def _lettered_left(sheet: Sheet, index: int) -> list[str]:
    """Up to four words with letters before this one on its line, nearest first."""
    line = sheet.tokens[index].line
    found: list[str] = []
    for i in range(index - 1, max(index - 14, -1), -1):
        token = sheet.tokens[i]
        if token.line != line or len(found) == 4:
            break
        if token.lettered and len(token.plain) > 1:
            found.append(token.plain)
    return found


def _lettered_right(sheet: Sheet, index: int) -> list[str]:
    line = sheet.tokens[index].line
    found: list[str] = []
    for i in range(index + 1, min(index + 10, len(sheet.tokens))):
        token = sheet.tokens[i]
        if token.line != line or len(found) == 3:
            break
        if token.lettered:
            found.append(token.plain)
    return found


def _edge(text: str) -> str:
    return text[-1] if text and not text[-1].isalnum() else ""


def _running(sheet: Sheet, place: Place) -> list[str]:
    """Words before and after, across lines, alone and in twos and threes."""
    tokens = sheet.tokens
    low, high = place.tokens[0], place.tokens[-1] + 1
    before = [t.plain or _edge(t.text) for t in tokens[max(0, low - _WINDOW) : low]][::-1]
    after = [t.plain or _edge(t.text) for t in tokens[high : high + _WINDOW]]
    names = [f"<{w}" for w in before] + [f">{w}" for w in after]
    for side, words in (("<", before), (">", after)):
        for n in (1, 2, 3):
            names.append(f"{side}{n}{'_'.join(words[:n])}")
        names += [f"{side}2 {a}_{b}" for a, b in pairwise(words[:9])]
    if before and after:
        names.append(f"<>{before[0]}_{after[0]}")
    return names


def _own(sheet: Sheet, place: Place, kind: Kind) -> list[str]:
    raw = place.raw
    names = [f"v{place.key[:60]}"]
    match kind:
        case Kind.MONEY:
            names += [f"s{_shape(raw)}", f"sure{place.sure}"]
        case Kind.DATE:
            first, second = in_range(sheet, place)
            names += [f"s{_shape(raw)[:12]}", f"R{first}{second}"]
            names += [f"R{first}{second}{w}" for w in _lettered_left(sheet, place.tokens[0])[:2]]
        case Kind.IDENTIFIER:
            shape = _SHAPE_UPPER.sub("A", _SHAPE_LOWER.sub("a", re.sub(r"\d", "0", raw)))
            names += [f"s{shape}", f"S{re.sub('0+', '0', shape)}", f"i{len(raw)}", f"P{raw[:2]}", f"q{raw[:3]}"]
        case Kind.DURATION | Kind.PLACE:
            names += [f"s{_shape(raw)}"]
        case _:
            words = [t for t in (sheet.tokens[i].plain for i in place.tokens) if t]
            names += [f"o{w}" for w in words]
            names += [f"o1{words[0]}", f"oe{words[-1]}"] if words else []
            names += [f"oo{a}_{b}" for a, b in pairwise(words)][:10]
            key = identifier_key(raw)
            names += [f"3{key[i : i + 4]}" for i in range(0, min(len(key) - 3, 24))]
            names += [f"n{min(len(words), 10)}", f"U{raw.isupper()}", f"e{raw.rstrip()[-1:]}"]
    return names


def _shape(raw: str) -> str:
    return re.sub(r"\d", "0", raw.replace(" ", ""))
