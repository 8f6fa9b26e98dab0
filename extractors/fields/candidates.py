"""Everything on a page that could be a field's value, by kind: dates, amounts, IBANs, VAT numbers, identifiers.

Recall bounds everything that follows, so candidates are generous; labels, geometry and arithmetic choose among them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from weakref import WeakKeyDictionary

from extractors.fields.broken_vat_ids import broken_vat_ids, without_words_behind
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.national_vat_ids import national_vat_ids
from holdpoint.values import (
    DateText,
    DecimalMark,
    common_decimal_mark,
    find_dates,
    iban_checksum_holds,
    normalise_currency,
    normalise_vat_id,
    parse_money,
)
from holdpoint.values.identifiers import CURRENCY_CODES, IBAN_PATTERN, VAT_ID_PATTERN, iban_length

# A letter that many numbers begin with: "R2025.04".
_RAND = r"R(?=\s?(?!(?:19|20)\d\d[.,])\d{1,3}(?:[ ,\u00a0\u202f]?\d{3})*[.,]\d\d(?!\d))"
_CURRENCY = rf"(?:€|(?:US|CA|AU|NZ|HK|MX|AR|[CASR])?\$|{_RAND}|£|₹|¥|RM|Fr\.|{'|'.join(sorted(CURRENCY_CODES))})"
_MONEY = re.compile(
    rf"(?<![\w.,/'’])(?<!\d:)(?P<before>{_CURRENCY}\s?)?(?P<open>\()?(?P<sign>[-−–]\s?)?(?P<inner>{_CURRENCY}\s?)?"
    r"(?P<number>\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,4})?|"  # in India: "1,62,400.00"
    r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?)"
    rf"(?:,?[-–](?![\w\d]))?(?P<close>\))?(?P<after>\s?{_CURRENCY}(?![A-Za-z]))?(?![\w/]|[.,:'’]\d|\s?%)"
)
_IDENTIFIER = re.compile(
    r"(?<![\w/.-])(?:\d{1,6} / (?:19|20)\d{2}"  # "22 / 2024", "25 / 1104", "A25 / 001427": with its year or series
    r"|(?:\d{2}|(?:19|20)\d{2}(?:-\d{1,2})?|(?!N[OR] )[A-Z]{1,4}-?\d{0,4}) / \d{3,8}"
    r"|[A-Z]{1,4}-?\d{1,6} / \d{2})(?![\w./-])"
    r"|(?<![\w/.-])(?:\d{1,6} [-–] (?:19|20)\d{2}|(?:19|20)?\d{2} [-–] \d{3,6})(?=$|[,;)]| (?:vom|du|of|dated|del?)\b)"
    r"|(?<![\w.,'’/-])\d{1,3}(?:[,'’]\d{3})+(?![\w,'’/-]|\.\d)"  # "10'482", counted in thousands
    r"|(?=[^\s]*\d)[A-Za-z0-9#][\w#./\-–+]*[A-Za-z0-9]|\d"
)
_FIRST_GROUP = re.compile(r"(?:[A-Z]{1,3}-?)?\d{1,6}")
_FURTHER_GROUPS = re.compile(r"(?: \d{1,8})+(?=$|[,;)]?$|[,;)]? [-–—·|(]| (?:vom|du|of|dated|del?|da|z|van|from)\b)")
_YEAR_AND_COUNT = re.compile(r"(?:19|20)\d{2} 0\d{2,7}")  # no number of its own begins with a nought
_FEWEST_GROUPS = 3  # of digits, else each but the first has three: "118 204", "10 862"
# One character at a time: in groups of one to four there are more ways to cut a long number than can be tried.
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){1,28})$")
_IBAN_REST = re.compile(r"[A-Z0-9](?:\s?[A-Z0-9]){0,29}(?![A-Za-z0-9])")
_LEADING_ZERO = re.compile(r"0\d")  # "097,45" is the end of a number whose thousands stand apart
_PREFIX = re.compile(  # a code that stands apart from its digits, "RE 2024-17", "FV/EX 61/07/2025"
    r"^(?:[A-Z]{1,5}|[A-Z]{2,5}[/-][A-Z]{1,4})[.\-/]?$"
)
_OF_TITLES = frozenset({"NOTE", "MEMO", "ORDER", "BILL", "QUOTE", "AVOIR", "ABONO"})  # "CREDIT NOTE CN-77120"
_OF_LABELS = frozenset(
    {"N", "NO", "NR", "NUM", "NRO", "ID", "REF", "BELEG", "FACT", "RECH", "FRA"}
)  # "INVOICE NO 118407"
_YOUR_PO = re.compile(r"\b(?:your|customer|cust|client|votre|ihre?|su|uw) PO $", re.IGNORECASE)
_TIGHT_SPACE = 0.5  # of the type size: a space that groups thousands is no wider,
_TIGHT_IN_DIGITS = 1.1  # or, in type of one width, no wider than a digit
_SHORT_ASIDE = 3  # characters of a number in brackets that is no identifier
_PAGE = re.compile(
    r"\b(?:page|pag|pág|página|pagina|seite|blatt|bladzijde|strona|hoja|feuille|sheet)\b\.*\s*:?\s*"
    r"(?:\d{1,3}\s*(?:/|of|von|de|di|van|sur|z)\s*)?$",
    re.IGNORECASE,
)
_TIME_AFTER = re.compile(
    r"[\s-]+(?:(?:calendar|working|business|full)\s)?(?:days?|weeks?|months?|tagen?|wochen?|monaten?|jours?|semaines?|mois|d[ií]as|semanas?|mes(?:es)?"
    r"|giorni|dagen|dni|rp|rappen|cts?|centimes|centesimi)\b",
    re.IGNORECASE,
)
"""Behind a bare number it says that the number is a time, "payment due within 14 days", or small coins."""
_WORD_AFTER = re.compile(r"\s[A-Z]{1,3}$")


@dataclass(frozen=True, eq=False)
class Candidate:
    """A possible value: its words and the characters of the cell they stand at."""

    span: Span
    raw: str
    start: int
    end: int
    more: tuple[Span, ...] = field(default=(), kw_only=True)  # where it goes on in the line below


@dataclass(frozen=True, eq=False)
class DateCandidate(Candidate):
    date: DateText


@dataclass(frozen=True, eq=False)
class MoneyCandidate(Candidate):
    """An amount. `is_sure` tells money from a bare number: two decimals or a currency beside it."""

    amount: Decimal
    currency: str | None
    is_sure: bool


@dataclass(frozen=True, eq=False)
class AccountCandidate(Candidate):
    """A bank account. `iban` has the country's letters, also where the page prints the account without them."""

    iban: str


