"""Parse and normalise printed values: money, dates, identifiers. Pure; what cannot be read gives None."""

from holdpoint.document_types import ValueKind
from holdpoint.values.dates import DateOrder, DateText, find_dates, parse_date
from holdpoint.values.identifiers import (
    iban_checksum_holds,
    identifier_key,
    normalise_currency,
    normalise_iban,
    normalise_identifier,
    normalise_vat_id,
)
from holdpoint.values.money import (
    DecimalMark,
    common_decimal_mark,
    decimal_mark_of,
    format_money,
    format_number,
    parse_money,
)
from holdpoint.values.names import vendor_key

__all__ = [
    "DateOrder",
    "DateText",
    "DecimalMark",
    "common_decimal_mark",
    "decimal_mark_of",
    "find_dates",
    "format_money",
    "format_number",
    "iban_checksum_holds",
    "identifier_key",
    "normalise",
    "normalise_currency",
    "normalise_iban",
    "normalise_identifier",
    "normalise_vat_id",
    "parse_date",
    "parse_money",
    "vendor_key",
]


def normalise(
    kind: ValueKind, text: str, *, decimal_mark: DecimalMark | None = None, date_order: DateOrder | None = None
) -> str | None:
    """The canonical value of a printed or typed text of that kind, or None when it is none or could mean two things.

    A canonical value normalises to itself, where its decimal dot is passed as the mark ("1.234" alone is open).
    """
    match kind:
        case ValueKind.MONEY:
            amount = parse_money(text, decimal_mark)
            return format_money(amount) if amount is not None else None
        case ValueKind.DATE:
            day = parse_date(text, date_order)
            return day.isoformat() if day is not None else None
        case ValueKind.IBAN:
            return normalise_iban(text)
        case ValueKind.VAT_ID:
            return normalise_vat_id(text)
        case ValueKind.CURRENCY:
            return normalise_currency(text)
        case ValueKind.IDENTIFIER:
            return normalise_identifier(text)
        case ValueKind.NAME | ValueKind.ADDRESS | ValueKind.TEXT:
            return " ".join(text.split()) or None
