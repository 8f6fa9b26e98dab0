"""Parties that no label names: the letterhead, the return address, the window of an envelope, the foot of the page."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.fields.address_lines import (
    are_of_one_block,
    has_street_and_place,
    is_site,
    is_street,
    is_town,
    street_and_place,
)
from extractors.fields.imprints import is_bank, names_tax_number
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, PageLayout, Span, share_column
from extractors.fields.legal_forms import has_legal_form, is_form_word, names_organisation, names_owners
from extractors.fields.party_lines import (
    BEFORE_A_NAME,
    CONTACT,
    POSTCODE_LINE,
    SALUTATION,
    Party,
    address_after,
    has_place,
    looks_like_name,
    parts_of,
    same_name,
)
from extractors.fields.sender_or_recipient import says_who
from extractors.fields.wrapped_names import wrapped_name

_MOST_RANKED = 6  # names in a letterhead
_LEADS_TO_SELLER = re.compile(r"remit|send payment|payable to")
_ONLY_SEPARATOR = re.compile(r"^[·|•●∙▪*–—-]$")


def return_addresses(page: PageLayout, labels: Sequence[FoundLabel], told_elsewhere: frozenset[int]) -> Iterator[Party]:
    """The sender in one small line above the address window: "Muster GmbH · Weg 1 · 12345 Ort"."""
    for line in page.lines:
        for parts in (*(parts_of(cell) for cell in line if len(cell.words) >= 4), _parts_apart(line)):
            if len(parts) < 3 or parts[0].box.y0 > 0.45 * page.page.height or not looks_like_name(parts[0].text):
                continue
            if id(parts[0].cell) in told_elsewhere or _is_headed(parts[0].cell, labels) or _KEYED.match(line[0].text):
                continue
            if any(POSTCODE_LINE.search(f" {p.text}") for p in parts[1:]):
                lines = [p for p in parts[1:] if not CONTACT.search(p.text)]
                if parts[0].text.rstrip(" ,")[-1:].isdigit() and not has_legal_form(parts[0].text):
                    continue  # "Carril Nacional 6077, M5507 Luján de Cuyo": a street
                above = None if names_tax_number(line_text(line)) else _name_above(page, parts[0])
                # "Marine Parade · Whitby YO21 3PR": what stands right before the place may be the street
                if above is not None and is_site(parts[0].text):
                    lines = [parts[0], *lines]  # "The Garage, Halifax Road, Ripponden HX6 4AB"
                is_street = above is None and has_place(parts[1].text) and not has_legal_form(parts[0].text)
                yield Party(above or parts[0], lines, "seller", 0.9, "return address", is_open=is_street)


_KEYED = re.compile(r"^[^\W\d][^,:;·•|]{2,40}\s?:\s")  # "Adresse de livraison : Muster SA, 2 rue Haute, 35500 Vitré"


def _is_headed(cell: Cell, labels: Sequence[FoundLabel]) -> bool:
    """Whether a label stands right above it: "Deliver to", and below it "Highfield Depot, Murdock Road, Bicester"."""
    return any(
        f.starts_cell
        and f.ends_cell
        and abs(f.span.box.x0 - cell.box.x0) < cell.height
        and -0.4 < (cell.box.y0 - f.span.box.y1) / cell.height < _CLOSE_ABOVE
        for f in labels
    )


def line_text(line: Sequence[Cell]) -> str:
    """The words of all its cells."""
    return " ".join(c.text for c in line)


def _name_above(page: PageLayout, part: Span) -> Span | None:
    """A name close above a line that begins with no company, larger ("Mara Lind / Photographs · Weg 1 · 12345 Ort"), or
    as large above one of its offices ("Wabash College / Purchasing Office · 400 College Ave")."""
    if has_legal_form(part.text):
        return None
    larger = 0.95 if _OFFICE.search(part.text) or _HOUSE.match(part.text) else _LARGER
    box = part.cell.box
    for cell in page.cells:
        near = -0.4 < (box.y0 - cell.box.y1) / cell.height < _CLOSE_ABOVE and share_column(cell.box, box)
        if near and cell.height > larger * part.cell.height and looks_like_name(cell.text):
            return Span(cell, cell.words)
    return None


_OFFICE = re.compile(
    r"\b(?:office|department|dept|division|accounts|purchasing|procurement|abteilung|einkauf|verwaltung|service|servicio|departamento)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"^the (?:old|garage|barn|mill|forge|stables|cottage|lodge|granary|dairy|workshop|yard|depot|works|coach)\b",
    re.IGNORECASE,
)
_CLOSE_ABOVE = 1.2  # of the larger type
_LARGER = 1.2


def _parts_apart(line: Sequence[Cell]) -> list[Span]:
    """The same where the separators stand wide apart: cells of their own."""
    parts: list[Span] = []
    for before, cell in zip((None, *line), line, strict=False):
        if _ONLY_SEPARATOR.match(cell.text):
            continue
        if before is not None and _ONLY_SEPARATOR.match(before.text):
            parts.append(Span(cell, cell.words))
        elif len(parts) < 3:
            parts = [Span(cell, cell.words)]
        else:
            break
    return parts


def windows_below(page: PageLayout, senders: Sequence[Party]) -> Iterator[Party]:
    """The recipient in the window: the first name below the small line with the sender's address."""
    for sender in senders:
        box, height = sender.name.box, page.line_height
        below = [c for c in page.cells_below(box, 5 * height) if abs(c.box.x0 - box.x0) < 4 * height]
        name = _first_name(below)
        if name is not None and not same_name(name.text, sender.name.text):
            *above, last = wrapped_name(page, name)
            is_close = name.box.y0 - box.y1 < _WINDOW * height and abs(name.box.x0 - box.x0) < height
            is_told = is_close and not sender.is_open and has_legal_form(sender.full_name)
            votes = _ADDRESSED if is_told or is_addressed(page, name) else 0.8
            yield Party(last, address_after(page, last), None, votes, "window", above=tuple(above))


