"""Who sells and who buys: labelled blocks, the letterhead, the return-address line, the footer.

No single sign is sure, so each gives a vote to a name; a name with two independent votes is confident.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.lexicon import LEGAL_FORMS, STREET_WORDS
from holdpoint.extraction import ExtractedField
from holdpoint.values import find_dates

_POSTCODE_LINE = re.compile(
    r"(?:^|[\s,·|•-])(?:(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÄÖÜÉ][\w.äöüßé/-]+|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|[A-Z]\d[\dW]\s?[A-Z0-9]{4}\b|[A-Z]{2}\.?,?\s\d{5}(?:-\d{4})?\b|\d{5}\s[A-ZÄÖÜ])"
)
_STREET_LINE = re.compile(
    rf"(?:\b(?:{'|'.join(STREET_WORDS)})\b\.?|(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer))",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*[·|•∙▪*]\s*|\s+[-–—]\s+|\s*,\s+")
_NOT_A_NAME = re.compile(
    r"@|www\.|https?:|^\W*$|^\d|:\s*\S*\d|\biban\b|\bbic\b|\btel\b|\bfax\b|\bphone\b", re.IGNORECASE
)
_CONTACT = re.compile(r"@|www\.|https?:|\b(?:tel|telefon|phone|fax|mobile|mobil|e-?mail|vat|tva|nif|cif|mwst|tél|siret|rcs|ust|iban|bic|web|uid|steuer|st\.?-?nr)\b",
                      re.IGNORECASE)  # fmt: skip
_TITLES = re.compile(
    r"^(?:tax\s+)?(?:invoice|rechnung|credit\s+(?:note|memo)|gutschrift|(?:purchase\s+)?order|bestellung|receipt|quittung"
    r"|facture|factura|avoir|abono|bon\s+de\s+commande|commande|pedido|orden\s+de\s+compra|original|copy|kopie|page|seite|duplicate|statement|contract|rechnungskorrektur|auftrag)\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^(?:firma|herrn?|frau|mr\.?|mrs\.?|ms\.?|messrs\.?|company|monsieur|madame|m\.|mme|sr\.|sra\.|attn\.?|z\.\s?hd\.?|c/o)\s*$",
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


def legal_form_at_end(text: str) -> bool:
    """Whether a company's legal form stands in the text as a word of its own."""
    words = [re.sub(r"[^\w]", "", w).lower() for w in text.replace("&", " ").split()]
    joined = re.sub(r"[^a-z]", "", text.lower()[-8:])
    return any(w in LEGAL_FORMS for w in words[1:]) or (
        joined.endswith(("ek", "eg", "ev")) and text.rstrip().endswith((".K.", ".V."))
    )


def is_address_line(text: str) -> bool:
    """Whether the line has a postcode with a place, or a street with a number."""
    return bool(_POSTCODE_LINE.search(text)) or (bool(_STREET_LINE.search(text)) and any(c.isdigit() for c in text))


_STREET_FIRST = re.compile(
    r"^(?:rue|avenue|boulevard|chemin|quai|place|impasse|allée|chaussée|calle|avenida|avda\.?|paseo|plaza|camino|carretera|ronda)\s",
    re.IGNORECASE,
)


