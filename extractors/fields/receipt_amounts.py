"""The total of a till receipt among its many amounts: what its line says, and what was paid less the change.

Each amount gathers points; the sum of what speaks for it decides. The confidence of each kind of evidence is its
share of right totals among 514 real receipts (SROIE 2019, official training part, lines given).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.amounts import Role
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.layout import Cell, PageLayout

_TOTAL = re.compile(
    r"\b(?:total|totl|tot\.?\s?am\w*|jumlah|summe|gesamt(?:betrag|summe)?|zu\s?zahlen|endbetrag|sum|balance|amount\s+due"
    r"|amount\s+payable|payable|nett?\s+amt|bill\s+amount|betrag|due)\b",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"\bround(?:ed|ing)?\b.*\btotal|\btotal\b.*\bround|\bgrand\b|\bnett?\s+total\b|\btotal\s+(?:amount|amt|due|payable|sales)\b"
    r"|\binc(?:l|lusive|luding)?\b|\bpayable\b|\bzu\s?zahlen\b|\bamount\s+due\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\bsub[\s-]?total|\bexc(?:l|luding|lusive)?\b|\bqty\b|\bquantit|\bitem\(?s?\)?\b|\bsav(?:ed|ings?)\b|\bdisc(?:ount)?\b|\brabatt"
    r"|\bzwischensumme|\bnett?o?\b(?!\s*(?:total|amount|amt))|\btaxable|\bbefore\b|\bpoints?\b|\bmember|\bservice\s+charge"
    r"|\bserv(?:ice)?\.?\s+ch",
    re.IGNORECASE,
)
_TAX = re.compile(r"^\W*(?:gst|sst|vat|tax|mwst|ust|steuer|tva|incl\w*\s+(?:gst|vat|tax)|enthalt)", re.IGNORECASE)
_TAX_INSIDE = re.compile(
    r"(?:gst|vat|tax|mwst)\b[^|]{0,25}\b(?:included|amount|summary|amt)|\btotal\s+(?:gst|vat|tax|sst)\b|mwst"
    r"|\binc\w*\s+(?:of\s+)?\d+\s?%|\b(?:includ\w+|contain\w+)\s+(?:gst|vat|tax|sst)\b[^|]{0,6}%",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:cash|tender(?:ed)?|paid|payment|received|bar|gegeben|visa|master(?:card)?|card|debit|credit|kartenzahlung|girocard|ec"
    r"|amex|tunai|bayar|karte)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(?:change|rückgeld|zurück|baki|wechselgeld|changes)\b", re.IGNORECASE)
_CURRENCY_AT_END = re.compile(r"[\s|:.]*(?:RM|MYR|EUR|GBP|USD|[$€£])?[\s|:.]*$")
_CONVERTED = re.compile(
    r"\b(?:kurs|exchange|rate of exchange|cours|tipo de cambio|cambio oficial|wechselkurs)\b", re.IGNORECASE
)
"""The total in another currency than the till's."""
_ROUNDING = re.compile(r"\bround|\brndg?\b|\brnd\b|\brundung", re.IGNORECASE)


@dataclass(frozen=True)
class _Seen:
    """A sure amount with what the rest of its line says."""

    candidate: MoneyCandidate
    words: str

    @property
    def amount(self) -> Decimal:
        return self.candidate.amount


def choose_total(page: PageLayout, amounts: Sequence[MoneyCandidate]) -> Role | None:
    """The receipt's total, or None where no amount looks like one."""
    seen = [_Seen(a, _words(page, a)) for a in amounts if a.is_sure and a.span.page is page.page]
    paid = {s.amount for s in seen if _PAID.search(s.words) and s.amount > 0}
    changes = [s.amount for s in seen if _CHANGE.search(s.words) and s.amount >= 0]
    proven = {cash - back for cash in paid for back in changes}
    counts = Counter(s.amount for s in seen)
    most = max((s.amount for s in seen if not _PAID.search(s.words)), default=Decimal(0))
    best: tuple[float, _Seen] | None = None
    second = 0.0
    for one in seen:
        points = _points(one, proven, paid, counts, most)
        if best is None or points >= best[0]:
            if best is not None and best[1].amount != one.amount:
                second = best[0]
            best = (points, one)
        elif one.amount != best[1].amount:
            second = max(second, points)
    if best is None or best[0] < _LEAST or best[1].amount <= 0:
        return None
    points, chosen = best
    if chosen.amount not in proven:
        chosen = _with_tip(_rounded(chosen, seen), seen)
    is_proven = chosen.amount in proven and points >= _SURE
    confidence = _confidence(points, points - second, is_proven)
    return Role("total_amount", chosen.amount, (chosen.candidate,), confidence, is_proven)