def letterhead(page: PageLayout, labels: Sequence[FoundLabel], told_elsewhere: frozenset[int]) -> Iterator[Party]:
    """The first strong line of the page, with the address below it. `told_elsewhere`: cells that name nobody here."""
    labelled = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell}
    dated = {id(f.span.cell) for f in labels if all(m.field in _NO_NAMES for m in f.meanings)}
    labelled |= {
        id(cell)
        for line in page.lines
        for label, cell in pairwise(line)
        if id(label) in labelled and not (id(label) in dated and _is_whose(page, cell))
    }
    labelled |= told_elsewhere
    inside: set[int] = set()  # lines of a name that began above them
    rank = 0
    for cell in page.cells:
        too_low = cell.box.y0 >= 0.25 * page.page.height
        if too_low or id(cell) in labelled | inside or not looks_like_name(cell.text):
            continue
        if rank >= _MOST_RANKED and not has_legal_form(cell.text):
            continue
        if SALUTATION.match(cell.text) or _is_superior(page, cell):
            continue
        *above, name = wrapped_name(page, cell)
        inside |= {id(s.cell) for s in (*above, name)}
        company = has_legal_form(" ".join(s.text for s in (*above, name)))
        large = cell.height > 1.15 * page.line_height
        lines = address_after(page, name)
        if not company and is_town(page, name, lines):
            continue
        if company and any(has_place(line.text) for line in lines):
            inside |= {id(line.cell) for line in lines if not has_legal_form(line.text)}
        if _is_brand_above(name, above, lines):
            lines = []  # the company below it has the address
        body = not company and names_organisation(" ".join(s.text for s in (*above, name)))
        votes = 0.45 + 0.25 * company + 0.2 * body + 0.12 * large + 0.1 * bool(lines) - 0.05 * min(rank, _MOST_RANKED)
        rank += 1
        if is_bank(name.text):
            votes *= 0.5
        next_lines = (*page.cells_below(name.box, 0.5 * name.cell.height)[:1], *(line.cell for line in lines))
        if any(names_tax_number(c.text) for c in next_lines):
            votes += 0.12
        if is_addressed(page, cell):
            inside.add(id(name.cell))  # "Ms. Roberta Finch" above "Finch Hollow Stables, LLC"
            votes *= _IF_ADDRESSED
        yield Party(name, lines, None, votes, "letterhead", company, above=tuple(above))


