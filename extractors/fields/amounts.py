"""Net, tax, total and amount due: labels propose, arithmetic decides.

Where net + tax = total holds among the proposed amounts, all three are proven: a misread digit or a wrong label would
have broken it. Where it does not hold, each amount stands on its label alone, as printed; whether that is an error in
the document is for the checks to say.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.layout import share_column
from extractors.fields.lexicon import COMMISSIONS
from extractors.fields.linking import Link
from extractors.fields.rounding import CENT, comes_to
from holdpoint.extraction import ExtractedField
from holdpoint.values import format_money

MONEY_FIELDS = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due", "not_money"})
_STRONG = 0.6  # a label's score from which on it says what the amount is
_FEWEST_WITH_CENTS = 4  # amounts that show how a page prints them
_CHOICES = 6  # amounts tried for each role
_TAX_RATES = tuple(
    Decimal(r) / 100
    for r in ("0", "2.1", "2.5", "2.6", "3.8", "4", "5", "5.5", "6", "6.25", "7", "7.25", "7.7", "8", "8.1", "8.25", "8.875", "9", "10", "12", "13",
              "13.5", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "25.5", "27")
)  # fmt: skip


HIGHEST_RATE = Decimal("0.3")  # no country taxes higher; what adds up at more has lost its thousands


@dataclass(frozen=True)
class Role:
    """An amount chosen for a field: its value, the places that print it, and whether arithmetic proves it."""

    field: str
    amount: Decimal
    candidates: tuple[MoneyCandidate, ...]
    evidence: float
    proven: bool = False


@dataclass(frozen=True)
class _Choice:
    amount: Decimal
    candidates: tuple[MoneyCandidate, ...]  # several are added up: one tax for each rate
    score: float


def choose_amounts(
    links: Sequence[Link[MoneyCandidate]],
    amounts: Sequence[MoneyCandidate],
    items_sum: Decimal | None,
    *,
    by_agency: bool = False,
    rounded: bool = False,
) -> dict[str, Role]:
    """The roles that the document's amounts play. `items_sum` is the sum of the line items, if they were read.

    `rounded` says that the total may be rounded to five hundredths; `by_agency` that the page speaks of an agency, whose commission may be taken off without being printed.
    """
    links = sorted(links, key=lambda link: -link.score)
    with_cents = sum(a.is_sure and a.amount.as_tuple().exponent == -2 for a in amounts) >= _FEWEST_WITH_CENTS
    choices = {
        field: _choices(field, links, with_cents=with_cents)
        for field in ("net_amount", "tax_amount", "total_amount", "amount_due")
    }
    choices = _less_commission(choices, links, by_agency=by_agency)
    totals = choices["total_amount"]
    if not totals or totals[0].score < _STRONG:
        totals = [*(_Choice(c.amount, c.candidates, c.score * 0.9) for c in choices["amount_due"]), *totals]
    proof = _prove(choices["net_amount"], choices["tax_amount"], totals, amounts, rounded=rounded)
    if proof is None or (items_sum is not None and abs(proof[0].amount - items_sum) > CENT):
        # what adds up may be the tax of one rate; or the rows lack what is charged on the whole
        by_items = _prove_by_items(amounts, items_sum, choices["tax_amount"])
        if by_items is not None and (proof is None or by_items[2].amount > proof[2].amount):
            proof = by_items
    roles = _roles_of(proof, items_sum) if proof is not None else _by_label(choices, totals, items_sum, amounts)
    if proof is None and items_sum and "net_amount" not in roles:
        roles |= _taxes_on_rows(choices["tax_amount"], totals, items_sum)
    if due := _possible_dues(choices["amount_due"], roles):
        same = "total_amount" in roles and roles["total_amount"].amount == due[0].amount
        roles["amount_due"] = Role(
            "amount_due",
            due[0].amount,
            due[0].candidates,
            _labelled(due[0].score) * (_OPEN if _is_open(due, roles) else 1),
            same and roles["total_amount"].proven,
        )
    return roles


def _possible_dues(choices: Sequence[_Choice], roles: dict[str, Role]) -> list[_Choice]:
    """Without bare numbers ("Accounts Payable / Suite 600") where the total is printed as money and is another."""
    total = roles.get("total_amount")
    if total is None or not all(c.is_sure for c in total.candidates):
        return list(choices)
    return [c for c in choices if c.amount == total.amount or all(m.is_sure for m in c.candidates)]


_OPEN = 0.5
_AS_STRONG = 0.05  # less score than the best, and the claim is as good


def _is_open(dues: Sequence[_Choice], roles: dict[str, Role]) -> bool:
    """Whether the page asks for two amounts, neither of which is the total: a deposit now and the balance later."""
    rivals = [c for c in dues if c.score >= dues[0].score - _AS_STRONG]
    return len(rivals) > 1 and ("total_amount" not in roles or roles["total_amount"].amount != dues[0].amount)


def fields_of(roles: dict[str, Role], *, absolute: bool) -> list[ExtractedField]:
    """The roles as fields; `absolute` drops the sign, as credit notes carry none."""
    return [
        make_field(
            role.field,
            format_money(abs(role.amount) if absolute else role.amount),
            [c.span for c in role.candidates],
            Evidence.PROVEN if role.proven else role.evidence,
            proven=role.proven,
            raw=" + ".join(c.raw for c in role.candidates),
        )
        for role in roles.values()
    ]


def _labelled(score: float) -> float:
    """A label's score as evidence: 1.0 is the field's own label right beside the value."""
    if score >= 0.9:
        return Evidence.LABELLED
    return Evidence.WEAK_LABEL if score >= 0.75 else max(Evidence.GUESS, Evidence.WEAK_LABEL * score)


def _choices(field: str, links: Sequence[Link[MoneyCandidate]], *, with_cents: bool) -> list[_Choice]:
    """What may be the field's amount, likeliest first; `links` are the best first.

    A bare number is none on a page that prints its amounts `with_cents`: "Tax I.D. 04-7720163", "Net 45".
    """
    best: dict[Decimal, list[Link[MoneyCandidate]]] = {}
    for one in links:
        if one.field != field or (field in _NOT_THERE and _NOT_THERE[field].search(_before(one.candidate))):
            continue
        if field == "tax_amount" and one.candidate.amount and _EXEMPT.search(_before(one.candidate)):
            continue
        if one.candidate.is_sure or (one.score >= 0.9 and not with_cents):
            best.setdefault(one.candidate.amount, []).append(one)
    choices = [
        _Choice(amount, (found[0].candidate,), found[0].score * (1 if found[0].candidate.is_sure else 0.8))
        for amount, found in best.items()
    ]
    if field == "tax_amount":
        choices += _equal_halves(links)
    choices.sort(key=lambda c: (-c.score, -_lowest(c.candidates)))
    choices = choices[: _CHOICES + 2]
    if field in ("tax_amount", "net_amount") and len(choices) >= 2:  # one amount for each tax rate
        strong = [c for c in choices if c.score >= _STRONG][:_CHOICES]
        for size in range(2, len(strong) + 1):
            choices += [
                _Choice(sum((c.amount for c in group), Decimal()), tuple(c.candidates[0] for c in group), 0.7)
                for group in combinations(strong, size)
            ]
    return choices


_NOT_THERE = {  # words right before an amount, or in its sentence, that say it is another
    "tax_amount": re.compile(  # "VAT on £100.00", "GST/HST No. 81734"
        r"\b(?:on|auf|aus|sur|sobre|van|su)\s*(?:[€£$]|[A-Z]{3})?\s*$"
        r"|\b(?:no|nr|num|number|nummer|numéro|número|reg|id|n[°º])[.:#\s]*$|#\s*$",
        re.IGNORECASE,
    ),
    "amount_due": re.compile(
        r"\b(?:skonto|escompte|discount|pronto pago|sconto|korting|instal?lments?|raten?|mensualit[ée]s|cuotas|plazos)\b",
        re.IGNORECASE,
    ),
}


_EXEMPT = re.compile(  # of a sentence that names the law: "Tax exempt political subdivision, ORC 5739.02(B)(1)"
    r"\b(?:exempt\w*|befreit\w*|exonér\w*|exent\w*|esent[ei]|vrijgesteld|isent\w*|zwoln\w+)\b", re.IGNORECASE
)


def _before(amount: MoneyCandidate) -> str:
    """What its cell says before an amount: "VAT on £1,885.00 at 20%", "3 % Skonto, Zahlbetrag 97,00"."""
    return amount.span.cell.text[: amount.start]


def _equal_halves(links: Sequence[Link[MoneyCandidate]]) -> list[_Choice]:
    """Two taxes of one amount under two names, as India's central and state tax are: both together."""
    best: dict[tuple[str, Decimal], Link[MoneyCandidate]] = {}
    for one in links:
        if one.field == "tax_amount" and one.candidate.is_sure:
            best.setdefault((one.label.phrase, one.candidate.amount), one)
    found = []
    for (phrase, amount), central in best.items():
        state = next((best[p, amount] for p in _STATE_TAXES if (p, amount) in best), None) if phrase == "cgst" else None
        if state is not None and state.candidate is not central.candidate:
            score = min(central.score, state.score)
            found.append(_Choice(2 * amount, (central.candidate, state.candidate), score))
    return found


