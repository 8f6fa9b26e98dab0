"""What a line with a party's name looks like, and which lines below it are its address."""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form, is_form_word, is_only_form, names_organisation
from extractors.fields.lexicon import STREET_WORDS, is_label
from extractors.fields.people import names_contact, without_profession
from extractors.place_words import US_STATES
from holdpoint.document import Word
from holdpoint.values import find_dates

POSTCODE_LINE = re.compile(
    r"(?:^|[\s,·|•-])(?:(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÄÖÜÉ][\w.äöüßé/-]+|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|[A-Z]\d[\dW]\s?[A-Z0-9]{4}\b|[A-Z]{2}\.?,?\s\d{5}(?:-\d{4})?\b|\d{5}\s[A-ZÄÖÜ]"
    rf"|(?:{'|'.join(US_STATES)}),?\s\d{{5}}(?:-\d{{4}})?\b"
    r"|(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT)\s\d{4}\b"  # Australia
    r"|\d{3}\s\d{2}\s[A-ZÅÄÖŠČŽ][a-zåäöěšč]|[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"  # Sweden, Czechia; Canada
    r"|\d{2}-\d{3}\s[A-ZĄĆĘŁŃÓŚŹŻ]|\d{4}-\d{3}\s[A-ZÁÂÉÓ]"  # Poland, Portugal
    r"|[A-HJ-NP-Z]\d{4}(?:[A-Z]{3})?\s[A-Z][a-záéíóúñ]|\d{4,5}\s(?:[LD]['’]|[ÀÂÁÈÊÍÎÓÔÚÅØŒ])\w)"
)
_STREET_LINE = re.compile(
    rf"(?:\b(?:{'|'.join(STREET_WORDS)})\b\.?|(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|kade|plein|gracht|dijk|gatan|vägen|veien|vej|gade))"
    r"|(?:^|[\s,])(?:c/|ctra\.|avd?a?\.|pol[ií]gono|carrer|passeig|r[úu]a|bv\.|ul\.|al\.|pl\.|via|viale|piazza|corso|ruta)\s?\w",
    re.IGNORECASE,
)
_HOUSE_FIRST = re.compile(rf"^\d{{1,5}}\s(?:\S+\s){{0,4}}?(?:{'|'.join(STREET_WORDS)})\b(?!.*\d{{5}})", re.IGNORECASE)
_PLACE_FIRST = re.compile(r"^\d{4,5}\s(?:[A-Z]{2}\s)?([A-ZÄÖÜ][a-zäöüß]+\D*)$")
_PLACE_LAST = re.compile(r"^[A-Z][^\d]*\s(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]{2}\s\d{5}(?:-\d{4})?)$")
_POST_BOX = re.compile(r"(?:p\.?\s?o\.?\s?box|postfach|bo[iî]te\s+postale|b\.?p\.?|apartado)\s+\d", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[·|•●∙▪*]\s*|\s+[-–—]\s+|\s*,\s+")
_NOT_A_NAME = re.compile(
    r"@|www\.|https?:|^\S+\.(?:com|net|org|co\.uk|tv|de|at|ch|fr|es|it|nl|be|eu)$|remit\s?to|^\W*$|^\d|:\s*\S*\d|:$|\biban\b|\bbic\b|\btel\b|\bfax\b|\bphone\b|^gln\b|\(c\)|©|copyright"
    r"|^[A-ZÄÖÜ][a-zäöüß-]+\s\d{1,3}\s?[a-z]?$|^accounts?\s(?:payable|department)|^à\sl['’]attention|^\(|\b(?:signature|signatory|unterschrift|stempel)\b|^(?:detach|please|return|thank|make|cut)\s|^c/?o\s|^att(?:ention|n)\b"
    r"|^[^\W\d]+,[^\W\d]*,*$"  # a person, as systems write them: "SMITH,JANE"
    r"|(?:^|\s)\w(?:\s\w){3,}(?:\s|$)",  # a title in spaced letters
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"@|www\.|https?:|\b(?:tel|telefon|phone|fax|mobile|mobil|e-?mail|vat|tva|nif|cif|mwst|tél|siret|rcs|ust|iban|bic"
    r"|web|uid|steuer|st\.?-?nr|t[ée]l[ée]f?\.?|tfno|m[óo]vil|rpm|kvk|btw|nip|cuit|abn|n\.i\.f|c\.i\.f|t\.v\.a)\b"
    r"|\(\d{3}\)\s?\d{3}[-\s]\d{4}|\+\d{2}\s\d|^[\d/.\s-]{8,}$",
    re.IGNORECASE,
)
_TITLES = re.compile(
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


_PROFESSION = re.compile(r"^(?:ing|dott(?:\.ssa)?|arch|geom|avv|rag)\.\s(?=\S+\s)", re.IGNORECASE)  # in Italy
_RUN_BY = re.compile(r"^(?:inh\.|inhaber(?:in)?:?|exploitant\s?:)\s", re.IGNORECASE)  # a business of another name


_BEFORE_A_NAME = re.compile(  # what is said of a name, or to it
    r"^(?:.*\b(?:trading|business) name of|m/s\.?|exm[oa]\.?(?:\(s\))? sr[a]?\.?(?:\(s\))?)\s+", re.IGNORECASE
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

    @property
    def full_name(self) -> str:
        """The name with all its lines, without the number that a system adds in brackets, "Muster GmbH (1042)", and
        without another name behind "c/o" or "Inh."."""
        text = _BEFORE_A_NAME.sub("", " ".join(s.text for s in (*self.above, self.name)))
        name = _RUN_BY.sub("", _OF_WHOM.sub("", _CODE.sub("", text)))
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
_MOST_WORDS = 9  # of a name; a longer line is a sentence


def looks_like_name(text: str) -> bool:
    """Whether the line could be a company's or a person's name rather than a label, a title or a contact line."""
    text = _CODE.sub("", text)
    if len(text) < 3 or len(text) > 70 or _NOT_A_NAME.search(text) or _TITLES.match(text) or is_address_line(text):
        return False
    if is_only_form(text) or _ENDS_OPEN.search(text):
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


_MOST_LINES = 3  # of one name
_SAME_TYPE = 0.2  # by so much of the type size may the lines of one name differ in size
_CLOSE = 0.75  # of the type size: the white between them


def wrapped_name(page: PageLayout, cell: Cell) -> tuple[Span, ...]:
    """The lines of a name that begins in the cell and is broken before its legal form; the cell alone where it is not.

    Only a legal form proves that lines belong together: "Fördertechnik / Strömsdörfer GmbH".
    """
    if (words := _without_title(cell)) != cell.words:
        return (Span(cell, words),)
    if SALUTATION.match(cell.text):
        return (Span(cell, cell.words),)
    if (company := _company_below_contact(page, cell)) is not None:
        return wrapped_name(page, company)
    if (going_on := _goes_on_below(page, cell)) is not None:
        return (Span(cell, cell.words), Span(going_on, going_on.words))
    lines = [cell]
    while not has_legal_form(f"{'' if len(lines) > 1 else '. '}{' '.join(c.text for c in lines)}"):
        near = page.cells_below(lines[-1].box, _CLOSE * cell.height)
        below = [c for c in near if _continues(lines[-1], c) and not _is_told_apart(page, c)]
        if not below or len(lines) == _MOST_LINES:
            return (Span(cell, cell.words),)
        lines.append(below[0])
    while len(lines) > 1 and (_names_none(lines[0].text) or _is_apart(page, lines[0], lines[1])):
        del lines[0]
    if len(lines) < _MOST_LINES:  # "Muster GmbH / & Co. KG": no name begins so
        rest = page.cells_below(lines[-1].box, _CLOSE * cell.height)
        lines += [c for c in rest if c.text.startswith("&") and _is_aligned(lines[-1], c)][:1]
    return tuple(Span(c, c.words) for c in lines)


_OPEN_END = re.compile(
    r"(?:\s(?:de|du|des|la|le|les|del|della|dei|do|da|dos|of|the|and|&|und|et|y|der|die|das|für|for|am|im|van|von|zur|zum)|[-–&])$",
    re.IGNORECASE,
)
_BODY_ALONE = re.compile(  # a public body's kind, whose name stands in the next line
    r"^(?:(?:markt|stadt|orts|samt|verbands)?gemeinde|stadt|landkreis|landeshauptstadt|commune|mairie|ville|comune|ayuntamiento"
    r"|gemeente|concello|ajuntament|câmara municipal|city|county|town|borough)(?: de| of| di)?$",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(r"^\d{1,4}$")


def _goes_on_below(page: PageLayout, cell: Cell) -> Cell | None:
    """The second line of a name that breaks off: "Vallée de / la Dourbelle", "Stadt / Bruchau", "Paseo / 112"."""
    below = [c for c in page.cells_below(cell.box, _CLOSE * cell.height) if _is_aligned(cell, c)][:1]
    if not below:
        return None
    text = below[0].text
    breaks_off = _OPEN_END.search(cell.text) is not None or _BODY_ALONE.match(cell.text) is not None
    if breaks_off and not any(c.isdigit() for c in text) and not begins_with_label(text):
        return below[0]
    beneath = [c for c in page.cells_below(below[0].box, _CLOSE * cell.height) if _is_aligned(cell, c)][:1]
    is_numbered = _ONLY_NUMBER.match(text) and looks_like_name(cell.text) and not is_label(cell.text)
    return below[0] if is_numbered and beneath and is_address_line(beneath[0].text) else None


def _company_below_contact(page: PageLayout, cell: Cell) -> Cell | None:
    """The company whose person the line names, in the next line."""
    if not names_contact(cell.text) or has_legal_form(cell.text):
        return None
    below = [c for c in page.cells_below(cell.box, _CLOSE * cell.height) if _is_aligned(cell, c)][:1]
    is_company = below and (has_legal_form(below[0].text) or names_organisation(below[0].text))
    return below[0] if is_company and looks_like_name(below[0].text) else None


def _is_apart(page: PageLayout, upper: Cell, lower: Cell) -> bool:
    """Whether the upper line is none of a company's name: printed elsewhere without it, or one of two captions."""
    if not has_legal_form(lower.text):
        return False
    again = (c for c in page.cells if c is not lower and _begins_with(c.text, lower.text))
    if any(all(c.text != upper.text for c in _cells_above(page, c)) for c in again):
        return True
    beside = (c for c in page.lines[upper.line] if c is not upper and len(c.words) <= _WORDS_OF_HEADING)
    return len(upper.words) <= _WORDS_OF_HEADING and any(_heads_company(page, c) for c in beside)


def _begins_with(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _cells_above(page: PageLayout, cell: Cell) -> list[Cell]:
    near = page.cells_starting(cell.box.y0 - 2 * cell.height, cell.box.y0 - 0.3 * cell.height)
    return [c for c in near if abs(c.box.x0 - cell.box.x0) < cell.height]


def _heads_company(page: PageLayout, cell: Cell) -> bool:
    below = page.cells_below(cell.box, _CLOSE * cell.height)[:1]
    return not has_legal_form(cell.text) and any(has_legal_form(c.text) and _is_aligned(cell, c) for c in below)


def _names_none(first: str) -> bool:
    """Whether the line above a company is a person of it ("Ms Petra Lind") or heads it ("Client facturé")."""
    words = first.split()
    if first.endswith(","):
        return True  # "The Secretary,"
    return SALUTATION.match(words[0]) is not None or (len(words) <= _WORDS_OF_HEADING and is_label(words[0]))


_WORDS_OF_HEADING = 2


def _without_title(cell: Cell) -> tuple[Word, ...]:
    """The words of a name without the document's title, where that stands close behind: "Muster GmbH Rechnung"."""
    for at in range(2, len(cell.words)):
        name, rest = (" ".join(w.text for w in part) for part in (cell.words[:at], cell.words[at:]))
        if has_legal_form(name) and _TITLES.match(rest):
            return cell.words[:at]
    return cell.words


def _continues(upper: Cell, lower: Cell) -> bool:
    if is_only_form(lower.text):
        return _is_aligned(upper, lower, same_type=False)
    return _is_aligned(upper, lower) and looks_like_name(lower.text)


def _is_told_apart(page: PageLayout, cell: Cell) -> bool:
    """Whether a label says what the cell is: in front of it, in the next cell of a form, or as its first words."""
    before = [c for c in page.lines[cell.line] if c.box.x1 <= cell.box.x0][-1:]
    if any(is_label(c.text) for c in before):
        return True
    return any(is_label(" ".join(w.text for w in cell.words[:n])) for n in (2, 3) if n < len(cell.words))


def _is_aligned(upper: Cell, lower: Cell, *, same_type: bool = True) -> bool:
    """Whether two lines may be one text: of one size, and on the left, on the right or in the middle at one place."""
    fits = not same_type or abs(lower.height - upper.height) <= _SAME_TYPE * upper.height
    left = abs(lower.box.x0 - upper.box.x0) < 0.5 * upper.height
    right = abs(lower.box.x1 - upper.box.x1) < 0.5 * upper.height
    centred = abs(lower.box.x0 + lower.box.x1 - upper.box.x0 - upper.box.x1) < upper.height
    return fits and (left or right or centred)


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
        if CONTACT.search(cell.text):
            if lines or not _TAX_NUMBER.match(cell.text):
                break
            last = cell.box  # "Ana Lind / NIF 12345678Z / Calle Mayor 4"
            continue
        if lines and has_place(lines[-1].text) and not is_country(cell.text):
            break
        lines.append(Span(cell, cell.words))
        last = cell.box
    while lines and not (is_address_line(lines[-1].text) or is_country(lines[-1].text)):
        lines.pop()
    return lines


_COUNTRIES_TEXT = """
germany deutschland united kingdom uk england france frankreich austria österreich switzerland schweiz spain
spanien italy italien netherlands niederlande belgium belgien usa united states ireland scotland wales poland
malaysia espagne españa belgique bélgica suisse suiza svizzera allemagne alemania francia
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
