"""What a line with a party's name looks like, and which lines below it are its address."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from extractors.fields.captions import is_caption, tells_payee, tells_register
from extractors.fields.contact_lines import is_in_care_of
from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form, is_form_word, is_only_form, names_owners
from extractors.fields.lexicon import STREET_WORDS, is_label
from extractors.fields.people import without_profession
from extractors.place_words import US_STATES
from holdpoint.values import find_dates

POSTCODE_LINE = re.compile(
    r"(?:^|[\s,·|•-])(?:(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÄÖÜÉ][\w.äöüßé/-]+|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|[A-Z]\d[\dW]\s?[A-Z0-9]{4}\b|[A-Z]{2}\.?,?\s\d{5}(?:-\d{4})?\b|\d{5}\s[A-ZÄÖÜ]"
    rf"|(?:{'|'.join(US_STATES)}),?\s\d{{5}}(?:-\d{{4}})?\b"
    r"|(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT)\s\d{4}\b"  # Australia
    r"|\d{3}\s\d{2}\s[A-ZÅÄÖŠČŽŘÚÝĽ][^\W\d_]|[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"  # Sweden, Czechia; Canada
    r"|\d{2}-\d{3}\s[A-ZĄĆĘŁŃÓŚŹŻ]|\d{4}-\d{3}\s[A-ZÁÂÉÓ]"  # Poland, Portugal
    r"|[A-HJ-NP-Z]\d{4}(?:[A-Z]{3})?\s[A-Z][a-záéíóúñ]|\bC\.?\s?P\.?\s\d{5}$|\d{4,5}\s(?:[LD]['’]|[ÀÂÁÈÊÍÎÓÔÚÅØŒ])\w)"
)
_STREET_LINE = re.compile(
    rf"(?:\b(?:{'|'.join(STREET_WORDS)})\b\.?|(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|kade|plein|gracht|dijk|gatan|vägen|veien|vej|gade))"
    r"|(?:^|[\s,])(?:c/|ctra\.|avd?a?\.|pol[ií]gono|carrer|passeig|r[úu]a|bv\.|ul\.|al\.|pl\.|via|viale|piazza|corso|ruta)\s?\w",
    re.IGNORECASE,
)
_HOUSE_FIRST = re.compile(
    rf"^[NSEW]?\d{{1,5}}\s(?:\S+\s){{0,4}}?(?:{'|'.join(STREET_WORDS)})\b(?!.*\d{{5}})", re.IGNORECASE
)
_PLACE_FIRST = re.compile(r"^\d{4,5}\s(?:[A-Z]{2}\s)?([A-ZÄÖÜ][a-zäöüß]+\D*)$")
_PLACE_LAST = re.compile(r"^[A-Z][^\d]*\s(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]{2}\s\d{5}(?:-\d{4})?)$")
_POST_BOX = re.compile(r"(?:p\.?\s?o\.?\s?box|postfach|bo[iî]te\s+postale|b\.?p\.?|apartado)\s+\d", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[·|•●∙▪*]\s*|\s+[-–—]\s+|\s*,\s+")
_NOT_A_NAME = re.compile(
    r"@|www\.|https?:|^\S+\.(?:com|net|org|co\.uk|tv|de|at|ch|fr|es|it|nl|be|eu)$|remit\s?to|^\W*$|^\d|:\s*\S*\d|:$|\biban\b|\bbic\b|\btel\b|\bfax\b|\bphone\b|^gln\b|\(c\)|©|copyright"
    r"|^[A-ZÄÖÜ][a-zäöüß-]+\s\d{1,3}\s?[a-z]?$|^accounts?\s(?:payable|department)|^à\sl['’]attention|^\(|\b(?:signature|signatory|unterschrift|stempel)\b|^(?:detach|please|return|thank|make|cut)\s|^c/?o\s|^att(?:ention|n)\b"
    r"|^[^\W\d]+,[^\W\d]*,*$"  # a person, as systems write them: "SMITH,JANE"
    r"|(?:^|\s)\w(?:\s\w){3,}(?:\s|$)"  # a title in spaced letters
    r"|^service comptab|^comptabilité$|^association loi\b|^vertr(?:\.|eten)"
    r"|^(?:unit|suite|shop|flat|plot|bay|level|floor|nave|bât|halle)\s?\d+\w?\b"
    r"|^(?:\S+\s){1,3}(?:street|road|lane|avenue)$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"@|www\.|https?:|\b(?:tel|telefon|phone|fax|mobile|mobil|e-?mail|vat|tva|nif|cif|mwst|tél|siret|rcs|ust|iban|bic"
    r"|web|uid|steuer|st\.?-?nr|t[ée]l[ée]f?\.?|tfno|m[óo]vil|rpm|kvk|btw|nip|cuit|abn|n\.i\.f|c\.i\.f|t\.v\.a)\b"
    r"|\(\d{3}\)\s?\d{3}[-\s]\d{4}|\+\d{2}\s\d|^[\d/.\s-]{8,}$",
    re.IGNORECASE,
)
TITLES = re.compile(
    r"^(?:(?:tax|vat|sales|freight|commercial|proforma|pro-forma|adjustment)\s+)?(?:invoice|note\b|fa[kt]+ur[ae]?"
    r"|\w*rechnungs?|credit\s+(?:note|memo)|gutschrift|(?:purchase\s+)?orders?|bestellung|receipt"
    r"|quittung|facture|factura|avoir|abono|bon\s+de\s+commande|commande|pedido|orden\s+de\s+compra|original|copy|kopie"
    r"|nota\s+de|note\s+de|fattura|faktura|factuur|fatura|parcella|page|seite|duplicate|statement|contract"
    r"|rechnungskorrektur|auftrag|(?:docket|ticket|receipt|delivery note)\s?/)\b",
    re.IGNORECASE,
)
SALUTATION = re.compile(
    r"^(?:firma|familie|family|eheleute|herrn?|frau|herrn? und frau|frau und herrn?"
    r"|an(?: die| das| den)?|m\. et mme|madame et monsieur"
    r"|monsieur et madame|mr\.?|mrs\.?|ms\.?|mr\.? (?:and|&) mrs\.?|messrs\.?|company|monsieur|madame|m\.|mme"
    r"|sr\.|sra\.|sres\.?|señor(?:es)?|exm[oa]s?\.?(?:\s?srs?\.?)?|attn\.?|z\.\s?hd\.?|c/o|spett\.?(?:\s?le)?\.?|egregi[oa]"
    r"|gent(?:\.ma|\.mo|ile)?\.?|sig(?:\.ra|nora?)?\.?|geachte|de heer|mevrouw|sz\. p\.)\s*$",
    re.IGNORECASE,
)


_CODE = re.compile(
    r"\s*\((?:abn|acn|vat|tva|ust|nif|cif|cuit|rfc|siren|siret|uid)\b[^)]*\)$"
    r"|(?<=\w[\w.)])\s*\((?-i:[A-ZÄÖÜ]{2,12})\)$|(?<=\w[\w.)])\s*\((?:n[°ºor]?\.?\s?)?\d+(?:\s?-\s?[A-Z])?\)$|\s*\((?:registered\s)?(?:charity|company)\b[^)]*\)$",
    re.IGNORECASE,
)
_FORM_FIRST = re.compile(
    r"(?:S\.\s?(?:L|A|C\.?P|A\.?U|A\.?S|L\.?U)\.?|SL|SA|SLU|SAS|SARL|Inc\.?|LLC|Ltd\.?|Lda\.?|GmbH|AG)(?![\w])"
)
_OF_WHOM = re.compile(r",?\s(?:c/o|t/a|trading as|Inh\.|Inhaber(?:in)?:?)\s.*$")  # what follows is another name


_FORM_ASIDE = re.compile(r"\s[–—-]\s(?:SARL|SASU?|SA|EURL|SNC|SCI|SELARL)$")  # "… – SARL au capital de 15 000 €"
_PROFESSION = re.compile(r"^(?:ing|dott(?:\.ssa)?|arch|geom|avv|rag)\.\s(?=\S+\s)", re.IGNORECASE)  # in Italy
_RUN_BY = re.compile(r"^(?:inh\.|inhaber(?:in)?:?|exploitant\s?:)\s", re.IGNORECASE)  # a business of another name


BEFORE_A_NAME = re.compile(  # what is said of a name, or to it: "Moorside Motors is a trading name of Barraclough Ltd"
    r"^(?:.*\b(?:trading|business) name of|(?:an?|the) (?:service|division|brand|trading style|trade ?mark|business) of"
    r"|(?:une marque|un service|une enseigne) d(?:e la|e|u)|una? (?:marca|servicio) de|een (?:merk|handelsnaam) van"
    r"|eine marke der|m/s\.?|exm[oa]\.?(?:\(s\))? sr[a]?\.?(?:\(s\))?"
    r"|.{3,60}?\s(?:(?:is|are) (?:an?|the) (?:trading style|trade ?mark|brand|division) of"
    r"|ist eine (?:marke|niederlassung) der|est une (?:marque|enseigne) d(?:e la|e|u)|es una marca (?:comercial )?de"
    r"|is een handelsnaam van|è un marchio di))\s+",
    re.IGNORECASE,
)


@dataclass
class Party:
    """A name found somewhere with what follows it, and the votes for a role (label, letterhead, return address...)."""

    name: Span
    lines: list[Span]  # the lines after the name, as far as they are an address
    role: str | None  # "seller" or "buyer" where a label says so
    votes: float
    sign: str
    company: bool = field(default=False)
    above: tuple[Span, ...] = ()  # the name's first lines, where it has several
    is_open: bool = False  # whether it may as well be the other party

    @cached_property
    def full_name(self) -> str:
        """The name with all its lines, without the number that a system adds in brackets, "Muster GmbH (1042)", and
        without another name behind "c/o" or "Inh."."""
        text = BEFORE_A_NAME.sub("", " ".join(s.text for s in (*self.above, self.name)))
        name = _RUN_BY.sub("", _OF_WHOM.sub("", _CODE.sub("", _FORM_ASIDE.sub("", text))))
        if has_legal_form(name):
            return name  # "Ing. Radlmayr GmbH" is a company's name
        return without_profession(_PROFESSION.sub("", name))


def has_place(text: str) -> bool:
    """Whether the line names a place by its postcode; "1001 South Street" begins with a house's number."""
    house = _HOUSE_FIRST.match(text)
    return POSTCODE_LINE.search(text, house.end() if house is not None else 0) is not None