_LEAST, _SURE = 1.0, 3.0
_ROUNDED_BY = Decimal("0.05")


def _rounded(chosen: _Seen, seen: Sequence[_Seen]) -> _Seen:
    """Where the receipt rounds to what coins can pay, the rounded amount further down is the total."""
    if not any(_ROUNDING.search(s.words) for s in seen):
        return chosen
    top = chosen.candidate.span.box.y0
    for one in seen:
        is_near = Decimal(0) < abs(one.amount - chosen.amount) <= _ROUNDED_BY and one.amount % _ROUNDED_BY == 0
        if is_near and one.candidate.span.box.y0 > top and one.amount > 0:
            return one
    return chosen


_TIP = re.compile(r"\b(?:tip|gratuity|trinkgeld|pourboire|propina)\b", re.IGNORECASE)


def _with_tip(chosen: _Seen, seen: Sequence[_Seen]) -> _Seen:
    """Where a tip comes on top, the sum of both that is printed further down is what was paid."""
    top = chosen.candidate.span.box.y0
    tips = {s.amount for s in seen if _TIP.search(s.words) and s.amount > 0 and s.candidate.span.box.y0 > top}
    below = (s for s in seen if s.candidate.span.box.y0 > top and s.amount - chosen.amount in tips)
    return next(below, chosen)


def _points(one: _Seen, proven: set[Decimal], paid: set[Decimal], counts: Counter[Decimal], most: Decimal) -> float:
    words = one.words
    points = 0.0
    if _TOTAL.search(words):
        points += 3.0
    if _FINAL.search(words):
        points += 1.0
    if _PART.search(words):
        points -= 2.5
    if _TAX.search(words) or _TAX_INSIDE.search(words):
        points -= 2.5
    if _CONVERTED.search(words):
        points -= 2.5
    if _CHANGE.search(words) or (_ROUNDING.search(words) and not _TOTAL.search(words)):
        points -= 4.0
    elif _PAID.search(words) and not _TOTAL.search(words):
        points -= 1.5
    if one.amount in proven:
        points += 2.0
    elif one.amount in paid and one.amount == most:
        points += 1.0
    if one.amount == most:
        points += 0.7
    points += 0.4 * min(counts[one.amount] - 1, 3)
    return points


def _confidence(points: float, lead: float, is_proven: bool) -> float:
    if is_proven and lead >= 1.0:
        return 0.98
    if points >= _SURE and lead >= 1.5:
        return 0.96
    if points >= _SURE and lead >= 0.6:
        return 0.9
    return 0.6 if lead >= 0.6 else 0.4


def _words(page: PageLayout, candidate: MoneyCandidate) -> str:
    """The words of the amount's line before it; where there are none, those of the line above without amount."""
    line: Sequence[Cell] = page.lines[candidate.span.cell.line]
    before = [c.text for c in line if c.box.x0 < candidate.span.box.x0 and c is not candidate.span.cell]
    own = candidate.span.cell.text[: candidate.start]
    text = _CURRENCY_AT_END.sub("", " | ".join((*before, own)))
    if not any(ch.isalpha() for ch in text) and candidate.span.cell.line > 0:
        above = page.lines[candidate.span.cell.line - 1]
        joined = " | ".join(c.text for c in above)
        if not re.search(r"\d[.,]\d\d\b", joined):
            return joined
    return text
