"""Whether a name says what kind of company it is: "Muster GmbH", "SARL Dupont", "Lens Spółka z o.o."."""

import re
from functools import lru_cache

from extractors.fields.lexicon import LEGAL_FORMS
from holdpoint.values.names import bare_word

_MORE_FORMS_TEXT = """
gesmbh ggmbh mbb cie partgmbb egen sasu earl gaec scea sci scic scm bvba sprl vof cv srls snc lda unipessoal
ltda eireli kft zrt nyrt as asa ehf ab ood ead doo proprietary cic pllc lllp pc dac clg psc
"""
FORMS = LEGAL_FORMS | frozenset(_MORE_FORMS_TEXT.split())
"""Words in lower case without dots that are, or are part of, a company's legal form."""

_ONLY_WITH_DOTS = frozenset({"pc", "as", "cv", "psc"})  # words or codes without them
_BEFORE_NAMES = frozenset({"sarl", "sas", "sasu", "sa", "eurl", "selarl", "snc", "sci", "scea", "earl", "gaec", "scop"})
_NO_FORMS = frozenset({"Sa", "As", "Se"})  # Saturday, "as" in a title: SA, AS and SE are written in capitals
_PHRASES = re.compile(
    r"\bsoci[ée]t[ée] (?:anonyme|coop[ée]rative|par actions|[àa] responsabilit[ée])"
    r"|\bsp(?:\.|[óo]łka)\s?(?:z\s?o\.?\s?o\b|[kj]\.|komandytowa|jawna)"
    r"|\w-(?:gesmbh|g?gmbh|ag|kg|ug|ohg|eg|ev)\b"  # "Vertriebs-GmbH"
    r"|\b(?:s\.\s?p\.\s?a\.|c\.\s?b\.|s\.\s?c\.|a/s\b|e\.\s?k\.|e\.\s?v\.|e\.\s?g\.|e\.\s?kfr\.|a\.\s?g\.|vvag\b|kdör\b|aör\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # several rules ask it of every cell
def has_legal_form(text: str) -> bool:
    """Whether a company's legal form stands in the text as a word of its own, behind the name or before it."""
    words = [w for w in text.replace("&", " ").split() if w not in _NO_FORMS]
    bare = [bare_word(w) for w in words]
    behind = any(_is_form(words, bare, at) for at in range(1, len(words)))
    before = len(words) > 1 and bare[0] in _BEFORE_NAMES and words[0].isupper() and bare[1] != "au"  # "SAS au capital"
    return behind or before or _PHRASES.search(text) is not None


def _is_form(words: list[str], bare: list[str], at: int) -> bool:
    if bare[at] not in FORMS or "-" in words[at].strip("-"):  # "Sa-Su" is no SASU
        return False
    if bare[at] == "co":  # "Ballyhogue Co. Wexford" is a county's
        return at + 1 == len(bare) or bare[at + 1] in FORMS or words[at].endswith(",")
    return bare[at] not in _ONLY_WITH_DOTS or "." in words[at]


_ORGANISATIONS = re.compile(
    r"\b(?:(?:markt|stadt|orts|samt|verbands)?gemeinde|landkreis|landeshauptstadt|stadt(?:werke)?|kreis|bezirk|amt|ministerium"
    r"|universität|hochschule|verein|verband|stiftung|kammer|innung|genossenschaft|kirchengemeinde"
    r"|commune|ville|mairie|département|communauté|syndicat|association|université|fondation|mutuelle"
    r"|council|county|city of|borough|parish|university|college|foundation|society|association|trust|ministry"
    r"|ayuntamiento|diputación|comunidad|universidad|fundación|asociación|comune|università|fondazione|gemeente|stichting"
    r"|vereniging|câmara municipal|universidade)\b",
    re.IGNORECASE,
)


def names_organisation(text: str) -> bool:
    """Whether it is a public body, an association or the like by its name, which has no legal form."""
    return _ORGANISATIONS.search(text) is not None


_OWNERS = re.compile(  # of a house, who are called by its address
    r"^(?:(?:WEG|STWEG|C\.?P\.|VvE)\s[^\W\d]|(?:CDAD\.|SDC|ACP)\s\w)|^(?i:(?:wohnungs|mit)?eigentümergemeinschaft|hausgemeinschaft"
    r"|(?:comunidad|com\.|cdad\.)\s(?:de\s)?prop(?:ietarios|\.)|syndicat des copropriétaires|copropriété"
    r"|condominio|vereniging van eigenaars|owners corporation|body corporate)\s\S"
)


def names_owners(text: str) -> bool:
    """Whether it is the community of a house's owners: "WEG Fichtestraße 8", "COM. PROP. AVDA. CERVANTES 18"."""
    return _OWNERS.match(text) is not None


def is_only_form(text: str) -> bool:
    """Whether nothing but a legal form stands there: "GmbH & Co. KG", "Société anonyme"."""
    words = text.replace("&", " ").split()
    if all(bare_word(w) in FORMS for w in words):
        return bool(words)
    return len(words) > 1 and _PHRASES.sub("", text).strip(" .,") == ""


def is_form_word(word: str) -> bool:
    """Whether the word alone is one, as at the end of a name."""
    return bare_word(word) in FORMS or _PHRASES.search(word) is not None
