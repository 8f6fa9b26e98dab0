"""What stands around a place, as names for the hashed linear model: label words with numbers left out."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from extractors.learned.figures import in_range
from extractors.learned.hashing import Hasher, Ints, rising
from extractors.learned.kinds import Kind
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet, Token
from holdpoint.values import identifier_key

_SHAPE_UPPER = re.compile(r"[A-Z]+")
_SHAPE_LOWER = re.compile(r"[a-z]+")
_RUNNING = frozenset({Kind.PARTY, Kind.DURATION, Kind.PLACE, Kind.DATE})
_WIDE = frozenset({Kind.DURATION})
_FAR = 60  # words: longer sentences are cut
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}\.\d{1,2}|\(?[a-z]\))$")
_WINDOW = 14  # words on either side in running text


class Surroundings:
    """The hashed names of a sheet's places. What stands before, behind and above is made once for all that share it."""

    def __init__(self, sheet: Sheet, hasher: Hasher, sentences: bool = True) -> None:
        """Without `sentences` a duration has the names that earlier models know."""
        self._sheet = sheet
        self._wide = _WIDE if sentences else frozenset()
        self._hasher = hasher
        self._words: dict[int, list[str]] = {}
        self._parts: dict[tuple[str | float, ...], Ints] = {}
        self._places: dict[tuple[int, int], Ints] = {}

    def features(self, places: Sequence[Place], kind: Kind) -> tuple[Ints, ...]:
        """For each place the hashes of everything the linear model looks at."""
        if kind in (Kind.NAME, Kind.ADDRESS):
            return tuple(self._of_span(place, kind) for place in places)
        return tuple(self._of(place, kind) for place in places)

    def _of_span(self, place: Place, kind: Kind) -> Ints:
        """The same span is proposed for several fields, and in training by several models."""
        key = (place.tokens[0], place.tokens[-1])
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._of(place, kind).astype(np.int32)
        return found

    def _of(self, place: Place, kind: Kind) -> Ints:
        tokens = self._sheet.tokens
        first, last = tokens[place.tokens[0]], tokens[place.tokens[-1]]
        right = last.word.box.x1 if last.line == first.line else first.word.box.x1
        runs = kind in _RUNNING
        wide = kind in self._wide
        parts = (
            self._part(("before", first.index, runs), lambda: self._before(first, runs)),
            self._part(("behind", last.index, runs), lambda: self._behind(last, runs)),
            self._part(("above", first.cell, first.word.box.x0, right), lambda: self._above(first, right)),
            *([self._part(("sentence", first.index), lambda: self._sentence(first))] if wide else []),
            self._hasher.ids([*self._between(first, last, runs), *_own(self._sheet, place, kind)]),
        )
        return rising(np.concatenate(parts))

    def _part(self, key: tuple[str | float, ...], names: Callable[[], list[str]]) -> Ints:
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = self._hasher.ids(names())
        return found

    def _lettered(self, cell: int) -> list[str]:
        """The lettered words of a cell."""
        words = self._words.get(cell)
        if words is None:
            here = self._sheet.cells[cell]
            words = [t.plain for t in self._sheet.tokens[here.start : here.end] if t.lettered]
            self._words[cell] = words
        return words

    def _before(self, first: Token, runs: bool) -> list[str]:
        sheet = self._sheet
        left = _lettered_left(sheet, first.index)
        names = ["bias", *_grams("l", left)]
        names += [f"w{w}" for c in sheet.lines[first.line] for w in self._lettered(c)[:12]]
        page_first, _ = sheet.page_lines[first.page]
        if first.line > page_first:
            names += [f"p{w}" for c in sheet.lines[first.line - 1] for w in self._lettered(c)[:8]]
        before = sheet.tokens[first.index - 1] if first.index else None
        names.append(f"B{before.plain if before else ''}|{_edge(before.text) if before else ''}")
        box = first.word.box
        width, height = sheet.page_sizes[first.page]
        page = min(first.page, 2)
        end = min(sheet.page_count - 1 - first.page, 2)
        names += [f"y{int(10 * box.y0 / height)}", f"x{int(8 * box.x0 / width)}", f"g{page}", f"G{end}"]
        if left:
            names += [f"lg{left[0]}{page}{end}", f"lx{left[0]}{int(5 * box.x0 / width)}"]
        if runs:
            names += _running("<", self._words_before(first))
        return names

    def _behind(self, last: Token, runs: bool) -> list[str]:
        sheet = self._sheet
        names = _grams("r", _lettered_right(sheet, last.index))
        below = sheet.below[last.cell]
        if below is not None:
            names += [f"b{w}" for w in self._lettered(below)[:6]] or ["b#number"]
        _, page_last = sheet.page_lines[last.page]
        if last.line + 1 < page_last:
            names += [f"n{w}" for c in sheet.lines[last.line + 1] for w in self._lettered(c)[:8]]
        after = sheet.tokens[last.index + 1] if last.index + 1 < len(sheet.tokens) else None
        names.append(f"F{after.plain if after else ''}|{_edge(after.text) if after else ''}")
        if runs:
            names += _running(">", self._words_behind(last))
        return names

    def _above(self, first: Token, right: float) -> list[str]:
        names: list[str] = []
        labelled = False
        for rank, cell in enumerate(self._sheet.above(first.cell, first.word.box.x0, right)):
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

    def _between(self, first: Token, last: Token, runs: bool) -> list[str]:
        """What takes both ends of the place."""
        cells = self._sheet.cells
        names = [f"c{first.index == cells[first.cell].start}{last.index + 1 == cells[last.cell].end}"]
        if runs and first.index and last.index + 1 < len(self._sheet.tokens):
            names.append(f"<>{self._words_before(first)[0]}_{self._words_behind(last)[0]}")
        return names

    def _words_before(self, first: Token) -> list[str]:
        """Words before this one, across lines, the nearest first."""
        tokens = self._sheet.tokens[max(0, first.index - _WINDOW) : first.index]
        return [t.plain or _edge(t.text) for t in reversed(tokens)]

    def _words_behind(self, last: Token) -> list[str]:
        tokens = self._sheet.tokens[last.index + 1 : last.index + 1 + _WINDOW]
        return [t.plain or _edge(t.text) for t in tokens]


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


def _running(side: str, words: Sequence[str]) -> list[str]:
    """Words on one side, alone, in twos and threes."""
    names = [f"{side}{w}" for w in words]
    names += [f"{side}{n}{'_'.join(words[:n])}" for n in (1, 2, 3)]
    names += [f"{side}2 {a}_{b}" for a, b in pairwise(words[:9])]
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
            key = identifier_key(raw) if kind is Kind.PARTY else sheet.key_of(place.tokens)  # a run may cut a word
            names += [f"3{key[i : i + 4]}" for i in range(0, min(len(key) - 3, 24))]
            names += [f"n{min(len(words), 10)}", f"U{raw.isupper()}", f"e{raw.rstrip()[-1:]}"]
    return names


def _shape(raw: str) -> str:
    return re.sub(r"\d", "0", raw.replace(" ", ""))
