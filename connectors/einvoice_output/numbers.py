"""Numbers of a message as exact decimals; what is none, or finer than a cent where cents are asked for, is refused."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from connectors.einvoice_output.refusals import refusal

CENT = Decimal("0.01")
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?")

Values = Mapping[str, object]


def money_of(values: Values, name: str, term: str) -> Decimal | None:
    """An amount; EN 16931 gives it two decimals (BR-DEC), and a finer one is refused rather than rounded."""
    amount = number_of(values, name, term)
    if amount is None:
        return None
    if amount != cents(amount):
        raise refusal(f"{term}, BR-DEC", f"{amount} has more than two decimals.", "Correct the amount.")
    return cents(amount)


def number_of(values: Values, name: str, term: str) -> Decimal | None:
    """The number, None where the message has none."""
    text = values.get(name)
    if text is None or text == "":
        return None
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise refusal(term, f"{text!r} is no decimal number.", "Correct the value.")
    number = Decimal(text)
    return number if number else Decimal(0)  # "-0.00" is 0


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half up; never -0."""
    rounded = amount.quantize(CENT, ROUND_HALF_UP)
    return rounded if rounded else Decimal("0.00")
