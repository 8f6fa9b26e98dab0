"""Parties that a label names: "Seller", "Bill to: …", a section of a form with "Name: …" among its rows."""

import re
from collections.abc import Iterator, Sequence

from extractors.fields.captions import is_caption
from extractors.fields.form_rows import FormRows
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form, is_form_word
from extractors.fields.lexicon import DELIVERIES, is_label
from extractors.fields.names_before_addresses import before_address, before_tax_number
from extractors.fields.party_headings import addresses_reader, party_headings
from extractors.fields.party_lines import (
    SALUTATION,
    Party,
    address_after,
    begins_with_label,
    has_place,
    looks_like_name,
)
from extractors.fields.wrapped_names import wrapped_name
from holdpoint.document import Word

_NAME_KEY = re.compile(
    r"^(?:(?:company|firm|business|legal)?\s?name|company|firma|firmenname|nom|raison sociale|société|nombre"
    r"|razón social|empresa|denominación)\s*:?$",
    re.IGNORECASE,
)
_SURE = 0.96
_LINE_GAP = 2.2  # of the type size: a section of a form goes on across so much white
_ROWS_OF_SECTION = 14
_TIGHT = 0.6  # of the type size: the white between the lines of one name
_FAR_BELOW = 7.0  # of the type size: an address window stands so far below its heading
_INDENT = 4.0  # of the type size: a window may begin so far right of where its heading ends
_ADDRESS = re.compile(r"address|anschrift|adresse|dirección", re.IGNORECASE)
_LINES_TO_PLACE = 4  # below a name: a person, a house, a street, the place
_FEWEST_BELOW = 4  # cells below a heading among which the name stands, number and code before it

_BUYS_FOR_AGENCY = frozenset({"buyer", "buyer name"})  # a person, where a paper names the agency, too
_CLERKS = frozenset({*_BUYS_FOR_AGENCY, "comprador", "acheteur", "besteller", "ordered by"})  # on a buyer's own order

_SALESPEOPLE = frozenset({"seller", "verkäufer", "vendeur", "vendedor", "vendor"})  # or the company itself
_CLERK = 0.4  # below any company of the letterhead

PARTY_FIELDS = ("seller_name", "buyer_name")


def labelled_parties(
    page: PageLayout, labels: Sequence[FoundLabel], form: FormRows, issuer: str = "seller"
) -> Iterator[Party]:
    """Every name that the label of a party leads to, with the address below it. `issuer` says whose paper it is.

    On a buyer's own order the place of delivery is left out: it names a depot, a site, or nobody.
    """
    for found, party in _named(page, labels, form, issuer):
        if found.phrase in _SALESPEOPLE and not party.lines and not has_legal_form(party.full_name):
            party.votes = min(party.votes, _CLERK)
        if issuer == "seller" or found.phrase not in DELIVERIES:
            yield party


def delivery_places(page: PageLayout, labels: Sequence[FoundLabel], form: FormRows) -> list[Party]:
    """What stands below the labels of a place of delivery, on a buyer's own order."""
    return [party for found, party in _named(page, labels, form, "buyer") if found.phrase in DELIVERIES]


