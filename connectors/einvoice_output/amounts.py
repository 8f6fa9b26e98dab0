"""Totals, lines and VAT breakdown of an invoice from its released values: exact decimals, nothing rounded away.

What the document does not give is worked out only where the given values leave one answer; what contradicts itself
is refused, naming both sides.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from connectors.einvoice_output.model import Line, Totals, VatGroup
from connectors.einvoice_output.refusals import refusal
from connectors.einvoice_output.units import unit_code
from connectors.einvoice_output.xml_text import clean

_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?")
_CENT = Decimal("0.01")
_ONE = Decimal(1)
_PRICE_PLACES = Decimal("0.000001")  # a price that is worked out has at most six decimals
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_HIGHEST_RATE = 300  # tenths of a percent: no country's standard rate reaches 30 %
# What a total is rounded to where the smallest coin is larger than the smallest amount; elsewhere two cents.
_COIN_ROUNDING = {"SEK": Decimal("0.50"), "NOK": Decimal("0.50"), "DKK": Decimal("0.25")}
_SMALL_COIN_ROUNDING = Decimal("0.02")

Values = Mapping[str, object]


def totals_of(fields: Values, rows: Sequence[Values], currency: str) -> Totals:
    """The document totals; of net and tax one may be missing, or both where the lines have the net."""
    with localcontext(_EXACT):
        total = _money(fields, "total_amount", "BT-112")
        net, tax = _money(fields, "net_amount", "BT-109"), _money(fields, "tax_amount", "BT-110")
        if total is None:
            raise refusal("BT-112", "the total amount is missing.", "Correct the total amount of the document.")
        if net is None and tax is not None:
            net = total - tax
        if net is None:
            amounts = [_line_amount(row, n) for n, row in enumerate(rows, start=1)]
            if not amounts:
                raise refusal(
                    "BT-109", "neither net amount nor tax amount nor lines are given.", "Correct the net amount."
                )
            net = sum(amounts, Decimal(0))
        if tax is None:
            tax = total - net
        if net + tax != total:
            raise refusal(
                "BT-112, BR-CO-15",
                f"net {net} and tax {tax} make {net + tax}, but the total is {total}.",
                "Correct the amount that is wrong.",
            )
        due = _money(fields, "amount_due", "BT-115")
        prepaid, rounding = _difference(total, total if due is None else due, currency)
        return Totals(net=net, tax=tax, total=total, prepaid=prepaid, rounding=rounding, due=total - prepaid + rounding)


def lines_of(fields: Values, rows: Sequence[Values], totals: Totals, *, from_xml: bool) -> tuple[Line, ...]:
    """The lines; `from_xml`: their units are codes already.

    A document without any gets one over its net amount, as EN 16931 demands at least one (BR-16).
    """
    with localcontext(_EXACT):
        if not rows:
            rate = _single_rate(totals, "the document has no lines, and")
            number = clean(str(fields.get("number", "")))
            return (_whole_document(f"Total of document {number}", totals.net, rate),)
        rates = _rates(rows, totals)
        lines = tuple(
            _line(row, n, rate, from_xml) for n, (row, rate) in enumerate(zip(rows, rates, strict=True), start=1)
        )
        added = sum((line.amount for line in lines), Decimal(0))
        if added != totals.net:
            raise refusal(
                "BT-106, BR-CO-10",
                f"the lines add up to {added}, but the net amount is {totals.net} (a discount, freight, or prices "
                "with VAT).",
                "Correct the lines or the net amount; add what is missing as a line.",
            )
        return lines


def breakdown_of(lines: Sequence[Line], tax: Decimal) -> tuple[VatGroup, ...]:
    """The VAT of each rate. What is worked out of the lines must be the printed tax amount.

    Documents round the tax of each rate, or of each line; both are tried. With one rate the printed tax may differ
    from it by a cent a line (BR-CO-17 allows that), and it is the printed one that is written.
    """
    with localcontext(_EXACT):
        by_rate: dict[Decimal, list[Line]] = {}
        for line in lines:
            by_rate.setdefault(line.rate, []).append(line)
        bases = {rate: sum((line.amount for line in group), Decimal(0)) for rate, group in sorted(by_rate.items())}
        of_rates = {rate: _cents(base * rate / 100) for rate, base in bases.items()}
        of_lines = {
            rate: sum((_cents(line.amount * rate / 100) for line in by_rate[rate]), Decimal(0)) for rate in bases
        }
        for taxes in (of_rates, of_lines):
            if sum(taxes.values(), Decimal(0)) == tax:
                return tuple(VatGroup(rate, bases[rate], taxes[rate]) for rate in bases)
        worked_out = sum(of_rates.values(), Decimal(0))
        if len(bases) == 1 and abs(worked_out - tax) <= _CENT * len(lines):
            ((rate, base),) = bases.items()
            return (VatGroup(rate, base, tax),)
        raise refusal(
            "BT-110, BR-CO-14",
            f"the lines give {worked_out} of VAT, but the printed tax amount is {tax}.",
            "Correct the tax amount, or the rate or amount of the line that is wrong.",
        )


def _difference(total: Decimal, due: Decimal, currency: str) -> tuple[Decimal, Decimal]:
    """What lies between total and amount due: paid in advance (BT-113), or rounding to a coin (BT-114)."""
    open_amount = total - due
    if not open_amount:
        return Decimal(0), Decimal(0)
    if due and abs(open_amount) <= _COIN_ROUNDING.get(currency, _SMALL_COIN_ROUNDING):
        return Decimal(0), -open_amount
    if open_amount * total > 0 and abs(open_amount) <= abs(total):
        return open_amount, Decimal(0)
    raise refusal(
        "BT-115, BR-CO-16",
        f"the amount due is {due}, but the total is {total}: more is due than was charged.",
        "Correct the amount due; what an earlier document left open does not belong into this one.",
    )


def _rates(rows: Sequence[Values], totals: Totals) -> list[Decimal]:
    given = [_number(row, "tax_rate", f"BT-152 of line {n}") for n, row in enumerate(rows, start=1)]
    known = sorted({rate for rate in given if rate is not None})
    if any(rate <= 0 for rate in known):
        line = next(n for n, rate in enumerate(given, start=1) if rate is not None and rate <= 0)
        raise _zero_rate("BT-151", f"line {line} is taxed at {known[0].normalize():f} %")
    if None not in given:
        return [rate for rate in given if rate is not None]
    if len(known) > 1:
        line = given.index(None) + 1
        raise refusal("BT-152", f"line {line} has no VAT rate, and the others have several.", "Give that line a rate.")
    rate = known[0] if known else _single_rate(totals, "no line has a VAT rate, and")
    return [rate for _ in rows]


def _single_rate(totals: Totals, why: str) -> Decimal:
    """The one rate, in tenths of a percent, that makes the printed tax of the net amount."""
    if not totals.tax:
        raise _zero_rate("BT-118", "the tax amount is 0")
    fitting = [
        Decimal(tenths) / 10 for tenths in range(1, _HIGHEST_RATE) if _cents(totals.net * tenths / 1000) == totals.tax
    ]
    if len(fitting) != 1:
        found = "several rates make" if fitting else "no single rate makes"
        raise refusal(
            "BT-152",
            f"{why} {found} {totals.tax} of {totals.net}.",
            "Give the lines their VAT rates.",
        )
    return fitting[0]


def _zero_rate(term: str, fact: str) -> Exception:
    return refusal(
        term,
        f"{fact}: EN 16931 then asks why (zero rated, exempt, reverse charge, export, outside VAT), and the released "
        "values do not say.",
        "Send such documents to another destination; only their issuer can say the VAT category.",
    )


def _whole_document(name: str, net: Decimal, rate: Decimal) -> Line:
    sign = -1 if net < 0 else 1
    return Line(name, Decimal(sign), "C62", abs(net), _ONE, rate, net)


def _line(row: Values, number: int, rate: Decimal, from_xml: bool) -> Line:
    name = clean(str(row.get("description", "")))
    if not name:
        raise refusal("BT-153, BR-25", f"line {number} has no description.", "Give the line a description.")
    code, note = unit_code(clean(str(row.get("unit") or "")) or None, from_xml=from_xml)
    amount = _line_amount(row, number)
    quantity, price, for_units = _priced(row, number, amount)
    return Line(name, quantity, code, price, for_units, rate, amount, note)


def _line_amount(row: Values, number: int) -> Decimal:
    amount = _money(row, "amount", f"BT-131 of line {number}")
    if amount is not None:
        return amount
    quantity, price = _quantity(row, number), _price(row, number)
    if quantity is None or price is None:
        raise refusal("BT-131", f"line {number} has no amount.", "Give the line its amount, or remove it.")
    return _cents(quantity * price)


def _priced(row: Values, number: int, amount: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Quantity, price (never negative) and how many units the price is for; the amount's sign goes to the quantity."""
    quantity, price = _quantity(row, number), _price(row, number)
    if quantity is None and price is not None and price and amount % price == 0:
        quantity = amount / price
    if quantity is None:
        if price is not None and abs(price) != abs(amount):
            raise refusal(
                "BT-129",
                f"line {number} has the price {price} and the amount {amount}, but no quantity.",
                "Give the line its quantity.",
            )
        quantity = _ONE
    if price is None:
        if not quantity and amount:
            raise refusal("BT-129", f"line {number} has quantity 0, but the amount {amount}.", "Correct the line.")
        return _worked_out_price(quantity, amount)
    if not _agree(abs(quantity), abs(price), abs(amount)):
        raise refusal(
            "BT-131",
            f"line {number} has {quantity} times {price}, but the amount {amount}.",
            "Correct the line; a discount on it needs a line of its own.",
        )
    return _signed(quantity, amount or quantity * price), abs(price), _ONE


