"""Who sells and who buys: labelled blocks, the letterhead, the return-address line, the footer.

No single sign is sure, so each gives a vote to a name; a name with two independent votes is confident.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.fields.address_lines import has_street_and_place, street_and_place, without_key
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.form_rows import FormRows
from extractors.fields.labelled_parties import labelled_parties
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span, share_column
from extractors.fields.legal_forms import is_form_word
from extractors.fields.party_lines import (
    CONTACT,
    POSTCODE_LINE,
    SALUTATION,
    Party,
    address_after,
    has_place,
    legal_form_at_end,
    letters_of,
    looks_like_name,
    parts_of,
    same_name,
    wrapped_name,
)
from extractors.fields.sender_or_recipient import is_the_sender, of_recipients, rival_of, says_who
from holdpoint.extraction import ExtractedField

_MOST_RANKED = 6  # names in a letterhead
_BANK = re.compile(r"bank\b|\bbanque|\bbanco\b|sparkasse|\bcaisse|\bcaja\b|\bcrédit\b|raiffeisen", re.IGNORECASE)
_LEADS_TO_SELLER = re.compile(r"remit|send payment|payable to")
_ONLY_SEPARATOR = re.compile(r"^[·|•●∙▪*–—-]$")


def find_parties(
    layout: DocumentLayout,
    labels: Sequence[Sequence[FoundLabel]],
    company_names: Sequence[str] = (),
    *,
    issuer: str = "seller",
) -> tuple[list[Party], list[Party]]:
    """Seller and buyer candidates, the best first. `issuer` says whose letterhead it is: an order's is the buyer's."""
    if not layout.pages:
        return [], []
    first = layout.pages[0]
    form = FormRows.of(first, labels[0])
    told_elsewhere = form.cells | _remittances(labels[0])
    labelled = list(labelled_parties(first, labels[0], form, issuer))
    senders = list(_return_address(first, frozenset(id(p.name.cell) for p in labelled)))
    windows = [*_below_return_address(first, senders), *_address_windows(first, labels[0], told_elsewhere)]
    for party in (*labelled, *windows):
        if any(same_name(party.full_name, n) for n in company_names):
            party.role, party.votes = ("seller" if issuer == "buyer" else "buyer"), party.votes + 0.3
    recipients = [p for p in (*labelled, *windows) if p.role not in (None, issuer)]
    named = [r for r in recipients if r.votes >= 0.9 or r.sign == "label"]
    issuers = _ranked(
        [
            p
            for p in (
                *(p for p in labelled if p.role == issuer),
                *senders,
                *_letterhead(first, labels[0], told_elsewhere),
                *(p for page in layout.pages for p in _footer(page)),
            )
            if not any(same_name(p.full_name, r.full_name) for r in named)
        ]
    )
    doubtful = _settle(first, issuers, named)
    _put_company_first(issuers)
    # The letterhead reaches down to the first address block; of several names up there, the best is the sender, and
    # an address block that names someone else is the window of the recipient.
    others = []
    for window in windows:
        if issuers and same_name(window.full_name, issuers[0].name.text):
            issuers.append(window)
        elif not any(same_name(window.full_name, r.name.text) for r in recipients):
            others.append(window)
    if issuers:
        others = [_below_brand(window, issuers[0]) for window in others]
    is_one = bool(others) and all(same_name(p.full_name, others[0].full_name) for p in others)
    others = of_recipients(first, others)
    if is_one and not recipients and issuers and _is_sure(issuers):
        others[0].votes = Evidence.TWICE  # whoever is not the sender: one block is the sender's, the other is not
    recipients += others
    if issuers:
        recipients = [r for r in recipients if not same_name(r.full_name, issuers[0].full_name)]
    ranked = _ranked(recipients)
    if doubtful and ranked and not any(same_name(ranked[0].full_name, r.full_name) for r in named):
        ranked[0].is_open = True
    return (issuers, ranked) if issuer == "seller" else (ranked, issuers)


def _settle(page: PageLayout, issuers: list[Party], named: Sequence[Party]) -> bool:
    """Whether it stays open which of two addresses in the letterhead is the sender's; what tells puts it first."""
    rival = rival_of(issuers, named) if issuers else None
    if rival is None:
        return False
    best = issuers[0]
    for_best, for_rival = is_the_sender(page, best, rival), is_the_sender(page, rival, best)
    if for_best == for_rival:
        best.is_open = True
        return True
    told = rival if for_rival else best
    told.votes = max(told.votes, _TOLD)
    issuers.sort(key=lambda party: party is not told)
    return False


def _put_company_first(issuers: list[Party]) -> None:
    """Of a brand in the letterhead and the company in the footer that begins with it, the company sells."""
    best = issuers[0] if issuers else None
    if best is None or best.role is not None or legal_form_at_end(best.full_name):
        return
    brand = _first_word(best)
    companies = (p for p in issuers if p.sign == "footer" and _first_word(p) == brand)
    company = next(companies, None) if len(brand) >= _FEWEST_LETTERS else None
    if company is not None:
        company.votes = max(company.votes, best.votes, _TOLD)
        issuers.sort(key=lambda party: party is not company)