def is_place_or_house(text: str) -> bool:
    """Whether its numbers are a house's or a postcode's: "8 Quarry Road", "1016 HM Amsterdam", "Sheffield S9 1XH"."""
    place = _PLACE_FIRST.match(text)
    if _PLACE_LAST.match(text) and not begins_with_label(text):
        return True
    return _HOUSE_FIRST.match(text) is not None or (place is not None and not begins_with_label(place.group(1) + " ."))


@lru_cache(maxsize=4096)
def is_address_line(text: str) -> bool:
    """Whether the line has a postcode with a place, a street with a number, or a box at the post office."""
    return bool(POSTCODE_LINE.search(text) or _POST_BOX.match(text)) or (
        bool(_STREET_LINE.search(text)) and any(c.isdigit() for c in text)
    )


def is_post_box(text: str) -> bool:
    """Whether the line begins with a box at the post office."""
    return _POST_BOX.match(text) is not None


_STREET_FIRST = re.compile(
    r"^(?:rue|avenue|boulevard|chemin|quai|place|impasse|allée|chaussée|calle|avenida|avda\.?|paseo|plaza|camino|carretera|ronda"
    r"|via|viale|piazza|corso|vicolo|strada|rua|rúa|travessa|praça|ul\.|al\.|av\.|ctra\.|carrer|passeig|polígono)\s|^c/\s?\w",
    re.IGNORECASE,
)


