"""Labels that the page refutes bound what anybody can reach who reads well."""

import numpy as np
import pytest

from benchmarks.label_ceiling import (
    Ceiling,
    accepted_in_random_order,
    best_auroc,
    ceiling_of,
    excused_fields,
    page_reader,
)
from evaluation.adjudication import Verdict, VerdictRow, fingerprint
from evaluation.comparison import Level
from evaluation.rows import LabelRow, PredictionRow
from evaluation.scoring import tallied
from holdpoint.document_types import ValueKind

KINDS = {"number": ValueKind.IDENTIFIER, "party": ValueKind.NAME}
LABELS = [
    LabelRow(file=f"{n}.pdf", type="paper", fields={"number": [f"A{n}"], "party": ["Elm", "Oak"]}) for n in "1234"
]


def verdict(file: str, field: str, what: Verdict, judged: list[str]) -> VerdictRow:
    return VerdictRow(file=file, field=field, verdict=what, fingerprint=fingerprint(judged))


def given(file: str, number: str, confidence: float = 0.5) -> PredictionRow:
    return PredictionRow(file=file, type="paper", fields={"number": [{"value": number, "confidence": confidence}]})


def reached(*verdicts: VerdictRow, either: bool = False, predictions: tuple[PredictionRow, ...] = ()) -> Ceiling:
    labels, read = page_reader(LABELS, verdicts, predictions, either_is_wrong=either)
    return ceiling_of(labels, read, KINDS, Level.VALUE)


def test_with_right_labels_a_reader_is_always_right() -> None:
    best = reached(verdict("1.pdf", "number", Verdict.LABEL, ["A9"]), verdict("2.pdf", "number", Verdict.BOTH, ["A2"]))
    assert (best.f1, best.every_field_right, best.wrong_values, best.unseen) == (1, 1, 0, 1)


@pytest.mark.parametrize("what", [Verdict.PREDICTION, Verdict.NEITHER])
def test_a_label_that_the_page_refutes_makes_its_reader_wrong(what: Verdict) -> None:
    best = reached(verdict("1.pdf", "number", what, ["A9"]))
    assert (best.f1, best.every_field_right, best.wrong_values) == (11 / 12, 0.75, 1)


def test_of_several_values_one_is_wrong_where_nothing_more_is_known() -> None:
    assert reached(verdict("1.pdf", "party", Verdict.PREDICTION, ["Elm"])).f1 == 11 / 12


def test_what_the_page_showed_is_given_where_the_verdict_was_on_this_prediction() -> None:
    row = PredictionRow(file="1.pdf", type="paper", fields={"party": ["Elm"]})
    best = reached(verdict("1.pdf", "party", Verdict.PREDICTION, ["Elm"]), predictions=(row,))
    assert best.f1 == 22 / 23  # a label of two values against one given


def test_what_no_page_tells_is_not_counted() -> None:
    labels, read = page_reader(LABELS, [verdict("1.pdf", "number", Verdict.UNCLEAR, ["A9"])])
    assert "number" not in labels[0].fields
    assert "number" not in read[0].fields
    assert ceiling_of(labels, read, KINDS, Level.VALUE).every_field_right == 1


def test_either_is_wrong_only_if_asked_and_on_the_judged_prediction() -> None:
    either = verdict("1.pdf", "number", Verdict.BOTH, ["A9"])
    assert reached(either, predictions=(given("1.pdf", "A9"),)).every_field_right == 1
    assert reached(either, either=True, predictions=(given("1.pdf", "A9"),)).every_field_right == 0.75
    assert reached(either, either=True, predictions=(given("1.pdf", "A8"),)).every_field_right == 1


def test_in_random_order_wrong_labels_stop_what_can_go_unseen() -> None:
    right = np.ones(1000, dtype=np.bool_)
    assert np.all(accepted_in_random_order(right, 1000, draws=20) == 1)
    assert np.all(accepted_in_random_order(right, 2000, draws=20) == 0.5)  # half of the values nobody gave
    right[:5] = False  # 0.5 %: all may go
    assert np.all(accepted_in_random_order(right, 1000, draws=20) == 1)
    right[:50] = False
    drawn = accepted_in_random_order(right, 1000, draws=200)
    assert 0 < drawn.mean() < 0.2


def test_ranking_is_best_where_only_excused_errors_stand_among_right_values() -> None:
    predictions = [given("1.pdf", "A1"), given("2.pdf", "B2"), given("3.pdf", "B3"), given("4.pdf", "B4")]
    verdicts = [
        verdict("2.pdf", "number", Verdict.PREDICTION, ["B2"]),
        verdict("3.pdf", "number", Verdict.LABEL, ["B3"]),
        verdict("4.pdf", "number", Verdict.PREDICTION, ["C4"]),  # given on another prediction
    ]
    tallies = tallied(LABELS, predictions, KINDS)
    excused = excused_fields(verdicts, predictions)
    assert excused == {("2.pdf", "number")}
    assert best_auroc(tallies, Level.VALUE, excused) == pytest.approx(2.5 / 3)
    assert best_auroc(tallied(LABELS[:1], predictions[:1], KINDS), Level.VALUE, excused) is None
