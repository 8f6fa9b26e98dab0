"""The e-invoice against its printed page: evidence where they agree, a finding where they do not."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_einvoices import CII, printed_page, xml_document

from extractors.einvoice import find_einvoice
from extractors.einvoice.comparison import with_page_evidence
from extractors.fields import extract_fields
from extractors.fields.evidence import ReadFields
from holdpoint.document import Page, PageKind
from holdpoint.finding import ReasonCode, Severity

PAGE = (
    "Lieferant GmbH",
    "Weg 20",
    "80333 München",
    "Invoice RE-4711",
    "Date 05.03.2024",
    "Trennblätter A4 198,00",
    "Net 198,00",
    "Tax 37,62",
    "Total 235,62",
    "Balance 235,60 EUR",
    "Payable until 04.04.2024",
    "IBAN DE89 3704 0044 0532 0130 00",
)
MISMATCH = ReasonCode.XML_PAGE_MISMATCH


def _page(*changes: tuple[str, str], but: str | None = None) -> Page:
    lines = []
    for line in PAGE:
        if but is None or but not in line:
            for old, new in changes:
                line = line.replace(old, new)
            lines.append(line)
    return printed_page(*lines)


def _compare(page: Page | None, xml: str = CII) -> ReadFields:
    document = xml_document(xml, *((page,) if page is not None else ()))
    einvoice = find_einvoice(document)
    assert einvoice is not None
    return with_page_evidence(einvoice, document, extract_fields(document, einvoice.document_type))


def _codes(found: ReadFields) -> list[tuple[ReasonCode, str]]:
    return [(f.code, *f.fields) for f in found.findings]  # type: ignore[misc]


@pytest.mark.parametrize("line", ["Payment due within 14 days", "Zahlbar: 30 Tage", "Balance due in 2 calendar weeks"])
def test_a_time_to_pay_is_no_amount_that_is_due(line: str) -> None:
    page = _page(("Balance 235,60 EUR", line))
    assert _compare(page, CII.replace(">235.6<", ">235.62<")).findings == ()


def test_a_due_amount_that_the_page_does_not_name_is_what_its_total_makes_it() -> None:
    """BR-CO-16: the total less what was paid. Where nothing is due, nothing need be said of how it was settled."""
    page, lifted = _page(but="Balance"), CII.replace(">235.6<", ">255.62<")
    assert _codes(_compare(page, lifted)) == [(MISMATCH, "amount_due")]
    assert _codes(_compare(page, CII.replace(">235.6<", ">235.62<"))) == []
    assert _codes(_compare(page, CII.replace(">235.6<", ">0.00<"))) == []


def test_an_agreeing_page_becomes_evidence() -> None:
    """The value stays the XML's; the page's places join the XML's, so that a person can see them."""
    found = _compare(_page())
    assert found.findings == ()
    by_name = {f.name: f for f in found.fields}
    for name in ("number", "issue_date", "seller_name", "net_amount", "total_amount", "amount_due", "iban"):
        xml, *printed = by_name[name].provenance
        assert (xml.page, bool(printed)) == (0, True), name
        assert all(p.page == 1 and p.boxes for p in printed)
    assert by_name["total_amount"].value == "235.62"
    assert len(found.line_items) == 1


def test_a_mismatch_names_both_values_and_both_places() -> None:
    """The page prints another total: held, the XML's value stays, the finding says what stands where."""
    found = _compare(_page(("235,62", "985,62")))
    (finding,) = found.findings
    assert (finding.code, finding.severity) == (MISMATCH, Severity.HOLD)
    assert (finding.fields, finding.page) == (("total_amount",), 1)
    for part in ("235.62", "985,62", "GrandTotalAmount", "page 1 (at "):
        assert part in finding.message
    total = next(f for f in found.fields if f.name == "total_amount")
    assert (total.value, [p.page for p in total.provenance]) == ("235.62", [0])


