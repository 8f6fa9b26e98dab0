"""Who sells and who buys: labelled blocks, the letterhead, the return-address line, the footer.

No single sign is sure, so each gives a vote to a name; a name with two independent votes is confident.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extractors.fields.address_lines import has_street_and_place, street_and_place, without_small_print
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.form_rows import FormRows
from extractors.fields.forms_of_address import without_form_of_address
from extractors.fields.fuller_names import fuller_names, keyed_senders
from extractors.fields.imprints import imprints
from extractors.fields.labelled_parties import delivery_places, labelled_parties
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import DocumentLayout, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.letterheads import (
    address_windows,
    footer,
    letterhead,
    lone_addresses,
    remittances,
    return_addresses,
    windows_below,
)
from extractors.fields.party_headings import party_headings
from extractors.fields.party_lines import (
    Party,
    has_place,
    is_post_box,
    letters_of,
    looks_like_name,
    same_name,
    words_of_name,
)
from extractors.fields.people import has_degree
from extractors.fields.sender_or_recipient import is_the_sender, of_recipients, rival_of, says_sender, sender_above
from extractors.fields.sender_witnesses import hear_witnesses
from holdpoint.extraction import ExtractedField


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
    deliveries = delivery_places(first, labels[0], form) if issuer == "buyer" else []
    headings = frozenset(id(f.span.cell) for f in party_headings(first))
    told_elsewhere = form.cells | headings | remittances(labels[0]) | _cells_of(deliveries)
    labelled = list(labelled_parties(first, labels[0], form, issuer))
    senders = list(return_addresses(first, labels[0], _cells_of(labelled)))
    windows = [*windows_below(first, senders), *address_windows(first, labels[0], told_elsewhere)]
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
                *letterhead(first, labels[0], told_elsewhere),
                *(p for page in layout.pages for p in footer(page)),
                *imprints(layout),
                *(keyed_senders(first) if issuer == "seller" else ()),
            )
            if not any(_begins_alike(p, r) for r in named)
        ]
        or deliveries
    )
    issuers += fuller_names(layout, issuers)
    hear_witnesses(layout, issuers)
    issuers = _ranked(issuers)
    _put_upper_first(first, issuers)
    in_doubt = issuers[0] if _settle(first, issuers, named) else None
    _put_company_first(first, issuers)
    _put_fullest_first(issuers)
    doubtful = in_doubt is not None and same_name(issuers[0].full_name, in_doubt.full_name)
    # The letterhead reaches down to the first address block; of several names up there, the best is the sender, and
    # an address block that names someone else is the window of the recipient.
    others = []
    for window in windows:
        if issuers and same_name(window.full_name, issuers[0].full_name):
            issuers.append(window)
        elif not any(same_name(window.full_name, r.name.text) for r in recipients):
            others.append(window)
    if issuers:
        others = [_below_brand(window, issuers[0]) for window in others]
        others = [window for window in others if not _is_brand_of(window, issuers[0])]
    is_one = bool(others) and all(same_name(p.full_name, others[0].full_name) for p in others)
    others = of_recipients(first, others)
    if is_one and not recipients and issuers and (_is_sure(issuers) or _sends(first, issuers[0], others[0])):
        others[0].votes = Evidence.TWICE  # whoever is not the sender: one block is the sender's, the other is not
    recipients += others
    if issuers:
        recipients = [r for r in recipients if not _is_brand_of(r, issuers[0])]
        issuers += _at_lone_address(first, issuers, recipients)
    ranked = _ranked(recipients)
    if doubtful and ranked and not any(same_name(ranked[0].full_name, r.full_name) for r in named):
        ranked[0].is_open = True
    return (issuers, ranked) if issuer == "seller" else (ranked, issuers)


def _at_lone_address(page: PageLayout, issuers: Sequence[Party], recipients: Sequence[Party]) -> list[Party]:
    """The best issuer at the only address of the letterhead that stands below no name, where it has none of its own."""
    best = issuers[0]
    if any(p.lines for p in issuers if same_name(p.full_name, best.full_name)):
        return []
    found = list(lone_addresses(page, _cells_of([*issuers, *recipients])))
    return [Party(best.name, found[0], None, best.votes, _LONE, above=best.above)] if len(found) == 1 else []


def _begins_alike(party: Party, named: Party) -> bool:
    """Whether the name is that one, or that one without what a form adds to it: "Muster LLC (1371) CO-OP"."""
    name, whole = letters_of(party.full_name), letters_of(named.full_name)
    return same_name(party.full_name, named.full_name) or (party.company and whole.startswith(name))


_LONE = "lone address"


def _cells_of(parties: Sequence[Party]) -> frozenset[int]:
    return frozenset(id(s.cell) for p in parties for s in (p.name, *p.lines))


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


def _put_company_first(page: PageLayout, issuers: list[Party]) -> None:
    """Of a brand in the letterhead and the company that the page tells as the sender, the company sells.

    It begins with the same word as the brand; or it is the only one of which the page says where it is registered. So
    is a trader whose tax number the page tells, where no company is.
    """
    best = issuers[0] if issuers else None
    if best is None or best.sign == "label" or has_legal_form(best.full_name):
        return
    own = [p for p in issuers if p.sign == "imprint" and same_name(p.full_name, best.full_name)]
    if own and not any(has_legal_form(p.full_name) for p in own):
        return  # a trader or a public body, told as well as any company
    brand = _first_word(best)
    companies = [p for p in issuers if p.sign in ("footer", "imprint") and p.company]
    akin = [p for p in companies if len(brand) >= _FEWEST_LETTERS and _first_word(p) == brand]
    told = [p for p in companies or issuers if p.sign == "imprint"]
    blocks = (p for p in issuers if p.sign == "letterhead" and (p.company or has_degree(p.full_name)) and _has_place(p))
    told = told or [p for p in blocks if says_sender(page, p)]
    is_one = all(same_name(p.full_name, told[0].full_name) for p in told)
    company = next(iter(akin or (told if is_one else ())), None)
    if company is not None:
        company.votes = max(company.votes, best.votes, _TOLD)
        _take_back(issuers, best)
        issuers.sort(key=lambda party: (not same_name(party.full_name, company.full_name), party is not company))
        if _has_place(best) and not any(p.lines for p in issuers if same_name(p.full_name, company.full_name)):
            issuers.append(Party(company.name, best.lines, None, company.votes, _LONE, company.company, company.above))


def _put_upper_first(page: PageLayout, issuers: list[Party]) -> None:
    """Of two names in one column of the letterhead, neither told by more, the upper one is the sender's."""
    upper = sender_above(page, issuers) if issuers else None
    if upper is not None:
        upper.votes = min(max(upper.votes, issuers[0].votes), Evidence.PLACED)
        issuers.sort(key=lambda party: not same_name(party.full_name, upper.full_name))


