"""German words on invoices, credit notes and orders; Austrian and Swiss names of the tax."""

import random

from holdpoint.extraction import DocumentType
from samples.truth import Bill
from samples.wording import Notation, Wording

# title, label of the number, label of the date
_BY_TYPE = {
    DocumentType.INVOICE: (("Rechnung", "Rechnungsnummer", "Rechnungsdatum"), ("Rechnung", "Rechnungs-Nr.", "Datum"), ("RECHNUNG", "Rechnung Nr.", "Rechnungsdatum"), ("Rechnung", "Belegnummer", "Belegdatum")),
    DocumentType.CREDIT_NOTE: (("Gutschrift", "Gutschriftsnummer", "Datum"), ("Rechnungskorrektur", "Gutschrift-Nr.", "Belegdatum")),
    DocumentType.ORDER: (("Bestellung", "Bestellnummer", "Bestelldatum"), ("BESTELLUNG", "Bestell-Nr.", "Datum")),
}  # fmt: skip
_OPENINGS = {
    DocumentType.INVOICE: ("vielen Dank für Ihren Auftrag. Wir erlauben uns, Ihnen wie folgt zu berechnen:", "für unsere Lieferungen und Leistungen berechnen wir Ihnen:"),
    DocumentType.CREDIT_NOTE: ("wie vereinbart schreiben wir Ihnen die folgenden Positionen gut:", "zu der genannten Rechnung erteilen wir Ihnen folgende Gutschrift:"),
    DocumentType.ORDER: ("hiermit bestellen wir zu unseren Einkaufsbedingungen:", "bitte liefern Sie die folgenden Positionen an unsere Anschrift:"),
}  # fmt: skip
_CLOSINGS = {
    DocumentType.INVOICE: "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.\nMit freundlichen Grüßen",
    DocumentType.CREDIT_NOTE: "Der Betrag wird mit Ihrer nächsten Rechnung verrechnet.\nMit freundlichen Grüßen",
    DocumentType.ORDER: "Bitte bestätigen Sie die Bestellung innerhalb von drei Arbeitstagen.\nMit freundlichen Grüßen",
}
_TERMS = ("Zahlbar innerhalb von {days} Tagen ohne Abzug, spätestens bis zum {date}.", "Bitte überweisen Sie den Rechnungsbetrag bis zum {date} ({days} Tage netto).")  # fmt: skip


def german_words(rng: random.Random, bill: Bill, notation: Notation) -> Wording:
    """Draw one sender's words."""
    kind = bill.document_type
    title, number, issue_date = rng.choice(_BY_TYPE[kind])
    opening = rng.choice(_OPENINGS[kind])
    tax = {"DE": "MwSt.", "AT": "USt."}.get(bill.seller.country, "MWST")
    vat_id = {"DE": "USt-IdNr.", "AT": "UID-Nr."}.get(bill.issuer.country, "MWST-Nr.")
    return Wording(
        notation=notation, title=title, number=number, issue_date=issue_date,
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
        vat_id=vat_id, buyer_vat_id=f"Ihre {vat_id}",
        bank="Bankverbindung", phone="Telefon",
        greeting="Sehr geehrte Damen und Herren,", opening=opening, closing=_CLOSINGS[kind], terms=rng.choice(_TERMS), of_base="auf", all_amounts="Alle Beträge in",
    )  # fmt: skip