def _is_whose(page: PageLayout, cell: Cell) -> bool:
    """Whether what stands beside a title or a day's label is a party of its own: a company, or who has an address."""
    if has_legal_form(cell.text):
        return True
    lines = address_after(page, Span(cell, cell.words)) if looks_like_name(cell.text) else []
    return len(lines) > 1 and has_place(lines[-1].text)


_IF_ADDRESSED = 0.6
_NO_NAMES = frozenset({"number", "order_number", "issue_date", "order_date", "due_date", "order_reference", "not_date"})
"""What a company beside such a label is not the value of: "Invoice date | Muster Ltd" are two columns."""
_SUPERIOR = re.compile(
    r"^(?:département|province|provincia|région|región|freistaat|land|kreis|state of|county of|république|república)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"^(?:commune|ville|mairie|(?:markt|stadt|orts)?gemeinde|stadt|ayuntamiento|comune|city|town|village|borough)\b",
    re.IGNORECASE,
)


def _is_superior(page: PageLayout, cell: Cell) -> bool:
    """Whether it names what a public body is part of: "Département de la Drôme" above "Commune de …"."""
    below = page.cells_below(cell.box, cell.height)[:1]
    return bool(below) and _SUPERIOR.match(cell.text) is not None and _BODY.match(below[0].text) is not None


def _is_brand_above(name: Span, above: Sequence[Span], lines: Sequence[Span]) -> bool:
    """Whether a company's own name stands first below it: "Groenland Tuinen / Van Dijk Hoveniers B.V. / Wal 12"."""
    if above or not lines or has_legal_form(name.text) or names_owners(name.text):
        return False
    return has_legal_form(lines[0].text) and looks_like_name(lines[0].text)


def remittances(labels: Sequence[FoundLabel]) -> frozenset[int]:
    """Cells that begin with where money is sent, "Remit to Muster GmbH": the label's name, not the letterhead's."""
    return frozenset(id(f.span.cell) for f in labels if f.starts_cell and _LEADS_TO_SELLER.match(f.phrase))


def _company_first(cell: Cell) -> Iterator[Span]:
    """A company that begins a sentence: "Tamar Water plc. Registered in England", "Rivage SAS au capital de …"."""
    for n in range(2, min(_MOST_WORDS_OF_COMPANY, len(cell.words) - 1) + 1):
        last, following = cell.words[n - 1].text, cell.words[n].text
        goes_on = following.islower() or (last.endswith((".", ",")) and following[0].isupper())
        if goes_on and not is_form_word(following) and is_form_word(last):
            yield Span(cell, cell.words[:n])
            return


_MOST_WORDS_OF_COMPANY = 7
_LINES_OF_FOOTER = 3


def footer(page: PageLayout) -> Iterator[Party]:
    """A company named below everything else; on a short page by what only a sender says of itself."""
    last = len(page.lines) - _LINES_OF_FOOTER
    for cell in page.cells:
        if cell.box.y0 < 0.82 * page.page.height and not (cell.line >= last and says_who(cell.text)):
            continue
        for part in (*_company_first(cell), *parts_of(cell)):
            if looks_like_name(part.text) and has_legal_form(part.text):
                votes = 0.3 if is_bank(part.text) else 0.6  # the sender's bank stands there, too
                yield Party(part, address_after(page, part), None, votes, "footer", True)


