"""Memory proposes, the page decides: what is remembered of a vendor never makes a document surer."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from extractors.vendor_evidence import remember, with_memory
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, Provenance, ReadDocument, Summary, TypeGuess
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import RememberedVendor
from holdpoint.settings import TypePolicy
from holdpoint.values import DateOrder
from validators.checks import check
from validators.context import CheckContext, NoHistory

PRINTED = "Nordlicht Leuchten GmbH Beispiel Werke AG INV-1 03/04/2026 100.00 EUR"
BLOB = BlobRef(sha256="a" * 64, size=1, media_type="application/pdf", name="x.pdf")


def read_with(confidence: float = 0.97, **values: str) -> ReadDocument:
    """A document that prints PRINTED; values as "value|raw"."""
    words = tuple(
        Word(text=text, box=BoundingBox(x0=50 * n, y0=60, x1=50 * n + 45, y1=70))
        for n, text in enumerate(PRINTED.split())
    )
    page = Page(number=1, width=700, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="t", words=words)
    place = Provenance(page=1, boxes=(words[0].box,), extractor="t", version="1")
    fields = tuple(
        ExtractedField(
            name=name,
            value=text.split("|")[0],
            raw=text.split("|")[-1],
            confidence=confidence,
            provenance=(place,),
        )
        for name, text in values.items()
    )
    extraction = Extraction(
        document_id="d",
        type=TypeGuess(document_type=DocumentType.INVOICE, confidence=0.99),
        fields=fields,
        extractor="t",
        version="1",
    )
    return ReadDocument(document=Document(document_id="d", blob=BLOB, pages=(page,)), extraction=extraction)


SOUND = {"number": "INV-1", "issue_date": "2026-04-03", "currency": "EUR", "total_amount": "100.00"}
VENDOR = RememberedVendor(documents=3, names=("Nordlicht Leuchten GmbH",), date_order=DateOrder.MONTH_FIRST)


def holding(read: ReadDocument) -> set[ReasonCode]:
    summary = Summary(document_id="d", statements=(), summarizer="t", version="1")
    context = CheckContext(policy=TypePolicy(primary="f"), history=NoHistory(), today=date(2026, 5, 1))
    found = check(read.document, read.extraction, summary, context)
    return {f.code for f in found if f.severity == "hold"}


def test_a_name_that_is_missing_is_proposed_where_the_page_prints_it_and_still_asks_a_person() -> None:
    told = with_memory(read_with(**SOUND), VENDOR)
    field = told.extraction.first("seller_name")
    assert field is not None
    assert (field.value, field.provenance[0].page) == ("Nordlicht Leuchten GmbH", 1)
    assert ReasonCode.LOW_CONFIDENCE in holding(told)
    elsewhere = RememberedVendor(documents=3, names=("Nowhere Printed Ltd",))
    assert with_memory(read_with(**SOUND), elsewhere) == read_with(**SOUND)


def test_a_sure_name_that_this_vendor_never_had_waits_for_a_person() -> None:
    read = read_with(**SOUND, seller_name="Beispiel Werke AG")
    assert holding(read) == set()
    assert holding(with_memory(read, VENDOR)) == {ReasonCode.LOW_CONFIDENCE}
    assert with_memory(read_with(**SOUND, seller_name="NORDLICHT Leuchten GmbH"), VENDOR) == read_with(
        **SOUND, seller_name="NORDLICHT Leuchten GmbH"
    )


def test_a_date_with_two_readings_takes_the_vendors_and_is_still_asked_about() -> None:
    read = read_with(**SOUND | {"issue_date": "2026-04-03|03/04/2026"})
    asked = Finding(code=ReasonCode.AMBIGUOUS_DATE, message="Two readings.", fields=("issue_date",), page=1)
    read = read.model_copy(update={"document": read.document.model_copy(update={"findings": (asked,)})})
    told = with_memory(read, VENDOR)
    assert told.extraction.value("issue_date") == "2026-03-04"
    assert ReasonCode.AMBIGUOUS_DATE in holding(told)
    assert "written month first" in told.document.findings[0].message


def test_what_people_confirmed_is_remembered() -> None:
    extracted = read_with(issue_date="2026-04-03|03/04/2026").extraction
    final = read_with(issue_date="2026-03-04|2026-03-04", seller_name="Nordlicht Leuchten GmbH").extraction
    found = remember([(extracted, final)])
    assert found == RememberedVendor(documents=1, names=("Nordlicht Leuchten GmbH",), date_order=DateOrder.MONTH_FIRST)
    other = read_with(issue_date="2026-04-03|2026-04-03").extraction
    disagreeing = remember([(extracted, final), (extracted, other)])
    assert disagreeing is not None
    assert disagreeing.date_order is None
    assert remember([]) is None


@given(
    names=st.lists(
        st.sampled_from(["Beispiel Werke AG", "Nordlicht Leuchten GmbH", "INV-1", "Wrong Ltd", "100.00 EUR"]),
        max_size=4,
    ),
    order=st.sampled_from([None, *DateOrder]),
    documents=st.integers(1, 9),
    confidence=st.floats(0, 1),
    name=st.sampled_from(["", "Beispiel Werke AG", "Nordlicht Leuchten GmbH", "Leuchten"]),
)
def test_a_memory_full_of_wrong_values_releases_nothing(
    names: list[str], order: DateOrder | None, documents: int, confidence: float, name: str
) -> None:
    """No value gets surer, no finding goes away: what was held without memory is held with it."""
    values = SOUND | {"issue_date": "2026-04-03|03/04/2026"} | ({"seller_name": name} if name else {})
    read = read_with(confidence, **values)
    told = with_memory(read, RememberedVendor(documents=documents, names=tuple(names), date_order=order))
    for field in told.extraction.fields:
        before = read.extraction.first(field.name)
        assert field.confidence <= (before.confidence if before is not None else 0.05)
        if before is None or (field.value != before.value and field.name == "seller_name"):
            assert field.confidence <= 0.05
    if holding(read):
        assert holding(told)
