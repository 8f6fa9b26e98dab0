"""What the templates are given: pure, from records."""

from datetime import UTC, datetime, timedelta

import pytest

from holdpoint.decision import Correction
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit
from holdpoint.extraction import (
    DocumentType,
    ExtractedField,
    Extraction,
    Provenance,
    Statement,
    Summary,
    TypeGuess,
)
from holdpoint.finding import Finding, ReasonCode
from review.corrections import apply
from review.web.field_views import FieldView, FormState, field_groups, line_rows
from review.web.form import corrections_in
from review.web.page_views import page_views, statement_views
from review.web.presentation import age, amount
from review.web.reason_views import reason_views


def _extraction(document_type: DocumentType, *fields: tuple[str, str, float]) -> Extraction:
    origin = Provenance(page=1, extractor="fields", version="1")
    return Extraction(
        document_id="d",
        type=TypeGuess(document_type=document_type, confidence=0.9),
        fields=tuple(
            ExtractedField(name=name, raw=value, value=value, confidence=confidence, provenance=(origin,))
            for name, value, confidence in fields
        ),
        extractor="fields",
        version="1",
    )


def _fields(extraction: Extraction, state: FormState | None = None) -> dict[str, FieldView]:
    groups = field_groups(extraction, state or FormState())
    return {field.place: field for group in groups for field in group.fields}


def test_several_parties_are_a_list_with_an_empty_place_to_add_one() -> None:
    """Removing one leaves the others where they are, so that the next correction hits the right one."""
    contract = _extraction(DocumentType.CONTRACT, ("party", "Alpha Ltd", 0.99), ("party", "Beta GmbH", 0.99))
    shown = _fields(contract)
    assert [(p, f.value) for p, f in shown.items() if p.startswith("party")] == [
        ("party", "Alpha Ltd"),
        ("party[2]", "Beta GmbH"),
        ("party[3]", ""),
    ]
    removed = apply(contract, [Correction(field="party[1]", value="")], "anna")
    assert _fields(removed)["party"].value == ""
    assert _fields(removed)["party[2]"].value == "Beta GmbH"
    assert corrections_in({"party": "", "party[2]": "Beta AG", "party[3]": ""}, removed) == (
        Correction(field="party[2]", value="Beta AG"),
    )


def test_a_field_wants_a_look_when_a_finding_names_it_or_it_is_unsure_or_required_and_missing() -> None:
    """The tab key visits these and no others; once approved, none."""
    receipt = _extraction(
        DocumentType.RECEIPT, ("seller_name", "Café", 0.99), ("total_amount", "4.20", 0.5), ("currency", "EUR", 0.99)
    )
    state = FormState(held_places=frozenset({"currency"}))
    assert {p for p, f in _fields(receipt, state).items() if f.needs_look} == {"issue_date", "total_amount", "currency"}
    assert _fields(receipt)["total_amount"].word == "unsure"
    approved = FormState(editable=False, confirmed=True)
    assert not any(f.needs_look for f in _fields(receipt, approved).values())
    assert _fields(receipt, approved)["total_amount"].word == "confirmed"


def test_a_finding_on_a_whole_line_marks_its_cells() -> None:
    """And no other line's."""
    invoice = apply(
        _extraction(DocumentType.INVOICE),
        [Correction(field=f"line_items[{n}].amount", value="5.00") for n in (1, 2)],
        "anna",
    )
    rows = line_rows(invoice, FormState(held_places=frozenset({"line_items[2]"})))
    assert [all(cell.needs_look for cell in row) for row in rows] == [False, True, False]


def test_each_acceptable_reason_has_one_digit_and_the_others_none() -> None:
    """Two findings of one reason are one tick."""
    findings = [
        Finding(code=ReasonCode.LOW_CONFIDENCE, message="a"),
        Finding(code=ReasonCode.DATE_ORDER, message="b"),
        Finding(code=ReasonCode.INVALID_IBAN, message="c"),
        Finding(code=ReasonCode.DATE_ORDER, message="d"),
        Finding(code=ReasonCode.MISSING_REQUIRED, message="e"),
        Finding(code=ReasonCode.WRONG_EXTENSION, message="f"),
    ]
    views = reason_views(findings, frozenset({ReasonCode.INVALID_IBAN}), frozenset())
    assert [(str(v.code), v.key, v.accepted) for v in views] == [
        ("low_confidence", None, False),
        ("date_order", 1, False),
        ("invalid_iban", 2, True),
        ("missing_required", None, False),
    ]
    assert [m.text for m in views[1].messages] == ["b", "d"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1234567.5", "1\u202f234\u202f567.5"), ("-240.00", "−240.00"), ("0", "0"), ("soon", "soon"), (None, "")],
)
def test_amounts_are_grouped_and_keep_their_decimals(value: str | None, shown: str) -> None:
    """No digit is added or lost; what is no amount stands as it is."""
    assert amount(value) == shown


@pytest.mark.parametrize(("seconds", "said"), [(20, "just now"), (3599, "59 min"), (7200, "2 h"), (172800, "2 d")])
def test_ages_are_said_in_the_largest_fitting_unit(seconds: int, said: str) -> None:
    """A glance is enough."""
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert age(now - timedelta(seconds=seconds), now) == said


def test_a_sentence_without_a_field_shows_what_it_rests_on() -> None:
    """Its boxes lie on the page it cites, under the place that the sentence links to."""
    box = BoundingBox(x0=100, y0=200, x1=300, y1=215)
    origin = Provenance(page=2, boxes=(box,), extractor="summary", version="1")
    summary = Summary(
        document_id="d",
        statements=(
            Statement(text="Alpha Ltd is a party.", pages=(1,), fields=("party",)),
            Statement(text="The recipient keeps it secret.", pages=(2,), evidence=(origin,)),
            Statement(text="No end was found.", pages=(1,)),
        ),
        summarizer="test",
        version="1",
    )
    places = [s.place for s in statement_views(summary, DocumentType.CONTRACT)]
    assert places == ["party", "statement[2]", None]
    document = Document(
        document_id="d",
        blob=BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="a.pdf"),
        pages=tuple(
            Page(number=n, width=600, height=800, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium", words=())
            for n in (1, 2)
        ),
    )
    first, second = page_views(document, _extraction(DocumentType.CONTRACT), summary, frozenset())
    assert first.boxes == ()
    [shown] = second.boxes
    assert (shown.place, shown.level) == ("statement[2]", "cited")
    assert shown.x < box.x0 and shown.x + shown.width > box.x1
