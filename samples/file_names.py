"""File names as senders give them."""

import random
import re
import unicodedata

from holdpoint.extraction import DocumentType
from samples.truth import Bill

_WORDS = {
    ("en", DocumentType.INVOICE): ("Invoice", "invoice", "INV"),
    ("de", DocumentType.INVOICE): ("Rechnung", "rechnung", "RE"),
    ("en", DocumentType.CREDIT_NOTE): ("Credit Note", "credit-note"),
    ("de", DocumentType.CREDIT_NOTE): ("Gutschrift",),
    ("en", DocumentType.ORDER): ("Purchase Order", "PO"),
    ("de", DocumentType.ORDER): ("Bestellung",),
    ("fr", DocumentType.INVOICE): ("Facture", "facture", "FA"),
    ("fr", DocumentType.CREDIT_NOTE): ("Avoir",),
    ("fr", DocumentType.ORDER): ("Bon de commande", "Commande"),
    ("es", DocumentType.INVOICE): ("Factura", "factura"),
    ("es", DocumentType.CREDIT_NOTE): ("Abono",),
    ("es", DocumentType.ORDER): ("Pedido",),
}


def bill_name(rng: random.Random, bill: Bill) -> str:
    """Such as "Rechnung_RE-2025-00815_Nordlicht.pdf"; the serial at the end keeps names apart."""
    word = rng.choice(_WORDS[(bill.language, bill.document_type)])
    number = slug(bill.number) if bill.number is not None else f"{rng.randrange(1000, 9999)}"
    shape = rng.choice(("{word}_{number}", "{word} {number}", "{word}_{number}_{sender}", "{sender}_{word}_{number}"))
    name: str = shape.format(word=word, number=number, sender=slug(bill.issuer.name.split()[0]))
    return f"{name}.pdf"


def slug(text: str) -> str:
    """Letters, digits and hyphens only."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
