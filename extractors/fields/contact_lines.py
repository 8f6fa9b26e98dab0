"""The line above a company that is none of its name: a person or an office of it; and a kind of house, which is.

Programs have a field for the contact and print it first: "Priya Lind / Wool & Weather Yarns, LLC", "The Manager /
Sandhill Nursing Home Ltd". A line broken off from a name looks alike, so that it must be a person's by every sign.
"""

import re

_OFFICE = re.compile(
    r"^(?:the\s|an die\s|la\s|le\s|el\s|il\s)?(?:(?:general|office|property|practice|store|site|facilities"
    r"|accounts?|finance)\s)?(?:manager|secretary|treasurer"
    r"|bursar|director|owner|proprietor|clerk|principal|headteacher|committee|occupier|verwaltung|geschäftsleitung|buchhaltung"
    r"|hausverwaltung|einkauf|sekretariat|direction|gérante?|responsable|comptabilité|gerencia|gerente|administración"
    r"|dirección|direttore|direzione|amministrazione)$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)?)(?:\s[A-ZÀ-ÖØ-Þ]\.){0,2}"
    r"(?:\s(?:Mc|Mac|O['’]|D['’])?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)?){1,2}$"
)
_KINDS_TEXT = """
hotel restaurant ristorante café cafe bar bistro gasthof gasthaus pension pizzeria trattoria osteria bäckerei
praxis klinik clinic clínica clinica arztpraxis zahnarztpraxis apotheke pharmacie farmacia autohaus garage carrosserie
schreinerei kanzlei studio atelier agentur agency agence agencia weingut bodega bodegas domaine château
boulangerie hof farm
betriebsgemeinschaft erbengemeinschaft praxisgemeinschaft bürogemeinschaft arbeitsgemeinschaft baugemeinschaft
einwohnergemeinde kirchgemeinde kirchengemeinde pfarrei pfarrgemeinde miteigentümergemeinschaft gemeinschaftspraxis
wohnbaugenossenschaft baugenossenschaft genossenschaft korporation notariat architekturbüro ingenieurbüro
indivision succession hoirie consorts cabinet étude entreprise établissements ets société maison comunidad herederos
cooperativa talleres taller transportes construcciones hermanos impresa azienda ditta officina condominio studio
group gruppe groupe grupo gruppo services service solutions technik systeme systems international handel vertrieb
store shop club school academy museum theatre church trust house centre center works mill nursing home care
"""
_KINDS = frozenset(_KINDS_TEXT.split())
_KIND_ALONE = re.compile(
    r"^(?:(?:betriebs|erben|praxis|büro|arbeits|bau|interessen|erzeuger)gemeinschaft|gemeinschaftspraxis"
    r"|(?:einwohner|kirch(?:en)?|pfarr|bürger|schul)gemeinde|pfarrei|pfarramt|\w*genossenschaft|korporation|notariat"
    r"|indivision|hoirie|consorts|succession|paroisse|étude|herederos de|hermanos"
    r"|comunidad de (?:bienes|regantes|herederos)"
    r"|(?:società|azienda) agricola|studio (?:legale|tecnico|associato)|comunione ereditaria)$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:betriebs|verwaltungs|vertriebs|handels|beteiligungs|besitz|und\b|u\.|&|et\b|and\b|y\b|e\b|am\b|im\b|an der\b"
    r"|zum\b|zur\b|de\b|du\b|des\b|del\b|della\b|of\b|for\b|für\b)",
    re.IGNORECASE,
)
_IN_CARE_OF = re.compile(
    r"^(?:c/o|p\.?\s?[aA]\.?|p/a|p\.\s?adr\.?|chez|z\.\s?hd?\.?|vertr(?:eten|\.)|represented by"
    r"|repr[ée]sentée? par|s/c de|v/d|t\.?a\.?v\.?|presso|a/a|at\.)\s(?=\S)"
)


def names_office(text: str) -> bool:
    """Whether the line addresses whoever holds an office: "The Manager"."""
    return _OFFICE.match(text) is not None


def may_be_person(text: str) -> bool:
    """Whether it has the shape of a person's name, and no word of it is a kind of business."""
    return _PERSON.match(text) is not None and not any(word.lower() in _KINDS for word in text.split())


def is_kind_alone(text: str) -> bool:
    """Whether it is a kind of house whose name stands in the next line: "Betriebsgemeinschaft / Lind & Stocker"."""
    return _KIND_ALONE.match(text) is not None


def goes_on(text: str) -> bool:
    """Whether a line goes on with the name above it: "Betriebsgesellschaft Davos AG", "und Söhne GmbH"."""
    return _GOES_ON.match(text) is not None


def is_in_care_of(text: str) -> bool:
    """Whether the line names in whose care a letter is sent: "p.a. Gérance Muster SA"."""
    return _IN_CARE_OF.match(text) is not None