@dataclass(frozen=True, eq=False)
class VatCandidate(Candidate):
    """A VAT number. `value` has the country's letters, also where the page prints the number without them."""

    value: str
    is_national: bool


@dataclass(frozen=True)
class Candidates:
    """All candidates of a document, each list in reading order."""

    dates: tuple[DateCandidate, ...]
    amounts: tuple[MoneyCandidate, ...]
    ibans: tuple[AccountCandidate, ...]
    vat_ids: tuple[VatCandidate, ...]
    identifiers: tuple[Candidate, ...]
    decimal_mark: DecimalMark | None  # what the document's amounts prove together


_FOUND: WeakKeyDictionary[DocumentLayout, Candidates] = WeakKeyDictionary()


def find_candidates(layout: DocumentLayout) -> Candidates:
    """The candidates of every page; looked for once, as long as the layout is in use."""
    found = _FOUND.get(layout)
    if found is None:
        found = _FOUND[layout] = _find(layout)
    return found


def _find(layout: DocumentLayout) -> Candidates:
    cells = layout.cells
    dates = tuple(c for cell in cells for c in _dates(cell))
    ibans = tuple(
        c for page in layout.pages for cell in page.cells for c in (*_ibans(cell), *_broken_ibans(page, cell))
    )
    ibans = (*ibans, *(c for cell in cells for c in _polish_accounts(cell, ibans)))
    ibans_of = _by_cell(ibans)
    prefixed = tuple(c for cell in cells for c in _vat_ids(cell) if not _overlaps(c, ibans_of))
    prefixed = (*prefixed, *(c for page in layout.pages for c in _broken_vat_ids(page, prefixed)))
    vat_ids = (*prefixed, *_national_vat_ids(layout, (*prefixed, *ibans)))
    mark = common_decimal_mark(m.group("number") for cell in cells for m in _MONEY.finditer(cell.text))
    taken = _by_cell((*dates, *ibans))
    amounts = tuple(c for cell in cells for c in _amounts(cell, mark, taken))
    taken = _by_cell((*dates, *ibans, *(a for a in amounts if a.is_sure)))
    identifiers = tuple(c for cell in cells for c in _identifiers(cell, taken))
    return Candidates(dates, amounts, ibans, vat_ids, identifiers, mark)


