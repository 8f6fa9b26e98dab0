"""VAT rates by country, and whether the rates of a document are among those of the seller's country.

Source: European Commission, Taxes in Europe Database and "VAT rates applied in the Member States" (rates in force on
1 January 2026 and the changes since 1 January 2020); United Kingdom: HM Revenue and Customs, "VAT rates"; Switzerland
and Liechtenstein: Federal Act on Value Added Tax, art. 25; Norway: the Norwegian Tax Administration. Written down
without a live look at them, and compared with lists of standard and reduced rates published in 2025 alone: check it
before you rely on it, and correct it, with the date, where a rate changes. Zero is a rate everywhere (exempt, reverse
charge, intra-community supply, export).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from holdpoint.extraction import DocumentType, Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.values import format_number
from validators.vendors import VendorMatch
from validators.wording import amount_of, decimal_of, page_of

_BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
_EVER = date(2000, 1, 1)
_SUPPLIED_BEFORE = timedelta(days=366)  # an invoice may be of a supply under the rates of the year before
_ROUNDING = Decimal("0.05")


@dataclass(frozen=True)
class _Rates:
    """Rates in percent within these days; the first is the standard one."""

    rates: tuple[Decimal, ...]
    since: date = _EVER
    until: date | None = None


def _of(text: str, since: date = _EVER, until: date | None = None) -> _Rates:
    return _Rates(tuple(Decimal(rate) for rate in text.split()), since, until)


RATES: dict[str, tuple[_Rates, ...]] = {
    "AT": (_of("20 13 10 19"), _of("5", date(2020, 7, 1), date(2021, 12, 31))),  # 19: Jungholz, Mittelberg
    "BE": (_of("21 12 6"),),
    "BG": (_of("20 9"),),
    "CH": (_of("7.7 3.7 2.5", until=date(2023, 12, 31)), _of("8.1 3.8 2.6", date(2024, 1, 1))),
    "CY": (_of("19 9 5 3"),),
    "CZ": (_of("21 15 10", until=date(2023, 12, 31)), _of("21 12", date(2024, 1, 1))),
    "DE": (_of("19 7"), _of("16 5", date(2020, 7, 1), date(2020, 12, 31))),
    "DK": (_of("25"),),
    "EE": (
        _of("20 9 5", until=date(2023, 12, 31)),
        _of("22 13 9 5", date(2024, 1, 1), date(2025, 6, 30)),
        _of("24 13 9 5", date(2025, 7, 1)),
    ),
    "ES": (_of("21 10 4"), _of("7.5 5 2", date(2022, 7, 1), date(2024, 12, 31))),
    "FI": (
        _of("24 14 10", until=date(2024, 8, 31)),
        _of("25.5 14 10", date(2024, 9, 1)),
        _of("25.5 13.5 10", date(2026, 1, 1)),
    ),
    "FR": (_of("20 10 5.5 2.1 8.5"),),  # 8.5: overseas departments
    "GB": (_of("20 5"), _of("12.5", date(2021, 10, 1), date(2022, 3, 31))),
    "GR": (_of("24 13 6 17 9 4"),),  # 17, 9, 4: certain islands
    "HR": (_of("25 13 5"),),
    "HU": (_of("27 18 5"),),
    "IE": (_of("23 13.5 9 4.8"), _of("21", date(2020, 9, 1), date(2021, 2, 28))),
    "IT": (_of("22 10 5 4"),),
    "LI": (_of("7.7 3.7 2.5", until=date(2023, 12, 31)), _of("8.1 3.8 2.6", date(2024, 1, 1))),
    "LT": (_of("21 9 5"), _of("21 12 5", date(2026, 1, 1))),
    "LU": (_of("17 14 8 3"), _of("16 13 7", date(2023, 1, 1), date(2023, 12, 31))),
    "LV": (_of("21 12 5"),),
    "MT": (_of("18 12 7 5"),),
    "NL": (_of("21 9"),),
    "NO": (_of("25 15 12 11.11"),),
    "PL": (_of("23 8 5"),),
    "PT": (_of("23 13 6 22 12 5 4 18 16 9"),),  # behind the first three: Madeira and the Azores
    "RO": (_of("19 9 5", until=date(2026, 7, 31)), _of("21 11", date(2025, 8, 1))),
    "SE": (_of("25 12 6"),),
    "SI": (_of("22 9.5 5"),),
    "SK": (_of("20 10 5", until=date(2024, 12, 31)), _of("23 19 5", date(2025, 1, 1))),
    "XI": (_of("20 5"),),
}


def check_tax_rates(extraction: Extraction, match: VendorMatch) -> list[Finding]:
    """A rate that the seller's country does not have, or tax of more than its standard rate.

    The country is that of the seller's VAT number, else of the vendor master; without one, and outside the table,
    nothing is said. The buyer's country counts too: a seller may be registered there. A rate is one of the country's
    where it was in force at any time of the year up to the issue date, since the day of the supply decides.
    """
    if extraction.type.document_type not in _BILLS:
        return []
    country = country_of(extraction.value("seller_vat_id")) or (match.vendor.country if match.vendor else None)
    issued = _day(extraction.value("issue_date"))
    if country not in RATES or issued is None:
        return []
    known = rates_on(country, issued) | rates_on(country_of(extraction.value("buyer_vat_id")) or "", issued)
    listed = ", ".join(format_number(rate) for rate in sorted(known, reverse=True))
    findings = []
    for place, rate in _stated(extraction):
        if rate not in known and rate != 0:
            message = (
                f"The tax rate {format_number(rate)} % is none of {country} in the year before {issued} ({listed} %). "
                "Correct it if it was misread; otherwise ask the vendor for a right invoice."
            )
            findings.append(_finding(message, (place,), extraction))
    return findings or _too_much(extraction, country, issued, known)


def rates_on(country: str, day: date) -> frozenset[Decimal]:
    """The rates, in percent, that were in force at any time of the year up to that day."""
    return frozenset(
        rate
        for one in RATES.get(country, ())
        if one.since <= day and (one.until is None or one.until >= day - _SUPPLIED_BEFORE)
        for rate in one.rates
    )


def country_of(vat_id: str | None) -> str | None:
    """The country whose VAT number it is, by its first letters; Greece writes EL."""
    letters = (vat_id or "")[:2].upper()
    return {"EL": "GR"}.get(letters, letters) if letters.isalpha() and len(letters) == 2 else None


def _stated(extraction: Extraction) -> list[tuple[str, Decimal]]:
    """Every rate that stands there, once, with its first place: of line items, and of an e-invoice's taxes."""
    found: dict[Decimal, str] = {}
    for number, item in enumerate(extraction.line_items, start=1):
        rate = decimal_of(item.tax_rate.value) if item.tax_rate is not None else None
        if rate is not None:
            found.setdefault(rate.normalize(), f"line_items[{number}].tax_rate")
    for detail in extraction.details:
        rate = decimal_of(detail.value) if detail.name.startswith("taxes[") and detail.name.endswith("].rate") else None
        if rate is not None:
            found.setdefault(rate.normalize(), "tax_amount")
    return [(place, rate) for rate, place in found.items()]


def _too_much(extraction: Extraction, country: str, issued: date, known: frozenset[Decimal]) -> list[Finding]:
    """Where no rate is stated, the sums must be possible: no more tax than the standard rate of the net amount."""
    net, tax = amount_of(extraction, "net_amount"), amount_of(extraction, "tax_amount")
    if net is None or tax is None or net == 0:
        return []
    highest = max(known, default=Decimal(0))
    if abs(tax) <= abs(net) * highest / 100 + _ROUNDING * max(len(extraction.line_items), 1):
        return []
    share = format_number((100 * tax / net).quantize(Decimal("0.1")))
    message = (
        f"The tax is {share} % of the net amount; the highest rate of {country} in the year before {issued} is "
        f"{format_number(highest)} %. Correct what was misread, or ask for a right invoice."
    )
    return [_finding(message, ("tax_amount", "net_amount"), extraction)]


def _finding(message: str, fields: tuple[str, ...], extraction: Extraction) -> Finding:
    page = page_of(extraction.first("tax_amount"))
    return Finding(code=ReasonCode.TAX_RATE, message=message, fields=fields, page=page)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