def _take_back(issuers: Sequence[Party], brand: Party) -> None:
    """The brand is no rival of its company."""
    for party in issuers:
        if same_name(party.full_name, brand.full_name):
            party.votes = min(party.votes, _BRAND)


_BRAND = 0.5


def _is_brand_of(party: Party, company: Party) -> bool:
    """Whether it is the company's name, or its name without the legal form."""
    if same_name(party.full_name, company.full_name):
        return True
    words = words_of_name(party.full_name)
    return not has_legal_form(party.full_name) and bool(words) and words <= words_of_name(company.full_name)


def _put_fullest_first(issuers: list[Party]) -> None:
    """Of two printings of one company, the letterhead's where the small line shortens it: "RAe Lang PartG mbB"."""
    best = issuers[0] if issuers else None
    if best is None or (best.role is not None and best.sign == "label") or not has_legal_form(best.full_name):
        return
    words = words_of_name(best.full_name)
    for party in issuers[1:]:
        is_fuller = words < words_of_name(party.full_name) and has_legal_form(party.full_name)
        if is_fuller and len(words) > 1 and party.sign == "letterhead" and _has_place(party):
            party.votes = max(party.votes, best.votes)
            _take_back(issuers, best)
            issuers.sort(key=lambda p: not same_name(p.full_name, party.full_name))
            return


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
    same = [p for p in parties if same_name(p.full_name, best.full_name)]
    return best.votes >= 0.9 or any(_are_two_signs(p, q) for p in same for q in same)


def _sends(page: PageLayout, sender: Party, other: Party) -> bool:
    """Whether its block tells which of the two it is, whatever its name is: by a telephone number, by "Attn."."""
    return bool(sender.lines) and bool(other.lines) and is_the_sender(page, sender, other)


def name_field(name: str, parties: Sequence[Party]) -> ExtractedField | None:
    """The name of the best party, with every place that prints it."""
    if not parties:
        return None
    readings, evidence = _evidence(parties)
    best = max(readings, key=_well_read)
    same = [p for p in readings if p.name.cell is not best.name.cell]
    value, lines = best.full_name, [*best.above, best.name]
    if name == "buyer_name":  # a business may be called "Mr Fixit": its own letterhead addresses nobody
        value, lines = without_form_of_address(value, lines)
    return make_field(
        name,
        _clean(value),
        lines,
        evidence,
        proven=bool(same),
        confirmed_by=[p.name for p in same],
    )


