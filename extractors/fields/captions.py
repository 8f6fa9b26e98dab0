"""Captions that no lexicon lists: what heads an address, a number or a section, and names nobody.

Programs make them of a kind and an addition, "Adresse d'intervention", "Dispatch Doc No.", "Datos de la academia", so
that the words which begin or end them tell more than any list of whole phrases.
"""

import re

_BEGINS = re.compile(
    r"^(?:adresses?|lieux?|indirizz[oi]|direcci[óo]n|domicilio|morada|lugar|luogo|endereço|sede)\s"
    r"(?:(?:de|del|della|dello|di|do|da|des|du|per|para|où)\b|d['’]|(?:des|de la|de l['’]))"
    r"|^(?:datos|dati|dados|données|coordonnées|angaben|informations?|información|informazioni)\s"
    r"(?:(?:de|del|della|dello|di|do|da|des|du|für|zum|zur|über|sur|sobre|bancaires|bancari\w*|fiscal\w*|personal\w*)\b|d['’])"
    r"|^(?:vos|nos|votre|notre|ihre?|unsere?|your|our)\s(?:adresse|anschrift|address|coordonnées|daten|details|contact|kontakt"
    r"|ansprechpartner\w*|interlocut\w*)\b"
    r"|^(?:site|service|job|property|installation|delivery|shipping|mailing|works?|collection|project|premises)\s"
    r"(?:address|location|details)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s(?:no|nr|nº|n°|num|number|nummer|numéro|número|numero|code|ref|id)[.:]*$"
    r"|(?<=[^\W\d_]{3})(?:adresse|anschrift)(?:\s\(.*\))?:?$"
    r"|\s(?:address|details|reference)(?:\s\(.*\))?:?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s(?:no|nr|nº|n°|number|num|nummer)[.:]*\s?[A-Z]{0,4}[\d][\d ./-]{3,}$", re.IGNORECASE)


def is_caption(text: str) -> bool:
    """Whether the line heads something or tells a number, "Charity no. 1140928", whatever kind of paper it is on."""
    return any(pattern.search(text) is not None for pattern in (_BEGINS, _ENDS, _NUMBERED))


_REGISTER = re.compile(
    r"^(?:hr[ab]|(?:amts|register)gericht|firmenbuch|handelsregister|r\.?c\.?s|siren|siret|kvk|krs|rea"
    r"|registro mercantil|reg(?:istered)? (?:in|no)|company (?:no|number|reg))\b",
    re.IGNORECASE,
)

_TO_PAY = re.compile(
    r"\b(?:payable|payments?|remit)\s(?:to|by)\s|\b(?:zahlbar|überweis\w+)\s(?:an|auf)\s|^à l'ordre de\s", re.IGNORECASE
)


def tells_payee(text: str) -> bool:
    """Whether the line says whom to pay, "Cheques payable to Muster Ltd": the name is only its end."""
    return _TO_PAY.search(text) is not None


def tells_register(text: str) -> bool:
    """Whether the line says where a company is registered, "HRB 188 204, AG Hamburg", whose "AG" is no legal form."""
    return _REGISTER.match(text) is not None and any(c.isdigit() for c in text)
