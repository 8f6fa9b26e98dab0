"""Answers about pictures: sure where words were read well or a check confirms them, and never where neither holds."""

from pathlib import Path

import pytest

from extractors.fields.evidence import ReadFields, RuledField, make_field
from extractors.fields.layout import Cell, DocumentLayout, Span
from extractors.judged.model import SHIPPED, confidence_of, shipped_numbers
from extractors.judged.pictured_document import PicturedDocument
from extractors.judged.pictures import PictureNumbers, load_numbers, save_numbers
from extractors.judged.signs import COLUMNS, answer_signs
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.errors import TerminalError

ASKED = 0.85  # what policies ask for unless told otherwise
SURE = 0.998  # what the model of answers says of a good answer
SCAN = PicturedDocument(word_by_word=True, both_parties=True, badly_read=False)
VALUES = {
    "number": "RE-4711",
    "issue_date": "06.05.2025",
    "currency": "EUR",
    "seller_name": "Kranzfelder GmbH",
    "seller_address": "Gerberstraße 39, 90431 Nürnberg",
    "total_amount": "119,00",
    "iban": "DE02 1203 0000 0000 2020 51",
    "seller_vat_id": "DE136695976",
}


def answer(name: str, *readings: tuple[float, ...], raw: str | None = None, evidence: float = 0.96) -> RuledField:
    """As the rules give it; each of `readings` is a place."""
    raw = raw if raw is not None else VALUES[name]
    confidence = evidence * min(readings[0])
    return RuledField(name=name, raw=raw, value=raw, confidence=confidence, evidence=evidence, readings=readings)


def row(**signs: float) -> list[float]:
    """The signs of an answer, those not named being unknown."""
    return [signs.get(name, -1.0) for name in COLUMNS]


def confidence(
    field: RuledField, signs: list[float] | None = None, document: PicturedDocument = SCAN, said: float = SURE
) -> float:
    return confidence_of(field, signs if signs is not None else row(), said, document, shipped_numbers())


@pytest.mark.parametrize("name", VALUES)
def test_a_well_read_value_is_as_sure_as_a_policy_asks(name: str) -> None:
    assert confidence(answer(name, (0.98, 0.97))) > ASKED


@pytest.mark.parametrize("name", VALUES)
def test_worse_words_make_no_value_surer(name: str) -> None:
    said = [confidence(answer(name, (0.99, quality))) for quality in (0.05, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99)]
    assert said == sorted(said)
    assert said[0] < said[-1]


@pytest.mark.parametrize("name", ["number", "total_amount", "issue_date", "iban", "seller_vat_id"])
def test_a_badly_read_value_that_nothing_confirms_is_held(name: str) -> None:
    assert confidence(answer(name, (0.5,))) < ASKED


def test_an_unconfirmed_account_or_number_is_never_surer_than_its_words() -> None:
    for name in ("iban", "number", "seller_vat_id"):
        assert confidence(answer(name, (0.9, 0.95)), row(valid=0.0)) <= 0.9 * 0.95


def test_what_check_digits_and_sums_confirm_may_be_read_less_surely() -> None:
    words = (0.75,)
    for name, signs in (("iban", row(valid=1.0)), ("total_amount", row(adds_up=1.0)), ("net_amount", row(items_sum=1))):
        field = answer(name, words, raw=VALUES.get(name, "100,00"))
        assert confidence(field, signs) > ASKED
        assert confidence(field, signs) > confidence(field)


def test_the_sum_says_nothing_of_an_amount_due_that_is_not_the_total() -> None:
    due = answer("amount_due", (0.5,), raw="59,00")
    part, whole = row(adds_up=1.0, of_total=0.5), row(adds_up=1.0, of_total=1.0)
    assert confidence(due, part) == confidence(due) < confidence(due, whole)


def test_an_amount_without_cents_may_have_lost_its_mark() -> None:
    with_cents, without = (answer("total_amount", (0.85,), raw=raw) for raw in ("3.376,41 €", "337641 €"))
    assert confidence(without) < ASKED < confidence(with_cents)


def test_the_place_that_was_read_best_counts() -> None:
    assert confidence(answer("issue_date", (0.3,), (0.98,))) > ASKED > confidence(answer("issue_date", (0.3,)))


def test_a_line_of_an_address_read_well_says_nothing_of_the_others() -> None:
    whole = (0.99, 0.3, 0.3)
    assert confidence(answer("seller_address", whole, (0.99,))) == confidence(answer("seller_address", whole))


def test_a_party_told_by_its_place_alone_is_held() -> None:
    good = (0.99, 0.99)
    for readings in ((good,), (good, good)):
        assert confidence(answer("seller_name", *readings, evidence=0.8)) < ASKED
        assert confidence(answer("seller_name", *readings, evidence=0.95)) > ASKED


