"""What the rules' answers are worth: learned, kept as numbers, and never more than the reading of a picture allows."""

from pathlib import Path

import numpy as np
import pytest

from extractors.fields import read_by_rules
from extractors.fields.evidence import ReadFields
from extractors.fields.layout import DocumentLayout
from extractors.judged.extraction import read_judged
from extractors.judged.model import (
    AnswerModel,
    Calibration,
    judged,
    load_answer_model,
    save_answer_model,
    shipped_model,
    shipped_numbers,
)
from extractors.judged.signs import COLUMNS, answer_signs
from extractors.judged.training import JudgedAnswers, train_answer_model
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType, ExtractedField

VALID = COLUMNS.index("valid")


def answers(count: int, seed: int) -> list[JudgedAnswers]:
    """Answers that are mostly right exactly where a check digit holds."""
    rng = np.random.default_rng(seed)
    made = []
    for n in range(count):
        rows = np.zeros((10, len(COLUMNS)))
        rows[:, VALID] = rng.integers(0, 2, 10)
        right = (rng.random(10) < np.where(rows[:, VALID] > 0, 0.95, 0.3)).astype(np.float64)
        made.append(JudgedAnswers(f"form {n}", rows, right))
    return made


@pytest.fixture(scope="module")
def model() -> AnswerModel:
    return train_answer_model(answers(60, 1))


def page(kind: PageKind) -> Document:
    texts = ("Invoice", "no.", "INV-4711", "Total", "119.00", "EUR")
    words = tuple(
        Word(
            text=t,
            box=BoundingBox(x0=40 + 60 * n, y0=50, x1=90 + 60 * n, y1=60),
            confidence=0.5 if kind is PageKind.SCAN else 1.0,
        )
        for n, t in enumerate(texts)
    )
    one = Page(number=1, width=595, height=842, unit=Unit.POINT, kind=kind, reader="test", words=words)
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="bill.pdf")
    return Document(document_id="0" * 20, blob=blob, pages=(one,))


def test_probabilities_are_the_shares_that_are_right(model: AnswerModel) -> None:
    found = answers(200, 2)
    rows, right = np.vstack([a.rows for a in found]), np.concatenate([a.right for a in found])
    said = model.probabilities(rows)
    for holds in (0, 1):
        part = rows[:, VALID] == holds
        assert abs(said[part].mean() - right[part].mean()) < 0.05


def test_a_stored_model_says_the_same(model: AnswerModel, tmp_path: Path) -> None:
    save_answer_model(model, tmp_path)
    rows = answers(1, 3)[0].rows
    assert load_answer_model(tmp_path).probabilities(rows) == pytest.approx(model.probabilities(rows), abs=1e-3)


def test_a_model_of_other_signs_is_refused(model: AnswerModel, tmp_path: Path) -> None:
    save_answer_model(model, tmp_path)
    described = (tmp_path / "answers.json").read_text().replace('"valid"', '"other"')
    (tmp_path / "answers.json").write_text(described)
    with pytest.raises(TerminalError, match="other signs"):
        load_answer_model(tmp_path)


def test_every_answer_has_its_signs() -> None:
    layout = DocumentLayout.of(page(PageKind.TEXT_LAYER))
    read = read_judged(layout, DocumentType.INVOICE)
    assert {"number", "total_amount"} <= {f.name for f in read.fields}
    assert [len(row) for row in answer_signs(read, layout)] == [len(COLUMNS)] * len(read.fields)


def test_badly_read_words_stay_uncertain(model: AnswerModel) -> None:
    layout = DocumentLayout.of(page(PageKind.SCAN))
    field = ExtractedField(name="number", raw="INV-4711", value="INV-4711", confidence=0.2)
    (only,) = judged(ReadFields((field,)), layout, model, shipped_numbers()).fields
    assert only.confidence <= 0.2


def test_the_shipped_model_judges_bills_and_nothing_else() -> None:
    assert shipped_model() is not None
    layout = DocumentLayout.of(page(PageKind.TEXT_LAYER))
    bill, receipt = (read_judged(layout, t).fields for t in (DocumentType.INVOICE, DocumentType.RECEIPT))
    assert all(0 < f.confidence < 1 for f in bill)
    assert receipt


