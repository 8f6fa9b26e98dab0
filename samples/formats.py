"""How amounts, numbers and dates are printed in English, German, French and Spanish. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

Language = Literal["en", "de", "fr", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Country = Literal["DE", "AT", "GB", "IE", "NL", "US", "FR", "BE", "ES", "CH"]
DateStyle = Literal["iso", "long", "short", "slashes", "dots", "american"]
# what groups thousands: 1,234.50 / 1.234,50 / 1 234,50 (a space that does not break) / 1'234.50
NumberStyle = Literal["comma", "dot", "space", "apostrophe"]

_MARKS: dict[NumberStyle, tuple[str, str]] = {
    "comma": (",", "."),
    "dot": (".", ","),
    "space": ("\u00a0", ","),
    "apostrophe": ("'", "."),
}
_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}  # francs have no sign that is in use


# where a sender of that language has a VAT number and an IBAN, and all of it is in euro for `EURO_COUNTRIES`
HOME_COUNTRIES: dict[Language, Country] = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES"}
EURO_COUNTRIES: dict[Language, Country] = {**HOME_COUNTRIES, "en": "IE"}


def cents(amount: Decimal) -> Decimal:
    """The amount rounded to cents, halves away from zero, as invoices do."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def usual_numbers(language: Language, country: Country) -> NumberStyle:
    """How numbers are written in that language there; Switzerland has its own way in all of its languages."""
    if country == "CH":
        return "apostrophe"
    by_language: dict[Language, NumberStyle] = {"en": "comma", "de": "dot", "fr": "space", "es": "dot"}
    return by_language[language]


def money_text(amount: Decimal, numbers: NumberStyle) -> str:
    """'1,234.50', '1.234,50', '1 234,50' or '1'234.50', without currency."""
    group, mark = _MARKS[numbers]
    return f"{amount:,.2f}".translate({ord(","): group, ord("."): mark})


def number_text(number: Decimal, numbers: NumberStyle) -> str:
    """A quantity or a rate as short as it can be: '12', '2.5' or '2,5'."""
    return plain(number).replace(".", _MARKS[numbers][1])


def percent_text(rate: Decimal, numbers: NumberStyle, language: Language) -> str:
    """'20%' in English, '19 %' in the other languages."""
    return number_text(rate, numbers) + ("%" if language == "en" else " %")


def plain(number: Decimal) -> str:
    """The number with a decimal dot, without exponent and trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_currency(amount: Decimal, currency: str, numbers: NumberStyle, *, symbol: bool) -> str:
    """The amount with its currency where that notation puts it: '£12.00', 'EUR 12.00', '12,00 €', 'CHF 12.00'."""
    text = money_text(amount, numbers)
    sign = _SYMBOLS[currency] if symbol else currency
    if _MARKS[numbers][1] == ",":
        return f"{text} {sign}"
    return f"{sign}{text}" if len(sign) == 1 else f"{sign} {text}"


def date_text(day: date, style: DateStyle, language: Language) -> str:
    """The day in one of the usual notations. 'slashes' is day first: use it only for days after the twelfth."""
    month = _MONTHS[language].split()[day.month - 1]
    match style:
        case "iso":
            return day.isoformat()
        case "long":
            number = f"{day.day}." if language == "de" else "1er" if language == "fr" and day.day == 1 else f"{day.day}"
            return f"{number} de {month} de {day.year}" if language == "es" else f"{number} {month} {day.year}"
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