def test_a_party_in_two_places_is_surer() -> None:
    good = (0.99, 0.99)
    assert confidence(answer("seller_name", good, good)) > confidence(answer("seller_name", good))


def test_a_party_without_the_other_one_may_be_the_other_one() -> None:
    alone = PicturedDocument(word_by_word=True, both_parties=False, badly_read=False)
    field = answer("seller_name", (0.99, 0.99))
    assert confidence(field, document=alone) < confidence(field)


def test_a_doubtful_choice_stays_doubtful_however_well_it_was_read() -> None:
    assert confidence(answer("total_amount", (0.995,)), said=0.6) < ASKED


def test_of_a_scanners_text_layer_the_lower_of_both_stands() -> None:
    lump = PicturedDocument(word_by_word=False, both_parties=True, badly_read=False)
    field = answer("number", (0.9,))
    assert confidence(field, document=lump) == field.confidence
    assert confidence(field, document=lump, said=0.4) == 0.4


def test_on_pages_that_were_badly_read_the_lower_of_both_stands() -> None:
    poor = PicturedDocument(word_by_word=True, both_parties=True, badly_read=True)
    field = answer("issue_date", (0.98,), evidence=0.8)
    assert confidence(field, document=poor) == field.confidence < confidence(field)
    words = (0.9, 0.7), (0.9, 0.88)
    found = [PicturedDocument.of((), document(page(1, PageKind.SCAN, confidences))) for confidences in words]
    assert [one is not None and one.badly_read for one in found] == [True, False]


def page(number: int, kind: PageKind, confidences: tuple[float, ...]) -> Page:
    words = tuple(
        Word(text=f"word{n}", box=BoundingBox(x0=60 * n, y0=50, x1=60 * n + 50, y1=60), confidence=c)
        for n, c in enumerate(confidences)
    )
    return Page(number=number, width=595, height=842, unit=Unit.POINT, kind=kind, reader="test", words=words)


def document(*pages: Page) -> Document:
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="bill.pdf")
    return Document(document_id="0" * 20, blob=blob, pages=pages)


def test_on_a_scan_the_signs_of_an_answer_do_not_ask_how_its_words_were_read() -> None:
    field = answer("number", (0.5,))
    for confidences, said in (((0.5, 0.99), 0.955), ((0.9, 0.9), field.confidence)):
        layout = DocumentLayout.of(document(page(1, PageKind.SCAN, confidences)))
        (signs,) = answer_signs(ReadFields((field,)), layout)
        assert signs[COLUMNS.index("rules")] == said


def test_a_scanners_text_layer_is_told_by_words_that_are_all_as_sure() -> None:
    printed = page(1, PageKind.TEXT_LAYER, (1.0, 1.0))
    read = page(2, PageKind.SCAN, (0.97, 0.99))
    layer = page(3, PageKind.SCAN, (0.9, 0.9))
    assert PicturedDocument.of((), document(printed)) is None
    for pages, word_by_word in (((printed, read), True), ((layer,), False), ((read, layer), False)):
        found = PicturedDocument.of((), document(*pages))
        assert found is not None
        assert found.word_by_word is word_by_word


def test_a_field_of_the_rules_knows_how_well_the_words_of_each_place_were_read() -> None:
    scanned, printed = page(1, PageKind.SCAN, (0.97, 0.6)), page(2, PageKind.TEXT_LAYER, (1.0,))
    spans = [Span(Cell(p, 0, p.words), p.words) for p in (scanned, printed)]
    field = make_field("number", "word0", spans[:1], 0.96, confirmed_by=spans[1:])
    assert field.readings == ((0.97, 0.6), ())
    assert field.evidence == 0.96
    assert field.confidence == pytest.approx(0.96 * 0.6)


def test_stored_numbers_are_the_same_numbers(tmp_path: Path) -> None:
    save_numbers(shipped_numbers(), tmp_path)
    assert load_numbers(tmp_path) == shipped_numbers()


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', '{"format": 2, "passes_check": 0.1}'])
def test_a_folder_without_usable_numbers_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pictures.json").write_text(text)
    with pytest.raises(TerminalError, match="no usable numbers"):
        load_numbers(tmp_path)


def test_no_ground_of_the_shipped_numbers_speaks_against_what_it_confirms() -> None:
    numbers: PictureNumbers = load_numbers(SHIPPED)
    for weighing in (numbers.parties, numbers.others):
        assert min(weighing.model, weighing.rules, weighing.repeated, weighing.both_parties) >= 0
    assert 0.05 <= numbers.passes_check <= 1