def _named(
    page: PageLayout, labels: Sequence[FoundLabel], form: FormRows, issuer: str
) -> Iterator[tuple[FoundLabel, Party]]:
    composed = tuple(party_headings(page))
    headings = {id(f.span.cell) for f in (*labels, *composed) if _names_party(f) and _is_heading(f)}
    by_agency = any(f.phrase == "agency" and _is_heading(f) for f in labels)
    slip = _top_of_slip(page)
    whole = {id(f.span.cell) for f in composed}  # of whose parts none is a label with a name: "Client / Payer"
    for found in (*(f for f in labels if id(f.span.cell) not in whole), *composed):
        if by_agency and found.phrase in _BUYS_FOR_AGENCY:
            continue
        meaning = next((m for m in found.meanings if m.field in PARTY_FIELDS), None)
        if meaning is None or not found.starts_cell or not _begins_word(found):
            continue
        cell = found.span.cell
        if cell.text.endswith(".") and len(cell.words) == len(found.span.words):
            continue  # a sentence's last word, broken off: "client."
        after = cell.words[len(found.span.words) :]
        stands_apart = meaning.weight == 1 and bool(after) and after[0].text == ":"  # "Fournisseur : Verrerie du Layon"
        has_colon = found.span.words[-1].text.endswith(":") or stands_apart
        after = after[1:] if stands_apart else after
        is_numbered = bool(after) and _is_only_number(after)
        if is_numbered:
            after = ()  # "Vendor 100482" heads the vendor's address
        if after and not has_colon and _goes_on_small(after[0].text):
            continue  # "Tenant protection plan, 2 units"
        role = meaning.field.removesuffix("_name")
        if issuer == "buyer" and found.phrase in _WRITER:
            role = "buyer"  # an order goes from the buyer to the seller
        elif issuer == "buyer" and (found.phrase in _READER or addresses_reader(found.phrase)):
            role = "seller"
        if found.phrase in _TOWARDS and slip is not None and cell.box.y0 > slip:
            role = "seller"
        # "to", "von", "station": only as a heading or before a colon
        weak_word = len(found.phrase) <= 4 or (meaning.weight < 1 and " " not in found.phrase)
        if weak_word and ((after and not has_colon) or _heads_a_column(page, cell)):
            continue
        if after and not has_colon and all(_is_legal_form(w.text) for w in after):
            continue  # "Supplier Ltd" is a name, no label
        if len(after) == 1 and not has_colon:
            continue  # "Client Request" is no label with a name, either
        text_after = " ".join(w.text for w in after).strip(" :")
        if after and issuer == "buyer" and found.phrase in _CLERKS and not _names_company(page, cell, after):
            continue  # the clerk whom a company's own order names as its buyer
        cut = [name for name in (before_address(after), before_tax_number(after)) if name]
        name = min(cut, key=len) if has_colon and cut else None
        if name is not None:
            lines = [Span(cell, tuple(after[len(name) :]))]
            yield found, Party(Span(cell, name), lines, role, _SURE * meaning.weight, "label")
        elif after and looks_like_name(text_after):
            lines = address_after(page, Span(cell, tuple(after)))
            is_guest = not lines and _PERSON.match(text_after) is not None  # "Client : M. Lind", whose firm may pay
            votes = _GUEST if is_guest else _SURE * meaning.weight
            yield found, Party(Span(cell, tuple(after)), lines, role, votes, "label")
        elif not text_after:
            if is_numbered or _heads_a_column(page, cell):
                parties = _party_below(page, found, headings, role, _SURE * meaning.weight)
                yield from ((found, party) for party in parties)
                continue
            value = form.values.get(id(cell)) or _beside_in_rows(page, cell)
            if value is not None and not _address_block(page, cell, headings):
                if (cut_name := before_address(value.words)) is not None:
                    rest = Span(value, value.words[len(cut_name) :])
                    yield found, Party(Span(value, cut_name), [rest], role, _SURE * meaning.weight, "label")
                elif looks_like_name(value.text):
                    span = Span(value, value.words)
                    yield found, Party(span, address_after(page, span), role, _SURE * meaning.weight, "label")
                continue
            parties = _party_right_or_below(page, found, headings, role, _SURE * meaning.weight)
            yield from ((found, party) for party in parties)


def _names_company(page: PageLayout, cell: Cell, after: Sequence[Word]) -> bool:
    if has_legal_form(" ".join(w.text for w in after)):
        return True
    lines = address_after(page, Span(cell, tuple(after)))
    # what stands below a clerk may be the heading of the place of delivery: "Deliver / carry out at"
    return bool(lines) and any(c.isdigit() for c in lines[0].text)


def _is_only_number(words: Sequence[Word]) -> bool:
    """Whether a party's number is all that follows: "100482", "(vendor 104488)", "code THU-01"."""
    text = " ".join(w.text for w in words)
    return not any(ch.isalpha() for ch in text) or _ITS_NUMBER.match(text) is not None


_ITS_NUMBER = re.compile(
    r"^\(?(?:(?:vendor|supplier|customer|client|account|acct|code|id|no|nr|number|num|nummer|ref|réf|kd|kto|konto|compte|código|cod"
    r"|núm|n[º°])(?![^\W\d_])[\s.:#°º-]*)+[\w./-]*\d[\w./-]*\)?$",
    re.IGNORECASE,
)
_PARTICLES_TEXT = "de del della di da du des van von vom zu zum la le les el the al"
_PARTICLES = frozenset(_PARTICLES_TEXT.split())


def _goes_on_small(word: str) -> bool:
    """Whether the word goes on with a phrase of which the label is only the first word; names begin with capitals."""
    return word.isalpha() and word.islower() and word not in _PARTICLES


_PERSON = re.compile(r"(?:m|mme|mr|mrs|ms|sr|sra|dr|herr|frau|sig|sig\.ra|dhr|mevr)\b\.?\s", re.IGNORECASE)
_GUEST = 0.7  # below an address block that names a company


