"""What stands around a place, as names for the hashed linear model: label words with numbers left out."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from extractors.learned.figures import in_range
from extractors.learned.hashing import Hasher, hashes
from extractors.learned.kinds import Kind
from extractors.learned.place_features import PlaceFeatures
from extractors.learned.places import Place
from extractors.learned.running_text import RunningText
from extractors.learned.sheet import Sheet, Token
from holdpoint.values import identifier_key

_SHAPE_UPPER = re.compile(r"[A-Z]+")
_SHAPE_LOWER = re.compile(r"[a-z]+")
_RUNNING = frozenset({Kind.PARTY, Kind.DURATION, Kind.PLACE, Kind.DATE})
_WIDE = frozenset({Kind.DURATION})
_FAR = 60  # words: longer sentences are cut
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}\.\d{1,2}|\(?[a-z]\))$")


class Surroundings:
    """The hashed names of a sheet's places. Each part is made once for all places that share it."""

    def __init__(self, sheet: Sheet, hasher: Hasher, sentences: bool = True) -> None:
        """Without `sentences` a duration has the names that earlier models know."""
        self._sheet = sheet
        self._wide = _WIDE if sentences else frozenset()
        self._hasher = hasher
        self._words: dict[int, list[str]] = {}
        self._numbers: dict[tuple[str | float, ...], int] = {}
        self._sides: dict[tuple[str, int, bool], list[int]] = {}
        self._new: list[int] = []  # hashes of the parts that no table of `features` has yet
        self._names = np.zeros(0, dtype=np.int64)
        self._lengths: list[int] = []

    def features(self, places: Sequence[Place], kind: Kind) -> PlaceFeatures:
        """The hashes of everything the linear model looks at."""
        rows = [self._of(place, kind) for place in places]
        numbers = np.array(rows, dtype=np.int64) if rows else np.zeros((0, 1), dtype=np.int64)
        self._names = np.concatenate((self._names, self._hasher.places(self._new)))
        self._new.clear()
        return PlaceFeatures(self._names, np.array(self._lengths, dtype=np.int64), numbers).only(numbers)

    def _of(self, place: Place, kind: Kind) -> list[int]:
        """The numbers of a place's parts."""
        tokens = self._sheet.tokens
        first, last = tokens[place.tokens[0]], tokens[place.tokens[-1]]
        right = last.word.box.x1 if last.line == first.line else first.word.box.x1
        above = self._sheet.above(first.cell, first.word.box.x0, right)
        runs = kind in _RUNNING
        own: tuple[str | float, ...]
        if kind is Kind.PARTY:  # the same run comes again and again
            own = (kind, place.raw, first.plain, last.plain, len(place.tokens))
        else:  # the same span is proposed as a name and as an address, and in training by several models
            own = (Kind.NAME if kind is Kind.ADDRESS else kind, place.raw, first.index, last.index)
        sentence = ("sentence", first.index)
        return [
            *([self._part(sentence, lambda: hashes(self._sentence(first)))] if kind in self._wide else []),
            *self._left(first, runs),
            *self._right(last, runs),
            self._part(("above", *above), lambda: hashes(self._above(above))),
            self._part(("ends", first.index, last.index, runs), lambda: hashes(self._ends(first, last, runs))),
            self._part(own, lambda: hashes(_own(self._sheet, place, kind))),
        ]

    def _left(self, first: Token, runs: bool) -> list[int]:
        """The parts that all places share that begin with this word."""
        found = self._sides.get(("left", first.index, runs))
        if found is None:
            found = self._sides["left", first.index, runs] = [
                self._part(("before", first.index, runs), lambda: self._before(first, runs)),
                self._part(("line", first.line), lambda: hashes(self._line(first))),
            ]
        return found

    def _right(self, last: Token, runs: bool) -> list[int]:
        """The parts that all places share that end with this word."""
        found = self._sides.get(("right", last.index, runs))
        if found is None:
            found = self._sides["right", last.index, runs] = [
                self._part(("behind", last.index, runs), lambda: self._behind(last, runs)),
                self._part(("next", last.line), lambda: hashes(self._next_line(last))),
                self._part(("below", last.cell), lambda: hashes(self._below(last))),
            ]
        return found

    def _part(self, key: tuple[str | float, ...], hashed: Callable[[], list[int]]) -> int:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._lengths)
            once = dict.fromkeys(hashed())
            self._new += once
            self._lengths.append(len(once))
        return found

    def _lettered(self, cell: int) -> list[str]:
        """The lettered words of a cell."""
        words = self._words.get(cell)
        if words is None:
            here = self._sheet.cells[cell]
            words = [t.plain for t in self._sheet.tokens[here.start : here.end] if t.lettered]
            self._words[cell] = words
        return words

    def _before(self, first: Token, runs: bool) -> list[int]:
        sheet = self._sheet
        left = _lettered_left(sheet, first.index)
        before = sheet.tokens[first.index - 1] if first.index else None
        box = first.word.box
        width, height = sheet.page_sizes[first.page]
        page = min(first.page, 2)
        end = min(sheet.page_count - 1 - first.page, 2)
        names = [
            "bias",
            *_grams("l", left),
            f"B{before.plain if before else ''}|{_edge(before.text) if before else ''}",
        ]
        names += [f"y{int(10 * box.y0 / height)}", f"x{int(8 * box.x0 / width)}", f"g{page}", f"G{end}"]
        if left:
            names += [f"lg{left[0]}{page}{end}", f"lx{left[0]}{int(5 * box.x0 / width)}"]
        return hashes(names) + (self._running.before(first.index) if runs else [])

    def _line(self, first: Token) -> list[str]:
        """The words of a line and of the one before it."""
        lines = self._sheet.lines
        names = [f"w{w}" for c in lines[first.line] for w in self._lettered(c)[:12]]
        if first.line > self._sheet.page_lines[first.page][0]:
            names += [f"p{w}" for c in lines[first.line - 1] for w in self._lettered(c)[:8]]
        return names

    def _behind(self, last: Token, runs: bool) -> list[int]:
        sheet = self._sheet
        after = sheet.tokens[last.index + 1] if last.index + 1 < len(sheet.tokens) else None
        names = _grams("r", _lettered_right(sheet, last.index))
        names.append(f"F{after.plain if after else ''}|{_edge(after.text) if after else ''}")
        return hashes(names) + (self._running.behind(last.index) if runs else [])

    def _next_line(self, last: Token) -> list[str]:
        if last.line + 1 >= self._sheet.page_lines[last.page][1]:
            return []
        return [f"n{w}" for c in self._sheet.lines[last.line + 1] for w in self._lettered(c)[:8]]

    def _below(self, last: Token) -> list[str]:
        below = self._sheet.below[last.cell]
        if below is None:
            return []
        return [f"b{w}" for w in self._lettered(below)[:6]] or ["b#number"]

    @cached_property
    def _running(self) -> RunningText:
        return RunningText([t.plain or _edge(t.text) for t in self._sheet.tokens])

    def _above(self, cells: Sequence[int]) -> list[str]:
        names: list[str] = []
        labelled = False
        for rank, cell in enumerate(cells):
            words = self._lettered(cell)
            if rank == 0:
                names += [f"a{w}" for w in words[:8]] + ([f"A{'_'.join(words[:4])}"] if words else ["a#number"])
            if words and not labelled:
                labelled = True
                names += [f"h{w}" for w in words[:6]]
                names.append(f"H{'_'.join(words[:3])}")
        return names

    def _sentence(self, first: Token) -> list[str]:
        """The words of the sentence around a word, and those that its paragraph begins with."""
        tokens = self._sheet.tokens
        low = first.index
        while low > max(0, first.index - _FAR) and not _ends_sentence(tokens[low - 1].text):
            low -= 1
        high = first.index + 1
        while high < min(len(tokens), first.index + _FAR) and not _ends_sentence(tokens[high - 1].text):
            high += 1
        before = [t.plain for t in tokens[low : first.index] if t.lettered]
        after = [t.plain for t in tokens[first.index + 1 : high] if t.lettered]
        names = [f"[{w}" for w in before] + [f"]{w}" for w in after]
        names += [f"[2{a}_{b}" for a, b in pairwise(before)]
        names += [f"]2{a}_{b}" for a, b in pairwise(after)]
        names += [f"^{w}" for w in before[:4]]
        names += [f"^^{'_'.join(before[:3])}"]
        head = low
        while head > max(0, low - 3 * _FAR) and not _NUMBERED.match(tokens[head - 1].text):
            head -= 1
        names += [f"~{t.plain}" for t in tokens[head : head + 4] if t.lettered]
        return names

    def _ends(self, first: Token, last: Token, runs: bool) -> list[str]:
        """What takes both ends of the place."""
        cells = self._sheet.cells
        names = [f"c{first.index == cells[first.cell].start}{last.index + 1 == cells[last.cell].end}"]
        if runs and first.index and last.index + 1 < len(self._sheet.tokens):
            words = self._running.words
            names.append(f"<>{words[first.index - 1]}_{words[last.index + 1]}")
        return names


def _ends_sentence(text: str) -> bool:
    return text[-1:] in ".;:" and len(text) > 2


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
            key = identifier_key(raw) if kind is Kind.PARTY else sheet.key_of(place.tokens)  # a run may cut a word
            names += [f"3{key[i : i + 4]}" for i in range(0, min(len(key) - 3, 24))]
            names += [f"n{min(len(words), 10)}", f"U{raw.isupper()}", f"e{raw.rstrip()[-1:]}"]
    return names


def _shape(raw: str) -> str:
    return re.sub(r"\d", "0", raw.replace(" ", ""))
