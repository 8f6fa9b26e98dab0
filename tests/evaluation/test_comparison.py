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
        (ValueKind.ADDRESS, "27,JALAN DEDAP 13, 81100 JOHOR BAHRU", "27, Jalan Dedap 13 81100 Johor Bahru.", True),
        (ValueKind.NAME, "Abcdefghi", "Abcdefghij", True),  # 18 of 19 characters are shared: 0.947
        (ValueKind.NAME, "Abcde", "Abcdex", True),  # 10 of 11: 0.909
        (ValueKind.NAME, "Abcd", "Abcdx", False),  # 8 of 9: 0.889
        (ValueKind.TEXT, "Abcdefghi", "Abcdefghij", False),  # only names and addresses may be nearly the same
        (ValueKind.NAME, "...", "---", False),  # no word is no name
        (ValueKind.MONEY, "n/a", "N/A", True),  # unreadable as money: strictly
        (ValueKind.MONEY, "n/a", "n.a.", False),
    ],
)
def test_values_are_compared_by_their_kind(kind: ValueKind, predicted: str, labelled: str, same: bool) -> None:
    """Notation does not matter, meaning does."""
    assert same_value(kind, predicted, labelled) is same


def test_strictly_only_case_and_spaces_may_differ() -> None:
    """Upper-cased, trimmed and folded, otherwise the same characters."""
    assert same_strictly(" Acme  Ltd\n", "ACME Ltd")
    assert not same_strictly("Acme, Ltd", "Acme Ltd")


def test_each_labelled_value_is_matched_once() -> None:
    """Two predictions cannot both stand for one label, and an exact match is not taken by a looser one."""
    assert matches(["b", "b", "a"], ["a", "b"], same_strictly) == [1, None, 0]
    # x may stand for either, y for the first only: both find a place
    either = {("x", "1"), ("x", "2"), ("y", "1")}
    assert matches(["x", "y"], ["1", "2"], lambda a, b: (a, b) in either) == [1, 0]
    assert matches(["x", "y", "y"], ["1", "2"], lambda a, b: (a, b) in either) == [1, 0, None]
    by_meaning = lambda a, b: a.lower() == b.lower()  # noqa: E731
    assert matches(["A", "a"], ["a", "A"], by_meaning) == [1, 0]
