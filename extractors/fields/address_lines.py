"""What of the lines below a party's name is its address: street and place, with the building that stands before them.

Letterheads print more there: a trade, a legal form, a register's number, a department, a telephone, a country.
"""

import re
from collections.abc import Sequence

from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import CONTACT, has_place, is_address_line, is_country
from holdpoint.values import find_dates

_SITE = re.compile(  # what may stand above the street: a unit, a building, an estate, a quarter
    r"\b(?:unit|suite|ste|floor|level|factory|depot|building|bldg|block|apt|flat|house|park|estate|wharf|mill|works|yard|farm"
    r"|cent(?:re|er)|plaza|tower|campus|garage|cottage|barn|lodge|forge|stables|quarry|old|parc|zone|z\.?\s?a\.?|z\.?\s?i\.?|zac|b[âa]t(?:iment)?|immeuble|r[ée]sidence|[ée]tage"
    r"|lieu-dit|domaine|pol[ií]gono|pol\.|nave|parcela|parque|edificio|planta|col\.|colonia|barrio|urb\.|km|gewerbe\w*"
    r"|industrie\w*|haus|geb[äa]ude|hof|halle|p\.?\s?o\.?\s?box|postfach)(?!\w)",
    re.IGNORECASE,
)
_NO_SITE = re.compile(
    r"^[\w.\s]+:\s|\b(?:associations?|branch|department|dept|division|abteilung|filiale|agence|sucursal|registered|regist"
    r"|reg|lic(?:en[cs]e)?|rfc|cuit|nif|siret|abn|p\.?\s?iva|agr[ée]{2})\b|\s[·|•–]\s|^att|^t\.?a\.?v|^z\.\s?hd|\bwww\b|@",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"^(?:domicilio(?:\s(?:comercial|fiscal|social))?|address|adresse|anschrift|dirección|si[èe]ge(?:\ssocial)?"
    r"|registered office|sede(?:\slegale)?|headquarters)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"\b(?:reg(?:istered|d)?\.? office|head office|si[èe]ge social|domicilio social|sede legale)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s[—–]\s")
_PARTS = re.compile(r",|\s[–—·•|]\s")
_ANY_SEPARATOR = re.compile(r"\s[—–·•|]\s")
_SENTENCE_ENDS = re.compile(r"(?:(?<=[^\W\d]{4})|(?<=\d\w{2}))\.\s+(?=[A-ZÄÖÜÉ])")
_BOXES = r"p\.?\s?o\.?\s?box|postfach|b\.?p\.?|bo[iî]te postale|case postale|apartado|casella postale|postbus"
_BOX_ASIDE = re.compile(rf"\s*[(\[](?:{_BOXES})\b[^)\]]*[)\]]", re.IGNORECASE)
_BOX = re.compile(rf"^(?:{_BOXES})(?:\s[\d\s]+)?,?$", re.IGNORECASE)
_REGISTER = re.compile(r"\b(?:registro mercantil|registre|handelsregister|amtsgericht|hrb|rcs)\b", re.IGNORECASE)
_DASHED = re.compile(r"^[^–-]+\s[–-]\s\d")
_CAPITAL = re.compile(r"\b(?:au capital|share capital|capital social|stammkapital|grundkapital)\b", re.IGNORECASE)
_LONGEST = 60  # characters of a street's line


def street_and_place(lines: Sequence[Span]) -> list[Span]:
    """The lines down to the place, without those that are no part of an address.

    What stands above the street stays only where it names a building or a quarter. Without a place all lines stay that
    are no country's name and say nothing else, if any.
    """
    at = next((n for n, line in enumerate(lines) if has_place(line.text)), None)
    if at is not None and (turned := _place_before_street(lines, at)):
        return turned
    if at is None:
        return [line for line in lines if not is_country(line.text) and not _NO_SITE.search(line.text)] or list(lines)
    kept = [line for line in lines[:at] if not _BOX.match(line.text)]
    kept = kept if any(is_street(line.text) for line in kept) else list(lines[:at])
    kept, at = [*kept, lines[at]], len(kept)
    street = at if _holds_street(kept[at].text) else _street_above(kept, at)
    while street < at and _is_beside_the_point(kept[street].text):
        street += 1
    first = street
    while (first > 0 and is_site(kept[first - 1].text)) or _is_only_number(kept, first):
        first -= 1
    return [line for line in kept[first:at] if not _is_beside_the_point(line.text)] + [kept[at]]


def _place_before_street(lines: Sequence[Span], at: int) -> list[Span]:
    """The street and the place of one line that has them the other way round: "97437 Haßfurt, Mainlände 21"."""
    street = lines[at + 1] if at + 1 < len(lines) else None
    if at or street is None or street.cell is not lines[at].cell or _holds_street(lines[at].text):
        return []
    return [street, lines[at]] if _STREET_AND_HOUSE.match(street.text) else []


_STREET_AND_HOUSE = re.compile(r"^[^\W\d][^\d,;:]{3,40}\s\d{1,4}\s?[a-z]?$", re.IGNORECASE)


def has_street_and_place(lines: Sequence[Span]) -> bool:
    """Whether both are there, in one line or in several."""
    if not lines or not has_place(lines[-1].text):
        return False
    return len(lines) > 1 or _holds_street(lines[-1].text)


def is_town(page: PageLayout, name: Span, lines: Sequence[Span]) -> bool:
    """Whether a line above a postcode is the end of an address: nothing below it is a street, and one stands above."""
    if not lines or any(is_street(line.text) for line in lines) or has_legal_form(name.text):
        return False
    cell = name.cell
    near = page.cells_starting(cell.box.y0 - 2 * cell.height, cell.box.y0 - 0.3 * cell.height)
    return any(are_of_one_block(c, cell) and (is_street(c.text) or is_site(c.text)) for c in near)


def is_street(text: str) -> bool:
    """Whether it is a street with its house, or a unit: no place alone, and no day ("5 March 2026")."""
    if _HOUSE.match(text):
        return not any(True for _ in find_dates(text))
    return is_address_line(text) and not _ONLY_PLACE.search(text)


_HOUSE = re.compile(r"\d{1,5}[a-z]?,?\s[^\W\d]{3}|unit\s\d", re.IGNORECASE)
_ONLY_PLACE = re.compile(
    r"^(?:[^\W\d][\w.'’ -]*,?\s)?(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[\dW]\s?[A-Z0-9]{4})$"
)


def are_of_one_block(upper: Cell, lower: Cell) -> bool:
    """Whether the one is the line above the other: close, and set to the same edge or middle."""
    left, right = upper.box.x0 - lower.box.x0, upper.box.x1 - lower.box.x1
    is_aligned = min(abs(left), abs(right), abs(left + right) / 2) < lower.height
    return is_aligned and -0.4 < (lower.box.y0 - upper.box.y1) / lower.height < 0.9


def without_key(text: str) -> str:
    """The line without what says that it is an address: "Domicilio: Mitre 655", "Siège social : 4 rue Haute"."""
    return _KEY.sub("", text)


def text_after_key(text: str) -> str:
    """What follows the words for a company's seat, wherever they stand; nothing without them."""
    match = _SEAT.search(text)
    return text[match.end() :] if match is not None else ""


def without_small_print(text: str) -> str:
    """The line without its key and what else it says: "NIF B1 — Calle Mayor 3, 15007 A Coruña — Registro Mercantil"."""
    whole = _without_country(_BOX_ASIDE.sub("", _first_sentence(without_key(text))))
    for separator in (_DASH, _ANY_SEPARATOR):
        parts = separator.split(whole)
        kept = [part for part in parts if not _is_small_print(part)]
        if len(kept) < len(parts) and has_place(" – ".join(kept)):
            whole = " – ".join(kept)
    return whole


def _first_sentence(text: str) -> str:
    """The line down to the full stop behind its place: "Doncaster DN4 0XY. VAT registration GB"."""
    ends = (match.start() for match in _SENTENCE_ENDS.finditer(text))
    return next((text[:end] for end in ends if has_place(text[:end])), text)


def _is_small_print(part: str) -> bool:
    return any(pattern.search(part) for pattern in (_NO_SITE, CONTACT, _REGISTER, _CAPITAL))


def _without_country(text: str) -> str:
    """The line without the country at its end: "6600 Bastogne, Belgique"."""
    match = _LAST_PART.search(text)
    is_named = match is not None and is_country(match.group("last") or match.group("aside"))
    return text[: match.start()] if match is not None and is_named and has_place(text[: match.start()]) else text


_LAST_PART = re.compile(r"(?:\s*,|\s[–—·•|-])\s(?P<last>[^\W\d][^,–—·•|\d]*)$|\s\((?P<aside>[^()\d]+)\)$")


def _holds_street(place: str) -> bool:
    """Whether the line with the place begins with the street: "27 rue des Tanneurs, 35500 Vitré"."""
    parts = _PARTS.split(place.rstrip(", "))
    before = ",".join(parts[:-1])
    return len(parts) > 1 and (is_address_line(before) or any(c.isdigit() for c in parts[0]))


def _street_above(lines: Sequence[Span], place: int) -> int:
    """The nearest line above the place that has a street or a house's number; the one right above it where none has."""
    for at in range(place - 1, -1, -1):
        text = lines[at].text
        if _is_beside_the_point(text):
            continue
        if is_address_line(text) or any(c.isdigit() for c in text):
            return at
    if len({id(line.cell) for line in lines}) == 1:
        return 0  # of one line that goes on from the name: "Muster Ltd, Creamery Road, Ballyhaunis, Co. Mayo, F35 XZ90"
    return max(place - 1, 0)


def _is_only_number(lines: Sequence[Span], at: int) -> bool:
    """Whether it is a street's number alone, or stands behind one: "Calle Mayor", "133"; "Avenue Louise 331", "b 9"."""
    if at == 0 or _is_beside_the_point(lines[at - 1].text):
        return False
    few = sum(c.isalpha() for c in lines[at].text) < _FEWEST_LETTERS
    return few or is_address_line(lines[at - 1].text)


_FEWEST_LETTERS = 3


def is_site(text: str) -> bool:
    """Whether it names a unit, a building, an estate or a quarter, as stands above a street."""
    return _SITE.search(text) is not None and not _is_beside_the_point(text)


def _is_beside_the_point(text: str) -> bool:
    if is_address_line(text) and _DASHED.search(text) and not CONTACT.search(text):
        return len(text) > _LONGEST  # "ZA Les Pins – 5 allée du Charron"
    is_told = _NO_SITE.search(text) or _CAPITAL.search(text) or CONTACT.search(text)
    return bool(is_told) or _names_company(text) or len(text) > _LONGEST


def _names_company(text: str) -> bool:
    """A company's name, or the end of one: "SUPPLIES DAC"."""
    return has_legal_form(text) and not is_address_line(text)
