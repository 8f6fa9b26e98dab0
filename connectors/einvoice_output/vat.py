"""The VAT breakdown of lines, allowances and charges; the printed tax amount decides what the document leaves open."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal, localcontext
from itertools import product

from connectors.einvoice_output.changes import PrintedChange
from connectors.einvoice_output.model import Change, Line, VatGroup
from connectors.einvoice_output.numbers import CENT, EXACT, cents
from connectors.einvoice_output.refusals import refusal

_MOST_WAYS = 500  # to give the allowances and charges their rates

Breakdown = tuple[tuple[Change, ...], tuple[VatGroup, ...]]


def breakdown_of(lines: Sequence[Line], printed: Sequence[PrintedChange], tax: Decimal) -> Breakdown:
    """The allowances and charges with their rates, and the VAT of each rate: together the printed tax amount.

    Documents round the tax of each rate, or of each line; both are tried. With one rate the printed tax may differ
    from it by a cent a line (BR-CO-17 allows that), and it is the printed one that is written. An allowance or charge
    without a rate, where lines have several, is taxed at one of them or shared out in proportion to the lines of each:
    the one way that makes the printed tax is taken, and none where there are several.
    """
    with localcontext(EXACT):
        found: dict[Breakdown, None] = {}
        for changes in _ways(lines, printed):
            groups = _groups(lines, changes, tax)
            if groups is not None:
                found[changes, groups] = None
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise refusal(
                "BT-96, BT-103",
                f"the allowances and charges can be taxed in {len(found)} ways that all make the printed {tax} of VAT.",
                "Send the document to another destination; only its issuer can say at which rate they are taxed.",
            )
        raise _no_way(lines, printed, tax)


def _no_way(lines: Sequence[Line], printed: Sequence[PrintedChange], tax: Decimal) -> Exception:
    of_lines = sum((cents(base * rate / 100) for rate, base in _bases(lines, ()).items()), Decimal(0))
    if not printed:
        return refusal(
            "BT-110, BR-CO-14",
            f"the lines give {of_lines} of VAT, but the printed tax amount is {tax}.",
            "Correct the tax amount, or the rate or amount of the line that is wrong.",
        )
    return refusal(
        "BT-110, BR-CO-14, BT-95, BT-102",
        f"the lines give {of_lines} of VAT before allowances and charges, and at none of their rates do these make the "
        f"printed tax amount of {tax} (one of them may be free of tax, and then EN 16931 asks why).",
        "Correct the tax amount or the line that is wrong, or send the document to another destination.",
    )


def _ways(lines: Sequence[Line], printed: Sequence[PrintedChange]) -> Iterator[tuple[Change, ...]]:
    """Every way to give each of them a rate."""
    by_rate = _bases(lines, ())
    choices = [list(_choices(one, by_rate)) for one in printed]
    ways = 1
    for of_one in choices:
        ways *= len(of_one)
    if ways > _MOST_WAYS:
        choices = [of_one[-1:] for of_one in choices]  # all shared out: what is said of the whole document
    for way in product(*choices):
        yield tuple(change for one in way for change in one)


def _choices(one: PrintedChange, by_rate: dict[Decimal, Decimal]) -> Iterator[tuple[Change, ...]]:
    if one.rate is not None:
        yield (one.at(one.rate),)
        return
    for rate in by_rate:
        yield (one.at(rate),)
    whole = sum(by_rate.values(), Decimal(0))
    if len(by_rate) > 1 and whole > 0 and all(base > 0 for base in by_rate.values()):
        shared = _shares(one.amount, by_rate, whole)
        yield tuple(one.at(rate, amount) for rate, amount in shared.items() if amount)


def _shares(amount: Decimal, by_rate: dict[Decimal, Decimal], whole: Decimal) -> dict[Decimal, Decimal]:
    """The amount shared out to the cent; cents left over go where most was cut off."""
    exact = {rate: amount * base / whole for rate, base in by_rate.items()}
    shares = {rate: share.quantize(CENT, ROUND_DOWN) for rate, share in exact.items()}
    left = int((amount - sum(shares.values(), Decimal(0))) / CENT)
    for rate in sorted(exact, key=lambda rate: abs(exact[rate] - shares[rate]), reverse=True)[: abs(left)]:
        shares[rate] += CENT.copy_sign(left)
    return shares


def _bases(lines: Sequence[Line], changes: Sequence[Change]) -> dict[Decimal, Decimal]:
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.rate] = bases.get(line.rate, Decimal(0)) + line.amount
    for change in changes:
        bases[change.rate] = bases.get(change.rate, Decimal(0)) + change.added
    return dict(sorted(bases.items()))


def _groups(lines: Sequence[Line], changes: Sequence[Change], tax: Decimal) -> tuple[VatGroup, ...] | None:
    """The VAT of each rate, None where it is not the printed one."""
    bases = _bases(lines, changes)
    of_rates = {rate: cents(base * rate / 100) for rate, base in bases.items()}
    of_lines = dict.fromkeys(bases, Decimal(0))
    for line in lines:
        of_lines[line.rate] += cents(line.amount * line.rate / 100)
    for change in changes:
        of_lines[change.rate] += cents(change.added * change.rate / 100)
    for taxes in (of_rates, of_lines):
        if sum(taxes.values(), Decimal(0)) == tax:
            return tuple(VatGroup(rate, bases[rate], taxes[rate]) for rate in bases)
    if len(bases) == 1 and abs(sum(of_rates.values(), Decimal(0)) - tax) <= CENT * (len(lines) + len(changes)):
        ((rate, base),) = bases.items()
        return (VatGroup(rate, base, tax),)
    return None