def looks_like_name(text: str) -> bool:
    """Whether the line could be a company's or a person's name rather than a label, a title or a contact line."""
    if len(text) < 3 or len(text) > 70 or _NOT_A_NAME.search(text) or _TITLES.match(text) or is_address_line(text):
        return False
    if _STREET_FIRST.match(text) and not legal_form_at_end(text):
        return False  # "Calle Mayor", whose number stands behind a comma
    letters = sum(c.isalpha() for c in text)
    return letters >= 3 and letters > 0.5 * len(text.replace(" ", "")) and not any(True for _ in find_dates(text))


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
    labelled = list(_labelled(first, labels[0]))
    windows = list(_address_windows(first, labels[0]))
    for party in (*labelled, *windows):
        if any(_same_name(party.name.text, n) for n in company_names):
            party.role, party.votes = ("seller" if issuer == "buyer" else "buyer"), party.votes + 0.3
    recipients = [p for p in (*labelled, *windows) if p.role not in (None, issuer)]
    named = [r for r in recipients if r.votes >= 0.9]
    issuers = _ranked(
        [
            p
            for p in (
                *(p for p in labelled if p.role == issuer),
                *_return_address(first),
                *_letterhead(first, labels[0]),
                *(p for page in layout.pages for p in _footer(page)),
            )
            if not any(_same_name(p.name.text, r.name.text) for r in named)
        ]
    )
    # The letterhead reaches down to the first address block; of several names up there, the best is the sender, and
    # an address block that names someone else is the window of the recipient.
    others = []
    for window in windows:
        if issuers and _same_name(window.name.text, issuers[0].name.text):
            issuers.append(window)
        elif not any(_same_name(window.name.text, r.name.text) for r in recipients):
            others.append(window)
    if len(others) == 1 and not recipients and issuers and _is_sure(issuers):
        others[0].votes = Evidence.TWICE  # whoever is not the sender: one block is the sender's, the other is not
    recipients += others
    if issuers:
        recipients = [r for r in recipients if not _same_name(r.name.text, issuers[0].name.text)]
    ranked = _ranked(recipients)
    return (issuers, ranked) if issuer == "seller" else (ranked, issuers)


def _is_sure(parties: Sequence[Party]) -> bool:
    """Whether two signs agree on the best one, or its own sign is strong."""
    best = parties[0]
    return best.votes >= 0.9 or len({p.sign for p in parties if _same_name(p.name.text, best.name.text)}) > 1


def name_field(name: str, parties: Sequence[Party]) -> ExtractedField | None:
    """The name of the best party, with every place that prints it."""
    if not parties:
        return None
    best = parties[0]
    readings = [p for p in parties if _spelled(p.name.text) == _spelled(best.name.text)]
    best = max(readings, key=_well_read)
    same = [p for p in readings if p.name.cell is not best.name.cell]
    signs = {best.sign, *(p.sign for p in same)}
    evidence = max(p.votes for p in readings)
    if len(signs) > 1:
        evidence = max(evidence, Evidence.TWICE)
    rivals = [p for p in parties if not _same_name(p.name.text, best.name.text) and p.votes >= best.votes - 0.02]
    if rivals and len(signs) == 1:
        evidence *= 0.7
    return make_field(
        name, _clean(best.name.text), [best.name], evidence, proven=bool(same), confirmed_by=[p.name for p in same]
    )


def _spelled(name: str) -> str:
    """The letters and digits of a name without case and accents: what two printings of it must share."""
    bare = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ẞ", "SS"))
    return _key("".join(c for c in bare if not unicodedata.combining(c)))


def _well_read(party: Party) -> tuple[bool, int, float]:
    """Of several printings of one name: not in capitals, with the most accents (OCR loses them), best read."""
    text = party.name.text
    accents = sum(c.isalpha() and not c.isascii() for c in text)
    return not text.isupper(), accents, min(w.confidence for w in party.name.words)


def address_field(name: str, parties: Sequence[Party]) -> ExtractedField | None:
    """The address lines that follow the best party's name, wherever it stands with the fullest address."""
    if not parties:
        return None
    own = [p for p in parties if _same_name(p.name.text, parties[0].name.text) and p.lines]
    if not own:
        return None
    best = max(own, key=lambda p: (_has_place(p), p.votes))
    value = ", ".join(_clean(line.text) for line in best.lines)
    evidence = Evidence.LABELLED if _has_place(best) and len(best.lines) >= 2 else 0.7
    key = _key(value)
    twice = [p for p in own if p is not best and _key(" ".join(s.text for s in p.lines)) == key]
    return make_field(
        name, value, best.lines, evidence * min(1.0, parties[0].votes + 0.06 + 0.1 * bool(twice)), proven=bool(twice),
        raw=", ".join(line.text for line in best.lines),
        confirmed_by=[s for p in twice[:1] for s in p.lines],
    )  # fmt: skip


