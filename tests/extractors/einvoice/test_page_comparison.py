"""The e-invoice against its printed page: evidence where they agree, a finding where they do not."""

import pytest
from made_einvoices import CII, printed_page, xml_document

from extractors.einvoice import find_einvoice
from extractors.einvoice.comparison import with_page_evidence
from extractors.fields.evidence import ReadFields
from holdpoint.document import BoundingBox, Page
from holdpoint.extraction import ExtractedField, Provenance
from holdpoint.finding import ReasonCode, Severity

PAGE = (
    "Lieferant GmbH",
    "Invoice RE-4711",
    "Date 05.03.2024",
    "Net 198,00",
    "Tax 37,62",
    "Total 235,62",
    "Due 235,60 EUR",
    "IBAN DE89 3704 0044 0532 0130 00",
)


def _seen(name: str, value: str | None, confidence: float = 0.95) -> ExtractedField:
    place = Provenance(
        page=1, boxes=(BoundingBox(x0=1, y0=1, x1=2, y1=2),), quote=value or "", extractor="fields", version="1"
    )
    return ExtractedField(name=name, raw=value or "", value=value, confidence=confidence, provenance=(place,))


def _compare(page: Page | None, *seen: ExtractedField, xml: str = CII) -> ReadFields:
    document = xml_document(xml, *((page,) if page is not None else ()))
    einvoice = find_einvoice(document)
    assert einvoice is not None
    return with_page_evidence(einvoice, document, ReadFields(seen))


def test_an_agreeing_page_becomes_evidence() -> None:
    """The value stays the XML's; the page's place joins the XML's, so that a person can see it."""
    total, seller = _seen("total_amount", "235.62", 0.4), _seen("seller_name", "LIEFERANT GmbH.")
    found = _compare(printed_page(*PAGE), total, seller, _seen("number", "RE 4711"))
    assert found.findings == ()
    by_name = {f.name: f for f in found.fields}
    for name in ("total_amount", "seller_name", "number"):
        assert [p.page for p in by_name[name].provenance] == [0, 1]
        assert by_name[name].provenance[1].boxes
    assert (by_name["seller_name"].value, by_name["total_amount"].confidence) == ("Lieferant GmbH", 1.0)
    assert len(found.line_items) == 1


def test_a_mismatch_names_both_values_and_both_places() -> None:
    """The page clearly prints another total: held, the XML's value stays, the finding says what stands where."""
    page = printed_page(*(line.replace("235,62", "985,62") for line in PAGE))
    found = _compare(page, _seen("total_amount", "985.62"))
    (finding,) = found.findings
    assert (finding.code, finding.severity) == (ReasonCode.XML_PAGE_MISMATCH, Severity.HOLD)
    assert (finding.fields, finding.page) == (("total_amount",), 1)
    for part in ("235.62", "985.62", "GrandTotalAmount", "page 1"):
        assert part in finding.message
    total = next(f for f in found.fields if f.name == "total_amount")
    assert (total.value, [p.page for p in total.provenance]) == ("235.62", [0])


@pytest.mark.parametrize(
    ("name", "printed", "replaced", "value"),
    [
        ("number", "RE-4711", "RE-4712", "RE-4712"),
        ("issue_date", "05.03.2024", "06.03.2024", "2024-03-06"),
        ("seller_name", "Lieferant GmbH", "Somebody Else KG", "Somebody Else KG"),
        ("iban", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"),
        ("amount_due", "235,60", "135,60", "135.60"),
        ("currency", "EUR", "USD", "USD"),
    ],
)
def test_every_field_that_moves_money_is_compared(name: str, printed: str, replaced: str, value: str) -> None:
    """Each one changed on the page alone raises exactly its own mismatch, above all the IBAN."""
    found = _compare(printed_page(*(line.replace(printed, replaced) for line in PAGE)), _seen(name, value))
    assert [(f.code, f.fields) for f in found.findings] == [(ReasonCode.XML_PAGE_MISMATCH, (name,))]


def test_a_total_that_the_page_prints_as_its_net_amount_is_a_mismatch() -> None:
    """That the XML's total stands somewhere on the page is no excuse when the page calls it something else."""
    xml = CII.replace("GrandTotalAmount>235.62", "GrandTotalAmount>198.00")
    found = _compare(printed_page(*PAGE), _seen("total_amount", "235.62"), _seen("net_amount", "198.00"), xml=xml)
    assert [f.code for f in found.findings] == [ReasonCode.XML_PAGE_MISMATCH]


def test_a_value_the_page_does_not_print_is_noted_and_does_not_hold() -> None:
    """Nothing on the page contradicts it: a warning that names the value."""
    found = _compare(printed_page(*(line for line in PAGE if "IBAN" not in line)))
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.fields) == (ReasonCode.NOT_ON_PAGE, Severity.WARN, ("iban",))
    assert "DE89370400440532013000" in finding.message


def test_an_unsure_reading_raises_no_alarm() -> None:
    """The XML's value is printed, the page's field was read otherwise: the reading is wrong, not the page."""
    assert _compare(printed_page(*PAGE), _seen("total_amount", "37.62", 0.95)).findings == ()
    changed = printed_page(*(line.replace("235,62", "985,62") for line in PAGE))
    (finding,) = _compare(changed, _seen("total_amount", "985.62", 0.5)).findings
    assert finding.code is ReasonCode.NOT_ON_PAGE


def test_without_words_there_is_nothing_to_compare() -> None:
    """A bare XML, or a page that could not be read: the XML's values as they are."""
    for page in (None, printed_page()):
        found = _compare(page)
        assert found.findings == ()
        assert len(found.fields) == 14
