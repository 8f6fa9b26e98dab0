"""One term of an e-invoice against the pages: printed, printed otherwise, or not printed.

Three questions decide. Does a place that is labelled as the term say the value? Is the value printed at all? And is
what such a place says instead found elsewhere in the XML (a line's amount under a misread label) or nowhere in it: a
printed value that the XML does not know at all is the mark of a change, even where the XML's value stands elsewhere on
the page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from extractors.einvoice.stated import Stated
from extractors.einvoice.witnesses import STRONG, Pages, Witness
from extractors.fields.layout import Span
from holdpoint.values import identifier_key

_WEAK = 0.5  # a label that often means the term
_SURE = 0.95  # the term's own label right beside the value
_FEW_EDITS = 2  # characters, or one transposition each
_SHORTEST = 4  # characters of a key that can be recognised when some of them differ
_MOST_PARTS = 4  # amounts of one term that are added up, one for each tax rate
_MOST_CHOICES = 10
_SAME_COLUMN = 4.0  # points between the right ends of amounts below each other
_DAY_TERMS = ("issue_date", "due_date", "not_date")
_MONEY_TERMS = ("net_amount", "tax_amount", "total_amount", "amount_due")


@dataclass(frozen=True)
class Verdict:
    """`agreeing` are places that print the value, `against` is one that prints another. Both empty: neither."""

    agreeing: tuple[Span, ...] = ()
    against: Witness | None = None


@dataclass(frozen=True)
class Sums:
    """What the XML's other amounts say: all of them, and the value that they imply (net + tax = total)."""

    others: frozenset[Decimal]
    implied: Decimal | None


def judge_amount(term: str, value: Decimal, pages: Pages, stated: Stated, sums: Sums) -> Verdict:
    """The value has no sign: credit notes print it either way."""
    witnesses = pages.by_term.get(term, [])
    agreeing, against = _split(witnesses, value)
    parts = _parts_of(value, witnesses)
    unknown = _first(against, lambda w: w.score >= STRONG and w.value not in stated.amounts)
    if unknown is not None and (not agreeing or unknown.score > agreeing[0].score):
        return Verdict(against=unknown)
    if agreeing:
        return _agreed(agreeing)
    strong = _first(against, lambda w: w.score >= STRONG)
    printed = [w for w in pages.amounts if w.value == value and w.score]
    near = [w for w in pages.amounts if w.score and _is_near(_digits(w.value), _digits(value))]
    unknown = _first(near, lambda w: w.value not in stated.amounts)
    if printed and value in sums.others and unknown is not None:  # printed as a row's amount, and here with a slip
        return Verdict(against=unknown)
    if printed:
        taken = {_span_key(w) for t in _MONEY_TERMS if t != term for w in pages.by_term.get(t, []) if w.score >= STRONG}
        means_other = all(_span_key(w) in taken for w in printed)
        return Verdict(against=strong) if strong is not None and means_other else _agreed(printed)
    if parts:
        return _agreed(parts)
    if strong is not None:
        return Verdict(against=strong)
    weak = [w for w in against if w.score >= _WEAK]
    return Verdict(
        against=unknown
        or _first(near, lambda w: w.value not in sums.others)
        or _first(weak, lambda w: w.value not in stated.amounts or w in near)
        or _first(pages.amounts, lambda w: w.score > 0 and w.value == sums.implied != value)
    )


def judge_day(term: str, value: date, pages: Pages, stated: Stated) -> Verdict:
    """A date that can be read in two ways agrees with either."""
    agreeing, against = _split(pages.by_term.get(term, []), value)
    spots = {_span_key(w) for w in agreeing}
    against = [w for w in against if _span_key(w) not in spots]  # the other reading of an agreeing date
    unknown = _first(against, lambda w: w.score >= STRONG and w.value not in stated.days)
    if unknown is not None and (not agreeing or unknown.score > agreeing[0].score):
        return Verdict(against=unknown)
    if agreeing:
        return _agreed(agreeing)
    strong = _first(against, lambda w: w.score >= STRONG)
    printed = [w for w in pages.days if w.value == value]
    if printed:
        taken = {_span_key(w) for t in _DAY_TERMS if t != term for w in pages.by_term.get(t, []) if w.score >= _WEAK}
        means_other = all(_span_key(w) in taken for w in printed)
        return Verdict(against=strong) if strong is not None and means_other else _agreed(printed)
    near = [w for w in pages.days if w.value not in stated.days and _is_near(str(w.value), str(value))]
    weak = _first(against, lambda w: w.score >= _WEAK and w.value not in stated.days)
    return Verdict(against=strong or next(iter(near), None) or weak)