def _candidate(cell: Cell, start: int, end: int) -> tuple[Span, str, int, int]:
    return Span(cell, cell.words_at(start, end)), cell.text[start:end], start, end


_ByCell = Mapping[int, Sequence[Candidate]]
"""Candidates by the identity of their cell."""


def _by_cell(candidates: Iterable[Candidate]) -> _ByCell:
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        found[id(one.span.cell)].append(one)
    return found


def _overlaps(candidate: Candidate, others: _ByCell) -> bool:
    here = others.get(id(candidate.span.cell), ())
    return any(o.start < candidate.end and o.end > candidate.start for o in here)


def _dates(cell: Cell) -> Iterator[DateCandidate]:
    for found in find_dates(cell.text):
        yield DateCandidate(*_candidate(cell, found.start, found.end), date=found)


_POLISH_ACCOUNT = re.compile(r"(?<![\w-])\d{2}(?: ?\d{4}){6}(?![\w-])")
_LOST_IN_READING = 2  # characters of an IBAN that a poor scan may lose


def _ibans(cell: Cell) -> Iterator[AccountCandidate]:
    for match in IBAN_PATTERN.finditer(cell.text):
        start, end = match.span()
        length = iban_length(match.group()[:2])
        if length is None:
            continue
        count = 0  # a following word of capitals ("BIC") is not part of it
        for position, char in enumerate(_WORD_AFTER.sub("", match.group())):
            count += char.isalnum()
            if count == length:
                end = start + position + 1
                break
        if count < length - _LOST_IN_READING:
            continue  # a VAT number begins with a country, too
        span, raw, start, end = _candidate(cell, start, end)
        yield AccountCandidate(span, raw, start, end, iban=raw)


def _polish_accounts(cell: Cell, others: Sequence[Candidate]) -> Iterator[AccountCandidate]:
    """Accounts as Poland prints them at home, without the country's letters; check digits prove them."""
    for match in _POLISH_ACCOUNT.finditer(cell.text):
        iban = f"PL{match.group()}"
        if iban_checksum_holds(iban) and not any(o.span.cell is cell and o.end > match.start() for o in others):
            yield AccountCandidate(*_candidate(cell, *match.span()), iban=iban)


def _broken_ibans(page: PageLayout, cell: Cell) -> Iterator[AccountCandidate]:
    """An IBAN that goes on in the line below, as in a narrow column; its check digits prove it."""
    match = _IBAN_START.search(cell.text)
    length = iban_length(match.group(1)[:2]) if match is not None else None
    if match is None or length is None:
        return
    for below in page.cells_below(cell.box, cell.height):
        rest = _IBAN_REST.match(below.text)
        if rest is None or abs(below.box.x0 - cell.box.x0) > 3 * cell.height + (cell.box.x1 - cell.box.x0):
            continue
        raw = f"{match.group(1)} {rest.group()}"
        if sum(c.isalnum() for c in raw) == length and iban_checksum_holds(raw):
            span, _, start, end = _candidate(cell, *match.span(1))
            more = (Span(below, below.words_at(0, rest.end())),)
            yield AccountCandidate(span, raw, start, end, more=more, iban=raw)
            return


def _vat_ids(cell: Cell) -> Iterator[VatCandidate]:
    for match in VAT_ID_PATTERN.finditer(cell.text):
        text = without_words_behind(match.group())
        value = normalise_vat_id(text)
        if value is not None and not _OF_REGISTER.match(value):
            place = _candidate(cell, match.start(), match.start() + len(text))
            yield VatCandidate(*place, value=value, is_national=False)


_OF_REGISTER = re.compile(r"HR[AB]\d")  # "HRB 188 204" is a company's in the German register; Croatia's has digits only


def _broken_vat_ids(page: PageLayout, others: Sequence[Candidate]) -> Iterator[VatCandidate]:
    taken = _by_cell(others)
    for broken in broken_vat_ids(page):
        span, raw, start, end = _candidate(broken.cell, broken.start, len(broken.cell.text))
        more = (Span(broken.below, broken.below.words_at(0, broken.end)),)
        raw = f"{raw} {broken.below.text[: broken.end]}"
        candidate = VatCandidate(span, raw, start, end, more=more, value=broken.value, is_national=False)
        if not _overlaps(candidate, taken):
            yield candidate


