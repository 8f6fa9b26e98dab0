"""An invoice as OASIS UBL 2.1 Invoice or CreditNote, by the syntax binding CEN/TS 16931-3-2."""

from lxml import etree

from connectors.einvoice_output.model import EInvoice, Line, Party
from connectors.einvoice_output.xml_text import Writer, money, plain

EN16931 = "urn:cen.eu:en16931:2017"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC, _CBC = f"{_UBL}CommonAggregateComponents-2", f"{_UBL}CommonBasicComponents-2"


def ubl_xml(invoice: EInvoice) -> bytes:
    """The file's bytes: the same invoice, the same bytes."""
    kind = "CreditNote" if invoice.is_credit_note else "Invoice"
    w = Writer({None: f"{_UBL}{kind}-2", "cac": _CAC, "cbc": _CBC}, kind)
    root = w.root
    w.add(root, "cbc:CustomizationID", EN16931)
    w.add(root, "cbc:ID", invoice.number)
    w.add(root, "cbc:IssueDate", invoice.issue_date.isoformat())
    if invoice.due_date is not None and not invoice.is_credit_note:
        w.add(root, "cbc:DueDate", invoice.due_date.isoformat())
    w.add(root, f"cbc:{kind}TypeCode", invoice.type_code)
    w.add(root, "cbc:DocumentCurrencyCode", invoice.currency)
    if invoice.order_reference is not None:
        w.add(root, "cac:OrderReference/cbc:ID", invoice.order_reference)
    _party(w, w.add(root, "cac:AccountingSupplierParty/cac:Party"), invoice.seller)
    _party(w, w.add(root, "cac:AccountingCustomerParty/cac:Party"), invoice.buyer)
    _payment(w, invoice)
    _changes(w, invoice)
    _vat(w, invoice)
    _totals(w, invoice)
    for number, line in enumerate(invoice.lines, start=1):
        _line(w, invoice, number, line)
    return w.xml()


def _party(w: Writer, party: etree._Element, who: Party) -> None:
    address = w.add(party, "cac:PostalAddress")
    if who.address is not None:
        w.add(address, "cbc:StreetName", who.address.line)
        if who.address.town is not None:
            w.add(address, "cbc:CityName", who.address.town)
            w.add(address, "cbc:PostalZone", who.address.postcode)
    w.add(address, "cac:Country/cbc:IdentificationCode", who.country)
    if who.vat_id is not None:
        scheme = w.add(party, "cac:PartyTaxScheme")
        w.add(scheme, "cbc:CompanyID", who.vat_id)
        w.add(scheme, "cac:TaxScheme/cbc:ID", "VAT")
    w.add(party, "cac:PartyLegalEntity/cbc:RegistrationName", who.name)


def _payment(w: Writer, invoice: EInvoice) -> None:
    if invoice.means_code is not None:
        means = w.add(w.root, "cac:PaymentMeans")
        w.add(means, "cbc:PaymentMeansCode", invoice.means_code)
        if invoice.is_credit_note and invoice.due_date is not None:
            w.add(means, "cbc:PaymentDueDate", invoice.due_date.isoformat())
        if invoice.iban is not None:
            w.add(means, "cac:PayeeFinancialAccount/cbc:ID", invoice.iban)
    if invoice.terms is not None:
        w.add(w.root, "cac:PaymentTerms/cbc:Note", invoice.terms)


def _changes(w: Writer, invoice: EInvoice) -> None:
    for change in invoice.changes:
        element = w.add(w.root, "cac:AllowanceCharge")
        w.add(element, "cbc:ChargeIndicator", "true" if change.is_charge else "false")
        w.add(element, "cbc:AllowanceChargeReason", change.reason)
        w.add(element, "cbc:Amount", money(change.amount), currencyID=invoice.currency)
        _category(w, w.add(element, "cac:TaxCategory"), plain(change.rate))


def _vat(w: Writer, invoice: EInvoice) -> None:
    total = w.add(w.root, "cac:TaxTotal")
    w.add(total, "cbc:TaxAmount", money(invoice.totals.tax), currencyID=invoice.currency)
    for group in invoice.vat:
        part = w.add(total, "cac:TaxSubtotal")
        w.add(part, "cbc:TaxableAmount", money(group.base), currencyID=invoice.currency)
        w.add(part, "cbc:TaxAmount", money(group.tax), currencyID=invoice.currency)
        _category(w, w.add(part, "cac:TaxCategory"), plain(group.rate))


def _totals(w: Writer, invoice: EInvoice) -> None:
    sums = w.add(w.root, "cac:LegalMonetaryTotal")
    totals = invoice.totals
    for name, amount in (
        ("LineExtensionAmount", totals.lines),
        ("TaxExclusiveAmount", totals.net),
        ("TaxInclusiveAmount", totals.total),
        ("AllowanceTotalAmount", totals.allowances or None),
        ("ChargeTotalAmount", totals.charges or None),
        ("PrepaidAmount", totals.prepaid or None),
        ("PayableRoundingAmount", totals.rounding or None),
        ("PayableAmount", totals.due),
    ):
        if amount is not None:
            w.add(sums, f"cbc:{name}", money(amount), currencyID=invoice.currency)


def _line(w: Writer, invoice: EInvoice, number: int, line: Line) -> None:
    element = w.add(w.root, "cac:CreditNoteLine" if invoice.is_credit_note else "cac:InvoiceLine")
    w.add(element, "cbc:ID", str(number))
    if line.note is not None:
        w.add(element, "cbc:Note", line.note)
    quantity = "cbc:CreditedQuantity" if invoice.is_credit_note else "cbc:InvoicedQuantity"
    w.add(element, quantity, plain(line.quantity), unitCode=line.unit_code)
    w.add(element, "cbc:LineExtensionAmount", money(line.amount), currencyID=invoice.currency)
    item = w.add(element, "cac:Item")
    w.add(item, "cbc:Name", line.name)
    _category(w, w.add(item, "cac:ClassifiedTaxCategory"), plain(line.rate))
    price = w.add(element, "cac:Price")
    w.add(price, "cbc:PriceAmount", plain(line.price), currencyID=invoice.currency)
    if line.price_quantity != 1:
        w.add(price, "cbc:BaseQuantity", plain(line.price_quantity), unitCode=line.unit_code)


def _category(w: Writer, category: etree._Element, rate: str) -> None:
    w.add(category, "cbc:ID", "S")
    w.add(category, "cbc:Percent", rate)
    w.add(category, "cac:TaxScheme/cbc:ID", "VAT")
