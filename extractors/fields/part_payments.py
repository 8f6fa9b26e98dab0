"""Part payments that a sentence tells, not a row of the totals: "We have received £300.00, leaving £900.00 to pay"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.layout import DocumentLayout

_FEWEST_WORDS = 5  # of a sentence; what is shorter is a row
_PAID = re.compile(
    r"\b(?:paid|received|angezahlt|gezahlt|bezahlt|erhalten|geleistet\w*|berücksichtigt|abzüglich|abzgl|vers[ée]e?|reçu|réglé|déduction"
    r"|recibid[oa]|pagad[oa]|entregad[oa]|descontad[oa])\b",
    re.IGNORECASE,
)
_IN_PART = re.compile(
    r"\b(?:deposit|on account|prepaid|prepayment|advance|retainer|part[- ]payment|an(?:ge)?zahl\w*|vorauszahlung\w*"
    r"|abschlag\w*|teilzahlung\w*"
    r"|akonto\w*|acomptes?|avance|arrhes|provision|anticipo|señal|a cuenta)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:balance|remaining|remainder|remains|leaving|outstanding|restbetrag|restlich\w*|rest|noch|bleib\w*|verbleib\w*|restant|reste|solde"
    r"|quedan?|restan?|resto|pendiente|saldo)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:pay|payable|due|settle|zahlen|bezahlen|überweisen|zahlbar|begleichen|fällig|payer|régler|dû|pagar|abonar|pago)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(  # a discount, a condition, an older bill
    r"\b(?:not|if|unless|nicht|falls|wenn|pas|sauf|refundable|kaution|caution|previous|old|prior|alter|ancien|anterior)\b"
    r"|skonto|discount|escompte|descuento",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!;]\s|[.!;]\s+(?=[A-ZÄÖÜÉÀ])")


@dataclass(frozen=True)
class PartPayment:
    """What sentences say of a bill's total: that a part was paid, and what is left, where both make the total."""

    left: MoneyCandidate | None
    is_proven: bool  # what was paid is printed, too, and both make the total


def part_payment(layout: DocumentLayout, total: Decimal, amounts: Sequence[MoneyCandidate]) -> PartPayment | None:
    """What they say; None where they say nothing of it."""
    told = [(a, said) for a in amounts if a.is_sure and 0 < a.amount < total and (said := _said_of(layout, a, amounts))]
    paid = {a.amount for a, said in told if said.is_paid}
    left = [a for a, said in told if said.is_left]
    proven = next((a for a in left if total - a.amount in {b.amount for b, _ in told if b is not a}), None)
    if proven is not None:
        return PartPayment(proven, is_proven=True)
    settled = [a for a, _ in told if total - a.amount in paid]
    if settled:
        return PartPayment(settled[-1], is_proven=True)
    asked = {a.amount for a in left}
    if len(asked) == 1:
        return PartPayment(left[0], is_proven=False)
    return PartPayment(None, is_proven=False) if paid else None


@dataclass(frozen=True)
class _Said:
    """What a sentence says of one of its amounts."""

    is_paid: bool
    is_left: bool


def _said_of(layout: DocumentLayout, amount: MoneyCandidate, amounts: Sequence[MoneyCandidate]) -> _Said | None:
    """None where the amount stands in a row, or the sentence tells no fact about this bill."""
    cell = amount.span.cell
    if len(cell.words) < _FEWEST_WORDS or len(layout.page_of(amount.span).lines[cell.line]) > 1:
        return None
    ends = [m.end() for m in _SENTENCE_END.finditer(cell.text)]
    begin = max((e for e in ends if e <= amount.start), default=0)
    end = min((e for e in ends if e > amount.end), default=len(cell.text))
    sentence = cell.text[begin:end]
    if _NOT_DONE.search(sentence):
        return None
    others = (a.end for a in amounts if a.is_sure and a.span.cell is cell and begin <= a.end <= amount.start)
    own = cell.text[max(others, default=begin) : amount.start]
    is_left = _LEFT.search(own) is not None and _ASKS.search(sentence) is not None
    is_paid = not is_left and _IN_PART.search(own) is not None and _PAID.search(sentence) is not None
    return _Said(is_paid, is_left)
