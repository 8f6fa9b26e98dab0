"""Papers that no title names, as small firms type them: a bill, an order, an offer, a reminder, told by a sentence alone.

All of one language have the same head, the same rows and the same close; what is asked for says what it is. Nothing of
these is in a drop: the model of document types learns from them.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from samples.companies import make_company
from samples.formats import HOME_COUNTRIES, Language, date_text, usual_numbers, with_currency
from samples.goods import GOODS, Good
from samples.sheet import FONTS, Sheet

Purpose = Literal["bill", "order", "offer", "reminder"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

_SAYS: dict[Language, dict[Purpose, tuple[str, ...]]] = {
    "en": {
        "bill": (
            "To professional services in {month}:", "This is your invoice {number} for {month}.", "For services rendered in {month}:",
            "We charge you for the following, our reference {number}:", "Please find below our charges for {month}.",
        ),
        "order": ("Please supply the following, our order {number}:", "We hereby order:", "Please deliver to the address above:"),
        "offer": ("Thank you for asking. We could supply the following:", "We are pleased to offer you, reference {number}:"),
        "reminder": ("our invoice {number} for the following is still unpaid:", "we have not yet received your payment for:"),
    },
    "de": {
        "bill": (
            "für meine Arbeiten im {month} erlaube ich mir zu berechnen:", "wir berechnen Ihnen wie folgt:",
            "für die Leistungen im {month} stellen wir Ihnen in Rechnung:", "hiermit stelle ich unter der Nr. {number} in Rechnung:",
        ),
        "order": ("hiermit bestellen wir, unsere Bestellnummer {number}:", "bitte liefern Sie uns:", "wir bestellen laut Ihrer Preisliste:"),
        "offer": ("wir danken für Ihre Anfrage und bieten Ihnen an:", "gern würden wir für Sie tätig und bieten unter {number} an:"),
        "reminder": ("unsere Rechnung {number} über Folgendes ist noch offen:", "leider haben wir noch keine Zahlung erhalten für:"),
    },
    "fr": {
        "bill": (
            "Pour les travaux du mois de {month}, je vous facture :", "Nous vous facturons, sous le n° {number} :",
            "Pour les prestations de {month} :",
        ),
        "order": ("Veuillez nous livrer, notre commande {number} :", "Nous vous commandons :", "Merci de nous fournir :"),
        "offer": ("Suite à votre demande, nous vous proposons :", "Nous pouvons vous offrir, sous la référence {number} :"),
        "reminder": ("notre facture {number} reste impayée à ce jour pour :", "sauf erreur, nous n'avons pas reçu votre règlement de :"),
    },
    "es": {
        "bill": (
            "Por los siguientes trabajos del mes de {month}:", "Les facturamos, con el n.º {number}:", "Por los siguientes servicios:",
        ),
        "order": ("Rogamos nos envíen, nuestro pedido {number}:", "Les solicitamos:", "Sírvanse suministrar:"),
        "offer": ("En respuesta a su consulta, les ofrecemos:", "Podemos suministrarles, con la referencia {number}:"),
        "reminder": ("nuestra factura {number} sigue pendiente por:", "aún no hemos recibido su pago de:"),
    },
}  # fmt: skip
_CLOSES: dict[Language, dict[Purpose, tuple[str, ...]]] = {
    "en": {
        "bill": ("Please pay by {day}.", "Payment within 14 days please, sort code 40-12-99.", "Due {day}. Thank you."),
        "order": ("Delivery by {day} please.", "Please show our order number on your invoice.", "Send invoices to the office."),
        "offer": ("Prices hold until {day}.", "If you would like to go ahead please let us know."),
        "reminder": ("Please pay by {day}.", "Should you have paid already, please ignore this letter."),
    },
    "de": {
        "bill": ("Bitte überweisen Sie bis {day}.", "Zahlbar innerhalb von 14 Tagen.", "Betrag dankend erwartet bis {day}."),
        "order": ("Liefertermin: {day}.", "Auf der Rechnung bitte unsere Bestellnummer angeben.", "Lieferung frei Haus."),
        "offer": ("Unser Angebot gilt bis {day}.", "Über Ihren Auftrag würden wir uns freuen."),
        "reminder": ("Bitte überweisen Sie bis {day}.", "Sollten Sie schon gezahlt haben, ist dieser Brief gegenstandslos."),
    },
    "fr": {
        "bill": ("À régler avant le {day}.", "Règlement par virement sous 30 jours.", "TVA non applicable."),
        "order": ("Livraison souhaitée le {day}.", "Merci de rappeler notre numéro sur votre facture."),
        "offer": ("Offre valable jusqu'au {day}.", "Nous restons à votre disposition."),
        "reminder": ("Merci de régler avant le {day}.", "Si vous avez déjà payé, ne tenez pas compte de ce courrier."),
    },
    "es": {
        "bill": ("A pagar antes del {day}.", "Forma de pago: transferencia.", "Vencimiento: {day}."),
        "order": ("Entrega solicitada: {day}.", "Indiquen nuestro número de pedido en la factura."),
        "offer": ("Oferta válida hasta el {day}.", "Quedamos a su disposición."),
        "reminder": ("Les rogamos que paguen antes del {day}.", "Si ya han pagado, no tengan en cuenta esta carta."),
    },
}  # fmt: skip
_TOTALS: dict[Language, tuple[str, ...]] = {
    "en": ("Total", "Total now due", "Amount"),
    "de": ("Gesamt", "Summe", "Zusammen", "Endbetrag"),
    "fr": ("Total", "Soit au total", "Montant"),
    "es": ("Total", "Suma", "Importe"),
}
_DEAR: dict[Language, str] = {"en": "Dear Sir or Madam,", "de": "Sehr geehrte Damen und Herren,", "fr": "Madame, Monsieur,", "es": "Estimados señores:"}  # fmt: skip
_REGARDS: dict[Language, str] = {"en": "Kind regards", "de": "Mit freundlichen Grüßen", "fr": "Cordialement", "es": "Atentamente"}  # fmt: skip


def draw_untitled_paper(rng: random.Random, language: Language, purpose: Purpose) -> bytes:
    """One page of typing, as PDF."""
    country = HOME_COUNTRIES[language]
    sender = make_company(rng, country)
    reader = make_company(rng, country, other_than=sender.name)
    day = date(2024, 3, 1) + timedelta(days=rng.randrange(900))
    told = {
        "month": next(w for w in date_text(day, "long", language).split() if w.isalpha() and w != "de"),
        "number": f"{rng.choice(['', 'A', 'R-'])}{day.year % 100}-{rng.randrange(10, 999):03}",
        "day": date_text(day + timedelta(days=rng.randrange(10, 40)), rng.choice(["long", "dots"]), language),
    }
    sheet = Sheet(rng.choice(tuple(FONTS)), title="", author=sender.name)
    y = sheet.lines(62, 60, [sender.name, sender.street, sender.place], 10, leading=1.4)
    y = sheet.lines(62, y + 30, [reader.name, reader.street, reader.place], 10, leading=1.4) + 24
    sheet.text(62, y, date_text(day, "long", language), 10)
    if rng.random() < 0.5:
        y += 24
        sheet.text(62, y, _DEAR[language], 10)
    y += 24
    sheet.text(62, y, rng.choice(_SAYS[language][purpose]).format(**told), 10)
    y = _rows(sheet, rng, language, GOODS[sender.trade], y + 24)
    for close in rng.sample(_CLOSES[language][purpose], 2):
        y = sheet.paragraph(62, y, close.format(**told), 471, 10, leading=1.4) + 4
    if purpose == "bill" and rng.random() < 0.5:
        sheet.text(62, y + 6, f"IBAN {sender.iban}", 10)
    if rng.random() < 0.6:
        sheet.text(62, y + 30, _REGARDS[language], 10)
    return sheet.finish()


def _rows(sheet: Sheet, rng: random.Random, language: Language, goods: Sequence[Good], y: float) -> float:
    """What it is about, with amounts and their sum; where they end."""
    numbers = usual_numbers(language, HOME_COUNTRIES[language])
    currency, symbol = "GBP" if language == "en" else "EUR", rng.random() < 0.6
    total = Decimal()
    for good in rng.sample(goods, rng.randrange(1, 7)):
        amount = Decimal(rng.randrange(400, 90000)) / 100
        total += amount
        sheet.text(62, y, good.names[language], 10)
        sheet.text(533, y, with_currency(amount, currency, numbers, symbol=symbol), 10, align="right")
        y += 15
    sheet.text(62, y + 4, rng.choice(_TOTALS[language]), 10)
    sheet.text(533, y + 4, with_currency(total, currency, numbers, symbol=True), 10, align="right")
    return y + 34