def address_windows(page: PageLayout, labels: Sequence[FoundLabel], told_elsewhere: frozenset[int]) -> Iterator[Party]:
    """Address blocks in the upper half: a name, then lines with street and place."""
    headings = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell} | told_elsewhere
    for block in page.blocks:
        if block.box.y0 > 0.5 * page.page.height or len(block.cells) < 2:
            continue
        start = _first_name([c for c in block.cells if id(c) not in headings])
        if start is None or _is_row_of_headings(page.lines[start.line]):
            continue
        *above, name = wrapped_name(page, start)
        lines = address_after(page, name)
        if _is_brand_above(name, above, lines):
            name, above, lines = lines[0], [], lines[1:]
        if any(POSTCODE_LINE.search(line.text) for line in lines) and not is_town(page, name, lines):
            company = has_legal_form(name.text)
            votes = _ADDRESSED if is_addressed(page, start) else 0.72
            yield Party(name, lines, None, votes, "address block", company, above=tuple(above))


def _is_row_of_headings(line: Sequence[Cell]) -> bool:
    return len(line) >= _COLUMNS and not any(c.isdigit() for c in line_text(line))


def lone_addresses(page: PageLayout, taken: frozenset[int]) -> Iterator[list[Span]]:
    """Addresses at the head of the page that stand below no name, as beside a brand. `taken` are cells of others."""
    for cell in page.cells:
        if cell.box.y0 > _HEAD * page.page.height or id(cell) in taken or not has_place(cell.text):
            continue
        if BEFORE_A_NAME.match(cell.text):
            continue  # a sentence about who is behind the brand
        above = [c for c in page.cells if _is_street_above(c, cell) and id(c) not in taken]
        column = [Span(c, c.words) for c in (*_column_above(page, cell, taken), cell)]
        lines = street_and_place([Span(c, c.words) for c in (*above[-1:], cell)])
        if not has_street_and_place(lines) and any(is_street(line.text) for line in column):
            lines = street_and_place(column)  # "4 Weavers Row / Clitheroe / BB7 3QL"
        if has_street_and_place(lines) and not any(CONTACT.search(line.text) for line in lines):
            yield lines


def _is_street_above(cell: Cell, place: Cell) -> bool:
    left, right = abs(cell.box.x0 - place.box.x0), abs(cell.box.x1 - place.box.x1)
    near = -0.4 < (place.box.y0 - cell.box.y1) / place.height < 0.8
    has_words = any(c.isdigit() for c in cell.text) and any(c.isalpha() for c in cell.text) and not has_place(cell.text)
    return near and min(left, right) < place.height and has_words


def _column_above(page: PageLayout, place: Cell, taken: frozenset[int]) -> list[Cell]:
    """The lines close above a place and set to the same edge, highest first."""
    column: list[Cell] = []
    last = place
    while len(column) < _LINES_OF_ADDRESS:
        near = page.cells_starting(last.box.y0 - 2 * last.height, last.box.y0 - 0.3 * last.height)
        above = [c for c in near if are_of_one_block(c, last) and id(c) not in taken]
        if not above:
            break
        last = above[-1]
        column.insert(0, last)
    return column


_HEAD = 0.25  # of the page's height
_LINES_OF_ADDRESS = 4  # above its last one
_COLUMNS = 4  # cells of a line that is a table's
_WINDOW = 2.5  # lines below the small line with the sender's address, an envelope's window begins
_ADDRESSED = 0.88
_TITLE_FIRST = re.compile(
    r"^(?:herrn?|frau|familie|eheleute|mr|mrs|ms|miss|m\.|mme|mlle|monsieur|madame|sr\.|sra\.|sig\.|sig\.ra|dhr\.|mevr\.)\.?\s\S",
    re.IGNORECASE,
)


def is_addressed(page: PageLayout, name: Cell) -> bool:
    """Whether a form of address stands before the name or in the line above: "Frau", "Mrs J. Lind", "Spett.le"."""
    if _TITLE_FIRST.match(name.text) and not has_legal_form(name.text):
        return True
    return any(
        0 <= name.box.y0 - c.box.y1 + 0.4 * name.height < name.height
        and abs(c.box.x0 - name.box.x0) < name.height
        and SALUTATION.match(c.text)
        for c in page.cells
    )


def _first_name(cells: Sequence[Cell]) -> Cell | None:
    for cell in cells[:4]:
        if looks_like_name(cell.text) and not SALUTATION.match(cell.text):
            return cell
    return None