def judge_number(value: str, pages: Pages, stated: Stated) -> Verdict:
    """Only whole words count: the number as a part of a payment reference is another one."""
    key = identifier_key(value)
    agreeing, against = _split(pages.by_term.get("number", []), key)
    against = [w for w in against if not _is_part(str(w.value), key)]
    unknown = [w for w in against if w.value not in stated.keys and w.score >= STRONG]
    close = _first(unknown, lambda w: _is_near(str(w.value), key))
    if close is not None and (not agreeing or close.score > agreeing[0].score):
        return Verdict(against=close)
    if agreeing:
        return _agreed(agreeing)
    printed = pages.spelled(key)
    if printed:
        sure = _first(unknown, lambda w: w.score >= _SURE)
        return Verdict(against=sure) if sure is not None else Verdict(agreeing=printed)
    near = _first(pages.identifiers, lambda w: w.value not in stated.keys and _is_near(str(w.value), key))
    strong = _first(against, lambda w: w.score >= STRONG)
    return Verdict(against=strong or near or _first(against, lambda w: w.score >= _WEAK and w.value not in stated.keys))


def judge_iban(value: str, pages: Pages, stated: Stated) -> Verdict:
    """Several accounts on a page are usual; one that differs in a few characters is not."""
    key = identifier_key(value)
    unknown = [w for w in pages.ibans if w.value != key and w.value not in stated.keys]
    close = _first(unknown, lambda w: _is_near(str(w.value), key))
    if close is not None:
        return Verdict(against=close)
    printed = pages.spelled(key) or tuple(w.span for w in pages.ibans if w.value == key)
    return Verdict(agreeing=printed) if printed else Verdict(against=next(iter(unknown), None))


def judge_currency(value: str, pages: Pages) -> Verdict:
    """A page may print amounts without any currency; it disagrees where it names others only."""
    named = pages.currencies
    if value in named or not named:
        return Verdict(agreeing=(named[value],) if value in named else ())
    code, span = next(iter(named.items()))
    return Verdict(against=Witness(code, span, 1.0))


def _split(witnesses: Iterable[Witness], value: object) -> tuple[list[Witness], list[Witness]]:
    witnesses = list(witnesses)
    return [w for w in witnesses if w.value == value], [w for w in witnesses if w.value != value]


def _first(witnesses: Iterable[Witness], fits: Callable[[Witness], bool]) -> Witness | None:
    return next((w for w in witnesses if fits(w)), None)


def _agreed(witnesses: Sequence[Witness]) -> Verdict:
    spots = {_span_key(w): w.span for w in witnesses}
    return Verdict(agreeing=tuple(spots.values()))


def _span_key(witness: Witness) -> tuple[int, float, float]:
    box = witness.span.box
    return witness.span.page.number, box.x0, box.y0


def _parts_of(value: Decimal, witnesses: Sequence[Witness]) -> list[Witness]:
    """Labelled amounts that make up the value together: one tax for each rate."""
    labelled = {_span_key(w): w for w in witnesses if isinstance(w.value, Decimal) and w.value}
    amounts = list(labelled.values())
    for size in range(2, min(len(amounts), _MOST_PARTS) + 1):
        for group in combinations(amounts[:_MOST_CHOICES], size):
            ends = [w.span.box.x1 for w in group]
            if max(ends) - min(ends) > _SAME_COLUMN:
                continue
            if sum((w.value for w in group if isinstance(w.value, Decimal)), Decimal()) == value:
                return list(group)
    return []


def _is_near(text: str, other: str) -> bool:
    """Whether the two differ in a character or two, as after a slip or a forgery; equal is not near."""
    if min(len(text), len(other)) < _SHORTEST or text == other:
        return False
    edits = _FEW_EDITS if len(other) >= 2 * _SHORTEST else 1
    return DamerauLevenshtein.distance(text, other, score_cutoff=edits) <= edits


def _digits(amount: object) -> str:
    return f"{amount:.2f}".replace(".", "")


def _is_part(key: str, whole: str) -> bool:
    """Whether a page prints only a part of the number, or more than it: "42" of "2013-42"."""
    short, long = sorted((key, whole), key=len)
    return len(short) >= _SHORTEST and len(short) < len(long) and (long.startswith(short) or long.endswith(short))
