"""Two addresses at the head of a page, neither of which says whose it is.

On some papers the sender stands on the left, on others the recipient: a place proves nothing. What tells is what only a
sender prints with its address, such as a telephone number, or what only a recipient's has ("Attn."). Where nothing
tells, both names are open.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.fields.layout import Cell, PageLayout
from extractors.fields.party_lines import POSTCODE_LINE, Party, letters_of, same_name, words_of_name
from holdpoint.values.identifiers import VAT_ID_PATTERN, identifier_key

_WORDS_OF_TELEPHONE = "tel|telefon|phone|fax|mobile|mobil|móvil|tél|téléf|téléphone|teléf|telef|teléfono|tfno|tlf"
_REACHED_AT = re.compile(
    rf"@|www\.|https?:|\b(?:{_WORDS_OF_TELEPHONE}|siret|rcs|iban|bank)\b|\(\d{{3}}\)\s?\d{{3}}-\d{{4}}",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(rf"@|www\.|https?:|\b(?:{_WORDS_OF_TELEPHONE})\b|\(\d{{3}}\)\s?\d{{3}}-\d{{4}}", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"^(?:att(?:ention|n)\b|fao\b|f\.a\.o|z\.\s?hd|zu händen|à l.attention|a la atención|spett\.?(?:le)?\b|t\.?a\.?v\b"
    r"|(?:accounts payable|buchhaltung|rechnungsprüfung|service comptab\w+|comptabilité|crediteurenadministratie"
    r"|depto\.? (?:de )?administración|departamento de administración|contabilidad|amministrazione)\b)",
    re.IGNORECASE,
)
_SAYS_WHO = re.compile(
    r"registered|reg\.?\s?merc|registro mercantil"
    r"|company (?:no|number)|director|geschäftsführ|amtsgericht|handelsregister|\bhrb\b|capital|siret"
    r"|account|konto|\bpay\b|payable|bank|\biban\b|t\.n\.v|sort code|überweis",
    re.IGNORECASE,
)
_LARGER = 1.15
_LINES = 6  # below an address that may still be of its block
_GAP = 1.1  # of the type size


def rival_of(issuers: Sequence[Party], recipients: Sequence[Party]) -> Party | None:
    """The other address that may as well be the sender's: beside the best one's or above it, and as large.

    None where the best one is told by more than its place in the letterhead. Lines of an address name nobody.
    """
    best = issuers[0]
    signs = {p.sign for p in issuers if same_name(p.full_name, best.full_name)}
    if signs != {"letterhead"} or not _has_place(best):
        return None
    lines = {id(line.cell) for p in (best, *recipients) for line in p.lines}
    return next((p for p in issuers[1:] if id(p.name.cell) not in lines and _is_rival(p, best)), None)


def sender_above(page: PageLayout, issuers: Sequence[Party]) -> Party | None:
    """The name that stands above the best one's address in one column, as a letterhead does above a window.

    None where the best one is told by more than its place, or stands out itself.
    """
    best = issuers[0]
    signs = {p.sign for p in issuers if same_name(p.full_name, best.full_name)}
    is_block = _has_place(best) and best.name.cell.height <= _LARGER * best.lines[0].cell.height
    if signs != {"letterhead"} or not is_block or says_sender(page, best):
        return None
    lines = {id(line.cell) for line in best.lines}
    words = words_of_name(best.full_name)
    above = (
        p
        for p in issuers[1:]
        if p.sign == "letterhead" and id(p.name.cell) not in lines and not words & words_of_name(p.full_name)
        if not (best.company and not p.company and _is_close_above(p, best))  # a brand and its company
    )
    return next((p for p in above if p.votes >= _STRONG and _stands_above(p, best)), None)


_STRONG = 0.55  # a name with an address, a legal form, or in large type


def _stands_above(party: Party, best: Party) -> bool:
    upper, lower = (party.lines[-1] if party.lines else party.name).box, best.name.box
    return upper.y1 < lower.y0 and abs(party.name.box.x0 - lower.x0) < 2 * best.name.cell.height


def _is_close_above(party: Party, best: Party) -> bool:
    return not party.lines and best.name.box.y0 - party.name.box.y1 < 0.8 * best.name.cell.height


def _is_rival(other: Party, best: Party) -> bool:
    if other.sign != "letterhead" or not _has_place(other) or same_name(other.full_name, best.full_name):
        return False
    own = max(other.name.cell.height, best.lines[0].cell.height)  # a letterhead's name is larger than its address, too
    is_larger = best.name.cell.height > _LARGER * own
    return not is_larger and other.name.box.y0 < best.lines[-1].box.y1


def _has_place(party: Party) -> bool:
    return any(POSTCODE_LINE.search(line.text) for line in party.lines)


def is_the_sender(page: PageLayout, party: Party, other: Party) -> bool:
    """Whether something on the page speaks for the one as the sender, or for the other as the recipient."""
    return says_sender(page, party) or any(_ADDRESSED.match(c.text) for c in _block(page, other))


def says_who(text: str) -> bool:
    """Whether it says what a company tells of itself below its papers: its register, its directors, its account."""
    return _SAYS_WHO.search(text) is not None


def of_recipients(page: PageLayout, windows: Sequence[Party]) -> list[Party]:
    """The address blocks that print nothing that a sender does, as far as there are any.

    A letterhead may have its name on the left and, on the right, a trade above the same sender's address.
    """
    theirs = [w for w in windows if not w.lines or not _is_reached_at(page, w)]
    return theirs or list(windows)


def _is_reached_at(page: PageLayout, party: Party) -> bool:
    """Whether the block has a telephone or the like, or the only VAT number of the page."""
    block = [c for c in _block(page, party) if c.box.y0 > party.name.box.y0]
    here, everywhere = _vat_ids(block), _vat_ids(page.cells)
    return any(_TELEPHONE.search(c.text) for c in block) or len(here) == len(everywhere) == 1


def says_sender(page: PageLayout, party: Party) -> bool:
    """Whether its block, or what the page says below it, has what only a sender prints."""
    block = list(_block(page, party))
    if any(_REACHED_AT.search(c.text) for c in block):
        return True
    here, everywhere = _vat_ids(block), _vat_ids(page.cells)
    if here and here == everywhere:
        return True  # a sender has to print its VAT number
    name = letters_of(party.full_name)
    below = (c for c in page.cells if c.box.y0 > party.lines[-1].box.y1)
    return any(_SAYS_WHO.search(c.text) and name in letters_of(c.text) for c in below)


def _block(page: PageLayout, party: Party) -> Iterator[Cell]:
    """The line above the name, the lines of the address, and those that go on below it."""
    name = party.name.cell
    yield from (c for c in page.cells if _is_line_above(c, name))
    yield from (line.cell for line in party.lines)
    last = party.lines[-1].cell
    for cell in page.cells_below(party.lines[-1].box, _LINES * 1.5 * last.height):
        left, right = abs(cell.box.x0 - last.box.x0), abs(cell.box.x1 - last.box.x1)
        if cell.box.y0 - last.box.y1 > _GAP * cell.height or min(left, right) > 2 * cell.height:
            return
        yield cell
        last = cell


def _is_line_above(cell: Cell, name: Cell) -> bool:
    gap = name.box.y0 - cell.box.y1
    return -0.4 * name.height < gap < _GAP * name.height and abs(cell.box.x0 - name.box.x0) < name.height


def _vat_ids(cells: Iterable[Cell]) -> set[str]:
    return {identifier_key(m.group()) for c in cells for m in VAT_ID_PATTERN.finditer(c.text)}
