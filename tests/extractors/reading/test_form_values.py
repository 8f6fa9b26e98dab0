"""A form field that stores another value than it shows holds the document; how a value is written is no difference."""

import pytest

from holdpoint.finding import Finding, ReasonCode
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import picture_of
from tests.extractors.reading.made_forms import drawing_nothing, filled_form, storing, without_appearances

MULTILINE, PASSWORD = 1 << 12, 1 << 13


def told(data: bytes, read_bytes: Read) -> tuple[str, list[Finding]]:
    document = read_bytes(data)
    return document.text, [f for f in document.findings if f.code is ReasonCode.HIDDEN_TEXT]


@pytest.mark.parametrize("says_so", [None, False])
def test_a_stored_value_that_the_page_does_not_show_is_told_and_not_taken(
    says_so: bool | None, read_bytes: Read
) -> None:
    text, (finding,) = told(storing(filled_form(), "total", "9.900,00", says_so=says_so), read_bytes)
    assert "1.234,50" in text and "9.900,00" not in text
    assert (finding.page, finding.severity.holds) == (1, True)
    assert "“total” stores “9.900,00” and shows “1.234,50”" in finding.message


def test_a_form_that_asks_to_be_drawn_anew_is_told_where_the_file_draws_something_else(read_bytes: Read) -> None:
    """Programs that draw anew show the stored value, others the drawn one: nobody knows which a person saw."""
    _, (finding,) = told(storing(filled_form(), "total", "9.900,00", says_so=True), read_bytes)
    assert "stores “9.900,00” and shows “1.234,50”" in finding.message


def test_a_value_that_is_stored_and_drawn_by_nothing_is_told(read_bytes: Read) -> None:
    text, (finding,) = told(drawing_nothing(filled_form(), "total"), read_bytes)
    assert "1.234,50" not in text
    assert "stores “1.234,50” and shows nothing" in finding.message


@pytest.mark.parametrize(
    "stored", ["1.234,50", "1234.5", "1234,50", "1,234.50", " 1.234,50 ", "1 234,50", "€ 1.234,50", ""]
)
def test_the_same_value_written_otherwise_is_the_same(stored: str, read_bytes: Read) -> None:
    assert told(storing(filled_form(), "total", stored), read_bytes)[1] == []


@pytest.mark.parametrize("stored", ["1.234,60", "11.234,50", "234,50", "-1.234,50", "1.234,50 plus 80,00"])
def test_a_value_that_only_looks_alike_is_another(stored: str, read_bytes: Read) -> None:
    assert len(told(storing(filled_form(), "total", stored), read_bytes)[1]) == 1


def test_a_long_text_of_which_a_field_shows_a_part_is_no_other_value_but_an_amount_is(read_bytes: Read) -> None:
    rest = storing(filled_form(), "number", "PO-2026-77 to the back gate, ring twice", flags=MULTILINE)
    assert told(rest, read_bytes)[1] == []
    assert told(storing(filled_form(), "number", "SECRET", flags=PASSWORD), read_bytes)[1] == []


def test_forms_as_programs_write_them_raise_nothing(read_bytes: Read) -> None:
    for data in (
        filled_form(before=1),
        without_appearances(filled_form(), says_so=True),
        without_appearances(filled_form(), says_so=False),
        storing(filled_form(), "secret", "OTHER-1"),
    ):
        assert told(data, read_bytes)[1] == []


def test_a_field_over_a_scan_is_compared_too(read_bytes: Read) -> None:
    scan = picture_of("Delivery to the back gate", "between seven and nine", "ring twice and wait", size=(1240, 1754))
    _, findings = told(storing(filled_form(behind=scan), "total", "9.900,00"), read_bytes)
    assert len(findings) == 1
