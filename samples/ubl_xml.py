"""A bill as OASIS UBL 2.1 invoice or credit note by the rules of EN 16931, made from the truth."""

from decimal import Decimal

from lxml import etree

from holdpoint.extraction import DocumentType
from samples.cii_xml import TYPE_CODES, UNIT_CODES
from samples.companies import Company
from samples.formats import plain
from samples.truth import Bill, Item

_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
_CAC = f"{_UBL}:CommonAggregateComponents-2"
_CBC = f"{_UBL}:CommonBasicComponents-2"
_NAMES = {"cac": _CAC, "cbc": _CBC}
_CREDIT_TRANSFER = "30"  # UNTDID 4461


def ubl_xml(bill: Bill) -> bytes:
    """The bill as UBL, in the order its schema demands."""
    is_credit = bill.document_type is DocumentType.CREDIT_NOTE
    kind = "CreditNote" if is_credit else "Invoice"
    namespace = f"{_UBL}:{kind}-2"
    root = etree.Element(f"{{{namespace}}}{kind}", nsmap=_names(namespace))  # type: ignore[arg-type]  # the stubs know no default namespace
    _add(root, "cbc:CustomizationID", "urn:cen.eu:en16931:2017")
    _add(root, "cbc:ID", bill.number or "")
    _add(root, "cbc:IssueDate", bill.issue_date.isoformat())
    if bill.due_date is not None:
        _add(root, "cbc:DueDate", bill.due_date.isoformat())
    _add(root, f"cbc:{kind}TypeCode", TYPE_CODES[bill.document_type])
    _add(root, "cbc:DocumentCurrencyCode", bill.currency)
    if bill.order_reference is not None:
        _add(_add(root, "cac:OrderReference"), "cbc:ID", bill.order_reference)
    if bill.corrects is not None:
        _add(_add(_add(root, "cac:BillingReference"), "cac:InvoiceDocumentReference"), "cbc:ID", bill.corrects)
    _party(root, "cac:AccountingSupplierParty", bill.seller)
    _party(root, "cac:AccountingCustomerParty", bill.buyer)
    if bill.delivery_date is not None:
        _add(_add(root, "cac:Delivery"), "cbc:ActualDeliveryDate", bill.delivery_date.isoformat())
    if bill.seller.iban is not None:
        means = _add(root, "cac:PaymentMeans")
        _add(means, "cbc:PaymentMeansCode", _CREDIT_TRANSFER)
        _add(_add(means, "cac:PayeeFinancialAccount"), "cbc:ID", bill.seller.iban)
    _taxes(root, bill)
    totals = _add(root, "cac:LegalMonetaryTotal")
    for tag, amount in (
        ("LineExtensionAmount", bill.net),
        ("TaxExclusiveAmount", bill.net),
        ("TaxInclusiveAmount", bill.total),
        ("PayableAmount", bill.total),
    ):
        _money(totals, f"cbc:{tag}", amount, bill.currency)
    for number, item in enumerate(bill.items, start=1):
        _line(root, number, item, bill.currency, is_credit=is_credit)
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


def _names(namespace: str) -> dict[str | None, str]:
    return {None: namespace, "cac": _CAC, "cbc": _CBC}


def _taxes(root: etree._Element, bill: Bill) -> None:
    total = _add(root, "cac:TaxTotal")
    _money(total, "cbc:TaxAmount", bill.tax, bill.currency)
    for tax in bill.taxes:
        part = _add(total, "cac:TaxSubtotal")
        _money(part, "cbc:TaxableAmount", tax.base, bill.currency)
        _money(part, "cbc:TaxAmount", tax.amount, bill.currency)
        _category(part, "cac:TaxCategory", tax.rate)


def _line(root: etree._Element, number: int, item: Item, currency: str, *, is_credit: bool) -> None:
    line = _add(root, "cac:CreditNoteLine" if is_credit else "cac:InvoiceLine")
    _add(line, "cbc:ID", str(number))
    quantity = _add(line, "cbc:CreditedQuantity" if is_credit else "cbc:InvoicedQuantity", plain(item.quantity))
    quantity.set("unitCode", UNIT_CODES.get(item.unit, "C62"))
    _money(line, "cbc:LineExtensionAmount", item.amount, currency)
    product = _add(line, "cac:Item")
    _add(product, "cbc:Name", item.description)
    _category(product, "cac:ClassifiedTaxCategory", item.tax_rate)
    _money(_add(line, "cac:Price"), "cbc:PriceAmount", item.unit_price, currency)


def _category(parent: etree._Element, tag: str, rate: Decimal) -> None:
    category = _add(parent, tag)
    _add(category, "cbc:ID", "S")  # standard rate: any rate above zero
    _add(category, "cbc:Percent", plain(rate))
    _add(_add(category, "cac:TaxScheme"), "cbc:ID", "VAT")


def _party(root: etree._Element, tag: str, company: Company) -> None:
    party = _add(_add(root, tag), "cac:Party")
    address = _add(party, "cac:PostalAddress")
    postcode, city = company.postcode_and_city
    _add(address, "cbc:StreetName", company.street)
    _add(address, "cbc:CityName", city)
    _add(address, "cbc:PostalZone", postcode)
    _add(_add(address, "cac:Country"), "cbc:IdentificationCode", company.country)
    if company.vat_id is not None:
        scheme = _add(party, "cac:PartyTaxScheme")
        _add(scheme, "cbc:CompanyID", company.vat_id)
        _add(_add(scheme, "cac:TaxScheme"), "cbc:ID", "VAT")
    _add(_add(party, "cac:PartyLegalEntity"), "cbc:RegistrationName", company.name)


def _money(parent: etree._Element, tag: str, amount: Decimal, currency: str) -> None:
    _add(parent, tag, f"{amount:.2f}").set("currencyID", currency)


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    prefix, name = tag.split(":")
    child = etree.SubElement(parent, f"{{{_NAMES[prefix]}}}{name}")
    child.text = text
    return child
