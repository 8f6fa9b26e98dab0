"""The values of an e-invoice by syntax: CII (Factur-X, ZUGFeRD 1 and 2, XRechnung), UBL, FatturaPA.

Business terms after EN 16931-1; paths after UN/CEFACT Cross Industry Invoice D16B and ZUGFeRD 1.0, OASIS UBL 2.1, and
the Agenzia delle Entrate's FatturaPA 1.2. Elements are found by local name, so prefixes and versions do not matter.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from holdpoint.document_types import ValueKind
from holdpoint.extraction import DocumentType, ExtractedField, LineItem, Provenance
from holdpoint.values import format_money, format_number, normalise, normalise_iban, normalise_vat_id, parse_date

EXTRACTOR = "einvoice"
VERSION = "1"

_CREDIT_CODES = frozenset(
    {"81", "83", "261", "296", "308", "381", "396", "420", "458", "532", "TD04", "TD08"}
)  # UNTDID 1001
_MONEY = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due"})


@dataclass(frozen=True)
class EInvoice:
    """What an e-invoice XML says: its type, its fields with confidence 1 and page 0, its rows."""

    document_type: DocumentType
    fields: tuple[ExtractedField, ...]
    line_items: tuple[LineItem, ...]


@dataclass(frozen=True)
class _Syntax:
    """Where one syntax keeps each business term; alternatives are tried in order, each a path of local names."""

    type_code: tuple[str, ...]
    terms: dict[str, tuple[str, ...]]
    row: str
    row_terms: dict[str, tuple[str, ...]]
    base_quantity: tuple[str, ...]
    address: dict[str, tuple[str, ...]]
    added_up: frozenset[str] = frozenset()  # terms that are the sum over all matches


_CII = _Syntax(
    type_code=("ExchangedDocument/TypeCode", "HeaderExchangedDocument/TypeCode"),
    terms={
        "number": ("ExchangedDocument/ID", "HeaderExchangedDocument/ID"),
        "issue_date": ("ExchangedDocument/IssueDateTime/*", "HeaderExchangedDocument/IssueDateTime/*"),
        "due_date": ("SpecifiedTradePaymentTerms/DueDateDateTime/*",),
        "currency": ("InvoiceCurrencyCode",),
        "seller_name": ("SellerTradeParty/Name",),
        "seller_vat_id": ("SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
        "buyer_name": ("BuyerTradeParty/Name",),
        "buyer_vat_id": ("BuyerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
        "order_reference": (
            "ApplicableHeaderTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID",
            "ApplicableSupplyChainTradeAgreement/BuyerOrderReferencedDocument/ID",
        ),
        "net_amount": ("SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount",
                       "SpecifiedTradeSettlementMonetarySummation/TaxBasisTotalAmount"),
        "tax_amount": ("SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount",
                       "SpecifiedTradeSettlementMonetarySummation/TaxTotalAmount"),
        "total_amount": ("SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount",
                         "SpecifiedTradeSettlementMonetarySummation/GrandTotalAmount"),
        "amount_due": ("SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount",
                       "SpecifiedTradeSettlementMonetarySummation/DuePayableAmount"),
        "iban": ("PayeePartyCreditorFinancialAccount/IBANID",),
    },
    row="IncludedSupplyChainTradeLineItem",
    row_terms={
        "description": ("SpecifiedTradeProduct/Name",),
        "quantity": ("SpecifiedLineTradeDelivery/BilledQuantity", "SpecifiedSupplyChainTradeDelivery/BilledQuantity"),
        "unit": ("SpecifiedLineTradeDelivery/BilledQuantity/@unitCode", "SpecifiedSupplyChainTradeDelivery/BilledQuantity/@unitCode"),
        "unit_price": ("NetPriceProductTradePrice/ChargeAmount",),
        "tax_rate": ("ApplicableTradeTax/RateApplicablePercent", "ApplicableTradeTax/ApplicablePercent"),
        "amount": ("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
                   "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount"),
    },
    base_quantity=("NetPriceProductTradePrice/BasisQuantity",),
    address={
        "street": ("SellerTradeParty/PostalTradeAddress/LineOne",),
        "more": ("SellerTradeParty/PostalTradeAddress/LineTwo",),
        "postcode": ("SellerTradeParty/PostalTradeAddress/PostcodeCode",),
        "city": ("SellerTradeParty/PostalTradeAddress/CityName",),
    },
)  # fmt: skip

_UBL = _Syntax(
    type_code=("/InvoiceTypeCode", "/CreditNoteTypeCode"),
    terms={
        "number": ("/ID",),
        "issue_date": ("/IssueDate",),
        "due_date": ("/DueDate", "PaymentMeans/PaymentDueDate"),
        "currency": ("/DocumentCurrencyCode",),
        "seller_name": ("AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
                        "AccountingSupplierParty/Party/PartyName/Name"),
        "seller_vat_id": ("AccountingSupplierParty/Party/PartyTaxScheme/CompanyID",),
        "buyer_name": ("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName",
                       "AccountingCustomerParty/Party/PartyName/Name"),
        "buyer_vat_id": ("AccountingCustomerParty/Party/PartyTaxScheme/CompanyID",),
        "order_reference": ("/OrderReference/ID",),
        "net_amount": ("LegalMonetaryTotal/TaxExclusiveAmount",),
        "tax_amount": ("/TaxTotal/TaxAmount",),
        "total_amount": ("LegalMonetaryTotal/TaxInclusiveAmount",),
        "amount_due": ("LegalMonetaryTotal/PayableAmount",),
        "iban": ("PaymentMeans/PayeeFinancialAccount/ID",),
    },
    row="InvoiceLine",
    row_terms={
        "description": ("Item/Name", "Item/Description"),
        "quantity": ("InvoicedQuantity", "CreditedQuantity"),
        "unit": ("InvoicedQuantity/@unitCode", "CreditedQuantity/@unitCode"),
        "unit_price": ("Price/PriceAmount",),
        "tax_rate": ("Item/ClassifiedTaxCategory/Percent",),
        "amount": ("LineExtensionAmount",),
    },
    base_quantity=("Price/BaseQuantity",),
    address={
        "street": ("AccountingSupplierParty/Party/PostalAddress/StreetName",),
        "more": ("AccountingSupplierParty/Party/PostalAddress/AdditionalStreetName",),
        "postcode": ("AccountingSupplierParty/Party/PostalAddress/PostalZone",),
        "city": ("AccountingSupplierParty/Party/PostalAddress/CityName",),
    },
)  # fmt: skip

_FATTURAPA = _Syntax(
    type_code=("DatiGeneraliDocumento/TipoDocumento",),
    terms={
        "number": ("DatiGeneraliDocumento/Numero",),
        "issue_date": ("DatiGeneraliDocumento/Data",),
        "due_date": ("DettaglioPagamento/DataScadenzaPagamento",),
        "currency": ("DatiGeneraliDocumento/Divisa",),
        "seller_name": ("CedentePrestatore/DatiAnagrafici/Anagrafica/Denominazione",),
        "seller_vat_id": ("CedentePrestatore/DatiAnagrafici/IdFiscaleIVA",),
        "buyer_name": ("CessionarioCommittente/DatiAnagrafici/Anagrafica/Denominazione",),
        "buyer_vat_id": ("CessionarioCommittente/DatiAnagrafici/IdFiscaleIVA",),
        "order_reference": ("DatiOrdineAcquisto/IdDocumento",),
        "net_amount": ("DatiRiepilogo/ImponibileImporto",),
        "tax_amount": ("DatiRiepilogo/Imposta",),
        "total_amount": ("DatiGeneraliDocumento/ImportoTotaleDocumento",),
        "amount_due": ("DettaglioPagamento/ImportoPagamento",),
        "iban": ("DettaglioPagamento/IBAN",),
    },
    row="DettaglioLinee",
    row_terms={
        "description": ("Descrizione",),
        "quantity": ("Quantita",),
        "unit": ("UnitaMisura",),
        "unit_price": ("PrezzoUnitario",),
        "tax_rate": ("AliquotaIVA",),
        "amount": ("PrezzoTotale",),
    },
    base_quantity=(),
    address={
        "street": ("CedentePrestatore/Sede/Indirizzo",),
        "more": (),
        "postcode": ("CedentePrestatore/Sede/CAP",),
        "city": ("CedentePrestatore/Sede/Comune",),
    },
    added_up=frozenset({"net_amount", "tax_amount"}),
)
_BY_ROOT = {
    "CrossIndustryInvoice": _CII, "CrossIndustryDocument": _CII, "Invoice": _UBL, "CreditNote": _UBL,
    "FatturaElettronica": _FATTURAPA,
}  # fmt: skip


def read_syntax(root: etree._Element) -> EInvoice | None:
    """The e-invoice under that root element, or None when the root is of no known syntax."""
    name = etree.QName(root).localname
    syntax = _BY_ROOT.get(name)
    if syntax is None:
        return None
    code = next(_texts(root, syntax.type_code), ("", ""))[0]
    is_credit = name == "CreditNote" or code in _CREDIT_CODES
    fields: list[ExtractedField] = []
    for term, paths in syntax.terms.items():
        found = list(_texts(root, paths))
        if not found:
            continue
        text, quote = found[0]
        if term in syntax.added_up:
            text = str(sum((_decimal(t) or Decimal() for t, _ in found), Decimal()))
        value = _VALUES.get(term, _plain)(text)
        if term in _MONEY and is_credit and value is not None:
            value = value.removeprefix("-")
        fields.append(_field(term, text, value, quote))
    if (address := _address(root, syntax)) is not None:
        fields.insert(next((i for i, f in enumerate(fields) if f.name == "seller_vat_id"), len(fields)), address)
    row = "CreditNoteLine" if name == "CreditNote" else syntax.row
    items = tuple(_row(element, syntax, is_credit) for element in root.iter(f"{{*}}{row}"))
    document_type = DocumentType.CREDIT_NOTE if is_credit else DocumentType.INVOICE
    return EInvoice(document_type, tuple(fields), items)


def _texts(element: etree._Element, paths: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Text and path of the elements on the first path that leads anywhere; "/" at its start anchors it at the element."""
    for path in paths:
        steps = path.removeprefix("/").split("/")
        start = "./" if path.startswith("/") else ".//"
        xpath = start + "/".join(_step(s) for s in steps)
        found = element.xpath(xpath)
        values = [(_text_of(f), path.removeprefix("/")) for f in found] if isinstance(found, list) else []
        values = [(text, where) for text, where in values if text]
        if values:
            yield from values
            return


