"""When two values are the same, strictly and by what they mean."""

import pytest

from evaluation.comparison import matches, same_strictly, same_value
from holdpoint.document_types import ValueKind


@pytest.mark.parametrize(
    ("kind", "predicted", "labelled", "same"),
    [
        (ValueKind.MONEY, "5625.00", "$5,625.00", True),
        (ValueKind.MONEY, "60.30", "60.3", True),
        (ValueKind.MONEY, "60.30", "60.31", False),
        (ValueKind.MONEY, "-60.30", "60.30", False),
        (ValueKind.DATE, "2018-10-19", "19/10/2018", True),
        (ValueKind.DATE, "2019-12-30", "12/30/19", True),
        (ValueKind.DATE, "2020-04-03", "03/04/2020", True),  # the label leaves it open
        (ValueKind.DATE, "2018-10-18", "19/10/2018", False),
        (ValueKind.IDENTIFIER, "RE-2024/001", "re 2024 001", True),
        (ValueKind.IDENTIFIER, "RE-2024/001", "RE-2024/01", False),
        (ValueKind.IDENTIFIER, "--", "-", False),  # no letter and no digit is no identifier
        (ValueKind.IBAN, "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", True),
        (ValueKind.CURRENCY, "EUR", "€", True),
        (ValueKind.NAME, "Müller & Söhne GmbH", "MÜLLER & SÖHNE, GMBH.", True),
        (ValueKind.NAME, "Müller GmbH", "Müller KG", False),
        (ValueKind.MONEY, "n/a", "N/A", False),  # unreadable as money: strictly
    ],
)
def test_values_are_compared_by_their_kind(kind: ValueKind, predicted: str, labelled: str, same: bool) -> None:
    """Notation does not matter, meaning does."""
    assert same_value(kind, predicted, labelled) is same


def test_strictly_only_spaces_may_differ() -> None:
    """Trimmed and collapsed, otherwise the same characters."""
    assert same_strictly(" Acme  Ltd\n", "Acme Ltd")
    assert not same_strictly("ACME Ltd", "Acme Ltd")


def test_each_labelled_value_is_matched_once() -> None:
    """Two predictions cannot both stand for one label, and an exact match is not taken by a looser one."""
    assert matches(["b", "b", "a"], ["a", "b"], same_strictly) == [1, None, 0]
    by_meaning = lambda a, b: a.lower() == b.lower()  # noqa: E731
    assert matches(["A", "a"], ["a", "A"], by_meaning) == [1, 0]
