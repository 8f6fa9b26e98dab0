"""A long queue is gone through page by page, there and back, whatever is decided meanwhile."""

import re
from html import unescape

import pytest

from tests.review.web.conftest import Bench, Browser

pytestmark = pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("review.web.paging", "review.web.queue_pages"):
        monkeypatch.setattr(f"{module}.PAGE_LENGTH", 2)


class Shown:
    """One page of the queue as a person sees it."""

    def __init__(self, browser: Browser, path: str) -> None:
        html = browser.get(path).text
        self.rows = re.findall(r'data-row="([0-9a-f]+)"', html)
        self.links = {name: unescape(to) for to, name in re.findall(r'class="button" href="([^"]+)">(\w+)<', html)}
        self.place = re.findall(r"(\d+ to \d+)<", html)


@pytest.mark.usefixtures("short_pages")
def test_later_leads_to_the_end_and_earlier_back_to_the_first_page(bench: Bench) -> None:
    held = [bench.quarantine(f"{n}.pdf") for n in range(5)]
    anna = bench.client("anna")
    first = Shown(anna, "/quarantined")
    second = Shown(anna, first.links["Later"])
    third = Shown(anna, second.links["Later"])
    assert [*first.rows, *second.rows, *third.rows] == held
    assert [page.place for page in (first, second, third)] == [["1 to 2"], ["3 to 4"], ["5 to 5"]]
    assert "Earlier" not in first.links
    assert "Later" not in third.links
    back = Shown(anna, third.links["Earlier"])
    assert (back.rows, back.place) == (second.rows, second.place)
    assert Shown(anna, back.links["Later"]).rows == third.rows
    assert Shown(anna, back.links["Earlier"]).rows == first.rows
    narrowed = Shown(anna, "/quarantined?reason=encrypted&q=pdf")
    assert Shown(anna, narrowed.links["Later"]).rows == second.rows
    assert "reason=encrypted&q=pdf" in narrowed.links["Later"]


@pytest.mark.usefixtures("short_pages")
def test_a_page_that_was_decided_meanwhile_gives_way_to_the_first(bench: Bench) -> None:
    held = [bench.quarantine(f"{n}.pdf") for n in range(3)]
    anna = bench.client("anna")
    later = Shown(anna, "/quarantined").links["Later"]
    assert anna.submit(f"/documents/{held[2]}/discard", version="2", note="spam").status_code == 303
    assert Shown(anna, later).rows == held[:2]
    assert Shown(anna, "/quarantined?from=200").rows == held[:2]
    assert Shown(anna, "/quarantined?from=x&after=nonsense").rows == held[:2]
