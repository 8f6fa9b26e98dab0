"""What is unusual, in plain words with a place."""

from datetime import date

import pytest
from made_documents import document_of, extraction_of, field, page_of

from holdpoint.extraction import DocumentType, ExtractedField
from holdpoint.finding import Finding, ReasonCode
from summarizers import summarize, ungrounded
from summarizers.remarks import remarks, with_remarks, without_remarks

TODAY = date(2026, 3, 1)
DOCUMENT = document_of(page_of(1, "Invoice"), page_of(2, "more"))


def _remarks(*fields: ExtractedField, findings: tuple[Finding, ...] = (), kind: str = "invoice") -> list[str]:
    extraction = extraction_of(DocumentType(kind), *fields)
    said = remarks(DOCUMENT, extraction, findings, TODAY)
    assert ungrounded(with_remarks(summarize(DOCUMENT, extraction), said), DOCUMENT, extraction) == ()
    return [s.text for s in said]


def _finding(code: ReasonCode, *fields: str) -> Finding:
    return Finding(code=code, message="It is 61 % certain; 85 % is needed.", fields=fields)


def test_what_a_careful_reader_notices() -> None:
    """A negative total, a due date that has passed, an account abroad: no check has to have failed for it."""
    assert _remarks(
        field("total_amount", "-119.00", 1),
        field("currency", "EUR", 1),
        field("due_date", "2026-02-10", 1),
        field("iban", "LT121000011101001000", 2),
        field("seller_vat_id", "DE136695976", 2),
    ) == [
        "Unusual: the total amount EUR -119.00 is negative, as on a credit note.",
        "Unusual: its due date 10 February 2026 has passed.",
        "Unusual: the account LT121000011101001000 is in another country than the seller's VAT number DE136695976.",
    ]


def test_nothing_unusual_gives_no_remark() -> None:
    """Due in the future, paid to the seller's own country."""
    assert (
        _remarks(
            field("due_date", "2026-03-01", 1),
            field("iban", "GR1601101250000000012300695", 1),
            field("seller_vat_id", "EL094259216", 1),
        )
        == []
    )


@pytest.mark.parametrize(
    ("code", "names", "sentence"),
    [
        (ReasonCode.LOW_CONFIDENCE, ("number",), "Uncertain: number RE-7."),
        (ReasonCode.INVALID_IBAN, ("iban",), "Unusual: the IBAN DE00 is not valid."),
        (
            ReasonCode.ARITHMETIC_MISMATCH,
            ("net_amount", "total_amount"),
            "Unusual: the amounts do not add up: net amount 100.00 and total amount 120.00.",
        ),
        (ReasonCode.MISSING_REQUIRED, ("issue_date",), "Not found: issue date."),
        (ReasonCode.POSSIBLE_DUPLICATE, ("number",), "Unusual: it may be a duplicate: number RE-7."),
    ],
)
def test_a_finding_is_told_with_its_values_and_without_its_figures(
    code: ReasonCode, names: tuple[str, ...], sentence: str
) -> None:
    """The percentages of the finding's message stand on no page, so no sentence repeats them."""
    fields = (
        field("number", "RE-7", 1),
        field("iban", "DE00", 1),
        field("net_amount", "100.00", 1),
        field("total_amount", "120.00", 1),
    )
    assert _remarks(*fields, findings=(_finding(code, *names),)) == [sentence]


def test_what_was_not_found_cites_every_page_as_a_whole() -> None:
    """The place of an absence is all that was looked through."""
    extraction = extraction_of(
        DocumentType.CONTRACT, field("party", "Alpha Inc.", 1), field("jurisdiction", "Oregon", 2)
    )
    (remark,) = remarks(DOCUMENT, extraction, (), TODAY)
    assert (remark.text, remark.pages) == ("Not found: term, second party.", (1, 2))
    assert [(e.page, e.boxes[0].x1, e.boxes[0].y1) for e in remark.evidence] == [(1, 595, 842), (2, 595, 842)]


def test_remarks_can_be_taken_off_again() -> None:
    """What a person has settled is said no more; the statements before the remarks stay."""
    extraction = extraction_of(DocumentType.INVOICE, field("number", "RE-7", 1), field("due_date", "2026-01-01", 1))
    summary = summarize(DOCUMENT, extraction)
    findings = (_finding(ReasonCode.LOW_CONFIDENCE, "number"), _finding(ReasonCode.MISSING_REQUIRED, "currency"))
    said = remarks(DOCUMENT, extraction, findings, TODAY)
    assert [s.text.split(":")[0] for s in said] == ["Not found", "Uncertain", "Unusual"]
    assert without_remarks(with_remarks(summary, said)) == summary