_STATE_TAXES = ("sgst", "utgst")


def _less_commission(
    choices: dict[str, list[_Choice]], links: Sequence[Link[MoneyCandidate]], *, by_agency: bool
) -> dict[str, list[_Choice]]:
    """What is left after an agency's commission is the total, and the gross before it is none.

    EN 16931 has the commission as an allowance on document level (BG-20), which lowers the total (BT-109, BT-112).
    """
    taken_off = {abs(one.candidate.amount) for one in links if one.label.phrase in COMMISSIONS} - {Decimal(0)}
    if by_agency and not choices["tax_amount"]:
        nets = {c.amount for c in choices["net_amount"]}
        usual = {c.amount: (c.amount * USUAL_COMMISSION).quantize(CENT) for c in choices["total_amount"]}
        taken_off |= {off for gross, off in usual.items() if off and gross - off in nets}
    labelled = [c for options in choices.values() for c in options if len(c.candidates) == 1]
    amounts = {c.amount for c in labelled}
    gross = {a for a in amounts for off in taken_off if a - off in amounts}
    if not gross:
        return choices
    left = {a - off for a in gross for off in taken_off} & amounts
    kept = {field: [c for c in options if c.amount not in gross] for field, options in choices.items()}
    best: dict[Decimal, _Choice] = {}
    for one in sorted((c for c in labelled if c.amount in left), key=lambda c: c.score):
        best[one.amount] = one
    totals = sorted(best.values(), key=lambda c: -c.score)
    if len(totals) > 1 and totals[0].score <= 1:  # several periods and no sum of them: each would do
        totals = [replace(c, score=totals[-1].score) for c in totals]
    return {**kept, "total_amount": [*totals, *(c for c in kept["total_amount"] if c.amount not in left)]}


