"""The e-invoice against its printed page: agreeing places become evidence, disagreeing ones a finding.

A finding is raised only where the page prints another value with its own label and does not print the XML's value
anywhere: a page that merely leaves a value out, or writes it in another way, disagrees with nothing. An amount that
the page prints as another amount (the XML's total as its net amount) is not printed.
"""

from decimal import Decimal
from typing import TypeGuard

from rapidfuzz import fuzz

from extractors.einvoice.syntaxes import EInvoice
from extractors.fields.candidates import find_candidates
from extractors.fields.evidence import ReadFields
from extractors.fields.layout import DocumentLayout
from holdpoint.document import Document
from holdpoint.document_types import TYPE_SPECS, FieldSpec, ValueKind
from holdpoint.extraction import ExtractedField
from holdpoint.finding import Finding, ReasonCode
from holdpoint.values import DateOrder, identifier_key

_COMPARED = ("number", "issue_date", "currency", "total_amount", "amount_due", "iban", "seller_name")
_CONFIDENT = 0.9  # below it, what the page says is no ground for an alarm
_SAME_NAME = 85  # rapidfuzz partial ratio, of 100


def with_page_evidence(einvoice: EInvoice, document: Document, printed: ReadFields) -> ReadFields:
    """The XML's fields, the page's provenance added where it agrees; findings where it prints something else."""
    layout = DocumentLayout.of(document)
    if not layout.cells:
        return ReadFields(einvoice.fields, einvoice.line_items)
    specs = {spec.name: spec for spec in TYPE_SPECS[einvoice.document_type].fields}
    page_values = _PageValues(layout)
    fields: list[ExtractedField] = []
    findings: list[Finding] = []
    for field in einvoice.fields:
        spec = specs[field.name]
        page = next((f for f in printed.fields if f.name == field.name), None)
        if page is not None and _agree(spec, field, page):
            field = field.model_copy(update={"provenance": (*field.provenance, *page.provenance)})
        elif field.name in _COMPARED and field.value is not None:
            is_printed = page_values.prints(spec, field.value) and not _is_another_amount(spec, field, printed)
            finding = _disagreement(spec, field, page, is_printed)
            findings += [finding] if finding is not None else []
        fields.append(field)
    return ReadFields(tuple(fields), einvoice.line_items, tuple(findings))


def _disagreement(spec: FieldSpec, xml: ExtractedField, page: ExtractedField | None, printed: bool) -> Finding | None:
    """What to say of a value that the page's field does not confirm; `printed`: it stands somewhere else."""
    if printed:
        return None
    if _is_confident(page):
        return _mismatch(spec, xml, page)
    return _not_printed(spec, xml) if spec.kind is not ValueKind.CURRENCY else None  # it may be printed as a symbol


def _is_another_amount(spec: FieldSpec, xml: ExtractedField, printed: ReadFields) -> bool:
    """Whether the page prints the total as something else, with that one's label: its net amount, say."""
    return spec.name == "total_amount" and any(
        page.name in ("net_amount", "tax_amount") and _is_confident(page) and _agree(spec, xml, page)
        for page in printed.fields
    )


def _is_confident(page: ExtractedField | None) -> TypeGuard[ExtractedField]:
    return page is not None and page.value is not None and page.confidence >= _CONFIDENT


def _agree(spec: FieldSpec, xml: ExtractedField, page: ExtractedField) -> bool:
    if xml.value is None or page.value is None:
        return False
    match spec.kind:
        case ValueKind.MONEY:
            return abs(Decimal(xml.value)) == abs(Decimal(page.value))
        case ValueKind.DATE | ValueKind.CURRENCY | ValueKind.IBAN:
            return xml.value == page.value
        case ValueKind.NAME | ValueKind.ADDRESS:
            return fuzz.partial_ratio(identifier_key(xml.value), identifier_key(page.value)) >= _SAME_NAME
        case ValueKind.IDENTIFIER | ValueKind.VAT_ID | ValueKind.TEXT:
            return identifier_key(xml.value) == identifier_key(page.value)


class _PageValues:
    """Whether a value is printed anywhere on the pages, in any of its notations."""

    def __init__(self, layout: DocumentLayout) -> None:
        found = find_candidates(layout)
        self._days = {
            day.isoformat() for c in found.dates for order in DateOrder if (day := c.date.value(order)) is not None
        }
        self._amounts = {abs(c.amount) for c in found.amounts}
        self._text = identifier_key(" ".join(c.text for c in layout.cells))

    def prints(self, spec: FieldSpec, value: str) -> bool:
        """Whether the pages print the value."""
        match spec.kind:
            case ValueKind.MONEY:
                return abs(Decimal(value)) in self._amounts
            case ValueKind.DATE:
                return value in self._days
            case ValueKind.NAME:
                return fuzz.partial_ratio(identifier_key(value), self._text) >= _SAME_NAME
            case _:
                return identifier_key(value) in self._text


def _mismatch(spec: FieldSpec, xml: ExtractedField, page: ExtractedField) -> Finding:
    number = page.provenance[0].page if page.provenance else None
    place = f"page {number}" if number is not None else "the printed page"
    return Finding(
        code=ReasonCode.XML_PAGE_MISMATCH,
        message=f"{spec.label}: the e-invoice's XML says {xml.value} ({_element(xml)}), {place} prints {page.value}. "
        "Ask the sender which one is meant; the XML is what the law calls the invoice.",
        fields=(spec.name,),
        page=number,
    )


def _not_printed(spec: FieldSpec, xml: ExtractedField) -> Finding:
    return Finding(
        code=ReasonCode.NOT_ON_PAGE,
        message=f"{spec.label}: the e-invoice's XML says {xml.value} ({_element(xml)}), which no page prints.",
        fields=(spec.name,),
    )


def _element(xml: ExtractedField) -> str:
    """Where in the XML the value stands."""
    return next((p.quote for p in xml.provenance if p.page == 0 and p.quote), "in its XML")