_TOWARDS = frozenset({"to", "an"})
_READER = _TOWARDS | {"para", "a", "aan", "à", "pour", "per", "dla"}
_WRITER = frozenset({"from", "von", "de", "da", "van", "od", "sender", "absender"})
_SLIP = re.compile(
    r"^(?:remittance|payment)\s+(?:advice|slip|stub|coupon)\b|^(?:zahlungs|überweisungs)(?:avis|abschnitt)",
    re.IGNORECASE,
)
_COLUMNS = 5
_PAIR = 2  # headings of two parties beside each other
_NARROW = 2.5  # of the type size: the white between the headings of narrow columns


def _top_of_slip(page: PageLayout) -> float | None:
    """Where the slip begins that goes back with the payment: it is addressed to the seller."""
    lower = (c for c in page.cells if c.box.y0 > 0.35 * page.page.height)
    return next((c.box.y0 for c in lower if _SLIP.match(c.text)), None)


def _heads_a_column(page: PageLayout, cell: Cell) -> bool:
    """Whether the cell is one of a table's headings: "Date | Job | From | To | Weight"."""
    line = page.lines[cell.line]
    beside = (c for c in line if c is not cell and not c.text.endswith(":"))
    near = [c for c in beside if max(c.box.x0 - cell.box.x1, cell.box.x0 - c.box.x1) < _NARROW * cell.height]
    if len(line) > _PAIR and near and not any(ch.isdigit() for c in near for ch in c.text):
        return True  # "Meter | From | To | Days"
    return len(line) >= _COLUMNS and not any(ch.isdigit() for c in line for ch in c.text)


def _names_party(found: FoundLabel) -> bool:
    return any(m.field in PARTY_FIELDS for m in found.meanings)


def _is_heading(found: FoundLabel) -> bool:
    whole = found.ends_cell or found.span.words[-1].text.endswith(":")
    return found.starts_cell and whole and _begins_word(found)


def _begins_word(found: FoundLabel) -> bool:
    """Whether the label stands at the beginning of its word: "Art-Nr-Kunde" names no customer."""
    word = found.span.words[0].text.lower().lstrip("([*•·-")
    return word.startswith(found.phrase.split()[0])


def _is_legal_form(word: str) -> bool:
    return is_form_word(word) or not any(c.isalnum() for c in word)


def _party_below(page: PageLayout, found: FoundLabel, headings: set[int], role: str, votes: float) -> Iterator[Party]:
    """What stands below a numbered label or in a row of headings: a company, or who heads an address."""
    for target in list(_section(page, found.span.cell, headings))[:_FEWEST_BELOW]:
        if looks_like_name(target.text) and not SALUTATION.match(target.text):
            *above, last = wrapped_name(page, target)
            lines = address_after(page, last)
            if any(has_place(line.text) for line in lines) or has_legal_form(" ".join(s.text for s in (*above, last))):
                yield Party(last, lines, role, votes, "label", above=tuple(above))
            return


def _party_right_or_below(
    page: PageLayout, found: FoundLabel, headings: set[int], role: str, votes: float
) -> Iterator[Party]:
    cell = found.span.cell
    right = [c for c in page.lines[cell.line] if c.box.x0 >= cell.box.x1 and id(c) not in headings]
    section = list(_section(page, cell, headings))
    below = section[:_FEWEST_BELOW]
    if named := _named_in_section(page, section, right[:1]):
        yield Party(named[-1], address_after(page, named[-1]), role, votes, "label", above=named[:-1])
        return
    for target in (*below[:1], *(right[:1] if cell.text.rstrip().endswith(":") else ())):
        if name := before_address(target.words):
            yield Party(Span(target, name), [Span(target, target.words[len(name) :])], role, votes, "label")
            return
    block = _address_block(page, cell, headings)
    if block is not None and not any(_heads_an_address(page, c) for c in right[:1]):
        *above, last = wrapped_name(page, block.cell)
        yield Party(last, address_after(page, last), role, votes, "label", above=tuple(above))
        return
    is_row = bool(right and below) and is_label(below[0].text)  # another row of a form stands below
    is_heading = not is_row and (not cell.text.rstrip().endswith(":") or not right)
    if is_heading and any(has_place(c.text) for c in below):
        right = []  # an address that names nobody, "Lieferort / Tor 4 / 28197 Bremen"; what stands beside it is another
    for target in [*below, *right[:1]] if is_heading and below else [*right[:1], *below]:
        span = Span(target, target.words)
        lines = address_after(page, span)
        if SALUTATION.match(span.text) and lines:
            continue
        if looks_like_name(span.text):
            *above, last = wrapped_name(page, target)
            yield Party(last, address_after(page, last), role, votes, "label", above=tuple(above))
            return


