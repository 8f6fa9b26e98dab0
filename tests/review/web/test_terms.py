"""Whoever decides sees what a bill takes off or adds as a whole: it leaves with the values."""

from holdpoint.document import BlobRef, Document, Page, PageKind, Unit
from holdpoint.extraction import DocumentType, Extraction, TypeGuess
from review.web.page_views import page_views
from review.web.term_views import term_group
from tests.support.deliveries import make_field


def extraction_with(**details: str) -> Extraction:
    return Extraction(
        document_id="0" * 20, type=TypeGuess(document_type=DocumentType.INVOICE, confidence=1.0),
        details=tuple(make_field(name.replace("__", "."), value) for name, value in details.items()),
        extractor="fields", version="1",
    )  # fmt: skip


def test_allowances_charges_and_terms_stand_in_one_group_with_their_words() -> None:
    details = {
        "allowances[1].amount": "50.00", "allowances[1].reason": "Rabatt 10 %", "charges[1].amount": "20.00",
        "payment_terms": "2 % Skonto", "taxes[1].rate": "19",
    }  # fmt: skip
    group = term_group(extraction_with(**details))
    assert group is not None
    assert [(f.label, f.value, f.level) for f in group.fields] == [
        ("Taken off", "50.00 (Rabatt 10 %)", "sure"),
        ("Added", "20.00", "sure"),
        ("Payment terms", "2 % Skonto", "sure"),
    ]


def test_their_places_on_the_page_have_boxes_that_can_be_chosen() -> None:
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="a.pdf")
    page = Page(number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="test")
    document = Document(document_id="0" * 20, blob=blob, pages=(page,))
    extraction = extraction_with(**{"allowances[1].amount": "50.00", "payment_terms": "2 % Skonto"})
    (shown,) = page_views(document, extraction, None, frozenset())
    assert {(box.place, box.label) for box in shown.boxes} == {
        ("allowances[1].amount", "Taken off"), ("payment_terms", "Payment terms"),
    }  # fmt: skip


def test_a_document_without_such_terms_has_no_such_group() -> None:
    assert term_group(extraction_with()) is None
    assert term_group(None) is None
