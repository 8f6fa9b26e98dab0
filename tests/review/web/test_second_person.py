"""Two people on one document: the page says who was first, asks why, and lets only another one release it."""

import re

import pytest

from holdpoint.finding import Finding, ReasonCode
from tests.review.web.conftest import Bench

OURS, NEW = "DE89370400440532013000", "GB82WEST12345698765432"


def changed_account(bench: Bench) -> str:
    """A held invoice of a known vendor with another account."""
    bench.release("first.pdf", number="RE-1", iban=OURS)
    finding = Finding(code=ReasonCode.BANK_DETAILS_CHANGED, message="The account is new.", fields=("iban",))
    return bench.hold("second.pdf", finding, number="RE-2", issue_date="2026-02-11", iban=NEW)


@pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)
def test_the_page_asks_why_says_who_was_first_and_waits_for_another(bench: Bench) -> None:
    document_id = changed_account(bench)
    path, accepted = f"/documents/{document_id}", {"accept:bank_details_changed": "1"}
    anna, ben = bench.client("anna"), bench.client("ben")
    page = anna.get(path).text
    assert 'name="accept:bank_details_changed"' in page and 'name="why"' in page
    assert "Two people must approve it" in page
    refused = anna.submit(f"{path}/approve", version=str(bench.version(document_id)), **accepted)
    assert refused.status_code == 422 and "must say why" in refused.text
    assert re.search(r'name="accept:bank_details_changed"[^>]* checked', refused.text)
    why = "called the vendor"
    first = anna.submit(f"{path}/approve", version=str(bench.version(document_id)), why=why, **accepted)
    assert first.status_code == 303 and bench.woken == []
    assert "Approved by you; it waits for a second person" in anna.get(first.headers["location"]).text
    assert "You have approved it on" in anna.get(path).text and "anna has approved it on" in ben.get(path).text
    again = anna.submit(f"{path}/approve", version=str(bench.version(document_id)), why=why, **accepted)
    assert again.status_code == 403 and bench.store.queue.item(document_id).is_open
    second = ben.submit(f"{path}/approve", version=str(bench.version(document_id)), why="saw the letter", **accepted)
    assert second.status_code == 303 and bench.woken == ["woken"]
    text = ben.get(path).text
    assert "approved it as the first of two people: called the vendor" in text
    assert "as the second person after anna: saw the letter" in text


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_an_owners_rule_is_accepted_by_its_own_name_or_not_at_all(bench: Bench) -> None:
    def broken(name: str, **more: object) -> Finding:
        return Finding(code=ReasonCode.POLICY_RULE, message=f"Rule {name}.", rule=f"{name}@12345678", **more)

    findings = (broken("old"), broken("sunday", severity="reject", may_accept=False))
    page = bench.client("anna").get(f"/documents/{bench.hold('a.pdf', *findings)}").text
    assert 'name="accept:policy_rule:old"' in page and 'name="accept:policy_rule:sunday"' not in page
    assert "Nobody may approve it as it is" in page and 'name="why"' in page
