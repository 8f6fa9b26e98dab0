"""Every reason has its words on the page: a new code without them would break the queue, not a test."""

import pytest

from holdpoint.finding import Finding, ReasonCode, title_of
from review.web.presentation import short_reason
from tests.review.web.conftest import Bench


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_a_short_and_a_long_name(code: ReasonCode) -> None:
    assert 0 < len(short_reason(code)) <= 30
    assert title_of(code)


def test_a_document_that_a_reason_names_is_a_click_away_and_is_reached_by_keyboard(bench: Bench) -> None:
    """Whoever is asked to compare two documents need not search for the other one."""
    earlier = bench.release("first.pdf", number="RE-1")
    twin = Finding(
        code=ReasonCode.POSSIBLE_DUPLICATE,
        message=f"It may be a duplicate of 'first.pdf' (document {earlier}), which has the same number RE-1.",
    )
    page = bench.client("anna").get(f"/documents/{bench.hold('second.pdf', twin, number='RE-1')}").text
    assert f'<a href="/documents/{earlier}" target="_blank" rel="noopener" tabindex="2">Open that document</a>' in page
    other = bench.client("anna").get(f"/documents/{bench.hold('third.pdf', number='RE-3')}").text
    assert "Open that document" not in other