def _worked_out_price(quantity: Decimal, amount: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    if not amount or not quantity:
        return quantity, Decimal(0), _ONE
    signed = _signed(quantity, amount)
    price = abs(amount / quantity)
    if price == price.quantize(_PRICE_PLACES):
        return signed, price, _ONE
    return signed, abs(amount), abs(quantity)  # no decimal is exact: the price of all of them is


def _signed(quantity: Decimal, like: Decimal) -> Decimal:
    return abs(quantity).copy_sign(like) if quantity else Decimal(0)


def _agree(quantity: Decimal, price: Decimal, amount: Decimal) -> bool:
    """Whether they make the amount, within a cent, or within what rounding the printed price leaves open."""
    if abs(quantity * price - amount) <= _CENT:
        return True
    if not quantity:
        return False
    places = price.as_tuple().exponent
    half = Decimal(5).scaleb(int(places) - 1)
    return places != 0 and abs(amount / quantity - price) <= half


def _quantity(row: Values, number: int) -> Decimal | None:
    return _number(row, "quantity", f"BT-129 of line {number}")


def _price(row: Values, number: int) -> Decimal | None:
    return _number(row, "unit_price", f"BT-146 of line {number}")


def _money(values: Values, name: str, term: str) -> Decimal | None:
    """An amount; EN 16931 gives it two decimals (BR-DEC), and a finer one is refused rather than rounded."""
    amount = _number(values, name, term)
    if amount is None:
        return None
    if amount != _cents(amount):
        raise refusal(f"{term}, BR-DEC", f"{amount} has more than two decimals.", "Correct the amount.")
    return _cents(amount)


def _number(values: Values, name: str, term: str) -> Decimal | None:
    text = values.get(name)
    if text is None or text == "":
        return None
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise refusal(term, f"{text!r} is no decimal number.", "Correct the value.")
    number = Decimal(text)
    return number if number else Decimal(0)  # "-0.00" is 0


def _cents(amount: Decimal) -> Decimal:
    rounded = amount.quantize(_CENT, ROUND_HALF_UP)
    return rounded if rounded else Decimal("0.00")
