"""Agreements of more forms than drops have: other preambles, persons who sign, titles of other agreements; four languages.

Placeholders are those of samples/clauses.py, and {first_city}, {second_city}, {first_person}, {second_person}. A "|" parts
paragraphs.
"""

from samples.clauses_in_french_and_spanish import PREAMBLES
from samples.formats import Language

MORE_PREAMBLES: dict[Language, tuple[str, ...]] = {
    "en": (
        "This Agreement is made on {date}|BETWEEN:|(1) {first}, a company whose registered office is at {first_address}; and|(2) {second}, a company with offices at {second_address}.",
        "DATED {date}|PARTIES|(1) {first}, incorporated and registered in England and Wales with company number 07221673 whose registered office is at {first_address}; and|(2) {second}, a company incorporated under the laws of its seat with number 889204, having its principal office at {second_address}.",
        "Date: {date}|Parties|1. {first} of {first_address} (\"{first_short}\")|2. {second} of {second_address} (\"{second_short}\")",
        "THIS AGREEMENT is dated {date} and made between {first} having its registered office at {first_address} of the one part and {second} having its registered office at {second_address} of the other part.",
        "{first}, {first_address} (hereinafter \"Discloser\"), represented by {first_person}, and {second}, {second_address} (hereinafter \"Recipient\"), represented by {second_person}, agree as follows with effect from {date}.",
    ),
    "de": (
        "zwischen|{first}, {first_address}|– nachfolgend „{first_short}“ –|und|{second}, {second_address}|– nachfolgend „{second_short}“ –|Diese Vereinbarung tritt am {date} in Kraft.",
        "zwischen der {first}, eingetragen im Handelsregister unter HRB 22167, {first_address}, und der {second}, eingetragen unter HRB 88920, {second_address}. Die Vereinbarung tritt mit Unterzeichnung, spätestens am {date}, in Kraft.",
        "Zwischen der Firma {first}, {first_address}, vertreten durch {first_person}, und der Firma {second}, {second_address}, vertreten durch {second_person}, wird am {date} folgender Vertrag geschlossen:",
        "1. {first}, {first_address} (im Folgenden „Auftraggeber“)|2. {second}, {second_address} (im Folgenden „Auftragnehmer“)|Die Parteien schließen mit Wirkung ab dem {date} diese Vereinbarung.",
    ),
    **PREAMBLES,
}  # fmt: skip
PERSONS: dict[Language, tuple[str, ...]] = {
    "en": ("its director Helen Marsh", "Mr Colin Prior, CEO", "Joanna Tait"),
    "de": ("den Geschäftsführer Uwe Sandner", "Frau Dr. Petra Lohse", "Jens Kiefer"),
    "fr": ("M. Étienne Caron, gérant", "Mme Sylvie Perrault, présidente", "Luc Vidal"),
    "es": ("D. Julián Ferrer Mora", "Dña. Carmen Soler Vives", "D. Óscar Prieto Lara"),
}
OTHER_TITLES: dict[Language, tuple[str, ...]] = {
    "en": ("Services Agreement", "Master Services Agreement", "Software Licence Agreement", "Employment Contract", "Supply Agreement", "Commercial Lease Agreement"),
    "de": ("Dienstleistungsvertrag", "Mietvertrag über Gewerberäume", "Arbeitsvertrag", "Rahmenvertrag", "Lizenzvertrag", "Wartungsvertrag"),
    "fr": ("Contrat de prestation de services", "CONTRAT DE BAIL COMMERCIAL", "Contrat de travail", "Contrat cadre", "Contrat de maintenance"),
    "es": ("Contrato de prestación de servicios", "CONTRATO DE ARRENDAMIENTO", "Contrato de trabajo", "Contrato marco", "Contrato de mantenimiento"),
}  # fmt: skip
"""Of agreements about something else than secrecy."""
