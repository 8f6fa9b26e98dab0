"""IBANs, VAT numbers, currencies, invoice numbers; and that a canonical value stays what it is."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdpoint.document_types import ValueKind
from holdpoint.values import (
    find_dates,
    iban_checksum_holds,
    identifier_key,
    normalise,
    normalise_currency,
    normalise_iban,
    normalise_identifier,
    normalise_vat_id,
)
from holdpoint.values.identifiers import IBAN_PATTERN, VAT_ID_PATTERN, iban_length

COUNTRIES = st.sampled_from(["DE", "AT", "CH", "FR", "GB", "NL", "NO", "MT"])
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """A valid IBAN: the check digits are computed by ISO 7064, 98 minus the remainder with digits 00."""
    country = draw(COUNTRIES)
    account = draw(
        st.text(ALPHABET, min_size=(iban_length(country) or 0) - 4, max_size=(iban_length(country) or 0) - 4)
    )
    number = "".join(str(ALPHABET.index(c)) for c in f"{account}{country}00")
    return f"{country}{98 - int(number) % 97:02d}{account}"


@given(ibans(), st.sampled_from(["", " ", "\u00a0", "  "]), st.booleans())
def test_an_iban_is_the_same_however_it_is_grouped(iban: str, space: str, lower: bool) -> None:
    """Groups of four, any case; the check holds."""
    printed = space.join(iban[i : i + 4] for i in range(0, len(iban), 4))
    printed = printed.lower() if lower else printed
    assert normalise_iban(printed) == iban
    assert iban_checksum_holds(printed)


@given(ibans(), st.data())
def test_every_single_wrong_character_breaks_the_check(iban: str, data: st.DataObject) -> None:
    """A digit taken for another, a letter for another, one lost; normalising repairs none of it."""
    position = data.draw(st.integers(2, len(iban) - 1))
    alike = ALPHABET[:10] if iban[position].isdigit() else ALPHABET[10:]
    other = data.draw(st.sampled_from([c for c in alike if c != iban[position]]))
    wrong = iban[:position] + other + iban[position + 1 :]
    assert normalise_iban(wrong) == wrong
    assert not iban_checksum_holds(wrong)
    assert not iban_checksum_holds(iban[:-1])


@pytest.mark.parametrize("text", ["", "DE", "DE89", "8937 0400 4405", "IBAN: DE89", "DEXX370400440532013000"])
def test_what_has_no_iban_shape_is_none(text: str) -> None:
    """Country letters, two digits, at least eleven more."""
    assert normalise_iban(text) is None
    assert not iban_checksum_holds(text)


def test_an_iban_is_found_in_a_line() -> None:
    """The pattern takes the groups that belong to it."""
    match = IBAN_PATTERN.search("IBAN: DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX")
    assert match is not None
    assert normalise_iban(match.group()) == "DE89370400440532013000"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("DE 123 456 789", "DE123456789"),
        ("de123456789", "DE123456789"),
        ("ATU 12345678", "ATU12345678"),
        ("BE 0123.456.789", "BE0123456789"),
        ("CHE-123.456.789 MWST", "CHE123456789MWST"),
        ("NL123456789B01", "NL123456789B01"),
        ("FR 1A 123456789", "FR1A123456789"),
        ("GB 123 4567 89", "GB123456789"),
        ("123456789", None),
        ("DE", None),
        ("GERMANY", None),
    ],
)
def test_vat_numbers(printed: str, value: str | None) -> None:
    """Spaces, dots and hyphens go; without country letters or digits it is none."""
    assert normalise_vat_id(printed) == value


def test_a_vat_number_is_found_in_a_line() -> None:
    """The label is no part of it."""
    match = VAT_ID_PATTERN.search("USt-IdNr.: DE 123 456 789, Amtsgericht Berlin")
    assert match is not None
    assert normalise_vat_id(match.group()) == "DE123456789"


@pytest.mark.parametrize("unit", ["DE ", "DE", "A1 ", "DE12 ", "1 ", "1.", "1 MAY ", "1/1/"])
def test_a_hostile_line_is_searched_in_little_time(unit: str) -> None:
    """Sixty thousand characters that nearly match: the patterns do not look ahead without end (CPU seconds)."""
    line = unit * (60_000 // len(unit))
    start = process_time()
    for pattern in (IBAN_PATTERN, VAT_ID_PATTERN):
        assert sum(1 for _ in pattern.finditer(line)) <= len(line)
    assert sum(1 for _ in find_dates(line)) <= len(line)
    assert process_time() - start < 3


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("€", "EUR"),
        (" eur ", "EUR"),
        ("US$", "USD"),
        ("Euros", "EUR"),
        ("Fr.", "CHF"),
        ("zł", "PLN"),
        ("Kč", "CZK"),
        ("XYZ", None),
        ("", None),
    ],
)
def test_currencies(printed: str, code: str | None) -> None:
    """Symbols and codes become ISO 4217; what is neither is none."""
    assert normalise_currency(printed) == code


def test_identifiers_keep_their_own_punctuation() -> None:
    """What surrounds one goes, what is inside stays; for comparison only letters and digits count."""
    assert normalise_identifier("# RE-2024/001. ") == "RE-2024/001"
    assert normalise_identifier(" : - ") is None
    assert identifier_key("re-2024/001") == identifier_key("RE 2024 001") == "RE2024001"


@pytest.mark.parametrize("kind", list(ValueKind))
@given(
    text=st.text(max_size=40)
    | st.text("0123456789.,-/ ABCDEeurΩß:#()'€", max_size=30)
    | ibans()
    | st.dates().map(str)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)
)
def test_a_canonical_value_normalises_to_itself(kind: ValueKind, text: str) -> None:
    """Whatever the text: its value, normalised again, is the same value. Canonical money has a decimal dot."""
    value = normalise(kind, text, decimal_mark=".")
    if value is not None:
        assert value.strip()
        assert normalise(kind, value, decimal_mark=".") == value
