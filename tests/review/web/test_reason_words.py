"""Every reason has its words on the page: a new code without them would break the queue, not a test."""

import pytest

from holdpoint.finding import ReasonCode, title_of
from review.web.presentation import short_reason


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_a_short_and_a_long_name(code: ReasonCode) -> None:
    assert 0 < len(short_reason(code)) <= 30
    assert title_of(code)
