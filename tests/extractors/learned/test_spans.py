"""What may be a name or an address at all, and where it is cut."""

import numpy as np
import pytest

from extractors.learned.hashing import Hasher
from extractors.learned.sheet import Sheet
from extractors.learned.spans import CellScores, SpanFinder, find_spans
from flows.labelled_lines import document_of_lines


def spans_of(*lines: str) -> list[str | None]:
    """All values of up to two of these lines, in the order in which they are proposed."""
    boxes = [{"text": t, "box": [40, 40 + 14 * n, 40 + 6 * len(t), 50 + 14 * n]} for n, t in enumerate(lines)]
    sheet = Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))
    hasher = Hasher(8)
    finder = SpanFinder(
        begins=np.zeros(hasher.size),
        inside=np.zeros(hasher.size),
        cuts_before=frozenset(),
        cuts_after=frozenset(),
        most_lines=2,
        seeds=9,
        hasher=hasher,
    )
    scores = CellScores(np.zeros(len(sheet.cells)), np.zeros(len(sheet.cells)))
    return [p.value for p in find_spans(sheet, finder, scores)]


def test_a_name_does_not_end_with_what_joins_it_to_the_next_line() -> None:
    found = spans_of("HOME MASTER HARDWARE &", "ELECTRICAL")
    assert "HOME MASTER HARDWARE & ELECTRICAL" in found
    assert "HOME MASTER HARDWARE &" not in found


@pytest.mark.parametrize("line", ["P", "0.00", "3180404"])
def test_neither_one_character_nor_figures_alone_are_a_name(line: str) -> None:
    assert spans_of(line) == []


def test_a_number_in_brackets_is_cut_off_a_name_that_runs_into_it() -> None:
    assert "BROADVIEW MARKETING SDN BHD" in spans_of("BROADVIEW MARKETING SDN BHD(728384-M)")
    assert spans_of("MEADOW (1996) SDN BHD") == ["MEADOW (1996) SDN BHD", "MEADOW"]  # cut at a bracket word, as ever


def test_a_running_number_before_a_name_is_cut_off() -> None:
    assert "BAIFU (M) SDN BHD" in spans_of("#000002 BAIFU (M) SDN BHD")
