"""The page in headless Chromium, by keyboard alone."""

from pathlib import Path

import pytest

from holdpoint.finding import Finding, ReasonCode
from tests.review.web.chromium import ARGUMENTS, CHROMIUM, needs_chromium, served
from tests.review.web.conftest import PASSWORD, Bench, uncertain


@pytest.mark.browser
@needs_chromium
def test_a_total_is_corrected_and_approved_by_keyboard_without_a_complaint_of_the_browser(
    bench: Bench, tmp_path: Path
) -> None:
    """Sign in, open the oldest, correct the total, accept nothing, approve, see it among the decided."""
    from playwright.sync_api import sync_playwright

    wrong = Finding(
        code=ReasonCode.ARITHMETIC_MISMATCH,
        message="Net 1000.00 and tax 190.00 make 1190.00, but the total says 1910.00.",
        fields=("total_amount",),
    )
    oldest = bench.hold("oldest.pdf", wrong, uncertain("total_amount"), total_amount="1910.00")
    other = bench.hold("other.pdf", number="RE-2026-0900", issue_date="2026-02-11")
    complaints: list[str] = []
    with served(bench.app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
        page.on("response", lambda response: complaints.append(response.url) if response.status >= 400 else None)

        page.goto(f"{address}/")
        page.wait_for_selector("#name:focus")  # the browser moves there by itself, some time after the page is loaded
        page.keyboard.type("anna")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("table.queue")
        page.wait_for_load_state()

        page.keyboard.press("o")
        page.wait_for_url(f"**/documents/{oldest}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.querySelector('.sheet img').naturalWidth") > 1000

        page.keyboard.press("Tab")  # the first field that needs a look
        assert page.evaluate("document.activeElement.name") == "value:total_amount"
        assert page.locator("rect.active").get_attribute("data-place") == "total_amount"
        page.keyboard.press("Control+a")
        page.keyboard.type("1.190,00")
        page.keyboard.press("Escape")
        page.keyboard.press("+")
        assert page.evaluate(
            "document.querySelector('.sheet').offsetWidth > document.querySelector('.sheets').offsetWidth"
        )
        page.keyboard.press("a")
        page.wait_for_url(f"**/documents/{other}")
        assert "Approved: RE-2026-0815. 1 left." in page.locator(".flash").inner_text()

        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_url("**/decided")
        assert page.locator(f"tr[data-row='{oldest}']").inner_text().split()[:3] == ["Approved", "by", "anna"]
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 1
        page.screenshot(path=str(tmp_path / "decided.png"))
        browser.close()
    item = bench.store.queue.item(oldest)
    assert [(c.field, c.old_value, c.new_value) for c in item.corrections] == [("total_amount", "1910.00", "1190.00")]
    assert item.deliveries
    assert complaints == []
