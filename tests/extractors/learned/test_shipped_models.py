"""The models that the product ships read the project's own documents, which they know others of the kind of."""

import random

import pytest

from benchmarks.built_in_models import as_read
from evaluation.comparison import same_value
from extractors.classification import classify
from extractors.learned.extraction import built_in_model, extract_fields
from extractors.learned.storage import load_model
from holdpoint.document import PageKind
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType
from holdpoint.values.names import registered_name
from samples.agreement_pages import draw_varied_agreement
from samples.contracts import draw_agreement, make_agreement
from samples.formats import LANGUAGES, Language
from samples.receipts import draw_receipt, make_receipt
from samples.till_receipts import draw_till_receipt, make_till_receipt
from samples.truth import Register
from samples.varied_agreements import make_varied_agreement

SHIPPED = (DocumentType.CONTRACT, DocumentType.RECEIPT)


@pytest.mark.parametrize("document_type", SHIPPED)
def test_a_shipped_model_fits_its_type_and_is_small(document_type: DocumentType) -> None:
    folder = built_in_model(document_type)
    assert folder is not None
    names = {f.name for f in TYPE_SPECS[document_type].fields}
    assert {f.field.name for f in load_model(folder).fields} <= names
    assert sum(f.stat().st_size for f in folder.iterdir()) < 10_000_000
    assert (folder / "README.md").exists()


@pytest.mark.parametrize("language", ["en", "de"])
def test_agreements_are_read(language: Language) -> None:
    for seed in range(3):
        made = make_agreement(random.Random(seed), language)
        document = as_read(draw_agreement(made), PageKind.TEXT_LAYER)
        fields = extract_fields(document, DocumentType.CONTRACT).fields
        for name, truth in made.field_values().items():
            expected = truth if isinstance(truth, list) else [truth]
            found = [f.value or "" for f in fields if f.name == name]
            kind = TYPE_SPECS[DocumentType.CONTRACT].field(name).kind
            assert len(found) == len(expected), (name, expected, found)
            assert all(any(same_value(kind, f, e) for f in found) for e in expected), (name, expected, found)
        assert all(f.provenance and f.confidence >= 0.85 for f in fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreements_of_every_form_are_known_and_mostly_read(language: Language) -> None:
    """Parties whose names no model has seen. What is wrong must not be sure."""
    right = wrong = 0
    for seed in range(8):
        made = make_agreement(random.Random(f"unseen {seed}"), language, forms=True)
        document = as_read(draw_agreement(made), PageKind.TEXT_LAYER)
        assert classify(document).document_type is DocumentType.CONTRACT, made.title
        fields = extract_fields(document, DocumentType.CONTRACT).fields
        for name, truth in made.field_values().items():
            # a party's legal form is given in one shape, "Ltd." for "Limited"
            expected = [registered_name(name) for name in truth] if isinstance(truth, list) else [truth]
            kind = TYPE_SPECS[DocumentType.CONTRACT].field(name).kind
            found = [f for f in fields if f.name == name]
            right += sum(any(same_value(kind, f.value or "", e) for f in found) for e in expected)
            wrong += sum(
                f.confidence >= 0.85 and not any(same_value(kind, f.value or "", e) for e in expected) for f in found
            )
    assert right >= 0.9 * 5 * 8 and wrong == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreements_of_no_fixed_form_are_mostly_read(language: Language) -> None:
    """Preambles, letters, tables and declarations put together as no model has seen them."""
    labelled = right = sure_and_wrong = known = 0
    for seed in range(12):
        made = make_varied_agreement(random.Random(f"unseen {seed}"), language)
        document = as_read(draw_varied_agreement(made), PageKind.TEXT_LAYER)
        known += classify(document).document_type is DocumentType.CONTRACT
        found = [f for f in extract_fields(document, DocumentType.CONTRACT).fields if f.name == "party"]
        names = [registered_name(p.name) for p in made.parties]
        kind = TYPE_SPECS[DocumentType.CONTRACT].field("party").kind
        labelled += len(names)
        right += sum(any(same_value(kind, f.value or "", name) for f in found) for name in names)
        sure_and_wrong += sum(
            f.confidence >= 0.85 and not any(same_value(kind, f.value or "", name) for name in names) for f in found
        )
    assert right >= 0.85 * labelled
    assert sure_and_wrong <= 1
    assert known >= 11


@pytest.mark.parametrize("language", ["en", "de"])
def test_receipts_are_read(language: Language) -> None:
    for seed in range(3):
        made = make_receipt(random.Random(seed), Register(), language)
        document = as_read(draw_receipt(made), PageKind.PHOTO)
        fields = {f.name: f for f in extract_fields(document, DocumentType.RECEIPT).fields}
        for name, truth in made.field_values().items():
            kind = TYPE_SPECS[DocumentType.RECEIPT].field(name).kind
            assert same_value(kind, fields[name].value or "", truth), (name, truth, fields[name].value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipts_of_tills_of_every_make_are_known_and_read(language: Language) -> None:
    """Seeds and names of shops that no model has seen; half name the company behind a brand, and it counts."""
    right = known = 0
    for seed in range(8):
        made = make_till_receipt(random.Random(f"unseen {seed}"), Register(), language)
        document = as_read(draw_till_receipt(made), PageKind.TEXT_LAYER)
        guess = classify(document)
        assert guess.document_type is DocumentType.RECEIPT or guess.confidence < 0.8, made.rows  # a person is asked
        known += guess.document_type is DocumentType.RECEIPT
        fields = {f.name: f for f in extract_fields(document, DocumentType.RECEIPT).fields}
        for name in ("seller_name", "seller_address", "issue_date", "total_amount"):
            kind = TYPE_SPECS[DocumentType.RECEIPT].field(name).kind
            is_right = same_value(kind, fields[name].value or "", made.fields[name])
            assert is_right or fields[name].confidence < 0.85, (name, made.rows, fields[name].value)
            right += is_right
    assert right >= 0.9 * 4 * 8 and known >= 7
