"""What was read unsurely is doubted where it decides, and only there."""

import pytest

from extractors.learned.candidates import find_candidates
from extractors.learned.extraction import fields_of
from extractors.learned.kinds import Kind
from extractors.learned.legibility import legibility, read_rightly
from extractors.learned.ranking import choose
from extractors.learned.sheet import Sheet
from extractors.learned.training import Trained
from flows.labelled_lines import document_of_lines
from holdpoint.document import Document, PageKind, Word
from holdpoint.values import DateOrder
from tests.extractors.learned.conftest import document_of

SEED = 1001


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.MONEY, Kind.IDENTIFIER, Kind.PARTY, Kind.PLACE])
def test_one_unsure_word_makes_a_value_unsure_of_which_every_character_counts(kind: Kind) -> None:
    assert read_rightly(kind, [0.99, 0.5, 0.99]) < 0.85
    assert read_rightly(kind, [1.0, 1.0]) == 1


def test_a_misread_date_seldom_is_a_date_but_a_misread_number_is_one() -> None:
    assert read_rightly(Kind.DATE, [0.8]) > 0.92
    assert read_rightly(Kind.IDENTIFIER, [0.8]) == pytest.approx(0.8)


def test_a_name_bears_one_unsure_word_among_many_but_not_many() -> None:
    assert read_rightly(Kind.ADDRESS, [0.98] * 9 + [0.4]) > 0.98
    assert read_rightly(Kind.NAME, [0.98, 0.4]) < 0.9
    assert read_rightly(Kind.NAME, [0.5] * 4) == pytest.approx(0.5)


@pytest.mark.parametrize("kind", Kind)
def test_surer_words_never_make_a_value_less_sure(kind: Kind) -> None:
    sure = [read_rightly(kind, [c / 20, 0.7]) for c in range(21)]
    assert sure == sorted(sure)
    assert 0 <= sure[0] <= sure[-1] <= 1


def as_read(document: Document, kind: PageKind, unsure: dict[str, float]) -> Document:
    """The same document, its words read with 0.99, but these."""
    page = document.pages[0]
    words = tuple(Word(text=w.text, box=w.box, confidence=unsure.get(w.text, 0.99)) for w in page.words)
    return document.model_copy(update={"pages": (page.model_copy(update={"kind": kind, "words": words}),)})


def confidences(trained: Trained, document: Document) -> dict[str, float]:
    return {f.name: f.confidence for f in fields_of(choose(document, trained.model)).fields}


def test_a_value_is_as_sure_as_its_words_allow(trained: Trained) -> None:
    document = document_of(SEED)
    clean = confidences(trained, document)
    given = {f.name: f for f in fields_of(choose(document, trained.model)).fields}
    words = dict.fromkeys(given["gross"].raw.split(), 0.4)
    doubted = confidences(trained, as_read(document, PageKind.PHOTO, words))
    assert doubted["gross"] < 0.8 < clean["gross"]
    assert doubted["client"] > clean["client"] - 0.03
    a_word_of_the_name = {given["client"].raw.split()[0]: 0.6}
    assert confidences(trained, as_read(document, PageKind.PHOTO, a_word_of_the_name))["client"] > 0.9


def test_a_value_that_stands_twice_is_as_sure_as_its_better_reading() -> None:
    row = {
        "file": "a",
        "lines": [{"text": "Total 12.50", "box": [0, 0, 90, 9]}, {"text": "Cash 12.50", "box": [0, 20, 90, 29]}],
    }
    page = document_of_lines(row, "0" * 64).pages[0]
    unsure = (0.9, 0.6, 0.9, 0.95)  # word by word
    words = tuple(w.model_copy(update={"confidence": c}) for w, c in zip(page.words, unsure, strict=True))
    document = document_of_lines(row, "0" * 64).model_copy(
        update={"pages": (page.model_copy(update={"words": words}),)}
    )
    sheet = Sheet.of(document)
    places = find_candidates(sheet, Kind.MONEY, DateOrder.DAY_FIRST)
    assert [p.raw.strip() for p in places] == ["12.50", "12.50"]
    assert legibility(sheet, Kind.MONEY, places[:1]) == read_rightly(Kind.MONEY, [0.6])
    assert legibility(sheet, Kind.MONEY, places) == read_rightly(Kind.MONEY, [0.95])


def test_words_of_a_text_layer_are_not_doubted(trained: Trained) -> None:
    document = document_of(SEED)
    layer = confidences(trained, as_read(document, PageKind.TEXT_LAYER, {}))
    clean = confidences(trained, document)
    assert layer == pytest.approx({name: 0.995 * c for name, c in clean.items()}, abs=0.002)
