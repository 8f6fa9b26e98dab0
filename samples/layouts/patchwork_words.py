"""Further words for the same things, as other senders use them, and words that nobody knows: drawn for the patchwork layouts alone."""

import random
from dataclasses import replace

from holdpoint.extraction import DocumentType
from samples.formats import Language
from samples.truth import Bill
from samples.wording import Wording

_SHARE = 0.5  # of the labels are called otherwise
_UNKNOWN = (
    0.0,
    0.0,
    0.08,
    0.25,
)  # of the labels are words that nobody knows, as every form has some: one of these a paper
_SYLLABLES = ("ba", "den", "fir", "gol", "ka", "lum", "mer", "no", "pel", "ris", "sa", "tor", "ul", "vek", "zan")
_MAY_BE_UNKNOWN = (
    "number", "issue_date", "due_date", "customer_number", "order_reference", "delivery_date", "to", "net", "tax",
    "tax_total", "total", "amount_due", "vat_id", "buyer_vat_id", "quantity", "unit_price", "description", "amount",
)  # fmt: skip

# field of Wording -> phrases; what only one type of paper says stands under "invoice."
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "net": "Total excl. VAT|Sum net|Goods value|Amount excluding tax|Taxable amount",
        "invoice.total": "Total incl. VAT|Grand total|Invoice amount|Gross amount|Total payable",
        "amount_due": "Amount payable|Please pay|Total due|Outstanding",
        "issue_date": "Date|Dated|Issued on|Document date", "due_date": "Payable by|Due|Payment due by|Settlement date",
        "customer_number": "Account|Your account|Client no.|Customer ID", "order_reference": "Customer order|Your ref.|PO ref.",
        "delivery_date": "Date of supply|Service date|Dispatched on", "description": "Item description|Goods|Details|Service",
        "quantity": "Quantity|Units|Amount ordered", "unit_price": "Rate|Price each|Net price", "amount": "Net|Total|Value",
        "vat_id": "VAT ID|Our VAT no.|VAT number", "buyer_vat_id": "Customer VAT no.|VAT ID customer",
    },
    "de": {
        "net": "Rechnungssumme netto|Summe ohne MwSt.|Warenwert|Entgelt netto|Gesamt (netto)",
        "invoice.total": "Rechnungssumme brutto|Summe inkl. MwSt.|Endsumme|Bruttobetrag|Gesamt (brutto)",
        "amount_due": "Offener Betrag|Fälliger Betrag|Bitte zahlen Sie|Restbetrag",
        "issue_date": "Datum|Ausgestellt am|Datum der Rechnung", "due_date": "Fälligkeit|Zahlungsziel|Zahlung bis",
        "customer_number": "Ihre Kundennummer|Kd.-Nr.|Debitor", "order_reference": "Ihr Auftrag|Ihr Zeichen|Kundenbestellung",
        "delivery_date": "Leistungsdatum|Versandt am|Lieferung am", "description": "Leistung|Artikelbezeichnung|Text|Ware",
        "quantity": "Anzahl|Menge", "unit_price": "Nettopreis|E-Preis|Preis", "amount": "Nettowert|Summe|Gesamt",
        "vat_id": "USt-ID|Umsatzsteuer-ID|Unsere USt-IdNr.", "buyer_vat_id": "USt-IdNr. des Leistungsempfängers|USt-ID Kunde",
    },
    "fr": {
        "net": "Total hors taxes|Base HT|Sous-total HT|Montant hors TVA", "invoice.total": "Total toutes taxes comprises|Montant total|Total général",
        "amount_due": "Reste à payer|Solde à payer|Total à payer", "issue_date": "Date|Émise le|Date d'établissement",
        "due_date": "À payer avant le|Échéance le|Date limite de paiement", "customer_number": "Réf. client|Votre compte",
        "order_reference": "Votre réf.|Bon de commande", "delivery_date": "Livré le|Date de prestation",
        "description": "Libellé|Article|Prestation", "quantity": "Nb|Quantité", "unit_price": "PU|Prix", "amount": "Total|Montant",
        "vat_id": "N° de TVA|Identifiant TVA", "buyer_vat_id": "TVA client|N° de TVA du client",
    },
    "es": {
        "net": "Importe neto|Total sin IVA|Suma", "invoice.total": "Total con IVA|Importe total factura|Total general",
        "amount_due": "Líquido a pagar|Pendiente", "issue_date": "Fecha|Emitida el|Fecha de expedición",
        "due_date": "Vence el|Pagar antes del", "customer_number": "Su cuenta|Cliente n.º", "order_reference": "Su ref.|N.º pedido",
        "delivery_date": "Entregado el|Fecha del servicio", "description": "Artículo|Detalle|Servicio", "quantity": "Uds.|Cantidad",
        "unit_price": "P. unitario|Precio/ud.", "amount": "Total|Importe", "vat_id": "N.º IVA|NIF IVA", "buyer_vat_id": "NIF cliente|Su NIF",
    },
}  # fmt: skip


def other_words(rng: random.Random, bill: Bill, words: Wording) -> Wording:
    """The wording with some of its labels called otherwise."""
    changed: dict[str, str] = {}
    for key, phrases in _WORDS[bill.language].items():
        kind, _, field = key.rpartition(".")
        if kind and bill.document_type is not DocumentType.INVOICE:
            continue
        if rng.random() < _SHARE:
            changed[field] = rng.choice(phrases.split("|"))
    unknown = rng.choice(_UNKNOWN)
    for field in _MAY_BE_UNKNOWN:
        if rng.random() < unknown:
            changed[field] = "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3)))).capitalize()
    return replace(words, **changed)  # type: ignore[arg-type]
