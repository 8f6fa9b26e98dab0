"""`holdpoint extract` and `explain` print what a bill takes off or adds as a whole, as the review page does."""

import pytest

from flows.commands.extraction import print_fields
from holdpoint.extraction import DocumentType, Extraction, TypeGuess
from tests.support.deliveries import make_field


def test_allowances_and_terms_are_printed_below_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    details = {
        "allowances[1].amount": "50.00",
        "allowances[1].reason": "Rabatt",
        "payment_terms": "2 % Skonto\n30 Tage",
    }
    extraction = Extraction(
        document_id="0" * 20, type=TypeGuess(document_type=DocumentType.INVOICE, confidence=1.0), extractor="x",
        details=tuple(make_field(name, value) for name, value in details.items()), version="1",
    )  # fmt: skip
    print_fields(extraction)
    assert capsys.readouterr().out.splitlines() == [
        "  Taken off: 50.00 (Rabatt) 97% (1)", "  Payment terms: 2 % Skonto 30 Tage 97% (1)",
    ]  # fmt: skip
