"""Learning where names and addresses stand, from values alone: no label carries a box."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from extractors.learned.hashing import Floats, Hasher
from extractors.learned.linear_fit import LinearProblem
from extractors.learned.sheet import Sheet
from extractors.learned.spans import SpanFinder
from extractors.learned.taught_type import TaughtField
from holdpoint.values import identifier_key

_ALIKE = (
    0.82  # keys of letters and digits; lower than what counts as the same value, so that readers' errors teach, too
)
_L2 = 1.0
_FEWEST_CUTS = 2
_SEEDS = 14
_USUAL = 0.15  # of the documents: so often a word that begins cells is a label


@dataclass(frozen=True)
class LabelCells:
    """Cells in which a label's value begins, cells that belong to it, plain words right before and right after it."""

    begins: frozenset[int]
    inside: frozenset[int]
    before: frozenset[str]
    after: frozenset[str]


def find_label_cells(sheet: Sheet, labels: Sequence[str], most_lines: int) -> LabelCells:
    """Every place whose letters and digits are those of a label, or else the likest ones."""
    begins: set[int] = set()
    inside: set[int] = set()
    before: set[str] = set()
    after: set[str] = set()
    keys = [identifier_key(c.cell.text) for c in sheet.cells]
    for label in labels:
        wanted = identifier_key(label)
        if not wanted:
            continue
        exact = _exact(sheet, keys, wanted, most_lines)
        for tokens in exact:
            first, last = sheet.tokens[tokens[0]], sheet.tokens[tokens[-1]]
            begins.add(first.cell)
            inside |= {sheet.tokens[t].cell for t in tokens}
            if first.index > sheet.cells[first.cell].start:
                before.add(sheet.tokens[first.index - 1].plain)
            if last.index + 1 < sheet.cells[last.cell].end:
                after.add(sheet.tokens[last.index + 1].plain)
        if not exact:
            chain = _likest(sheet, keys, wanted, most_lines)
            begins |= set(chain[:1])
            inside |= set(chain)
    return LabelCells(frozenset(begins), frozenset(inside), frozenset(before), frozenset(after))


def _exact(sheet: Sheet, keys: Sequence[str], wanted: str, most_lines: int) -> list[tuple[int, ...]]:
    found = []
    for cell in sheet.cells:
        key = keys[cell.index]
        if not key or not (wanted in key or any(key.endswith(wanted[:n]) for n in (4, 8, 12, len(key)))):
            continue
        for start in range(cell.start, cell.end):
            tokens = _match_from(sheet, start, wanted, most_lines)
            if tokens:
                found.append(tokens)
                break
    return found


def _match_from(sheet: Sheet, start: int, wanted: str, most_lines: int) -> tuple[int, ...]:
    """Tokens from `start` on, along the cells below, whose keys joined are the wanted one; empty where they differ."""
    taken: list[int] = []
    rest = wanted
    cell: int | None = sheet.tokens[start].cell
    index = start
    for _ in range(most_lines):
        if cell is None:
            break
        while index < sheet.cells[cell].end:
            key = identifier_key(sheet.tokens[index].text)
            if not rest.startswith(key):
                return ()
            rest = rest[len(key) :]
            taken.append(index)
            index += 1
            if not rest:
                return tuple(taken)
        cell = sheet.below[cell]
        index = sheet.cells[cell].start if cell is not None else 0
    return ()


def _likest(sheet: Sheet, keys: Sequence[str], wanted: str, most_lines: int) -> list[int]:
    best, best_chain = _ALIKE, []
    for cell in sheet.cells:
        chain: list[int] = []
        text = ""
        at: int | None = cell.index
        while at is not None and len(chain) < most_lines and len(text) < 1.5 * len(wanted):
            chain.append(at)
            text += keys[at]
            if len(text) >= 0.6 * len(wanted):
                alike = fuzz.ratio(text, wanted) / 100
                if alike > best:
                    best, best_chain = alike, list(chain)
            at = sheet.below[at]
    return best_chain


def fit_finder(
    one: TaughtField,
    problem: LinearProblem,
    marked: Sequence[LabelCells],
    counts: Sequence[int],
    first_words: Sequence[frozenset[str]],
    use: NDArray[np.bool_],
    hasher: Hasher,
) -> SpanFinder:
    """Two linear models over cells, and the words at which cells are cut. `use` tells which documents teach.

    A value is cut off where a label ran into it: before words that begin a cell in many documents.
    """
    rows = use[problem.document]
    begin_cells = [w for w, used in zip(first_words, use, strict=True) if used]
    begins = np.concatenate([_flags(m.begins, n) for m, n in zip(marked, counts, strict=True)])
    inside = np.concatenate([_flags(m.inside, n) for m, n in zip(marked, counts, strict=True)])
    taught = [m for m, used in zip(marked, use, strict=True) if used]
    return SpanFinder(
        begins=problem.fit(begins, rows, l2=_L2),
        inside=problem.fit(inside, rows, l2=_L2) if one.lines > 1 else np.zeros(hasher.size),
        cuts_before=_often((m.before for m in taught), hasher),
        cuts_after=_often((m.after for m in taught), hasher)
        | _often(begin_cells, hasher, max(_FEWEST_CUTS, round(_USUAL * len(begin_cells)))),
        most_lines=one.lines,
        seeds=_SEEDS,
        hasher=hasher,
    )


def _flags(chosen: frozenset[int], count: int) -> Floats:
    flags = np.zeros(count)
    flags[list(chosen)] = 1.0
    return flags


def first_words_of(sheet: Sheet) -> frozenset[str]:
    """The lettered words that cells begin with."""
    first = (sheet.tokens[c.start] for c in sheet.cells)
    return frozenset(t.plain for t in first if t.lettered and t.text[:1].isupper())


def _often(words: Iterable[frozenset[str]], hasher: Hasher, fewest: int = _FEWEST_CUTS) -> frozenset[int]:
    counts = Counter(w for of_document in words for w in of_document if w)
    return frozenset(hasher.of(w) for w, n in counts.items() if n >= fewest)
