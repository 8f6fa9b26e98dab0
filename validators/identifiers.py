"""Check digits of IBANs and VAT numbers, by python-stdnum."""

from collections.abc import Callable

from stdnum import iban as iban_number
from stdnum.ch import uid as swiss_uid
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british_vat

from holdpoint.document_types import ValueKind
from holdpoint.extraction import ExtractedField, Extraction
from holdpoint.finding import Finding, ReasonCode
from validators.wording import page_of, place_of

_EU = frozenset(code.upper() for code in (*eu_vat.MEMBER_STATES, "el", "xi"))


def check_identifiers(extraction: Extraction) -> list[Finding]:
    """One finding for each IBAN and VAT number whose length or check digits are wrong.

    A VAT number of a country whose rules are not known (outside the EU, the United Kingdom, Switzerland) passes.
    """
    findings = []
    for name in extraction.spec.names_of_kind(ValueKind.IBAN):
        for field in extraction.all(name):
            printed = field.value or field.raw
            if printed.strip() and not is_valid_iban(printed):
                findings.append(_finding(ReasonCode.INVALID_IBAN, extraction, field, "IBAN"))
    for name in extraction.spec.names_of_kind(ValueKind.VAT_ID):
        for field in extraction.all(name):
            if field.value is not None and is_valid_vat_id(field.value) is False:
                findings.append(_finding(ReasonCode.INVALID_VAT_ID, extraction, field, extraction.spec.label_of(name)))
    return findings


def is_valid_iban(text: str) -> bool:
    """Country, length, form and check digits (ISO 13616)."""
    return _holds(iban_number.validate, text)


def is_valid_vat_id(text: str) -> bool | None:
    """Form and check digits by the rules of its country; None where those are not known."""
    number = "".join(c for c in text.upper() if c.isalnum())
    if number.startswith("CHE"):
        return _holds(swiss_uid.validate if number[3:].isdigit() else swiss_vat.validate, number)
    if number[:2] == "GB":
        return _holds(british_vat.validate, number)
    if number[:2] in _EU:
        return _holds(eu_vat.validate, number)
    return None


def _holds(validate: Callable[[str], str], number: str) -> bool:
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def _finding(code: ReasonCode, extraction: Extraction, field: ExtractedField, label: str) -> Finding:
    danger = " Do not pay to it before that." if code is ReasonCode.INVALID_IBAN else ""
    message = (
        f"{label} '{field.value or field.raw}' is not valid: its length or check digits are wrong. Compare it with "
        f"{place_of(field)} and correct it, or ask the sender for the right one.{danger}"
    )
    return Finding(code=code, message=message, fields=(field.name,), page=page_of(field))