def party_cells(parties: Sequence[Party]) -> list[Span]:
    """The words of the best party's block: name and address."""
    return [s for p in parties if _same_name(p.name.text, parties[0].name.text) for s in (p.name, *p.lines)]


def _labelled(page: PageLayout, labels: Sequence[FoundLabel]) -> Iterator[Party]:
    for found in labels:
        meaning = next((m for m in found.meanings if m.field in ("seller_name", "buyer_name")), None)
        if meaning is None or not found.starts_cell:
            continue
        cell = found.span.cell
        after = cell.words[len(found.span.words) :]
        role = meaning.field.removesuffix("_name")
        # "to", "von", "station": only as a heading or before a colon
        weak_word = len(found.phrase) <= 4 or meaning.weight < 1
        if weak_word and after and not found.span.words[-1].text.endswith(":"):
            continue
        text_after = " ".join(w.text for w in after).strip(" :")
        if after and looks_like_name(text_after):
            lines = _address_after(page, Span(cell, tuple(after)))
            yield Party(Span(cell, tuple(after)), lines, role, 0.96 * meaning.weight, "label")
        elif not text_after:
            yield from _party_right_or_below(page, found, role, 0.96 * meaning.weight)


def _party_right_or_below(page: PageLayout, found: FoundLabel, role: str, votes: float) -> Iterator[Party]:
    cell = found.span.cell
    right = [c for c in page.lines[cell.line] if c.box.x0 >= cell.box.x1]
    below = [c for c in page.cells_below(cell.box, 2.2 * cell.height) if abs(c.box.x0 - cell.box.x0) < 4 * cell.height]
    is_heading = not cell.text.rstrip().endswith(":") or not right
    for target in [*below[:1], *right[:1]] if is_heading and below else [*right[:1], *below[:1]]:
        span = Span(target, target.words)
        lines = _address_after(page, span)
        if _SALUTATION.match(span.text) and lines:
            continue
        if looks_like_name(span.text):
            yield Party(span, lines, role, votes, "label")
            return


def _return_address(page: PageLayout) -> Iterator[Party]:
    """The sender in one small line above the address window: "Muster GmbH · Weg 1 · 12345 Ort"."""
    for cell in page.cells:
        if cell.box.y0 > 0.45 * page.page.height or len(cell.words) < 4 or not _POSTCODE_LINE.search(cell.text):
            continue
        parts = _parts(cell)
        if len(parts) >= 3 and looks_like_name(parts[0].text):
            lines = [p for p in parts[1:] if not _CONTACT.search(p.text)]
            yield Party(parts[0], lines, "seller", 0.9, "return address")


def _parts(cell: Cell) -> list[Span]:
    """The pieces of a line between its separators."""
    parts, position = [], 0
    for match in (*_SEPARATORS.finditer(cell.text), None):
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


def _letterhead(page: PageLayout, labels: Sequence[FoundLabel]) -> Iterator[Party]:
    """The first strong line of the page, with the address below it."""
    labelled = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell}
    top = [
        c
        for c in page.cells
        if c.box.y0 < 0.25 * page.page.height and id(c) not in labelled and looks_like_name(c.text)
    ]
    for rank, cell in enumerate(top[:6]):
        span = Span(cell, cell.words)
        company = legal_form_at_end(cell.text)
        large = cell.height > 1.15 * page.line_height
        lines = _address_after(page, span)
        votes = 0.45 + 0.25 * company + 0.12 * large + 0.1 * bool(lines) - 0.05 * rank
        yield Party(span, lines, None, votes, "letterhead", company)