USUAL_COMMISSION = Decimal("0.15")  # of advertising agencies, the world over; no tax is 3/17 of the net


def _lowest(candidates: Iterable[MoneyCandidate]) -> float:
    return max(c.span.page.number * 10_000 + c.span.box.y0 for c in candidates)


def _prove(
    nets: Sequence[_Choice],
    taxes: Sequence[_Choice],
    totals: Sequence[_Choice],
    amounts: Sequence[MoneyCandidate],
    *,
    rounded: bool,
) -> tuple[_Choice, _Choice, _Choice] | None:
    """The best labelled triple with net + tax = total; one of net and tax may lack its label."""
    found: list[tuple[float, tuple[_Choice, _Choice, _Choice]]] = []
    for total in totals:
        for tax in taxes:
            for net in nets:
                adds_up = total.amount and comes_to(net.amount + tax.amount, total.amount, rounded=rounded)
                if adds_up and abs(tax.amount) <= HIGHEST_RATE * abs(net.amount) + CENT:
                    if tax.amount == 0 and tax.candidates[0].span.box == net.candidates[0].span.box:
                        continue
                    found.append((net.score + tax.score + total.score, (net, tax, total)))
    if found:
        # Where each tax rate has a line of its own, every one of them adds up: the whole is the largest of them.
        strong = [pair for pair in found if pair[1][2].score >= _STRONG] or found
        most = max(abs(total.amount) for _, (_, _, total) in strong)
        return max((pair for pair in strong if abs(pair[1][2].amount) == most), key=lambda pair: pair[0])[1]
    printed: dict[Decimal, MoneyCandidate] = {a.amount: a for a in amounts if a.is_sure}
    for total in totals:
        for tax in taxes:
            missing = printed.get(total.amount - tax.amount)
            if missing is not None and tax.amount and plausible_rate(missing.amount, tax.amount):
                found.append((tax.score + total.score, (_Choice(missing.amount, (missing,), 0.5), tax, total)))
        for net in nets:
            missing = printed.get(total.amount - net.amount)
            if missing is not None and missing.amount and plausible_rate(net.amount, missing.amount):
                found.append((net.score + total.score, (net, _Choice(missing.amount, (missing,), 0.5), total)))
    for net in nets:
        for tax in taxes:  # the total's own label is not known, but net and tax make an amount that is printed
            whole = printed.get(net.amount + tax.amount)
            if whole is not None and net.amount and tax.amount and plausible_rate(net.amount, tax.amount):
                found.append((net.score + tax.score, (net, tax, _Choice(whole.amount, (whole,), 0.5))))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _prove_by_items(
    amounts: Sequence[MoneyCandidate], items_sum: Decimal | None, taxes: Sequence[_Choice]
) -> tuple[_Choice, _Choice, _Choice] | None:
    """Where no label helps: the sum of the rows is printed, and so are a tax on it and both together.

    A tax that is labelled so may be of several rates.
    """
    labelled = {c.amount for c in taxes if c.amount > 0 and c.score >= _STRONG}
    printed: dict[Decimal, MoneyCandidate] = {a.amount: a for a in amounts if a.is_sure}  # the last place of each
    if not items_sum or items_sum not in printed:
        return None
    found = [
        (printed[items_sum], printed[whole - items_sum], printed[whole])
        for whole in printed
        if whole != items_sum
        and whole - items_sum in printed
        and (
            plausible_rate(items_sum, whole - items_sum)
            or (whole - items_sum in labelled and whole - items_sum <= HIGHEST_RATE * items_sum)
        )
    ]
    if len(found) != 1:
        return None
    net, tax, total = (_Choice(a.amount, (a,), _PRINTED_ALONE) for a in found[0])
    return net, tax, total