def _beside_in_rows(page: PageLayout, heading: Cell) -> Cell | None:
    """What stands beside a label, where the next row has something beside it in the same place and is no address."""
    right = _right_of(page, heading)
    below = next((c for c in page.cells_below(heading.box, _LINE_GAP * heading.height) if _begins_at(c, heading)), None)
    beside = _right_of(page, below) if below is not None else None
    if right is None or below is None or beside is None or not _begins_at(beside, right):
        return None
    if right.text.endswith(":") or is_label(right.text) or is_caption(right.text):
        return None  # "Bill to:", and beside it "Job site:"
    if begins_with_label(right.text) and any(ch.isdigit() for ch in right.text):
        return None  # "To,", and beside it "Invoice no: 4711"
    return None if _heads_an_address(page, below) else right


def _right_of(page: PageLayout, cell: Cell) -> Cell | None:
    return next((c for c in page.lines[cell.line] if c.box.x0 >= cell.box.x1), None)


def _begins_at(cell: Cell, other: Cell) -> bool:
    return abs(cell.box.x0 - other.box.x0) < other.height


def _address_block(page: PageLayout, heading: Cell, headings: set[int]) -> Span | None:
    """The name above a place, below a heading that keeps its distance, as the window of an envelope makes it."""
    for cell in page.cells_below(heading.box, _FAR_BELOW * heading.height):
        if _begins_at(cell, heading):
            return Span(cell, cell.words) if _names_an_address(page, cell, headings) else None
    return next((Span(c, c.words) for c in _indented(page, heading) if _names_an_address(page, c, headings)), None)


def _names_an_address(page: PageLayout, cell: Cell, headings: set[int]) -> bool:
    return id(cell) not in headings and looks_like_name(cell.text) and _heads_an_address(page, cell)


def _indented(page: PageLayout, heading: Cell) -> Iterator[Cell]:
    """The first cell of each line below a heading of an address that has nothing below itself: the window is set in."""
    if not _ADDRESS.search(heading.text):
        return
    left, right = heading.box.x0, heading.box.x1 + _INDENT * heading.height
    for line in page.lines[heading.line + 1 :]:
        if line[0].box.y0 - heading.box.y1 > _FAR_BELOW * heading.height:
            return
        if left < line[0].box.x0 < right:
            yield line[0]


def _heads_an_address(page: PageLayout, name: Cell) -> bool:
    below = [c for c in page.cells_below(name.box, _LINES_TO_PLACE * 1.6 * name.height) if _begins_at(c, name)]
    return any(has_place(c.text) for c in below[:_LINES_TO_PLACE])


def _section(page: PageLayout, heading: Cell, headings: set[int]) -> Iterator[Cell]:
    """The cells below a heading in its column, down to the next party's heading or to a gap."""
    last = heading.box
    for count, cell in enumerate(page.cells_below(heading.box, 3 * _ROWS_OF_SECTION * heading.height)):
        gone_far = cell.box.y0 - last.y1 > _LINE_GAP * heading.height
        if gone_far or id(cell) in headings or count == _ROWS_OF_SECTION:
            return
        is_centred = cell.box.x0 <= heading.box.x0 and cell.box.x1 >= heading.box.x1
        if abs(cell.box.x0 - heading.box.x0) < 4 * heading.height or is_centred:
            last = cell.box
            yield cell


def _named_in_section(page: PageLayout, section: Sequence[Cell], beside_heading: Sequence[Cell]) -> tuple[Span, ...]:
    """What stands beside "Name:" in a form's section, whose first row may stand beside its heading."""
    for key in (*beside_heading, *section):
        if not _NAME_KEY.match(key.text):
            continue
        beside = [c for c in page.lines[key.line] if c.box.x0 >= key.box.x1 and looks_like_name(c.text)]
        if beside:
            return (*_lines_above(page, section, key, beside[0]), Span(beside[0], beside[0].words))
    return ()


def _lines_above(page: PageLayout, section: Sequence[Cell], key: Cell, value: Cell) -> Iterator[Span]:
    """The first lines of a name of several, where its key stands beside the last: nearer to it than the key above."""
    before = max((c.box.y1 for c in section if c.box.y1 <= key.box.y0), default=key.box.y0 - _LINE_GAP * key.height)
    for line in page.lines[: key.line]:
        for cell in line:
            aligned = abs(cell.box.x0 - value.box.x0) < cell.height
            near = cell.box.y0 >= before and value.box.y0 - cell.box.y1 < _TIGHT * cell.height
            if aligned and near and looks_like_name(cell.text):
                yield Span(cell, cell.words)
