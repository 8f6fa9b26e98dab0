"""What the labels on a document are called, per language; a sender keeps to one wording, senders differ."""

import random
from dataclasses import dataclass

from holdpoint.extraction import DocumentType
from samples.companies import Company
from samples.formats import Country, DateStyle, Language, in_groups
from samples.truth import Bill


@dataclass(frozen=True)
class Wording:
    """The words and notations one sender uses on one document."""

    language: Language
    dates: DateStyle
    symbol: bool  # amounts with "€" instead of "EUR"
    title: str
    number: str
    issue_date: str
    due_date: str
    customer_number: str
    order_reference: str
    corrects: str
    delivery_date: str
    to: str
    position: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    tax_rate: str
    amount: str
    net: str
    tax: str  # "VAT", "MwSt.", "Sales tax"
    tax_total: str
    total: str
    amount_due: str
    carried: str
    brought: str
    page: str  # "Page {} of {}"
    vat_id: str
    buyer_vat_id: str
    bank: str
    phone: str
    greeting: str
    opening: str
    closing: str
    terms: str  # with {days} and {date}


_BY_TYPE = {
    # language -> type -> alternatives of (title, number label, date label)
    "en": {
        DocumentType.INVOICE: (("Invoice", "Invoice no.", "Invoice date"), ("INVOICE", "Invoice number", "Date of issue"), ("Tax Invoice", "Invoice no.", "Date"), ("Invoice", "Invoice #", "Invoice date")),
        DocumentType.CREDIT_NOTE: (("Credit Note", "Credit note no.", "Date"), ("CREDIT NOTE", "Credit note number", "Credit note date")),
        DocumentType.ORDER: (("Purchase Order", "Order no.", "Order date"), ("PURCHASE ORDER", "PO number", "Date")),
    },
    "de": {
        DocumentType.INVOICE: (("Rechnung", "Rechnungsnummer", "Rechnungsdatum"), ("Rechnung", "Rechnungs-Nr.", "Datum"), ("RECHNUNG", "Rechnung Nr.", "Rechnungsdatum"), ("Rechnung", "Belegnummer", "Belegdatum")),
        DocumentType.CREDIT_NOTE: (("Gutschrift", "Gutschriftsnummer", "Datum"), ("Rechnungskorrektur", "Gutschrift-Nr.", "Belegdatum")),
        DocumentType.ORDER: (("Bestellung", "Bestellnummer", "Bestelldatum"), ("BESTELLUNG", "Bestell-Nr.", "Datum")),
    },
}  # fmt: skip
_OPENINGS = {
    "en": {
        DocumentType.INVOICE: ("Thank you for your order. We invoice you for the following goods and services:", "Please find below the charges for our deliveries and services."),
        DocumentType.CREDIT_NOTE: ("We credit your account with the following items:", "As agreed we credit you for the items listed below."),
        DocumentType.ORDER: ("Please supply the following items to our address:", "We order the following items on our general conditions of purchase:"),
    },
    "de": {
        DocumentType.INVOICE: ("vielen Dank für Ihren Auftrag. Wir erlauben uns, Ihnen wie folgt zu berechnen:", "für unsere Lieferungen und Leistungen berechnen wir Ihnen:"),
        DocumentType.CREDIT_NOTE: ("wie vereinbart schreiben wir Ihnen die folgenden Positionen gut:", "zu der genannten Rechnung erteilen wir Ihnen folgende Gutschrift:"),
        DocumentType.ORDER: ("hiermit bestellen wir zu unseren Einkaufsbedingungen:", "bitte liefern Sie die folgenden Positionen an unsere Anschrift:"),
    },
}  # fmt: skip
_CLOSINGS = {
    "en": {
        DocumentType.INVOICE: "Goods remain our property until paid in full. Thank you for your business.",
        DocumentType.CREDIT_NOTE: "The amount will be set off against your next invoice.",
        DocumentType.ORDER: "Please quote the order number on all papers and confirm within three working days.",
    },
    "de": {
        DocumentType.INVOICE: "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.\nMit freundlichen Grüßen",
        DocumentType.CREDIT_NOTE: "Der Betrag wird mit Ihrer nächsten Rechnung verrechnet.\nMit freundlichen Grüßen",
        DocumentType.ORDER: "Bitte bestätigen Sie die Bestellung innerhalb von drei Arbeitstagen.\nMit freundlichen Grüßen",
    },
}
_TERMS = {
    "en": ("Payment due within {days} days, at the latest by {date}, without deduction.", "Please pay by {date}, quoting the invoice number. Terms: {days} days net."),
    "de": ("Zahlbar innerhalb von {days} Tagen ohne Abzug, spätestens bis zum {date}.", "Bitte überweisen Sie den Rechnungsbetrag bis zum {date} ({days} Tage netto)."),
}  # fmt: skip
_TAX_NAMES: dict[Country, str] = {"DE": "MwSt.", "AT": "USt.", "GB": "VAT", "IE": "VAT", "NL": "VAT", "US": "Sales tax"}