def _taxes_on_rows(taxes: Sequence[_Choice], totals: Sequence[_Choice], items_sum: Decimal) -> dict[str, Role]:
    """Tax and total that the sum of the rows proves, on a page that prints no net amount."""
    for total in totals:
        for tax in taxes:
            adds_up = abs(items_sum + tax.amount - total.amount) <= CENT
            if adds_up and 0 < tax.amount <= HIGHEST_RATE * items_sum and total.score >= _STRONG:
                pair = (("tax_amount", tax), ("total_amount", total))
                return {name: Role(name, c.amount, c.candidates, Evidence.LABELLED, proven=True) for name, c in pair}
    return {}


_PRINTED_ALONE = 0.5  # the score of an amount that has no label


def plausible_rate(net: Decimal, tax: Decimal) -> bool:
    """Whether the tax is the net amount times a rate in use somewhere, to the cent."""
    return bool(net) and any(abs(net * rate - tax) <= CENT for rate in _TAX_RATES)


def _roles_of(proof: tuple[_Choice, _Choice, _Choice], items_sum: Decimal | None) -> dict[str, Role]:
    net, _, total = proof
    # a tax of nothing proves only that two printed amounts are equal, which is a proof of reading all the same
    sure = min(total.score, 1.0) >= 0.6 or (items_sum is not None and abs(items_sum - net.amount) <= CENT)
    return {
        choice_field: Role(choice_field, choice.amount, choice.candidates, _labelled(choice.score), proven=sure)
        for choice_field, choice in zip(("net_amount", "tax_amount", "total_amount"), proof, strict=True)
    }