_GOES_ON = re.compile(  # the rest of a sentence that was broken: "and its parent company"
    r"(?:and|or|as|in|of|with|for|by|including|which|that|und|oder|sowie|mit|bei|et|ou|avec|dont|y|con|que|its?)\s"
)
_ENDS_OPEN = re.compile(r"\s(?:à|a|to|an|zu|di)$")  # a heading that leads to a name: "Facturer à"
_KEY_AND_VALUE = re.compile(r"\w\s?:\s")
_MOST_WORDS, _LONGEST = 9, 70  # words and characters of a name; a longer line is a sentence


@lru_cache(maxsize=4096)
def looks_like_name(text: str) -> bool:
    """Whether the line could be a company's or a person's name rather than a label, a title or a contact line."""
    text = _CODE.sub("", text)
    if names_owners(text) and len(text) < _LONGEST:
        return True
    if len(text) < 3 or len(text) > _LONGEST or _NOT_A_NAME.search(text) or TITLES.match(text) or is_address_line(text):
        return False
    if is_only_form(text) or _ENDS_OPEN.search(text) or tells_register(text) or is_in_care_of(text):
        return False
    if tells_payee(text):
        return False
    if is_caption(text) and not has_legal_form(text):
        return False
    if _GOES_ON.match(text) or len(text.split()) > _MOST_WORDS or is_label(text) or _KEY_AND_VALUE.search(text):
        return False
    if any(c.isdigit() for c in text) and begins_with_label(text) and not has_legal_form(text):
        return False  # "Delivery note KT/0390"
    if _STREET_FIRST.match(text) and not has_legal_form(text):
        return False  # "Calle Mayor", whose number stands behind a comma
    letters = sum(c.isalpha() for c in text)
    return letters >= 3 and letters > 0.5 * len(text.replace(" ", "")) and not any(True for _ in find_dates(text))