def _footer(page: PageLayout) -> Iterator[Party]:
    """A company named below everything else, as letterheads do."""
    for cell in page.cells:
        if cell.box.y0 < 0.82 * page.page.height:
            continue
        for part in _parts(cell):
            if looks_like_name(part.text) and legal_form_at_end(part.text):
                yield Party(part, _address_after(page, part), None, 0.6, "footer", True)


def _address_windows(page: PageLayout, labels: Sequence[FoundLabel]) -> Iterator[Party]:
    """Address blocks in the upper half: a name, then lines with street and place."""
    headings = {id(f.span.cell) for f in labels if f.starts_cell and f.ends_cell}
    for block in page.blocks:
        if block.box.y0 > 0.5 * page.page.height or len(block.cells) < 2:
            continue
        start = _first_name([c for c in block.cells if id(c) not in headings])
        if start is None:
            continue
        span = Span(start, start.words)
        lines = _address_after(page, span)
        if len(lines) >= 2 or any(_POSTCODE_LINE.search(line.text) for line in lines):
            yield Party(span, lines, None, 0.72, "address block", legal_form_at_end(span.text))


def _first_name(cells: Sequence[Cell]) -> Cell | None:
    for cell in cells[:4]:
        if looks_like_name(cell.text) and not _SALUTATION.match(cell.text):
            return cell
    return None


def _address_after(page: PageLayout, name: Span) -> list[Span]:
    """The lines below a name that belong to its address: until a contact line, a gap or something else."""
    lines: list[Span] = []
    last = name.box
    for cell in page.cells_below(name.box, 8 * name.cell.height):
        aligned = abs(cell.box.x0 - name.box.x0) < 1.2 * cell.height
        centred = abs((cell.box.x0 + cell.box.x1) - (name.box.x0 + name.box.x1)) / 2 < 2.5 * cell.height
        right_aligned = abs(cell.box.x1 - name.box.x1) < 1.2 * cell.height
        if not (aligned or centred or right_aligned):
            continue
        if cell.box.y0 - last.y1 > 1.1 * cell.height or _CONTACT.search(cell.text) or len(lines) == 5:
            break
        if lines and _POSTCODE_LINE.search(lines[-1].text) and not _is_country(cell.text):
            break
        lines.append(Span(cell, cell.words))
        last = cell.box
    while lines and not (is_address_line(lines[-1].text) or _is_country(lines[-1].text)):
        lines.pop()
    return lines


_COUNTRIES_TEXT = """
germany deutschland united kingdom uk england france frankreich austria österreich switzerland schweiz spain
spanien italy italien netherlands niederlande belgium belgien usa united states ireland scotland wales poland
malaysia espagne españa belgique bélgica suisse suiza svizzera allemagne alemania francia
"""
_COUNTRIES = frozenset(_COUNTRIES_TEXT.split())


def _is_country(text: str) -> bool:
    words = re.sub(r"[^\w\s]", "", text.lower()).split()
    return 0 < len(words) <= 3 and all(w in _COUNTRIES for w in words)


def _has_place(party: Party) -> bool:
    return any(_POSTCODE_LINE.search(line.text) for line in party.lines)


def _ranked(parties: Sequence[Party]) -> list[Party]:
    """By votes; the same name seen by several signs counts as more than any of them."""

    def weight(party: Party) -> float:
        signs = {p.sign: p.votes for p in parties if _same_name(p.name.text, party.name.text)}
        return 1 - _product(1 - min(v, 0.97) for v in signs.values())

    return sorted(parties, key=lambda p: (-weight(p), -p.votes))


def _product(numbers: Iterator[float]) -> float:
    result = 1.0
    for number in numbers:
        result *= number
    return result


def _same_name(one: str, other: str) -> bool:
    return fuzz.ratio(_key(one), _key(other)) >= 90


def _key(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:|·•-–")
