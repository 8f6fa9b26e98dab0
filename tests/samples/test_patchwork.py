"""Patchwork: another arrangement on every document, the same one for the same bill; what is labelled is printed."""

import random

import pypdfium2
import pytest

from holdpoint.extraction import DocumentType
from holdpoint.values import identifier_key
from samples.formats import LANGUAGES, Language
from samples.layouts.catalogue import LAYOUTS, PATCHWORK
from samples.truth import Bill, Register, make_bill
from samples.words.choice import make_wording


def bill_of(language: Language, seed: int, kind: DocumentType = DocumentType.INVOICE) -> tuple[Bill, bytes]:
    rng = random.Random(f"{language} {seed}")
    bill = make_bill(rng, Register(), kind, language)
    return bill, PATCHWORK.draw(bill, make_wording(rng, bill))


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bill_always_looks_the_same(language: Language) -> None:
    assert bill_of(language, 1) == bill_of(language, 1)


@pytest.mark.parametrize("kind", [DocumentType.INVOICE, DocumentType.CREDIT_NOTE, DocumentType.ORDER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_identifiers_that_are_labelled_are_printed(language: Language, kind: DocumentType) -> None:
    for seed in range(6):
        bill, pdf = bill_of(language, seed, kind)
        printed = identifier_key(words_of(pdf))
        fields = PATCHWORK.printed_fields(bill)
        for name in ("number", "seller_name", "buyer_name", "seller_vat_id", "iban", "order_reference"):
            assert identifier_key(fields.get(name, "")) in printed, (seed, name)


def test_no_drop_holds_it() -> None:
    assert PATCHWORK.name not in LAYOUTS