def begins_with_label(text: str) -> bool:
    """Whether the first words are a label and more follows."""
    words = text.split()
    return any(is_label(" ".join(words[:n])) for n in (1, 2, 3) if n < len(words))


def parts_of(cell: Cell) -> list[Span]:
    """The pieces of a line between its separators."""
    parts, position = [], 0
    for match in (*_SEPARATORS.finditer(cell.text), None):
        if match is not None and "," in match.group() and _FORM_FIRST.match(cell.text, match.end()):
            continue  # "Urrutia, S.L."
        end = match.start() if match else len(cell.text)
        words = (
            tuple(w for w in cell.words_at(position, end) if any(c.isalnum() or c in "&+" for c in w.text))
            if end > position
            else ()
        )
        if words:
            parts.append(Span(cell, words))
        if match:
            position = match.end()
    return parts


_MOST_BELOW = 6  # lines of a name's block: a legal form, a trade, a department, a house, a street, the place
_TAX_NUMBER = re.compile(
    r"^(?:n\.?i\.?f|c\.?i\.?f|d\.?n\.?i|rfc|cuit|abn|siret|siren|ust-?id|uid|vat|tva|p\.?\s?iva)\b", re.IGNORECASE
)


def address_after(page: PageLayout, name: Span) -> list[Span]:
    """The lines below a name that belong to its address: until a contact line, a gap or something else."""
    lines: list[Span] = []
    last = name.box
    for cell in page.cells_below(name.box, 8 * name.cell.height):
        aligned = abs(cell.box.x0 - name.box.x0) < 1.2 * cell.height
        centred = abs((cell.box.x0 + cell.box.x1) - (name.box.x0 + name.box.x1)) / 2 < 2.5 * cell.height
        right_aligned = abs(cell.box.x1 - name.box.x1) < 1.2 * cell.height
        if not (aligned or centred or right_aligned):
            continue
        size = cell.height if lines else max(cell.height, name.cell.height)  # a large name keeps its distance
        if cell.box.y0 - last.y1 > 1.1 * size or len(lines) == _MOST_BELOW:
            break
        if (contact := CONTACT.search(cell.text)) is not None:
            if has_place(before := cell.text[: contact.start()].rstrip(" –—·•|,-")):
                lines.append(Span(cell, cell.words_at(0, len(before))))  # "Plaza 2 – 50540 Borja – NIF A65707630"
                break
            if lines or not _TAX_NUMBER.match(cell.text):
                break
            last = cell.box  # "Ana Lind / NIF 12345678Z / Calle Mayor 4"
            continue
        is_complete = lines and has_place(lines[-1].text) and not is_country(cell.text)
        if is_complete or is_label(cell.text) or BEFORE_A_NAME.match(cell.text):
            break
        lines.append(Span(cell, cell.words))
        last = cell.box
    while lines and not (is_address_line(lines[-1].text) or is_country(lines[-1].text)):
        lines.pop()
    return lines


_COUNTRIES_TEXT = """
germany deutschland united kingdom uk england france frankreich austria österreich switzerland schweiz spain
spanien italy italien netherlands niederlande belgium belgien usa united states ireland scotland wales poland
malaysia espagne españa belgique bélgica suisse suiza svizzera allemagne alemania francia luxembourg luxemburg
portugal nederland italia polska méxico mexico argentina canada australia austria autriche italie denmark danmark
sweden sverige norway norge finland irland éire great britain northern
"""
_COUNTRIES = frozenset(_COUNTRIES_TEXT.split())


def is_country(text: str) -> bool:
    """Whether the line is the name of a country and nothing else."""
    words = re.sub(r"[^\w\s]", "", text.lower()).split()
    return 0 < len(words) <= 3 and all(w in _COUNTRIES for w in words)


def same_name(one: str, other: str) -> bool:
    return fuzz.ratio(letters_of(one), letters_of(other)) >= 90


def words_of_name(name: str) -> frozenset[str]:
    """The words that tell a name from others: of four letters and more, without case and legal forms."""
    words = (letters_of(w) for w in name.split() if not is_form_word(w))
    return frozenset(w for w in words if len(w) >= _FEWEST_LETTERS)


_FEWEST_LETTERS = 4


def letters_of(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
