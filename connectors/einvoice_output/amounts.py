"""Totals and lines of an invoice from its released values: exact decimals, nothing rounded away.

What the document does not give is worked out only where the given values leave one answer; what contradicts itself
is refused, naming both sides.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext

from connectors.einvoice_output.changes import PrintedChange
from connectors.einvoice_output.model import Line, Totals
from connectors.einvoice_output.numbers import CENT, EXACT, Values, cents, money_of, number_of
from connectors.einvoice_output.refusals import refusal, zero_rate
from connectors.einvoice_output.units import unit_code
from connectors.einvoice_output.xml_text import clean

_ONE = Decimal(1)
_CENT_PLACES = -2
_PRICE_PLACES = Decimal("0.000001")  # a price that is worked out has at most six decimals
_HIGHEST_RATE = 300  # tenths of a percent: no country's standard rate reaches 30 %
# What a total is rounded to where the smallest coin is larger than the smallest amount; elsewhere two cents.
_COIN_ROUNDING = {"SEK": Decimal("0.50"), "NOK": Decimal("0.50"), "DKK": Decimal("0.25")}
_SMALL_COIN_ROUNDING = Decimal("0.02")


def totals_of(fields: Values, rows: Sequence[Values], changes: Sequence[PrintedChange], currency: str) -> Totals:
    """The document totals; of net and tax one may be missing, or both where lines and `changes` have the net."""
    with localcontext(EXACT):
        added = [one.added for one in changes]
        total = money_of(fields, "total_amount", "BT-112")
        net, tax = money_of(fields, "net_amount", "BT-109"), money_of(fields, "tax_amount", "BT-110")
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
            net = sum(amounts, Decimal(0)) + sum(added, Decimal(0))
        if tax is None:
            tax = total - net
        if net + tax != total:
            raise refusal(
                "BT-112, BR-CO-15",
                f"net {net} and tax {tax} make {net + tax}, but the total is {total}.",
                "Correct the amount that is wrong.",
            )
        due = money_of(fields, "amount_due", "BT-115")
        prepaid, rounding = _difference(total, total if due is None else due, currency)
        return Totals(
            lines=net - sum(added, Decimal(0)),
            allowances=sum((one.amount for one in changes if not one.is_charge), Decimal(0)),
            charges=sum((one.amount for one in changes if one.is_charge), Decimal(0)),
            net=net,
            tax=tax,
            total=total,
            prepaid=prepaid,
            rounding=rounding,
            due=total - prepaid + rounding,
        )


def lines_of(fields: Values, rows: Sequence[Values], totals: Totals, *, from_xml: bool) -> tuple[Line, ...]:
    """The lines; `from_xml`: their units are codes already.

    A document without any gets one over its net amount, as EN 16931 demands at least one (BR-16).
    """
    with localcontext(EXACT):
        if not rows:
            rate = _single_rate(totals, "the document has no lines, and")
            number = clean(str(fields.get("number", "")))
            return (_whole_document(f"Total of document {number}", totals.lines, rate),)
        rates = _rates(rows, totals)
        lines = tuple(
            _line(row, n, rate, from_xml) for n, (row, rate) in enumerate(zip(rows, rates, strict=True), start=1)
        )
        added = sum((line.amount for line in lines), Decimal(0))
        if added != totals.lines:
            raise _lines_refusal(added, totals)
        return lines


def _lines_refusal(added: Decimal, totals: Totals) -> Exception:
    if not (totals.allowances or totals.charges):
        return refusal(
            "BT-106, BR-CO-10",
            f"the lines add up to {added}, but the net amount is {totals.net} (a discount, freight, or prices with "
            "VAT), and the message names no allowance or charge.",
            "Correct the lines or the net amount; add what is missing as a line.",
        )
    return refusal(
        "BT-106, BR-CO-10, BR-CO-13",
        f"the lines add up to {added}; less allowances of {totals.allowances} and plus charges of {totals.charges} "
        f"they make {added - totals.allowances + totals.charges}, but the net amount is {totals.net}.",
        "Correct the lines or the net amount; add what is missing as a line.",
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
    given = [number_of(row, "tax_rate", f"BT-152 of line {n}") for n, row in enumerate(rows, start=1)]
    known = sorted({rate for rate in given if rate is not None})
    if any(rate <= 0 for rate in known):
        line = next(n for n, rate in enumerate(given, start=1) if rate is not None and rate <= 0)
        raise zero_rate("BT-151", f"line {line} is taxed at {known[0].normalize():f} %")
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
        raise zero_rate("BT-118", "the tax amount is 0")
    fitting = [
        Decimal(tenths) / 10 for tenths in range(1, _HIGHEST_RATE) if cents(totals.net * tenths / 1000) == totals.tax
    ]
    if len(fitting) != 1:
        found = "several rates make" if fitting else "no single rate makes"
        raise refusal(
            "BT-152",
            f"{why} {found} {totals.tax} of {totals.net}.",
            "Give the lines their VAT rates.",
        )
    return fitting[0]


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
    amount = money_of(row, "amount", f"BT-131 of line {number}")
    if amount is not None:
        return amount
    quantity, price = _quantity(row, number), _price(row, number)
    if quantity is None or price is None:
        raise refusal("BT-131", f"line {number} has no amount.", "Give the line its amount, or remove it.")
    return cents(quantity * price)


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
    if abs(quantity * price - amount) <= CENT:
        return True
    if not quantity:
        return False
    places = int(price.as_tuple().exponent)
    if places < _CENT_PLACES:  # "2.7700" is no surer than "2.77": programs pad prices with zeros
        places = min(_CENT_PLACES, int(price.normalize().as_tuple().exponent))
    half = Decimal(5).scaleb(places - 1)
    return places != 0 and abs(amount / quantity - price) <= half


def _quantity(row: Values, number: int) -> Decimal | None:
    return number_of(row, "quantity", f"BT-129 of line {number}")


def _price(row: Values, number: int) -> Decimal | None:
    return number_of(row, "unit_price", f"BT-146 of line {number}")
