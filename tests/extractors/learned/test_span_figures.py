"""What tells a company's name from what stands around it, whatever the company."""

import numpy as np

from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from extractors.learned.span_figures import SPAN_COLUMNS, span_columns, span_figures
from extractors.learned.spans import CellScores
from flows.labelled_lines import document_of_lines

_LINES = (
    "HOME MASTER HARDWARE SDN BHD",
    "(CO REG: 750441-W)",
    "12 JALAN SETIA, 40170 SHAH ALAM",
    "THANK YOU HOME MASTER",
)


def _figures(first: int, last: int, others: bool = False) -> dict[str, float]:
    boxes = [{"text": t, "box": [40, 40 + 14 * n, 40 + 6 * len(t), 50 + 14 * n]} for n, t in enumerate(_LINES)]
    sheet = Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))
    tokens = tuple(range(first, last + 1))
    raw = sheet.text_of(tokens)
    scores = CellScores(np.arange(4.0), -np.arange(4.0))
    beside = {"address": scores} if others else {}
    found = span_figures(sheet, Place(tokens, raw, raw, raw), scores, beside)
    return dict(zip(span_columns(list(beside)), found, strict=True))


def test_a_whole_name_ends_with_its_legal_form_and_stands_before_its_registration() -> None:
    whole = _figures(0, 4)
    assert (whole["legal_form"], whole["legal_end"], whole["behind_legal"]) == (1.0, 1.0, 0.0)
    assert (whole["registered_within"], whole["registered_next"]) == (0.0, 1.0)
    assert whole["left_over_after"] == 0.0
    assert whole["again"] == 1.0  # the last line says it, too


def test_a_cut_name_is_told_from_the_whole_one() -> None:
    cut = _figures(0, 2)
    assert (cut["legal_form"], cut["behind_legal"]) == (0.0, -1.0)
    assert cut["left_over_after"] == 2.0


def test_fields_that_a_span_may_belong_to_as_well_add_columns() -> None:
    beside = _figures(0, 4, others=True)
    assert len(beside) == len(SPAN_COLUMNS) + 5
    assert beside["begins_next_address"] == 1.0
