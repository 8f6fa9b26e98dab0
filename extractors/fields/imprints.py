"""What a sender says of itself in one line: "Muster GmbH · Weg 1 · 12345 Ort · HRB 4711 · USt-IdNr. DE…".

Letterheads show a brand, and the company stands below in small type, or at the foot of the page, beside its register,
its tax number or its address. A sole trader has a tax number there in place of a legal form.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.fields.address_lines import street_and_place, text_after_key, without_key
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import (
    BEFORE_A_NAME,
    Party,
    begins_with_label,
    has_place,
    looks_like_name,
    parts_of,
)
from extractors.fields.people import without_profession
from holdpoint.document import Word

_TAX_NUMBER = re.compile(
    r"(?:\b(?:n\.?i\.?f|c\.?i\.?f|p\.?\s?iva|partita iva|c\.?\s?f|cuit|rfc|abn|ust-?id(?:-?nr)?|uid(?:-?nr)?|tva|btw"
    r"|vat(?:\s\w+)?|nip|nipc|siret|siren|steuer-?nr|st\.?-?nr|gst(?:in)?|org\.?\s?nr|cvr|ico|dič|t\.v\.a)\b\.?|che-)"
    r"[\s:.]*(?=[\w\s.]*\d)",
    re.IGNORECASE,
)
_REGISTER = re.compile(
    r"\b(?:rcs|r\.c\.s|hr[ab]|fn\s?\d|amtsgericht|registergericht|handelsregister|firmenbuch|landesgericht|rpm|kvk|krs|rea"
    r"|capital|registered (?:in|office|no)|company (?:no|number|reg)|geschäftsführ\w*|directors?|registro mercantil"
    r"|siège)\b",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(
    r",?\s\(?(?:au capital|capital|registered|reg|company (?:no|number|reg)|incorporated in|inscrita|rcs|r\.c\.s"
    r"|siret|siren|hr[ab]|fn\s\d|amtsgericht|n\.?i\.?f|c\.?i\.?f|p\.?\s?iva|abn|cuit|rfc|ust-?id|uid|vat|tva|tel|tél|kvk"
    r"|(?:mit )?sitz)\b.*$",
    re.IGNORECASE,
)
_BANK = re.compile(
    r"bank\b|\bbanque|\bbanco\b|sparkasse|\bcaisse|\bcaja\b|\bcrédit\b|raiffeisen|\braika\b|savings",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\b(?:iban|bic|swift|konto|blz|account|a/c|sort code|clabe|rib)\b", re.IGNORECASE)
_OTHERS = re.compile(  # a maker of software, a collector, an insurer
    r"^(?:printed|powered|created|software|erstellt|gedruckt|imprim|généré|insured|assur|versichert|factor)",
    re.IGNORECASE,
)
_TOLD_BY_NUMBER = 0.9
_TOLD_BY_ADDRESS = 0.8
_LETTERHEAD, _FOOT = 0.25, 0.5  # of the page's height


@dataclass(frozen=True)
class _Said:
    """A name that begins a line, and what the line goes on with."""

    name: Span
    parts: list[Span]
    rest: str


def imprints(layout: DocumentLayout) -> Iterator[Party]:
    """Every company or trader that a line of a letterhead or of the lower half names so."""
    for page in layout.pages:
        for line in page.lines:
            height = line[0].box.y0 / page.page.height
            if height < _LETTERHEAD or height > _FOOT:
                for cell in line:
                    yield from _party(page, cell)


def names_tax_number(text: str) -> bool:
    """Whether a tax number stands in it, with what it is called."""
    return _TAX_NUMBER.search(text) is not None


def is_bank(text: str) -> bool:
    """Whether it is the name of a bank, as it stands beside the account."""
    return _BANK.search(text) is not None


def _party(page: PageLayout, cell: Cell) -> Iterator[Party]:
    said = _said(cell)
    if said is None or is_bank(said.name.text) or _OTHERS.match(cell.text) or begins_with_label(cell.text):
        return
    tax, register, account = (_first(p, said.rest) for p in (_TAX_NUMBER, _REGISTER, _ACCOUNT))
    trader = _trader(page, cell, said)
    if trader is not None:
        yield trader
        return
    if account is None and tax is None and register is None:
        below = " ".join(c.text for c in _lines_below(page, cell))
        register = _first(_REGISTER, below) if (found := _first(_TAX_NUMBER, below)) is None else found
    if account is not None and not any(at is not None and at < account for at in (tax, register)):
        tax = register = None  # a bank and its account, before what the sender says of itself
        if not has_place(said.rest[:account]):
            return
    lines = street_and_place(_with_next_line(page, cell, said.parts))
    is_placed = bool(lines) and has_place(lines[-1].text)
    is_company = has_legal_form(said.name.text)
    by_number = tax is not None and (is_company or not _is_far(said.rest, tax, is_placed=is_placed))
    if by_number or (is_company and register is not None):
        votes = _TOLD_BY_NUMBER
    elif is_company and is_placed:
        votes = _TOLD_BY_ADDRESS
    else:
        return
    yield Party(said.name, lines if is_placed else [], None, votes, "imprint", is_company)


def _trader(page: PageLayout, cell: Cell, said: _Said) -> Party | None:
    """Who has a profession beside the name and, in the next lines, an address and a tax number."""
    if has_legal_form(said.name.text) or without_profession(cell.text) != said.name.text.rstrip(" ,"):
        return None
    below = list(_lines_below(page, cell))
    at = next((n for n, c in enumerate(below) if names_tax_number(c.text)), None)
    lines = street_and_place([Span(c, c.words) for c in below[:at]]) if at else []
    if not lines or not has_place(lines[-1].text):
        return None
    return Party(said.name, lines, None, _TOLD_BY_NUMBER, "imprint")


def _lines_below(page: PageLayout, cell: Cell) -> Iterator[Cell]:
    """The next lines of the same small print: close, and on the left, on the right or in the middle at one place."""
    last = cell
    for below in page.cells_below(cell.box, _LINES_OF_IMPRINT * 1.5 * cell.height):
        left, right = below.box.x0 - cell.box.x0, below.box.x1 - cell.box.x1
        is_aligned = min(abs(left), abs(right), abs(left + right)) < cell.height
        if not is_aligned or below.box.y0 - last.box.y1 > cell.height:
            return
        yield below
        last = below


_LINES_OF_IMPRINT = 3


def _is_far(rest: str, tax: int, *, is_placed: bool) -> bool:
    """Whether more than an address stands between a person's name and the tax number."""
    return not is_placed and any(c.isalpha() for c in rest[:tax])


