"""A value that stands in forty rows of a table has one vote, as one that stands once."""

import numpy as np
import pytest

from extractors.learned.candidates import find_candidates
from extractors.learned.hashing import Floats, Hasher
from extractors.learned.kinds import Kind
from extractors.learned.linear_fit import LinearProblem
from extractors.learned.place_features import PlaceFeatures
from extractors.learned.sheet import Sheet
from extractors.learned.training import votes_of
from flows.labelled_lines import document_of_lines
from holdpoint.values import DateOrder

HASHER = Hasher(10)
HEADER, ROW, TOTAL = (np.array(HASHER.ids([f"w{word}", "bias"])) for word in ("flight", "spot", "total"))


def weight_of_a_row(rows: int, votes: list[float] | None) -> Floats:
    """What is learned of a table's rows from two documents: one right value under its label, a wrong one in rows."""
    problem = LinearProblem([PlaceFeatures.of_rows([HEADER, *[ROW] * rows, TOTAL])] * 2, HASHER.size)
    right = np.array([1.0, *[0.0] * rows, 0.0] * 2)
    weights = problem.fit(
        right, np.ones(len(right), dtype=np.bool_), l2=2.0, votes=np.array(votes * 2) if votes is not None else None
    )
    return weights[ROW]


def test_four_rows_with_a_quarter_of_a_vote_teach_as_much_as_one() -> None:
    assert weight_of_a_row(4, [1, *[0.25] * 4, 1]) == pytest.approx(weight_of_a_row(1, None), abs=1e-3)
    assert weight_of_a_row(4, None).sum() < 1.5 * weight_of_a_row(1, None).sum() < 0  # else rows drown the rest


def test_the_places_of_a_value_share_its_vote() -> None:
    lines = ["Flight 03/02/20", "spot 03/05/20", "spot 03/05/20", "spot 03/05/20", "spot 03/05/20"]
    boxes = [{"text": t, "box": [40, 40 + 14 * n, 40 + 6 * len(t), 50 + 14 * n]} for n, t in enumerate(lines)]
    sheet = Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))
    places = find_candidates(sheet, Kind.DATE, DateOrder.MONTH_FIRST)
    assert votes_of(places).tolist() == [1, 0.25, 0.25, 0.25, 0.25]
