"""How amounts, numbers and dates are printed in English and German. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["en", "de"]
Country = Literal["DE", "AT", "GB", "IE", "NL", "US"]
DateStyle = Literal["iso", "long", "short", "slashes", "dots", "american"]

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
}
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


def cents(amount: Decimal) -> Decimal:
    """The amount rounded to cents, halves away from zero, as invoices do."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def money_text(amount: Decimal, language: Language) -> str:
    """'1,234.50' in English, '1.234,50' in German, without currency."""
    text = f"{amount:,.2f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def number_text(number: Decimal, language: Language) -> str:
    """A quantity or a rate as short as it can be: '12', '2.5' or '2,5'."""
    text = plain(number)
    return text if language == "en" else text.replace(".", ",")


def plain(number: Decimal) -> str:
    """The number with a decimal dot, without exponent and trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_currency(amount: Decimal, currency: str, language: Language, *, symbol: bool) -> str:
    """The amount with its currency where that language puts it: '£12.00', 'EUR 12.00', '12,00 €', '12,00 EUR'."""
    text = money_text(amount, language)
    if language == "de":
        return f"{text} {_SYMBOLS[currency] if symbol else currency}"
    return f"{_SYMBOLS[currency]}{text}" if symbol else f"{currency} {text}"


def date_text(day: date, style: DateStyle, language: Language) -> str:
    """The day in one of the usual notations. 'slashes' is day first: use it only for days after the twelfth."""
    month = _MONTHS[language][day.month - 1]
    match style:
        case "iso":
            return day.isoformat()
        case "long":
            return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"
        case "short":
            return f"{day.day:02d} {month[:3]} {day.year}"
        case "american":
            return f"{month} {day.day}, {day.year}"
        case "slashes":
            return f"{day:%d/%m/%Y}"
        case "dots":
            return f"{day:%d.%m.%Y}"


def in_groups(text: str, size: int = 4) -> str:
    """'DE89370400440532013000' as 'DE89 3704 0044 0532 0130 00'."""
    return " ".join(text[i : i + size] for i in range(0, len(text), size))
