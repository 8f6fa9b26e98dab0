"""The e-invoice against its printed page: agreeing places become evidence, disagreeing ones a finding.

Compared are number, dates, seller, sums, IBAN and currency. A value that the page leaves out, or writes in a way that
is not recognised, disagrees with nothing; it is noted, so that a person knows what was not compared.
"""

from datetime import date
from decimal import Decimal

from extractors.einvoice.names import judge_name, name_at_street
from extractors.einvoice.stated import plain_number
from extractors.einvoice.syntaxes import EInvoice
from extractors.einvoice.verdicts import (
    Sums,
    Verdict,
    judge_amount,
    judge_currency,
    judge_day,
    judge_iban,
    judge_number,
)
from extractors.einvoice.witnesses import Pages, Witness
from extractors.fields.evidence import EXTRACTOR, VERSION, ReadFields
from extractors.fields.layout import DocumentLayout, Span
from holdpoint.document import BoundingBox, Document, PageKind
from holdpoint.document_types import TYPE_SPECS, FieldSpec
from holdpoint.extraction import ExtractedField, Provenance
from holdpoint.finding import Finding, ReasonCode

_COMPARED = (
    "number", "issue_date", "due_date", "currency", "seller_name", "net_amount", "tax_amount", "total_amount",
    "amount_due", "iban",
)  # fmt: skip
_NOT_MISSED = frozenset({"currency", "due_date", "amount_due"})  # a page may well leave them out
_ADD_UP = ("net_amount", "tax_amount", "total_amount")
_CONFIDENT = 0.9  # below it, what was read or whom the page names as seller is no ground for an alarm
_MOST_PLACES = 5  # of one value that are kept as evidence


def with_page_evidence(einvoice: EInvoice, document: Document, printed: ReadFields) -> ReadFields:
    """The XML's fields, the page's provenance added where it agrees; findings where it prints something else."""
    layout = DocumentLayout.of(document)
    if not layout.cells:
        return ReadFields(einvoice.fields, einvoice.line_items)
    specs = {spec.name: spec for spec in TYPE_SPECS[einvoice.document_type].fields}
    pages = Pages(layout)
    fields: list[ExtractedField] = []
    findings: list[Finding] = []
    for field in einvoice.fields:
        if field.name in _COMPARED and field.value is not None:
            verdict = _judge(field, field.value, pages, einvoice, printed)
            field = field.model_copy(update={"provenance": (*field.provenance, *_places(verdict.agreeing))})
            if verdict.against is not None and _was_read_surely(verdict.against):
                findings.append(_mismatch(specs[field.name], field, verdict.against))
            elif not verdict.agreeing and field.name not in _NOT_MISSED:
                findings.append(_not_printed(specs[field.name], field))
        else:
            field = _confirmed(field, printed)
        fields.append(field)
    return ReadFields(tuple(fields), einvoice.line_items, tuple(findings))


def _was_read_surely(place: Witness) -> bool:
    """A misread digit of a scan is no disagreement."""
    on_paper = place.span.page.kind is not PageKind.TEXT_LAYER
    return not on_paper or min(w.confidence for w in place.span.words) >= _CONFIDENT


def _judge(field: ExtractedField, value: str, pages: Pages, einvoice: EInvoice, printed: ReadFields) -> Verdict:
    match field.name:
        case "number":
            return judge_number(value, pages, einvoice.stated)
        case "issue_date" | "due_date":
            return judge_day(field.name, date.fromisoformat(value), pages, einvoice.stated)
        case "currency":
            return judge_currency(value, pages)
        case "iban":
            return judge_iban(value, pages, einvoice.stated)
        case "seller_name":
            return judge_name(value, pages.layout, _seller_on_page(pages, printed, einvoice))
        case _:
            return judge_amount(field.name, abs(Decimal(value)), pages, einvoice.stated, _sums(field, einvoice))


def _sums(field: ExtractedField, einvoice: EInvoice) -> Sums:
    """The amounts that other fields and the rows have, and what they make of this field's."""
    cells = (cell for item in einvoice.line_items for cell in (item.unit_price, item.amount) if cell is not None)
    found = (plain_number(f.value) for f in (*einvoice.fields, *cells) if f is not field and f.value is not None)
    known = {f.name: plain_number(f.value) for f in einvoice.fields if f.name in _ADD_UP and f.value is not None}
    net, tax, total = (known.get(name) for name in _ADD_UP)
    implied = None
    if field.name == "net_amount" and total is not None and tax is not None:
        implied = total - tax
    elif field.name == "tax_amount" and total is not None and net is not None:
        implied = total - net
    elif field.name == "total_amount" and net is not None and tax is not None:
        implied = net + tax
    elif field.name == "amount_due" and total is not None and plain_number(field.value or "0"):
        # BR-CO-16 of EN 16931. Where nothing is due, as on corrections, the XML need not say how it was settled.
        paid, rounding = (_detail(einvoice, name) for name in ("prepaid_amount", "rounding_amount"))
        implied = total - paid + rounding
    return Sums(
        others=frozenset(abs(number) for number in found if number is not None),
        implied=abs(implied) if implied is not None else None,
    )


def _detail(einvoice: EInvoice, name: str) -> Decimal:
    """An amount among the details, 0 where the XML has none."""
    found = (plain_number(d.value) for d in einvoice.details if d.name == name and d.value is not None)
    return next((number for number in found if number is not None), Decimal(0))


def _seller_on_page(pages: Pages, printed: ReadFields, einvoice: EInvoice) -> Witness | None:
    """Whom the page names as seller: the name above the seller's street, or the one the field readers are sure of."""
    address = next((f.value for f in einvoice.fields if f.name == "seller_address" and f.value), None)
    above = name_at_street(pages.layout, address) if address is not None else None
    if above is not None:
        return above
    found = next((f for f in printed.fields if f.name == "seller_name" and f.confidence >= _CONFIDENT), None)
    for place in found.provenance if found is not None and found.value is not None else ():
        for cell in pages.layout.cells:
            if cell.page.number == place.page and any(_touches(cell.box, box) for box in place.boxes):
                return Witness(cell.text, Span(cell, cell.words), _CONFIDENT)
    return None


def _touches(box: BoundingBox, other: BoundingBox) -> bool:
    return box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1


def _confirmed(field: ExtractedField, printed: ReadFields) -> ExtractedField:
    """A field that is not compared, with the page's place where the field readers found the same value."""
    same = next((f for f in printed.fields if f.name == field.name and f.value == field.value), None)
    if same is None or field.value is None:
        return field
    return field.model_copy(update={"provenance": (*field.provenance, *same.provenance)})


def _places(spans: tuple[Span, ...]) -> tuple[Provenance, ...]:
    return tuple(
        Provenance(
            page=span.page.number,
            boxes=(span.box,),
            unit=span.page.unit,
            quote=span.text,
            extractor=EXTRACTOR,
            version=VERSION,
        )
        for span in spans[:_MOST_PLACES]
    )


def _mismatch(spec: FieldSpec, xml: ExtractedField, against: Witness) -> Finding:
    page, box = against.span.page, against.span.box
    place = f"page {page.number} (at {box.x0:.0f}, {box.y0:.0f} {page.unit})"
    return Finding(
        code=ReasonCode.XML_PAGE_MISMATCH,
        message=f"{spec.label}: the e-invoice's XML says {xml.value} ({_element(xml)}), {place} prints {against.raw}. "
        "Ask the sender which one is meant; the XML is what the law calls the invoice.",
        fields=(spec.name,),
        page=page.number,
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