def make_wording(rng: random.Random, bill: Bill) -> Wording:
    """Draw the words of one sender."""
    language, kind = bill.language, bill.document_type
    title, number, issue_date = rng.choice(_BY_TYPE[language][kind])
    opening = rng.choice(_OPENINGS[language][kind])
    tax = _TAX_NAMES[bill.seller.country]
    dates = _date_style(rng, bill)
    symbol = rng.random() < 0.5
    if language == "de":
        return Wording(
            language=language, dates=dates, symbol=symbol, title=title, number=number, issue_date=issue_date,
            due_date=rng.choice(("Fällig am", "Zahlbar bis", "Fälligkeitsdatum")),
            customer_number=rng.choice(("Kundennummer", "Kunden-Nr.")) if kind is not DocumentType.ORDER else "Lieferanten-Nr.",
            order_reference=rng.choice(("Ihre Bestellung", "Bestellreferenz", "Ihre Bestellnummer")),
            corrects="zur Rechnung", delivery_date="Lieferdatum" if kind is not DocumentType.ORDER else "Liefertermin",
            to={DocumentType.ORDER: "Lieferant"}.get(kind, "Rechnung an" if kind is DocumentType.INVOICE else "Gutschrift an"),
            position="Pos.", description=rng.choice(("Bezeichnung", "Beschreibung", "Artikel")), quantity="Menge", unit="Einheit",
            unit_price=rng.choice(("Einzelpreis", "Preis/Einh.")), tax_rate=tax.rstrip(".") + " %", amount=rng.choice(("Betrag", "Gesamtpreis")),
            net=rng.choice(("Nettobetrag", "Summe netto", "Zwischensumme netto")), tax=tax, tax_total=f"{tax} gesamt",
            total={DocumentType.INVOICE: rng.choice(("Rechnungsbetrag", "Gesamtbetrag", "Gesamtbetrag brutto")), DocumentType.CREDIT_NOTE: "Gutschriftsbetrag"}.get(kind, "Gesamtbetrag"),
            amount_due=rng.choice(("Zahlbetrag", "Zu zahlen")), carried="Übertrag", brought="Übertrag", page="Seite {} von {}",
            vat_id="USt-IdNr." if bill.issuer.country == "DE" else "UID-Nr.", buyer_vat_id="Ihre USt-IdNr." if bill.issuer.country == "DE" else "Ihre UID-Nr.",
            bank="Bankverbindung", phone="Telefon",
            greeting="Sehr geehrte Damen und Herren,", opening=opening, closing=_CLOSINGS[language][kind], terms=rng.choice(_TERMS[language]),
        )  # fmt: skip
    return Wording(
        language=language, dates=dates, symbol=symbol, title=title, number=number, issue_date=issue_date,
        due_date=rng.choice(("Due date", "Payment due", "Pay by")),
        customer_number=rng.choice(("Customer no.", "Account no.")) if kind is not DocumentType.ORDER else "Supplier no.",
        order_reference=rng.choice(("Your order", "Order reference", "Your PO")), corrects="Original invoice",
        delivery_date="Delivery date" if kind is not DocumentType.ORDER else "Requested delivery",
        to={DocumentType.ORDER: "Supplier"}.get(kind, rng.choice(("Bill to", "Invoice to")) if kind is DocumentType.INVOICE else "Credit to"),
        position="Item", description="Description", quantity=rng.choice(("Qty", "Quantity")), unit="Unit", unit_price=rng.choice(("Unit price", "Price")),
        tax_rate=f"{'VAT' if tax == 'VAT' else 'Tax'} %", amount=rng.choice(("Amount", "Line total")), net=rng.choice(("Subtotal", "Net amount", "Total net")), tax=tax,
        tax_total=f"Total {tax.lower() if tax != 'VAT' else tax}",
        total={DocumentType.INVOICE: rng.choice(("Total", "Invoice total", "Total amount")), DocumentType.CREDIT_NOTE: "Total credit"}.get(kind, "Order total"),
        amount_due=rng.choice(("Amount due", "Balance due")), carried="Carried forward", brought="Brought forward", page="Page {} of {}",
        vat_id=rng.choice(("VAT no.", "VAT reg. no.")), buyer_vat_id="Your VAT no.", bank="Bank details", phone="Phone",
        greeting=rng.choice(("Dear Sir or Madam,", "Dear customer,")) if kind is not DocumentType.ORDER else "Dear supplier,",
        opening=opening, closing=_CLOSINGS[language][kind], terms=rng.choice(_TERMS[language]),
    )  # fmt: skip


def bank_lines(company: Company) -> tuple[str, ...]:
    """The bank's name and the account, as a footer prints them."""
    if company.iban is None:
        return (company.bank, company.account or "")
    return (company.bank, f"IBAN {in_groups(company.iban)}", f"BIC {company.bic}")


def _date_style(rng: random.Random, bill: Bill) -> DateStyle:
    if bill.language == "de":
        return rng.choice(("dots", "dots", "dots", "long"))
    if bill.seller.country == "US":
        return "american"
    # slashes are only unambiguous where every date's day is after the twelfth
    days = [d.day for d in (bill.issue_date, bill.due_date, bill.delivery_date) if d is not None]
    if min(days) > 12 and rng.random() < 0.6:
        return "slashes"
    return rng.choice(("long", "long", "short", "iso"))
