"""The values of an e-invoice XML, whatever its syntax, as fields with confidence 1 and page 0."""

from collections.abc import Callable
from decimal import Decimal

from lxml import etree

from extractors.einvoice.business_terms import SYNTAX_BY_ROOT, Syntax
from extractors.einvoice.details import read_details
from extractors.einvoice.paths import texts
from extractors.einvoice.stated import Stated, everything_stated, plain_number
from extractors.einvoice.validation import validity_findings
from holdpoint.document_types import TYPE_SPECS, ValueKind
from holdpoint.extraction import EINVOICE_EXTRACTOR, DocumentType, ExtractedField, LineItem, Provenance
from holdpoint.finding import Finding
from holdpoint.model import Frozen
from holdpoint.values import (
    format_money,
    format_number,
    normalise,
    normalise_currency,
    normalise_iban,
    normalise_vat_id,
    parse_date,
)

EXTRACTOR = EINVOICE_EXTRACTOR
VERSION = "2"

_CREDIT_CODES = frozenset(
    {"81", "83", "261", "296", "308", "381", "396", "420", "458", "532", "TD04", "TD08"}
)  # UNTDID 1001
_NOT_VALID = 0.9  # confidence of what a file says that breaks its own rules
_MONEY = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due"})


class EInvoice(Frozen):
    """What an e-invoice XML says: its type, its fields with page 0 and confidence 1 (less where it is not valid), rows.

    `details` are terms that the type has no field for (allowances, taxes by rate, payment), `stated` every value in it,
    `findings` what breaks the rules of its format.
    """

    document_type: DocumentType
    fields: tuple[ExtractedField, ...]
    line_items: tuple[LineItem, ...]
    details: tuple[ExtractedField, ...] = ()
    stated: Stated = Stated()
    findings: tuple[Finding, ...] = ()


def read_syntax(root: etree._Element) -> EInvoice | None:
    """The e-invoice under that root element, or None when the root is of no known syntax."""
    name = etree.QName(root).localname
    syntax = SYNTAX_BY_ROOT.get(name)
    if syntax is None:
        return None
    findings = validity_findings(root)
    for body in root.findall("{*}FatturaElettronicaBody")[1:]:  # further invoices; the findings say so
        root.remove(body)
    code = next(texts(root, syntax.type_code), ("", ""))[0]
    is_credit = name == "CreditNote" or code in _CREDIT_CODES
    currency = normalise_currency(next(texts(root, syntax.terms["currency"]), ("", ""))[0]) or ""
    fields: list[ExtractedField] = []
    for term, paths in syntax.terms.items():
        found = list(texts(root, tuple(path.replace("{currency}", currency) for path in paths)))
        if not found:
            continue
        text, quote = found[0]
        if term in syntax.added_up:
            text = str(sum((plain_number(t) or Decimal() for t, _ in found), Decimal()))
        value = _VALUES.get(term, _plain)(text)
        if term in _MONEY and is_credit and value is not None:
            value = value.removeprefix("-")
        fields.append(_field(term, text, value, quote))
    if (address := _address(root, syntax)) is not None:
        fields.insert(next((i for i, f in enumerate(fields) if f.name == "seller_vat_id"), len(fields)), address)
    row = "CreditNoteLine" if name == "CreditNote" else syntax.row
    rows = (_row(element, syntax, is_credit) for element in root.iter(f"{{*}}{row}"))
    items = tuple(item for item in rows if any(item.cells()))  # a row of nothing but a note is no item
    document_type = syntax.document_type or (DocumentType.CREDIT_NOTE if is_credit else DocumentType.INVOICE)
    names = {spec.name for spec in TYPE_SPECS[document_type].fields}
    return EInvoice(
        document_type=document_type,
        fields=tuple(_less_sure(f) if findings else f for f in fields if f.name in names),
        line_items=items,
        details=read_details(root, EXTRACTOR, VERSION),
        stated=everything_stated(root),
        findings=findings,
    )


def _less_sure(field: ExtractedField) -> ExtractedField:
    return field.model_copy(update={"confidence": min(field.confidence, _NOT_VALID)})


def _field(name: str, raw: str, value: str | None, quote: str) -> ExtractedField:
    where = Provenance(page=0, quote=quote, extractor=EXTRACTOR, version=VERSION)
    return ExtractedField(
        name=name, raw=raw, value=value, confidence=1.0 if value is not None else 0.5, provenance=(where,)
    )


_CITY_FIRST = frozenset({"GB", "IE", "US", "CA", "AU", "NZ", "IN"})  # where the postcode follows the city


def _address(root: etree._Element, syntax: Syntax) -> ExtractedField | None:
    parts = {name: next(texts(root, paths), ("", ""))[0] for name, paths in syntax.address.items() if paths}
    in_order = ("city", "postcode") if parts.get("country", "") in _CITY_FIRST else ("postcode", "city")
    place = " ".join(p for name in in_order if (p := parts.get(name, "")))
    lines = [line for line in (parts.get("street", ""), parts.get("more", ""), place) if line]
    if not lines or not place:
        return None
    value = ", ".join(" ".join(line.split()) for line in lines)
    return _field("seller_address", value, value, syntax.address["street"][0].rsplit("/", 1)[0])


def _row(element: etree._Element, syntax: Syntax, is_credit: bool) -> LineItem:
    cells: dict[str, ExtractedField] = {}
    base = plain_number(next(texts(element, syntax.base_quantity), ("1", ""))[0]) or Decimal(1)
    for name, paths in syntax.row_terms.items():
        text, quote = next(texts(element, paths), ("", ""))
        if not text:
            continue
        value: str | None = " ".join(text.split())
        if name not in ("description", "unit"):
            number = plain_number(text)
            if number is not None and name == "unit_price" and base != 1:
                number = (number / base).quantize(Decimal("0.000001")).normalize()
            money = name in ("unit_price", "amount")
            value = None if number is None else format_money(number) if money else format_number(number)
        if name == "amount" and is_credit and value is not None:
            value = value.removeprefix("-")
        cells[name] = _field(name, text, value, quote)
    return LineItem(**cells)


def _money(text: str) -> str | None:
    number = plain_number(text)
    return format_money(number) if number is not None else None


def _date(text: str) -> str | None:
    day = parse_date(text[:10])
    return day.isoformat() if day is not None else None


def _plain(text: str) -> str | None:
    return normalise(ValueKind.TEXT, text)


_VALUES: dict[str, Callable[[str], str | None]] = {
    "issue_date": _date,
    "due_date": _date,
    "iban": lambda text: normalise_iban(text) or _plain(text),
    "seller_vat_id": lambda text: normalise_vat_id(text) or _plain(text),
    "buyer_vat_id": lambda text: normalise_vat_id(text) or _plain(text),
    **dict.fromkeys(_MONEY, _money),
}
