"""A run of capitals is a whole name or a piece of one: what stands at its ends and within it tells."""

import pytest

from extractors.learned.candidates import find_candidates
from extractors.learned.kinds import Kind
from extractors.learned.name_edges import EDGE_COLUMNS, edge_figures
from extractors.learned.sheet import Sheet
from flows.labelled_lines import document_of_lines
from holdpoint.values import DateOrder


def figures_of(text: str, name: str) -> dict[str, float]:
    """The columns of a name in a text of one line."""
    line = {"text": text, "box": [40, 40, 40 + 6 * len(text), 50]}
    sheet = Sheet.of(document_of_lines({"file": "x.jpg", "lines": [line]}, "0" * 64))
    places = tuple(p for p in find_candidates(sheet, Kind.PARTY, DateOrder.MONTH_FIRST) if p.raw == name)
    assert places, name
    return dict(zip(EDGE_COLUMNS, edge_figures(sheet, places), strict=True))


@pytest.mark.parametrize(
    ("piece", "before", "behind"),
    [
        ("Boston Safe Deposit and Trust Company", 0, 0),
        ("Boston Safe Deposit", 0, 1),
        ("Safe Deposit and Trust Company", 1, 0),
        ("Trust Company", 1, 0),
    ],
)
def test_a_piece_of_a_name_is_cut_where_the_name_goes_on(piece: str, before: float, behind: float) -> None:
    figures = figures_of("made by and between Boston Safe Deposit and Trust Company (the bank) on this day", piece)
    assert (figures["cut_before"], figures["cut_behind"]) == (before, behind)


def test_how_often_a_name_is_cut_is_counted_over_its_places() -> None:
    figures = figures_of(
        "between Harbour Foods Inc. (one) and also Harbour Foods Inc. Trading House by these", "Harbour Foods Inc."
    )
    assert figures["cut_behind"] == 0.5


def test_a_role_in_quotation_marks_is_no_name() -> None:
    text = "Trace Pty Ltd. in Perth, a company (the “Harbourmaster”), has agreed with them"
    assert figures_of(text, "Harbourmaster")["quoted_itself"] == 1
    assert figures_of(text, "Trace Pty Ltd.")["quoted_itself"] == 0


def test_a_name_goes_on_behind_an_elided_article_and_an_accent() -> None:
    text = "entre la Polyclinique du Val d'Orb et aussi Ateliers Écluse SA, tous deux"
    assert figures_of(text, "Polyclinique du Val")["cut_behind"] == 1
    assert figures_of(text, "Ateliers")["cut_behind"] == 1
    assert figures_of(text, "Écluse SA")["cut_before"] == 1


def test_a_run_over_the_end_of_a_sentence_or_of_a_company_shows_it() -> None:
    text = "between us and R. J. Seifert Enterprises. Collectively they, with Silver Ltd. Sterling Inc. both, agree"
    assert figures_of(text, "R. J. Seifert Enterprises. Collectively")["sentence_within"] == 1
    assert figures_of(text, "R. J. Seifert Enterprises")["sentence_within"] == 0
    assert figures_of(text, "Silver Ltd. Sterling Inc.")["form_within"] == 1
    whole = figures_of(text, "Sterling Inc.")
    assert (whole["form_within"], whole["form_last"], whole["single"]) == (0, 1, 0)
