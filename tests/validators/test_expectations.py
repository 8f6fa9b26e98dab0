"""The expectations on a batch, by the real Great Expectations: a failing row names exactly its document."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from holdpoint.extraction import DocumentType
from holdpoint.finding import ReasonCode
from tests.validators.builders import INVOICE, extraction_of
from validators.expectations import BatchExpectations, BatchRow, check_batch

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 3, 1)
SOUND = BatchRow.of(extraction_of(INVOICE, confidence={"iban": 0.9}))


def row(document_id: str, **changes: str | None) -> BatchRow:
    """A sound row with these changes; None takes a value away."""
    fields = {k: v for k, v in {**SOUND.fields, **changes}.items() if v is not None}
    return SOUND.model_copy(update={"document_id": document_id, "fields": fields})


def failed(found: BatchExpectations) -> set[str]:
    return {r.name for r in found.results if not r.success}


BROKEN = {
    "issue_date_is_iso": {"issue_date": "01.02.2026"},
    "due_date_is_iso": {"due_date": "2026-13-01"},
    "currency_is_iso_4217": {"currency": "XYZ"},
    "total_is_plausible": {"total_amount": "-10000000.01"},
    "tax_share_is_plausible": {"tax_amount": "45.00"},
    "issue_year_is_plausible": {"issue_date": "1999-12-31"},
    "number_has_a_length": {"number": "9" * 41},
}


def test_a_row_holds_the_values_as_they_travel() -> None:
    assert SOUND.document_type is DocumentType.INVOICE
    assert SOUND.fields == INVOICE
    assert SOUND.min_confidence == 0.9
    assert BatchRow.of(extraction_of({"number": None})).fields == {}


def test_each_failing_row_names_exactly_its_document_and_says_why() -> None:
    """One batch, one document broken for each expectation, sound ones and ones without values between them."""
    bare = row("bare", **dict.fromkeys(SOUND.fields))
    rows = [row("sound-1"), *(row(name, **change) for name, change in BROKEN.items()), bare, row("sound-2")]
    found = check_batch(rows, today=TODAY)
    assert set(found.findings) == set(BROKEN) == failed(found)
    for name, change in BROKEN.items():
        (finding,) = found.findings[name]
        assert finding.code is ReasonCode.EXPECTATION_FAILED
        assert set(change) <= set(finding.fields)
    assert "'XYZ'" in found.findings["currency_is_iso_4217"][0].message
    assert "45 % of the net amount. Between 0 and 30 %" in found.findings["tax_share_is_plausible"][0].message
    assert "10000000.01" in found.findings["total_is_plausible"][0].message
    assert "from 2000 to 2027" in found.findings["issue_year_is_plausible"][0].message
    assert {r.unexpected_count for r in found.results if not r.success} == {1}


@pytest.mark.parametrize("rows", [[row("a")], [row("a", **dict.fromkeys(SOUND.fields))]])
def test_a_single_row_sound_or_without_any_value_passes(rows: list[BatchRow]) -> None:
    found = check_batch(rows, today=TODAY)
    assert found.findings == {}
    assert failed(found) == set() and found.stops == ()


def test_what_the_checks_on_one_document_hold_fails_no_expectation_besides() -> None:
    """Otherwise every such document would carry a second reason."""
    held = {
        "sum": {"total_amount": "118.00"},
        "iban": {"iban": "DE00370400440532013000"},
        "order": {"due_date": "2026-01-01"},
        "limit": {"total_amount": "250000.00"},
        "missing": {"number": None},
        "credit": {"total_amount": "-119.00", "net_amount": "-100.00", "tax_amount": "-19.00"},
    }
    assert check_batch([row(name, **change) for name, change in held.items()], today=TODAY).findings == {}


def test_a_document_that_stands_twice_is_told_once() -> None:
    found = check_batch([row("twin"), row("twin"), row("other")], today=TODAY)
    assert failed(found) == {"document_stands_once"}
    assert [len(f) for f in found.findings.values()] == [1] and set(found.findings) == {"twin"}


def test_without_rows_the_library_is_not_even_imported_and_it_never_reports_usage() -> None:
    """In a fresh process: the import costs seconds, and its usage reports are off before it happens."""
    code = (
        "import os, sys; from validators.expectations import check_batch\n"
        "assert check_batch([]).results == ()\n"
        "assert not {'great_expectations', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    check_batch([row("a")])
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
