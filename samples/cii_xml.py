"""A bill as UN/CEFACT Cross Industry Invoice in the EN 16931 profile, made from the truth."""

from decimal import Decimal

from lxml import etree

from holdpoint.extraction import DocumentType
from samples.companies import Company
from samples.formats import plain
from samples.truth import Bill, Item

_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
_NAMES = {"rsm": _RSM, "ram": _RAM, "udt": _UDT}
UNIT_CODES = {
    # UN/ECE Recommendation 20 codes of the units our goods are sold in; C62 is "one"
    "hours": "HUR", "Std.": "HUR", "days": "DAY", "Tage": "DAY", "month": "MON", "Monat": "MON", "m²": "MTK", "m": "MTR",
    "pair": "PR", "Paar": "PR", "set": "SET", "Set": "SET", "flat": "LS", "psch.": "LS",
    "h": "HUR", "jours": "DAY", "días": "DAY", "mois": "MON", "mes": "MON", "paire": "PR", "par": "PR", "lot": "SET",
    "juego": "SET", "forfait": "LS", "global": "LS",
}  # fmt: skip
TYPE_CODES = {DocumentType.INVOICE: "380", DocumentType.CREDIT_NOTE: "381"}


def cii_xml(bill: Bill) -> bytes:
    """The bill as UN/CEFACT Cross Industry Invoice in the EN 16931 profile."""
    root = etree.Element(f"{{{_RSM}}}CrossIndustryInvoice", nsmap=_NAMES)
    context = _add(root, "rsm:ExchangedDocumentContext")
    _add(_add(context, "ram:GuidelineSpecifiedDocumentContextParameter"), "ram:ID", "urn:cen.eu:en16931:2017")
    document = _add(root, "rsm:ExchangedDocument")
    _add(document, "ram:ID", bill.number or "")
    _add(document, "ram:TypeCode", TYPE_CODES[bill.document_type])
    _date(document, "ram:IssueDateTime", bill)
    transaction = _add(root, "rsm:SupplyChainTradeTransaction")
    for number, item in enumerate(bill.items, start=1):
        _line(transaction, number, item)
    agreement = _add(transaction, "ram:ApplicableHeaderTradeAgreement")
    _party(agreement, "ram:SellerTradeParty", bill.seller)
    _party(agreement, "ram:BuyerTradeParty", bill.buyer)
    if bill.order_reference is not None:
        _add(_add(agreement, "ram:BuyerOrderReferencedDocument"), "ram:IssuerAssignedID", bill.order_reference)
    delivery = _add(transaction, "ram:ApplicableHeaderTradeDelivery")
    if bill.delivery_date is not None:
        event = _add(delivery, "ram:ActualDeliverySupplyChainEvent")
        stamp = _add(_add(event, "ram:OccurrenceDateTime"), "udt:DateTimeString", f"{bill.delivery_date:%Y%m%d}")
        stamp.set("format", "102")
    _settlement(transaction, bill)
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


def _settlement(transaction: etree._Element, bill: Bill) -> None:
    settlement = _add(transaction, "ram:ApplicableHeaderTradeSettlement")
    _add(settlement, "ram:InvoiceCurrencyCode", bill.currency)
    if bill.seller.iban is not None:
        means = _add(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        _add(means, "ram:TypeCode", "58")  # SEPA credit transfer
        _add(_add(means, "ram:PayeePartyCreditorFinancialAccount"), "ram:IBANID", bill.seller.iban)
    for tax in bill.taxes:
        node = _add(settlement, "ram:ApplicableTradeTax")
        _add(node, "ram:CalculatedAmount", _money(tax.amount))
        _add(node, "ram:TypeCode", "VAT")
        _add(node, "ram:BasisAmount", _money(tax.base))
        _add(node, "ram:CategoryCode", "S")
        _add(node, "ram:RateApplicablePercent", plain(tax.rate))
    if bill.due_date is not None:
        due = _add(_add(settlement, "ram:SpecifiedTradePaymentTerms"), "ram:DueDateDateTime")
        _add(due, "udt:DateTimeString", f"{bill.due_date:%Y%m%d}").set("format", "102")
    sums = _add(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _add(sums, "ram:LineTotalAmount", _money(bill.net))
    _add(sums, "ram:TaxBasisTotalAmount", _money(bill.net))
    _add(sums, "ram:TaxTotalAmount", _money(bill.tax)).set("currencyID", bill.currency)
    _add(sums, "ram:GrandTotalAmount", _money(bill.total))
    _add(sums, "ram:DuePayableAmount", _money(bill.total))


def _line(transaction: etree._Element, number: int, item: Item) -> None:
    line = _add(transaction, "ram:IncludedSupplyChainTradeLineItem")
    _add(_add(line, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(number))
    _add(_add(line, "ram:SpecifiedTradeProduct"), "ram:Name", item.description)
    price = _add(_add(line, "ram:SpecifiedLineTradeAgreement"), "ram:NetPriceProductTradePrice")
    _add(price, "ram:ChargeAmount", _money(item.unit_price))
    quantity = _add(_add(line, "ram:SpecifiedLineTradeDelivery"), "ram:BilledQuantity", plain(item.quantity))
    quantity.set("unitCode", UNIT_CODES.get(item.unit, "C62"))
    settlement = _add(line, "ram:SpecifiedLineTradeSettlement")
    tax = _add(settlement, "ram:ApplicableTradeTax")
    _add(tax, "ram:TypeCode", "VAT")
    _add(tax, "ram:CategoryCode", "S")
    _add(tax, "ram:RateApplicablePercent", plain(item.tax_rate))
    sums = _add(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _add(sums, "ram:LineTotalAmount", _money(item.amount))


def _party(agreement: etree._Element, tag: str, company: Company) -> None:
    party = _add(agreement, tag)
    _add(party, "ram:Name", company.name)
    address = _add(party, "ram:PostalTradeAddress")
    postcode, city = company.postcode_and_city
    _add(address, "ram:PostcodeCode", postcode)
    _add(address, "ram:LineOne", company.street)
    _add(address, "ram:CityName", city)
    _add(address, "ram:CountryID", company.country)
    if company.vat_id is not None:
        _add(_add(party, "ram:SpecifiedTaxRegistration"), "ram:ID", company.vat_id).set("schemeID", "VA")


def _date(parent: etree._Element, tag: str, bill: Bill) -> None:
    _add(_add(parent, tag), "udt:DateTimeString", f"{bill.issue_date:%Y%m%d}").set("format", "102")


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    prefix, name = tag.split(":")
    child = etree.SubElement(parent, f"{{{_NAMES[prefix]}}}{name}")
    child.text = text
    return child


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
