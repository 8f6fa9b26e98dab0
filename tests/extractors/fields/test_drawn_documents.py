"""Fields of drawn documents, whose truth is known: every layout that extraction is tuned on, in all four languages."""

import hashlib
import random
from collections.abc import Callable

import pytest

from evaluation.comparison import same_value
from extractors.file_types import sniff
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from holdpoint.document import BlobRef
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType, Extraction
from holdpoint.settings import LimitSettings
from samples import papers
from samples.formats import LANGUAGES, Country, Language
from samples.layouts.catalogue import LAYOUTS
from samples.specimen import Specimen, bill_label
from samples.truth import Register, make_bill
from samples.words.choice import make_wording

TUNED = [name for name, layout in LAYOUTS.items() if not layout.held_out]


def read(specimen: Specimen) -> Extraction:
    blob = BlobRef(
        sha256=hashlib.sha256(specimen.data).hexdigest(),
        size=len(specimen.data),
        media_type=sniff(specimen.data),
        name=specimen.name,
    )
    options = ReadingOptions(limits=LimitSettings(), languages=("eng", "deu"))
    return read_and_extract(blob, specimen.data, options)[0].extraction


def wrong_fields(specimen: Specimen, extraction: Extraction) -> list[str]:
    label = specimen.label
    assert label.document_type is not None
    kinds = {f.name: f.kind for f in TYPE_SPECS[label.document_type].fields}
    wrong = []
    for name, truth in label.fields.items():
        expected = truth if isinstance(truth, list) else [truth]
        found = [f.value or "" for f in extraction.all(name)]
        if len(found) != len(expected) or not all(any(same_value(kinds[name], f, e) for f in found) for e in expected):
            wrong.append(f"{name}: {expected} was read as {found}")
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", TUNED)
@pytest.mark.parametrize("make", [papers.invoice, papers.credit_note, papers.order, papers.long_invoice])
def test_every_printed_field_and_row_is_read(make: Callable[..., Specimen], layout: str, language: str) -> None:
    specimen = make(random.Random(f"{make.__name__} {layout} {language}"), Register(), layout, language)
    extraction = read(specimen)
    assert extraction.type.document_type is specimen.label.document_type
    assert extraction.type.confidence >= 0.8
    certain = {f.name for f in extraction.fields if f.confidence >= 0.85}
    assert {"number", "issue_date", "currency", "seller_name", "net_amount", "tax_amount", "total_amount"} <= certain
    assert wrong_fields(specimen, extraction) == []
    rows = [{c.name: c.value for c in item.cells()} for item in extraction.line_items]
    assert [r.get("amount") for r in rows] == [r["amount"] for r in specimen.label.line_items]
    assert [r.get("description") for r in rows] == [r["description"] for r in specimen.label.line_items]


@pytest.mark.parametrize("country", ["CH", "BE", "ES", "FR"])
def test_a_country_s_own_numbers_and_notations_are_read(country: Country) -> None:
    """Swiss francs with apostrophes and a VAT number that ends in MWST; Belgian, Spanish and French check digits."""
    language: Language = {"CH": "de", "BE": "fr", "ES": "es", "FR": "fr"}[country]  # type: ignore[assignment]
    for n in range(4):
        rng = random.Random(f"{country} {n}")
        bill = make_bill(rng, Register(), DocumentType.INVOICE, language, country=country, item_count=6)
        layout = LAYOUTS[TUNED[n]]
        specimen = Specimen("x.pdf", layout.draw(bill, make_wording(rng, bill)), bill_label(bill, layout))
        extraction = read(specimen)
        assert wrong_fields(specimen, extraction) == []
        identifiers = [f for f in extraction.fields if f.name in ("iban", "seller_vat_id")]
        assert [f.name for f in identifiers] == ["seller_vat_id", "iban"]
        assert all(f.confidence >= 0.9 for f in identifiers)


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_agreement_gives_parties_date_law_and_term(language: str) -> None:
    specimen = papers.agreement(random.Random(language), Register(), TUNED[0], language)  # type: ignore[arg-type]
    extraction = read(specimen)
    assert wrong_fields(specimen, extraction) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_photographed_receipt_gives_seller_date_and_total(language: str) -> None:
    specimen = papers.receipt(random.Random(f"till {language}"), Register(), TUNED[0], language)  # type: ignore[arg-type]
    extraction = read(specimen)
    assert wrong_fields(specimen, extraction) == []
    assert all(p.boxes for f in extraction.fields for p in f.provenance)


def test_every_value_has_its_place_on_the_page() -> None:
    specimen = papers.invoice(random.Random(3), Register(), TUNED[0], "en")
    extraction = read(specimen)
    for field in extraction.fields:
        assert field.provenance
        for place in field.provenance:
            assert place.page >= 1
            assert place.boxes
            assert place.quote
