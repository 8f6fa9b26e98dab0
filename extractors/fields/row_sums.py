"""What the rows of a bill may add up to: the net, the total, or the gross amount before an agency's commission.

A commission is an allowance on the whole document (BG-20); the net and total amounts are what is left of the gross.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.amounts import USUAL_COMMISSION, Role
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.layout import DocumentLayout, Span
from extractors.fields.lexicon import COMMISSIONS
from extractors.fields.linking import Link
from extractors.fields.rounding import CENT
from holdpoint.document import PageKind
from holdpoint.extraction import ExtractedField
from holdpoint.values import format_money


@dataclass(frozen=True)
class Commission:
    """What is taken off, and the places that say so: its own, or those of the gross amount and of what is left."""

    amount: Decimal
    places: tuple[MoneyCandidate, ...]
    label: Span | None = None  # what it is called, where it is printed


def possible_wholes(
    roles: Mapping[str, Role],
    links: Sequence[Link[MoneyCandidate]],
    amounts: Sequence[MoneyCandidate],
    *,
    by_agency: bool,
) -> dict[Decimal, Commission | None]:
    """The amounts that line items may add up to: the net and the total amount, and the gross before a commission."""
    left = [roles[name] for name in ("net_amount", "total_amount") if name in roles and roles[name].amount]
    found: dict[Decimal, Commission | None] = {abs(role.amount): None for role in left}
    if {"tax_amount", "total_amount"} <= roles.keys():
        found.setdefault(abs(roles["total_amount"].amount) - abs(roles["tax_amount"].amount), None)
    printed = {abs(a.amount): a for a in amounts if a.is_sure}
    taken_off = {abs(x.candidate.amount): x for x in links if x.label.phrase in COMMISSIONS}
    for role in left[:1]:
        rest = abs(role.amount)
        for off, link in taken_off.items():
            if off and rest + off in printed:
                found.setdefault(rest + off, Commission(off, (link.candidate,), link.label.span))
        for gross in _labelled(links) if by_agency else ():
            off = gross - rest
            if off > 0 and (gross * USUAL_COMMISSION).quantize(CENT) == off:
                found.setdefault(gross, Commission(off, (printed[gross], *role.candidates)))
    return found


def _labelled(links: Sequence[Link[MoneyCandidate]]) -> Collection[Decimal]:
    return {abs(x.candidate.amount) for x in links if x.candidate.is_sure and x.field != "not_money"}


def total_of_rows(
    layout: DocumentLayout, links: Sequence[Link[MoneyCandidate]], total: Decimal, roles: Mapping[str, Role]
) -> Role | None:
    """The total amount, where it is what the rows add up to and the labels alone led elsewhere.

    It must be the largest of all labelled totals, since a part of the rows adds up to a subtotal; and no commission may
    be taken off, since then the gross is not the total. On a picture both may have been misread.
    """
    if any(role.proven for role in roles.values()):
        return None
    if any(page.kind is not PageKind.TEXT_LAYER for page in layout.document.pages):
        return None
    if any(x.label.phrase in COMMISSIONS and x.candidate.amount for x in links):
        return None
    labelled = [x for x in links if x.field in ("total_amount", "amount_due") and x.candidate.is_sure]
    places = tuple(x.candidate for x in labelled if x.field == "total_amount" and x.candidate.amount == total)
    if not places or max(x.candidate.amount for x in labelled) > total:
        return None
    return Role("total_amount", total, places[:1], Evidence.PROVEN, proven=True)


def allowance_fields(commission: Commission) -> tuple[ExtractedField, ...]:
    """The commission as a term of the whole document, named as an e-invoice's allowances are."""
    own = len(commission.places) == 1
    amount = make_field(
        "allowances[1].amount",
        format_money(commission.amount),
        [c.span for c in commission.places],
        Evidence.PROVEN if own else Evidence.WEAK_LABEL,
        proven=True,
        raw=commission.places[0].raw if own else " - ".join(c.raw for c in commission.places),
    )
    if commission.label is None:
        return (amount,)
    return amount, make_field("allowances[1].reason", commission.label.text, [commission.label], Evidence.LABELLED)