def _evidence(parties: Sequence[Party]) -> tuple[list[Party], float]:
    """The places that print the best party's name, and how good the grounds are that it is the one."""
    best = parties[0]
    readings = [p for p in parties if _spelled(p.full_name) == _spelled(best.full_name)]
    evidence = max(p.votes for p in readings)
    is_twice = any(_are_two_signs(p, q) for p in readings for q in readings)
    if is_twice:
        evidence = max(evidence, Evidence.TWICE)
    rivals = [p for p in parties if not same_name(p.full_name, best.full_name) and p.votes >= best.votes - 0.02]
    if rivals and not is_twice:
        evidence *= 0.7
    if any(p.is_open for p in readings):
        evidence = min(evidence, Evidence.SOLE)
    if any(_says_otherwise(p, best) for p in parties):
        evidence = min(evidence, Evidence.PLACED)
    return readings, evidence


def _says_otherwise(party: Party, best: Party) -> bool:
    """Whether it is another company with its address at the foot of the page, as only the sender has it there."""
    if party.sign not in ("footer", "imprint") or not party.company or not _has_place(party):
        return False
    return not words_of_name(party.full_name) & words_of_name(best.full_name)


def _are_two_signs(one: Party, other: Party) -> bool:
    """Whether they tell more than one of them: a letterhead that is an address block, too, is one place."""
    return one.sign != other.sign and (one.name.cell is not other.name.cell or "label" in (one.sign, other.sign))


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
    own = _addresses_of(parties, [p for p in parties if same_name(p.full_name, parties[0].full_name)])
    if not own:
        return None
    best, lines = max(own, key=_fullness)
    value = ", ".join(_SEPARATOR.sub(", ", _clean(without_small_print(line.text))) for line in lines)
    evidence = Evidence.LABELLED if has_street_and_place(lines) else 0.7
    elsewhere = (found for _, found in own if has_street_and_place(found) and not is_post_box(found[0].text))
    if best.sign == _LONE or any(_place_of(found) != _place_of(lines) for found in elsewhere):
        evidence = min(evidence, Evidence.PLACED)  # a branch and the seat
    key = letters_of(value)
    twice = [found for p, found in own if p is not best and letters_of(" ".join(s.text for s in found)) == key]
    return make_field(
        name, value, lines, evidence * min(1.0, _evidence(parties)[1] + 0.06 + 0.1 * bool(twice)), proven=bool(twice),
        raw=", ".join(line.text for line in lines),
        confirmed_by=[s for found in twice[:1] for s in found],
    )  # fmt: skip


def _addresses_of(parties: Sequence[Party], own: Sequence[Party]) -> list[tuple[Party, list[Span]]]:
    """The addresses below the printings of one name; where there is none, those below its brand in the letterhead."""
    found = [(p, street_and_place(p.lines)) for p in own if p.lines]
    if not any(lines for _, lines in found) and has_legal_form(own[0].full_name):
        words = words_of_name(own[0].full_name)
        akin = [p for p in parties if p.sign == "letterhead" and words & words_of_name(p.full_name)]
        brands = [p for p in akin if words <= words_of_name(p.full_name) or _first_word(p) == _first_word(own[0])]
        brands += [p for p in parties if p.sign == "return address"]  # a sender's, whatever it is called there
        found = [(p, lines) for p in brands if has_street_and_place(lines := street_and_place(p.lines))][:1]
    return [(p, lines) for p, lines in found if lines]


def _fullness(one: tuple[Party, list[Span]]) -> tuple[bool, bool, bool, bool, float]:
    """What makes an address the one to take: a place, a street; and that it is not the seat in the small print."""
    party, lines = one
    has_street = has_street_and_place(lines)
    is_above = party.sign not in ("imprint", "footer")
    return _has_place(party), has_street, has_street and not is_post_box(lines[0].text), is_above, party.votes


def _place_of(lines: Sequence[Span]) -> str:
    """The digits of an address: house and postcode."""
    return "".join(c for line in lines for c in line.text if c.isdigit())


_SEPARATOR = re.compile(r"\s*,?\s[·•|]\s")


def party_cells(parties: Sequence[Party]) -> list[Span]:
    """The words of the best party's block: name and address."""
    return [s for p in parties if same_name(p.full_name, parties[0].full_name) for s in (*p.above, p.name, *p.lines)]


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