def _step(step: str) -> str:
    if step == "*" or step.startswith("@"):
        return step
    name, bracket, condition = step.partition("[")
    return f"*[local-name()='{name}']{bracket}{condition}"


def _text_of(found: object) -> str:
    if isinstance(found, etree._Element):
        parts = [t.strip() for t in found.itertext() if isinstance(t, str)]
        return ("" if found.tag.endswith("IdFiscaleIVA") else " ").join(p for p in parts if p)  # country and number
    return str(found).strip()


def _field(name: str, raw: str, value: str | None, quote: str) -> ExtractedField:
    where = Provenance(page=0, quote=quote, extractor=EXTRACTOR, version=VERSION)
    return ExtractedField(
        name=name, raw=raw, value=value, confidence=1.0 if value is not None else 0.5, provenance=(where,)
    )


def _address(root: etree._Element, syntax: _Syntax) -> ExtractedField | None:
    parts = {name: next(_texts(root, paths), ("", ""))[0] for name, paths in syntax.address.items() if paths}
    place = " ".join(p for p in (parts.get("postcode", ""), parts.get("city", "")) if p)
    lines = [line for line in (parts.get("street", ""), parts.get("more", ""), place) if line]
    if not lines or not place:
        return None
    value = ", ".join(" ".join(line.split()) for line in lines)
    return _field("seller_address", value, value, syntax.address["street"][0].rsplit("/", 1)[0])


def _row(element: etree._Element, syntax: _Syntax, is_credit: bool) -> LineItem:
    cells: dict[str, ExtractedField] = {}
    base = _decimal(next(_texts(element, syntax.base_quantity), ("1", ""))[0]) or Decimal(1)
    for name, paths in syntax.row_terms.items():
        text, quote = next(_texts(element, paths), ("", ""))
        if not text:
            continue
        value: str | None = " ".join(text.split())
        if name not in ("description", "unit"):
            number = _decimal(text)
            if number is not None and name == "unit_price" and base != 1:
                number = (number / base).quantize(Decimal("0.000001")).normalize()
            money = name in ("unit_price", "amount")
            value = None if number is None else format_money(number) if money else format_number(number)
        if name == "amount" and is_credit and value is not None:
            value = value.removeprefix("-")
        cells[name] = _field(name, text, value, quote)
    return LineItem(**cells)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _money(text: str) -> str | None:
    number = _decimal(text)
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
