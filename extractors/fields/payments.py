"""What is still to be paid: bills of which a part was paid before."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.fields.amounts import Role
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import DocumentLayout, share_column
from extractors.fields.linking import Link
from extractors.fields.part_payments import part_payment
from holdpoint.document import BoundingBox


def with_amount_due(
    roles: dict[str, Role], amounts: Sequence[MoneyCandidate], layout: DocumentLayout, *, part_paid: bool
) -> dict[str, Role]:
    """With what is to be paid where nothing is labelled so: the total, of a bill of which nothing is paid yet.

    EN 16931 has that amount on every invoice (BT-115); a page that names the total alone means it by that. Where rows
    below the total take something off it and say what is left, that is to be paid, whatever they call it.
    """
    total = roles.get("total_amount")
    if "amount_due" in roles or total is None or total.amount <= 0:
        return roles
    parts = {abs(roles[name].amount) for name in ("net_amount", "tax_amount") if name in roles}
    if (rest := _what_is_left(total, amounts, layout, parts)) is not None:
        return {**roles, "amount_due": Role("amount_due", rest.amount, (rest,), Evidence.WEAK_LABEL)}
    told = part_payment(layout, total.amount, amounts)
    if told is not None and told.left is not None:
        evidence = Evidence.LABELLED if told.is_proven else Evidence.SOLE
        return {**roles, "amount_due": Role("amount_due", told.left.amount, (told.left,), evidence)}
    if part_paid or told is not None or _is_carried_on(total, amounts, layout):
        return roles
    return {**roles, "amount_due": replace(total, field="amount_due", evidence=min(total.evidence, Evidence.TWICE))}


def _is_carried_on(total: Role, amounts: Sequence[MoneyCandidate], layout: DocumentLayout) -> bool:
    """Whether the page adds an older balance to the total, prints both together and so asks for more than this bill.

    What is to be paid of this bill alone is not for the rules to say.
    """
    sure = [a for a in amounts if a.is_sure and a.amount > 0]
    printed = {a.amount for a in sure}
    return any(total.amount + a.amount in printed and _OLDER.search(_row_before(layout, a)) for a in sure)


_OLDER = re.compile(
    r"previous|prior|brought forward|balance forward|last (?:bill|balance|invoice)"
    r"|vortrag|alter saldo|rückstand|solde|anterior",
    re.IGNORECASE,
)


def _what_is_left(
    total: Role, amounts: Sequence[MoneyCandidate], layout: DocumentLayout, parts: Collection[Decimal]
) -> MoneyCandidate | None:
    """The amount that is printed below the total and a row that takes something off it, and is what remains.

    A row says that it takes something off by its sign or its first word; else both have to stand in the total's column,
    one below the other, and be no `parts` of the total: its net and its tax.
    """
    place = max((c.span.page.number, c.span.box.y1) for c in total.candidates)
    column = total.candidates[0].span.box
    below = [a for a in amounts if a.is_sure and (a.span.page.number, a.span.box.y0) > place]
    for n, taken in enumerate(below):
        words = _row_before(layout, taken)
        if _DISCOUNT.search(words):
            continue
        is_said = taken.amount < 0 or _LESS_FIRST.match(words) is not None
        left = total.amount - abs(taken.amount)
        rests = [a for a in below[n + 1 :] if a.span.cell.line != taken.span.cell.line][: None if is_said else 1]
        found = next((a for a in rests if abs(a.amount) == abs(left)), None)
        if found is None or (not is_said and not _continues(column, (taken, found), parts)):
            continue
        return found if found.amount == left else None
    return None


def _continues(column: BoundingBox, rows: Sequence[MoneyCandidate], parts: Collection[Decimal]) -> bool:
    return all(a.amount > 0 and a.amount not in parts and share_column(a.span.box, column) for a in rows)


def _row_before(layout: DocumentLayout, candidate: MoneyCandidate) -> str:
    line = layout.page_of(candidate.span).lines[candidate.span.cell.line]
    return " ".join(c.text for c in line if c.box.x0 <= candidate.span.cell.box.x0)


_DISCOUNT = re.compile(r"skonto|discount|rabatt|escompte|remise|descuento", re.IGNORECASE)
_LESS_FIRST = re.compile(r"\W*(?:less|minus|abzgl\.?|abzüglich|moins|menos|a déduire|à déduire)\b", re.IGNORECASE)


def is_part_paid(labels: Iterable[FoundLabel], links: Iterable[Link[MoneyCandidate]]) -> bool:
    """Whether a row of the totals says that something was paid in advance; a sentence about payment says nothing.

    Some words, "payment" alone, say so only of an amount.
    """
    paid = {id(one.label) for one in links if one.candidate.is_sure and one.candidate.amount}
    return any(
        (found.phrase in _PAID or (found.phrase in _PAID_WITH_AMOUNT and id(found) in paid))
        and _begins_row(found)
        and len(found.span.cell.words) <= (_MOST_WORDS_WITH_AMOUNT if id(found) in paid else _MOST_WORDS_OF_ROW)
        for found in labels
    )


def _begins_row(found: FoundLabel) -> bool:
    """Whether nothing but "less" and a count stands before the label: "abzgl. 1. Abschlagszahlung"."""
    before = found.span.cell.words[: found.span.first]
    return all(w.text.lower().strip(".:-–− ") in _LESS or not any(map(str.isalpha, w.text)) for w in before)


_MOST_WORDS_OF_ROW = 5
_MOST_WORDS_WITH_AMOUNT = 8  # "Paid 12 May 2026 by card"
_LESS = frozenset(["less", "minus", "abzgl", "abzüglich", "abz", "moins", "menos", "your", "ihre"])
_PAID = frozenset(
    [
        *("paid", "bereits gezahlt", "bereits bezahlt", "anzahlung", "anzahlungen", "erhaltene anzahlungen", "deposit"),
        *("prepaid", "amount paid", "already paid", "total paid", "vorauszahlung", "payment received", "acompte"),
        *("anticipo", "abschlagszahlung", "less deposit", "déjà payé", "déjà réglé", "pagado", "pagos recibidos"),
    ]
)
_PAID_WITH_AMOUNT = frozenset(
    [
        *("payment", "payments", "payments received", "credit", "credits", "credit applied", "credits applied"),
        *("zahlung", "zahlungen", "abschlagszahlungen", "vorauszahlungen", "abschlagsrechnung", "abschlagsrechnungen"),
        *("teilzahlung", "teilzahlungen", "acomptes", "acompte versé"),
    ]
)
