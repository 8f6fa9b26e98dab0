"""The parts of learning: trees without their library, candidates in running text, dates that can be read two ways."""

import lightgbm
import numpy as np
import pytest

from extractors.learned.boosting import trees_of
from extractors.learned.candidates import find_candidates
from extractors.learned.extraction import fields_of
from extractors.learned.kinds import Kind
from extractors.learned.ranking import choose
from extractors.learned.runs import find_durations, find_parties, find_places
from extractors.learned.sheet import Sheet
from extractors.learned.training import Trained
from flows.labelled_lines import document_of_lines
from holdpoint.finding import ReasonCode
from holdpoint.values import DateOrder
from holdpoint.values.names import registered_name


@pytest.mark.parametrize("leaves", [2, 15])
def test_arrays_answer_as_the_library_does(leaves: int) -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(400, 9))
    right = (rows[:, 0] * rows[:, 1] + rows[:, 2] > 0.2).astype(np.float64)
    settings = {"objective": "binary", "num_leaves": leaves, "use_missing": False, "num_threads": 1, "verbosity": -1}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, label=right), num_boost_round=30)
    fresh = rng.normal(size=(200, 9))
    expected = booster.predict(fresh, raw_score=True)
    assert np.allclose(trees_of(booster.dump_model()).log_odds(fresh), expected, atol=1e-9)


def test_trees_that_never_split_answer_with_their_leaf() -> None:
    rows, right = np.zeros((40, 2)), np.array([1.0] * 10 + [0.0] * 30)
    settings = {"objective": "binary", "num_threads": 1, "verbosity": -1, "use_missing": False}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, label=right), num_boost_round=3)
    expected = booster.predict(rows[:2], raw_score=True)
    assert np.allclose(trees_of(booster.dump_model()).log_odds(rows[:2]), expected)


def sheet_of(*lines: str) -> Sheet:
    boxes = [{"text": t, "box": [40, 40 + 14 * n, 40 + 6 * len(t), 50 + 14 * n]} for n, t in enumerate(lines)]
    return Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))


def test_both_ends_of_a_range_without_spaces_are_dates() -> None:
    places = find_candidates(sheet_of("Schedule 02/26/20-03/03/20 Order"), Kind.DATE, DateOrder.MONTH_FIRST)
    assert [p.value for p in places] == ["2020-02-26", "2020-03-03"]


def test_a_date_over_a_line_break_is_found() -> None:
    sheet = sheet_of("This agreement is made by both as of February", "10, 2017 between the two")
    places = find_candidates(sheet, Kind.DATE, DateOrder.MONTH_FIRST)
    assert [p.value for p in places] == ["2017-02-10"]


def test_amounts_keep_sign_and_mark() -> None:
    places = find_candidates(sheet_of("Total 1.234,50 EUR", "Rabatt -12,00"), Kind.MONEY, DateOrder.DAY_FIRST)
    assert [p.value for p in places] == ["1234.50", "-12.00"]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("made between Kite Pharma, Inc., a Delaware corporation", "Kite Pharma Inc."),
        ("and HEIDRICK & STRUGGLES, INC. (the Company)", "HEIDRICK and STRUGGLES Inc."),
        ("between Maher Albitar, M.D. and the company", "Maher Albitar"),
        ("I, Raymond L. D’Arcy, have executed", "Raymond L. D’Arcy"),
        ("between nStor Corporation, Inc. and Xyratex", "nStor Corporation Inc."),
        ("zwischen der Nordlicht Werke GmbH und der anderen", "Nordlicht Werke GmbH"),
        ("sowie Bäckerei Kiefer e.K. als Mieterin", "Bäckerei Kiefer e.K."),
        ("und Wohnungsgenossenschaft Ahrtal eG vertreten", "Wohnungsgenossenschaft Ahrtal eG"),
        ("der Jool Chemie PartG mbB, ansässig", "Jool Chemie PartG mbB"),
        ("et Danper S.à r.l. ainsi que", "Danper S.à r.l."),
        ("représentée par Papeteries d’Orbec SA, sise", "Papeteries d’Orbec SA"),
        ("entre Les Ateliers Vidal SARL et", "Les Ateliers Vidal SARL"),
        ("Zwischen Kiefer & Söhne GmbH und der Rössler Medizintechnik AG, Bahnhofstrasse 124", "Kiefer and Söhne GmbH"),
        ("II. Firma Merxan Agrarhandel OHG, Industriestraße 97, 90431 Nürnberg", "Merxan Agrarhandel OHG"),
    ],
)
def test_parties_are_among_the_runs_of_capitals(text: str, party: str) -> None:
    assert party in [value for _, _, value in find_parties(text)]


