"""Headings of parties that are no phrases of the lexicon: too small for it, made of two of its phrases, or composed.

"Para:" is a word of any sentence and heads a party only where a colon follows and nothing else. Programs join phrases,
"Buyer (Bill to)", "Kundin/Kunde", and compose them, "Datos del alumno / pagador".
"""

import re
from collections.abc import Iterator

from extractors.fields.labels import FoundLabel
from extractors.fields.layout import PageLayout, Span
from extractors.fields.lexicon import LABELS, Label, tokens_of

_PREPOSITION = re.compile(r"^(?:(?P<seller>da|van|od)|(?P<buyer>a|aan|à|pour|per|dla))\s?:$", re.IGNORECASE)
_COMPOSED = re.compile(
    r"^(?:(?P<seller>(?:datos|dati|dados)\s(?:(?:de la|del|de|do|da|della)\s)?(?:empresa|emisor\w*|vendedor\w*"
    r"|proveedor\w*|academia|taller|clínica|tienda|prestador\w*|profesional|arrendador\w*|fornitore|fornecedor\w*|emitente)"
    r"|(?:seller|supplier|vendor)\s(?:details|information)|bill(?:ed)?\s(?:from|by)|invoice\sfrom|provided\sby|emitente"
    r"|coordonnées\s(?:du\s)?(?:vendeur|prestataire|fournisseur))"
    r"|(?P<buyer>(?:datos|dati|dados)\s(?:(?:de la|del|de|do|da|della)\s)?(?:client[ea]|alumn[oa]|pagador\w*"
    r"|comprador\w*|receptor\w*|destinatari[oa]|paciente|soci[oa]|abonad[oa]|titular|arrendatari[oa]"
    r"|huésped|adquirente|interesad[oa])"
    r"|pagador\w*|kundin|kundendaten|auftraggeberin|mandant(?:in)?|mandante|patientin|kursteilnehmer(?:in)?"
    r"|(?:customer|client|buyer|guest|student|member|kunden)\s(?:details|information|daten)"
    r"|services?\s(?:provided\s)?(?:for|to)|(?:supplied|provided)\sto|bill[-\s]to\sparty|sold[-\s]to\sparty|payer"
    r"|(?:vos\s)?coordonnées\s(?:du\s)?client|informations?\s(?:du\s)?client))$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"^(?:señor(?:es)?|sr(?:es)?(?:\.|\(es\))|sr\.?/sra\.?|m/s\.?|messrs\.?|spett\.?(?:le)?\.?"
    r"|exm[oa]\.?\(?s?\)?\.?\ssr[a]?\.?\(?s?\)?\.?)\s?:?$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*[/()|&]\s*|\s+(?:y|e|et|und|and|o|ou|or)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:la|le|el|il|the|der|die|das)\s", re.IGNORECASE)
_LONGEST = 45  # characters of a heading


def party_headings(page: PageLayout) -> Iterator[FoundLabel]:
    """Every such heading that has its cell to itself."""
    for cell in page.cells:
        text = cell.text
        if len(text) > _LONGEST:
            continue
        phrase = text.lower().rstrip(" :")
        if match := _PREPOSITION.match(text):
            label: Label | None = Label("seller_name" if match["seller"] else "buyer_name", 1.0)
        elif _ADDRESSED.match(text):
            label = Label("buyer_name", 1.0)
        else:
            label = _label_of(text.rstrip(" :"))
        if label is not None:
            yield FoundLabel(Span(cell, cell.words), phrase, (label,), starts_cell=True, ends_cell=True)


def addresses_reader(phrase: str) -> bool:
    """Whether it is a form of address that heads a name, beside it or above it: "Señores | Muster S.A."."""
    return _ADDRESSED.match(phrase) is not None


def _label_of(text: str) -> Label | None:
    """The party that every part of the heading names; None for a phrase of the lexicon, which is found anyway."""
    parts = [part for part in _JOINT.split(text) if part]
    if not parts or (len(parts) == 1 and _COMPOSED.match(text) is None):
        return None
    labels = [_label_of_part(_ARTICLE.sub("", part)) for part in parts]
    told = [label for label in labels if label is not None]
    is_one = len(told) == len(labels) and len({label.field for label in told}) == 1
    return min(told, key=lambda label: label.weight) if is_one else None


def _label_of_part(part: str) -> Label | None:
    if match := _COMPOSED.match(part):
        return Label("seller_name" if match["seller"] else "buyer_name", 1.0)
    meanings = LABELS.get(" ".join(tokens_of(part)).lower(), ())
    return next((m for m in meanings if m.field in ("seller_name", "buyer_name")), None)