def _national_vat_ids(layout: DocumentLayout, others: Sequence[Candidate]) -> Iterator[VatCandidate]:
    """Those without their country's letters; a country that is printed stands."""
    taken = _by_cell(others)
    for page in layout.pages:
        for number in national_vat_ids(page):
            place = _candidate(number.cell, number.start, number.end)
            candidate = VatCandidate(*place, value=number.value, is_national=True)
            if not _overlaps(candidate, taken):
                yield candidate


def _amounts(cell: Cell, mark: DecimalMark | None, taken: _ByCell) -> Iterator[MoneyCandidate]:
    position = 0
    while (match := _MONEY.search(cell.text, position)) is not None:
        start, end = match.span()
        position = max(end, start + 1)
        space = match.group("number").find(" ")
        if space >= 0 and not _is_tight(cell, match.start("number"), match.end("number")):
            position = match.start("number") + space + 1  # two numbers that only stand beside each other
            continue
        amount = parse_money(match.group("number"), mark)
        if amount is None or _LEADING_ZERO.match(match.group("number")):
            continue
        symbols = (match.group("before") or match.group("inner") or match.group("after") or "").strip()
        is_sure = bool(symbols) or amount.as_tuple().exponent == -2
        if not is_sure and _TIME_AFTER.match(cell.text, match.end("number")):
            continue
        negative = match.group("sign") or (match.group("open") and match.group("close"))
        negative = negative or cell.text[match.end("number") : end].strip(" €$£").startswith(("-", "–"))
        if negative and not cell.text[match.end("number") :].startswith((",-", ",–")):
            amount = -amount
        candidate = MoneyCandidate(
            *_candidate(cell, start, end),
            amount=amount,
            currency="ZAR" if symbols == "R" else normalise_currency(symbols) if symbols else None,
            is_sure=is_sure,
        )
        if not _overlaps(candidate, taken):
            yield candidate


def _is_tight(cell: Cell, start: int, end: int) -> bool:
    words = cell.words_at(start, end)
    digit = (words[-1].box.x1 - words[-1].box.x0) / len(words[-1].text)
    widest = max(_TIGHT_SPACE * cell.height, _TIGHT_IN_DIGITS * digit)
    return all(b.box.x0 - a.box.x1 < widest for a, b in pairwise(words))


def _identifiers(cell: Cell, taken: _ByCell) -> Iterator[Candidate]:
    """Words with a digit, together with a code of capitals before them and further groups of digits after them."""
    taken_until = 0
    for match in _IDENTIFIER.finditer(cell.text):
        start, end = match.span()
        if start < taken_until:
            continue
        before = cell.text[:start].rstrip().rsplit(" ", 1)[-1]
        is_prefix = _PREFIX.match(before) is not None and before.rstrip("./-") not in _OF_TITLES | _OF_LABELS
        is_prefix = is_prefix and start > 0 and cell.text[start - 1] == " " and not _YOUR_PO.search(cell.text, 0, start)
        taken_until = end = _end_of_groups(cell, start, end, is_series=is_prefix)
        if is_prefix:
            start -= len(before) + 1
        if end - start <= _SHORT_ASIDE and (cell.text[:start].endswith("(") or _PAGE.search(cell.text, 0, start)):
            continue  # "quote the invoice number (14 days net)", "Page 1 / 2"
        candidate = Candidate(*_candidate(cell, start, end))
        if not _overlaps(candidate, taken):
            yield candidate


def _end_of_groups(cell: Cell, start: int, end: int, *, is_series: bool) -> int:
    """Where a number ends that is printed in groups: "10 448 207 115"; two numbers beside each other are no such.

    Behind the letters of a series ("INV 25 0042") every group belongs to it.
    """
    if _FIRST_GROUP.fullmatch(cell.text, start, end) is None:
        return end
    further = _FURTHER_GROUPS.match(cell.text, end)
    if further is None or not _is_tight(cell, start, further.end()):
        return end
    groups = cell.text[start : further.end()].split()
    in_threes = all(len(group) == _IN_GROUP for group in groups[1:])
    is_one = len(groups) >= _FEWEST_GROUPS or in_threes or is_series or groups[0][0].isalpha()
    return further.end() if is_one or _YEAR_AND_COUNT.fullmatch(" ".join(groups)) else end


_IN_GROUP = 3  # digits
