"""The panel of release rules, audits blind and open, and the switch of each type."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdpoint.settings import Settings
from review.release_records import ReleaseCase, RuleKey
from tests.review.web.chromium import ARGUMENTS, CHROMIUM, needs_chromium, served
from tests.review.web.conftest import PASSWORD, Bench, make_bench, settings_in
from validators.risk import JudgedDocument

FIELDS = ("number", "total_amount")
BASIS = "fields 1"


def aimed(folder: Path, *, blind: bool) -> Bench:
    """A page whose invoices have an error target, a rule in force, and every release drawn for an audit."""
    settings = settings_in(folder).model_dump()
    settings["document_types"]["invoice"] |= {
        "owner": "ben",
        "reviewers": ["anna"],
        "success": {"released_share": 0.5, "turnaround_hours": 8},
        "target": {"error": 0.3, "fields": FIELDS, "strata": ["reading"]},
        "audit": {"share": 1.0, "blind": blind},
    }
    bench = make_bench(folder, settings=Settings.model_validate(settings))
    bench.case = ReleaseCase(reading="text_layer", confidence=0.97, basis=BASIS, fields=FIELDS)
    key = RuleKey(document_type="invoice", stratum="text layer", basis=BASIS)
    policy = bench.store.policy_for("invoice", "")  # type: ignore[arg-type]
    assert policy is not None
    right = [JudgedDocument(confidence=0.9, is_wrong=False)] * 9
    bench.store.rules.add_labelled(key, policy, right, fields=FIELDS, by="ben")
    return bench


@pytest.fixture
def blind(folder_with_people: Path, tmp_path: Path) -> Iterator[Bench]:
    shutil.copytree(folder_with_people, tmp_path, dirs_exist_ok=True)
    bench = aimed(tmp_path, blind=True)
    yield bench
    bench.store.close()


@pytest.fixture
def opened(folder_with_people: Path, tmp_path: Path) -> Iterator[Bench]:
    shutil.copytree(folder_with_people, tmp_path, dirs_exist_ok=True)
    bench = aimed(tmp_path, blind=False)
    yield bench
    bench.store.close()


def values(**changed: str) -> dict[str, str]:
    typed = {"number": "RE-2026-0815", "total_amount": "1190.00"} | changed
    return {f"value:{name}": value for name, value in typed.items()}


def test_an_audit_that_finds_the_values_right_is_counted_and_shown(opened: Bench) -> None:
    document_id = opened.release("nordlicht.pdf")
    paul = opened.client("paul")
    assert "nordlicht.pdf" in paul.get("/audits").text
    page = paul.get(f"/audits/{document_id}").text
    assert 'value="1190.00"' in page and "seller_name" not in page
    version = str(opened.version(document_id))
    assert paul.submit(f"/audits/{document_id}", version=version, **values()).status_code == 303
    (state,) = opened.store.rules.states()
    assert (state.audited, state.audit_errors, state.audits_waiting) == (1, 0, 0)
    panel = paul.get("/release").text
    assert "at most 30 % wrong, 95 % sure; releases from 0.9000" in panel
    assert paul.get(f"/audits/{document_id}").status_code == 404
    assert opened.store.queue.item(document_id).revision == 1


def test_a_blind_audit_shows_what_was_released_only_after_it_was_typed_and_an_error_is_corrected_once(
    blind: Bench,
) -> None:
    document_id = blind.release("nordlicht.pdf")
    paul = blind.client("paul")
    page = paul.get(f"/audits/{document_id}").text
    assert "1190" not in page and "RE-2026-0815" not in page
    # The page prints another total than the one that left; its tax and net are another, too, and nobody audits them.
    form = values(total_amount="1.191,00") | {"version": str(blind.version(document_id))}
    asked = paul.submit(f"/audits/{document_id}", **form)
    assert asked.status_code == 200
    assert "released with: <q>1190.00</q>" in asked.text and 'value="1191.00"' in asked.text
    assert blind.store.queue.item(document_id).revision == 1
    refused = paul.submit(f"/audits/{document_id}", sure="1", **form)
    assert refused.status_code == 422 and "take the document back" in refused.text  # the amounts would not add up
    form = values(number="RE-2026-0816") | {"version": str(blind.version(document_id))}
    assert paul.submit(f"/audits/{document_id}", sure="1", **form).status_code == 303
    item = blind.store.queue.item(document_id)
    assert [d.key for d in item.deliveries] == [f"{document_id}:1:files", f"{document_id}:2:files"]
    judgement = blind.store.rules.judgement(document_id)
    assert judgement is not None and judgement.is_wrong and judgement.wrong_fields == ("number",)
    assert blind.woken == ["woken"]
    assert paul.submit(f"/audits/{document_id}", sure="1", **form).status_code == 404  # once


def test_a_reviewer_who_finds_an_error_needs_an_approver_to_recall_it(opened: Bench) -> None:
    document_id = opened.release("nordlicht.pdf")
    form = values(number="RE-1") | {"version": str(opened.version(document_id))}
    answer = opened.client("anna").submit(f"/audits/{document_id}", **form)
    assert answer.status_code == 422 and "It takes a person with the role approver" in answer.text
    judgement = opened.store.rules.judgement(document_id)
    assert judgement is not None and judgement.judged_at is None


def test_what_should_not_have_left_is_taken_back(opened: Bench) -> None:
    document_id = opened.release("nordlicht.pdf")
    form = {"version": str(opened.version(document_id)), "reason": "Not addressed to us"}
    assert opened.client("paul").submit(f"/audits/{document_id}/void", **form).status_code == 303
    assert opened.store.queue.item(document_id).resolution == "voided"
    assert opened.store.rules.states()[0].audit_errors == 1


def test_a_type_is_stopped_by_its_owner_and_by_nobody_else_below_an_administrator(opened: Bench) -> None:
    form = {"document_type": "invoice", "reason": "Accounts are wrong"}
    assert opened.client("paul").submit("/release/stop", **form).status_code == 403
    ben = opened.client("ben")
    assert ben.submit("/release/stop", **form).status_code == 303
    assert "Accounts are wrong" in ben.get("/release").text
    assert opened.store.queue.item(opened.release("held.pdf")).state == "held"
    assert opened.client("ada").submit("/release/resume", **form).status_code == 303
    assert opened.store.queue.item(opened.release("sent.pdf", number="RE-2")).state == "released"
    assert ben.submit("/release/stop", document_type="invoice", reason=" ").status_code == 422


PHONE = 375  # px, the width of a small phone
LONG = "rechnung-der-nordlicht-leuchten-gesellschaft-kiel-februar-2026-seite-1-von-1.pdf"


@pytest.mark.browser
@needs_chromium
def test_a_type_is_stopped_on_a_phone(opened: Bench) -> None:
    """The button is on the screen, not to the right of it."""
    from playwright.sync_api import sync_playwright

    with served(opened.app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 375, "height": 800})
        page.goto(f"{address}/release")
        page.fill("#name", "ada")
        page.fill("input[type=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/release")
        assert page.evaluate("document.documentElement.scrollWidth") == 375
        page.fill("[aria-label='Why stop Invoice']", "Wrong accounts")
        page.click("tr:has([aria-label='Why stop Invoice']) button")
        page.wait_for_selector("[aria-label='Why resume Invoice']")
        browser.close()
    (stop,) = opened.store.switches.standing()
    assert (stop.document_type, stop.reason) == ("invoice", "Wrong accounts")


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/quarantined",
        "/decided",
        "/released",
        "/release",
        "/audits",
        "/watch",
        "/people",
        "/dead-letters",
        "document",
        "audit",
    ],
)
def test_no_page_is_wider_than_a_phone(opened: Bench, path: str, tmp_path: Path) -> None:
    """Wide tables scroll within themselves or stand as stacks; the page itself stays where it is."""
    from playwright.sync_api import sync_playwright

    released = opened.release(LONG)
    held = opened.hold("held-" + LONG, number="RE-2026-0816-0000-0000-0000")
    path = {"document": f"/documents/{held}", "audit": f"/audits/{released}"}.get(path, path)
    opened.quarantine("quarantined-" + LONG)
    rejected = opened.hold("rejected-" + LONG, number="RE-2026-0817")
    opened.client("ada").submit(
        f"/documents/{rejected}/reject", version=str(opened.version(rejected)), note="Sent twice by the seller"
    )
    with served(opened.app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": PHONE, "height": 800})
        page.goto(f"{address}{path}")
        page.fill("#name", "ada")
        page.fill("input[type=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:not(.sign-in h1)")
        page.wait_for_load_state()
        page.screenshot(path=str(tmp_path / "phone.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE
        browser.close()
