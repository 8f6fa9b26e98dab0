"""An invoice as UN/CEFACT Cross Industry Invoice (D16B) in the EN 16931 profile, by CEN/TS 16931-3-3."""

from datetime import date

from lxml import etree

from connectors.einvoice_output.model import EInvoice, Line, Party
from connectors.einvoice_output.ubl import EN16931
from connectors.einvoice_output.xml_text import Writer, money, plain

_STANDARD = "urn:un:unece:uncefact:data:standard:"
_NAMES: dict[str | None, str] = {
    "rsm": f"{_STANDARD}CrossIndustryInvoice:100",
    "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_STANDARD}UnqualifiedDataType:100",
}
_DAY = "102"  # UNTDID 2379: CCYYMMDD


def cii_xml(invoice: EInvoice) -> bytes:
    """The file's bytes: the same invoice, the same bytes."""
    w = Writer(_NAMES, "rsm:CrossIndustryInvoice")
    context = "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"
    w.add(w.root, context, EN16931)
    document = w.add(w.root, "rsm:ExchangedDocument")
    w.add(document, "ram:ID", invoice.number)
    w.add(document, "ram:TypeCode", invoice.type_code)
    _day(w, document, "ram:IssueDateTime", invoice.issue_date)
    transaction = w.add(w.root, "rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(invoice.lines, start=1):
        _line(w, transaction, number, line)
    agreement = w.add(transaction, "ram:ApplicableHeaderTradeAgreement")
    _party(w, w.add(agreement, "ram:SellerTradeParty"), invoice.seller)
    _party(w, w.add(agreement, "ram:BuyerTradeParty"), invoice.buyer)
    if invoice.order_reference is not None:
        w.add(agreement, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID", invoice.order_reference)
    w.add(transaction, "ram:ApplicableHeaderTradeDelivery")
    _settlement(w, w.add(transaction, "ram:ApplicableHeaderTradeSettlement"), invoice)
    return w.xml()


def _party(w: Writer, party: etree._Element, who: Party) -> None:
    w.add(party, "ram:Name", who.name)
    address = w.add(party, "ram:PostalTradeAddress")
    if who.address is not None:
        if who.address.postcode is not None:
            w.add(address, "ram:PostcodeCode", who.address.postcode)
        w.add(address, "ram:LineOne", who.address.line)
        if who.address.town is not None:
            w.add(address, "ram:CityName", who.address.town)
    w.add(address, "ram:CountryID", who.country)
    if who.vat_id is not None:
        w.add(party, "ram:SpecifiedTaxRegistration/ram:ID", who.vat_id, schemeID="VA")


def _settlement(w: Writer, settlement: etree._Element, invoice: EInvoice) -> None:
    w.add(settlement, "ram:InvoiceCurrencyCode", invoice.currency)
    if invoice.means_code is not None:
        means = w.add(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        w.add(means, "ram:TypeCode", invoice.means_code)
        if invoice.iban is not None:
            w.add(means, "ram:PayeePartyCreditorFinancialAccount/ram:IBANID", invoice.iban)
    for group in invoice.vat:
        tax = w.add(settlement, "ram:ApplicableTradeTax")
        w.add(tax, "ram:CalculatedAmount", money(group.tax))
        w.add(tax, "ram:TypeCode", "VAT")
        w.add(tax, "ram:BasisAmount", money(group.base))
        w.add(tax, "ram:CategoryCode", "S")
        w.add(tax, "ram:RateApplicablePercent", plain(group.rate))
    for change in invoice.changes:
        element = w.add(settlement, "ram:SpecifiedTradeAllowanceCharge")
        w.add(element, "ram:ChargeIndicator/udt:Indicator", "true" if change.is_charge else "false")
        w.add(element, "ram:ActualAmount", money(change.amount))
        w.add(element, "ram:Reason", change.reason)
        _tax_category(w, w.add(element, "ram:CategoryTradeTax"), plain(change.rate))
    if invoice.due_date is not None or invoice.terms is not None:
        terms = w.add(settlement, "ram:SpecifiedTradePaymentTerms")
        if invoice.terms is not None:
            w.add(terms, "ram:Description", invoice.terms)
        if invoice.due_date is not None:
            _day(w, terms, "ram:DueDateDateTime", invoice.due_date)
    totals = invoice.totals
    sums = w.add(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    w.add(sums, "ram:LineTotalAmount", money(totals.lines))
    if totals.charges:
        w.add(sums, "ram:ChargeTotalAmount", money(totals.charges))
    if totals.allowances:
        w.add(sums, "ram:AllowanceTotalAmount", money(totals.allowances))
    w.add(sums, "ram:TaxBasisTotalAmount", money(totals.net))
    w.add(sums, "ram:TaxTotalAmount", money(totals.tax), currencyID=invoice.currency)
    if totals.rounding:
        w.add(sums, "ram:RoundingAmount", money(totals.rounding))
    w.add(sums, "ram:GrandTotalAmount", money(totals.total))
    if totals.prepaid:
        w.add(sums, "ram:TotalPrepaidAmount", money(totals.prepaid))
    w.add(sums, "ram:DuePayableAmount", money(totals.due))


def _line(w: Writer, transaction: etree._Element, number: int, line: Line) -> None:
    element = w.add(transaction, "ram:IncludedSupplyChainTradeLineItem")
    about = w.add(element, "ram:AssociatedDocumentLineDocument")
    w.add(about, "ram:LineID", str(number))
    if line.note is not None:
        w.add(about, "ram:IncludedNote/ram:Content", line.note)
    w.add(element, "ram:SpecifiedTradeProduct/ram:Name", line.name)
    price = w.add(element, "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice")
    w.add(price, "ram:ChargeAmount", plain(line.price))
    if line.price_quantity != 1:
        w.add(price, "ram:BasisQuantity", plain(line.price_quantity), unitCode=line.unit_code)
    delivery = "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"
    w.add(element, delivery, plain(line.quantity), unitCode=line.unit_code)
    settlement = w.add(element, "ram:SpecifiedLineTradeSettlement")
    _tax_category(w, w.add(settlement, "ram:ApplicableTradeTax"), plain(line.rate))
    w.add(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", money(line.amount))


def _tax_category(w: Writer, tax: etree._Element, rate: str) -> None:
    w.add(tax, "ram:TypeCode", "VAT")
    w.add(tax, "ram:CategoryCode", "S")
    w.add(tax, "ram:RateApplicablePercent", rate)


def _day(w: Writer, parent: etree._Element, name: str, day: date) -> None:
    w.add(parent, f"{name}/udt:DateTimeString", f"{day:%Y%m%d}", format=_DAY)
