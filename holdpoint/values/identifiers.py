"""Identifiers as printed: invoice numbers, IBANs, VAT numbers, currencies.

Normalising never repairs: an IBAN with a wrong check digit stays what is printed, so that a check can say so.
"""

import re

_CURRENCY_SYMBOLS = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₺": "TRY", "₽": "RUB", "₩": "KRW", "₪": "ILS",
    "฿": "THB", "US$": "USD", "RM": "MYR", "FR.": "CHF", "SFR.": "CHF", "EURO": "EUR", "EUROS": "EUR", "KČ": "CZK",
    "ZŁ": "PLN", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "R$": "BRL", "MX$": "MXN", "AR$": "ARS",
}  # fmt: skip
_CURRENCY_CODES_TEXT = """
AED ARS AUD BGN BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN
RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR
"""
CURRENCY_CODES = frozenset(_CURRENCY_CODES_TEXT.split())
WORDS_TOO = frozenset({"CLP", "COP", "DOP"})
"""Codes that are words of other things, too, "Parmigiano DOP": a currency only where something else says so."""
_VAT_PREFIXES_TEXT = """
AT BE BG CHE CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI
"""
_VAT_PREFIX = "|".join(
    # "VAT NO GB 561 7712 36": the label's last word is not Norway
    rf"(?<!VAT )(?<!REG )(?<!TAX )(?<!ID )(?<!REGISTRATION )NO(?!\s(?:{'|'.join(_VAT_PREFIXES_TEXT.split())})\s?\d)"
    if prefix == "NO"
    else prefix
    for prefix in _VAT_PREFIXES_TEXT.split()
)

IBAN_PATTERN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
VAT_ID_PATTERN = re.compile(
    r"(?<![A-Za-z0-9])(?:CHE[\s.-]?\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:\s?(?:MWST|TVA|IVA))?|"  # CHE: with its tax's name
    rf"(?:{_VAT_PREFIX})[\s.-]?(?=(?:[A-Z0-9][\s.-]?){{0,11}}\d)[A-Z0-9](?:[\s.-]?[A-Z0-9]){{6,11}})"
    r"(?![A-Za-z0-9])"
)
_OTHERS = re.compile(r"[\W_]+")
# Lengths by country: ISO 13616, SWIFT IBAN registry
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip


def identifier_key(text: str) -> str:
    """What two identifiers are compared by: letters and digits, upper case."""
    upper = text.upper()
    return upper if upper.isalnum() else _OTHERS.sub("", upper)


def normalise_identifier(text: str) -> str | None:
    """The identifier as printed without what surrounds it; None when no letter or digit is left."""
    stripped = " ".join(text.split()).strip(" :;,.#*|")
    return stripped if any(c.isalnum() for c in stripped) else None


def normalise_iban(text: str) -> str | None:
    """The IBAN without spaces, upper case; None when the text does not have an IBAN's shape (ISO 13616)."""
    compact = "".join(text.split()).upper()
    return compact if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", compact) else None


def iban_checksum_holds(text: str) -> bool:
    """Whether length and check digits are right (ISO 13616, ISO 7064 MOD 97-10)."""
    iban = normalise_iban(text)
    if iban is None or _IBAN_LENGTHS.get(iban[:2], len(iban)) != len(iban):
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def iban_length(country: str) -> int | None:
    """How many characters an IBAN of that country has; None for a country not listed."""
    return _IBAN_LENGTHS.get(country.upper())


def normalise_vat_id(text: str) -> str | None:
    """The VAT number without spaces, dots and hyphens, upper case; None without a country's letters or a digit."""
    compact = identifier_key(text)
    return compact if re.fullmatch(r"[A-Z]{2,3}[A-Z0-9]{6,13}", compact) and re.search(r"[0-9]", compact) else None


def normalise_currency(text: str) -> str | None:
    """The ISO 4217 code of a printed currency ("€", "EUR", "RM"), or None."""
    token = text.strip().upper()
    if token in CURRENCY_CODES or token in WORDS_TOO:
        return token
    return _CURRENCY_SYMBOLS.get(token)
