"""How findings name fields, values and places."""

from decimal import Decimal, InvalidOperation

from holdpoint.extraction import ExtractedField, Extraction


def page_of(field: ExtractedField | None) -> int | None:
    """The first page the value stands on, one-based; None where it stands in embedded XML alone, or nowhere."""
    if field is None:
        return None
    return min((p.page for p in field.provenance if p.page > 0), default=None)


def place_of(field: ExtractedField) -> str:
    """Where to look, for the middle of a sentence."""
    page = page_of(field)
    return f"page {page}" if page is not None else "the original"


def decimal_of(value: str | None) -> Decimal | None:
    """The number of a normalised value; None where there is none."""
    if value is None:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def amount_of(extraction: Extraction, name: str) -> Decimal | None:
    """The amount of the first field of that name, or None."""
    return decimal_of(extraction.value(name))