@pytest.mark.parametrize(
    "text",
    ["the Receiving Party shall", "(Vermieter)", "Auftraggeber und Auftragnehmer", "Le Bailleur", "EL ARRENDADOR"],
)
def test_sides_and_parts_of_papers_are_no_names(text: str) -> None:
    assert not list(find_parties(text))


def test_the_rest_of_a_name_in_quotation_marks_is_no_name() -> None:
    found = [
        value for _, _, value in find_parties("der „Zum Goldenen Ochsen“ Gastronomie GmbH, FN 442187k, als Mieterin")
    ]
    assert not any("Gastronomie" in value for value in found)


def test_a_line_of_an_address_is_no_name() -> None:
    found = [value for _, _, value in find_parties("Dominic Farrant of Truro TR1 2EA and Ann Lee of Duluth MN 55802")]
    assert "Dominic Farrant" in found and "Ann Lee" in found
    assert not any("2EA" in value or "55802" in value for value in found)


def test_a_name_may_hold_such_a_word() -> None:
    assert "Notice Board Company Ltd." in [value for _, _, value in find_parties("and Notice Board Company Ltd.")]


def test_a_party_is_written_as_registers_do() -> None:
    assert registered_name("Wells Fargo Securities, L.L.C.") == "Wells Fargo Securities LLC"
    assert registered_name("Thomas W. Mills, Sr.") == "Thomas W. Mills Sr."
    assert registered_name("Mr. Jeffrey M. Leiden, Ph.D.") == "Jeffrey M. Leiden"
    assert registered_name("Sears, Roebuck & Co") == "Sears Roebuck and Co."


def test_durations_and_places_have_one_wording() -> None:
    assert [v for *_, v in find_durations("for two (2) years, then 18 months")] == ["2 years", "18 months"]
    assert [v for *_, v in find_durations("until the third anniversary")] == ["3 years"]
    assert [v for *_, v in find_durations("für drei Jahre")] == ["3 years"]
    assert [v for *_, v in find_places("the laws of the State of NEW YORK")] == ["New York"]
    assert [v for *_, v in find_places("es gilt deutsches Recht")] == ["Germany"]
    assert [v for *_, v in find_places("English law governs; an English speaker may be asked")] == ["England"]
    assert [v for *_, v in find_places("subject to Scottish law, not the law of Belgium")] == ["Scotland", "Belgium"]


def test_a_date_with_two_readings_is_a_finding(trained: Trained) -> None:
    lines = [
        "Contract # 123456",
        "Advertiser: Cinder Foods Inc",
        "Flight Dates 03/04/20-05/06/20",
        "Gross total $90.00",
    ]
    read = fields_of(choose(sheet_of(*lines).layout.document, trained.model))
    starts = next(f for f in read.fields if f.name == "starts")
    assert starts.confidence <= 0.45
    assert {f.code for f in read.findings} == {ReasonCode.AMBIGUOUS_DATE}
    assert any(f.fields == ("starts",) for f in read.findings)


@pytest.mark.parametrize("text", ["this 31st day of May , 2005 by", "as of May 31st , 2005 in", "on May 31, 2005"])
def test_a_space_before_the_comma_of_a_date_does_not_hide_it(text: str) -> None:
    places = find_candidates(sheet_of(text), Kind.DATE, DateOrder.MONTH_FIRST)
    assert [p.value for p in places] == ["2005-05-31"]