def _first_word(party: Party) -> str:
    """The letters of the first word that has any: a picture's sign may stand before it."""
    return next((key for w in party.full_name.split() if (key := letters_of(w))), "")


def _below_brand(window: Party, sender: Party) -> Party:
    """The block without its first line, where that is the sender's brand close above the recipient's address."""
    brand = _first_word(window)
    is_brand = len(brand) >= _FEWEST_LETTERS and _first_word(sender) == brand
    if not is_brand or len(window.lines) < _LINES_WITH_NAME or not looks_like_name(window.lines[0].text):
        return window
    return Party(window.lines[0], window.lines[1:], None, window.votes, window.sign)


_LINES_WITH_NAME = 3
_FEWEST_LETTERS = 4  # of a word that tells a company from others
_TOLD = 0.9  # the letterhead and something else agree


def _is_sure(parties: Sequence[Party]) -> bool:
    """Whether two signs agree on the best one, or its own sign is strong."""
    best = parties[0]
    return best.votes >= 0.9 or len({p.sign for p in parties if same_name(p.full_name, best.full_name)}) > 1


def name_field(name: str, parties: Sequence[Party]) -> ExtractedField | None:
    """The name of the best party, with every place that prints it."""
    if not parties:
        return None
    readings, evidence = _evidence(parties)
    best = max(readings, key=_well_read)
    same = [p for p in readings if p.name.cell is not best.name.cell]
    return make_field(
        name,
        _clean(best.full_name),
        [*best.above, best.name],
        evidence,
        proven=bool(same),
        confirmed_by=[p.name for p in same],
    )


def _evidence(parties: Sequence[Party]) -> tuple[list[Party], float]:
    """The places that print the best party's name, and how good the grounds are that it is the one."""
    best = parties[0]
    readings = [p for p in parties if _spelled(p.full_name) == _spelled(best.full_name)]
    signs = {p.sign for p in readings}
    evidence = max(p.votes for p in readings)
    if len(signs) > 1:
        evidence = max(evidence, Evidence.TWICE)
    rivals = [p for p in parties if not same_name(p.full_name, best.full_name) and p.votes >= best.votes - 0.02]
    if rivals and len(signs) == 1:
        evidence *= 0.7
    if any(p.is_open for p in readings):
        evidence = min(evidence, Evidence.SOLE)
    return readings, evidence


def _spelled(name: str) -> str:
    """The letters and digits of a name without case and accents: what two printings of it must share."""
    bare = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ẞ", "SS"))
    return letters_of("".join(c for c in bare if not unicodedata.combining(c)))


def _well_read(party: Party) -> tuple[bool, int, float]:
    """Of several printings of one name: not in capitals, with the most accents (OCR loses them), best read."""
    text = party.full_name
    accents = sum(c.isalpha() and not c.isascii() for c in text)
    return not text.isupper(), accents, min(w.confidence for w in party.name.words)


def address_field(name: str, parties: Sequence[Party]) -> ExtractedField | None:
    """The address lines that follow the best party's name, wherever it stands with the fullest address."""
    if not parties:
        return None
    own = [(p, street_and_place(p.lines)) for p in parties if same_name(p.full_name, parties[0].full_name) and p.lines]
    own = [(p, lines) for p, lines in own if lines]
    if not own:
        return None
    best, lines = max(own, key=lambda one: (_has_place(one[0]), has_street_and_place(one[1]), one[0].votes))
    value = ", ".join(_clean(without_key(line.text)) for line in lines)
    evidence = Evidence.LABELLED if has_street_and_place(lines) else 0.7
    key = letters_of(value)
    twice = [found for p, found in own if p is not best and letters_of(" ".join(s.text for s in found)) == key]
    return make_field(
        name, value, lines, evidence * min(1.0, _evidence(parties)[1] + 0.06 + 0.1 * bool(twice)), proven=bool(twice),
        raw=", ".join(line.text for line in lines),
        confirmed_by=[s for found in twice[:1] for s in found],
    )  # fmt: skip


def party_cells(parties: Sequence[Party]) -> list[Span]:
    """The words of the best party's block: name and address."""
    return [s for p in parties if same_name(p.full_name, parties[0].full_name) for s in (*p.above, p.name, *p.lines)]


def _return_address(page: PageLayout, told_elsewhere: frozenset[int]) -> Iterator[Party]:
    """The sender in one small line above the address window: "Muster GmbH · Weg 1 · 12345 Ort"."""
    for line in page.lines:
        for parts in (*(parts_of(cell) for cell in line if len(cell.words) >= 4), _parts_apart(line)):
            if len(parts) < 3 or parts[0].box.y0 > 0.45 * page.page.height or not looks_like_name(parts[0].text):
                continue
            if id(parts[0].cell) in told_elsewhere:
                continue
            if any(POSTCODE_LINE.search(f" {p.text}") for p in parts[1:]):
                lines = [p for p in parts[1:] if not CONTACT.search(p.text)]
                above = _name_above(page, parts[0])
                # "Marine Parade · Whitby YO21 3PR": what stands right before the place may be the street
                is_street = above is None and has_place(parts[1].text) and not legal_form_at_end(parts[0].text)
                yield Party(above or parts[0], lines, "seller", 0.9, "return address", is_open=is_street)


