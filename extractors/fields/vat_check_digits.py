"""Whether a VAT number's check digits hold, by the rules of the country that its first letters name."""

from typing import Any

from stdnum.ch import uid as ch_uid
from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat

from holdpoint.values import normalise_vat_id


def is_valid_vat_id(text: str) -> bool:
    """Check digits of the country named by the prefix, as python-stdnum knows them."""
    value = normalise_vat_id(text)
    if value is None:
        return False
    try:
        _rules_of(value).validate(value)
    except ValidationError:
        return False
    return True


def _rules_of(vat_id: str) -> Any:
    """The module that knows the number's check digits; a Swiss one is the company's number, usually with "MWST"."""
    if vat_id.startswith("CHE"):
        return ch_uid if vat_id[3:].isdigit() else ch_vat
    return gb_vat if vat_id.startswith(("GB", "XI")) else eu_vat
