"""Every sentence cites, every number is in the document: our own summaries pass, forged ones do not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import WHOLE, document_of, extraction_of, field, page_of

from holdpoint.document import BoundingBox
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, LineItem, Provenance, Statement
from summarizers import summarize, ungrounded
from summarizers.extractive import MOST_STATEMENTS

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
_SNIPPETS = (
    "On 3 March 2024|the parties|shall not disclose|1.234,56|EUR|for 2 years.|12/05/24|confidential|information means"
    "|No. 7|and|Receiving Party|2024-01-31|(5.00)|A4"
)
_SENTENCES = st.lists(st.sampled_from(_SNIPPETS.split("|")), min_size=1, max_size=40).map(" ".join)
_NAMES = {
    DocumentType.INVOICE: ("number", "seller_name", "buyer_name", "order_reference", "iban", "currency"),
    DocumentType.CONTRACT: ("party", "party", "jurisdiction", "term"),
    DocumentType.RECEIPT: ("seller_name", "seller_address", "currency"),
    DocumentType.ORDER: ("number", "seller_name", "buyer_name"),
    DocumentType.OTHER: (),
}
_DATES = st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(date.isoformat)
_AMOUNTS = st.decimals(-(10**9), 10**9, places=2).map(lambda d: f"{d:f}")


@st.composite
def _extractions(draw: st.DrawFn) -> Extraction:
    kind = draw(st.sampled_from(sorted(_NAMES)))
    places = st.lists(st.sampled_from([0, 1, 2, 3]), max_size=3, unique=True)

    def found(name: str, values: st.SearchStrategy[str]) -> ExtractedField:
        return field(name, draw(values | st.none()), *draw(places), raw=draw(_WORDS))

    rows = tuple(
        LineItem(description=found("description", _WORDS), quantity=found("quantity", _AMOUNTS | st.just("1")))
        for _ in range(draw(st.integers(0, 4)))
    )
    texts = [found(name, _WORDS) for name in _NAMES[kind]]
    dates = [found(name, _DATES) for name in ("issue_date", "due_date", "effective_date")]
    amounts = [found(name, _AMOUNTS) for name in ("net_amount", "tax_amount", "total_amount", "amount_due")]
    return extraction_of(kind, *texts, *dates, *amounts, rows=rows)


@settings(max_examples=120, deadline=None)
@given(_extractions(), _SENTENCES, _SENTENCES, st.booleans())
def test_our_summaries_are_always_grounded(extraction: Extraction, one: str, two: str, xml: bool) -> None:
    """Whatever the values and the text: at most seven statements, all cited, no number that is not there."""
    document = document_of(page_of(1, one), page_of(2, two), xml=xml)
    summary = summarize(document, extraction)
    assert ungrounded(summary, document, extraction) == ()
    assert len(summary.statements) <= MOST_STATEMENTS
    assert all(s.pages and s.evidence for s in summary.statements)
    places = {0, 1, 2} if xml else {1, 2}
    assert {p.page for s in summary.statements for p in s.evidence} <= places


def test_a_party_of_blanks_is_nobody() -> None:
    document = document_of(page_of(1, "The Receiving Party shall not disclose confidential information."))
    summary = summarize(document, extraction_of(DocumentType.CONTRACT, field("party", " ", 1, raw=" ")))
    assert [s.text for s in summary.statements if "disclose" in s.text]


DOCUMENT = document_of(page_of(1, "Invoice 4711 of 03.04.2024 total 1.234,50 EUR"), page_of(2, "Page two: 99 bottles"))
EXTRACTION = extraction_of(
    DocumentType.INVOICE,
    field("number", "4711", 1),
    field("issue_date", "2024-04-03", 1, raw="03.04.2024"),
    field("total_amount", "1234.50", 1, raw="1.234,50"),
    field("amount_due", "-8.00", 1),
)
FIELDS = ("number", "issue_date", "total_amount")


def _complaints(
    text: str, pages: tuple[int, ...] = (1,), fields: tuple[str, ...] = FIELDS, box: BoundingBox = WHOLE
) -> tuple[str, ...]:
    summary = summarize(DOCUMENT, EXTRACTION)
    evidence = tuple(Provenance(page=n, boxes=(box,) if n else (), extractor="x", version="1") for n in pages)
    forged = Statement(text=text, pages=pages, fields=fields, evidence=evidence)
    return ungrounded(summary.model_copy(update={"statements": (forged,)}), DOCUMENT, EXTRACTION)


@pytest.mark.parametrize(
    "text",
    [
        "Invoice 4711 of 3 April 2024 over 1,234.50.",
        "Invoice 4711 of April 3, 2024 over 1234.5.",
        "Invoice 4711 of 03.04.2024 over 1.234,50 EUR.",
        "An invoice.",
    ],
)
def test_a_value_may_be_written_in_another_way(text: str) -> None:
    """The same day and the same amount in another notation are the same."""
    assert _complaints(text) == ()


@pytest.mark.parametrize(
    ("text", "forged"),
    [
        ("Invoice 4711 over 1,243.50.", "1,243.50"),
        ("Invoice 4711 over 12,345.0.", "12,345.0"),
        ("Invoice 4711 over -1,234.50.", "-1,234.50"),
        ("Invoice 471 over 1,234.50.", "471"),
        ("Invoice 47114711 over 1,234.50.", "47114711"),
        ("Invoice RE4711 over 1,234.50.", "RE4711"),
        ("Invoice 4711 of 3 May 2024.", "3 May 2024"),
        ("Invoice 4711 of 2024-04-04.", "2024-04-04"),
        ("Invoice 4711, 99 bottles.", "99"),  # that is on page 2, which is not cited
        ("Invoice 4711, 8.00 still to pay.", "8.00"),  # a value, but not one the statement names
    ],
)
def test_a_forged_number_or_date_is_caught(text: str, forged: str) -> None:
    """The complaint quotes what has no ground, and only that."""
    (complaint,) = _complaints(text)
    assert f'"{forged}"' in complaint


@pytest.mark.parametrize(
    ("pages", "fields", "part"),
    [
        ((), (), "cites no page"),
        ((3,), (), "page 3"),
        ((0,), (), "page 0"),  # there is no XML
        ((1,), ("iban",), "iban"),
        ((1,), ("line_items[1].amount",), "line_items[1].amount"),
        ((1,), ("number[2]",), "number[2]"),
    ],
)
def test_a_citation_that_leads_nowhere_is_caught(pages: tuple[int, ...], fields: tuple[str, ...], part: str) -> None:
    """No page, a page that is not there, a field that was not extracted."""
    (complaint,) = _complaints("An invoice.", pages, fields)
    assert part in complaint


@pytest.mark.parametrize(
    ("text", "forged"),
    [
        ("Invoice 4711 from Paypal Holdings.", "Paypal"),
        ("Invoice 4711 from Paypal Holdings.", "Holdings"),
        ("PayPal sends invoice 4711.", "PayPal"),
        ("Please approve 4711.", "Please"),
    ],
)
def test_a_name_from_elsewhere_is_caught(text: str, forged: str) -> None:
    """What is written as a name stands where the statement cites, or in a value it names."""
    assert any(f'"{forged}"' in complaint for complaint in _complaints(text))


def test_what_stands_on_the_page_but_not_in_a_cited_box_has_no_ground() -> None:
    """A citation is the place where the words stand, not just some page."""
    first_words = BoundingBox(x0=0, y0=0, x1=100, y1=20)  # "Invoice 4711"
    assert _complaints("Invoice 4711.", fields=(), box=first_words) == ()
    (complaint,) = _complaints("Invoice 4711 over 1.234,50.", fields=(), box=first_words)
    assert '"1.234,50"' in complaint
    elsewhere = BoundingBox(x0=0, y0=400, x1=100, y1=420)
    (complaint,) = _complaints("Invoice 4711.", fields=(), box=elsewhere)
    assert '"4711"' in complaint


def test_a_page_without_a_box_is_no_citation() -> None:
    """The reason says which page."""
    forged = Statement(text="An invoice.", pages=(1,))
    summary = summarize(DOCUMENT, EXTRACTION).model_copy(update={"statements": (forged,)})
    assert ungrounded(summary, DOCUMENT, EXTRACTION) == ("Statement 1 cites no box on page 1.",)
