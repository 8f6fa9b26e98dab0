"""What would have released a document is said for every reason."""

from flows.commands.remedies import RELEASED_BY
from holdpoint.finding import ReasonCode, Severity, severity_of


def test_every_reason_that_holds_or_quarantines_says_what_would_have_released_it() -> None:
    assert set(RELEASED_BY) == {code for code in ReasonCode if severity_of(code) is not Severity.WARN}
