"""Lines that name a person: of a company that is written to, or who carries on a trade under an own name."""

import re

from holdpoint.values.names import form_of_address

_DEGREE_BEFORE = re.compile(r"(?:(?:prof|dr|dipl|mag|ing|arch|geom|avv|dott)[\w-]*\.\S*\s)+[^\W\d]", re.IGNORECASE)
_DEGREE_BEHIND = re.compile(r",\s(?:esq|cpa|md|ph\.?\s?d|mba|p\.?e|frics|mrics|aia|llm|jr)\.?$", re.IGNORECASE)
_DOCTOR = re.compile(r"(?:prof\.?\s)?dr\.?\s(?:\w+\.\s)*[^\W\d]\S*\s[^\W\d]\S*$", re.IGNORECASE)
_OFFICE_BEHIND = re.compile(
    r"[,–—-]\s(?:\S+\s){0,3}(?:manager|director|owner|president|partner|secretary|treasurer|bursar|clerk|controller|head\b.*"
    r"|coordinator|superintendent|administrator|engineer|\w*leiter(?:in)?|einkauf|buchhaltung|verwaltung|geschäftsführer(?:in)?"
    r"|directeur|directrice|gérante?|responsable\b.*|comptable|présidente?|secrétaire|maire"
    r"|gerente|directora?|jef[ea]\b.*|encargad[oa]\b.*|administradora?|presidente|secretari[oa])$",
    re.IGNORECASE,
)
_PROFESSION_BEHIND = re.compile(  # one person's: those of several are a firm's name
    r"\s*[-–—·|•,/]\s(?:(?:dipl|certified|chartered|freelance|freie[rs]?|selbst\w+|independent|registered|licen[sc]ed)\S*\s)*"
    r"(?:fisioterapeuta|abogad[oa]|arquitect[oa]|ingenier[oa]|asesora?|dentista|odontólog[oa]|psicólog[oa]|médic[oa]|podólog[oa]"
    r"|veterinari[oa]|fotógraf[oa]|traductora?|intérprete|diseñadora?|logopeda|procuradora?|notari[oa]|economista|electricista"
    r"|architekt(?:in)?|rechtsanwalt|rechtsanwältin|steuerberater(?:in)?|physiotherapeut(?:in)?|heilpraktiker(?:in)?|zahnarzt"
    r"|zahnärztin|tierarzt|tierärztin|hebamme|fotograf(?:in)?|übersetzer(?:in)?|dolmetscher(?:in)?|grafiker(?:in)?|logopädin"
    r"|\w*designer(?:in)?|texter(?:in)?|\w*ingenieur(?:in)?|\w*meister(?:in)?|sachverständiger?|journalist(?:in)?|ergotherapeut(?:in)?"
    r"|avocate?|architecte|géomètre\S*|notaire|kinésithérapeute|ostéopathe|infirmi[eè]re?|sage-femme|photographe|graphiste"
    r"|traductrice|traducteur|interprète|huissier|vétérinaire|psychologue|orthophoniste|électricien|artisan\b.*"
    r"|solicitor|barrister|surveyor|architect|photographer|translator|interpreter|consultant|accountant|therapist"
    r"|physiotherapist|midwife|veterinarian|engineer|electrician|illustrator|journalist|editor|notary|attorney at law"
    r"|ingegnere|architetto|avvocato|geometra|commercialista|fotografo|traduttrice|psicologa?)(?!\w).*$",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:school|academy|hospital|church|museum|theatre|gymnasium|\w*schule|klinikum|krankenhaus|kindergarten|lycée|école"
    r"|collège|paroisse|colegio|instituto|parroquia)\b",
    re.IGNORECASE,
)


def has_degree(name: str) -> bool:
    """Whether a person's degree stands before the name: "Dipl.-Ing. Karin Vogt"."""
    return _DEGREE_BEFORE.match(name) is not None


def names_institution(text: str) -> bool:
    """Whether people work there though no legal form tells it: a school, a hospital."""
    return _INSTITUTION.search(text) is not None


def names_contact(text: str) -> bool:
    """Whether the line is a person's by what stands beside the name: "Thaddeus Quillen, Esq.", "Ana Ruiz, gerente"."""
    is_told = _DEGREE_BEHIND.search(text) or _OFFICE_BEHIND.search(text) or _DOCTOR.match(text)
    return bool(is_told or form_of_address(text))


def without_profession(name: str) -> str:
    """The name without what its bearer does: "Lucía Berrocal – Fisioterapeuta, col. n.º 7719"."""
    return _PROFESSION_BEHIND.sub("", name)