def _said(cell: Cell) -> _Said | None:
    if len(cell.words) <= _FEWEST_WORDS:
        return None  # nothing behind a name
    if (owner := BEFORE_A_NAME.match(cell.text)) is not None:
        cell = replace(cell, words=cell.words_at(owner.end(), len(cell.text)))
    parts = parts_of(cell)
    if not parts:
        return None
    first = parts[0]
    text = _NAME_ENDS.sub("", first.text)
    words = first.words[: len(text.split())]
    if not words:
        return None
    name = Span(cell, words)
    at = cell.words.index(words[-1]) + 1
    rest = " ".join(w.text for w in cell.words[at:])
    if _REGISTER.match(name.text) or _TAX_NUMBER.match(name.text):
        return None
    if not rest or not looks_like_name(name.text) or len(name.words) < _FEWEST_WORDS:
        return None
    return _Said(name, [*_street_behind(cell, first.words[len(words) :]), *parts[1:]], rest)


def _street_behind(cell: Cell, words: Sequence[Word]) -> Iterator[Span]:
    """What follows the name without a separator: "Muster Ltd. Registered office 1 Dock Street", "… office: Unit 9"."""
    text = " ".join(w.text for w in words)
    street = text_after_key(text)
    if street:
        yield Span(cell, tuple(words[-len(street.split()) :]))


_FEWEST_WORDS = 2


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return found.start() if found is not None else None


def _with_next_line(page: PageLayout, cell: Cell, parts: Sequence[Span]) -> list[Span]:
    """The pieces behind the name; of a line that breaks off before the place also the next one's."""
    found = list(parts)
    below = page.cells_below(cell.box, cell.height)[:1]
    if any(has_place(p.text) for p in found) or not below:
        return found
    goes_on = cell.text.rstrip().endswith(",")
    is_keyed = without_key(below[0].text) != below[0].text  # "Siège social : 27 rue des Tanneurs, 35500 Vitré"
    return [*(found if goes_on else []), *parts_of(below[0])] if goes_on or is_keyed else found