def _sum_of_others(options: Sequence[_Choice]) -> _Choice | None:
    """The printed amount that several others of the same field add up to."""
    printed = {c.amount: c for c in options if len(c.candidates) == 1}
    sums = (c for c in options if len(c.candidates) > 1 and c.amount in printed)
    return next((printed[c.amount] for c in sums if printed[c.amount].candidates[0] not in c.candidates), None)


def _is_no_tax(choice: _Choice, net: Role | None) -> bool:
    """Whether a bare number is too much for a tax: the postcode beside "VAT HU12345676"."""
    is_bare = not any(c.is_sure for c in choice.candidates)
    return is_bare and net is not None and abs(choice.amount) > HIGHEST_RATE * abs(net.amount) + CENT


def _by_label(
    choices: dict[str, list[_Choice]],
    totals: Sequence[_Choice],
    items_sum: Decimal | None,
    amounts: Sequence[MoneyCandidate],
) -> dict[str, Role]:
    most = max((abs(a.amount) for a in amounts if a.is_sure), default=Decimal(0))
    roles: dict[str, Role] = {}
    for field, options in (*choices.items(), ("total_amount", list(totals))):
        single = [c for c in options if len(c.candidates) == 1]
        if field == "total_amount" and items_sum and not {"net_amount", "tax_amount"} & roles.keys():
            # what is asked for is the total of a page without a tax, where the rows come to it
            single = [c for c in choices["amount_due"] if abs(c.amount - items_sum) <= CENT][:1] or single
        if field == "tax_amount":
            single = [c for c in single if not _is_no_tax(c, roles.get("net_amount"))]
        if not single or field == "amount_due":
            continue
        best = single[0]
        rivals = [c for c in single[1:] if c.score >= best.score - 0.02]
        if (sum_of_others := _sum_of_others(options)) is not None:
            best, rivals = sum_of_others, []  # one tax for each rate and their sum: nothing is left to choose
        evidence = _labelled(best.score) / (1 + 0.6 * len(rivals))
        is_sum = field == "net_amount" or (
            # nothing is added to the rows: neither a tax that is known by its label, nor what another word says
            field == "total_amount" and not {"net_amount", "tax_amount"} & roles.keys() and abs(best.amount) >= most
        )
        proven = items_sum is not None and is_sum and abs(items_sum - best.amount) <= CENT
        if field == "total_amount" and not proven and any(_goes_beyond(a, best) for a in amounts):
            evidence = min(evidence, Evidence.SOLE)
        roles[field] = Role(field, best.amount, best.candidates, evidence, proven)
    return roles


def _goes_beyond(amount: MoneyCandidate, total: _Choice) -> bool:
    """Whether a larger amount stands below the total in its column: it may be the total, in words nobody knows."""
    one = total.candidates[0]
    box, other = one.span.box, amount.span.box
    is_below = amount.span.page is one.span.page and other.y0 > box.y1 and share_column(other, box)
    return is_below and amount.is_sure and abs(amount.amount) > abs(total.amount)
