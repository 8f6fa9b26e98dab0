"""English words on invoices, credit notes and orders."""

import random

from holdpoint.extraction import DocumentType
from samples.truth import Bill
from samples.wording import Notation, Wording

# title, label of the number, label of the date
_BY_TYPE = {
    DocumentType.INVOICE: (("Invoice", "Invoice no.", "Invoice date"), ("INVOICE", "Invoice number", "Date of issue"), ("Tax Invoice", "Invoice no.", "Date"), ("Invoice", "Invoice #", "Invoice date")),
    DocumentType.CREDIT_NOTE: (("Credit Note", "Credit note no.", "Date"), ("CREDIT NOTE", "Credit note number", "Credit note date")),
    DocumentType.ORDER: (("Purchase Order", "Order no.", "Order date"), ("PURCHASE ORDER", "PO number", "Date")),
}  # fmt: skip
_OPENINGS = {
    DocumentType.INVOICE: ("Thank you for your order. We invoice you for the following goods and services:", "Please find below the charges for our deliveries and services."),
    DocumentType.CREDIT_NOTE: ("We credit your account with the following items:", "As agreed we credit you for the items listed below."),
    DocumentType.ORDER: ("Please supply the following items to our address:", "We order the following items on our general conditions of purchase:"),
}  # fmt: skip
_CLOSINGS = {
    DocumentType.INVOICE: "Goods remain our property until paid in full. Thank you for your business.",
    DocumentType.CREDIT_NOTE: "The amount will be set off against your next invoice.",
    DocumentType.ORDER: "Please quote the order number on all papers and confirm within three working days.",
}
_TERMS = ("Payment due within {days} days, at the latest by {date}, without deduction.", "Please pay by {date}, quoting the invoice number. Terms: {days} days net.")  # fmt: skip


def english_words(rng: random.Random, bill: Bill, notation: Notation) -> Wording:
    """Draw one sender's words."""
    kind = bill.document_type
    title, number, issue_date = rng.choice(_BY_TYPE[kind])
    opening = rng.choice(_OPENINGS[kind])
    tax = "Sales tax" if bill.seller.country == "US" else "VAT"
    return Wording(
        notation=notation, title=title, number=number, issue_date=issue_date,
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
        opening=opening, closing=_CLOSINGS[kind], terms=rng.choice(_TERMS), of_base="on", all_amounts="All amounts in",
    )  # fmt: skip