def _name_above(page: PageLayout, part: Span) -> Span | None:
    """A name close above a line that begins with no company, larger ("Mara Lind / Photographs · Weg 1 · 12345 Ort"), or
    as large above one of its offices ("Wabash College / Purchasing Office · 400 College Ave")."""
    if legal_form_at_end(part.text):
        return None
    larger = 0.95 if _OFFICE.search(part.text) else _LARGER
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


def _below_return_address(page: PageLayout, senders: Sequence[Party]) -> Iterator[Party]:
    """The recipient in the window: the first name below the small line with the sender's address."""
    for sender in senders:
        box, height = sender.name.box, page.line_height
        below = [c for c in page.cells_below(box, 5 * height) if abs(c.box.x0 - box.x0) < 4 * height]
        name = _first_name(below)
        if name is not None and not same_name(name.text, sender.name.text):
            *above, last = wrapped_name(page, name)
            yield Party(last, address_after(page, last), None, 0.8, "window", above=tuple(above))


def _letterhead(page: PageLayout, labels: Sequence[FoundLabel], told_elsewhere: frozenset[int]) -> Iterator[Party]:
    """The first strong line of the page, with the address below it. `told_elsewhere` are cells that name nobody here."""
    labelled = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell}
    labelled |= {id(cell) for line in page.lines for label, cell in pairwise(line) if id(label) in labelled}
    labelled |= told_elsewhere
    inside: set[int] = set()  # lines of a name that began above them
    rank = 0
    for cell in page.cells:
        too_low = cell.box.y0 >= 0.25 * page.page.height
        if too_low or id(cell) in labelled | inside or not looks_like_name(cell.text) or rank == _MOST_RANKED:
            continue
        if SALUTATION.match(cell.text):
            continue
        *above, name = wrapped_name(page, cell)
        inside |= {id(s.cell) for s in (*above, name)}
        company = legal_form_at_end(" ".join(s.text for s in (*above, name)))
        large = cell.height > 1.15 * page.line_height
        lines = address_after(page, name)
        votes = 0.45 + 0.25 * company + 0.12 * large + 0.1 * bool(lines) - 0.05 * rank
        rank += 1
        if _BANK.search(name.text):
            votes *= 0.5
        yield Party(name, lines, None, votes, "letterhead", company, above=tuple(above))


def _remittances(labels: Sequence[FoundLabel]) -> frozenset[int]:
    """Cells that begin with where money is sent, such as "Remit to Muster GmbH": the label's name, not the letterhead's."""
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


def _footer(page: PageLayout) -> Iterator[Party]:
    """A company named below everything else, as letterheads do; on a short page by what only a sender says of itself."""
    last = len(page.lines) - _LINES_OF_FOOTER
    for cell in page.cells:
        if cell.box.y0 < 0.82 * page.page.height and not (cell.line >= last and says_who(cell.text)):
            continue
        for part in (*_company_first(cell), *parts_of(cell)):
            if looks_like_name(part.text) and legal_form_at_end(part.text):
                votes = 0.3 if _BANK.search(part.text) else 0.6  # the sender's bank stands there, too
                yield Party(part, address_after(page, part), None, votes, "footer", True)


def _address_windows(page: PageLayout, labels: Sequence[FoundLabel], told_elsewhere: frozenset[int]) -> Iterator[Party]:
    """Address blocks in the upper half: a name, then lines with street and place."""
    headings = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell} | told_elsewhere
    for block in page.blocks:
        if block.box.y0 > 0.5 * page.page.height or len(block.cells) < 2:
            continue
        start = _first_name([c for c in block.cells if id(c) not in headings])
        if start is None:
            continue
        *above, name = wrapped_name(page, start)
        lines = address_after(page, name)
        if len(lines) >= 2 or any(POSTCODE_LINE.search(line.text) for line in lines):
            company = legal_form_at_end(name.text)
            yield Party(name, lines, None, 0.72, "address block", company, above=tuple(above))


def _first_name(cells: Sequence[Cell]) -> Cell | None:
    for cell in cells[:4]:
        if looks_like_name(cell.text) and not SALUTATION.match(cell.text):
            return cell
    return None


def _has_place(party: Party) -> bool:
    return any(has_place(line.text) for line in party.lines)


def _ranked(parties: Sequence[Party]) -> list[Party]:
    """By votes; the same name seen by several signs counts as more than any of them."""

    def weight(party: Party) -> float:
        strongest: dict[str, float] = {}
        for p in parties:
            if same_name(p.full_name, party.full_name):
                strongest[p.sign] = max(p.votes, strongest.get(p.sign, 0.0))
        return 1 - _product(1 - min(v, 0.97) for v in strongest.values())

    return sorted(parties, key=lambda p: (-weight(p), -p.votes))


def _product(numbers: Iterator[float]) -> float:
    result = 1.0
    for number in numbers:
        result *= number
    return result


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:|·•-–≈~▲△▶►◆■●★*")
