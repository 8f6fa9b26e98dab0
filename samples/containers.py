"""An archive and a mail that carry documents."""

import io
import random
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

from samples.file_names import slug
from samples.formats import Language
from samples.papers import agreement, credit_note, invoice
from samples.specimen import Label, Specimen
from samples.truth import Register

_CONTAINER = Label(None, outcome="container", quality=None)
_INVOICE: dict[Language, str] = {"en": "Invoice", "de": "Rechnung", "fr": "Facture", "es": "Factura"}
_BODIES: dict[Language, str] = {
    "en": "Dear accounts team,\n\nplease find our invoice attached. Should anything be unclear, just reply to this mail.\n\nKind regards\n{sender}\n",
    "de": "Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie unsere Rechnung. Bei Fragen antworten Sie einfach auf diese Mail.\n\nMit freundlichen Grüßen\n{sender}\n",
    "fr": "Bonjour,\n\nveuillez trouver ci-joint notre facture. Pour toute question, répondez simplement à ce message.\n\nCordialement\n{sender}\n",
    "es": "Buenos días:\n\nadjuntamos nuestra factura. Para cualquier duda, respondan a este correo.\n\nUn cordial saludo\n{sender}\n",
}


def archive(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A .zip with an invoice, a credit note and an agreement, in a folder."""
    inside = [make(rng, register, layout, language) for make in (invoice, credit_note, agreement)]
    month = f"{rng.randrange(2024, 2027)}-{rng.randrange(1, 13):02d}"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for specimen in inside:
            entry = zipfile.ZipInfo(f"{month}/{specimen.name}", (2026, 1, 5, 8, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, specimen.data)
    members = tuple((specimen.name, specimen.label) for specimen in inside)  # members are known without folders
    return Specimen(f"documents_{month}_{rng.randrange(100, 999)}.zip", buffer.getvalue(), _CONTAINER, members)


def mail(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A .eml with a body and one invoice attached."""
    attached = invoice(rng, register, layout, language)
    sender = str(attached.label.fields["seller_name"])
    serial = rng.getrandbits(48)
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{sender} <billing@{slug(sender).lower()}.example>"
    message["To"] = "invoices@yourcompany.example"
    message["Subject"] = f"{_INVOICE[language]} {attached.label.fields['number']}"
    message["Date"] = "Mon, 05 Jan 2026 08:30:00 +0000"
    message["Message-ID"] = f"<{serial:012x}@{slug(sender).lower()}.example>"
    message.set_content(_BODIES[language].format(sender=sender))
    message.add_attachment(attached.data, maintype="application", subtype="pdf", filename=attached.name)
    message.set_boundary(f"=_{serial:012x}")
    return Specimen(
        f"mail_{serial % 100000:05d}.eml", message.as_bytes(), _CONTAINER, ((attached.name, attached.label),)
    )