def test_amounts_that_do_not_add_up_keep_what_the_rules_say(model: AnswerModel) -> None:
    layout = DocumentLayout.of(page(PageKind.TEXT_LAYER))
    said = {"net_amount": "100.00", "tax_amount": "19.00", "total_amount": "120.00"}
    fields = tuple(ExtractedField(name=n, raw=v, value=v, confidence=0.955) for n, v in said.items())
    assert all(f.confidence >= 0.955 for f in judged(ReadFields(fields), layout, model, shipped_numbers()).fields)


def test_a_guess_stays_below_what_a_policy_asks_for() -> None:
    sure = train_answer_model([JudgedAnswers(f"form {n}", a.rows, np.ones(10)) for n, a in enumerate(answers(40, 1))])
    layout = DocumentLayout.of(page(PageKind.TEXT_LAYER))
    guess, told = (
        ExtractedField(name="number", value="INV-4711", raw="INV-4711", confidence=c, provenance=())
        for c in (0.3, 0.88)
    )
    first, second = judged(ReadFields((guess, told)), layout, sure, shipped_numbers()).fields
    assert first.confidence == 0.8
    assert second.confidence > 0.9


def test_a_date_that_no_label_names_stays_below_what_a_policy_asks_for() -> None:
    sure = train_answer_model([JudgedAnswers(f"form {n}", a.rows, np.ones(10)) for n, a in enumerate(answers(40, 1))])
    layout = DocumentLayout.of(page(PageKind.TEXT_LAYER))
    placed, told = (
        ExtractedField(name="issue_date", value="2024-03-01", raw="01.03.2024", confidence=c, provenance=())
        for c in (0.796, 0.876)
    )
    first, second = judged(ReadFields((placed, told)), layout, sure, shipped_numbers()).fields
    assert first.confidence == 0.8
    assert second.confidence > 0.9


def test_a_form_of_which_more_is_left_over_is_less_explained() -> None:
    plain = page(PageKind.TEXT_LAYER)
    first = plain.pages[0]
    strange_words = tuple(
        Word(text=t, box=BoundingBox(x0=40 + 60 * n, y0=300, x1=90 + 60 * n, y1=310))
        for n, t in enumerate(("gannet", "gull7", "dune3", "tern"))
    )
    strange = plain.model_copy(update={"pages": (first.model_copy(update={"words": first.words + strange_words}),)})

    def explained(document: Document) -> tuple[float, float]:
        layout = DocumentLayout.of(document)
        row = answer_signs(read_by_rules(layout, DocumentType.INVOICE), layout)[0]
        return row[COLUMNS.index("explained")], row[COLUMNS.index("numbers_explained")]

    assert explained(plain) == (1.0, 1.0)  # "Invoice no." and "Total" are labels, all else are values
    assert explained(strange) == pytest.approx((6 / 10, 2 / 4))


def test_the_same_signs_are_worth_less_on_a_strange_form() -> None:
    rng = np.random.default_rng(3)
    made = []
    for n in range(120):
        explained = 0.8 if n % 2 else 0.3
        rows = np.zeros((12, len(COLUMNS)))
        rows[:, VALID], rows[:, COLUMNS.index("explained")] = 1, explained
        right = (rng.random(12) < (0.99 if n % 2 else 0.8)).astype(np.float64)
        made.append(JudgedAnswers(f"form {n}", rows, right))
    model = train_answer_model(made)
    known, strange = made[1].rows[:1], made[0].rows[:1]
    assert model.probabilities(known)[0] == pytest.approx(0.99, abs=0.01)
    assert model.probabilities(strange)[0] == pytest.approx(0.8, abs=0.04)
    calibration = Calibration(1.0, 0.0, 1.0, 2.0)
    odds = np.array([2.0, 2.0])
    assert calibration.of(odds, np.vstack([known, strange])) == pytest.approx([1.2 * 2 + 0.4, 0.7 * 2 - 0.6])
