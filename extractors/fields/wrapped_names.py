"""Names of several lines: where one is broken, and which line above it is none of it."""

import re

from extractors.fields.contact_lines import goes_on, is_kind_alone, may_be_person, names_office
from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form, is_form_word, is_only_form, names_organisation, names_owners
from extractors.fields.lexicon import is_label
from extractors.fields.party_lines import (
    BEFORE_A_NAME,
    SALUTATION,
    TITLES,
    begins_with_label,
    is_address_line,
    looks_like_name,
)
from extractors.fields.people import names_contact, names_institution
from holdpoint.document import Word

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
    if names_owners(cell.text):
        return (Span(cell, cell.words),)  # a company that follows manages the house
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
    breaks_off = breaks_off or is_kind_alone(cell.text)
    if breaks_off and not any(c.isdigit() for c in text) and not begins_with_label(text):
        return below[0]
    beneath = [c for c in page.cells_below(below[0].box, _CLOSE * cell.height) if _is_aligned(cell, c)][:1]
    is_numbered = _ONLY_NUMBER.match(text) and looks_like_name(cell.text) and not is_label(cell.text)
    return below[0] if is_numbered and beneath and is_address_line(beneath[0].text) else None


def _company_below_contact(page: PageLayout, cell: Cell) -> Cell | None:
    """The company whose person the line names, in the next line."""
    is_told = names_contact(cell.text) or names_office(cell.text)
    if not (is_told or may_be_person(cell.text)) or has_legal_form(cell.text):
        return None
    below = [c for c in page.cells_below(cell.box, _CLOSE * cell.height) if _is_aligned(cell, c)][:1]
    text = below[0].text if below else ""
    is_whole = sum(not is_form_word(word) for word in text.split()) > 1  # not "Dr. Karl Schneider / Kunststoff GmbH"
    is_company = (has_legal_form(text) and is_whole) or names_organisation(text) or names_institution(text)
    if not is_told and (not has_legal_form(text) or goes_on(text) or not _fits_in(cell, below[0])):
        return None  # of a name that a program broke, the first line is full
    return below[0] if is_company and looks_like_name(text) else None


def _fits_in(upper: Cell, lower: Cell) -> bool:
    """Whether the first word of the lower line would have fitted into the upper one."""
    first = lower.words[0].box
    widths = [box.x1 - box.x0 for box in (upper.box, first, lower.box)]
    return widths[0] + widths[1] + _SPACE * upper.height < widths[2]


_SPACE = 0.3  # of the type size


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
    """The words of a name without what stands close behind: the document's title, "Muster GmbH Rechnung", or a number,
    "Limpiezas Maxi, S.L. · CIF B85401867"."""
    for at in range(2, len(cell.words)):
        name, rest = (" ".join(w.text for w in part) for part in (cell.words[:at], cell.words[at:]))
        if has_legal_form(name) and TITLES.match(rest):
            return cell.words[:at]
        if _NUMBER_BEHIND.match(rest) and looks_like_name(name):
            return cell.words[:at]
    return cell.words


_NUMBER_BEHIND = re.compile(
    r"[·•|–—,(-]+\s?(?:n\.?i\.?f|c\.?i\.?f|d\.?n\.?i|cuit|rfc|abn|acn|siret|siren|rcs|p\.?\s?iva|ust-?id\S*|uid|vat|tva|btw"
    r"|kvk|nip|tel|tél|phone|hr[ab]|fn)\b(?=.*\d)",
    re.IGNORECASE,
)


def _continues(upper: Cell, lower: Cell) -> bool:
    if is_only_form(lower.text):
        return _is_aligned(upper, lower, same_type=False)
    text = lower.text
    if BEFORE_A_NAME.match(text) or not _is_aligned(upper, lower):
        return False  # a brand, and below it "a service of Muster Ltd"
    return looks_like_name(text) or (goes_on(text) and has_legal_form(text))  # "Räucherei Lind / und Söhne GmbH"


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
