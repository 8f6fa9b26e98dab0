"""French words on invoices, credit notes and orders."""

import random

from holdpoint.extraction import DocumentType
from samples.truth import Bill
from samples.wording import Notation, Wording

# title, label of the number, label of the date
_BY_TYPE = {
    DocumentType.INVOICE: (("Facture", "Facture n°", "Date de facture"), ("FACTURE", "Numéro de facture", "Date d'émission"), ("Facture", "N° de facture", "Date de facturation"), ("Facture", "Facture N°", "Date")),
    DocumentType.CREDIT_NOTE: (("Avoir", "Avoir n°", "Date de l'avoir"), ("AVOIR", "Numéro d'avoir", "Date d'émission"), ("Facture d'avoir", "N° d'avoir", "Date")),
    DocumentType.ORDER: (("Bon de commande", "Commande n°", "Date de commande"), ("BON DE COMMANDE", "N° de commande", "Date"), ("Bon de commande", "Numéro de commande", "Date de commande")),
}  # fmt: skip
_OPENINGS = {
    DocumentType.INVOICE: ("Nous vous remercions de votre confiance et vous facturons les articles et prestations suivants :", "Veuillez trouver ci-dessous le détail de nos livraisons et prestations."),
    DocumentType.CREDIT_NOTE: ("Comme convenu, nous portons à votre crédit les articles suivants :", "Nous vous accordons un avoir pour les lignes ci-dessous :"),
    DocumentType.ORDER: ("Nous vous prions de bien vouloir nous livrer les articles suivants :", "Merci de nous fournir, à nos conditions générales d'achat :"),
}  # fmt: skip
_CLOSINGS = {
    DocumentType.INVOICE: "Tout retard de paiement entraîne une indemnité forfaitaire de recouvrement de quarante euros. Pas d'escompte pour paiement anticipé.",
    DocumentType.CREDIT_NOTE: "Ce montant sera déduit de votre prochaine facture.",
    DocumentType.ORDER: "Merci de rappeler le numéro de commande sur vos documents et d'en accuser réception sous trois jours.",
}  # fmt: skip
_TERMS = ("Paiement à {days} jours, au plus tard le {date}, sans escompte.", "Merci de régler avant le {date} en indiquant le numéro de facture ({days} jours net).")  # fmt: skip


def french_words(rng: random.Random, bill: Bill, notation: Notation) -> Wording:
    """Draw one sender's words."""
    kind = bill.document_type
    title, number, issue_date = rng.choice(_BY_TYPE[kind])
    is_order, is_invoice = kind is DocumentType.ORDER, kind is DocumentType.INVOICE
    totals = ("Total TTC", "Montant TTC", "Total à payer TTC") if is_invoice else ("Total TTC", "Montant total TTC")
    return Wording(
        notation=notation, title=title, number=number, issue_date=issue_date,
        due_date=rng.choice(("Date d'échéance", "Échéance", "À régler avant le")),
        customer_number="N° fournisseur" if is_order else rng.choice(("N° client", "Code client")),
        order_reference=rng.choice(("Votre commande", "Réf. commande", "Votre référence")), corrects="Facture d'origine",
        delivery_date="Livraison souhaitée" if is_order else "Date de livraison",
        to="Fournisseur" if is_order else rng.choice(("Facturé à", "Adresse de facturation")) if is_invoice else "Client",
        position="Pos.", description=rng.choice(("Désignation", "Description")), quantity=rng.choice(("Qté", "Quantité")), unit="Unité",
        unit_price=rng.choice(("Prix unitaire", "P.U. HT")), tax_rate="TVA %", amount=rng.choice(("Montant HT", "Total HT")),
        net=rng.choice(("Total HT", "Montant HT", "Total net HT")), tax="TVA", tax_total="Total TVA", total=rng.choice(totals),
        amount_due=rng.choice(("Net à payer", "Montant à payer")), carried="À reporter", brought="Report", page="Page {} sur {}",
        vat_id=rng.choice(("N° TVA", "TVA intracommunautaire")), buyer_vat_id=rng.choice(("Votre n° TVA", "N° TVA client")),
        bank="Coordonnées bancaires", phone="Tél.", greeting="Madame, Monsieur,", opening=rng.choice(_OPENINGS[kind]),
        closing=_CLOSINGS[kind], terms=rng.choice(_TERMS), of_base="sur", all_amounts="Montants exprimés en",
    )  # fmt: skip
