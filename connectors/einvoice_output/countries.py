"""The country of a party, by the letters of its VAT number."""

# Where the VAT number's letters are not the country's code in ISO 3166-1: Greece, Northern Ireland.
_DIFFERING = {"EL": "GR", "XI": "GB"}


def country_of_vat_id(vat_id: str | None) -> str | None:
    """ISO 3166-1 code of the country that issued the number; None without a number or without its letters."""
    letters = (vat_id or "")[:2].upper()
    return _DIFFERING.get(letters, letters) if len(letters) == 2 and letters.isascii() and letters.isalpha() else None
