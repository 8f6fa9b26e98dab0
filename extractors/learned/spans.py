"""Candidates of one to eight lines, for names and addresses.

A classifier of cells says where such a value begins and what belongs to it; around the likeliest cells spans are made,
cut where labels end ("Advertiser: ...") and where something else begins ("... (139386 X)").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.learned.hashing import Floats, Hasher, Ints
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet, SheetCell
from holdpoint.values import identifier_key

_BRACKET = re.compile(r"^[(\[]")
_GLUED = re.compile(r"(?<=[^\W\d])\.?(?=[(\[（][^()]*\d)")  # within "BHD(728384-M)"
_EDGES = " ,;:*-–—_|"
_JOINS = frozenset({"&", "and", "of", "the", "for", "dan", "und", "et"})  # what ends with these goes on


@dataclass(frozen=True, eq=False)
class SpanFinder:
    """What was learned about where values of one field stand. Cuts are hashes of plain words."""

    begins: Floats  # weights of the linear model "a value begins in this cell"
    inside: Floats
    cuts_before: frozenset[int]
    cuts_after: frozenset[int]
    most_lines: int
    seeds: int
    hasher: Hasher


@dataclass(frozen=True, eq=False)
class CellScores:
    """Log-odds of each cell to begin a value and to be a part of one."""

    begins: Floats
    inside: Floats


def cell_features(sheet: Sheet, hasher: Hasher) -> list[Ints]:
    """For each cell the hashes of what it says, what its neighbours say and where it stands."""
    own = [_own(sheet, c) for c in sheet.cells]
    first_cells = {line[0] for line in sheet.lines if line}
    features = []
    for cell in sheet.cells:
        names = [f"o{f}" for f in own[cell.index]]
        above = sheet.above(cell.index, cell.x0, cell.x1, reach=3)
        names += [f"a{f}" for f in own[above[0]][:12]] if above else ["a#none"]
        if len(above) > 1:
            names += [f"b{f}" for f in own[above[1]][:8]]
        below = sheet.below[cell.index]
        names += [f"u{f}" for f in own[below][:12]] if below is not None else ["u#none"]
        line = sheet.lines[cell.line]
        position = line.index(cell.index)
        names += [f"l{f}" for f in own[line[position - 1]][:8]] if position else ["l#none"]
        names += [f"r{f}" for f in own[line[position + 1]][:6]] if position + 1 < len(line) else ["r#none"]
        names += _where(sheet, cell, cell.index in first_cells)
        features.append(hasher.ids(names))
    return features


def _own(sheet: Sheet, cell: SheetCell) -> list[str]:
    tokens = sheet.tokens[cell.start : cell.end]
    words = [t.plain for t in tokens if t.plain]
    text = cell.cell.text
    names = [f"w{w}" for w in words[:10]]
    names += [f"f{words[0]}", f"e{words[-1]}"] if words else ["#empty"]
    names += [f"p{a}_{b}" for a, b in pairwise(words[:6])]
    letters = sum(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    names.append(
        f"#{min(len(words), 8)}{'d' if digits else ''}{'D' if digits > letters else ''}{'U' if text.isupper() else ''}"
    )
    names.append(f"t{text.strip()[-1:]}{'5' if re.search(r'(?<![0-9])[0-9]{5}(?![0-9])', text) else ''}")
    names.append(f"k{identifier_key(text)[:40]}")
    return names


def _where(sheet: Sheet, cell: SheetCell, is_first: bool) -> list[str]:
    first, last = sheet.page_lines[cell.page]
    width, height = sheet.page_sizes[cell.page]
    row = cell.line - first
    size = cell.cell.height / sheet.line_heights[cell.page]
    return [
        f"y{min(row, 12)}",
        f"Y{int(8 * cell.y0 / height)}p{min(cell.page, 2)}",
        f"x{int(6 * cell.x0 / width)}",
        f"z{min(last - 1 - cell.line, 6)}",
        f"s{round(size * 3)}",
        "first" if is_first else "later",
        f"p{min(cell.page, 3)}",
    ]


def score_cells(features: Sequence[Ints], finder: SpanFinder) -> CellScores:
    """Both log-odds of every cell."""
    begins = np.array([finder.begins[f].sum() for f in features])
    inside = np.array([finder.inside[f].sum() for f in features])
    return CellScores(begins, inside)


def find_spans(sheet: Sheet, finder: SpanFinder, scores: CellScores) -> Iterator[Place]:
    """Every span worth ranking."""
    if not sheet.cells:
        return
    order = np.argsort(-scores.begins, kind="stable")[: finder.seeds]
    seen: set[tuple[int, int]] = set()
    for seed in sorted(int(i) for i in order):
        chain: list[int] = []
        at: int | None = seed
        while at is not None and len(chain) < finder.most_lines:
            chain.append(at)
            for tokens in cut_spans(sheet, chain, finder):
                if (tokens[0], tokens[-1]) not in seen:
                    seen.add((tokens[0], tokens[-1]))
                    yield from _places(sheet, tokens)
            at = sheet.below[at]


def _places(sheet: Sheet, tokens: tuple[int, ...]) -> Iterator[Place]:
    """The value of these tokens, and the one without the bracketed number that its last word runs into; none where it
    cannot be a whole name or address: a single character, figures alone, or cut behind an "&"."""
    last = sheet.tokens[tokens[-1]].text
    key = sheet.key_of(tokens)
    if len(key) < 2 or not any(c.isalpha() for c in key) or last.casefold() in _JOINS:
        return
    raw = sheet.text_of(tokens)
    yield Place(tokens, raw, key, raw.strip(_EDGES))
    glued = _GLUED.search(last)
    if glued is not None:
        whole = raw[: len(raw) - len(last) + glued.end()]
        yield Place(tokens, whole, identifier_key(whole), whole.strip(_EDGES))


def cut_spans(sheet: Sheet, chain: Sequence[int], finder: SpanFinder) -> Iterator[tuple[int, ...]]:
    """The tokens of these cells, whole and cut at either end."""
    first, last = sheet.cells[chain[0]], sheet.cells[chain[-1]]
    starts = [first.start]
    for i in range(first.start + 1, first.end):
        before = sheet.tokens[i - 1]
        if (
            before.text.endswith(":")
            or before.text.startswith("#")
            or finder.hasher.of(before.plain) in finder.cuts_before
        ):
            starts.append(i)
    ends = [last.end]
    for i in range(last.start, last.end):
        token = sheet.tokens[i]
        if i > first.start and (_BRACKET.match(token.text) or finder.hasher.of(token.plain) in finder.cuts_after):
            ends.append(i)
    middle = [t for c in chain[1:-1] for t in range(sheet.cells[c].start, sheet.cells[c].end)]
    for start in starts[-4:]:
        for end in ends[:5]:
            if len(chain) == 1:
                tokens = tuple(range(start, end))
            elif end > last.start:
                tokens = (*range(start, first.end), *middle, *range(last.start, end))
            else:
                continue
            if tokens:
                yield tokens