@pytest.mark.parametrize(
    ("name", "printed", "replaced"),
    [
        ("number", "RE-4711", "RE-4712"),
        ("issue_date", "05.03.2024", "06.03.2024"),
        ("due_date", "04.04.2024", "04.05.2024"),
        ("seller_name", "Lieferant GmbH", "Somebody Else KG"),
        ("seller_name", "Lieferant GmbH", "Lieferamt GmbH"),
        ("iban", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19"),
        ("iban", "0532 0130", "0532 0131"),
        ("tax_amount", "37,62", "37,26"),
        ("amount_due", "235,60", "135,60"),
        ("currency", "EUR", "USD"),
    ],
)
def test_every_field_that_moves_money_is_compared(name: str, printed: str, replaced: str) -> None:
    """Each one changed on the page alone raises exactly its own mismatch, above all the IBAN and a single digit."""
    assert _codes(_compare(_page((printed, replaced)))) == [(MISMATCH, name)]


@pytest.mark.parametrize(
    ("name", "stated", "replaced"),
    [
        ("number", ">RE-4711<", ">RE-4771<"),
        ("issue_date", ">20240305<", ">20240304<"),
        ("seller_name", ">Lieferant GmbH<", ">Nordwind AG<"),
        ("net_amount", "TaxBasisTotalAmount>198.00", "TaxBasisTotalAmount>189.00"),
        ("total_amount", "GrandTotalAmount>235.62", "GrandTotalAmount>253.62"),
        ("iban", "0532 0130", "0532 0120"),
    ],
)
def test_a_change_in_the_xml_is_found_as_well(name: str, stated: str, replaced: str) -> None:
    assert stated in CII
    assert _codes(_compare(_page(), CII.replace(stated, replaced))) == [(MISMATCH, name)]


def test_a_changed_amount_is_found_though_a_row_prints_the_true_one() -> None:
    """The net amount equals a row's amount, which still stands there: its own place is what counts."""
    assert _codes(_compare(_page(("Net 198,00", "Net 193,00")))) == [(MISMATCH, "net_amount")]


def test_a_total_that_the_page_prints_as_its_net_amount_is_a_mismatch() -> None:
    """That the XML's total stands somewhere on the page is no excuse when the page calls it something else."""
    xml = CII.replace("GrandTotalAmount>235.62", "GrandTotalAmount>198.00")
    assert _codes(_compare(_page(), xml)) == [(MISMATCH, "total_amount")]


def test_without_a_label_the_other_sums_say_which_amount_is_meant() -> None:
    """No place is called net amount, but total less tax is printed, and the XML's net amount is not."""
    page = _page(("Net 198,00", "Posten 198,00"))
    assert _compare(page).findings == ()
    xml = CII.replace("TaxBasisTotalAmount>198.00", "TaxBasisTotalAmount>611.00")
    assert _codes(_compare(page, xml)) == [(MISMATCH, "net_amount")]


_NOTATIONS = ("{:,.2f}", "EUR {:.2f}", "{:,.2f} €")


@settings(max_examples=40, deadline=None)
@given(
    amount=st.decimals("0.01", "999999.99", places=2),
    notation=st.sampled_from(_NOTATIONS),
    is_german=st.booleans(),
    change=st.decimals("0.01", "99.99", places=2),
)
def test_any_total_agrees_in_any_notation_and_any_other_does_not(
    amount: Decimal, notation: str, is_german: bool, change: Decimal
) -> None:
    """Whatever the amounts are, as long as the page prints neither of them as something else."""
    elsewhere = {Decimal(text) for text in ("198.00", "37.62", "235.60")}
    assume(not {amount, amount + change} & elsewhere)
    xml = CII.replace("GrandTotalAmount>235.62", f"GrandTotalAmount>{amount}")
    for printed, is_same in ((amount, True), (amount + change, False)):
        text = notation.format(printed)
        text = text.translate(str.maketrans(".,", ",.")) if is_german else text
        found = _codes(_compare(_page(("235,62", text)), xml))
        assert ((MISMATCH, "total_amount") in found) is not is_same, text


def test_a_number_within_a_payment_reference_is_not_the_number() -> None:
    """ "2024-RE-4711" stays as it was, the number itself was changed."""
    page = _page(("Invoice RE-4711", "Invoice RE-4717"), ("Weg 20", "Weg 20 2024-RE-4711"))
    assert (MISMATCH, "number") in _codes(_compare(page))


@pytest.mark.parametrize("account", ["Our other account: AT61 1904 3002 3457 3201", "IBAN GB29 NWBK 6016 1331 9268 19"])
def test_a_second_account_is_no_disagreement(account: str) -> None:
    """Firms print all their accounts; only one that nearly is the XML's is suspicious."""
    assert _compare(_page(("80333 München", f"80333 München {account}"))).findings == ()


@pytest.mark.parametrize(
    ("printed", "otherwise"),
    [
        ("Lieferant GmbH", "LIEFERANT GMBH & Co. KG"),
        ("235,62", "€ 235.62"),
        ("05.03.2024", "5 March 2024"),
        ("05.03.2024", "03/05/2024"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("RE-4711", "RE 4711"),
    ],
)
def test_another_notation_is_no_other_value(printed: str, otherwise: str) -> None:
    assert _compare(_page((printed, otherwise))).findings == ()


@pytest.mark.parametrize(("confidence", "code"), [(0.98, MISMATCH), (0.6, ReasonCode.NOT_ON_PAGE)])
def test_a_doubtful_reading_of_a_scan_raises_no_alarm(confidence: float, code: ReasonCode) -> None:
    """What OCR is not sure of is noted as not printed; what it is sure of disagrees."""
    page = _page(("235,62", "285,62"))
    words = tuple(w.model_copy(update={"confidence": confidence}) for w in page.words)
    scan = page.model_copy(update={"kind": PageKind.SCAN, "words": words})
    assert _codes(_compare(scan)) == [(code, "total_amount")]


def test_a_value_the_page_does_not_print_is_noted_and_does_not_hold() -> None:
    """Nothing on the page contradicts it: a warning that names the value."""
    (finding,) = _compare(_page(but="IBAN")).findings
    assert (finding.code, finding.severity, finding.fields) == (ReasonCode.NOT_ON_PAGE, Severity.WARN, ("iban",))
    assert "DE89370400440532013000" in finding.message


def test_tax_printed_by_rate_only_agrees_with_its_sum() -> None:
    """The XML states both parts, too; no place prints the sum."""
    lines = (("Tax 37,62", "VAT 7 % 17,62"), ("Total 235,62", "VAT 19 % 20,00"))
    page = printed_page(*PAGE[:7], *(new for _, new in lines), "Total 235,62", *PAGE[9:])
    parts = "".join(
        f"<ram:ApplicableTradeTax><ram:CalculatedAmount>{tax}</ram:CalculatedAmount></ram:ApplicableTradeTax>"
        for tax in ("17.62", "20.00")
    )
    xml = CII.replace("<ram:SpecifiedTradePaymentTerms>", f"{parts}<ram:SpecifiedTradePaymentTerms>")
    assert _compare(page, xml).findings == ()


def test_without_words_there_is_nothing_to_compare() -> None:
    """A bare XML, or a page that could not be read: the XML's values as they are."""
    for page in (None, printed_page()):
        found = _compare(page)
        assert found.findings == ()
        assert len(found.fields) == 14
